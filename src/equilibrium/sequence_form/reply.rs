//! Plans of two agents: what they are worth to each other, and one agent's best plan for the objective among those that
//! keep the other's play optimal.

use super::case::Marks;
use super::earnings::Earnings;
use super::program::sequences;
use crate::program::{Column, Listed, Row, Sense, merged};
use crate::solve::{Control, basic_optimum};
use dashu::integer::IBig;

/// Chances of an agent's sequences, over that of the empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub chances: Vec<IBig>,
}

impl Plan {
    /// What everything is over.
    pub fn denominator(&self) -> &IBig {
        &self.chances[0]
    }
}

/// What an agent's sets are worth against a plan, by backward induction; over the unit of money times the plan's
/// denominator.
pub(super) struct Replies {
    /// By set.
    pub values: Vec<IBig>,
    /// By sequence: what it falls short of its set.
    pub slacks: Vec<IBig>,
}

impl Replies {
    /// The best replies of `agent` to the other's plan.
    pub fn new(earnings: &Earnings<'_>, agent: usize, against: &Plan) -> Self {
        let side = earnings.side(agent);
        let mut values = vec![IBig::ZERO; side.sets.len()];
        let mut slacks = vec![IBig::ZERO; side.sequences];
        for number in (0..side.sets.len()).rev() {
            for sequence in sequences(earnings, agent, number) {
                let mut worth = IBig::ZERO;
                for (other, amount) in &earnings.utility[agent][sequence] {
                    worth += amount * &against.chances[*other];
                }
                for &after in &earnings.following[agent][sequence] {
                    worth += &values[after];
                }
                slacks[sequence] = worth;
            }
            let each = sequences(earnings, agent, number).map(|sequence| &slacks[sequence]);
            let best = each.max().cloned().unwrap_or_default();
            for sequence in sequences(earnings, agent, number) {
                slacks[sequence] = &best - &slacks[sequence];
            }
            values[number] = best;
        }
        Replies { values, slacks }
    }

    /// Is every sequence that a plan plays a best reply?
    pub fn allow(&self, plan: &Plan) -> bool {
        let mut pairs = plan.chances.iter().zip(&self.slacks);
        pairs.all(|(chance, slack)| chance.is_zero() || slack.is_zero())
    }
}

/// The pure plan that takes the first action of least slack everywhere.
pub(super) fn pure_reply(earnings: &Earnings<'_>, agent: usize, replies: &Replies) -> Plan {
    pure_plan(earnings, agent, |sequence| replies.slacks[sequence].clone())
}

/// The pure plan that takes the first action of least cost everywhere.
pub(super) fn pure_plan(
    earnings: &Earnings<'_>,
    agent: usize,
    cost: impl Fn(usize) -> IBig,
) -> Plan {
    let side = earnings.side(agent);
    let mut chances = vec![IBig::ZERO; side.sequences];
    chances[0] = IBig::ONE;
    for (number, set) in side.sets.iter().enumerate() {
        if !chances[set.parent].is_zero()
            && let Some(best) = sequences(earnings, agent, number).min_by_key(|&s| cost(s))
        {
            chances[best] = IBig::ONE;
        }
    }
    Plan { chances }
}

/// The signed objective of two plans, over the objective's unit and both denominators.
pub(super) fn objective(earnings: &Earnings<'_>, plans: &[Plan; 2]) -> IBig {
    let mut sum = IBig::ZERO;
    for (one, two, worth) in &earnings.objective {
        let (one, two) = (&plans[0].chances[*one], &plans[1].chances[*two]);
        if !one.is_zero() && !two.is_zero() {
            sum += worth * one * two;
        }
    }
    sum
}

/// The plan of `agent` that is best for the objective against `against` among those that play only what is marked in
/// `playable` and against which the other's sequences marked in `best` are best replies; `None` if none is found.
pub(super) fn best_plan(
    earnings: &Earnings<'_>,
    agent: usize,
    playable: &Marks,
    best: &Marks,
    against: &Plan,
    control: &Control<'_>,
) -> Option<Plan> {
    let (side, other) = (earnings.side(agent), 1 - agent);
    let unit = &earnings.unit;
    let mut rows = Vec::new();
    let mut columns = Vec::new();
    // The other's values and slacks.
    let mut row_of = vec![usize::MAX; earnings.side(other).sequences];
    for number in 0..earnings.side(other).sets.len() {
        for sequence in sequences(earnings, other, number) {
            row_of[sequence] = rows.len();
            rows.push(Row { sense: Sense::Equal, rhs: IBig::ZERO, scale: unit.clone() });
            if !best[other][sequence] {
                let entries = vec![(row_of[sequence], unit.clone())];
                columns.push(Column { cost: IBig::ZERO, entries, free: false });
            }
        }
    }
    for (number, set) in earnings.side(other).sets.iter().enumerate() {
        let own = sequences(earnings, other, number).map(|sequence| (row_of[sequence], -unit));
        let mut entries: Vec<(usize, IBig)> = own.collect();
        if set.parent != 0 {
            entries.push((row_of[set.parent], unit.clone()));
        }
        columns.push(Column { cost: IBig::ZERO, entries: merged(entries), free: true });
    }
    // Own chances.
    let first = columns.len();
    let mut column_of = vec![usize::MAX; side.sequences];
    for sequence in 1..side.sequences {
        let before = side.before(sequence);
        if playable[agent][sequence] && (before == 0 || column_of[before] != usize::MAX) {
            column_of[sequence] = columns.len();
            columns.push(Column { cost: IBig::ZERO, entries: Vec::new(), free: false });
        }
    }
    for (number, set) in side.sets.iter().enumerate() {
        let parent = if set.parent == 0 { usize::MAX } else { column_of[set.parent] };
        if set.parent != 0 && parent == usize::MAX {
            continue;
        }
        let rhs = if set.parent == 0 { IBig::ONE } else { IBig::ZERO };
        rows.push(Row { sense: Sense::Equal, rhs, scale: IBig::ONE });
        let row = rows.len() - 1;
        let own = sequences(earnings, agent, number).map(|sequence| column_of[sequence]);
        for column in own.filter(|&column| column != usize::MAX) {
            columns[column].entries.push((row, IBig::ONE));
        }
        if set.parent != 0 {
            columns[parent].entries.push((row, IBig::NEG_ONE));
        }
    }
    for sequence in 0..earnings.side(other).sequences {
        for (own, amount) in &earnings.utility[other][sequence] {
            match (sequence, *own) {
                (0, _) => {}
                (_, 0) => rows[row_of[sequence]].rhs -= amount,
                (_, own) if column_of[own] != usize::MAX => {
                    columns[column_of[own]].entries.push((row_of[sequence], amount.clone()));
                }
                _ => {}
            }
        }
    }
    for (one, two, worth) in &earnings.objective {
        let (own, reply) = if agent == 0 { (*one, *two) } else { (*two, *one) };
        if own != 0 && column_of[own] != usize::MAX {
            columns[column_of[own]].cost += worth * &against.chances[reply];
        }
    }
    for column in &mut columns[first..] {
        column.entries = merged(std::mem::take(&mut column.entries));
    }
    let cost_scale = &earnings.objective_unit * against.denominator();
    let listed = Listed { rows, columns, cost_scale, rhs_scale: IBig::ONE };
    let optimum = basic_optimum(&listed, control)?;
    let chance = |&column: &usize| match column {
        usize::MAX => IBig::ZERO,
        column => optimum.columns.numerators[column].clone(),
    };
    let mut chances: Vec<IBig> = column_of.iter().map(chance).collect();
    chances[0] = optimum.columns.denominator.clone();
    Some(Plan { chances })
}
