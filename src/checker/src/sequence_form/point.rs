//! Points of the sequence form: every row and box holds.

use super::branching::Left;
use super::form::Form;
use super::has_shares;
use super::rows::{Column, Row};
use crate::code::{Checked, Code, at};
use crate::concept::{Concept, Objective};
use crate::number::bits;
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::HashMap;

/// A point: columns that are not zero, over a denominator.
struct Point {
    denominator: IBig,
    /// Probabilities times the denominator, amounts of money times it and the form's unit.
    columns: HashMap<Column, IBig>,
}

/// The objective at a point of a concept's set.
///
/// # Errors
/// `point-not-of-concept` where a row or box does not hold.
pub(crate) fn point_value(
    form: &Form<'_>,
    concept: Concept,
    objective: &Objective,
    node: &Node<'_>,
) -> Checked<RBig> {
    let point = Point::read(form, has_shares(concept), node)?;
    let length = point.columns.values().map(bits).max().unwrap_or(0).saturating_add(form.bits);
    let rows = Rows { form, left: Left::everything(form), point: &point, node, length };
    rows.verify_boxes()?;
    rows.verify_all(has_shares(concept))?;
    let (mut welfare, mut revenue) = (IBig::ZERO, IBig::ZERO);
    for end in &form.tree.ends {
        let column = Column::joint(0, *at(&end.sequences, 0)?, *at(&end.sequences, 1)?);
        if let Some(weight) = point.get(column) {
            welfare += weight * &end.welfare;
            revenue += weight * &end.revenue;
        }
    }
    let sum = &objective.welfare * RBig::from(welfare) + &objective.revenue * RBig::from(revenue);
    Ok(sum / RBig::from(&point.denominator * &form.unit))
}

impl Point {
    fn read(form: &Form<'_>, shares: bool, node: &Node<'_>) -> Checked<Point> {
        let table = node.table(&["denominator", "joint", "own", "values", "shares"])?;
        let denominator = table.get("denominator")?.denominator()?;
        let mut point =
            Point { columns: HashMap::from([(Column::One, denominator.clone())]), denominator };
        let [first, second] = form.tree.sides.as_slice() else { return node.wrong("two agents") };
        for entry in table.get("joint")?.list()? {
            let [one, two, weight] = entry.tuple()?;
            let own = first.sequence(&one)?;
            let Some(set) = *at(&first.set_of, own)? else { return one.wrong("no set") };
            let column = Column::joint(0, own, form.reply(0, set, &two)?);
            second.sequence(&two)?;
            point.put(column, positive(&weight)?, &entry)?;
        }
        for entry in table.get("own")?.list()? {
            let [agent, sequence, weight] = entry.tuple()?;
            let (agent, side) = form.tree.agent(&agent)?;
            point.put(
                Column::Reach(agent, side.sequence(&sequence)?),
                positive(&weight)?,
                &entry,
            )?;
        }
        for entry in table.get("values")?.list()? {
            let [agent, set, value] = entry.tuple()?;
            let (agent, side) = form.tree.agent(&agent)?;
            let value = value.integer()? * &form.unit;
            point.put(Column::Value(agent, side.set(&set)?), value, &entry)?;
        }
        let list = table.get("shares")?;
        let entries = list.list()?;
        if !shares && !entries.is_empty() {
            return list.reject(Code::RowNotOfConcept, "the concept has no shares of values");
        }
        for entry in entries {
            let [agent, own, set, value] = entry.tuple()?;
            let (agent, side) = form.tree.agent(&agent)?;
            let (sequence, set) = (side.sequence(&own)?, side.set(&set)?);
            let before = *at(&side.set_of, sequence)?;
            if !before.map_or(Ok(false), |before| form.half(agent)?.precedes(before, set))? {
                return own.reject(Code::UnknownName, "its set does not precede the other");
            }
            let value = value.integer()? * &form.unit;
            point.put(Column::Share(agent, sequence, set), value, &entry)?;
        }
        Ok(point)
    }

    fn put(&mut self, column: Column, value: IBig, entry: &Node<'_>) -> Checked<()> {
        match self.columns.insert(column, value) {
            None => Ok(()),
            Some(_) => entry.reject(Code::DuplicateEntry, "this is listed twice"),
        }
    }

    fn get(&self, column: Column) -> Option<&IBig> {
        self.columns.get(&column)
    }
}

fn positive(node: &Node<'_>) -> Checked<IBig> {
    let value = node.integer()?;
    if value > IBig::ZERO {
        return Ok(value);
    }
    node.reject(Code::LawNotPositive, "a weight is not positive")
}

struct Rows<'a> {
    form: &'a Form<'a>,
    left: Left,
    point: &'a Point,
    node: &'a Node<'a>,
    length: usize,
}

impl Rows<'_> {
    fn wrong<T>(&self, message: String) -> Checked<T> {
        self.node.reject(Code::PointNotOfConcept, message)
    }

    /// Every column that is listed is in its box, and zero is in the boxes of all others.
    fn verify_boxes(&self) -> Checked<()> {
        let (form, denominator) = (self.form, &self.point.denominator);
        for (column, value) in &self.point.columns {
            let (low, high) = match *column {
                Column::Value(agent, set) => at(&form.half(agent)?.values, set)?.clone(),
                Column::Share(agent, _, set) => form.share_box(agent, set)?,
                _ => (IBig::ZERO, IBig::ONE),
            };
            if *value < low * denominator || *value > high * denominator {
                return self.wrong(format!("{column:?} is outside its box"));
            }
        }
        for (agent, half) in form.halves.iter().enumerate() {
            for (set, (low, high)) in half.values.iter().enumerate() {
                let listed = self.point.get(Column::Value(agent, set)).is_some();
                if !listed && (*low > IBig::ZERO || *high < IBig::ZERO) {
                    return self.wrong(format!("the value of set {set} is outside its box"));
                }
            }
        }
        Ok(())
    }

    /// Every row but those of values, which say what the slacks are.
    fn verify_all(&self, shares: bool) -> Checked<()> {
        let form = self.form;
        for (agent, half) in form.halves.iter().enumerate() {
            for (set, of_set) in half.side.sets.iter().enumerate() {
                self.verify(Row::Flow { agent, set })?;
                if of_set.parent == 0 {
                    self.verify(Row::Root { agent, set })?;
                }
                for sequence in half.sequences(set)? {
                    self.verify_slack(agent, sequence)?;
                }
                if !shares {
                    continue;
                }
                for before in half.back(set)? {
                    self.verify(Row::Share { agent, before, set })?;
                    for sequence in half.sequences(before)? {
                        for deviation in half.sequences(set)? {
                            self.verify(Row::Obey { agent, sequence, deviation })?;
                        }
                    }
                }
            }
        }
        for (first, second) in form.connections() {
            for other in form.half(1)?.sequences(second)? {
                self.verify(Row::Joint { agent: 0, set: first, other })?;
            }
            for other in form.half(0)?.sequences(first)? {
                self.verify(Row::Joint { agent: 1, set: second, other })?;
            }
        }
        Ok(())
    }

    /// What a row sums to.
    fn sum(&self, row: Row) -> Checked<IBig> {
        let (mut sum, mut terms) = (IBig::ZERO, 4);
        row.terms(self.form, &self.left, &mut |column, coefficient| {
            terms += 1;
            if let Some(value) = self.point.get(column) {
                sum += coefficient * value;
            }
            Ok(())
        })?;
        self.form.budget.spend(&self.node.place, terms, self.length)?;
        Ok(sum)
    }

    fn verify(&self, row: Row) -> Checked<()> {
        let sum = self.sum(row)?;
        if sum.is_zero() || (sum > IBig::ZERO && !row.is_equation(self.form, &self.left)?) {
            return Ok(());
        }
        self.wrong(format!("the row {row:?} does not hold"))
    }

    /// The slack of a sequence, which its row gives, is in its box.
    fn verify_slack(&self, agent: usize, sequence: usize) -> Checked<()> {
        let slack = -self.sum(Row::Value { agent, sequence })?;
        let largest = self.form.largest_slack(agent, sequence)? * &self.point.denominator;
        if slack < IBig::ZERO || slack > largest {
            return self.wrong(format!("the slack of sequence {sequence} is outside its box"));
        }
        Ok(())
    }
}
