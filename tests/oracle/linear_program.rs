//! A linear program as one would write it down.

use dashu::rational::RBig;

/// How a row's left side compares with its right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    AtLeast,
    Equal,
}

/// `sum of coefficient * x[column]`, compared with a number.
#[derive(Clone, Debug)]
pub struct Row {
    /// Column and coefficient; a column may stand there more than once.
    pub terms: Vec<(usize, RBig)>,
    pub relation: Relation,
    pub right: RBig,
}

/// Minimise or maximise `sum objective * x` subject to rows; `x >= 0` where not free.
#[derive(Clone, Debug)]
pub struct LinearProgram {
    pub maximise: bool,
    pub objective: Vec<RBig>,
    pub free: Vec<bool>,
    pub rows: Vec<Row>,
}

/// What there is to say about a linear program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Optimum(RBig),
    Unbounded,
    Infeasible,
}

impl LinearProgram {
    pub fn new(maximise: bool) -> LinearProgram {
        LinearProgram { maximise, objective: Vec::new(), free: Vec::new(), rows: Vec::new() }
    }

    /// A column with `x >= 0`; returns its number.
    pub fn column(&mut self, objective: RBig) -> usize {
        self.objective.push(objective);
        self.free.push(false);
        self.objective.len() - 1
    }

    /// A column of any sign; returns its number.
    pub fn free_column(&mut self, objective: RBig) -> usize {
        let column = self.column(objective);
        self.free[column] = true;
        column
    }

    pub fn at_least(&mut self, terms: Vec<(usize, RBig)>, right: RBig) {
        self.rows.push(Row { terms, relation: Relation::AtLeast, right });
    }

    pub fn equal(&mut self, terms: Vec<(usize, RBig)>, right: RBig) {
        self.rows.push(Row { terms, relation: Relation::Equal, right });
    }
}
