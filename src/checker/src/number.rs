//! Exact numbers as certificates and instances write them.

use crate::code::{Checked, Code, reject};
use dashu::base::{Abs, BitTest, Gcd};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use std::cell::Cell;
use std::fmt;

/// The most digits one integer may have.
const DIGITS: usize = 100_000;
/// The largest power of ten in a decimal.
const EXPONENT: usize = 4_000;
/// The most bits of a common denominator.
const DENOMINATOR_BITS: usize = 100_000;

/// The most word operations of one check.
const BUDGET: u128 = 40_000_000_000;

/// A rational or an infinity; the order is that of the extended line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extended {
    /// Below every number.
    MinusInfinity,
    /// A rational.
    Finite(RBig),
    /// Above every number.
    Infinity,
}

impl Extended {
    /// Reads `"p"`, `"p/q"`, `"inf"` or `"-inf"`.
    pub(crate) fn parse(text: &str) -> Option<Extended> {
        match text {
            "inf" => Some(Extended::Infinity),
            "-inf" => Some(Extended::MinusInfinity),
            _ => rational(text).map(Extended::Finite),
        }
    }

    /// The negative.
    pub(crate) fn negate(&self) -> Extended {
        match self {
            Extended::MinusInfinity => Extended::Infinity,
            Extended::Finite(value) => Extended::Finite(-value.clone()),
            Extended::Infinity => Extended::MinusInfinity,
        }
    }

    /// `numerator / self` for a positive numerator, a quotient by a number <= 0 being infinite.
    pub(crate) fn divides(&self, numerator: &RBig) -> Extended {
        match self {
            Extended::Infinity => Extended::Finite(RBig::ZERO),
            Extended::Finite(value) if *value > RBig::ZERO => Extended::Finite(numerator / value),
            _ => Extended::Infinity,
        }
    }
}

impl fmt::Display for Extended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Extended::MinusInfinity => f.write_str("-inf"),
            Extended::Finite(value) => f.write_str(&brief(value)),
            Extended::Infinity => f.write_str("inf"),
        }
    }
}

/// A number for a message: itself when short, a decimal when long.
pub(crate) fn brief(value: &RBig) -> String {
    if value.numerator().bit_len() + value.denominator().bit_len() <= 160 {
        value.to_string()
    } else {
        format!("about {:.9}", value.to_f64_fast())
    }
}

/// Reads decimal digits, nothing else.
fn digits(text: &str) -> Option<UBig> {
    if text.is_empty() || text.len() > DIGITS || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    UBig::from_str_radix(text, 10).ok()
}

/// Reads an integer: decimal digits with an optional leading `-`.
pub(crate) fn integer(text: &str) -> Option<IBig> {
    match text.strip_prefix('-') {
        Some(rest) => digits(rest).map(|value| -IBig::from(value)),
        None => digits(text).map(IBig::from),
    }
}

/// Reads `"p"` or `"p/q"` with `q > 0`.
pub(crate) fn rational(text: &str) -> Option<RBig> {
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    let denominator = digits(denominator)?;
    (!denominator.is_zero())
        .then_some(())
        .and_then(|()| integer(numerator).map(|numerator| RBig::from_parts(numerator, denominator)))
}

/// Reads a decimal such as `0.1`, `-3`, `+2.5e-3` exactly.
pub(crate) fn decimal(text: &str) -> Option<RBig> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let (negative, size) = sign(exponent);
            if size.is_empty() || !size.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let size = size.parse::<usize>().ok().filter(|size| *size <= EXPONENT)?;
            (mantissa, if negative { -i64::try_from(size).ok()? } else { size as i64 })
        }
        None => (text, 0),
    };
    let (negative, magnitude) = sign(mantissa);
    let (whole, fraction) = match magnitude.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return None,
        None => (magnitude, ""),
    };
    if whole.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = RBig::from(digits(&format!("{whole}{fraction}"))?) / power_of_ten(fraction.len());
    let size = usize::try_from(exponent.unsigned_abs()).ok()?;
    let value = if exponent < 0 { value / power_of_ten(size) } else { value * power_of_ten(size) };
    Some(if negative { -value } else { value })
}

/// Splits off a sign; true means minus.
fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn power_of_ten(exponent: usize) -> RBig {
    RBig::from(UBig::from(10u8).pow(exponent))
}

/// The integer p / q as a rational; `q` is not zero.
pub(crate) fn quotient(p: &IBig, q: &IBig) -> RBig {
    if q.is_zero() { RBig::ZERO } else { RBig::from_parts_signed(p.clone(), q.clone()) }
}

/// The least common denominator of some rationals.
///
/// # Errors
/// `too-large` above a hundred thousand bits.
pub(crate) fn common_denominator<'a>(values: impl IntoIterator<Item = &'a RBig>) -> Checked<IBig> {
    let mut common = UBig::ONE;
    for value in values {
        let denominator = value.denominator();
        if !denominator.is_one() {
            let shared = Gcd::gcd(&common, denominator);
            common *= denominator / shared;
            if common.bit_len() > DENOMINATOR_BITS {
                return reject(Code::TooLarge, "instance", "a common denominator is too long");
            }
        }
    }
    Ok(IBig::from(common))
}

/// The least common multiple of two positive integers.
pub(crate) fn multiple_of_both(a: IBig, b: &IBig) -> IBig {
    if a == *b || b.is_one() {
        return a;
    }
    let shared = IBig::from(Gcd::gcd(&a, b));
    a * (b / shared)
}

/// `value * unit`, exact where `unit` is a multiple of the denominator.
pub(crate) fn scaled(value: &RBig, unit: &IBig) -> IBig {
    value.numerator() * (unit / IBig::from(value.denominator().clone()))
}

/// The number of bits of an integer.
pub(crate) fn bits(value: &IBig) -> usize {
    value.clone().abs().bit_len()
}

/// Refuses work that would take minutes: `operations` on integers of about `bits` bits. Returns
/// what the work counts, in operations on words.
///
/// # Errors
/// `too-large`.
pub(crate) fn within_budget(place: &str, operations: u128, bits: usize) -> Checked<u128> {
    let work = operations.saturating_mul((bits as u128 / 64).saturating_add(16));
    if work > BUDGET {
        return reject(
            Code::TooLarge,
            place,
            format!("{operations} operations on {bits}-bit integers"),
        );
    }
    Ok(work)
}

/// The work of one check, accounted for before it is done.
#[derive(Default)]
pub(crate) struct Budget {
    spent: Cell<u128>,
}

impl Budget {
    /// Accounts for operations on integers of about `bits` bits.
    ///
    /// # Errors
    /// `too-large` where one check would take minutes in all.
    pub(crate) fn spend(&self, place: &str, operations: u128, bits: usize) -> Checked<()> {
        let work = within_budget(place, operations, bits)?;
        let spent = self.spent.get().saturating_add(work);
        self.spent.set(spent);
        if spent > BUDGET {
            return reject(Code::TooLarge, place, "the work exceeds what the checker will do");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal("0.1"), rational("1/10"));
        assert_eq!(decimal("-2.50e-1"), rational("-1/4"));
        assert_eq!(decimal("+1E2"), rational("100"));
        for bad in ["", ".", ".5", "1.", "1e", "1e+", "e1", "0x1", "1_0", "inf", "--1", "1e9999"] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_are_strict() {
        assert_eq!(rational("6/4"), rational("3/2"));
        for bad in ["", "-", "+1", "1/0", "1/-2", "1/", "/2", "1.5", " 1", "1/2/3", "--1"] {
            assert_eq!(rational(bad), None, "{bad}");
        }
    }

    #[test]
    fn quotients_by_what_is_not_positive_are_infinite() {
        let one = RBig::ONE;
        assert_eq!(Extended::Finite(RBig::ZERO).divides(&one), Extended::Infinity);
        assert_eq!(Extended::MinusInfinity.divides(&one), Extended::Infinity);
        assert_eq!(Extended::Infinity.divides(&one), Extended::Finite(RBig::ZERO));
    }
}
