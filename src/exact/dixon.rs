//! Exact solutions of square integer systems by p-adic lifting.
//!
//! Dixon, "Exact solution of linear equations using p-adic expansions", Numerische Mathematik 40
//! (1982). The matrix is factored once modulo a prime; each right-hand side then costs one modular
//! solve and one exact residual per 56 bits of the solution. What is returned has been multiplied
//! back in integers, so neither the lifting nor the reconstruction has to be trusted.

use super::compressed::Compressed;
use super::lifting::{Lifting, Side};
use super::modular::{Modulus, primes};
use super::padic::{bits, split};
use super::sparse_lu::{Failure, SparseLu};
use dashu::base::Gcd;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use thiserror::Error;

/// Asked every few milliseconds whether to give up.
pub type Stop<'a> = dyn Fn() -> bool + 'a;

/// A rational vector over one common denominator, in lowest terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector {
    pub numerators: Vec<IBig>,
    /// Positive, and without a common divisor with all numerators together.
    pub denominator: IBig,
}

impl Vector {
    /// The entry at `index`, which must lie within the vector.
    pub fn value(&self, index: usize) -> RBig {
        RBig::from_parts_signed(self.numerators[index].clone(), self.denominator.clone())
    }

    /// All entries.
    pub fn values(&self) -> impl Iterator<Item = RBig> + '_ {
        (0..self.numerators.len()).map(|index| self.value(index))
    }

    /// Divides by the common divisor of all numerators and the denominator.
    pub(crate) fn reduced(numerators: Vec<IBig>, denominator: UBig) -> Self {
        let mut common = denominator.clone();
        for numerator in &numerators {
            if common.is_one() {
                break;
            }
            common = common.gcd(numerator);
        }
        let (mut numerators, mut denominator) = (numerators, IBig::from(denominator));
        if !common.is_one() {
            numerators.iter_mut().for_each(|numerator| *numerator /= &common);
            denominator /= &common;
        }
        Vector { numerators, denominator }
    }
}

/// Why a system has not been solved.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SolveError {
    /// Singular modulo three primes of 56 bits: the determinant is zero or a multiple of all three.
    #[error("the matrix is singular")]
    Singular,
    #[error("interrupted")]
    Interrupted,
    #[error("column {column} has an entry in row {row} of a matrix of size {size}")]
    RowOutOfRange { column: usize, row: usize, size: usize },
    #[error("the right-hand side has {found} entries, the matrix has size {expected}")]
    WrongLength { expected: usize, found: usize },
    /// A row or column with more than 2^16 terms, a term being 56 bits of an entry.
    #[error("the matrix is too large")]
    TooLarge,
    /// No solution passed the check within the bound of Hadamard: a defect of this module.
    #[error("no exact solution was found")]
    Unverified,
}

impl From<Failure> for SolveError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Singular => SolveError::Singular,
            Failure::Interrupted => SolveError::Interrupted,
        }
    }
}

/// How many primes may find the matrix singular before it is called so.
const ATTEMPTS: usize = 3;
/// Most terms in an exact residual: each is below 2^110, and their sum must fit an `i128`.
const TERMS: usize = 1 << 16;

/// An integer matrix with its factors modulo a prime, ready to solve from either side.
#[derive(Debug)]
pub struct Factor {
    pub(super) columns: Vec<Vec<(usize, IBig)>>,
    pub(super) modulus: Modulus,
    pub(super) lu: SparseLu,
    /// The matrix as a sum of `layers[j] p^j` with entries in `(-p/2, p/2)`, by columns.
    pub(super) layers_by_column: Vec<Compressed<i64>>,
    pub(super) layers_by_row: Vec<Compressed<i64>>,
    /// At least the length in bits of the determinant.
    pub(super) determinant_bits: usize,
}

impl Factor {
    /// Factors the square matrix whose columns list their entries by row; repeated places add up.
    pub fn new(columns: Vec<Vec<(usize, IBig)>>) -> Result<Self, SolveError> {
        Self::interruptible(columns, &|| false)
    }

    /// As [`Factor::new`], giving up with [`SolveError::Interrupted`] when `stop` says so.
    pub fn interruptible(
        columns: Vec<Vec<(usize, IBig)>>,
        stop: &Stop<'_>,
    ) -> Result<Self, SolveError> {
        let size = columns.len();
        let columns: Vec<_> = columns
            .into_iter()
            .enumerate()
            .map(|(index, column)| tidy(index, column, size))
            .collect::<Result<_, _>>()?;
        let determinant_bits = columns.iter().map(|column| norm_bits(column)).sum();
        for prime in primes().take(ATTEMPTS) {
            let modulus = Modulus::new(prime);
            let layers_by_column = layers(&modulus, &columns);
            let layers_by_row: Vec<_> =
                layers_by_column.iter().map(|layer| layer.transpose(size)).collect();
            if [&layers_by_row, &layers_by_column].iter().any(|layers| has_long_line(layers)) {
                return Err(SolveError::TooLarge);
            }
            match SparseLu::new(modulus, &residues(&modulus, &layers_by_column, size), stop) {
                Ok(lu) => {
                    return Ok(Factor {
                        columns,
                        modulus,
                        lu,
                        layers_by_column,
                        layers_by_row,
                        determinant_bits,
                    });
                }
                Err(Failure::Singular) => continue,
                Err(failure) => return Err(failure.into()),
            }
        }
        Err(SolveError::Singular)
    }

    /// The number of rows and of columns.
    pub fn size(&self) -> usize {
        self.columns.len()
    }

    /// The solution of `B x = right`; `right` by rows, `x` by columns.
    pub fn solve(&self, right: &[IBig], stop: &Stop<'_>) -> Result<Vector, SolveError> {
        Lifting::new(self, Side::Plain, right)?.run(stop)
    }

    /// The solution of `B^T y = right`; `right` by columns, `y` by rows.
    pub fn solve_transposed(&self, right: &[IBig], stop: &Stop<'_>) -> Result<Vector, SolveError> {
        Lifting::new(self, Side::Transposed, right)?.run(stop)
    }
}

/// Sorts a column by row, adds up repeated places and drops zeros.
fn tidy(
    index: usize,
    mut column: Vec<(usize, IBig)>,
    size: usize,
) -> Result<Vec<(usize, IBig)>, SolveError> {
    column.sort_by_key(|&(row, _)| row);
    if let Some(&(row, _)) = column.last()
        && row >= size
    {
        return Err(SolveError::RowOutOfRange { column: index, row, size });
    }
    column.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1 += &later.1;
        }
        same
    });
    column.retain(|(_, value)| !value.is_zero());
    Ok(column)
}

/// At least the length in bits of the Euclidean norm.
fn norm_bits(column: &[(usize, IBig)]) -> usize {
    let square: IBig = column.iter().map(|(_, value)| IBig::from(value.sqr())).sum();
    bits(&square).div_ceil(2)
}

fn layers(modulus: &Modulus, columns: &[Vec<(usize, IBig)>]) -> Vec<Compressed<i64>> {
    let digits: Vec<Vec<(usize, Vec<i64>)>> = columns
        .iter()
        .map(|column| column.iter().map(|(row, value)| (*row, split(modulus, value))).collect())
        .collect();
    let depth = digits.iter().flatten().map(|(_, digits)| digits.len()).max().unwrap_or(0);
    (0..depth)
        .map(|level| {
            let mut layer = Compressed::new();
            for column in &digits {
                let entries = column
                    .iter()
                    .filter_map(|(row, digits)| Some((*row, *digits.get(level)?)))
                    .filter(|&(_, digit)| digit != 0);
                layer.push(entries);
            }
            layer
        })
        .collect()
}

fn has_long_line(layers: &[Compressed<i64>]) -> bool {
    let lines = layers.first().map_or(0, Compressed::lines);
    (0..lines)
        .any(|line| layers.iter().map(|layer| layer.line(line).0.len()).sum::<usize>() > TERMS)
}

/// The matrix modulo the prime.
fn residues(modulus: &Modulus, layers: &[Compressed<i64>], size: usize) -> Compressed<u64> {
    let mut matrix = Compressed::new();
    for column in 0..size {
        let (rows, values) = layers.first().map_or((&[][..], &[][..]), |layer| layer.line(column));
        let entries = rows.iter().zip(values);
        matrix.push(
            entries.map(|(&row, &value)| (row as usize, modulus.reduce_signed(i128::from(value)))),
        );
    }
    matrix
}
