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
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn seeded(seed: u64) -> Random {
        Random(0x9E37_79B9_7F4A_7C15 ^ seed.wrapping_mul(0x2545_F491_4F6C_DD1D))
    }

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

/// A random game: types, bids, an offer by one of the agents, which some bids allow, and the answers of the others,
/// perhaps at once with the offer.
pub(crate) fn random(random: &mut Random, agents: usize) -> Tree {
    let kinds: Vec<usize> = (0..agents).map(|_| 1 + random.below(2)).collect();
    let bids: Vec<usize> = (0..agents).map(|_| 1 + random.below(2)).collect();
    let (prices, together) = (1 + random.below(2), random.below(2) == 0);
    let salt = random.below(1000);
    let mut market = Market { random, prices, together, terminals: Vec::new() };
    let mut chance = 0;
    for types in profiles(&kinds) {
        let first = types.iter().all(|kind| *kind == 0);
        let weight = (market.random.below(4) as i64).max(i64::from(first));
        if weight == 0 {
            continue;
        }
        chance += weight;
        for placed in profiles(&bids) {
            let moves = bids.iter().zip(&placed).map(|(count, taken)| {
                let actions = names("b", *count);
                vec![Move { stage: [0, 0, 1], view: String::new(), actions, taken: *taken }]
            });
            let seller = (placed.iter().sum::<usize>() + salt) % (agents + 1);
            let moves = moves.collect();
            if seller == agents {
                market.end(weight, &types, moves);
            } else {
                market.trade(weight, &types, &moves, seller);
            }
        }
    }
    // Types of probability 0 keep their names but have no sets.
    let names: Vec<(String, Vec<String>)> = kinds
        .iter()
        .enumerate()
        .map(|(agent, count)| (format!("agent{agent}"), names("t", *count)))
        .collect();
    let types: Vec<Vec<&str>> =
        names.iter().map(|(_, types)| types.iter().map(String::as_str).collect()).collect();
    let sides: Vec<(&str, &[&str])> = names
        .iter()
        .zip(&types)
        .map(|((name, _), types)| (name.as_str(), types.as_slice()))
        .collect();
    tree(&sides, chance, 1, &market.terminals)
}

fn names(stem: &str, count: usize) -> Vec<String> {
    (0..count).map(|k| format!("{stem}{k}")).collect()
}

/// All profiles of choices.
pub(crate) fn profiles(counts: &[usize]) -> Vec<Vec<usize>> {
    counts.iter().fold(vec![vec![]], |profiles, count| {
        let longer = |profile: Vec<usize>| {
            (0..*count).map(move |choice| [profile.clone(), vec![choice]].concat())
        };
        profiles.into_iter().flat_map(longer).collect()
    })
}

struct Market<'a> {
    random: &'a mut Random,
    prices: usize,
    together: bool,
    terminals: Vec<Terminal>,
}

impl Market<'_> {
    fn end(&mut self, weight: i64, types: &[usize], moves: Vec<Vec<Move>>) {
        let utility = types.iter().map(|_| self.random.amount()).collect();
        let (welfare, revenue) = (self.random.amount(), self.random.amount());
        let types = types.to_vec();
        self.terminals.push(Terminal { weight, types, moves, utility, welfare, revenue });
    }

    fn trade(&mut self, weight: i64, types: &[usize], before: &[Vec<Move>], seller: usize) {
        for offer in 0..=self.prices {
            let mut moves = before.to_vec();
            moves[seller].push(Move {
                stage: [1, 1, 0],
                view: "holds".into(),
                actions: names("p", self.prices + 1),
                taken: offer,
            });
            if offer == 0 && !self.together {
                self.end(weight, types, moves);
                continue;
            }
            for answers in profiles(&vec![2; types.len() - 1]) {
                let mut moves = moves.clone();
                let buyers = (0..types.len()).filter(|agent| *agent != seller);
                for (buyer, taken) in buyers.zip(answers) {
                    moves[buyer].push(Move {
                        stage: [1, 1, usize::from(!self.together)],
                        view: if self.together { "buys".into() } else { format!("p{offer}") },
                        actions: names("a", 2),
                        taken,
                    });
                }
                self.end(weight, types, moves);
            }
        }
    }
}
