//! Rounds of weak dominance by mixtures: what goes, what stays, and whether a profile survives.

use crate::bound::Playable;
use crate::code::{Checked, Code, at};
use crate::game::{Game, Player};
use crate::profile::Strategies;
use crate::side::{Level, Part, Replies, Side};
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
    let shown = Shown { rounds, survivors, claim: claim.node().clone() };
    let (left, quiet) = shown.replay(&plans, level, &mut |side, agent, replies, node| {
        if holds { side.verify_strategy(at(strategies, agent)?, replies, node) } else { Ok(()) }
    })?;
    let Shown { rounds, survivors, .. } = shown;
    let asked = Rounds::read(&claim.get("rounds")?)?;
    if holds {
        for node in [claim.get("eliminated")?, proof.section("dominator")?] {
            if node.clone().present().is_some() {
                return node.reject(Code::VerdictUnsupported, "the profile is said to survive");
            }
        }
        let all = asked.0.is_some_and(|asked| IBig::from(rounds.len()) == asked);
        let settled = quiet && survivors.len() == rounds.len();
        if !all && !settled {
            return claim.node().reject(Code::VerdictUnsupported, "rounds are missing");
        }
        return Ok(());
    }
    if survivors.len() != rounds.len() {
        return claim.node().reject(Code::SurvivorsMismatch, "survivors of a round are missing");
    }
    verify_eliminated(&plans, level, &left, strategies, rounds.len(), &asked, (&claim, &proof))
}

/// The actions that survive rounds of weak dominance of the actions of types, by agent, type and action;
/// those of types that do not count are not among them.
///
/// # Errors
/// `verdict-unsupported` unless the rounds shown are those asked for.
pub(crate) fn surviving(
    game: &Game,
    asked: &Rounds,
    proof: &Node<'_>,
    survivors: &Node<'_>,
) -> Checked<Playable> {
    let Some(dominance) = proof.clone().present() else {
        return proof.reject(Code::MissingSection, "rounds of weak dominance are needed");
    };
    let dominance = dominance.table(&["rounds", "dominator"])?;
    if let Some(node) = dominance.section("dominator")?.present() {
        return node.reject(Code::VerdictUnsupported, "nothing is said to be dominated later");
    }
    let (node, list) = (dominance.section("rounds")?, survivors.list()?);
    let shown = Shown { rounds: node.list()?, survivors: list, claim: survivors.clone() };
    let count = IBig::from(shown.rounds.len());
    if asked.0.as_ref().is_some_and(|asked| count > *asked) {
        return node.reject(Code::VerdictUnsupported, "more rounds than are asked for");
    }
    if shown.survivors.len() != shown.rounds.len() {
        return survivors.reject(Code::SurvivorsMismatch, "every round has survivors");
    }
    let plans = StrategicForm::of(game)?;
    let (left, quiet) = shown.replay(&plans, Level::Interim, &mut |_, _, _, _| Ok(()))?;
    if !quiet && asked.0.as_ref() != Some(&count) {
        return node.reject(Code::VerdictUnsupported, "rounds are missing");
    }
    let of_player = |player: &Player| {
        player.kinds.iter().map(|kind| vec![false; kind.may.len()]).collect::<Vec<_>>()
    };
    let mut survive: Playable = game.players.iter().map(of_player).collect();
    for ((own, types), left) in survive.iter_mut().zip(&plans.types).zip(&left) {
        for plan in left {
            for (t, action) in types.iter().zip(plan) {
                if let Some(place) = own.get_mut(*t).and_then(|own| own.get_mut(*action)) {
                    *place = true;
                }
            }
        }
    }
    Ok(survive)
}

/// The rounds that are shown, and what is said to survive those that are complete.
struct Shown<'n> {
    rounds: Vec<Node<'n>>,
    survivors: Vec<Node<'n>>,
    /// Where mistakes in the survivors are reported.
    claim: Node<'n>,
}

/// Looks at what the beliefs of an agent support in a round.
type Support<'l> = &'l mut dyn FnMut(&Side<'_, '_>, usize, &[Replies], &Node<'_>) -> Checked<()>;

impl Shown<'_> {
    /// What the rounds leave, and whether the last complete one removes nothing.
    fn replay(
        &self,
        plans: &StrategicForm<'_>,
        level: Level,
        support: Support<'_>,
    ) -> Checked<(Vec<Vec<ReducedPlan>>, bool)> {
        let mut left = plans.all()?;
        let mut quiet = false;
        for (number, round) in self.rounds.iter().enumerate() {
            let sides = round.list()?;
            if sides.len() != plans.game.players.len() {
                return round.wrong("one entry per agent is expected");
            }
            let complete = self.survivors.get(number);
            let mut next = Vec::new();
            for (agent, node) in sides.iter().enumerate() {
                let side = Side::of(plans, level, agent, &left)?;
                let (gone, replies) = side.read(node)?;
                support(&side, agent, &replies, node)?;
                let stays: Vec<ReducedPlan> =
                    at(&left, agent)?.iter().filter(|plan| !goes(plan, &gone)).cloned().collect();
                if complete.is_some() {
                    side.verify_sorted(&stays, &gone, &replies, node)?;
                }
                next.push(stays);
            }
            if let Some(counts) = complete {
                quiet = next.iter().zip(&left).all(|(stay, left)| stay.len() == left.len());
                verify_counts(plans, level, &next, counts)?;
                left = next;
            } else if number + 1 != self.rounds.len() || number != self.survivors.len() {
                return self
                    .claim
                    .reject(Code::SurvivorsMismatch, "survivors of a round are missing");
            }
        }
        if self.survivors.len() > self.rounds.len() {
            return self.claim.reject(Code::SurvivorsMismatch, "more rounds than are shown");
        }
        Ok((left, quiet))
    }
}

/// The number of rounds asked for; nothing for as many as remove anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rounds(Option<IBig>);

impl Rounds {
    /// Reads a positive integer, or `fixpoint`.
    pub(crate) fn read(node: &Node<'_>) -> Checked<Rounds> {
        match node.text()? {
            "fixpoint" => Ok(Rounds(None)),
            _ => node.denominator().map(|count| Rounds(Some(count))),
        }
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
    asked: &Rounds,
    (claim, proof): (&Table<'_>, &Table<'_>),
) -> Checked<()> {
    let node = claim.get("eliminated")?;
    let Some(present) = node.clone().present() else {
        return node.reject(Code::MissingSection, "what is eliminated is needed");
    };
    let named = present.table(&["round", "agent", "type"])?;
    let round = named.get("round")?;
    let number = round.denominator()?;
    if number != IBig::from(rounds + 1) || asked.0.as_ref().is_some_and(|asked| number > *asked) {
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
