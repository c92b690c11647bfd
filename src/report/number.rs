//! Exact numbers as people read them (with a decimal) and as scripts do (without).

use super::decimal::{Rounding, decimal, exponent};
use crate::exact::{Bracket, Extended};
use dashu::rational::RBig;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Significant digits of a decimal.
const DIGITS: usize = 10;
/// The most of them, where that many are needed to tell two ends apart.
const MOST_DIGITS: usize = 40;
/// Fractions of more characters than this are not written out for people.
const LONGEST: usize = 60;

/// A number in JSON: `"p/q"` in lowest terms, `"p"`, or `"inf"` and `"-inf"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fraction(pub Extended);

impl From<&RBig> for Fraction {
    fn from(number: &RBig) -> Self {
        Fraction(Extended::Finite(number.clone()))
    }
}

impl From<&Extended> for Fraction {
    fn from(number: &Extended) -> Self {
        Fraction(number.clone())
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl JsonSchema for Fraction {
    fn schema_name() -> Cow<'static, str> {
        "Fraction".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "description": "an exact number: \"p\" or \"p/q\" in lowest terms, \"inf\" or \"-inf\"",
            "type": "string",
            "pattern": "^(-?[0-9]+(/[0-9]+)?|-?inf)$",
        })
    }
}

/// Where a number lies; equal ends: the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ends {
    /// At most the number.
    pub lower: Fraction,
    /// At least the number.
    pub upper: Fraction,
}

impl From<&Bracket> for Ends {
    fn from(bracket: &Bracket) -> Self {
        Ends { lower: Fraction::from(&bracket.lower), upper: Fraction::from(&bracket.upper) }
    }
}

/// `3/4 = 0.75`, `1/3 ~ 0.3333333333`, and for long fractions the decimal with their length.
pub(super) fn number(number: &RBig) -> String {
    let fraction = number.to_string();
    let near = decimal(number, DIGITS, Rounding::Nearest);
    match fraction.len() {
        length if length > LONGEST => {
            let digits = fraction.chars().filter(char::is_ascii_digit).count();
            format!("~ {} (exact value of {digits} digits in --json)", near.text)
        }
        _ if fraction == near.text => fraction,
        _ => format!("{fraction} {} {}", if near.exact { "=" } else { "~" }, near.text),
    }
}

/// The number in few characters: a short fraction or a decimal.
pub(super) fn brief(number: &RBig) -> String {
    let fraction = number.to_string();
    match fraction.len() <= 12 {
        true => fraction,
        false => format!("~{}", decimal(number, DIGITS, Rounding::Nearest).text),
    }
}

/// One number, or the two ends between which it lies.
pub(super) fn interval(bracket: &Bracket) -> String {
    match (&bracket.lower, &bracket.upper) {
        (Extended::Finite(lower), Extended::Finite(upper)) if lower == upper => number(lower),
        (lower, upper) if lower == upper => lower.to_string(),
        (Extended::Finite(lower), Extended::Finite(upper)) => {
            let digits = telling_apart(lower, upper);
            format!("between {} and {}", low(lower, digits), high(upper, digits))
        }
        (Extended::Finite(lower), _) => format!("at least {}", low(lower, DIGITS)),
        (_, Extended::Finite(upper)) => format!("at most {}", high(upper, DIGITS)),
        _ => "unknown".into(),
    }
}

/// The same in a table cell, decimals only where it is an interval.
pub(super) fn brief_interval(bracket: &Bracket) -> String {
    match (&bracket.lower, &bracket.upper) {
        (lower, upper) if lower == upper => match lower.finite() {
            Some(number) => self::number(number).replace(" in --json", ""),
            None => lower.to_string(),
        },
        (Extended::Finite(lower), Extended::Finite(upper)) => {
            let digits = telling_apart(lower, upper);
            let lower = decimal(lower, digits, Rounding::Down).text;
            format!("{lower} .. {}", decimal(upper, digits, Rounding::Up).text)
        }
        (Extended::Finite(lower), _) => {
            format!(">= {}", decimal(lower, DIGITS, Rounding::Down).text)
        }
        (_, Extended::Finite(upper)) => format!("<= {}", decimal(upper, DIGITS, Rounding::Up).text),
        _ => "unknown".into(),
    }
}

/// A finite number, or the name of an infinity.
pub(super) fn extended(end: &Extended) -> String {
    end.finite().map_or_else(|| end.to_string(), number)
}

fn low(number: &RBig, digits: usize) -> String {
    end(number, digits, Rounding::Down, ">=")
}

fn high(number: &RBig, digits: usize) -> String {
    end(number, digits, Rounding::Up, "<=")
}

/// A fraction that is short beside its decimal; else the decimal, rounded outwards.
fn end(number: &RBig, digits: usize, rounding: Rounding, relation: &str) -> String {
    let (fraction, decimal) = (number.to_string(), decimal(number, digits, rounding));
    match (fraction.len() <= LONGEST / 2, decimal.exact) {
        (true, true) if fraction == decimal.text => fraction,
        (true, true) => format!("{fraction} = {}", decimal.text),
        (true, false) => format!("{fraction} ({relation} {})", decimal.text),
        (false, _) => decimal.text,
    }
}

/// Digits that show two different ends as different.
fn telling_apart(lower: &RBig, upper: &RBig) -> usize {
    let largest = [lower, upper].into_iter().filter(|end| !end.is_zero()).map(exponent).max();
    let places = largest.unwrap_or(0) - exponent(&(upper - lower)) + 2;
    usize::try_from(places).unwrap_or(0).clamp(DIGITS, MOST_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bracket(lower: &str, upper: &str) -> Bracket {
        let end = |text: &str| match text {
            "inf" => Extended::Infinity,
            "-inf" => Extended::NegativeInfinity,
            number => Extended::Finite(number.parse().unwrap()),
        };
        Bracket { lower: end(lower), upper: end(upper) }
    }

    #[track_caller]
    fn check(lower: &str, upper: &str, expected: &str) {
        assert_eq!(interval(&bracket(lower, upper)), expected);
    }

    #[test]
    fn numbers_stand_beside_their_decimals() {
        check("3/4", "3/4", "3/4 = 0.75");
        check("2", "2", "2");
        check("33/41", "33/41", "33/41 ~ 0.8048780488");
        check("inf", "inf", "inf");
        let long = format!("1/{}3", "9".repeat(70));
        let shown = "~ 1.000000000e-71 (exact value of 72 digits in --json)";
        check(&long, &long, shown);
    }

    #[test]
    fn ends_are_rounded_outwards() {
        check("1/3", "2/3", "between 1/3 (>= 0.3333333333) and 2/3 (<= 0.6666666667)");
        check("1/2", "inf", "at least 1/2 = 0.5");
        check("-inf", "1/3", "at most 1/3 (<= 0.3333333334)");
        check("-inf", "inf", "unknown");
        let close = format!("1{}1/1{}", "0".repeat(19), "0".repeat(20));
        let shown = "between 1 and 1.00000000000000000001";
        check("1", &close, shown);
    }
}
