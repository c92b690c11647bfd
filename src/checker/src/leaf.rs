//! The multipliers of a leaf of a tree of equilibria, and the bound they prove.

use crate::bound;
use crate::branching::Left;
use crate::code::{Checked, Code, at};
use crate::concept::{Objective, Prior, Sense};
use crate::equilibrium::Claim;
use crate::game::Game;
use crate::multipliers::{CapRow, Multipliers, not_negative};
use crate::number::{Extended, bits, common_denominator, integer, scaled};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::HashSet;

/// The most words that multipliers may grow by where caps have denominators.
const WORDS: usize = 50_000_000;

const KEYS: &[&str] = &["denominator", "obedience", "slack", "no_signalling", "caps"];

/// A leaf's multipliers prove the claimed end for every equilibrium left, or that none is left.
pub(crate) fn verify_leaf(game: &Game, claim: &Claim, left: &Left, node: &Node<'_>) -> Checked<()> {
    let multipliers = read(game, left, node)?;
    let claimed = claim.as_minimum().lower;
    let proved = |objective: &Objective| {
        let minima =
            bound::minima(game, objective, claim.sense, &multipliers, Some(&left.playable))?;
        Ok(minima.combine(game, Prior::Given, false).unwrap_or(Extended::MinusInfinity))
    };
    let shown = proved(&claim.objective)?;
    if claimed <= shown {
        return Ok(());
    }
    // The objective 0 is at least what these multipliers prove of it: if that is above 0, nothing
    // is left.
    let nothing = Objective { welfare: RBig::ZERO, revenue: RBig::ZERO };
    if proved(&nothing)? > Extended::Finite(RBig::ZERO) {
        return Ok(());
    }
    let (shown, claimed) = match claim.sense {
        Sense::Min => (shown, claimed),
        Sense::Max => (shown.negate(), claimed.negate()),
    };
    node.reject(Code::BoundNotProved, format!("the multipliers prove {shown}, not {claimed}"))
}

fn read(game: &Game, left: &Left, node: &Node<'_>) -> Checked<Multipliers> {
    let table = node.table(KEYS)?;
    let mut multipliers = Multipliers::zero(game);
    multipliers.denominator = table.get("denominator")?.denominator()?;
    multipliers.read_obedience(game, &table.get("obedience")?.list()?)?;
    read_slack(&mut multipliers, game, left, &table.get("slack")?)?;
    multipliers.read_no_signalling(game, &table.get("no_signalling")?.list()?)?;
    read_caps(&mut multipliers, game, left, &table.get("caps")?)?;
    Ok(multipliers)
}

/// Slack rows: `sum_r x(i, t, r) (U_i(r | t) − v_i(t)) >= 0`, v what the type earns in equilibrium.
/// They are regret rows with the multipliers −x.
fn read_slack(
    multipliers: &mut Multipliers,
    game: &Game,
    left: &Left,
    node: &Node<'_>,
) -> Checked<()> {
    let mut seen = HashSet::new();
    for row in node.list()? {
        let [agent, kind, action, value] = row.tuple()?;
        let (i, player) = game.player(&agent)?;
        let (t, kind) = player.kind(&kind)?;
        let action = player.action(&action, Some(kind))?;
        let value = value.integer()?;
        if value > IBig::ZERO && !left.is_best_reply(i, t, action) {
            return row.reject(Code::SlackSign, "this action need not be a best reply");
        }
        if !seen.insert((i, t, action)) {
            return row.reject(Code::DuplicateEntry, "this row is listed twice");
        }
        if let Some(of_type) = multipliers.of_type(i, t) {
            of_type.regret.push((action, -value));
        }
    }
    Ok(())
}

/// Cap rows: `sum_{a_i} pi(theta, a) e(a_i) >= 0` for every theta and `a_-i`, as given these an
/// equilibrium's `a_i` follows its strategy.
fn read_caps(
    multipliers: &mut Multipliers,
    game: &Game,
    left: &Left,
    node: &Node<'_>,
) -> Checked<()> {
    let rows = node.list()?;
    let numbers = left.caps.iter().map(|cap| &cap.number);
    let unit = if rows.is_empty() { IBig::ONE } else { common_denominator(numbers)? };
    if multipliers.count().saturating_mul(bits(&unit) / 64) > WORDS {
        return node.reject(Code::TooLarge, "the caps have too long a common denominator");
    }
    multipliers.extend(&unit);
    let mut seen = HashSet::new();
    for row in rows {
        let [number, types, others, value] = row.tuple()?;
        let index = integer(number.text()?).and_then(|index| usize::try_from(index).ok());
        let Some(index) = index.filter(|index| *index < left.caps.len()) else {
            return number.reject(Code::UnknownName, "there is no such cap");
        };
        let cap = at(&left.caps, index)?;
        let theta = game.types(&types)?;
        if at(&game.players, cap.agent)?.type_axis.choice(theta) != cap.kind {
            return types.wrong("the cap is another type's");
        }
        let others = game.others(&others, cap.agent, Some(theta))?;
        let value = not_negative(&value)?;
        if !seen.insert((index, theta, others)) {
            return row.reject(Code::DuplicateEntry, "this row is listed twice");
        }
        let beyond = &value * scaled(&cap.number, &unit);
        let within = &beyond - &value * &unit;
        let (within, beyond) = if cap.at_most { (within, beyond) } else { (-within, -beyond) };
        let rows = multipliers.caps.entry((cap.agent, theta, others)).or_default();
        rows.push(CapRow { upto: cap.upto, within, beyond });
    }
    Ok(())
}
