//! Random staged games of two agents: types, a simultaneous stage, a public signal, then one answers the other.

use super::random::Random;
use dashu::integer::IBig;
use poacert::staged::{End, InformationSet, Place, Side, Tree};
use std::collections::BTreeMap;

/// An information set as it is found: its path, and the actions there.
type Found = (Vec<String>, usize, usize);

/// The last path and action of each agent.
type Last = [(Vec<String>, usize); 2];

/// Gathers what is seen and done in one play after the other.
#[derive(Default)]
struct Gathered {
    /// By agent and path: type and number of actions.
    sets: [BTreeMap<Vec<String>, (usize, usize)>; 2],
    /// The last path and action of each agent, with weight, utilities, welfare and revenue.
    plays: Vec<(Last, i64, [i64; 4])>,
}

/// A random game: utilities are small integers, welfare and revenue too.
pub fn tree(random: &mut Random) -> Tree {
    let types = [1 + random.below(2), 1 + random.below(2)];
    let bids = [2, 2 + random.below(2)];
    let mut gathered = Gathered::default();
    let signal: Vec<usize> = (0..bids[0] * bids[1]).map(|_| random.below(2)).collect();
    // Who moves first after each signal; nobody does after some.
    let mover: Vec<Option<usize>> =
        (0..2).map(|_| (!random.once_in(4)).then(|| random.below(2))).collect();
    let answered: Vec<bool> = (0..2).map(|_| random.once_in(2)).collect();
    let sees_action: Vec<bool> = (0..2).map(|_| random.once_in(2)).collect();
    for one in 0..types[0] {
        for two in 0..types[1] {
            let weight = random.between(if one == two { 1 } else { 0 }, 3);
            if weight == 0 {
                continue;
            }
            let of = [one, two];
            for a in 0..bids[0] {
                for b in 0..bids[1] {
                    let said = signal[a * bids[1] + b];
                    let start = [0, 1].map(|i| (vec![format!("t{}", of[i])], [a, b][i]));
                    (0..2).for_each(|i| gathered.see(i, &start[i].0, of[i], bids[i]));
                    let Some(first) = mover[said] else {
                        gathered.end(random, start, weight);
                        continue;
                    };
                    for first_action in 0..2 {
                        let mut last = start.clone();
                        let seen = format!("after {said}");
                        gathered.moves(&mut last, first, of[first], &seen, first_action);
                        if !answered[said] {
                            gathered.end(random, last, weight);
                            continue;
                        }
                        for answer in 0..2 {
                            let mut last = last.clone();
                            let seen = match sees_action[said] {
                                true => format!("after {said} told {first_action}"),
                                false => format!("after {said}"),
                            };
                            gathered.moves(&mut last, 1 - first, of[1 - first], &seen, answer);
                            gathered.end(random, last, weight);
                        }
                    }
                }
            }
        }
    }
    gathered.tree(types)
}

impl Gathered {
    fn see(&mut self, agent: usize, path: &[String], of_type: usize, actions: usize) {
        self.sets[agent].insert(path.to_vec(), (of_type, actions));
    }

    /// The agent sees something and takes one of two actions.
    fn moves(
        &mut self,
        last: &mut [(Vec<String>, usize); 2],
        agent: usize,
        of_type: usize,
        seen: &str,
        action: usize,
    ) {
        let (path, before) = &mut last[agent];
        path.push(format!("a{before}"));
        path.push(seen.to_owned());
        *before = action;
        let path = path.clone();
        self.see(agent, &path, of_type, 2);
    }

    fn end(&mut self, random: &mut Random, last: Last, weight: i64) {
        let amounts = [(); 4].map(|()| random.between(-2, 3));
        self.plays.push((last, weight, amounts));
    }

    fn tree(self, types: [usize; 2]) -> Tree {
        let mut sequence_of: [BTreeMap<(Vec<String>, usize), usize>; 2] = Default::default();
        let agents = [0, 1].map(|i| {
            let mut found: Vec<Found> = self.sets[i]
                .iter()
                .map(|(path, (of_type, actions))| (path.clone(), *of_type, *actions))
                .collect();
            // Shorter paths first: a set comes after those that precede it.
            found.sort_by_key(|(path, _, _)| path.len());
            let (mut sets, mut next) = (Vec::new(), 1);
            for (path, of_type, actions) in found {
                let parent = match path.len() {
                    1 => 0,
                    length => {
                        let before = path[..length - 2].to_vec();
                        let action: usize = path[length - 2][1..].parse().unwrap();
                        sequence_of[i][&(before, action)]
                    }
                };
                for action in 0..actions {
                    sequence_of[i].insert((path.clone(), action), next + action);
                }
                let actions: Vec<String> = (0..actions).map(|a| format!("a{a}")).collect();
                let count = actions.len();
                sets.push(InformationSet {
                    parent,
                    of_type,
                    path,
                    place: Place::Information,
                    actions,
                    first: next,
                });
                next += count;
            }
            Side {
                name: (i + 1).to_string(),
                types: (0..types[i]).map(|t| format!("t{t}")).collect(),
                sets,
                sequences: next,
            }
        });
        let chances: BTreeMap<(usize, usize), i64> = self
            .plays
            .iter()
            .map(|(last, weight, _)| {
                let of = |i: usize| last[i].0[0][1..].parse::<usize>().unwrap();
                ((of(0), of(1)), *weight)
            })
            .collect();
        let chance: i64 = chances.values().sum();
        let mut ends: BTreeMap<Vec<usize>, End> = BTreeMap::new();
        for (last, weight, amounts) in self.plays {
            let sequences: Vec<usize> =
                last.into_iter().enumerate().map(|(i, key)| sequence_of[i][&key]).collect();
            let amount = |place: usize| IBig::from(amounts[place] * weight);
            let end = ends.entry(sequences.clone()).or_insert_with(|| End {
                sequences,
                weight: IBig::ZERO,
                utility: vec![IBig::ZERO; 2],
                welfare: IBig::ZERO,
                revenue: IBig::ZERO,
                surplus: IBig::ZERO,
                optimum: IBig::ZERO,
            });
            end.weight += weight;
            (0..2).for_each(|i| end.utility[i] += amount(i));
            end.welfare += amount(2);
            end.revenue += amount(3);
        }
        Tree {
            agents: agents.into(),
            money: 1.into(),
            chance: chance.into(),
            ends: ends.into_values().collect(),
        }
    }
}
