//! What multipliers prove about a case: signs mended, then recomputed in integers by the boxes of columns.

use super::case::Case;
use super::program::{CapRow, SequenceProgram, What};
use super::proof::{LeafBound, RowName};
use crate::game::ratio;
use crate::program::Sense;
use dashu::base::{BitTest, DivEuclid, Gcd};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// How rounding starts and goes on: bits beyond those that tell the bound from what is to be proved.
const SPARE: usize = 3;
const STEP: usize = 4;
const TRIES: usize = 3;

/// Recomputes bounds by one program.
pub(super) struct Prover<'p, 'e, 't> {
    program: &'p SequenceProgram<'e, 't>,
    numbers: BTreeMap<RowName, usize>,
}

impl<'p, 'e, 't> Prover<'p, 'e, 't> {
    pub fn new(program: &'p SequenceProgram<'e, 't>) -> Self {
        let numbers = program.names.iter().enumerate().map(|(row, &name)| (name, row)).collect();
        Prover { program, numbers }
    }

    /// Makes multipliers of the program's rows ones of the certificate: those of the wrong sign become 0.
    pub fn mended(
        &self,
        case: &Case,
        cap_rows: &[CapRow],
        numerators: &[IBig],
        denominator: &IBig,
    ) -> LeafBound {
        let program = self.program;
        let mut least = vec![false; program.names.len()];
        let mut most = vec![false; program.names.len()];
        for (what, column) in program.what.iter().zip(&program.listed.columns) {
            match what {
                What::Rest => column.entries.iter().for_each(|&(row, _)| most[row] = true),
                What::Lost(..) if !program.is_pinned(case, what) => {
                    column.entries.iter().for_each(|&(row, _)| least[row] = true);
                }
                _ => {}
            }
        }
        let mut rows = Vec::new();
        for (row, &name) in program.names.iter().enumerate() {
            let y = &numerators[row];
            let at_least = least[row] || program.listed.rows[row].sense == Sense::AtLeast;
            let wrong = (at_least && *y < IBig::ZERO) || (most[row] && *y > IBig::ZERO);
            // Rows about what is not told in this case prove nothing.
            let idle = matches!(name, RowName::Obey(i, told, _) if case.barred[i][told]);
            if !wrong && !idle && !y.is_zero() {
                rows.push((name, y.clone()));
            }
        }
        for ((name, _), y) in cap_rows.iter().zip(&numerators[program.names.len()..]) {
            if *y > IBig::ZERO {
                rows.push((*name, y.clone()));
            }
        }
        let mut leaf = LeafBound { denominator: denominator.clone(), rows };
        reduce(&mut leaf);
        leaf
    }

    /// Multipliers that show that nothing is left to play at a set at the start.
    pub fn of_dead_end(agent: usize, set: usize) -> LeafBound {
        LeafBound { denominator: IBig::ONE, rows: vec![(RowName::Flow(agent, set), IBig::ONE)] }
    }

    /// Multipliers with fewer digits that prove `target` too, if rounding finds some; the leaf proves `bound`.
    pub fn shortened(
        &self,
        case: &Case,
        leaf: &LeafBound,
        bound: &RBig,
        target: &RBig,
    ) -> LeafBound {
        let gap = bound - target;
        let first = gap.denominator().bit_len().saturating_sub(gap.numerator().bit_len());
        for bits in (first + SPARE..leaf.denominator.bit_len()).step_by(STEP).take(TRIES) {
            let rounded = rounded(leaf, bits);
            if self.bound(case, &rounded) >= *target {
                return rounded;
            }
        }
        leaf.clone()
    }

    /// The lower bound on the signed objective that a leaf proves.
    pub fn bound(&self, case: &Case, leaf: &LeafBound) -> RBig {
        let program = self.program;
        let earnings = program.earnings;
        // Rows are those of the format times their scale; everything is over the denominator times the objective's unit.
        let mut y = vec![IBig::ZERO; program.names.len()];
        let mut caps: BTreeMap<RowName, &IBig> = BTreeMap::new();
        for (name, number) in &leaf.rows {
            match self.numbers.get(name) {
                Some(&row) => {
                    y[row] = number * (&earnings.objective_unit / &program.listed.rows[row].scale);
                }
                None => {
                    caps.insert(*name, number);
                }
            }
        }
        let mut whole: IBig = &program.constant * &leaf.denominator;
        for (row, y) in program.listed.rows.iter().zip(&y).filter(|(row, _)| !row.rhs.is_zero()) {
            whole += &row.rhs * y;
        }
        // By column, what caps pay; exact fractions, as they are few.
        let mut paid: BTreeMap<usize, RBig> = BTreeMap::new();
        if !caps.is_empty() {
            for (name, (row, entries)) in program.cap_rows(case) {
                let Some(y) = caps.get(&name) else { continue };
                let factor = ratio(*y * &earnings.objective_unit, row.scale.clone());
                for (column, entry) in entries {
                    *paid.entry(column).or_insert(RBig::ZERO) += &factor * RBig::from(entry);
                }
            }
        }
        let (mut money, mut rest) = (IBig::ZERO, RBig::ZERO);
        let capped = self.capped(case);
        for (column, what) in program.what.iter().enumerate() {
            if program.is_pinned(case, what) {
                continue;
            }
            let listed = &program.listed.columns[column];
            let mut reduced = match what {
                What::Nowhere | What::Rest | What::Lost(..) => continue,
                _ => &listed.cost * &leaf.denominator,
            };
            for (row, entry) in &listed.entries {
                if !y[*row].is_zero() {
                    reduced -= entry * &y[*row];
                }
            }
            if let Some(paid) = paid.get(&column) {
                let reduced = RBig::from(reduced) - paid;
                let (from, to) = self.box_of(case, what);
                rest += (&reduced * from).min(reduced * to);
                continue;
            }
            if reduced.is_zero() {
                continue;
            }
            match what {
                What::Chance(..) if capped.contains_key(&column) => {
                    let (from, to) = self.box_of(case, what);
                    let reduced = RBig::from(reduced);
                    rest += (&reduced * from).min(reduced * to);
                }
                What::Chance(..) | What::Joint(..) => whole += reduced.min(IBig::ZERO),
                _ => {
                    let (from, to) = self.range(what);
                    money += (&reduced * from).min(reduced * to);
                }
            }
        }
        let total = RBig::from(whole) + ratio(money, earnings.unit.clone()) + rest;
        total / RBig::from(&leaf.denominator * &earnings.objective_unit)
    }

    /// Columns of chances that have caps.
    fn capped(&self, case: &Case) -> BTreeMap<usize, ()> {
        let column = |cap: &super::case::Cap| (self.program.chances[cap.agent][cap.sequence], ());
        case.caps.iter().map(column).collect()
    }

    /// The box of a column that is no chance, over the unit of money.
    fn range(&self, what: &What) -> (IBig, IBig) {
        let ranges = &self.program.ranges;
        match *what {
            What::Value(i, set) => ranges[i].values[set].clone(),
            What::Slack(i, sequence) => (IBig::ZERO, ranges[i].slacks[sequence].clone()),
            What::Share(i, _, set) => {
                let (least, most) = &ranges[i].values[set];
                (least.min(&IBig::ZERO).clone(), most.max(&IBig::ZERO).clone())
            }
            _ => (IBig::ZERO, self.program.earnings.unit.clone()),
        }
    }

    /// The box of any column.
    fn box_of(&self, case: &Case, what: &What) -> (RBig, RBig) {
        match *what {
            What::Chance(i, sequence) => case.chances(i, sequence),
            What::Joint(..) => (RBig::ZERO, RBig::ONE),
            _ => {
                let unit = &self.program.earnings.unit;
                let (from, to) = self.range(what);
                (ratio(from, unit.clone()), ratio(to, unit.clone()))
            }
        }
    }
}

/// The multipliers rounded to so many fractional bits.
fn rounded(leaf: &LeafBound, bits: usize) -> LeafBound {
    let half = &leaf.denominator / IBig::from(2);
    let mut rounded = leaf.clone();
    for (_, number) in &mut rounded.rows {
        *number = ((&*number << bits) + &half).div_euclid(&leaf.denominator);
    }
    rounded.denominator = IBig::ONE << bits;
    rounded.rows.retain(|(_, number)| !number.is_zero());
    reduce(&mut rounded);
    rounded
}

/// Divides by the common divisor.
fn reduce(leaf: &mut LeafBound) {
    let mut common = leaf.denominator.clone();
    for (_, number) in &leaf.rows {
        if common.is_one() {
            return;
        }
        common = (&common).gcd(number).into();
    }
    leaf.denominator /= &common;
    leaf.rows.iter_mut().for_each(|(_, number)| *number /= &common);
}
