//! The multipliers of a leaf, and what they prove of the columns in their boxes.
//!
//! With multipliers y, every point of the set has `objective >= objective − sum of y times rows`, for the rows
//! are zero or not negative; the right side is linear in the columns, and at least its minimum over the boxes.

use super::branching::Left;
use super::form::Form;
use super::has_shares;
use super::rows::{Column, Row, read_rows};
use crate::code::{Checked, Code, at};
use crate::concept::{Objective, Sense};
use crate::equilibrium::Claim;
use crate::number::{Extended, bits, common_denominator, scaled};
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::HashMap;

/// A leaf's multipliers prove the claimed end for every point left, or that none is left.
pub(crate) fn verify_leaf(
    form: &Form<'_>,
    claim: &Claim,
    left: &Left,
    node: &Node<'_>,
) -> Checked<()> {
    let table = node.table(&["denominator", "rows"])?;
    let denominator = table.get("denominator")?.denominator()?;
    let rows = read_rows(form, left, has_shares(claim.concept), &table.get("rows")?)?;
    let listed = rows.iter().filter_map(|(row, _)| match row {
        Row::Cap { cap, .. } => left.caps.get(*cap).map(|cap| &cap.number),
        _ => None,
    });
    let caps = common_denominator(listed)?;
    let Objective { welfare, revenue } = &claim.objective;
    let weights = common_denominator([welfare, revenue])?;
    // Everything is an integer over unit * weights * denominator * caps.
    let scale = Scale { form, left, per_row: &form.unit * &weights * &caps };
    let length = rows.iter().map(|(_, y)| bits(y)).max().unwrap_or(0).max(bits(&denominator));
    scale.account(&rows, length, &node.place)?;
    let mut sums = Columns::new(form);
    for (row, multiplier) in &rows {
        scale.subtract(&mut sums, *row, multiplier)?;
    }
    let whole = &scale.per_row * &denominator;
    let claimed = claim.as_minimum().lower;
    let nothing = sums.minimum(form, left)?;
    let per_end = &denominator * &caps;
    let sign = if claim.sense == Sense::Min { IBig::ONE } else { IBig::NEG_ONE };
    let [alpha, beta] =
        [welfare, revenue].map(|weight| &sign * scaled(weight, &weights) * &per_end);
    for end in &form.tree.ends {
        let (first, second) = (*at(&end.sequences, 0)?, *at(&end.sequences, 1)?);
        let amount = &alpha * &end.welfare + &beta * &end.revenue;
        sums.add(form, Column::joint(0, first, second), &amount);
    }
    let Some(least) = sums.minimum(form, left)? else { return Ok(()) };
    let shown = Extended::Finite(least / RBig::from(whole));
    // The objective 0 is at least what these multipliers prove of it: if that is above 0, nothing
    // is left.
    if claimed <= shown || nothing.is_none_or(|nothing| nothing > RBig::ZERO) {
        return Ok(());
    }
    let (shown, claimed) = match claim.sense {
        Sense::Min => (shown, claimed),
        Sense::Max => (shown.negate(), claimed.negate()),
    };
    node.reject(Code::BoundNotProved, format!("the multipliers prove {shown}, not {claimed}"))
}

/// How rows and their multipliers become integers.
struct Scale<'a> {
    form: &'a Form<'a>,
    left: &'a Left,
    /// What a multiplier's numerator is multiplied with: unit * weights * caps.
    per_row: IBig,
}

impl Scale<'_> {
    /// Takes a multiple of a row away.
    fn subtract(&self, sums: &mut Columns, row: Row, multiplier: &IBig) -> Checked<()> {
        if multiplier.is_zero() {
            return Ok(());
        }
        // The integers of the row are it times this.
        let already = match row {
            Row::Cap { cap, .. } => at(&self.left.caps, cap)?.unit(),
            _ if row.is_money() => self.form.unit.clone(),
            _ => IBig::ONE,
        };
        let factor = -multiplier * (&self.per_row / already);
        row.terms(self.form, self.left, &mut |column, coefficient| {
            sums.add(self.form, column, &(&factor * coefficient));
            Ok(())
        })
    }

    /// Accounts for all of it before it is done.
    fn account(&self, rows: &[(Row, IBig)], length: usize, place: &str) -> Checked<()> {
        let mut terms = 8 * self.form.tree.ends.len() as u128;
        for half in &self.form.halves {
            terms += 8 * half.side.set_of.len() as u128;
        }
        for (row, _) in rows {
            terms += match *row {
                Row::Value { agent, sequence } | Row::Obey { agent, deviation: sequence, .. } => {
                    let half = self.form.half(agent)?;
                    at(&half.ends, sequence)?.len() + at(&half.following, sequence)?.len() + 4
                }
                Row::Root { agent, set } => {
                    let half = self.form.half(agent)?;
                    let mut ends = 4;
                    for sequence in half.below(set)? {
                        ends += at(&half.ends, sequence)?.len() + 1;
                    }
                    ends
                }
                Row::Flow { agent, set }
                | Row::Joint { agent, set, .. }
                | Row::Share { agent, before: set, .. } => {
                    self.form.half(agent)?.sequences(set)?.len() + 4
                }
                Row::Cap { .. } => 4,
            } as u128;
        }
        let length = length.saturating_add(bits(&self.per_row)).saturating_add(self.form.bits);
        self.form.budget.spend(place, terms, length)
    }
}

/// A number for every column.
struct Columns {
    one: IBig,
    reach: [Vec<IBig>; 2],
    value: [Vec<IBig>; 2],
    slack: [Vec<IBig>; 2],
    /// The joint probabilities of sequences at which play ends.
    ends: Vec<IBig>,
    /// All others that occur.
    joint: HashMap<(usize, usize), IBig>,
    share: [HashMap<(usize, usize), IBig>; 2],
}

impl Columns {
    fn new(form: &Form<'_>) -> Columns {
        let sequences = form.halves.each_ref().map(|half| vec![IBig::ZERO; half.side.set_of.len()]);
        Columns {
            one: IBig::ZERO,
            reach: sequences.clone(),
            value: form.halves.each_ref().map(|half| vec![IBig::ZERO; half.side.sets.len()]),
            slack: sequences,
            ends: vec![IBig::ZERO; form.tree.ends.len()],
            joint: HashMap::new(),
            share: Default::default(),
        }
    }

    fn add(&mut self, form: &Form<'_>, column: Column, amount: &IBig) {
        let place = match column {
            Column::One => Some(&mut self.one),
            Column::Reach(agent, number) => nested(&mut self.reach, agent, number),
            Column::Value(agent, number) => nested(&mut self.value, agent, number),
            Column::Slack(agent, number) => nested(&mut self.slack, agent, number),
            Column::Joint(first, second) => match form.end(first, second) {
                Some(end) => self.ends.get_mut(end),
                None => Some(self.joint.entry((first, second)).or_default()),
            },
            Column::Share(agent, sequence, set) => {
                self.share.get_mut(agent).map(|own| own.entry((sequence, set)).or_default())
            }
        };
        if let Some(place) = place {
            *place += amount;
        }
    }

    /// The least sum of these multiples of columns in their boxes; nothing where a box is empty.
    fn minimum(&self, form: &Form<'_>, left: &Left) -> Checked<Option<RBig>> {
        let mut least = self.one.clone();
        let mut of_caps = RBig::ZERO;
        let capped = left.capped();
        for ((agent, sequence), (low, high)) in &capped {
            if low > high {
                return Ok(None);
            }
            let multiple = at(at(&self.reach, *agent)?, *sequence)?;
            let end = if *multiple < IBig::ZERO { high } else { low };
            of_caps += end * RBig::from(multiple.clone());
        }
        for (agent, half) in form.halves.iter().enumerate() {
            for (sequence, multiple) in at(&self.reach, agent)?.iter().enumerate().skip(1) {
                let free =
                    !left.is_unplayed(agent, sequence) && !capped.contains_key(&(agent, sequence));
                if *multiple < IBig::ZERO && free {
                    least += multiple;
                }
            }
            for (multiple, (low, high)) in at(&self.value, agent)?.iter().zip(&half.values) {
                least += multiple * if *multiple < IBig::ZERO { high } else { low };
            }
            for (sequence, multiple) in at(&self.slack, agent)?.iter().enumerate().skip(1) {
                if *multiple < IBig::ZERO && !left.is_best(agent, sequence) {
                    least += multiple * form.largest_slack(agent, sequence)?;
                }
            }
            for ((sequence, set), multiple) in at(&self.share, agent)? {
                if !left.is_unplayed(agent, *sequence) {
                    let (low, high) = form.share_box(agent, *set)?;
                    least += multiple * if *multiple < IBig::ZERO { high } else { low };
                }
            }
        }
        let played = |first, second| !left.is_unplayed(0, first) && !left.is_unplayed(1, second);
        for (end, multiple) in form.tree.ends.iter().zip(&self.ends) {
            if *multiple < IBig::ZERO && played(*at(&end.sequences, 0)?, *at(&end.sequences, 1)?) {
                least += multiple;
            }
        }
        for ((first, second), multiple) in &self.joint {
            if *multiple < IBig::ZERO && played(*first, *second) {
                least += multiple;
            }
        }
        Ok(Some(RBig::from(least) + of_caps))
    }
}

fn nested(table: &mut [Vec<IBig>; 2], agent: usize, number: usize) -> Option<&mut IBig> {
    table.get_mut(agent)?.get_mut(number)
}

impl Form<'_> {
    /// The largest slack of a sequence: U of its set minus h.
    pub(crate) fn largest_slack(&self, agent: usize, sequence: usize) -> Checked<IBig> {
        let half = self.half(agent)?;
        match half.set_of(sequence)? {
            Some(set) => {
                let (_, most) = at(&half.values, set)?;
                let (least, _) = at(&half.earned, sequence)?;
                Ok((most - least).max(IBig::ZERO))
            }
            None => Ok(IBig::ZERO),
        }
    }

    /// The box of a share of the value of a set.
    pub(crate) fn share_box(&self, agent: usize, set: usize) -> Checked<(IBig, IBig)> {
        let (low, high) = at(&self.half(agent)?.values, set)?.clone();
        Ok((low.min(IBig::ZERO), high.max(IBig::ZERO)))
    }
}
