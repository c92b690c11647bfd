//! The restricted program: the columns listed so far, held by HiGHS and, on demand, in integers.

use super::control::Control;
use super::float_ring::quotient;
use super::highs::{Basis, BasisStatus, FloatColumn, FloatProgram, FloatSolution, RunStatus};
use crate::program::{Column, ColumnId, Program, Row, Sense};
use dashu::integer::IBig;
use std::collections::HashSet;

/// Columns stand in this order: the program's fixed ones, elastic ones, priced ones as they came.
pub(super) struct Master<'p, P: Program> {
    program: &'p P,
    float: FloatProgram,
    elastic: usize,
    listed: Vec<ColumnId>,
    known: HashSet<ColumnId>,
    /// Right sides are multiplied by this, so that tolerances mean something for many small laws.
    magnified: f64,
}

impl<'p, P: Program> Master<'p, P> {
    /// The program restricted to its starting columns; `>=` rows they may violate get an elastic
    /// column of cost `penalty`.
    pub fn new(program: &'p P, penalty: f64) -> Self {
        let rows = program.rows();
        let magnified = rows.iter().filter(|row| !row.rhs.is_zero()).count().max(1) as f64;
        let bounds: Vec<(f64, f64)> = rows
            .iter()
            .map(|row| {
                let right = magnified * quotient(&row.rhs, &(&row.scale * program.rhs_scale()));
                match row.sense {
                    Sense::Equal => (right, right),
                    Sense::AtLeast => (right, f64::INFINITY),
                }
            })
            .collect();
        let float = |column: &Column| float(rows, program.cost_scale(), column);
        let mut columns: Vec<FloatColumn> = program.fixed().iter().map(float).collect();
        let mut elastic = 0;
        if program.may_start_infeasible() {
            for (row, _) in rows.iter().enumerate().filter(|(_, r)| r.sense == Sense::AtLeast) {
                columns.push(FloatColumn { cost: penalty, lower: 0.0, entries: vec![(row, 1.0)] });
                elastic += 1;
            }
        }
        let listed = program.start();
        columns.extend(listed.iter().map(|&id| float(&program.column(id))));
        let known = listed.iter().copied().collect();
        let float = FloatProgram::new(&bounds, &columns);
        Master { program, float, elastic, listed, known, magnified }
    }

    /// How many priced columns are listed.
    pub fn listed_count(&self) -> usize {
        self.listed.len()
    }

    /// The priced columns listed, as they came.
    pub fn into_listed(self) -> Vec<ColumnId> {
        self.listed
    }

    /// Lists more columns; returns how many were new.
    pub fn add(&mut self, ids: impl IntoIterator<Item = ColumnId>) -> usize {
        let new: Vec<ColumnId> = ids.into_iter().filter(|&id| self.known.insert(id)).collect();
        let (rows, cost_scale) = (self.program.rows(), self.program.cost_scale());
        let column = |&id: &ColumnId| float(rows, cost_scale, &self.program.column(id));
        let columns: Vec<FloatColumn> = new.iter().map(column).collect();
        self.float.add_columns(&columns);
        self.listed.extend(&new);
        new.len()
    }

    /// Solves; the objective is per unit of right side.
    pub fn run(&mut self, control: &Control<'_>) -> (RunStatus, FloatSolution) {
        self.float.set_time_limit(control.seconds_left());
        let status = self.float.run(&|| control.stopped());
        let mut solution = self.float.solution();
        solution.objective /= self.magnified;
        (status, solution)
    }

    /// How much elastic columns carry.
    pub fn elastic_load(&self, solution: &FloatSolution) -> f64 {
        let first = self.program.fixed().len();
        solution.values[first..first + self.elastic].iter().sum::<f64>() / self.magnified
    }

    /// Changes what elastic columns cost.
    pub fn set_penalty(&mut self, penalty: f64) {
        let first = self.program.fixed().len();
        self.float.set_costs(first, &vec![penalty; self.elastic]);
    }

    /// Are there elastic columns?
    pub fn is_elastic(&self) -> bool {
        self.elastic > 0
    }

    /// Takes the elastic columns out.
    pub fn make_rigid(&mut self) {
        let first = self.program.fixed().len();
        self.float.remove_columns(first..first + self.elastic);
        self.elastic = 0;
    }

    /// The program in integers, over the columns listed; the master must be rigid.
    pub fn exact(&self) -> ExactMaster<'p> {
        let fixed = self.program.fixed().iter().cloned();
        let listed = self.listed.iter().map(|&id| self.program.column(id));
        ExactMaster {
            rows: self.program.rows(),
            columns: fixed.chain(listed).collect(),
            fixed: self.program.fixed().len(),
            ids: self.listed.clone(),
        }
    }

    /// Which columns and slacks are basic.
    pub fn basis(&mut self) -> Basis {
        self.float.basis()
    }
}

/// A restricted program in integers.
pub(super) struct ExactMaster<'p> {
    pub rows: &'p [Row],
    /// Fixed columns, then listed ones.
    pub columns: Vec<Column>,
    pub fixed: usize,
    /// Numbers of the listed columns.
    pub ids: Vec<ColumnId>,
}

/// What is in a basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basic {
    /// A column.
    Column(usize),
    /// The slack of a `>=` row, or the artificial of an `=` row, which must be zero.
    Slack(usize),
}

impl ExactMaster<'_> {
    /// The members of a basis HiGHS reported.
    pub fn members(&self, basis: &Basis) -> Vec<Basic> {
        let basic = |statuses: &[BasisStatus]| {
            let listed = statuses.iter().enumerate();
            listed.filter(|(_, s)| **s == BasisStatus::Basic).map(|(i, _)| i).collect::<Vec<_>>()
        };
        let columns = basic(&basis.columns).into_iter().map(Basic::Column);
        columns.chain(basic(&basis.rows).into_iter().map(Basic::Slack)).collect()
    }

    /// The entries of a member: slacks count against their row.
    pub fn entries(&self, member: Basic) -> Vec<(usize, IBig)> {
        match member {
            Basic::Column(column) => self.columns[column].entries.clone(),
            Basic::Slack(row) => vec![(row, IBig::NEG_ONE)],
        }
    }

    /// The cost of a member.
    pub fn cost(&self, member: Basic) -> IBig {
        match member {
            Basic::Column(column) => self.columns[column].cost.clone(),
            Basic::Slack(_) => IBig::ZERO,
        }
    }

    /// How far below its bounds a member at this value is (over any positive denominator).
    pub fn infeasibility(&self, member: Basic, value: &IBig) -> IBig {
        let lower_only = (-value).max(IBig::ZERO);
        match member {
            Basic::Column(column) if self.columns[column].free => IBig::ZERO,
            Basic::Column(_) => lower_only,
            Basic::Slack(row) if self.rows[row].sense == Sense::AtLeast => lower_only,
            Basic::Slack(_) if value < &IBig::ZERO => -value,
            Basic::Slack(_) => value.clone(),
        }
    }
}

/// A column as HiGHS gets it.
pub(super) fn float(rows: &[Row], cost_scale: &IBig, column: &Column) -> FloatColumn {
    let entries = column.entries.iter();
    FloatColumn {
        cost: quotient(&column.cost, cost_scale),
        lower: if column.free { f64::NEG_INFINITY } else { 0.0 },
        entries: entries.map(|(row, entry)| (*row, quotient(entry, &rows[*row].scale))).collect(),
    }
}
