//! Two agents: one's best strategy for the objective among those that keep the other's play optimal.
//!
//! Where both strategies are confined so that whatever they play stays a best reply, equilibria are the pairs of
//! points of two polytopes, and the objective is linear in each.

use super::case::Marks;
use super::program::CaseProgram;
use crate::equilibrium::Weights;
use crate::equilibrium::program::Costs;
use crate::program::{Column, Listed, Row, Sense};
use crate::solve::{Control, basic_optimum};
use dashu::integer::IBig;

/// What an agent's types play, over one denominator; `None` for types of probability 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Play {
    pub laws: Vec<Option<Weights>>,
    pub denominator: IBig,
}

/// The strategy of `agent` that is best for the objective against `other` among those that play actions marked in
/// `playable` and against which the other's actions marked in `best` are best replies; `None` if none is found.
pub(super) fn best_strategy(
    program: &CaseProgram<'_>,
    costs: &Costs,
    agent: usize,
    playable: &Marks,
    best: &Marks,
    against: &Play,
    control: &Control<'_>,
) -> Option<Play> {
    let game = program.game;
    let other = 1 - agent;
    let unit = &game.prior_total * &game.money;
    let types = |i: usize| -> Vec<usize> {
        (0..game.types.size(i)).filter(|&t| !game.marginal(i, t).is_zero()).collect()
    };
    let (own, others) = (types(agent), types(other));
    let theta = |t: usize, u: usize| match agent {
        0 => game.types.number(&[t, u]),
        _ => game.types.number(&[u, t]),
    };
    let both = |action: usize, reply: usize| match agent {
        0 => game.actions.number(&[action, reply]),
        _ => game.actions.number(&[reply, action]),
    };

    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    for _ in &own {
        rows.push(Row { sense: Sense::Equal, rhs: IBig::ONE, scale: IBig::ONE });
    }
    let mut value_rows = Vec::new();
    for &u in &others {
        let mut value = Column { cost: IBig::ZERO, entries: Vec::new(), free: true };
        for &reply in &game.allowed[other][u] {
            let row = rows.len();
            rows.push(Row { sense: Sense::Equal, rhs: IBig::ZERO, scale: unit.clone() });
            value_rows.push((u, reply, row));
            value.entries.push((row, -&unit));
            if !best[other][u][reply] {
                let entries = vec![(row, unit.clone())];
                columns.push(Column { cost: IBig::ZERO, entries, free: false });
            }
        }
        columns.push(value);
    }
    let first = columns.len();
    let mut played = Vec::new();
    for (place, &t) in own.iter().enumerate() {
        for &action in game.allowed[agent][t].iter().filter(|&&a| playable[agent][t][a]) {
            let mut cost = IBig::ZERO;
            for &u in &others {
                for (reply, weight) in against.laws[u].iter().flatten() {
                    let at = costs.at(game, theta(t, u), both(action, *reply));
                    cost += at * weight * &game.prior[theta(t, u)];
                }
            }
            let paid = |&(u, reply, row): &(usize, usize, usize)| {
                let utility = &game.utility[other][u][both(action, reply)];
                (row, &game.prior[theta(t, u)] * utility)
            };
            let mut entries = vec![(place, IBig::ONE)];
            entries.extend(value_rows.iter().map(paid).filter(|(_, entry)| !entry.is_zero()));
            columns.push(Column { cost, entries, free: false });
            played.push((t, action));
        }
    }
    let cost_scale = &program.listed.cost_scale * &game.prior_total * &against.denominator;
    let listed = Listed { rows, columns, cost_scale, rhs_scale: IBig::ONE };
    let optimum = basic_optimum(&listed, control)?;
    let mut laws = vec![None; game.types.size(agent)];
    for &t in &own {
        laws[t] = Some(Weights::new());
    }
    for (&(t, action), weight) in played.iter().zip(&optimum.columns.numerators[first..]) {
        if let (Some(law), false) = (laws[t].as_mut(), weight.is_zero()) {
            law.push((action, weight.clone()));
        }
    }
    Some(Play { laws, denominator: optimum.columns.denominator })
}
