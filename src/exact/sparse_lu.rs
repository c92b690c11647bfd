//! LU factorisation of a sparse square matrix modulo a prime, with solves from either side.

use super::compressed::Compressed;
use super::dense_lu::DenseLu;
use super::elimination::{Tail, eliminate};
use super::modular::Modulus;
use std::sync::OnceLock;

/// Why a matrix was not factored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The matrix is singular modulo this prime.
    Singular,
    Interrupted,
}

/// The factors in the order of elimination: position `k` is row `rows[k]` and column `columns[k]`.
///
/// The first pivots are sparse, the positions from `inverses.len()` on belong to `dense`.
#[derive(Debug)]
pub struct SparseLu {
    modulus: Modulus,
    rows: Vec<usize>,
    columns: Vec<usize>,
    inverses: Vec<u64>,
    /// The sparse part of `L` without its unit diagonal, by rows.
    lower: Compressed<u64>,
    /// The sparse part of `U` without its diagonal, by rows.
    upper: Compressed<u64>,
    dense: DenseLu,
    /// `L` and `U` by columns.
    transposed: OnceLock<[Compressed<u64>; 2]>,
}

impl SparseLu {
    /// Factors the square matrix given by columns, without zeros or repeated places.
    pub fn new(
        modulus: Modulus,
        matrix: &Compressed<u64>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, Failure> {
        let size = matrix.lines();
        let (pivots, tail) = eliminate(&modulus, matrix, stop)?;
        let Tail { rows: tail_rows, columns: tail_columns, square } = tail;
        let dense = DenseLu::new(&modulus, tail_rows.len(), square, stop)?;
        let mut rows: Vec<usize> = pivots.iter().map(|pivot| pivot.row).collect();
        let mut columns: Vec<usize> = pivots.iter().map(|pivot| pivot.column).collect();
        rows.extend(dense.order.iter().map(|&row| tail_rows[row]));
        columns.extend(tail_columns);
        let row_positions = inverse_permutation(&rows);
        let column_positions = inverse_permutation(&columns);

        let mut lower = Compressed::new();
        let mut upper = Compressed::new();
        for pivot in &pivots {
            lower.push(pivot.multipliers.iter().map(|&(row, value)| (row_positions[row], value)));
            upper.push(pivot.rest.iter().map(|&(column, value)| (column_positions[column], value)));
        }
        Ok(SparseLu {
            modulus,
            lower: lower.transpose(size),
            upper,
            inverses: pivots.iter().map(|pivot| pivot.inverse).collect(),
            rows,
            columns,
            dense,
            transposed: OnceLock::new(),
        })
    }

    /// The solution of `B x = b` modulo the prime; `b` by rows, `x` by columns.
    pub fn solve(&self, right: &[u64]) -> Vec<u64> {
        let modulus = &self.modulus;
        let sparse = self.inverses.len();
        let mut work: Vec<u64> = self.rows.iter().map(|&row| right[row]).collect();
        for position in 0..work.len() {
            subtract_line(modulus, &self.lower, position, &mut work);
        }
        self.dense.solve(modulus, &mut work[sparse..]);
        for position in (0..sparse).rev() {
            subtract_line(modulus, &self.upper, position, &mut work);
            work[position] = modulus.multiply(work[position], self.inverses[position]);
        }
        scatter(&self.columns, &work)
    }

    /// The solution of `B^T y = c` modulo the prime; `c` by columns, `y` by rows.
    pub fn solve_transposed(&self, right: &[u64]) -> Vec<u64> {
        let modulus = &self.modulus;
        let sparse = self.inverses.len();
        let [lower, upper] = self
            .transposed
            .get_or_init(|| [self.lower.transpose(sparse), self.upper.transpose(self.rows.len())]);
        let mut work: Vec<u64> = self.columns.iter().map(|&column| right[column]).collect();
        for position in 0..work.len() {
            subtract_line(modulus, upper, position, &mut work);
            if let Some(&inverse) = self.inverses.get(position) {
                work[position] = modulus.multiply(work[position], inverse);
            }
        }
        self.dense.solve_transposed(modulus, &mut work[sparse..]);
        for position in (0..sparse).rev() {
            subtract_line(modulus, lower, position, &mut work);
        }
        scatter(&self.rows, &work)
    }
}

/// Subtracts from `work[position]` the inner product of a line of a factor with `work`.
#[inline(always)]
fn subtract_line(modulus: &Modulus, factor: &Compressed<u64>, position: usize, work: &mut [u64]) {
    let (places, values) = factor.line(position);
    if !places.is_empty() {
        let sum = modulus.dot_sparse(places, values, work);
        work[position] = modulus.subtract(work[position], sum);
    }
}

fn inverse_permutation(permutation: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; permutation.len()];
    for (position, &image) in permutation.iter().enumerate() {
        inverse[image] = position;
    }
    inverse
}

/// `result[order[k]] = work[k]`.
fn scatter(order: &[usize], work: &[u64]) -> Vec<u64> {
    let mut result = vec![0; work.len()];
    for (&place, &value) in order.iter().zip(work) {
        result[place] = value;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::super::modular::primes;
    use super::*;
    use proptest::prelude::*;

    /// Factors, then multiplies the solutions of both systems back.
    fn check(columns: &[Vec<(usize, u64)>]) -> Result<(), Failure> {
        let modulus = Modulus::new(primes().next().unwrap());
        let mut matrix = Compressed::new();
        for column in columns {
            matrix.push(column.iter().copied());
        }
        let lu = SparseLu::new(modulus, &matrix, &|| false)?;
        let size = columns.len();
        let right: Vec<u64> = (0..size as u64).map(|k| k * k + 1).collect();
        let x = lu.solve(&right);
        let y = lu.solve_transposed(&right);
        let mut product = vec![0; size];
        for (column, entries) in columns.iter().enumerate() {
            let mut transposed = 0;
            for &(row, value) in entries {
                let p = modulus.prime();
                product[row] = (product[row] + modulus.multiply(value, x[column])) % p;
                transposed = (transposed + modulus.multiply(value, y[row])) % p;
            }
            assert_eq!(transposed, right[column]);
        }
        assert_eq!(product, right);
        Ok(())
    }

    #[test]
    fn empty_matrix_has_factors() {
        assert_eq!(check(&[]), Ok(()));
    }

    #[test]
    fn empty_column_is_singular() {
        assert_eq!(check(&[vec![(0, 1), (1, 1)], vec![]]), Err(Failure::Singular));
    }

    #[test]
    fn proportional_columns_are_singular() {
        assert_eq!(check(&[vec![(0, 1), (1, 2)], vec![(0, 3), (1, 6)]]), Err(Failure::Singular));
    }

    #[test]
    fn permuted_triangle_needs_no_dense_kernel() {
        let size = 50;
        let columns: Vec<Vec<(usize, u64)>> = (0..size)
            .map(|c| (0..=c).rev().map(|r| ((r * 7) % size, (r + c + 1) as u64)).collect())
            .collect();
        let mut matrix = Compressed::new();
        columns.iter().for_each(|column| matrix.push(column.iter().copied()));
        let lu = SparseLu::new(Modulus::new(primes().next().unwrap()), &matrix, &|| false).unwrap();
        assert_eq!(lu.inverses.len(), size);
        assert_eq!(lu.lower.entries() + lu.upper.entries(), size * (size - 1) / 2);
        assert_eq!(check(&columns), Ok(()));
    }

    #[test]
    fn dense_matrix_spans_several_panels() {
        let size = 53;
        let columns: Vec<Vec<(usize, u64)>> = (0..size)
            .map(|c| (0..size).map(|r| (r, (r * r * 31 + c * 17 + r * c * c + 1) as u64)).collect())
            .collect();
        // The rank of this polynomial matrix is at most 3, so add the identity.
        assert_eq!(check(&columns), Err(Failure::Singular));
        let mut regular = columns;
        for (index, column) in regular.iter_mut().enumerate() {
            column[index].1 += 1_000_003;
        }
        assert_eq!(check(&regular), Ok(()));
    }

    #[test]
    fn a_zero_leading_entry_is_pivoted_around() {
        let size = 20;
        // Everything but the diagonal.
        let columns: Vec<Vec<(usize, u64)>> =
            (0..size).map(|c| (0..size).filter(|&r| r != c).map(|r| (r, 1)).collect()).collect();
        assert_eq!(check(&columns), Ok(()));
    }

    #[test]
    fn interruption_is_reported() {
        let size = 40;
        let mut matrix = Compressed::new();
        for c in 0..size {
            matrix.push((0..size).map(|r| (r, (r * c + r + 1) as u64)));
        }
        let lu = SparseLu::new(Modulus::new(primes().next().unwrap()), &matrix, &|| true);
        assert_eq!(lu.err(), Some(Failure::Interrupted));
    }

    proptest! {
        #[test]
        fn solutions_multiply_back(
            size in 1usize..60,
            density in 1usize..12,
            seed in any::<u64>(),
        ) {
            let mut state = seed | 1;
            let mut next = |bound: usize| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 20) as usize % bound
            };
            let columns: Vec<Vec<(usize, u64)>> = (0..size)
                .map(|_| {
                    let mut rows: Vec<usize> = (0..density).map(|_| next(size)).collect();
                    rows.sort_unstable();
                    rows.dedup();
                    rows.into_iter().map(|row| (row, next(4) as u64 + 1)).collect()
                })
                .collect();
            // Either outcome is legitimate; a wrong solution fails inside.
            let _ = check(&columns);
        }
    }
}
