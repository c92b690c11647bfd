//! Trees made by hand or at random, for tests.

use super::tree::{End, InformationSet, Side, Tree};
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// A move: what the agent sees, what she may do, and which of these she does.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    pub(crate) stage: [usize; 3],
    pub(crate) view: String,
    pub(crate) actions: Vec<String>,
    pub(crate) taken: usize,
}

/// An end of play.
#[derive(Clone, Debug)]
pub(crate) struct Terminal {
    pub(crate) weight: i64,
    pub(crate) types: Vec<usize>,
    /// By agent.
    pub(crate) moves: Vec<Vec<Move>>,
    pub(crate) utility: Vec<i64>,
    pub(crate) welfare: i64,
    pub(crate) revenue: i64,
}

#[derive(Default)]
struct Growing {
    /// By first text and then action, what follows.
    sets: BTreeMap<Vec<String>, ([usize; 3], Vec<String>, usize)>,
}

/// The path of the last of some moves of a type.
fn path(kind: &str, moves: &[Move]) -> Vec<String> {
    let mut path = vec![kind.to_string()];
    for (number, step) in moves.iter().enumerate() {
        if number > 0 {
            path.push(step.view.clone());
        }
        if number + 1 < moves.len() {
            path.push(step.actions[step.taken].clone());
        }
    }
    path
}

/// The tree with these ends; weights are over `chance`, amounts over `money`.
pub(crate) fn tree(
    agents: &[(&str, &[&str])],
    chance: i64,
    money: i64,
    terminals: &[Terminal],
) -> Tree {
    let mut growing: Vec<Growing> = agents.iter().map(|_| Growing::default()).collect();
    for end in terminals {
        for (agent, own) in growing.iter_mut().enumerate() {
            let kind = end.types[agent];
            for count in 1..=end.moves[agent].len() {
                let moves = &end.moves[agent][..count];
                let last = &moves[count - 1];
                let path = path(agents[agent].1[kind], moves);
                let known = (last.stage, last.actions.clone(), kind);
                let old = own.sets.insert(path, known.clone());
                assert!(old.is_none_or(|old| old == known), "two sets with one path");
            }
        }
    }
    let mut sides = Vec::new();
    for (own, (name, types)) in growing.iter().zip(agents) {
        let types = types.iter().map(ToString::to_string).collect();
        let mut side = Side { name: name.to_string(), types, sets: vec![], set_of: vec![None] };
        let mut roots: Vec<_> = own.sets.iter().filter(|(path, _)| path.len() == 1).collect();
        roots.sort_by_key(|(_, (_, _, kind))| *kind);
        for (path, _) in roots {
            grow(&mut side, own, path, 0);
        }
        assert_eq!(side.sets.len(), own.sets.len());
        sides.push(side);
    }
    let mut ends: BTreeMap<(Vec<usize>, Vec<usize>), End> = BTreeMap::new();
    for terminal in terminals {
        let mut sequences = Vec::new();
        for (agent, side) in sides.iter().enumerate() {
            let moves = &terminal.moves[agent];
            sequences.push(match moves.last() {
                None => 0,
                Some(last) => {
                    let path = path(&side.types[terminal.types[agent]], moves);
                    side.sets.iter().find(|set| set.path == path).unwrap().first + last.taken
                }
            });
        }
        let weight = IBig::from(terminal.weight);
        let end = ends.entry((sequences.clone(), terminal.types.clone())).or_insert_with(|| End {
            sequences,
            types: terminal.types.clone(),
            weight: IBig::ZERO,
            utility: vec![IBig::ZERO; agents.len()],
            welfare: IBig::ZERO,
            revenue: IBig::ZERO,
            surplus: IBig::ZERO,
            optimum: IBig::ZERO,
        });
        for (sum, utility) in end.utility.iter_mut().zip(&terminal.utility) {
            *sum += &weight * *utility;
        }
        end.welfare += &weight * terminal.welfare;
        end.revenue += &weight * terminal.revenue;
        end.weight += weight;
    }
    Tree { sides, money: money.into(), chance: chance.into(), ends: ends.into_values().collect() }
}

fn grow(side: &mut Side, own: &Growing, path: &[String], parent: usize) {
    let (stage, actions, kind) = &own.sets[path];
    let (number, first) = (side.sets.len(), side.set_of.len());
    side.sets.push(InformationSet {
        parent,
        kind: *kind,
        stage: *stage,
        path: path.to_vec(),
        actions: actions.clone(),
        first,
    });
    side.set_of.extend(actions.iter().map(|_| Some(number)));
    // Sequences of a set come before those of the sets below it, so these are numbered after.
    for (count, action) in actions.iter().enumerate() {
        let after = own.sets.keys().filter(|other| {
            other.len() == path.len() + 2 && other.starts_with(path) && other[path.len()] == *action
        });
        for other in after {
            grow(side, own, other, first + count);
        }
    }
}

/// Marsaglia's xorshift.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn amount(&mut self) -> i64 {
        self.below(7) as i64 - 3
    }
}

/// A random game of two agents: types, bids, an offer by one of them, which some outcomes allow, and the other's
/// answer, perhaps at once.
pub(crate) fn random(random: &mut Random) -> Tree {
    let kinds = [1 + random.below(2), 1 + random.below(2)];
    let bids = [1 + random.below(2), 2];
    let (prices, together) = (1 + random.below(2), random.below(2) == 0);
    let names = |stem: &str, count| (0..count).map(|k| format!("{stem}{k}")).collect::<Vec<_>>();
    let mut terminals = Vec::new();
    let mut chance = 0;
    let salt = random.below(1000);
    for one in 0..kinds[0] {
        for two in 0..kinds[1] {
            let weight = random.below(4) as i64;
            if weight == 0 && (one, two) != (0, 0) {
                continue;
            }
            let weight = weight.max(1);
            chance += weight;
            for bid in 0..bids[0] {
                for other in 0..bids[1] {
                    let bid_move = |count, taken| Move {
                        stage: [0, 0, 1],
                        view: String::new(),
                        actions: names("b", count),
                        taken,
                    };
                    let moves = vec![vec![bid_move(bids[0], bid)], vec![bid_move(bids[1], other)]];
                    let mut end = |random: &mut Random, moves: Vec<Vec<Move>>| {
                        terminals.push(Terminal {
                            weight,
                            types: vec![one, two],
                            moves,
                            utility: vec![random.amount(), random.amount()],
                            welfare: random.amount(),
                            revenue: random.amount(),
                        });
                    };
                    // Who holds the item, and whether it can be sold on.
                    let seller = (bid + other + salt) % 3;
                    if seller == 2 {
                        end(random, moves);
                        continue;
                    }
                    for offer in 0..=prices {
                        let mut moves = moves.clone();
                        moves[seller].push(Move {
                            stage: [1, 1, 0],
                            view: "holds".into(),
                            actions: names("p", prices + 1),
                            taken: offer,
                        });
                        if offer == 0 && !together {
                            end(random, moves);
                            continue;
                        }
                        for answer in 0..2 {
                            let mut moves = moves.clone();
                            moves[1 - seller].push(Move {
                                stage: [1, 1, usize::from(!together)],
                                view: if together { "buys".into() } else { format!("p{offer}") },
                                actions: names("a", 2),
                                taken: answer,
                            });
                            end(random, moves);
                        }
                    }
                }
            }
        }
    }
    // Types of probability 0 keep their names but have no sets.
    let (first, second) = (names("s", kinds[0]), names("t", kinds[1]));
    let (first, second): (Vec<&str>, Vec<&str>) =
        (first.iter().map(String::as_str).collect(), second.iter().map(String::as_str).collect());
    tree(&[("one", &first), ("two", &second)], chance, 1, &terminals)
}
