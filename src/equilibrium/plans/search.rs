//! The cheapest profiles of plans when every type profile has a cost for what is played there: exact branch and bound.
//!
//! Agents are decided one after the other, each type by type. Once an agent's plan is whole, the costs of her
//! types add up to a table for the agents that are left, so the last agent's types separate. What is not decided
//! yet is bounded by its cheapest action against each action of the later agents.

use crate::program::Ring;
use std::cmp::Ordering;
use std::ops::Range;

/// An action for each type of an agent, as positions among her choices (type, action).
pub(super) type Chosen = Vec<usize>;

/// A plan that costs something beyond what its actions cost.
pub(super) struct Surcharged<N> {
    pub plan: Chosen,
    /// By the other agents' choices, in the order of agents, the last the fastest.
    pub surcharge: Vec<N>,
}

/// An agent of the search.
pub(super) struct Decider<N> {
    /// Her choices (type, action), by type.
    pub types: Vec<Range<usize>>,
    pub surcharged: Vec<Surcharged<N>>,
}

impl<N> Decider<N> {
    fn choices(&self) -> usize {
        self.types.last().map_or(0, |last| last.end)
    }
}

/// The best profiles found, and what is known of those not looked at.
pub(super) struct Found<N, P> {
    /// Cost and profile, cheapest first.
    pub best: Vec<(N, P)>,
    /// No profile that was skipped because time was up costs less; `None`: none was skipped.
    pub skipped: Option<N>,
}

/// How many profiles to find, and when to give up.
pub(super) struct Limits<'a, N> {
    /// So many of the cheapest.
    pub keep: usize,
    /// Only profiles that cost less.
    pub below: Option<N>,
    /// Is time up?
    pub stop: &'a dyn Fn() -> bool,
}

/// The cheapest profiles, `costs` being indexed by every agent's choice, the last agent's the fastest.
pub(super) fn cheapest<N: Ring>(
    deciders: &[Decider<N>],
    costs: Vec<N>,
    limits: Limits<'_, N>,
) -> Found<N, Vec<Chosen>> {
    let mut search = Search {
        deciders,
        rest: vec![1; deciders.len()],
        least: Vec::new(),
        limits,
        found: Found { best: Vec::new(), skipped: None },
    };
    for agent in (1..deciders.len()).rev() {
        search.rest[agent - 1] = search.rest[agent] * deciders[agent].choices();
    }
    search.least = (0..deciders.len()).map(|agent| search.least_surcharges(agent)).collect();
    search.decide(&costs, &mut Vec::new());
    search.found
}

struct Search<'a, N> {
    deciders: &'a [Decider<N>],
    /// By agent, how many combinations of choices the later agents have.
    rest: Vec<usize>,
    /// By agent and surcharged plan, a lower bound on the surcharge.
    least: Vec<Vec<N>>,
    limits: Limits<'a, N>,
    found: Found<N, Vec<Chosen>>,
}

impl<N: Ring> Search<'_, N> {
    /// Decides the next agent's plan; `costs` are by her choice and those of the later agents.
    fn decide(&mut self, costs: &[N], decided: &mut Vec<Chosen>) {
        let agent = decided.len();
        let Some(decider) = self.deciders.get(agent) else {
            self.offer(&costs[0], decided);
            return;
        };
        for Surcharged { plan, surcharge } in &decider.surcharged {
            let mut left = summed(costs, self.rest[agent], plan);
            let mut surcharge = surcharge.clone();
            let mut rest = surcharge.len();
            for (earlier, plan) in self.deciders.iter().zip(decided.iter()) {
                rest /= earlier.choices();
                surcharge = summed(&surcharge, rest, plan);
            }
            left.iter_mut().zip(&surcharge).for_each(|(cost, more)| cost.add(more));
            let bound = self.bound(agent + 1, &left);
            if self.is_worth(&bound) {
                decided.push(plan.clone());
                self.decide(&left, decided);
                decided.pop();
            }
        }
        let mut undecided = vec![vec![N::zero(); self.rest[agent]]];
        for choices in decider.types.iter().rev() {
            let mut least = cheapest_of(costs, self.rest[agent], choices);
            if let Some(last) = undecided.last() {
                least.iter_mut().zip(last).for_each(|(cost, more)| cost.add(more));
            }
            undecided.push(least);
        }
        undecided.reverse();
        let none = vec![N::zero(); self.rest[agent]];
        self.branch(costs, &undecided, none, &mut Vec::new(), decided);
    }

    /// Decides the action of an agent's next type, given what her earlier types cost.
    fn branch(
        &mut self,
        costs: &[N],
        undecided: &[Vec<N>],
        spent: Vec<N>,
        plan: &mut Chosen,
        decided: &mut Vec<Chosen>,
    ) {
        let agent = decided.len();
        let decider = &self.deciders[agent];
        let Some(choices) = decider.types.get(plan.len()) else {
            if decider.surcharged.iter().all(|other| other.plan != *plan) {
                decided.push(plan.clone());
                self.decide(&spent, decided);
                decided.pop();
            }
            return;
        };
        let rest = self.rest[agent];
        let mut children: Vec<(N, usize, Vec<N>)> = Vec::with_capacity(choices.len());
        for choice in choices.clone() {
            let mut spent = spent.clone();
            let slice = &costs[choice * rest..(choice + 1) * rest];
            spent.iter_mut().zip(slice).for_each(|(cost, more)| cost.add(more));
            let mut total = spent.clone();
            total
                .iter_mut()
                .zip(&undecided[plan.len() + 1])
                .for_each(|(cost, more)| cost.add(more));
            let bound = self.bound(agent + 1, &total);
            if self.is_worth(&bound) {
                children.push((bound, choice, spent));
            }
        }
        children.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal));
        for (bound, choice, spent) in children {
            if self.is_worth(&bound) {
                plan.push(choice);
                self.branch(costs, undecided, spent, plan, decided);
                plan.pop();
            }
        }
    }

    /// A lower bound on what the agents from `agent` on make of `costs`.
    fn bound(&self, agent: usize, costs: &[N]) -> N {
        let Some(decider) = self.deciders.get(agent) else { return costs[0].clone() };
        let rest = self.rest[agent];
        let mut least = self.bound(agent + 1, &relaxed(costs, rest, &decider.types));
        for (other, surcharge) in decider.surcharged.iter().zip(&self.least[agent]) {
            let mut cost = self.bound(agent + 1, &summed(costs, rest, &other.plan));
            cost.add(surcharge);
            if cost < least {
                least = cost;
            }
        }
        least
    }

    fn least_surcharges(&self, agent: usize) -> Vec<N> {
        let others = || self.deciders.iter().enumerate().filter(|(other, _)| *other != agent);
        let least = |surcharged: &Surcharged<N>| {
            others().fold(surcharged.surcharge.clone(), |left, (_, other)| {
                relaxed(&left, left.len() / other.choices(), &other.types)
            })
        };
        let scalar = |surcharged| least(surcharged).swap_remove(0);
        self.deciders[agent].surcharged.iter().map(scalar).collect()
    }

    /// Can profiles that cost `bound` or more be among those asked for? If time is up they are skipped.
    fn is_worth(&mut self, bound: &N) -> bool {
        let last = self.found.best.get(self.limits.keep - 1).map(|(cost, _)| cost);
        let open = last.or(self.limits.below.as_ref()).is_none_or(|limit| bound < limit);
        if open && (self.limits.stop)() {
            if self.found.skipped.as_ref().is_none_or(|skipped| bound < skipped) {
                self.found.skipped = Some(bound.clone());
            }
            return false;
        }
        open
    }

    fn offer(&mut self, cost: &N, profile: &[Chosen]) {
        let best = &mut self.found.best;
        let place = best.partition_point(|(other, _)| other <= cost);
        best.insert(place, (cost.clone(), profile.to_vec()));
        best.truncate(self.limits.keep);
    }
}

/// The sum over the types of what a plan costs, by the later agents' choices.
fn summed<N: Ring>(costs: &[N], rest: usize, plan: &[usize]) -> Vec<N> {
    let mut sum = vec![N::zero(); rest];
    for choice in plan {
        let slice = &costs[choice * rest..(choice + 1) * rest];
        sum.iter_mut().zip(slice).for_each(|(cost, more)| cost.add(more));
    }
    sum
}

/// The sum over the types of their cheapest choices, by the later agents' choices.
fn relaxed<N: Ring>(costs: &[N], rest: usize, types: &[Range<usize>]) -> Vec<N> {
    let mut sum = vec![N::zero(); rest];
    for choices in types {
        let least = cheapest_of(costs, rest, choices);
        sum.iter_mut().zip(&least).for_each(|(cost, more)| cost.add(more));
    }
    sum
}

/// The least over some choices, by the later agents' choices.
fn cheapest_of<N: Ring>(costs: &[N], rest: usize, choices: &Range<usize>) -> Vec<N> {
    let mut least = costs[choices.start * rest..(choices.start + 1) * rest].to_vec();
    for choice in choices.start + 1..choices.end {
        for (least, cost) in least.iter_mut().zip(&costs[choice * rest..(choice + 1) * rest]) {
            if cost < least {
                *least = cost.clone();
            }
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu::integer::IBig;

    /// Numbers in [-50, 50) that look random.
    fn numbers(seed: u64) -> impl FnMut() -> IBig {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            IBig::from((state >> 33) % 100) - IBig::from(50)
        }
    }

    /// Every plan of an agent.
    fn plans(types: &[Range<usize>]) -> Vec<Chosen> {
        types.iter().fold(vec![Vec::new()], |plans, choices| {
            let longer = |plan: &Chosen| {
                let plan = plan.clone();
                choices.clone().map(move |choice| [&plan[..], &[choice]].concat())
            };
            plans.iter().flat_map(longer).collect()
        })
    }

    fn index(deciders: &[Decider<IBig>], skipped: Option<usize>, choices: &[usize]) -> usize {
        let agents = deciders.iter().zip(choices).enumerate();
        let kept = agents.filter(|(agent, _)| Some(*agent) != skipped);
        kept.fold(0, |index, (_, (decider, choice))| index * decider.choices() + choice)
    }

    /// Every way to take one choice of every agent's plan.
    fn meetings(profile: &[Chosen]) -> Vec<Vec<usize>> {
        profile.iter().fold(vec![Vec::new()], |meetings, plan| {
            let longer = |meeting: &Vec<usize>| {
                let meeting = meeting.clone();
                plan.iter().map(move |choice| [&meeting[..], &[*choice]].concat())
            };
            meetings.iter().flat_map(longer).collect()
        })
    }

    fn cost(deciders: &[Decider<IBig>], costs: &[IBig], profile: &[Chosen]) -> IBig {
        let meetings = meetings(profile);
        let mut total: IBig = meetings.iter().map(|met| &costs[index(deciders, None, met)]).sum();
        for (agent, decider) in deciders.iter().enumerate() {
            let own = decider.surcharged.iter().find(|other| other.plan == profile[agent]);
            let Some(own) = own else { continue };
            // Own choices do not matter: each combination of the others' counts once.
            let first = |met: &&Vec<usize>| met[agent] == profile[agent][0];
            let of = |met: &Vec<usize>| &own.surcharge[index(deciders, Some(agent), met)];
            total += meetings.iter().filter(first).map(of).sum::<IBig>();
        }
        total
    }

    fn types_of(sizes: &[usize]) -> Vec<Range<usize>> {
        let ends = sizes.iter().scan(0, |end, size| {
            *end += size;
            Some(*end)
        });
        sizes.iter().zip(ends).map(|(size, end)| end - size..end).collect()
    }

    #[test]
    fn the_search_finds_what_enumeration_finds() {
        let games: [&[&[usize]]; 4] =
            [&[&[2, 3], &[3, 2]], &[&[3], &[2, 2, 2]], &[&[2, 2], &[3], &[2, 3]], &[&[2, 3, 2]]];
        for seed in 1..80u64 {
            let mut number = numbers(seed);
            let sizes = games[seed as usize % games.len()];
            let choices: Vec<usize> = sizes.iter().map(|own| own.iter().sum()).collect();
            let mut deciders: Vec<Decider<IBig>> = Vec::new();
            for (agent, own) in sizes.iter().enumerate() {
                let types = types_of(own);
                let others: usize = choices.iter().product::<usize>() / choices[agent];
                let listed = plans(&types).into_iter().step_by(3).take(seed as usize % 3);
                let surcharge =
                    |plan| Surcharged { plan, surcharge: (0..others).map(|_| number()).collect() };
                deciders.push(Decider { surcharged: listed.map(surcharge).collect(), types });
            }
            let count = choices.iter().product();
            let costs: Vec<IBig> = (0..count).map(|_| number()).collect();
            let every = deciders.iter().fold(vec![Vec::new()], |profiles, decider| {
                let own = plans(&decider.types);
                let longer = |profile: &Vec<Chosen>| {
                    let profile = profile.clone();
                    own.iter().map(move |plan| [&profile[..], std::slice::from_ref(plan)].concat())
                };
                profiles.iter().flat_map(longer).collect::<Vec<_>>()
            });
            let mut expected: Vec<IBig> =
                every.iter().map(|profile| cost(&deciders, &costs, profile)).collect();
            expected.sort();
            for keep in [1, 4] {
                let limits = Limits { keep, below: None, stop: &|| false };
                let found = cheapest(&deciders, costs.clone(), limits);
                assert_eq!(found.skipped, None);
                let best: Vec<IBig> = found.best.iter().map(|(cost, _)| cost.clone()).collect();
                assert_eq!(best, expected[..keep.min(expected.len())], "seed {seed}");
                for (own, profile) in &found.best {
                    assert_eq!(*own, cost(&deciders, &costs, profile), "seed {seed}");
                }
            }
            // Told to stop at once, it still bounds what it has not seen.
            let limits = Limits { keep: 1, below: None, stop: &|| true };
            let found = cheapest(&deciders, costs.clone(), limits);
            assert!(found.best.is_empty() && found.skipped.is_some_and(|s| s <= expected[0]));
        }
    }
}
