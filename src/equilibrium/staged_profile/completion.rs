//! An equilibrium whose play is completed where it does not lead, until it is sequentially rational under some trembles.

use super::behaviour::{Behaviour, Local, Terms};
use super::induction::Induction;
use crate::solve::Control;
use crate::staged::{InformationSet, Tree};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// Rounds of local best replies.
const ROUNDS: usize = 60;
/// Completions that are tried for one equilibrium at most.
const TRIED: usize = 400;
/// Profitable deviations that are looked into at a time.
const TEMPTING: usize = 8;

/// What is played at sets that are not held fixed, where several actions are best.
#[derive(Clone, Copy)]
enum Ties {
    First,
    Last,
    /// All of them, equally likely.
    All,
}

/// One way to complete an equilibrium.
#[derive(Clone)]
struct Way {
    /// By agent and sequence: the order in epsilon of its last action, where that is a mistake.
    orders: Vec<Vec<u32>>,
    ties: Ties,
    /// By agent and set: the action to take if it is a best one.
    preferred: BTreeMap<(usize, usize), usize>,
}

/// What came of it.
struct Completed {
    behaviour: Behaviour,
    /// The sum of all regrets.
    regret: RBig,
    /// By agent and set: the best actions.
    bests: Vec<Vec<Vec<usize>>>,
    /// Actions that gain, where the play is held fixed: agent and sequence.
    tempting: Vec<(usize, usize)>,
}

/// Looks for sequentially rational play that agrees with `start` at the sets that `start` reaches, with `start` elsewhere as a
/// first proposal. The answer has a law and trembles at every set of the tree, and regret 0 at all of them. `None` if none is
/// found, which proves nothing.
pub fn complete(tree: &Tree, start: &Behaviour, control: &Control<'_>) -> Option<Behaviour> {
    Completion { tree, start, fixed: reached(tree, start) }.search(control)
}

/// Looks for sequentially rational play by local best replies from `start`, nothing held fixed.
pub fn settle(tree: &Tree, start: &Behaviour, control: &Control<'_>) -> Vec<Behaviour> {
    let fixed = tree.agents.iter().map(|side| vec![false; side.sets.len()]).collect();
    let completion = Completion { tree, start, fixed };
    let ways = completion.ways().into_iter();
    let found = ways.filter_map(|way| completion.attempt(&way, control));
    found.filter(|found| found.regret.is_zero()).map(|found| found.behaviour).collect()
}

/// The chances of an agent's sequences under a behaviour, and what they are over; 0 where it does not say what is played.
pub fn chances(tree: &Tree, behaviour: &Behaviour, agent: usize) -> (Vec<IBig>, IBig) {
    let terms = Terms::exact(behaviour, agent, &tree.agents[agent]);
    (terms.coefficients, terms.denominator)
}

/// By agent and set: whether play leads there.
fn reached(tree: &Tree, behaviour: &Behaviour) -> Vec<Vec<bool>> {
    let chances: Vec<Vec<IBig>> =
        (0..tree.agents.len()).map(|agent| chances(tree, behaviour, agent).0).collect();
    let mut reached: Vec<Vec<bool>> =
        tree.agents.iter().map(|side| vec![false; side.sets.len()]).collect();
    for end in &tree.ends {
        let mut sequences = end.sequences.iter().enumerate();
        if sequences.all(|(agent, &last)| !chances[agent][last].is_zero()) {
            for (agent, &last) in end.sequences.iter().enumerate() {
                let side = &tree.agents[agent];
                let mut at = side.set_of(last);
                while let Some(set) = at.filter(|&set| !reached[agent][set]) {
                    reached[agent][set] = true;
                    at = side.set_of(side.sets[set].parent);
                }
            }
        }
    }
    reached
}

struct Completion<'t> {
    tree: &'t Tree,
    start: &'t Behaviour,
    /// By agent and set: whether the play of `start` stays.
    fixed: Vec<Vec<bool>>,
}

impl Completion<'_> {
    /// The first ways: all mistakes alike, with every way to break ties.
    fn ways(&self) -> [Way; 3] {
        let orders: Vec<Vec<u32>> =
            self.tree.agents.iter().map(|side| vec![1; side.sequences]).collect();
        [Ties::First, Ties::Last, Ties::All].map(|ties| Way {
            orders: orders.clone(),
            ties,
            preferred: BTreeMap::new(),
        })
    }

    /// Goes from each of the first ways to neighbouring ones with less regret.
    fn search(&self, control: &Control<'_>) -> Option<Behaviour> {
        let mut tried = 0;
        for mut way in self.ways() {
            let Some(mut known) = self.attempt(&way, control) else { continue };
            'descent: while !known.regret.is_zero() {
                for next in self.neighbours(&way, &known) {
                    tried += 1;
                    if tried > TRIED || control.stopped() {
                        return None;
                    }
                    if let Some(found) = self.attempt(&next, control)
                        && found.regret < known.regret
                    {
                        (way, known) = (next, found);
                        continue 'descent;
                    }
                }
                break;
            }
            if known.regret.is_zero() {
                return Some(known.behaviour);
            }
        }
        None
    }

    /// Local best replies until nobody errs where play is not fixed; `None` if that does not come to rest.
    fn attempt(&self, way: &Way, control: &Control<'_>) -> Option<Completed> {
        let mut behaviour = self.first(way);
        for round in 0..ROUNDS {
            let mut changed = false;
            for agent in 0..self.tree.agents.len() {
                if round > 0 && control.stopped() {
                    return None;
                }
                let induction = self.induction(agent, &behaviour);
                for (number, set) in induction.side.sets.iter().enumerate() {
                    if self.fixed[agent][number] {
                        continue;
                    }
                    let known = behaviour.at(agent, set).is_some();
                    if !known || induction.errs_at(number, &behaviour, agent) {
                        let bests = bests(&induction, number);
                        let own = way.local((agent, number), set, &bests);
                        behaviour.sets[agent].insert(set.path.clone(), own);
                        changed = true;
                    }
                }
            }
            if !changed {
                return Some(self.judged(behaviour));
            }
        }
        None
    }

    /// What `start` proposes, with the mistakes of this way.
    fn first(&self, way: &Way) -> Behaviour {
        let mut behaviour = Behaviour { sets: vec![BTreeMap::new(); self.tree.agents.len()] };
        for (agent, side) in self.tree.agents.iter().enumerate() {
            for (number, set) in side.sets.iter().enumerate() {
                let preferred = way.preferred.get(&(agent, number));
                let local = match (self.start.at(agent, set), preferred) {
                    (_, Some(&action)) => Some(way.local((agent, number), set, &[action])),
                    (Some(known), None) => Some(way.trembling((agent, number), set, known.clone())),
                    (None, None) => None,
                };
                if let Some(local) = local {
                    behaviour.sets[agent].insert(set.path.clone(), local);
                }
            }
        }
        behaviour
    }

    fn induction(&self, agent: usize, behaviour: &Behaviour) -> Induction<'_> {
        let sides = self.tree.agents.iter().enumerate();
        let terms: Vec<Terms> =
            sides.map(|(agent, side)| Terms::trembling(behaviour, agent, side)).collect();
        Induction::of(self.tree, agent, &terms, behaviour)
    }

    fn judged(&self, behaviour: Behaviour) -> Completed {
        let (mut regret, mut tempting) = (RBig::ZERO, Vec::new());
        let mut all_bests = Vec::new();
        for agent in 0..self.tree.agents.len() {
            let induction = self.induction(agent, &behaviour);
            for (number, (set, at)) in induction.side.sets.iter().zip(&induction.sets).enumerate() {
                // Every set has a law by now.
                let Some(own) = &at.own else { continue };
                if at.regret().is_zero() {
                    continue;
                }
                regret += at.regret() / RBig::from(at.weight.clone());
                let gains = |action: &usize| at.values[*action] > *own;
                let gains = (0..at.values.len()).filter(gains);
                if self.fixed[agent][number] {
                    tempting.extend(gains.map(|action| (agent, set.first + action)));
                }
            }
            let sets = 0..induction.sets.len();
            all_bests.push(sets.map(|number| bests(&induction, number)).collect());
        }
        Completed { behaviour, regret, bests: all_bests, tempting }
    }

    /// Ways that make what gains less tempting: other beliefs about who makes this mistake, other best replies to it.
    fn neighbours(&self, way: &Way, known: &Completed) -> Vec<Way> {
        let mut ways = Vec::new();
        for &(agent, sequence) in known.tempting.iter().take(TEMPTING) {
            let alike = self.alike(agent, sequence);
            // This type is believed to make the mistake, or any other is.
            for &likely in &alike {
                let mut next = way.clone();
                for &other in &alike {
                    next.orders[agent][other] = 1 + u32::from(other != likely);
                }
                ways.push(next);
            }
            let mut next = way.clone();
            for &other in &alike {
                next.orders[agent][other] = 1 + u32::from(other == sequence);
            }
            ways.push(next);
            for (j, set) in self.answering(agent, sequence) {
                let bests = &known.bests[j][set];
                if bests.len() > 1 {
                    for &action in bests.iter() {
                        let mut next = way.clone();
                        next.preferred.insert((j, set), action);
                        ways.push(next);
                    }
                }
            }
        }
        ways
    }

    /// The sequences of an agent's types that look like this one but for the type.
    fn alike(&self, agent: usize, sequence: usize) -> Vec<usize> {
        let side = &self.tree.agents[agent];
        let Some(own) = side.set_of(sequence).map(|set| &side.sets[set]) else {
            return Vec::new();
        };
        let action = &own.actions[sequence - own.first];
        let of_set = |set: &InformationSet| {
            let place = set.actions.iter().position(|known| known == action)?;
            (set.path.get(1..) == own.path.get(1..)).then_some(set.first + place)
        };
        side.sets.iter().filter_map(of_set).collect()
    }

    /// The others' sets that are not fixed and may come after or beside a sequence.
    fn answering(&self, agent: usize, sequence: usize) -> Vec<(usize, usize)> {
        let side = &self.tree.agents[agent];
        let mut below = vec![false; side.sequences];
        below[sequence] = true;
        for set in &side.sets {
            if below[set.parent] {
                below[set.first..set.first + set.actions.len()].fill(true);
            }
        }
        let mut answering = BTreeMap::new();
        for end in self.tree.ends.iter().filter(|end| below[end.sequences[agent]]) {
            for (j, &last) in end.sequences.iter().enumerate().filter(|(j, _)| *j != agent) {
                let side = &self.tree.agents[j];
                let mut at = side.set_of(last);
                while let Some(set) = at.filter(|&set| !self.fixed[j][set]) {
                    answering.insert((j, set), ());
                    at = side.set_of(side.sets[set].parent);
                }
            }
        }
        answering.into_keys().collect()
    }
}

impl Way {
    /// What is played at a set where these actions are best.
    fn local(&self, at: (usize, usize), set: &InformationSet, bests: &[usize]) -> Local {
        let wanted = self.preferred.get(&at).filter(|action| bests.contains(action));
        let chosen = match (wanted, self.ties) {
            (Some(action), _) => std::slice::from_ref(action),
            (None, Ties::First) => bests.get(..1).unwrap_or(bests),
            (None, Ties::Last) => bests.get(bests.len().saturating_sub(1)..).unwrap_or(bests),
            (None, Ties::All) => bests,
        };
        let weight = |action: usize| IBig::from(u8::from(chosen.contains(&action)));
        let weights: Vec<IBig> = (0..set.actions.len()).map(weight).collect();
        let denominator = weights.iter().sum();
        let trembles = vec![None; weights.len()];
        let local = Local { actions: set.actions.clone(), denominator, weights, trembles };
        self.trembling(at, set, local)
    }

    /// The same play with the mistakes of this way.
    fn trembling(&self, (agent, _): (usize, usize), set: &InformationSet, known: Local) -> Local {
        let orders = &self.orders[agent][set.first..set.first + set.actions.len()];
        let tremble =
            |(weight, order): (&IBig, &u32)| weight.is_zero().then_some((RBig::ONE, *order));
        let trembles = known.weights.iter().zip(orders).map(tremble).collect();
        Local { trembles, ..known }
    }
}

/// The best actions at a set.
fn bests(induction: &Induction<'_>, number: usize) -> Vec<usize> {
    let at = &induction.sets[number];
    (0..at.values.len()).filter(|&action| at.values[action] == at.best).collect()
}
