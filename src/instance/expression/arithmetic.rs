//! Exact operations that refuse to grow without bound.

use super::{ExprError, ExprErrorKind};
use dashu::base::BitTest;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use std::ops::Range;

/// The most bits a numerator or denominator may have.
pub const MAXIMUM_BITS: usize = 4096;
/// The largest exponent, up to sign.
const MAXIMUM_EXPONENT: i64 = 10_000;
/// More digits than these exceed [`MAXIMUM_BITS`] anyway, zeros in front aside.
const MAXIMUM_DIGITS: usize = 1300;

fn bits(value: &RBig) -> usize {
    value.numerator().bit_len().max(value.denominator().bit_len())
}

/// The value itself, unless it has too many bits.
pub(super) fn bounded(value: RBig, range: &Range<usize>) -> Result<RBig, ExprError> {
    if bits(&value) <= MAXIMUM_BITS { Ok(value) } else { Err(too_large(range)) }
}

fn too_large(range: &Range<usize>) -> ExprError {
    let message = format!("this number has more than {MAXIMUM_BITS} bits");
    ExprError::new(ExprErrorKind::TooLarge, range.clone(), message)
}

/// `base ^ exponent`, with 0 ^ 0 = 1; `range` is where the exponent stands.
pub(super) fn power(base: &RBig, exponent: &RBig, range: &Range<usize>) -> Result<RBig, ExprError> {
    if !exponent.is_int() {
        let message = format!("the exponent {exponent} is no integer");
        return Err(ExprError::new(ExprErrorKind::FractionalExponent, range.clone(), message));
    }
    let power = i64::try_from(exponent.numerator()).unwrap_or(i64::MAX);
    if !(-MAXIMUM_EXPONENT..=MAXIMUM_EXPONENT).contains(&power) {
        let message = format!("the exponent is beyond {MAXIMUM_EXPONENT}");
        return Err(ExprError::new(ExprErrorKind::TooLarge, range.clone(), message));
    }
    let times = usize::try_from(power.unsigned_abs()).unwrap_or(usize::MAX);
    // A power has at least (bits - 1) * times bits: what passes is at most twice the bound.
    if (bits(base).saturating_sub(1)).saturating_mul(times) > MAXIMUM_BITS {
        return Err(too_large(range));
    }
    if power < 0 && base.is_zero() {
        let message = "a negative power of zero";
        return Err(ExprError::new(ExprErrorKind::DivisionByZero, range.clone(), message));
    }
    let numerator = base.numerator().pow(times);
    let denominator = IBig::from(base.denominator().pow(times));
    Ok(if power < 0 {
        RBig::from_parts_signed(denominator, numerator)
    } else {
        RBig::from_parts_signed(numerator, denominator)
    })
}

/// The number `whole.fraction * 10^exponent`, all given as digits; the exponent may have a sign.
pub(super) fn decimal(
    whole: &str,
    fraction: &str,
    exponent: &str,
    range: &Range<usize>,
) -> Result<RBig, ExprError> {
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let shift: i64 =
        if exponent.is_empty() { Ok(0) } else { exponent.parse() }.map_err(|_| too_large(range))?;
    if digits.is_empty() {
        return Ok(RBig::ZERO);
    }
    let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let shift = shift.saturating_sub(places);
    let zeros = usize::try_from(shift.unsigned_abs()).unwrap_or(usize::MAX);
    if digits.len() > MAXIMUM_DIGITS || zeros > MAXIMUM_DIGITS {
        return Err(too_large(range));
    }
    let significand = UBig::from_str_radix(digits, 10).map_err(|_| too_large(range))?;
    let scale = UBig::from(10u8).pow(zeros);
    let value = if shift < 0 {
        RBig::from_parts(significand.into(), scale)
    } else {
        RBig::from(significand * scale)
    };
    bounded(value, range)
}
