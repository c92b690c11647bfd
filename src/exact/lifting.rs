//! One right-hand side lifted digit by digit until a fraction explains it.

use super::compressed::Compressed;
use super::dixon::{Factor, SolveError, Stop, Vector};
use super::modular::Modulus;
use super::padic::{Assembly, bits, split};
use super::reconstruction::reconstruct;
use dashu::base::{Abs, Signed, UnsignedAbs};
use dashu::integer::fast_div::ConstDivisor;
use dashu::integer::{IBig, UBig};

/// Bits to spare before a reconstructed fraction is believed (and then checked).
const SLACK: usize = 64;
/// The same for one entry over an already known denominator.
const ENTRY_SLACK: usize = 40;
/// Room for factors of the denominator that the combination happened to cancel.
const LOST_FACTORS: usize = 64;
/// Digits before the first attempt at reconstruction; later attempts grow by an eighth.
const FIRST_ATTEMPT: usize = 4;

/// Which of the two systems is solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `B x = b`.
    Plain,
    /// `B^T y = c`.
    Transposed,
}

/// The state of one lifting.
///
/// *Invariant.* With `x` the number with the digits so far and `k` their count,
/// `B x + p^k carry = right` modulo all digits of `right` from `k` on, exactly in integers.
pub struct Lifting<'a> {
    factor: &'a Factor,
    side: Side,
    right: &'a [IBig],
    /// `right` as signed digits: `levels[k][row]`.
    levels: Vec<Vec<i64>>,
    /// `digits[k][column]`.
    digits: Vec<Vec<i64>>,
    carry: Vec<i128>,
    /// Weights of a random combination of the entries, and the combination's digits.
    weights: Vec<i64>,
    combination: Vec<i128>,
}

impl<'a> Lifting<'a> {
    pub fn new(factor: &'a Factor, side: Side, right: &'a [IBig]) -> Result<Self, SolveError> {
        let size = factor.size();
        if right.len() != size {
            return Err(SolveError::WrongLength { expected: size, found: right.len() });
        }
        let mut levels: Vec<Vec<i64>> = Vec::new();
        for (row, value) in right.iter().enumerate() {
            for (level, digit) in split(&factor.modulus, value).into_iter().enumerate() {
                if level == levels.len() {
                    levels.push(vec![0; size]);
                }
                levels[level][row] = digit;
            }
        }
        Ok(Lifting {
            factor,
            side,
            right,
            levels,
            digits: Vec::new(),
            carry: vec![0; size],
            weights: weights(size),
            combination: Vec::new(),
        })
    }

    /// Lifts until a solution passes the exact check.
    pub fn run(mut self, stop: &Stop<'_>) -> Result<Vector, SolveError> {
        let limit = 2 * self.sufficient_digits();
        let mut attempt = FIRST_ATTEMPT;
        while self.digits.len() < limit {
            if stop() {
                return Err(SolveError::Interrupted);
            }
            self.step();
            if self.digits.len() >= attempt {
                if let Some(solution) = self.attempt(stop)? {
                    return Ok(solution);
                }
                attempt = attempt + 2 + attempt / 8;
            }
        }
        Err(SolveError::Unverified)
    }

    /// Enough digits for any solution, by the inequality of Hadamard and the rule of Cramer.
    fn sufficient_digits(&self) -> usize {
        let size = self.right.len();
        let longest = self.right.iter().map(bits).max().unwrap_or(0);
        let numerator = self.factor.determinant_bits + longest + bits(&size.into());
        let combined = numerator + 16 + bits(&size.into());
        (combined + self.factor.determinant_bits + SLACK + LOST_FACTORS) / 55 + FIRST_ATTEMPT + 2
    }

    /// One more digit of every entry.
    fn step(&mut self) {
        let modulus = &self.factor.modulus;
        let layers = match self.side {
            Side::Plain => &self.factor.layers_by_row,
            Side::Transposed => &self.factor.layers_by_column,
        };
        if let Some(level) = self.levels.get(self.digits.len()) {
            for (carry, &digit) in self.carry.iter_mut().zip(level) {
                *carry += i128::from(digit);
            }
        }
        for (layer, digits) in layers.iter().skip(1).zip(self.digits.iter().rev()) {
            subtract_product(&mut self.carry, layer, digits);
        }
        let residual: Vec<u64> =
            self.carry.iter().map(|&carry| modulus.reduce_signed(carry)).collect();
        let solution = match self.side {
            Side::Plain => self.factor.lu.solve(&residual),
            Side::Transposed => self.factor.lu.solve_transposed(&residual),
        };
        let digits: Vec<i64> = solution.into_iter().map(|x| modulus.symmetric(x)).collect();
        if let Some(layer) = layers.first() {
            subtract_product(&mut self.carry, layer, &digits);
        }
        for carry in &mut self.carry {
            *carry = modulus.divide_exactly(*carry);
        }
        let weighted = self.weights.iter().zip(&digits);
        self.combination
            .push(weighted.map(|(&weight, &x)| i128::from(weight) * i128::from(x)).sum());
        self.digits.push(digits);
    }

    /// The solution, if the digits so far determine it.
    fn attempt(&self, stop: &Stop<'_>) -> Result<Option<Vector>, SolveError> {
        let available = self.digits.len();
        let modulus = power(&self.factor.modulus, available);
        let assembly = Assembly::new(&self.factor.modulus, available);
        let value = symmetric(assembly.join(&self.combination), &modulus);
        let Some((numerator, denominator)) = reconstruct(&value, &modulus, SLACK) else {
            return Ok(None);
        };
        // Numerators over a known denominator need about half the digits.
        let wanted = bits(&numerator) + LOST_FACTORS + ENTRY_SLACK;
        let enough = (wanted / 55 + 1).min(available);
        for length in [enough, available] {
            if let Some(solution) = self.entries(length, &denominator, &assembly, stop)?
                && self.is_solution(&solution, stop)?
            {
                return Ok(Some(solution));
            }
            if length == available {
                break;
            }
        }
        Ok(None)
    }

    /// Every entry from its first `length` digits, over a multiple of `denominator`.
    fn entries(
        &self,
        length: usize,
        denominator: &UBig,
        assembly: &Assembly,
        stop: &Stop<'_>,
    ) -> Result<Option<Vector>, SolveError> {
        let modulus = power(&self.factor.modulus, length);
        let divisor = ConstDivisor::new(modulus.clone().unsigned_abs());
        let mut denominator = denominator.clone();
        let mut numerators: Vec<IBig> = Vec::with_capacity(self.right.len());
        let mut digits = Vec::with_capacity(length);
        for index in 0..self.right.len() {
            if index % 16 == 0 && stop() {
                return Err(SolveError::Interrupted);
            }
            digits.clear();
            digits.extend(self.digits[..length].iter().map(|level| i128::from(level[index])));
            let product = assembly.join(&digits) * &denominator;
            let value = symmetric_within(product % &divisor, &modulus);
            if bits(&value) + ENTRY_SLACK <= bits(&modulus) {
                numerators.push(value);
                continue;
            }
            let Some((numerator, factor)) = reconstruct(&value, &modulus, ENTRY_SLACK) else {
                return Ok(None);
            };
            numerators.iter_mut().for_each(|earlier| *earlier *= &factor);
            denominator *= factor;
            numerators.push(numerator);
        }
        Ok(Some(Vector::reduced(numerators, denominator)))
    }

    /// Multiplies back in integers.
    fn is_solution(&self, solution: &Vector, stop: &Stop<'_>) -> Result<bool, SolveError> {
        let numerators = &solution.numerators;
        let mut rest: Vec<IBig> =
            self.right.iter().map(|value| value * &solution.denominator).collect();
        for (index, column) in self.factor.columns.iter().enumerate() {
            if index % 16 == 0 && stop() {
                return Err(SolveError::Interrupted);
            }
            for (row, value) in column {
                match self.side {
                    Side::Plain => rest[*row] -= value * &numerators[index],
                    Side::Transposed => rest[index] -= value * &numerators[*row],
                }
            }
        }
        Ok(rest.iter().all(IBig::is_zero))
    }
}

/// `target -= matrix * vector`, in integers.
fn subtract_product(target: &mut [i128], matrix: &Compressed<i64>, vector: &[i64]) {
    for (line, target) in target.iter_mut().enumerate() {
        let (places, values) = matrix.line(line);
        let mut sum = 0i128;
        for (&place, &value) in places.iter().zip(values) {
            sum += i128::from(value) * i128::from(vector[place as usize]);
        }
        *target -= sum;
    }
}

fn power(modulus: &Modulus, exponent: usize) -> IBig {
    IBig::from(modulus.prime()).pow(exponent)
}

/// The representative of `value` of least magnitude.
fn symmetric(value: IBig, modulus: &IBig) -> IBig {
    symmetric_within(value % modulus, modulus)
}

/// The same for a value of magnitude below the modulus.
fn symmetric_within(value: IBig, modulus: &IBig) -> IBig {
    if bits(&value) + 1 < bits(modulus) {
        return value;
    }
    let twice: IBig = &value * 2;
    if twice.clone().abs() <= *modulus {
        value
    } else if value.is_negative() {
        value + modulus
    } else {
        value - modulus
    }
}

/// Fixed pseudo-random weights of 16 bits (xorshift), so that runs repeat.
fn weights(size: usize) -> Vec<i64> {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    (0..size)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 48) as i64 | 1
        })
        .collect()
}
