//! Points of the relaxation: chances from a basic solution, everything else worked out from them.

use super::earnings::Earnings;
use super::program::{SequenceProgram, What, before, sequences};
use super::proof::SequencePoint;
use super::reply::{Plan, Replies};
use crate::exact::Vector;
use crate::game::ratio;
use dashu::base::Gcd;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};

/// The point with these chances, and its signed objective; `None` if some play is nowhere, or joint chances cannot be
/// completed.
pub(super) fn point(
    program: &SequenceProgram<'_, '_>,
    columns: &Vector,
    obedience: bool,
) -> Option<(RBig, SequencePoint)> {
    let earnings = program.earnings;
    let mut own = [0, 1].map(|i| vec![IBig::ZERO; earnings.side(i).sequences]);
    own.iter_mut().for_each(|chances| chances[0] = columns.denominator.clone());
    let mut joint = BTreeMap::new();
    for (what, amount) in program.what.iter().zip(&columns.numerators) {
        match *what {
            What::Chance(i, sequence) => own[i][sequence] = amount.clone(),
            What::Joint(one, two) => {
                joint.insert((one, two), amount.clone());
            }
            What::Nowhere if !amount.is_zero() => return None,
            _ => {}
        }
    }
    complete(earnings, &own, &mut joint)?;
    let mut worth = &program.constant * &columns.denominator;
    let chance = |one: usize, two: usize| chance(&own, &joint, one, two);
    for (one, two, amount) in &earnings.objective {
        if (*one, *two) != (0, 0) {
            worth += amount * chance(*one, *two);
        }
    }
    let value = ratio(worth, &columns.denominator * &earnings.objective_unit);
    let (values, shares) = match obedience {
        true => shares(earnings, &own, &joint),
        false => (best_values(earnings, &own), Vec::new()),
    };
    // Values are over the unit of money as well.
    let scaled = |amount: &IBig| amount * &earnings.unit;
    let joint = joint.iter().map(|(&(one, two), amount)| (one, two, scaled(amount)));
    let plans = (0..2).flat_map(|i| {
        let chances = own[i].iter().enumerate().skip(1);
        chances.map(move |(sequence, amount)| (i, sequence, amount * &earnings.unit))
    });
    let mut point = SequencePoint {
        denominator: scaled(&columns.denominator),
        joint: joint.filter(|entry| !entry.2.is_zero()).collect(),
        own: plans.filter(|entry| !entry.2.is_zero()).collect(),
        values,
        shares,
    };
    reduce(&mut point);
    Some((value, point))
}

/// The joint chance of a pair, over the common denominator.
fn chance(
    own: &[Vec<IBig>; 2],
    joint: &BTreeMap<(usize, usize), IBig>,
    one: usize,
    two: usize,
) -> IBig {
    match (one, two) {
        (one, 0) => own[0][one].clone(),
        (0, two) => own[1][two].clone(),
        pair => joint.get(&pair).cloned().unwrap_or_default(),
    }
}

/// Joint chances of all sequences of sets that some end passes through both, so that all rows hold.
///
/// Pairs of sets are gone through from the start on; what is missing of a table is filled from the upper left corner.
fn complete(
    earnings: &Earnings<'_>,
    own: &[Vec<IBig>; 2],
    joint: &mut BTreeMap<(usize, usize), IBig>,
) -> Option<()> {
    let mut connected = BTreeSet::new();
    for (first, second, _) in &earnings.objective {
        let lines = [(0, *first), (1, *second)].map(|(i, sequence)| {
            let set = earnings.side(i).set_of(sequence);
            set.map_or(Vec::new(), |set| before(earnings, i, set))
        });
        for &one in &lines[0] {
            connected.extend(lines[1].iter().map(|&two| (one, two)));
        }
    }
    for (one, two) in connected {
        let parents = (earnings.side(0).sets[one].parent, earnings.side(1).sets[two].parent);
        let (rows, columns) = (sequences(earnings, 0, one), sequences(earnings, 1, two));
        let mut left: Vec<IBig> = rows.clone().map(|a| chance(own, joint, a, parents.1)).collect();
        let mut above: Vec<IBig> =
            columns.clone().map(|b| chance(own, joint, parents.0, b)).collect();
        let mut missing = Vec::new();
        for (row, a) in rows.clone().enumerate() {
            for (column, b) in columns.clone().enumerate() {
                match joint.get(&(a, b)) {
                    Some(amount) => {
                        left[row] -= amount;
                        above[column] -= amount;
                    }
                    None => missing.push((row, column, a, b)),
                }
            }
        }
        for (row, column, a, b) in missing {
            let amount = left[row].clone().min(above[column].clone());
            left[row] -= &amount;
            above[column] -= &amount;
            joint.insert((a, b), amount);
        }
        if left.iter().chain(&above).any(|amount| !amount.is_zero()) {
            return None;
        }
    }
    Some(())
}

type Values = Vec<(usize, usize, IBig)>;
type Shares = Vec<(usize, usize, usize, IBig)>;

/// What every set is worth against the other's plan.
fn best_values(earnings: &Earnings<'_>, own: &[Vec<IBig>; 2]) -> Values {
    let mut values = Vec::new();
    for i in 0..2 {
        let plan = Plan { chances: own[1 - i].clone() };
        let replies = Replies::new(earnings, i, &plan);
        let each = replies.values.into_iter().enumerate();
        values.extend(each.filter(|(_, v)| !v.is_zero()).map(|(set, v)| (i, set, v)));
    }
    values
}

/// The least shares and values: what is told is worth what it earns; what is not told, what is best.
fn shares(
    earnings: &Earnings<'_>,
    own: &[Vec<IBig>; 2],
    joint: &BTreeMap<(usize, usize), IBig>,
) -> (Values, Shares) {
    let (mut values, mut listed) = (Vec::new(), Vec::new());
    for i in 0..2 {
        let side = earnings.side(i);
        let mut share: BTreeMap<(usize, usize), IBig> = BTreeMap::new();
        for number in (0..side.sets.len()).rev() {
            let lines = before(earnings, i, number);
            // From the set itself up: what leads there is worth the sum over the set it leads to.
            let mut through: Option<(usize, IBig)> = None;
            for &outer in &lines {
                let mut sum = IBig::ZERO;
                for told in sequences(earnings, i, outer) {
                    let worth = match &through {
                        Some((sequence, worth)) if *sequence == told => worth.clone(),
                        _ => {
                            let earns = |played: usize| -> IBig {
                                let mut worth = IBig::ZERO;
                                for (other, amount) in &earnings.utility[i][played] {
                                    let pair = if i == 0 { (told, *other) } else { (*other, told) };
                                    worth += amount * chance(own, joint, pair.0, pair.1);
                                }
                                for &after in &earnings.following[i][played] {
                                    worth += &share[&(told, after)];
                                }
                                worth
                            };
                            match outer == number {
                                true => earns(told),
                                false => {
                                    let each = sequences(earnings, i, number).map(earns);
                                    each.max().unwrap_or_default()
                                }
                            }
                        }
                    };
                    sum += &worth;
                    share.insert((told, number), worth);
                }
                through = Some((side.sets[outer].parent, sum));
            }
            if let Some((_, value)) = through
                && !value.is_zero()
            {
                values.push((i, number, value));
            }
        }
        let shares = share.into_iter().filter(|(_, amount)| !amount.is_zero());
        listed.extend(shares.map(|((told, set), amount)| (i, told, set, amount)));
    }
    values.sort();
    (values, listed)
}

/// Divides by the common divisor.
fn reduce(point: &mut SequencePoint) {
    let joint = point.joint.iter_mut().map(|entry| &mut entry.2);
    let own = point.own.iter_mut().map(|entry| &mut entry.2);
    let values = point.values.iter_mut().map(|entry| &mut entry.2);
    let shares = point.shares.iter_mut().map(|entry| &mut entry.3);
    let mut numbers: Vec<&mut IBig> = joint.chain(own).chain(values).chain(shares).collect();
    numbers.push(&mut point.denominator);
    let mut common = IBig::ZERO;
    for number in numbers.iter().rev() {
        common = if common.is_zero() { (**number).clone() } else { common.gcd(&**number).into() };
        if common.is_one() {
            return;
        }
    }
    numbers.into_iter().for_each(|number| *number /= &common);
}
