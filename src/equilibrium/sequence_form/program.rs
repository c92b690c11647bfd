//! The relaxation that a search branches on: plans in sequence form, values, slacks, joint chances and shares.
//!
//! Columns and rows are those of `proofs/FORMAT.md`, section 3d. Where nobody is told anything (`coarse-ns`) joint chances
//! of sequences that no end of play extends together are left out: they are in one row at most, which becomes an
//! inequality. What is lost by obeying is a column too, so that a case can say that nothing is; and for every set at the
//! start a costly column for play that is nowhere keeps every case feasible.

use super::case::{Case, Marks};
use super::earnings::{Earnings, Ranges};
use super::proof::RowName;
use crate::program::{Column, Listed, Row, Sense};
use crate::solve::{Relaxed, Restriction};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What play that is nowhere costs at first, in units of the spread of the objective.
const PENALTY: u32 = 100;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The chance of a sequence: agent, sequence.
    Chance(usize, usize),
    /// The value of a set: agent, set.
    Value(usize, usize),
    /// What a sequence falls short of its set: agent, sequence.
    Slack(usize, usize),
    /// The joint chance of two sequences.
    Joint(usize, usize),
    /// A share of the value of a set: agent, sequence, set.
    Share(usize, usize, usize),
    /// What is lost by obeying: agent, sequence told, deviation.
    Lost(usize, usize, usize),
    /// Joint chances that are in no other row.
    Rest,
    /// Play that is nowhere.
    Nowhere,
}

/// The program, and where its rows and columns stand.
pub(super) struct SequenceProgram<'e, 't> {
    pub earnings: &'e Earnings<'t>,
    pub ranges: [Ranges; 2],
    /// Sequences that have no columns, as they are not played, nor any rows, as nobody gains by them.
    pub barred: Marks,
    pub listed: Listed,
    /// By row.
    pub names: Vec<RowName>,
    /// By column.
    pub what: Vec<What>,
    /// Columns of chances and slacks, by agent and sequence (the empty one has none).
    pub chances: [Vec<usize>; 2],
    pub slacks: [Vec<usize>; 2],
    /// Columns of joint chances.
    pub joint: BTreeMap<(usize, usize), usize>,
    /// Columns of play that is nowhere.
    pub nowhere: Vec<usize>,
    values: [Vec<usize>; 2],
    /// What no column can change of the objective.
    pub constant: IBig,
}

/// The chance of a pair of sequences.
enum Chance {
    Certain,
    Never,
    Column(usize),
}

/// Pairs that matter: rows of joint chances, and for each agent the pairs they are made of.
struct Meetings {
    /// Pairs that some end extends.
    met: BTreeSet<(usize, usize)>,
    /// By agent: her set and the other's sequence, such that some end passes through both.
    rows: [BTreeSet<(usize, usize)>; 2],
}

impl Meetings {
    /// With obedience all sequences of sets that some end passes through both matter.
    fn new(earnings: &Earnings<'_>, barred: &Marks, obedience: bool) -> Self {
        let mut met = BTreeSet::new();
        let mut rows = [BTreeSet::new(), BTreeSet::new()];
        for &(first, second, _) in &earnings.objective {
            let mut one = first;
            while one != 0 {
                let mut two = second;
                // What is there already came with all that is before it.
                while two != 0 && met.insert((one, two)) {
                    two = earnings.side(1).before(two);
                }
                one = earnings.side(0).before(one);
            }
        }
        met.retain(|&(one, two)| !barred[0][one] && !barred[1][two]);
        for &(one, two) in &met {
            let [sets, others] = [(0, one), (1, two)].map(|(i, own)| earnings.side(i).set_of(own));
            let (Some(set), Some(other)) = (sets, others) else { continue };
            match obedience {
                false => {
                    rows[0].insert((set, two));
                    rows[1].insert((other, one));
                }
                true => {
                    let open = |i: usize, set: usize| {
                        sequences(earnings, i, set).filter(move |&sequence| !barred[i][sequence])
                    };
                    rows[0].extend(open(1, other).map(|two| (set, two)));
                    rows[1].extend(open(0, set).map(|one| (other, one)));
                }
            }
        }
        Meetings { met, rows }
    }

    /// Is this pair of sequences a column?
    fn is_column(&self, earnings: &Earnings<'_>, one: usize, two: usize) -> bool {
        let in_row = |i: usize, own: usize, other: usize| {
            earnings.side(i).set_of(own).is_some_and(|set| self.rows[i].contains(&(set, other)))
        };
        self.met.contains(&(one, two)) || (in_row(0, one, two) && in_row(1, two, one))
    }
}

impl<'e, 't> SequenceProgram<'e, 't> {
    /// The program of a question; without `obedience` it is that of `coarse-ns`.
    pub fn new(
        earnings: &'e Earnings<'t>,
        ranges: [Ranges; 2],
        barred: Marks,
        obedience: bool,
    ) -> Self {
        let mut program = SequenceProgram {
            earnings,
            ranges,
            barred,
            listed: Listed {
                rows: Vec::new(),
                columns: Vec::new(),
                cost_scale: earnings.objective_unit.clone(),
                rhs_scale: IBig::ONE,
            },
            names: Vec::new(),
            what: Vec::new(),
            chances: [Vec::new(), Vec::new()],
            slacks: [Vec::new(), Vec::new()],
            values: [Vec::new(), Vec::new()],
            joint: BTreeMap::new(),
            nowhere: Vec::new(),
            constant: IBig::ZERO,
        };
        program.add_plans();
        program.add_joint(obedience);
        program.add_objective();
        program.add_values();
        program.add_roots();
        if obedience {
            (0..2).for_each(|i| program.add_obedience(i));
        }
        program
    }

    /// About how many entries the program of a tree has.
    pub fn entries(tree: &crate::staged::Tree) -> usize {
        let [one, two] = [0, 1].map(|i| {
            let side = &tree.agents[i];
            let before = |set: usize| -> usize {
                let (mut told, mut at) = (0, Some(set));
                while let Some(set) = at {
                    told += side.sets[set].actions.len();
                    at = side.set_of(side.sets[set].parent);
                }
                told * side.sets[set].actions.len()
            };
            (0..side.sets.len()).map(before).fold(0usize, |sum, more| sum.saturating_add(more))
        });
        tree.ends.len().saturating_mul(2).saturating_add(one).saturating_add(two)
    }

    fn row(&mut self, name: RowName, sense: Sense, rhs: IBig, scale: &IBig) -> usize {
        self.listed.rows.push(Row { sense, rhs, scale: scale.clone() });
        self.names.push(name);
        self.names.len() - 1
    }

    fn column(&mut self, what: What, free: bool) -> usize {
        self.listed.columns.push(Column { cost: IBig::ZERO, entries: Vec::new(), free });
        self.what.push(what);
        self.what.len() - 1
    }

    fn enter(&mut self, column: usize, row: usize, entry: IBig) {
        self.listed.columns[column].entries.push((row, entry));
    }

    /// Enters `entry` times the chance of a pair, one of which may be empty.
    fn enter_pair(&mut self, (one, two): (usize, usize), row: usize, entry: IBig) {
        match self.pair(one, two) {
            Chance::Certain => self.listed.rows[row].rhs -= entry,
            Chance::Never => {}
            Chance::Column(column) => self.enter(column, row, entry),
        }
    }

    /// The chance of a pair.
    fn pair(&self, one: usize, two: usize) -> Chance {
        if self.barred[0][one] || self.barred[1][two] {
            return Chance::Never;
        }
        match (one, two) {
            (0, 0) => Chance::Certain,
            (one, 0) => Chance::Column(self.chances[0][one]),
            (0, two) => Chance::Column(self.chances[1][two]),
            pair => Chance::Column(self.joint[&pair]),
        }
    }

    /// The sequences of a set that may be played.
    fn open(&self, agent: usize, set: usize) -> Vec<usize> {
        let barred = &self.barred[agent];
        sequences(self.earnings, agent, set).filter(|&sequence| !barred[sequence]).collect()
    }

    /// The sets that may be reached, with the sequences that lead there.
    fn open_sets(&self, agent: usize) -> Vec<(usize, usize)> {
        let sets = self.earnings.side(agent).sets.iter().enumerate();
        let open = sets.filter(|(_, set)| !self.barred[agent][set.parent]);
        open.map(|(number, set)| (number, set.parent)).collect()
    }

    /// Chances of sequences.
    fn add_plans(&mut self) {
        for i in 0..2 {
            let side = self.earnings.side(i);
            self.chances[i] = vec![usize::MAX; side.sequences];
            for sequence in (1..side.sequences).filter(|&s| !self.barred[i][s]).collect::<Vec<_>>()
            {
                self.chances[i][sequence] = self.column(What::Chance(i, sequence), false);
            }
            for (number, parent) in self.open_sets(i) {
                let rhs = if parent == 0 { IBig::ONE } else { IBig::ZERO };
                let row = self.row(RowName::Flow(i, number), Sense::Equal, rhs, &IBig::ONE);
                for sequence in self.open(i, number) {
                    self.enter(self.chances[i][sequence], row, IBig::ONE);
                }
                match parent {
                    0 => {
                        let nowhere = self.column(What::Nowhere, false);
                        self.enter(nowhere, row, IBig::ONE);
                        self.nowhere.push(nowhere);
                    }
                    parent => self.enter(self.chances[i][parent], row, IBig::NEG_ONE),
                }
            }
        }
    }

    /// Joint chances.
    fn add_joint(&mut self, obedience: bool) {
        let meetings = Meetings::new(self.earnings, &self.barred, obedience);
        let earnings = self.earnings;
        let pair = |i: usize, own: usize, other: usize| match i {
            0 => (own, other),
            _ => (other, own),
        };
        for i in 0..2 {
            for &(number, other) in &meetings.rows[i] {
                let name = RowName::Joint(i, number, other);
                let row = self.row(name, Sense::Equal, IBig::ZERO, &IBig::ONE);
                let mut rest = false;
                for own in self.open(i, number) {
                    let (one, two) = pair(i, own, other);
                    if meetings.is_column(earnings, one, two) {
                        let column = match self.joint.get(&(one, two)) {
                            Some(&column) => column,
                            None => {
                                let column = self.column(What::Joint(one, two), false);
                                self.joint.insert((one, two), column);
                                column
                            }
                        };
                        self.enter(column, row, IBig::ONE);
                    } else {
                        rest = true;
                    }
                }
                if rest {
                    let rest = self.column(What::Rest, false);
                    self.enter(rest, row, IBig::ONE);
                }
            }
        }
        // What leads to a pair is a pair, but may have come later.
        for row in 0..self.names.len() {
            if let RowName::Joint(i, number, other) = self.names[row] {
                let parent = earnings.side(i).sets[number].parent;
                self.enter_pair(pair(i, parent, other), row, IBig::NEG_ONE);
            }
        }
    }

    fn add_objective(&mut self) {
        let earnings = self.earnings;
        let (mut least, mut most) = (IBig::ZERO, IBig::ZERO);
        for (one, two, worth) in &earnings.objective {
            match self.pair(*one, *two) {
                Chance::Column(column) => self.listed.columns[column].cost = worth.clone(),
                Chance::Certain => self.constant += worth,
                Chance::Never => continue,
            }
            match *worth < IBig::ZERO {
                true => least += worth,
                false => most += worth,
            }
        }
        let penalty = (most - least + &earnings.objective_unit) * IBig::from(PENALTY);
        for &nowhere in &self.nowhere {
            self.listed.columns[nowhere].cost = penalty.clone();
        }
    }

    /// Values, slacks and their rows.
    fn add_values(&mut self) {
        let earnings = self.earnings;
        let unit = &earnings.unit;
        for i in 0..2 {
            let side = earnings.side(i);
            self.values[i] =
                (0..side.sets.len()).map(|set| self.column(What::Value(i, set), true)).collect();
            self.slacks[i] = vec![usize::MAX; side.sequences];
            for (number, set) in side.sets.iter().enumerate() {
                for sequence in set.first..set.first + set.actions.len() {
                    let name = RowName::Value(i, sequence);
                    let row = self.row(name, Sense::Equal, IBig::ZERO, unit);
                    let slack = self.column(What::Slack(i, sequence), false);
                    self.slacks[i][sequence] = slack;
                    self.enter(slack, row, unit.clone());
                    self.enter(self.values[i][number], row, -unit);
                    for &after in &earnings.following[i][sequence] {
                        self.enter(self.values[i][after], row, unit.clone());
                    }
                    for (other, amount) in &earnings.utility[i][sequence] {
                        let pair = if i == 0 { (0, *other) } else { (*other, 0) };
                        self.enter_pair(pair, row, amount.clone());
                    }
                }
            }
        }
    }

    /// What is played earns the value of every set at the start.
    fn add_roots(&mut self) {
        let earnings = self.earnings;
        for i in 0..2 {
            let side = earnings.side(i);
            let mut row_of = vec![0; side.sets.len()];
            for (number, parent) in self.open_sets(i) {
                row_of[number] = match side.set_of(parent) {
                    Some(before) => row_of[before],
                    None => {
                        let name = RowName::Root(i, number);
                        let row = self.row(name, Sense::AtLeast, IBig::ZERO, &earnings.unit);
                        self.enter(self.values[i][number], row, -&earnings.unit);
                        row
                    }
                };
                for own in self.open(i, number) {
                    for (other, amount) in &earnings.utility[i][own] {
                        let pair = if i == 0 { (own, *other) } else { (*other, own) };
                        self.enter_pair(pair, row_of[number], amount.clone());
                    }
                }
            }
        }
    }

    /// Nobody gains by anything but what she is told.
    fn add_obedience(&mut self, i: usize) {
        let earnings = self.earnings;
        let (side, unit) = (earnings.side(i), &earnings.unit);
        // By sequence told and set: the column of the share.
        let mut shares: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (number, _) in self.open_sets(i) {
            shares.insert((0, number), self.values[i][number]);
            let before = before(earnings, i, number);
            for &outer in before.iter().rev() {
                let parent = side.sets[outer].parent;
                let name = RowName::Share(i, outer, number);
                let row = self.row(name, Sense::Equal, IBig::ZERO, &IBig::ONE);
                for told in self.open(i, outer) {
                    let share = self.column(What::Share(i, told, number), true);
                    shares.insert((told, number), share);
                    self.enter(share, row, IBig::ONE);
                }
                self.enter(shares[&(parent, number)], row, IBig::NEG_ONE);
            }
        }
        for (number, _) in self.open_sets(i) {
            for outer in before(earnings, i, number) {
                for told in self.open(i, outer) {
                    for deviation in self.open(i, number) {
                        let name = RowName::Obey(i, told, deviation);
                        let row = self.row(name, Sense::Equal, IBig::ZERO, unit);
                        self.enter(shares[&(told, number)], row, unit.clone());
                        for &after in &earnings.following[i][deviation] {
                            self.enter(shares[&(told, after)], row, -unit);
                        }
                        for (other, amount) in &earnings.utility[i][deviation] {
                            let pair = if i == 0 { (told, *other) } else { (*other, told) };
                            self.enter_pair(pair, row, -amount);
                        }
                        if told != deviation {
                            let lost = self.column(What::Lost(i, told, deviation), false);
                            self.enter(lost, row, -unit);
                        }
                    }
                }
            }
        }
    }

    /// What a case pins and adds; play that is nowhere costs `dearer` times as much.
    pub fn restriction(&self, case: &Case, dearer: &IBig) -> Restriction {
        let pinned = self.what.iter().map(|what| self.is_pinned(case, what)).collect();
        let costs = match dearer.is_one() {
            true => Vec::new(),
            false => {
                let cost = |&column: &usize| (column, &self.listed.columns[column].cost * dearer);
                self.nowhere.iter().map(cost).collect()
            }
        };
        let rows = self.cap_rows(case).into_iter().map(|(_, row)| row).collect();
        Restriction { pinned, rows, costs }
    }

    /// Is a column zero in a case?
    pub fn is_pinned(&self, case: &Case, what: &What) -> bool {
        match *what {
            What::Chance(i, sequence) | What::Share(i, sequence, _) => case.barred[i][sequence],
            What::Joint(one, two) => case.barred[0][one] || case.barred[1][two],
            What::Slack(i, sequence) => case.best[i][sequence],
            What::Lost(i, told, deviation) => case.best[i][deviation] || case.barred[i][told],
            What::Value(..) | What::Rest | What::Nowhere => false,
        }
    }

    /// The rows of all caps.
    pub fn cap_rows(&self, case: &Case) -> Vec<CapRow> {
        let mut rows = Vec::new();
        for (number, cap) in case.caps.iter().enumerate() {
            let scale = IBig::from(cap.at.denominator().clone());
            let (own, other_entry) = match cap.at_most {
                true => (-&scale, cap.at.numerator().clone()),
                false => (scale.clone(), -cap.at.numerator()),
            };
            for (&(one, two), &column) in &self.joint {
                let (sequence, other) = if cap.agent == 0 { (one, two) } else { (two, one) };
                if sequence != cap.sequence {
                    continue;
                }
                let mut entries = vec![(column, own.clone())];
                if !other_entry.is_zero() {
                    entries.push((self.chances[1 - cap.agent][other], other_entry.clone()));
                }
                let row = Row { sense: Sense::AtLeast, rhs: IBig::ZERO, scale: scale.clone() };
                rows.push((RowName::Cap(number, other), (row, entries)));
            }
        }
        rows
    }

    /// The chances of all sequences, as numerators over 2^40.
    pub fn chances_of(&self, relaxed: &Relaxed) -> [Vec<IBig>; 2] {
        [0, 1].map(|i| {
            let chance = |(sequence, &column): (usize, &usize)| match (sequence, column) {
                (0, _) => IBig::ONE << 40,
                (_, usize::MAX) => IBig::ZERO,
                (_, column) => relaxed.amount(&[column]),
            };
            self.chances[i].iter().enumerate().map(chance).collect()
        })
    }

    /// The sequences of which something is said.
    pub fn marks(&self, says: impl Fn(usize, usize) -> bool) -> Marks {
        [0, 1].map(|i| {
            let side = self.earnings.side(i);
            (0..side.sequences).map(|sequence| sequence != 0 && says(i, sequence)).collect()
        })
    }

    /// What no play exceeds.
    pub fn most(&self) -> RBig {
        self.earnings.most()
    }
}

/// A row of a cap with its entries by column.
pub(super) type CapRow = (RowName, (Row, Vec<(usize, IBig)>));

/// A set and those that lead to it, the last first.
pub(super) fn before(earnings: &Earnings<'_>, agent: usize, set: usize) -> Vec<usize> {
    let side = earnings.side(agent);
    let next = |&set: &usize| side.set_of(side.sets[set].parent);
    std::iter::successors(Some(set), next).collect()
}

/// The sequences that end at a set.
pub(super) fn sequences(earnings: &Earnings<'_>, agent: usize, set: usize) -> Range<usize> {
    let set = &earnings.side(agent).sets[set];
    set.first..set.first + set.actions.len()
}
