//! Dictionaries of a polyhedron in non-negative variables, pivoted in integers (Edmonds 1967; Avis 2000).

use super::Entry;
use dashu::integer::IBig;
use std::cmp::Ordering;

/// A non-empty face of a polyhedron `x >= 0`, at one of its feasible bases.
///
/// Invariant: `denominator x[rows[r]] = constants[r] + sum over c of coefficients[r][c] x[columns[c]]` on the
/// affine hull of the face, with `denominator > 0` and `constants >= 0`; every entry is a minor of the integer
/// system that it began with, up to sign. Variables that are in neither list are 0 on the face.
#[derive(Clone, Debug)]
pub struct Dictionary<N> {
    denominator: N,
    /// The basic variables, by row.
    rows: Vec<usize>,
    /// The others that are not fixed at 0, by column.
    columns: Vec<usize>,
    constants: Vec<N>,
    coefficients: Vec<Vec<N>>,
}

/// A row to begin with: the basic variable, its constant, and its coefficient in each column.
pub type Row = (usize, IBig, Vec<IBig>);

/// A look inside, for who goes on from here by other means.
pub(super) struct Parts<'a, N> {
    pub denominator: &'a N,
    pub columns: &'a [usize],
    pub rows: &'a [usize],
    pub constants: &'a [N],
    pub coefficients: &'a [Vec<N>],
}

/// An entry did not fit into the numbers chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

impl<N: Entry> Dictionary<N> {
    /// The polyhedron in which each row's variable is the row's constant, not negative, plus the sum of its
    /// coefficients times the columns' variables.
    pub fn new(columns: Vec<usize>, rows: &[Row]) -> Result<Self, Overflow> {
        let entry = |number: &IBig| N::of(number).ok_or(Overflow);
        let entries = |row: &Row| row.2.iter().map(entry).collect();
        Ok(Dictionary {
            denominator: entry(&IBig::ONE)?,
            rows: rows.iter().map(|row| row.0).collect(),
            columns,
            constants: rows.iter().map(|row| entry(&row.1)).collect::<Result<_, _>>()?,
            coefficients: rows.iter().map(entries).collect::<Result<_, _>>()?,
        })
    }

    /// What it is made of.
    pub(super) fn parts(&self) -> Parts<'_, N> {
        Parts {
            denominator: &self.denominator,
            columns: &self.columns,
            rows: &self.rows,
            constants: &self.constants,
            coefficients: &self.coefficients,
        }
    }

    /// Cuts the face down to where the variable is 0; `false` if that is nowhere, and the face is then as it was.
    pub fn force_zero(&mut self, variable: usize) -> Result<bool, Overflow> {
        let Some(row) = self.row_of(variable) else {
            self.drop_column(variable);
            return Ok(true);
        };
        // Bland's rule (1977): the first column that lowers it, the first row that stops that. Rows keep their
        // places while their variables are basic.
        while positive(&self.constants[row]) {
            let lowers = |c: &usize| self.coefficients[row][*c].sign() == Ordering::Less;
            let Some(column) = self.first_column(lowers) else { return Ok(false) };
            let Some(mut leaving) = self.ratio_test(column) else { return Ok(false) };
            if self.compare_ratios(row, leaving, column) == Ordering::Equal {
                leaving = row;
            }
            self.pivot(leaving, column)?;
            if leaving == row {
                self.drop_column(variable);
                return Ok(true);
            }
        }
        // At 0 and basic: any exchange keeps the vertex.
        match self.coefficients[row].iter().position(|entry| entry.sign() != Ordering::Equal) {
            Some(column) => {
                self.pivot(row, column)?;
                self.drop_column(variable);
            }
            None => self.drop_row(row),
        }
        Ok(true)
    }

    fn row_of(&self, variable: usize) -> Option<usize> {
        self.rows.iter().position(|&v| v == variable)
    }

    /// The column of least variable that satisfies the condition.
    fn first_column(&self, condition: impl Fn(&usize) -> bool) -> Option<usize> {
        (0..self.columns.len()).filter(condition).min_by_key(|&c| self.columns[c])
    }

    /// The row that becomes 0 first when the column's variable grows, ties to the least variable; none: never.
    fn ratio_test(&self, column: usize) -> Option<usize> {
        let falling = |r: &usize| self.coefficients[*r][column].sign() == Ordering::Less;
        (0..self.rows.len()).filter(falling).min_by(|&r, &s| {
            self.compare_ratios(r, s, column).then(self.rows[r].cmp(&self.rows[s]))
        })
    }

    /// Which of two falling rows becomes 0 first.
    fn compare_ratios(&self, one: usize, other: usize, column: usize) -> Ordering {
        // Each is 0 at constant / -coefficient.
        let (a, b) = (&self.coefficients[one][column], &self.coefficients[other][column]);
        N::compare(&self.constants[other], a, &self.constants[one], b)
    }

    /// Exchanges a basic variable with one that is not.
    fn pivot(&mut self, row: usize, column: usize) -> Result<(), Overflow> {
        let mut coefficients = std::mem::take(&mut self.coefficients[row]);
        let constant = self.constants[row].clone();
        // With the sign turned so that the pivot is -new denominator.
        let turned = coefficients[column].sign() == Ordering::Greater;
        let turn =
            |entry: &N| if turned { entry.negated().ok_or(Overflow) } else { Ok(entry.clone()) };
        for entry in &mut coefficients {
            *entry = turn(entry)?;
        }
        let constant = turn(&constant)?;
        let pivot = coefficients[column].negated().ok_or(Overflow)?;
        let old = std::mem::replace(&mut self.denominator, pivot.clone());
        for other in (0..self.rows.len()).filter(|&r| r != row) {
            let entries = &mut self.coefficients[other];
            let factor = entries[column].negated().ok_or(Overflow)?;
            // x_other = (.. + factor' x_column) / old, x_column = (constant + .. -+ old x_row) / pivot.
            let combine = |entry: &N, of_row: &N| {
                N::cross(entry, &pivot, &factor, of_row, &old).ok_or(Overflow)
            };
            self.constants[other] = combine(&self.constants[other], &constant)?;
            for (c, entry) in entries.iter_mut().enumerate().filter(|(c, _)| *c != column) {
                *entry = combine(entry, &coefficients[c])?;
            }
            if !turned {
                entries[column] = factor;
            }
        }
        coefficients[column] = if turned { old } else { old.negated().ok_or(Overflow)? };
        self.constants[row] = constant;
        self.coefficients[row] = coefficients;
        std::mem::swap(&mut self.rows[row], &mut self.columns[column]);
        Ok(())
    }

    fn drop_column(&mut self, variable: usize) {
        if let Some(column) = self.columns.iter().position(|&v| v == variable) {
            self.columns.swap_remove(column);
            for entries in &mut self.coefficients {
                entries.swap_remove(column);
            }
        }
    }

    fn drop_row(&mut self, row: usize) {
        self.rows.swap_remove(row);
        self.constants.swap_remove(row);
        self.coefficients.swap_remove(row);
    }
}

fn positive<N: Entry>(number: &N) -> bool {
    number.sign() == Ordering::Greater
}
