//! Certified rational bounds of expressions in the constant `e`.
//!
//! Integer exponents only: a fractional exponent, or one that involves `e`, is not supported and
//! refused as such.

use super::interval::Interval;
use crate::instance::expression::{Expr, Term};
use dashu::rational::RBig;
use std::ops::Range;
use thiserror::Error;

/// The most bits of precision; a request for more is read as this.
pub const MAXIMUM_PRECISION: usize = 1 << 13;
/// Where [`compare`] starts; it doubles from here.
const FIRST_PRECISION: usize = 64;
/// The largest exponent, up to sign.
const MAXIMUM_EXPONENT: i64 = 10_000;

/// Why an expression has no enclosure. The range is in the text that was parsed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EnclosureError {
    #[error("`{name}` has no value; the only constant is `e`")]
    UnknownName { name: String, range: Range<usize> },
    #[error("division by zero")]
    DivisionByZero { range: Range<usize> },
    /// The enclosure of the divisor holds zero; a higher precision may separate it.
    #[error("the divisor cannot be told from zero")]
    DivisorNearZero { range: Range<usize> },
    #[error("a fractional exponent is not supported")]
    FractionalExponent { range: Range<usize> },
    #[error("an exponent that involves `e` is not supported")]
    IrrationalExponent { range: Range<usize> },
    #[error("the exponent is beyond {MAXIMUM_EXPONENT}")]
    LargeExponent { range: Range<usize> },
    /// Magnitudes beyond `2^65536`, or exact numbers longer than that many bits.
    #[error("the value is too large")]
    TooLarge { range: Range<usize> },
}

/// How an expression compares with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Less,
    /// Exactly: only found where `e` drops out, as in `1/2` or `0*e`.
    Equal,
    Greater,
    /// Closer than the highest precision tells apart, or equal in a way that was not recognised.
    Undecided,
}

/// Bounds of the expression, rounded outwards to `bits` significant bits after each operation.
///
/// Without cancellation the interval's relative width is about `2^-bits` times the number of
/// operations. Subexpressions without `e` are exact.
pub fn enclose(expression: &Expr, bits: usize) -> Result<Interval, EnclosureError> {
    enclose_named(expression, &|_| None, bits)
}

/// The same of an expression in other names, too: `value_of` is asked for all but `e`.
pub fn enclose_named(
    expression: &Expr,
    value_of: &dyn Fn(&str) -> Option<Interval>,
    bits: usize,
) -> Result<Interval, EnclosureError> {
    let bits = bits.clamp(1, MAXIMUM_PRECISION);
    let euler = expression.names().contains(&"e").then(|| Interval::euler(bits));
    let named = |name: &str| match name {
        "e" => euler.clone(),
        name => value_of(name),
    };
    enclose_with(expression, &named, bits)
}

/// Compares the expression with `value`, at precisions doubling up to [`MAXIMUM_PRECISION`].
pub fn compare(expression: &Expr, value: &RBig) -> Result<Comparison, EnclosureError> {
    let mut bits = FIRST_PRECISION;
    loop {
        match enclose(expression, bits) {
            Ok(interval) if interval.lower() > value => return Ok(Comparison::Greater),
            Ok(interval) if interval.upper() < value => return Ok(Comparison::Less),
            // A point is exact, and neither above nor below.
            Ok(interval) if interval.is_point() => return Ok(Comparison::Equal),
            Err(EnclosureError::DivisorNearZero { .. }) if bits < MAXIMUM_PRECISION => {}
            Err(error) => return Err(error),
            Ok(_) if bits >= MAXIMUM_PRECISION => return Ok(Comparison::Undecided),
            Ok(_) => {}
        }
        bits *= 2;
    }
}

fn enclose_with(
    expression: &Expr,
    named: &dyn Fn(&str) -> Option<Interval>,
    bits: usize,
) -> Result<Interval, EnclosureError> {
    let part = |part: &Expr| enclose_with(part, named, bits);
    let range = || expression.range.clone();
    let value = match &expression.term {
        Term::Number(number) => Interval::point(number.clone()),
        Term::Name(name) => named(name)
            .ok_or_else(|| EnclosureError::UnknownName { name: name.clone(), range: range() })?,
        Term::Neg(a) => -part(a)?,
        Term::Add(a, b) => part(a)?.add(&part(b)?, bits),
        Term::Sub(a, b) => part(a)?.add(&-part(b)?, bits),
        Term::Mul(a, b) => part(a)?.multiply(&part(b)?, bits),
        Term::Div(a, b) => part(a)?.multiply(&invert(&part(b)?, &b.range, bits)?, bits),
        Term::Pow(a, b) => {
            let (base, exponent) = (part(a)?, integer(&part(b)?, &b.range)?);
            let times = exponent.unsigned_abs();
            let power = base
                .power(times, bits)
                .ok_or_else(|| EnclosureError::TooLarge { range: range() })?;
            if exponent < 0 { invert(&power, &a.range, bits)? } else { power }
        }
    };
    if value.is_too_large() { Err(EnclosureError::TooLarge { range: range() }) } else { Ok(value) }
}

fn invert(
    divisor: &Interval,
    range: &Range<usize>,
    bits: usize,
) -> Result<Interval, EnclosureError> {
    match divisor.invert(bits) {
        Some(inverse) => Ok(inverse),
        None if divisor.is_point() => Err(EnclosureError::DivisionByZero { range: range.clone() }),
        None => Err(EnclosureError::DivisorNearZero { range: range.clone() }),
    }
}

/// The value of an exponent.
fn integer(exponent: &Interval, range: &Range<usize>) -> Result<i64, EnclosureError> {
    let range = range.clone();
    if !exponent.is_point() {
        return Err(EnclosureError::IrrationalExponent { range });
    }
    if !exponent.lower().is_int() {
        return Err(EnclosureError::FractionalExponent { range });
    }
    match i64::try_from(exponent.lower().numerator()) {
        Ok(value) if (-MAXIMUM_EXPONENT..=MAXIMUM_EXPONENT).contains(&value) => Ok(value),
        _ => Err(EnclosureError::LargeExponent { range }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::expression::parse;
    use dashu::integer::UBig;
    use proptest::prelude::*;

    /// 100 decimals of e (OEIS A001113), truncated.
    const EULER: &str = "2.7182818284590452353602874713526624977572470936999595749669676277240766\
                         303535475945713821785251664274";

    /// Parses a decimal of any length.
    fn decimal(text: &str) -> RBig {
        let (whole, fraction) = text.split_once('.').unwrap();
        let digits = UBig::from_str_radix(&format!("{whole}{fraction}"), 10).unwrap();
        RBig::from_parts(digits.into(), UBig::from(10u8).pow(fraction.len()))
    }

    fn last_place(text: &str) -> RBig {
        let (_, fraction) = text.split_once('.').unwrap();
        RBig::from_parts(1.into(), UBig::from(10u8).pow(fraction.len()))
    }

    /// The enclosure lies strictly between the digits given, which are truncated, and the next.
    fn check(text: &str, digits: &str) {
        let interval = enclose(&parse(text).unwrap(), 400).unwrap();
        let (below, above) = (decimal(digits), decimal(digits) + last_place(digits));
        assert!(*interval.lower() > below && *interval.upper() < above, "{text}: {interval}");
    }

    fn check_error(text: &str, expected: EnclosureError) {
        assert_eq!(enclose(&parse(text).unwrap(), 64), Err(expected.clone()), "{text}");
        assert_eq!(compare(&parse(text).unwrap(), &RBig::ONE), Err(expected), "{text}");
    }

    #[test]
    fn known_digits() {
        // The digits are those of Python's decimal module at 130 places.
        check("e", EULER);
        check("1/e", "0.36787944117144232159552377016146086744581113103176");
        check("1 - 1/e", "0.63212055882855767840447622983853913255418886896823");
        check("e/(e-1)", "1.58197670686932642438500200510901155854686930107539");
        check("e^2", "7.38905609893065022723042746057500781318031557055184");
        check("e^-1", "0.36787944117144232159552377016146086744581113103176");
        check("(-e)^2", "7.38905609893065022723042746057500781318031557055184");
    }

    #[test]
    fn every_precision_holds_the_next() {
        for text in ["e", "e/(e-1)", "(1-e)^3/(2+e^2) - 7*e", "-(e-3)^2", "e^1000", "1/(3-e)^5"] {
            let expression = parse(text).unwrap();
            let mut outer = enclose(&expression, 16).unwrap();
            for bits in [32, 64, 128, 256] {
                let inner = enclose(&expression, bits).unwrap();
                assert!(outer.lower() <= inner.lower() && inner.upper() <= outer.upper(), "{text}");
                outer = inner;
            }
        }
    }

    #[test]
    fn width_shrinks_with_precision() {
        let interval = enclose(&parse("e/(e-1)").unwrap(), 1000).unwrap();
        assert!(interval.width() < RBig::from_parts(1.into(), UBig::ONE << 990));
        assert!(interval.width() > RBig::ZERO);
    }

    #[test]
    fn an_even_power_of_a_sign_change_starts_at_zero() {
        // With 4 bits the difference may have either sign.
        let interval = enclose(&parse("(e - 2.71828)^2").unwrap(), 4).unwrap();
        assert_eq!(*interval.lower(), RBig::ZERO);
    }

    #[test]
    fn rational_expressions_are_exact() {
        let interval = enclose(&parse("(1/3 + 0.5)^-2").unwrap(), 4).unwrap();
        let expected = RBig::from_parts(36.into(), 25u8.into());
        assert!(interval.is_point() && *interval.lower() == expected);
    }

    #[test]
    fn comparisons_are_decided() {
        let compare = |text: &str, value: &str| {
            compare(&parse(text).unwrap(), &parse(value).unwrap().evaluate(&|_| None).unwrap())
        };
        assert_eq!(compare("e", "2.718"), Ok(Comparison::Greater));
        assert_eq!(compare("e", "2.719"), Ok(Comparison::Less));
        assert_eq!(compare("e/(e-1)", "1582/1000"), Ok(Comparison::Less));
        assert_eq!(compare("e/(e-1)", "1581/1000"), Ok(Comparison::Greater));
        assert_eq!(compare("e", EULER), Ok(Comparison::Greater));
        assert_eq!(compare("3/2", "1.5"), Ok(Comparison::Equal));
        assert_eq!(compare("0*e + e^0", "1"), Ok(Comparison::Equal));
        assert_eq!(compare("e - e", "0"), Ok(Comparison::Undecided));
    }

    #[test]
    fn a_divisor_is_refined_until_it_leaves_zero() {
        // e - EULER is 2e-101: zero at 64 and 128 bits.
        let expression = parse(&format!("1/(e - {EULER})")).unwrap();
        assert_eq!(
            enclose(&expression, 64),
            Err(EnclosureError::DivisorNearZero { range: 2..2 + EULER.len() + 6 })
        );
        assert_eq!(compare(&expression, &RBig::ONE), Ok(Comparison::Greater));
    }

    #[test]
    fn what_is_not_supported_is_named() {
        check_error("x + 1", EnclosureError::UnknownName { name: "x".into(), range: 0..1 });
        check_error("1/0", EnclosureError::DivisionByZero { range: 2..3 });
        check_error("0^-1", EnclosureError::DivisionByZero { range: 0..1 });
        check_error("e^e", EnclosureError::IrrationalExponent { range: 2..3 });
        check_error("e^0.5", EnclosureError::FractionalExponent { range: 2..5 });
        check_error("e^10001", EnclosureError::LargeExponent { range: 2..7 });
        check_error("e^9999^1^1 * (e^9999)^9999", EnclosureError::TooLarge { range: 13..26 });
        check_error("2^10000^1 * (2^10000)^7", EnclosureError::TooLarge { range: 12..23 });
        check_error("1/(e-e)", EnclosureError::DivisorNearZero { range: 2..7 });
    }

    proptest! {
        #[test]
        fn enclosures_hold_the_value_at_a_nearby_rational(
            text in "[1-9e]([-+*/][1-9e]){0,6}(\\^[0-3])?",
            bits in 8usize..64,
        ) {
            // e to 100 decimals stands in for e, which moves the value by far less than the slack.
            let expression = parse(&text).unwrap();
            let approximate = expression.evaluate(&|_| Some(decimal(EULER)));
            if let (Ok(coarse), Ok(fine)) = (enclose(&expression, bits), enclose(&expression, 300)) {
                prop_assert!(coarse.lower() <= fine.lower() && fine.upper() <= coarse.upper());
                let value = approximate.unwrap();
                let slack = RBig::from_parts(1.into(), UBig::ONE << 250);
                prop_assert!(fine.lower() - &slack <= value && value <= fine.upper() + slack);
            }
        }
    }
}
