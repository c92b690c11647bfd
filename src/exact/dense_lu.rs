//! LU factorisation of a dense matrix modulo a prime.

use super::modular::Modulus;
use super::sparse_lu::Failure;
use std::sync::OnceLock;

/// Columns updated together: a panel this wide is read from cache while the rows stream by.
const PANEL: usize = 16;

/// `P A = L U` with unit lower triangular `L`, both packed into one square.
#[derive(Debug)]
pub struct DenseLu {
    size: usize,
    packed: Vec<u64>,
    transposed: OnceLock<Vec<u64>>,
    /// Inverses of the diagonal of `U`.
    inverses: Vec<u64>,
    /// `order[k]`: the row of `A` that is row `k` of `P A`.
    pub order: Vec<usize>,
}

impl DenseLu {
    /// Factors the `size` x `size` matrix given by rows.
    pub fn new(
        modulus: &Modulus,
        size: usize,
        mut packed: Vec<u64>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, Failure> {
        let mut order: Vec<usize> = (0..size).collect();
        let mut inverses = Vec::with_capacity(size);
        for first in (0..size).step_by(PANEL) {
            let last = (first + PANEL).min(size);
            update_panel(modulus, size, &mut packed, first..last, stop)?;
            for column in first..last {
                let mut upper = [0; PANEL];
                for row in first..size {
                    let known = row.min(column);
                    let at = row * size;
                    let lower = &packed[at + first..at + known];
                    let sum = modulus.dot(lower, &upper[..known - first]);
                    let entry = modulus.subtract(packed[at + column], sum);
                    packed[at + column] = entry;
                    if row < column {
                        upper[row - first] = entry;
                    }
                }
                let pivot = (column..size)
                    .find(|row| packed[row * size + column] != 0)
                    .ok_or(Failure::Singular)?;
                if pivot != column {
                    order.swap(pivot, column);
                    let (above, below) = packed.split_at_mut(pivot * size);
                    above[column * size..][..size].swap_with_slice(&mut below[..size]);
                }
                let inverse = modulus.invert(packed[column * size + column]);
                for row in column + 1..size {
                    let entry = &mut packed[row * size + column];
                    *entry = modulus.multiply(*entry, inverse);
                }
                inverses.push(inverse);
            }
        }
        Ok(DenseLu { size, packed, transposed: OnceLock::new(), inverses, order })
    }

    /// Replaces `P b` by the solution of `A x = b`.
    pub fn solve(&self, modulus: &Modulus, vector: &mut [u64]) {
        for row in 0..self.size {
            let (done, rest) = vector.split_at_mut(row);
            let line = &self.packed[row * self.size..][..row];
            rest[0] = modulus.subtract(rest[0], modulus.dot(line, done));
        }
        for row in (0..self.size).rev() {
            let (rest, done) = vector.split_at_mut(row + 1);
            let line = &self.packed[row * self.size..][row + 1..self.size];
            let value = modulus.subtract(rest[row], modulus.dot(line, done));
            rest[row] = modulus.multiply(value, self.inverses[row]);
        }
    }

    /// Replaces `c` by `P y`, where `A^T y = c`.
    pub fn solve_transposed(&self, modulus: &Modulus, vector: &mut [u64]) {
        let transposed = self.transposed.get_or_init(|| {
            let size = self.size;
            let mut transposed = vec![0; size * size];
            for row in 0..size {
                for column in 0..size {
                    transposed[column * size + row] = self.packed[row * size + column];
                }
            }
            transposed
        });
        for row in 0..self.size {
            let (done, rest) = vector.split_at_mut(row);
            let line = &transposed[row * self.size..][..row];
            let value = modulus.subtract(rest[0], modulus.dot(line, done));
            rest[0] = modulus.multiply(value, self.inverses[row]);
        }
        for row in (0..self.size).rev() {
            let (rest, done) = vector.split_at_mut(row + 1);
            let line = &transposed[row * self.size..][row + 1..self.size];
            rest[row] = modulus.subtract(rest[row], modulus.dot(line, done));
        }
    }
}

/// Applies the columns of `L` left of the panel to the panel's columns.
fn update_panel(
    modulus: &Modulus,
    size: usize,
    packed: &mut [u64],
    panel: std::ops::Range<usize>,
    stop: &dyn Fn() -> bool,
) -> Result<(), Failure> {
    let first = panel.start;
    // The panel's part of U, each column contiguous.
    let mut upper = vec![0; first * panel.len()];
    for row in 0..size {
        if row % 64 == 0 && stop() {
            return Err(Failure::Interrupted);
        }
        let known = row.min(first);
        let (left, right) = packed[row * size..][..panel.end].split_at_mut(first);
        for (place, entry) in right.iter_mut().enumerate() {
            let column = &mut upper[place * first..][..first];
            *entry = modulus.subtract(*entry, modulus.dot(&left[..known], &column[..known]));
            if row < first {
                column[row] = *entry;
            }
        }
    }
    Ok(())
}
