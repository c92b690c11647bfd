//! Values of options: numbers, durations, sizes.

use crate::equilibrium::dominance::Rounds;
use crate::instance::expression::parse;
use crate::solve::Precision;
use crate::staged::Buyers;
use dashu::rational::RBig;
use std::time::Duration;

/// An exact number: an integer, a fraction, a decimal or an expression of them.
pub(super) fn number(text: &str) -> Result<RBig, String> {
    let value = parse(text).and_then(|expression| expression.evaluate(&|_| None));
    value.map_err(|error| error.to_string())
}

/// `exact`, or the width of an interval.
pub(super) fn precision(text: &str) -> Result<Precision, String> {
    if text == "exact" {
        return Ok(Precision::Exact);
    }
    let width = number(text).map_err(|error| format!("{error}; use `exact` or a number"))?;
    match width > RBig::ZERO {
        true => Ok(Precision::Width(width)),
        false => Err("a width is above 0; for none use `exact`".into()),
    }
}

/// A number of rounds, or `fixpoint`.
pub(super) fn rounds(text: &str) -> Result<Rounds, String> {
    match text.parse::<usize>() {
        _ if text == "fixpoint" => Ok(Rounds::Fixpoint),
        Ok(count) if count > 0 => Ok(Rounds::Count(count)),
        _ => Err("use a number of rounds, at least 1, or `fixpoint`".into()),
    }
}

/// Which buyers are left in posted-price lots.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum BuyersWord {
    /// Rational ones; an indifferent buyer is free.
    Free,
    /// Rational ones; an indifferent buyer accepts.
    Accepting,
}

impl BuyersWord {
    /// Those of a question that may be about sequential equilibria, which answer rationally.
    pub fn asked(word: Option<BuyersWord>, sequential: bool) -> Buyers {
        match word {
            Some(word) => word.buyers(),
            None if sequential => Buyers::Free,
            None => Buyers::All,
        }
    }

    pub fn buyers(self) -> Buyers {
        match self {
            BuyersWord::Free => Buyers::Free,
            BuyersWord::Accepting => Buyers::Accepting,
        }
    }
}

/// `90`, `0.5`, `90s`, `5m` or `2h`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (amount, seconds) = match text.as_bytes().last() {
        Some(b's') => (&text[..text.len() - 1], 1u32),
        Some(b'm') => (&text[..text.len() - 1], 60),
        Some(b'h') => (&text[..text.len() - 1], 3600),
        _ => (text, 1),
    };
    let usage = || "use seconds, such as 90 or 0.5, or 5m or 2h".to_owned();
    let milliseconds = number(amount).map_err(|_| usage())? * RBig::from(seconds * 1000);
    let milliseconds = u64::try_from(milliseconds.ceil()).map_err(|_| usage())?;
    // Beyond a century the clock of some systems overflows.
    Ok(Duration::from_millis(milliseconds.min(100 * 366 * 24 * 3_600_000)))
}

/// `1000`, `500k`, `50M` or `2G`, in bytes.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(['B', 'b']);
    let (amount, unit) = match digits.as_bytes().last() {
        Some(b'k' | b'K') => (&digits[..digits.len() - 1], 1_000),
        Some(b'm' | b'M') => (&digits[..digits.len() - 1], 1_000_000),
        Some(b'g' | b'G') => (&digits[..digits.len() - 1], 1_000_000_000),
        _ => (digits, 1),
    };
    let usage = "use a number of bytes, such as 200000, 500k or 50M";
    let amount: u64 = amount.parse().map_err(|_| usage.to_owned())?;
    amount.checked_mul(unit).ok_or_else(|| usage.to_owned())
}

/// `name=value`.
pub(super) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() && !value.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("use name=value, such as m=40".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let milliseconds = |text: &str| duration(text).map(|d| d.as_millis());
        assert_eq!(milliseconds("90"), Ok(90_000));
        assert_eq!(milliseconds("0.25"), Ok(250));
        assert_eq!(milliseconds("1e-9"), Ok(1));
        assert_eq!(milliseconds("5m"), Ok(300_000));
        assert_eq!(milliseconds("1.5h"), Ok(5_400_000));
        for bad in ["", "m", "-1", "soon", "1d"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(bytes("12"), Ok(12));
        assert_eq!(bytes("500k"), Ok(500_000));
        assert_eq!(bytes("50MB"), Ok(50_000_000));
        for bad in ["", "M", "1.5M", "-1", "99999999999G"] {
            assert!(bytes(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn precisions() {
        let width = |numerator: i32, denominator: u32| {
            Precision::Width(RBig::from_parts(numerator.into(), denominator.into()))
        };
        assert_eq!(precision("exact"), Ok(Precision::Exact));
        assert_eq!(precision("1e-9"), Ok(width(1, 1_000_000_000)));
        assert_eq!(precision("1/1000"), Ok(width(1, 1000)));
        for bad in ["0", "-1", "fine", "1/0"] {
            assert!(precision(bad).is_err(), "{bad}");
        }
    }
}
