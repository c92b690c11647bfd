//! Small dense linear programs in floats: only a score hangs on them.

/// `max c x` over `x >= 0` with `A x <= b`, where `b >= 0`, as a condensed tableau.
pub(super) struct Simplex {
    /// Coefficients, the right side last; the objective is the last row.
    rows: Vec<Vec<f64>>,
    /// Which variable stands in each column, and which is basic in each row; slacks come after the variables.
    columns: Vec<usize>,
    basic: Vec<usize>,
}

/// What counts as zero.
const ZERO: f64 = 1e-9;
/// Pivots after which Bland's rule takes over, and after which the program is given up.
const PIVOTS: (usize, usize) = (200, 2000);

impl Simplex {
    /// The program with this objective and these rows, each with its right side last.
    pub fn new(objective: &[f64], rows: Vec<Vec<f64>>) -> Simplex {
        let (variables, count) = (objective.len(), rows.len());
        let mut rows = rows;
        let mut last: Vec<f64> = objective.iter().map(|c| -c).collect();
        last.push(0.0);
        rows.push(last);
        Simplex {
            rows,
            columns: (0..variables).collect(),
            basic: (variables..variables + count).collect(),
        }
    }

    /// Maximises; the values of the variables. `None` if that comes to no end.
    pub fn maximise(mut self) -> Option<Vec<f64>> {
        let variables = self.columns.len();
        for pivots in 0..PIVOTS.1 {
            let objective = self.rows.last()?;
            let improving = (0..variables).filter(|&column| objective[column] < -ZERO);
            let entering = match pivots < PIVOTS.0 {
                true => improving.min_by(|&a, &b| objective[a].total_cmp(&objective[b])),
                false => improving.min_by_key(|&column| self.columns[column]),
            };
            let Some(column) = entering else {
                let mut values = vec![0.0; variables];
                for (row, &variable) in self.basic.iter().enumerate() {
                    if variable < variables {
                        values[variable] = self.rows[row][variables];
                    }
                }
                return Some(values);
            };
            let ratio = |row: usize| self.rows[row][variables] / self.rows[row][column];
            let leaving =
                (0..self.basic.len()).filter(|&row| self.rows[row][column] > ZERO).min_by(
                    |&a, &b| ratio(a).total_cmp(&ratio(b)).then(self.basic[a].cmp(&self.basic[b])),
                )?;
            self.pivot(leaving, column);
        }
        None
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let pivot = self.rows[row][column];
        let mut pivotal = std::mem::take(&mut self.rows[row]);
        pivotal.iter_mut().for_each(|entry| *entry /= pivot);
        pivotal[column] = 1.0 / pivot;
        for (number, other) in self.rows.iter_mut().enumerate() {
            if number == row {
                continue;
            }
            let factor = other[column];
            if factor != 0.0 {
                other[column] = 0.0;
                for (entry, above) in other.iter_mut().zip(&pivotal) {
                    *entry -= factor * above;
                }
            }
        }
        self.rows[row] = pivotal;
        std::mem::swap(&mut self.columns[column], &mut self.basic[row]);
    }
}

#[cfg(test)]
mod tests {
    use super::Simplex;

    #[test]
    fn a_program_solved_by_hand() {
        // max 3x + 2y, x + y <= 4, x + 3y <= 6, x <= 3: x = 3, y = 1.
        let rows = vec![vec![1.0, 1.0, 4.0], vec![1.0, 3.0, 6.0], vec![1.0, 0.0, 3.0]];
        let found = Simplex::new(&[3.0, 2.0], rows).maximise().unwrap();
        assert!((found[0] - 3.0).abs() < 1e-9 && (found[1] - 1.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn an_unbounded_program_has_no_maximum() {
        assert!(Simplex::new(&[1.0], vec![vec![-1.0, 1.0]]).maximise().is_none());
    }
}
