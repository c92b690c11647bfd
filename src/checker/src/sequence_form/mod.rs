//! Optima over games of two agents in sequence form (section 3d).

mod branching;
mod form;
mod leaf;
mod point;
mod rows;
#[cfg(test)]
mod tests;

use crate::code::{Checked, Code, at, reject};
use crate::concept::{Concept, Family, Over};
use crate::equilibrium::Claim;
use crate::number::{Budget, Extended, quotient};
use crate::refinement::Refinement;
use crate::staged::Buyers;
use crate::staged::tree::Tree;
use crate::staged_profile::{judge, judge_sequential};
use crate::tree::{self, Node};
use branching::verify_tree;
use dashu::integer::IBig;
use dashu::rational::RBig;
use form::Form;
use point::point_value;
use std::collections::BTreeMap;

/// Verifies a certificate of kind `equilibrium` about a staged game.
pub(crate) fn verify_equilibrium(
    subject: (&Tree, Buyers),
    budget: &Budget,
    claim: &Node<'_>,
    proof: &Node<'_>,
) -> Checked<()> {
    verify_optimum(subject, budget, &Claim::read(claim)?, proof)
}

/// Verifies a claim about the game of a market with these buyers from `{ tree, point, behaviour }`, and
/// `trembles` where it is about sequential equilibria.
pub(crate) fn verify_optimum(
    (game, buyers): (&Tree, Buyers),
    budget: &Budget,
    claim: &Claim,
    proof: &Node<'_>,
) -> Checked<()> {
    if !is_in_sequence_form(claim) {
        return reject(Code::Malformed, "claim", "this has no sequence form");
    }
    let sequential = claim.refinement == Refinement::Sequential;
    if sequential && buyers == Buyers::Any {
        // Else trembles of last answers, and beliefs where they are given, would have to be looked at too.
        return reject(
            Code::Malformed,
            "claim.sequential",
            "free or accepting buyers are expected",
        );
    }
    let form = Form::new(game, budget)?;
    let keys: &[&str] = match sequential {
        true => &["tree", "point", "behaviour", "trembles"],
        false => &["tree", "point", "behaviour"],
    };
    let sections = proof.table(keys)?;
    let trembles = if sequential { Some(sections.section("trembles")?) } else { None };
    let tree = sections.section("tree")?;
    match tree.clone().present() {
        Some(tree) => verify_tree(&form, claim, &tree)?,
        None if claim.as_minimum().lower == Extended::MinusInfinity => {}
        None => return tree.reject(Code::MissingSection, "this end needs a tree"),
    }
    let (point, behaviour) = (sections.section("point")?, sections.section("behaviour")?);
    let shown_by = if point.tree == &tree::Tree::Null { &behaviour } else { &point };
    let of_laws = claim.concept.family == Family::Laws(Over::Columns);
    let value = match (point.clone().present(), behaviour.clone().present()) {
        (Some(_), Some(_)) => return behaviour.wrong("a point is given already"),
        (Some(point), None) if of_laws => {
            point_value(&form, claim.concept, &claim.objective, &point)?
        }
        (Some(point), None) => return point.wrong("an equilibrium is a behaviour"),
        (None, Some(node)) => {
            let (values, regret) = match &trembles {
                Some(trembles) => judge_sequential(game, budget, &node, trembles)?,
                None => (judge(game, budget, &node)?, RBig::ZERO),
            };
            if values.regret > RBig::ZERO {
                return node.reject(Code::ProfileNotEquilibrium, "a type gains by deviating");
            }
            if regret > RBig::ZERO {
                let message = "at some information set an agent gains by deviating";
                return node.reject(Code::ProfileNotEquilibrium, message);
            }
            &claim.objective.welfare * values.welfare + &claim.objective.revenue * values.revenue
        }
        (None, None) => {
            if let Some(trembles) = trembles.and_then(Node::present) {
                return trembles.wrong("there is no behaviour");
            }
            any_play(game, claim)?
        }
    };
    claim.verify_shown(shown_by, &Extended::Finite(claim.sense.sign() * value))
}

/// Whether a claim's concept has a sequence form.
fn is_in_sequence_form(claim: &Claim) -> bool {
    if matches!(claim.refinement, Refinement::Undominated(_)) {
        return false;
    }
    match claim.concept.family {
        Family::Laws(Over::Columns) => claim.concept.no_signalling,
        Family::BayesNash { pure } => !pure && !claim.monotone,
        Family::Laws(_) => false,
    }
}

/// Whether a concept has the rows of shares and obedience.
fn has_shares(concept: Concept) -> bool {
    concept.obedience || matches!(concept.family, Family::BayesNash { .. })
}

/// The objective at the worst end for the claim at every profile of types: some equilibrium exists, and
/// cannot be beyond that.
fn any_play(game: &Tree, claim: &Claim) -> Checked<RBig> {
    let sign = claim.sense.sign();
    // By types, the probability, and the largest objective for a minimum (the least for a maximum).
    let mut by_types: BTreeMap<Vec<Option<usize>>, (IBig, Option<RBig>)> = BTreeMap::new();
    let plans = game.sides.iter().map(first_plan).collect::<Checked<Vec<_>>>()?;
    for end in &game.ends {
        let (mut types, mut planned) = (Vec::new(), true);
        for ((side, plan), sequence) in game.sides.iter().zip(&plans).zip(&end.sequences) {
            let set = *at(&side.set_of, *sequence)?;
            types.push(set.map(|set| at(&side.sets, set).map(|set| set.kind)).transpose()?);
            planned &= *at(plan, *sequence)?;
        }
        let (probability, most) = by_types.entry(types).or_default();
        if planned {
            *probability += &end.weight;
        }
        let amount = &claim.objective.welfare * RBig::from(end.welfare.clone())
            + &claim.objective.revenue * RBig::from(end.revenue.clone());
        let amount = &sign * amount / RBig::from(&end.weight * &game.money);
        if most.as_ref().is_none_or(|most| *most < amount) {
            *most = Some(amount);
        }
    }
    let mut sum = RBig::ZERO;
    for (probability, most) in by_types.into_values() {
        sum += quotient(&probability, &game.chance) * most.unwrap_or(RBig::ZERO);
    }
    Ok(sign * sum)
}

/// By sequence, whether the plan that takes the first action everywhere has it.
fn first_plan(side: &crate::staged::tree::Side) -> Checked<Vec<bool>> {
    let mut plan = vec![false; side.set_of.len()];
    if let Some(empty) = plan.first_mut() {
        *empty = true;
    }
    for set in &side.sets {
        let follows = *at(&plan, set.parent)?;
        if let Some(first) = plan.get_mut(set.first) {
            *first = follows;
        }
    }
    Ok(plan)
}
