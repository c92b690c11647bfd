//! Optima over the Bayes-Nash equilibria, all of them, the pure or the monotone ones.

use crate::bound::Playable;
use crate::branching::verify_tree;
use crate::code::{Checked, Code};
use crate::concept::Objective;
use crate::equilibrium::{Claim, any_law};
use crate::game::{Game, Kind, Player};
use crate::krawczyk::verify_box;
use crate::number::Extended;
use crate::profile::{Strategies, Strategy, judge};
use crate::refinement::{Admitted, Refinement};
use crate::tree::{Node, Tree};
use dashu::rational::RBig;

/// Verifies a claim from `{ tree, profile, box }`, and `dominance` and `survivors` where it is about what survives.
pub(crate) fn verify_bayes_nash(
    game: &Game,
    claim: &Claim,
    pure: bool,
    proof: &Node<'_>,
) -> Checked<()> {
    let keys: &[&str] = match claim.refinement {
        Refinement::Undominated(_) => &["tree", "profile", "box", "dominance", "survivors"],
        _ => &["tree", "profile", "box"],
    };
    let sections = proof.table(keys)?;
    let admitted = Admitted::of(game, claim.monotone, &claim.refinement, &sections)?;
    let tree = sections.section("tree")?;
    match tree.clone().present() {
        Some(tree) => verify_tree(game, claim, &admitted, &tree)?,
        None if claim.as_minimum().lower == Extended::MinusInfinity => {}
        None => return tree.reject(Code::MissingSection, "this end needs a tree"),
    }
    let (profile, in_box) = (sections.section("profile")?, sections.section("box")?);
    let shown_by = if in_box.tree == &Tree::Null { &profile } else { &in_box };
    let shown = match (profile.clone().present(), in_box.clone().present()) {
        (Some(_), Some(_)) => return in_box.wrong("a profile is given already"),
        (Some(profile), None) => {
            let value = profile_value(game, claim, pure, &admitted, &profile)?;
            Extended::Finite(claim.sense.sign() * value)
        }
        (None, Some(_)) if pure => return in_box.wrong("pure equilibria need no box"),
        (None, Some(node)) => Extended::Finite(verify_box(game, claim, &admitted, &node)?),
        (None, None) if !claim.may_be_empty() => any_law(game, claim)?,
        (None, None) if claim.as_minimum().upper == Extended::Infinity => Extended::Infinity,
        (None, None) => {
            return profile.reject(Code::MissingSection, "this end needs an equilibrium");
        }
    };
    claim.verify_shown(shown_by, &shown)
}

/// The objective of a profile that is an equilibrium of the set.
fn profile_value(
    game: &Game,
    claim: &Claim,
    pure: bool,
    admitted: &Admitted,
    node: &Node<'_>,
) -> Checked<RBig> {
    let (strategies, values) = judge(game, node)?;
    if values.regret > RBig::ZERO {
        return node.reject(Code::ProfileNotEquilibrium, "a type gains by deviating");
    }
    let played = played(game, &strategies);
    let mixes = |plays: &Vec<bool>| plays.iter().filter(|plays| **plays).count() > 1;
    if pure && played.iter().flatten().any(mixes) {
        return node.reject(Code::ProfileNotPure, "a type plays several actions");
    }
    admitted.verify(game, &played, node)?;
    let Objective { welfare, revenue } = &claim.objective;
    Ok(welfare * values.welfare + revenue * values.revenue)
}

/// The actions that types that count play with positive probability.
fn played(game: &Game, strategies: &Strategies) -> Playable {
    let of_player = |(player, own): (&Player, &Vec<Option<Strategy>>)| {
        let of_type = |(kind, strategy): (&Kind, &Option<Strategy>)| {
            let mut plays = vec![false; kind.may.len()];
            for (action, _) in strategy.iter().flat_map(|strategy| &strategy.weights) {
                if let Some(plays) = plays.get_mut(*action) {
                    *plays = kind.counts;
                }
            }
            plays
        };
        player.kinds.iter().zip(own).map(of_type).collect()
    };
    game.players.iter().zip(strategies).map(of_player).collect()
}
