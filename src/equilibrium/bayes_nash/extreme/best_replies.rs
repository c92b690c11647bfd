//! Best-reply polyhedra of two-agent games (section 9 of the certificate format).

use crate::exact::Row;
use crate::game::Game;
use dashu::base::{Abs, Gcd};
use dashu::integer::IBig;

/// An action of a type of positive probability.
///
/// It is the name of one inequality of each polyhedron: of the own agent's, that the action is played with
/// probability 0 or more; of the other agent's, that it earns no more than the type's best reply. Two strategies
/// are an equilibrium exactly if every label is tight in one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub agent: usize,
    pub of_type: usize,
    pub action: usize,
}

/// All labels, by agent, type and action.
pub(super) fn labels(game: &Game) -> Vec<Label> {
    let of_type = |agent: usize, t: usize| {
        let label = move |&action: &usize| Label { agent, of_type: t, action };
        game.allowed[agent][t].iter().map(label)
    };
    let of_agent =
        |agent: usize| game.likely_types(agent).into_iter().flat_map(move |t| of_type(agent, t));
    (0..game.agents.len()).flat_map(of_agent).collect()
}

/// The polyhedron of an agent's strategies and the other's best payoffs, in the slacks of its inequalities,
/// at the vertex in which every type plays her first action. What the other's best payoffs are is eliminated:
/// they are not bounded by themselves. The slacks of one type's actions are over a unit of their own.
pub(super) fn polyhedron(game: &Game, labels: &[Label], agent: usize) -> (Vec<usize>, Vec<Row>) {
    let other = 1 - agent;
    let number = |i: usize, t: usize| {
        labels.iter().position(|l| l.agent == i && l.of_type == t).unwrap_or(0)
    };
    let own_types = game.likely_types(agent);
    let mut columns = Vec::new();
    // What each column's action replaces, in payoffs: its type, the first action, and itself.
    let mut mixed = Vec::new();
    let mut rows = Vec::new();
    for &t in &own_types {
        let actions = &game.allowed[agent][t];
        for (place, &action) in actions.iter().enumerate().skip(1) {
            columns.push(number(agent, t) + place);
            mixed.push((t, actions[0], action));
        }
    }
    for &t in &own_types {
        let part = |&(of_type, ..): &(usize, usize, usize)| IBig::from(-i8::from(of_type == t));
        rows.push((number(agent, t), IBig::ONE, mixed.iter().map(part).collect::<Vec<_>>()));
    }
    for t in game.likely_types(other) {
        let actions = &game.allowed[other][t];
        let pair = |own: usize| game.types.replace(game.types.replace(0, agent, own), other, t);
        let payoff = |own: usize, reply: usize| {
            let played = game.actions.replace(game.actions.replace(0, agent, own), other, reply);
            &game.utility[other][t][played]
        };
        // U(d | t) when first actions are played, and what each column adds to it.
        let base = |d: usize| -> IBig {
            let earned =
                |&own: &usize| &game.prior[pair(own)] * payoff(game.allowed[agent][own][0], d);
            own_types.iter().map(earned).sum()
        };
        let added = |d: usize| -> Vec<IBig> {
            let more = |&(own, first, action): &(usize, usize, usize)| {
                &game.prior[pair(own)] * (payoff(action, d) - payoff(first, d))
            };
            mixed.iter().map(more).collect()
        };
        let bases: Vec<IBig> = actions.iter().map(|&d| base(d)).collect();
        let best =
            (0..actions.len()).max_by_key(|&d| (&bases[d], std::cmp::Reverse(d))).unwrap_or(0);
        let best_added = added(actions[best]);
        let mut slacks: Vec<Row> = Vec::new();
        for (place, &d) in actions.iter().enumerate().filter(|(place, _)| *place != best) {
            let gap = best_added.iter().zip(added(d)).map(|(most, this)| most - this).collect();
            slacks.push((number(other, t) + place, &bases[best] - &bases[place], gap));
        }
        let entries =
            |row: &Row| row.2.iter().chain([&row.1]).fold(IBig::ZERO, |sum, n| gcd(&sum, n));
        let unit = slacks.iter().map(entries).fold(IBig::ZERO, |sum, n| gcd(&sum, &n));
        let column = columns.len();
        columns.push(number(other, t) + best);
        for row in &mut rows {
            row.2.push(IBig::ZERO);
        }
        for (variable, constant, gap) in slacks {
            let over = |n: IBig| if unit.is_zero() { n } else { n / &unit };
            let mut entries: Vec<IBig> = gap.into_iter().map(over).collect();
            entries.resize(column, IBig::ZERO);
            entries.push(IBig::ONE);
            rows.push((variable, over(constant), entries));
        }
    }
    let width = columns.len();
    for row in &mut rows {
        row.2.resize(width, IBig::ZERO);
    }
    (columns, rows)
}

/// Not negative.
fn gcd(a: &IBig, b: &IBig) -> IBig {
    match (a.is_zero(), b.is_zero()) {
        (true, _) => b.clone().abs(),
        (_, true) => a.clone().abs(),
        _ => a.gcd(b).into(),
    }
}
