//! The reduced strategic form of a game tree with perfect recall.

use super::foreign::Foreign;
use super::names::distinct;
use super::tree::{Kind, Tree};
use super::{Refused, payoffs_within};
use crate::game::{Shape, common_denominator, over, ratio};
use crate::instance::{Code, Diagnostic};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The most nodes visited to find all payoffs.
const MOST_VISITS: usize = 100_000_000;

/// What a player did so far; sequence 0 is nothing. A sequence that continues another has a larger number.
type Sequence = usize;

/// A plan: what a player does at each information set that she herself does not exclude, those with one
/// action left out.
type Plan = Vec<(usize, usize)>;

/// A player's sequences.
struct Sequences {
    /// By sequence: the information sets she may come to next.
    next: Vec<Vec<usize>>,
    /// By information set: the sequence that leads there, once it was met.
    at: Vec<Option<Sequence>>,
    /// By information set and action: the sequence so continued.
    after: BTreeMap<(usize, usize), Sequence>,
}

/// A tree as a game of complete information over reduced plans, with expected payoffs.
///
/// # Errors
///
/// Players who forget what they did or knew, and games too large to be listed.
pub(super) fn strategic_form(tree: &Tree) -> Result<Foreign, Refused> {
    let sequences = sequences(tree)?;
    let counts: Vec<usize> = sequences.iter().map(Sequences::count).collect();
    payoffs_within(tree.players.len(), counts.iter().copied())?;
    let plans: Vec<Vec<Plan>> =
        sequences.iter().zip(&tree.information).map(|(own, sets)| own.plans(sets.len())).collect();
    let title = tree.title.clone();
    let payoffs = payoffs(tree, &plans)?;
    let named = (0..plans.len()).map(|i| (tree.players[i].clone(), names(tree, i, &plans[i])));
    Ok(Foreign::complete(title, named.collect(), payoffs))
}

/// The sequences of every player; refuses information sets that one can come to by two of them.
fn sequences(tree: &Tree) -> Result<Vec<Sequences>, Refused> {
    let own = |sets: &Vec<_>| Sequences {
        next: vec![Vec::new()],
        at: vec![None; sets.len()],
        after: BTreeMap::new(),
    };
    let mut all: Vec<Sequences> = tree.information.iter().map(own).collect();
    let mut open = vec![(0, vec![0; tree.players.len()])];
    while let Some((node, reached)) = open.pop() {
        let here = &tree.nodes[node];
        let Kind::Move { player, information } = here.kind else {
            open.extend(here.children.iter().map(|&child| (child, reached.clone())));
            continue;
        };
        let own = &mut all[player];
        match own.at[information] {
            None => {
                own.at[information] = Some(reached[player]);
                own.next[reached[player]].push(information);
            }
            Some(before) if before == reached[player] => {}
            Some(_) => {
                let set = &tree.information[player][information];
                let message = format!(
                    "player `{}` forgets: to her information set `{}` lead different moves of her own",
                    tree.players[player], set.name
                );
                let problem = Diagnostic::new(Code::ImperfectRecall, set.span.clone(), message);
                return Err(problem
                    .help("give it another number where she has done otherwise")
                    .into());
            }
        }
        for (action, &child) in here.children.iter().enumerate() {
            let fresh = own.next.len();
            let sequence = *own.after.entry((information, action)).or_insert(fresh);
            if sequence == fresh {
                own.next.push(Vec::new());
            }
            let mut reached = reached.clone();
            reached[player] = sequence;
            open.push((child, reached));
        }
    }
    // The walk met information sets in some order of its own; plans are listed in that of the file.
    for own in &mut all {
        own.next.iter_mut().for_each(|sets| sets.sort_unstable());
    }
    Ok(all)
}

impl Sequences {
    /// The sequences after the actions of an information set.
    fn continued(&self, set: usize) -> impl Iterator<Item = Sequence> + '_ {
        self.after.range((set, 0)..=(set, usize::MAX)).map(|(_, &sequence)| sequence)
    }

    /// How many plans there are, or the largest number.
    fn count(&self) -> usize {
        let mut counts = vec![1usize; self.next.len()];
        for sequence in (0..self.next.len()).rev() {
            let choices = self.next[sequence].iter().map(|&set| {
                self.continued(set).map(|after| counts[after]).fold(0, usize::saturating_add)
            });
            counts[sequence] = choices.fold(1, usize::saturating_mul);
        }
        counts[0]
    }

    /// All plans, the last information set's action the fastest.
    fn plans(&self, sets: usize) -> Vec<Plan> {
        let mut plans: Vec<Vec<Plan>> = vec![Vec::new(); self.next.len()];
        let has_choice: Vec<bool> = (0..sets).map(|set| self.continued(set).count() > 1).collect();
        for sequence in (0..self.next.len()).rev() {
            let mut joined: Vec<Plan> = vec![Plan::new()];
            for &set in &self.next[sequence] {
                let mut of_set = Vec::new();
                for (action, after) in self.continued(set).enumerate() {
                    let chosen = has_choice[set].then_some((set, action));
                    let continued = std::mem::take(&mut plans[after]);
                    of_set.extend(
                        continued
                            .into_iter()
                            .map(|later| -> Plan { chosen.into_iter().chain(later).collect() }),
                    );
                }
                joined = joined
                    .iter()
                    .flat_map(|plan| of_set.iter().map(|more| [&plan[..], &more[..]].concat()))
                    .collect();
            }
            plans[sequence] = joined;
        }
        plans.swap_remove(0)
    }
}

/// Names of plans: the action where there is one choice, else actions by information set.
fn names(tree: &Tree, player: usize, plans: &[Plan]) -> Vec<String> {
    let own = &tree.information[player];
    let has_one = plans.iter().all(|plan| plan.len() <= 1)
        && plans.iter().flatten().all(|(set, _)| Some(set) == plans[0].first().map(|(set, _)| set));
    let name = |plan: &Plan| -> String {
        let action = |&(set, action): &(usize, usize)| own[set].actions[action].as_str();
        match plan.as_slice() {
            [] => "none".into(),
            [only] if has_one => action(only).into(),
            _ => {
                let each =
                    |step: &(usize, usize)| format!("{}: {}", own[step.0].name, action(step));
                plan.iter().map(each).collect::<Vec<_>>().join(", ")
            }
        }
    };
    distinct(plans.iter().map(name).collect::<Vec<_>>().iter().map(String::as_str))
}

/// Expected payoffs by player and profile, the last player's plan the fastest.
fn payoffs(tree: &Tree, plans: &[Vec<Plan>]) -> Result<Vec<Vec<RBig>>, Refused> {
    let weighted = Weighted::of(tree);
    let shape = Shape::new(plans.iter().map(Vec::len).collect());
    let mut payoffs = vec![Vec::with_capacity(shape.count()); plans.len()];
    let mut choices: Vec<Vec<usize>> =
        tree.information.iter().map(|own| vec![0; own.len()]).collect();
    let mut visits = 0usize;
    for profile in 0..shape.count() {
        for (i, plan) in shape.digits(profile).into_iter().enumerate() {
            for &(set, action) in &plans[i][plan] {
                choices[i][set] = action;
            }
        }
        let mut sums = vec![IBig::ZERO; plans.len()];
        let mut open = vec![0];
        while let Some(node) = open.pop() {
            visits += 1;
            let here = &tree.nodes[node];
            for (sum, amount) in sums.iter_mut().zip(&weighted.amounts[node]) {
                *sum += amount;
            }
            match &here.kind {
                Kind::Move { player, information } => {
                    open.push(here.children[choices[*player][*information]]);
                }
                _ => open.extend(&here.children),
            }
        }
        if visits > MOST_VISITS {
            let message = "the payoffs of so many plans in so large a tree take too long";
            return Err(Diagnostic::new(Code::TooLarge, 0..1, message)
                .help("import a smaller game")
                .into());
        }
        for (own, sum) in payoffs.iter_mut().zip(sums) {
            own.push(ratio(sum, weighted.unit.clone()));
        }
    }
    Ok(payoffs)
}

/// What chance makes of payoffs.
struct Weighted {
    /// By node: the probability of all chance moves before it times the payoffs there, over `unit`; empty
    /// where there are none.
    amounts: Vec<Vec<IBig>>,
    unit: IBig,
}

impl Weighted {
    fn of(tree: &Tree) -> Self {
        let mut chances = vec![RBig::ONE; tree.nodes.len()];
        // Parents come before their children.
        for (node, here) in tree.nodes.iter().enumerate() {
            for (place, &child) in here.children.iter().enumerate() {
                chances[child] = match &here.kind {
                    Kind::Chance(probabilities) => &chances[node] * &probabilities[place],
                    _ => chances[node].clone(),
                };
            }
        }
        let amounts: Vec<Vec<RBig>> = tree
            .nodes
            .iter()
            .zip(&chances)
            .map(|(here, chance)| match here.outcome {
                0 => Vec::new(),
                outcome => tree.payoffs[outcome].iter().map(|payoff| chance * payoff).collect(),
            })
            .collect();
        let unit = common_denominator(amounts.iter().flatten());
        let whole = |amounts: Vec<RBig>| amounts.iter().map(|amount| over(amount, &unit)).collect();
        Weighted { amounts: amounts.into_iter().map(whole).collect(), unit }
    }
}
