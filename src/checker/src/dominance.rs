//! Rounds of weak dominance by mixtures: what goes, what stays, and whether a profile survives.

use crate::code::{Checked, Code, at};
use crate::game::Game;
use crate::profile::Strategies;
use crate::side::{Level, Part, Side};
use crate::strategic_form::{ReducedPlan, StrategicForm};
use crate::tree::{Node, Table};
use dashu::integer::IBig;
use std::collections::{BTreeMap, BTreeSet};

/// Verifies the claim `undominated` of a profile.
pub(crate) fn verify_undominated(
    game: &Game,
    strategies: &Strategies,
    claim: &Node<'_>,
    proof: &Node<'_>,
) -> Checked<()> {
    let claim = claim.table(&["rounds", "level", "holds", "eliminated", "survivors"])?;
    let Some(proof) = proof.clone().present() else {
        return proof.reject(Code::MissingSection, "rounds of weak dominance are needed");
    };
    let proof = proof.table(&["rounds", "dominator"])?;
    let level = level(&claim.get("level")?)?;
    let (survivors, rounds) = (claim.get("survivors")?.list()?, proof.section("rounds")?.list()?);
    let holds = claim.get("holds")?.boolean()?;
    let plans = StrategicForm::of(game)?;
    let mut left = plans.all()?;
    let mut quiet = false;
    for (number, round) in rounds.iter().enumerate() {
        let sides = round.list()?;
        if sides.len() != game.players.len() {
            return round.wrong("one entry per agent is expected");
        }
        let complete = survivors.get(number);
        let mut next = Vec::new();
        for (agent, node) in sides.iter().enumerate() {
            let side = Side::of(&plans, level, agent, &left)?;
            let (gone, replies) = side.read(node)?;
            if holds {
                side.verify_strategy(at(strategies, agent)?, &replies, node)?;
            }
            let stays: Vec<ReducedPlan> =
                at(&left, agent)?.iter().filter(|plan| !goes(plan, &gone)).cloned().collect();
            if complete.is_some() {
                side.verify_sorted(&stays, &gone, &replies, node)?;
            }
            next.push(stays);
        }
        if let Some(counts) = complete {
            quiet = next.iter().zip(&left).all(|(stay, left)| stay.len() == left.len());
            verify_counts(&plans, level, &next, counts)?;
            left = next;
        } else if number + 1 != rounds.len() || number != survivors.len() {
            return claim
                .node()
                .reject(Code::SurvivorsMismatch, "survivors of a round are missing");
        }
    }
    if survivors.len() > rounds.len() {
        return claim.node().reject(Code::SurvivorsMismatch, "more rounds than are shown");
    }
    let asked = asked(&claim.get("rounds")?)?;
    if holds {
        for node in [claim.get("eliminated")?, proof.section("dominator")?] {
            if node.clone().present().is_some() {
                return node.reject(Code::VerdictUnsupported, "the profile is said to survive");
            }
        }
        let all = asked.is_some_and(|asked| IBig::from(rounds.len()) == asked);
        let settled = quiet && survivors.len() == rounds.len();
        if !all && !settled {
            return claim.node().reject(Code::VerdictUnsupported, "rounds are missing");
        }
        return Ok(());
    }
    if survivors.len() != rounds.len() {
        return claim.node().reject(Code::SurvivorsMismatch, "survivors of a round are missing");
    }
    verify_eliminated(&plans, level, &left, strategies, rounds.len(), asked, (&claim, &proof))
}

/// The number of rounds asked for; nothing for as many as remove anything.
fn asked(node: &Node<'_>) -> Checked<Option<IBig>> {
    match node.text()? {
        "fixpoint" => Ok(None),
        _ => node.denominator().map(Some),
    }
}

fn level(node: &Node<'_>) -> Checked<Level> {
    match node.text()? {
        "plan" => Ok(Level::Plan),
        "interim" => Ok(Level::Interim),
        other => node.wrong(format!("unknown level `{other}`")),
    }
}

/// A strategy of the profile is dominated in the round after those shown.
fn verify_eliminated(
    plans: &StrategicForm<'_>,
    level: Level,
    left: &[Vec<ReducedPlan>],
    strategies: &Strategies,
    rounds: usize,
    asked: Option<IBig>,
    (claim, proof): (&Table<'_>, &Table<'_>),
) -> Checked<()> {
    let node = claim.get("eliminated")?;
    let Some(present) = node.clone().present() else {
        return node.reject(Code::MissingSection, "what is eliminated is needed");
    };
    let named = present.table(&["round", "agent", "type"])?;
    let round = named.get("round")?;
    let number = round.denominator()?;
    if number != IBig::from(rounds + 1) || asked.is_some_and(|asked| number > asked) {
        return round.reject(Code::VerdictUnsupported, "this is not the round after those shown");
    }
    let (agent, _) = plans.game.player(&named.get("agent")?)?;
    let of_type = named.get("type")?;
    let only = match (level, of_type.clone().present()) {
        (Level::Plan, None) => None,
        (Level::Interim, Some(node)) => Some(plans.place(agent, &node)?),
        _ => return of_type.wrong("a type is named at the interim level, and only there"),
    };
    let dominator = proof.section("dominator")?;
    let Some(laws) = dominator.clone().present() else {
        return dominator.reject(Code::MissingSection, "a dominator is needed");
    };
    let side = Side::of(plans, level, agent, left)?;
    let mut played = BTreeMap::new();
    for (place, t) in at(&plans.types, agent)?.iter().enumerate() {
        if only.is_some_and(|only| only != place) {
            continue;
        }
        if let Some(strategy) = at(at(strategies, agent)?, *t)? {
            played.insert(place, (strategy.denominator.clone(), strategy.weights.clone()));
        }
    }
    let replacements = side.read_dominator(&laws)?;
    side.verify_dominates(&replacements, &played, &laws)
}

/// Whether a plan contains one of the parts.
fn goes(plan: &ReducedPlan, gone: &[Part]) -> bool {
    gone.iter().any(|part| part.iter().all(|(place, action)| plan.get(*place) == Some(action)))
}

/// The numbers of plans, or of actions of each type, are as claimed.
fn verify_counts(
    plans: &StrategicForm<'_>,
    level: Level,
    left: &[Vec<ReducedPlan>],
    node: &Node<'_>,
) -> Checked<()> {
    let counts = node.list()?;
    if counts.len() != left.len() {
        return node.wrong("one entry per agent is expected");
    }
    for (agent, (own, count)) in left.iter().zip(&counts).enumerate() {
        let differ = |node: &Node<'_>, found: usize| match node.integer()? == IBig::from(found) {
            true => Ok(()),
            false => node.reject(Code::SurvivorsMismatch, format!("{found} are left")),
        };
        match level {
            Level::Plan => differ(count, own.len())?,
            Level::Interim => {
                let by_type = count.list()?;
                if by_type.len() != at(&plans.types, agent)?.len() {
                    return count.wrong("one number per type of positive probability is expected");
                }
                for (place, count) in by_type.iter().enumerate() {
                    let used: BTreeSet<&usize> =
                        own.iter().filter_map(|plan| plan.get(place)).collect();
                    differ(count, used.len())?;
                }
            }
        }
    }
    Ok(())
}
