//! Decimals of exact fractions, rounded as asked, by integer arithmetic alone.

use dashu::base::{BitTest, DivRem, Sign, UnsignedAbs};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;

/// Which way a decimal may differ from its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Never above it: for lower ends.
    Down,
    /// Never below it: for upper ends.
    Up,
    /// As little as possible, halves away from zero.
    Nearest,
}

/// A decimal, and whether it is the number itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// Digits, with an exponent only where it is far from 0.
    pub text: String,
    /// Nothing was rounded away.
    pub exact: bool,
}

/// Exponents of ten written without `e`.
const PLAIN: std::ops::RangeInclusive<isize> = -6..=20;

/// The number with this many significant digits (at least one).
pub fn decimal(number: &RBig, digits: usize, rounding: Rounding) -> Decimal {
    if number.is_zero() {
        return Decimal { text: "0".into(), exact: true };
    }
    let negative = number.numerator() < &IBig::ZERO;
    let away = match rounding {
        Rounding::Nearest => None,
        Rounding::Up => Some(!negative),
        Rounding::Down => Some(negative),
    };
    let digits = digits.max(1);
    let mut exponent = exponent(number);
    let (mut significand, exact) = rounded(number, digits as isize - 1 - exponent, away);
    if significand == UBig::from(10u8).pow(digits) {
        significand /= UBig::from(10u8);
        exponent += 1;
    }
    let mut text = significand.to_string();
    if exact {
        text.truncate(text.trim_end_matches('0').len());
    }
    let sign = if negative { "-" } else { "" };
    Decimal { text: format!("{sign}{}", with_point(&text, exponent)), exact }
}

/// The `e` with `10^e <= |number| < 10^(e+1)`, for a number that is not zero.
pub(super) fn exponent(number: &RBig) -> isize {
    let numerator = number.numerator().unsigned_abs();
    let denominator = number.denominator();
    let bits = numerator.bit_len() as isize - denominator.bit_len() as isize;
    // log10(2) is a little more than 30102/100000; the loops mend the guess.
    let mut guess = (bits * 30_102).div_euclid(100_000);
    let at_least = |e: isize| {
        let power = UBig::from(10u8).pow(e.unsigned_abs());
        if e >= 0 { numerator >= denominator * power } else { &numerator * power >= *denominator }
    };
    while at_least(guess + 1) {
        guess += 1;
    }
    while !at_least(guess) {
        guess -= 1;
    }
    guess
}

/// `|number| 10^scale` as an integer, away from zero if `away` says so (`None`: to the nearest),
/// and whether it is one.
fn rounded(number: &RBig, scale: isize, away: Option<bool>) -> (UBig, bool) {
    let (_, mut numerator): (Sign, UBig) = number.numerator().clone().into_parts();
    let mut denominator = number.denominator().clone();
    let power = UBig::from(10u8).pow(scale.unsigned_abs());
    match scale >= 0 {
        true => numerator *= power,
        false => denominator *= power,
    }
    let (whole, rest) = numerator.div_rem(&denominator);
    if rest.is_zero() {
        return (whole, true);
    }
    let up = away.unwrap_or_else(|| rest * 2u8 >= denominator);
    (if up { whole + 1u8 } else { whole }, false)
}

/// Digits `d1 d2 d3 ..` that mean `d1.d2d3.. * 10^exponent`.
fn with_point(digits: &str, exponent: isize) -> String {
    if !PLAIN.contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{first}{point}{rest}e{exponent}");
    }
    let places = exponent.unsigned_abs();
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat(places - 1));
    }
    match digits.len() {
        length if length > places + 1 => {
            format!("{}.{}", &digits[..=places], &digits[places + 1..])
        }
        length => format!("{digits}{}", "0".repeat(places + 1 - length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(number: &str, digits: usize, [down, nearest, up]: [&str; 3]) {
        let number: RBig = number.parse().unwrap();
        assert_eq!(decimal(&number, digits, Rounding::Down).text, down);
        assert_eq!(decimal(&number, digits, Rounding::Nearest).text, nearest);
        assert_eq!(decimal(&number, digits, Rounding::Up).text, up);
    }

    #[test]
    fn decimals_are_rounded_the_way_they_should() {
        check("1/3", 4, ["0.3333", "0.3333", "0.3334"]);
        check("-2/3", 4, ["-0.6667", "-0.6667", "-0.6666"]);
        check("3/4", 4, ["0.75", "0.75", "0.75"]);
        check("99999/100000", 3, ["0.999", "1.00", "1.00"]);
        check("1000/3", 2, ["330", "330", "340"]);
        check("1/700000000", 3, ["1.42e-9", "1.43e-9", "1.43e-9"]);
        check("1000000000000000000000000", 3, ["1e24", "1e24", "1e24"]);
        check("120", 9, ["120", "120", "120"]);
        check("0", 3, ["0", "0", "0"]);
        check("1/1000000", 3, ["0.000001", "0.000001", "0.000001"]);
    }

    /// Reads back what [`decimal`] writes.
    fn value(text: &str) -> RBig {
        crate::instance::expression::parse(text).unwrap().evaluate(&|_| None).unwrap()
    }

    proptest! {
        #[test]
        fn ends_hold_their_number(
            numerator in -1_000_000_000i64..1_000_000_000,
            denominator in 1u64..1_000_000_000_000,
            digits in 1usize..15,
        ) {
            let number = RBig::from_parts(numerator.into(), denominator.into());
            let [down, near, up] = [Rounding::Down, Rounding::Nearest, Rounding::Up]
                .map(|rounding| decimal(&number, digits, rounding));
            let (low, middle, high) = (value(&down.text), value(&near.text), value(&up.text));
            prop_assert!(low <= number && number <= high);
            prop_assert!(middle == low || middle == high);
            prop_assert_eq!(down.exact, low == number);
            prop_assert_eq!(up.exact, high == number);
        }
    }
}
