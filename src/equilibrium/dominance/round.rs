//! One agent in one round: which of her surviving plans go, and beliefs for those that stay.

use super::meetings::{Meetings, listable};
use super::standing::{Belief, Dominator, Standing, Tested, changed};
use super::survivors::{Part, Plan, Survivors, contains};
use super::{Level, Unfinished};
use crate::equilibrium::Weights;
use crate::solve::Control;
use dashu::integer::IBig;
use std::collections::BTreeSet;

/// What a round finds of one agent.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Parts that no plan keeps, each with what dominates every plan that contains it: the others of its
    /// types stay as they are.
    pub dominated: Vec<(Part, Dominator)>,
    /// Beliefs with the best replies of every type, by its place.
    pub beliefs: Vec<(Belief, Vec<Vec<usize>>)>,
    /// Meetings that mattered so far.
    pub working: BTreeSet<usize>,
}

/// An agent in a round.
pub struct AgentRound<'a> {
    pub agent: usize,
    pub survivors: &'a Survivors,
    pub meetings: &'a Meetings,
    pub control: &'a Control<'a>,
}

impl AgentRound<'_> {
    /// Sorts her surviving plans (or actions of types) into those that go and those that stay.
    ///
    /// Dominators may use plans that are gone already: each of those was weakly dominated when it went, hence
    /// by plans that stayed, which are at least as good against everything that is still met, so that a dominator
    /// of survivors exists as well. The same holds for best replies.
    pub fn sort(&self, level: Level, found: &mut Found) -> Result<(), Unfinished> {
        let mut left = self.survivors.clone();
        for (place, actions) in self.survivors.actions[self.agent].iter().enumerate() {
            for &action in actions {
                if !self.is_best(found, place, action)
                    && let Some(part) = self.test(&[(place, action)], &left, found)?
                {
                    left.exclude(self.agent, &part);
                }
            }
        }
        match level {
            Level::Plan if left.actions[self.agent].len() > 1 => self.sort_plans(&mut left, found),
            _ => Ok(()),
        }
    }

    /// Plans whose actions all stay on their own may still be dominated: no one belief is behind them all.
    fn sort_plans(&self, left: &mut Survivors, found: &mut Found) -> Result<(), Unfinished> {
        listable(left, self.agent)?;
        let plans = left.plans(self.agent);
        let mut undominated: BTreeSet<Plan> = BTreeSet::new();
        let known = found.beliefs.len();
        for (_, best) in &found.beliefs[..known] {
            replies(best, &mut undominated);
        }
        for plan in plans {
            let gone = |part: &Part| contains(&plan, part);
            if undominated.contains(&plan) || left.excluded[self.agent].iter().any(gone) {
                continue;
            }
            let whole: Part = plan.iter().copied().enumerate().collect();
            match self.test(&whole, left, found)? {
                Some(part) => left.exclude(self.agent, &part),
                None => {
                    if let Some((_, best)) = found.beliefs.last() {
                        replies(best, &mut undominated);
                    }
                }
            }
        }
        Ok(())
    }

    /// Tests part of a plan and notes what is found; the part that is dominated, if it is.
    fn test(
        &self,
        part: &[(usize, usize)],
        left: &Survivors,
        found: &mut Found,
    ) -> Result<Option<Part>, Unfinished> {
        let pure: Vec<Weights> =
            part.iter().map(|&(_, action)| vec![(action, IBig::ONE)]).collect();
        let laws: Vec<(usize, &Weights)> =
            part.iter().zip(&pure).map(|(&(place, _), law)| (place, law)).collect();
        let tested = Tested { laws: &laws, denominator: &IBig::ONE };
        match self.meetings.standing(
            tested,
            &left.actions[self.agent],
            &mut found.working,
            self.control,
        )? {
            Standing::Dominated(dominator, _) => {
                let part = changed(part, &dominator);
                found.dominated.push((part.clone(), dominator));
                Ok(Some(part))
            }
            Standing::Undominated(belief) => {
                self.note(belief, found);
                Ok(None)
            }
        }
    }

    /// Keeps a belief.
    pub fn note(&self, belief: Belief, found: &mut Found) {
        let best = self.meetings.best_replies(&belief);
        found.beliefs.push((belief, best));
    }

    fn is_best(&self, found: &Found, place: usize, action: usize) -> bool {
        found.beliefs.iter().any(|(_, best)| best[place].contains(&action))
    }
}

/// Adds all plans of best replies.
fn replies(best: &[Vec<usize>], to: &mut BTreeSet<Plan>) {
    let mut plans: Vec<Plan> = vec![Vec::new()];
    for actions in best {
        let longer = plans.iter().flat_map(|plan| {
            actions.iter().map(|&action| plan.iter().copied().chain([action]).collect())
        });
        plans = longer.collect();
    }
    to.extend(plans);
}
