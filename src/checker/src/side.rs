//! One agent in one round of weak dominance: what is dominated, and what beliefs support.

use crate::code::{Checked, Code, at};
use crate::multipliers::Sparse;
use crate::number::bits;
use crate::profile::Strategy;
use crate::smoothness::read_law;
use crate::strategic_form::{Met, ReducedPlan, StrategicForm};
use crate::tree::Node;
use dashu::integer::IBig;
use std::collections::{BTreeMap, BTreeSet};

/// Part of a plan: actions by the place of the type.
pub(crate) type Part = BTreeMap<usize, usize>;
/// Best replies by the place of the type.
pub(crate) type Replies = Vec<BTreeSet<usize>>;

/// What goes: whole plans of agents, or actions of types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Plan,
    Interim,
}

/// A law by which some types replace what they play, with its denominator.
pub(crate) struct Replacement {
    place: usize,
    denominator: IBig,
    law: Sparse,
}

/// One agent in one round.
pub(crate) struct Side<'a, 'g> {
    plans: &'a StrategicForm<'g>,
    level: Level,
    agent: usize,
    choices: Vec<(usize, usize)>,
    /// By agent, what is left of the rounds before.
    left: &'a [Vec<ReducedPlan>],
    met: Met,
}

impl<'a, 'g> Side<'a, 'g> {
    pub(crate) fn of(
        plans: &'a StrategicForm<'g>,
        level: Level,
        agent: usize,
        left: &'a [Vec<ReducedPlan>],
    ) -> Checked<Side<'a, 'g>> {
        let (choices, met) = (plans.choices(agent)?, plans.met(agent, left)?);
        Ok(Side { plans, level, agent, choices, left, met })
    }

    /// Verifies what is dominated and what beliefs support.
    pub(crate) fn read(&self, node: &Node<'_>) -> Checked<(Vec<Part>, Vec<Replies>)> {
        let table = node.table(&["dominated", "beliefs"])?;
        let (mut gone, mut replies) = (Vec::new(), Vec::new());
        for entry in table.get("dominated")?.list()? {
            let [part, dominator] = entry.tuple()?;
            let part = self.read_part(&part)?;
            let replacements = self.read_dominator(&dominator)?;
            let played = part
                .iter()
                .map(|(place, action)| (*place, (IBig::ONE, vec![(*action, IBig::ONE)])));
            self.verify_dominates(&replacements, &played.collect(), &entry)?;
            gone.push(part);
        }
        let mut total = vec![IBig::ZERO; self.choices.len()];
        for (row, times) in &self.met.rows {
            for (sum, value) in total.iter_mut().zip(row) {
                *sum += value * IBig::from(*times);
            }
        }
        for belief in table.get("beliefs")?.list()? {
            replies.push(self.best_replies(&belief, &total)?);
        }
        Ok((gone, replies))
    }

    /// Types with actions; one type at the interim level.
    fn read_part(&self, node: &Node<'_>) -> Checked<Part> {
        let mut part = Part::new();
        for pair in node.list()? {
            let [kind, action] = pair.tuple()?;
            let player = at(&self.plans.game.players, self.agent)?;
            let action = player.action(&action, Some(player.kind(&kind)?.1))?;
            if part.insert(self.plans.place(self.agent, &kind)?, action).is_some() {
                return pair.reject(Code::DuplicateEntry, "this type is listed twice");
            }
        }
        match (self.level, part.len()) {
            (_, 0) => node.wrong("a type is expected"),
            (Level::Interim, 2..) => node.wrong("one type at a time goes at the interim level"),
            _ => Ok(part),
        }
    }

    pub(crate) fn read_dominator(&self, node: &Node<'_>) -> Checked<Vec<Replacement>> {
        let player = at(&self.plans.game.players, self.agent)?;
        let (mut replacements, mut seen) = (Vec::new(), BTreeSet::new());
        for entry in node.list()? {
            let [kind, denominator, weights] = entry.tuple()?;
            let place = self.plans.place(self.agent, &kind)?;
            if !seen.insert(place) {
                return entry.reject(Code::DuplicateEntry, "this type is listed twice");
            }
            let (_, kind) = player.kind(&kind)?;
            let denominator = denominator.denominator()?;
            let law = read_law(&weights, &denominator, |name| player.action(name, Some(kind)))?;
            replacements.push(Replacement { place, denominator, law });
        }
        Ok(replacements)
    }

    /// Replacing what these types play is nowhere worse and somewhere better.
    pub(crate) fn verify_dominates(
        &self,
        replacements: &[Replacement],
        played: &BTreeMap<usize, (IBig, Sparse)>,
        node: &Node<'_>,
    ) -> Checked<()> {
        // What each choice gains, all over one positive number.
        let mut weights = vec![IBig::ZERO; self.choices.len()];
        let mut unit = IBig::ONE;
        for new in replacements {
            let Some((denominator, _)) = played.get(&new.place) else {
                return node.reject(Code::NotDominated, "a type changes that was not to");
            };
            unit *= &new.denominator * denominator;
        }
        for new in replacements {
            let Some((denominator, old)) = played.get(&new.place) else { continue };
            for (number, (place, action)) in self.choices.iter().enumerate() {
                let Some(weight) = weights.get_mut(number).filter(|_| *place == new.place) else {
                    continue;
                };
                for (_, w) in new.law.iter().filter(|(a, _)| a == action) {
                    *weight += w * (&unit / &new.denominator);
                }
                for (_, w) in old.iter().filter(|(a, _)| a == action) {
                    *weight -= w * (&unit / denominator);
                }
            }
        }
        let changed = weights.iter().filter(|w| !w.is_zero()).count();
        let work = (self.met.rows.len() as u128) * (changed as u128 + 1);
        self.plans.game.spend(&node.place, work, self.met.length.max(bits(&unit)))?;
        let mut strict = false;
        for row in self.met.rows.keys() {
            let mut gain = IBig::ZERO;
            for (weight, value) in weights.iter().zip(row).filter(|(w, _)| !w.is_zero()) {
                gain += weight * value;
            }
            if gain < IBig::ZERO {
                return node
                    .reject(Code::NotDominated, "against some plans the dominator is worse");
            }
            strict |= gain > IBig::ZERO;
        }
        match strict {
            true => Ok(()),
            false => node.reject(Code::NotDominated, "the dominator is nowhere better"),
        }
    }

    /// The best actions of every type against a belief that gives everything positive weight.
    fn best_replies(&self, node: &Node<'_>, total: &[IBig]) -> Checked<Replies> {
        let [base, extra] = node.tuple()?;
        let everywhere = base.integer()?;
        if everywhere <= IBig::ZERO {
            return base.reject(Code::BeliefNotFull, "a profile has no weight");
        }
        let mut expected: Vec<IBig> = total.iter().map(|value| value * &everywhere).collect();
        let extra = extra.list()?;
        let draws = self.plans.game.type_profiles as u128;
        let work = (extra.len() as u128 + 1) * (self.choices.len() as u128 + 1) * (draws + 1);
        self.plans.game.spend(&node.place, work, self.met.length.max(bits(&everywhere)))?;
        let mut seen = BTreeSet::new();
        for entry in extra {
            let [others, weight] = entry.tuple()?;
            let profile = self.plans.others(self.agent, &others)?;
            let weight = weight.integer()?;
            if &weight + &everywhere <= IBig::ZERO {
                return entry.reject(Code::BeliefNotFull, "a profile has no weight");
            }
            let opponents = self.left.iter().enumerate().filter(|(j, _)| *j != self.agent);
            for ((_, left), plan) in opponents.zip(&profile) {
                // Plans are listed in lexicographic order, and stay so.
                if left.binary_search(plan).is_err() {
                    return others.reject(Code::BeliefOfEliminated, "this plan is gone");
                }
            }
            let plans: Vec<&ReducedPlan> = profile.iter().collect();
            let values = self.plans.values(self.agent, &plans)?;
            for (sum, value) in expected.iter_mut().zip(&values) {
                *sum += &weight * value;
            }
            if !seen.insert(profile) {
                return entry.reject(Code::DuplicateEntry, "this profile is listed twice");
            }
        }
        let mut replies = Replies::new();
        for place in 0..at(&self.plans.types, self.agent)?.len() {
            let own = || self.choices.iter().zip(&expected).filter(|((p, _), _)| *p == place);
            let most = own().map(|(_, value)| value).max();
            let best = own().filter(|(_, value)| Some(*value) == most);
            replies.push(best.map(|((_, action), _)| *action).collect());
        }
        Ok(replies)
    }

    /// Every plan that stays (every action of a type) is a best reply to a belief.
    pub(crate) fn verify_sorted(
        &self,
        stays: &[ReducedPlan],
        gone: &[Part],
        replies: &[Replies],
        node: &Node<'_>,
    ) -> Checked<()> {
        let work = (stays.len() as u128) * (replies.len() as u128 + gone.len() as u128 + 1);
        self.plans.game.spend(&node.place, work, 0)?;
        let is_best = |best: &Replies, place: usize, action: &usize| {
            best.get(place).is_some_and(|own| own.contains(action))
        };
        for plan in stays {
            let mut actions = plan.iter().enumerate();
            let supported = match self.level {
                Level::Plan => replies.iter().any(|best| {
                    plan.iter().enumerate().all(|(p, action)| is_best(best, p, action))
                }),
                Level::Interim => {
                    actions.all(|(p, action)| replies.iter().any(|best| is_best(best, p, action)))
                }
            };
            if !supported {
                let player = at(&self.plans.game.players, self.agent)?;
                let names: Vec<&str> = plan.iter().map(|action| player.show(*action)).collect();
                let message = format!("nothing is said of ({})", names.join(", "));
                return node.reject(Code::PlanUnsorted, message);
            }
        }
        Ok(())
    }

    /// The profile's own strategy is a best reply to a belief; at the interim level, what each type plays.
    pub(crate) fn verify_strategy(
        &self,
        strategies: &[Option<Strategy>],
        replies: &[Replies],
        node: &Node<'_>,
    ) -> Checked<()> {
        let mut supports = Vec::new();
        for t in at(&self.plans.types, self.agent)? {
            let weights = at(strategies, *t)?.iter().flat_map(|strategy| &strategy.weights);
            supports.push(weights.map(|(action, _)| *action).collect::<BTreeSet<usize>>());
        }
        let at_place = |best: &Replies, place: usize| {
            let own = best.get(place).zip(supports.get(place));
            own.is_some_and(|(best, support)| support.is_subset(best))
        };
        let mut places = 0..supports.len();
        let supported = match self.level {
            Level::Plan => {
                replies.iter().any(|best| (0..supports.len()).all(|p| at_place(best, p)))
            }
            Level::Interim => places.all(|p| replies.iter().any(|best| at_place(best, p))),
        };
        match supported {
            true => Ok(()),
            false => node.reject(
                Code::VerdictUnsupported,
                "no belief makes the profile's strategy a best reply",
            ),
        }
    }
}
