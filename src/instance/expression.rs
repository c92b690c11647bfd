//! Exact arithmetic expressions, such as `1/m` or `2*(k - 1)^2`.

mod arithmetic;
mod parse;

pub use arithmetic::MAXIMUM_BITS;
pub use parse::{MAXIMUM_NESTING, MAXIMUM_OPERATORS, parse};

use dashu::rational::RBig;
use std::fmt;
use std::ops::Range;

/// A parsed expression. Its depth is bounded by [`MAXIMUM_NESTING`] and [`MAXIMUM_OPERATORS`], so that
/// recursion over it is safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub term: Term,
    /// Its bytes in the text that was parsed.
    pub range: Range<usize>,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A number: `3`, `0.1` or `1e-3`, never negative.
    Number(RBig),
    /// A name whose value is given elsewhere.
    Name(String),
    /// `-a`
    Neg(Box<Expr>),
    /// `a + b`
    Add(Box<Expr>, Box<Expr>),
    /// `a - b`
    Sub(Box<Expr>, Box<Expr>),
    /// `a * b`
    Mul(Box<Expr>, Box<Expr>),
    /// `a / b`
    Div(Box<Expr>, Box<Expr>),
    /// `a ^ b`, grouped from the right, for integers b
    Pow(Box<Expr>, Box<Expr>),
}

/// Why a text is no expression, or an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExprError {
    /// The kind of error.
    pub kind: ExprErrorKind,
    /// The error in words.
    pub message: String,
    /// Where in the text that was parsed.
    pub range: Range<usize>,
}

/// The kinds of [`ExprError`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprErrorKind {
    /// It does not follow the grammar.
    Syntax,
    /// Parentheses, signs or powers are nested too deeply, or there are too many operators.
    TooComplex,
    /// This name has no value.
    UnknownName(String),
    /// Division by zero, or a negative power of zero.
    DivisionByZero,
    /// The exponent is no integer.
    FractionalExponent,
    /// Some number has more than [`MAXIMUM_BITS`] bits above or below the fraction bar.
    TooLarge,
}

impl fmt::Display for ExprError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.message)
    }
}

impl std::error::Error for ExprError {}

impl ExprError {
    fn new(kind: ExprErrorKind, range: Range<usize>, message: impl Into<String>) -> ExprError {
        ExprError { kind, message: message.into(), range }
    }
}

impl Expr {
    /// The names in the expression, each as often as it stands there.
    pub fn names(&self) -> Vec<&str> {
        match &self.term {
            Term::Number(_) => Vec::new(),
            Term::Name(name) => vec![name],
            Term::Neg(a) => a.names(),
            Term::Add(a, b)
            | Term::Sub(a, b)
            | Term::Mul(a, b)
            | Term::Div(a, b)
            | Term::Pow(a, b) => {
                let mut names = a.names();
                names.append(&mut b.names());
                names
            }
        }
    }

    /// The exact value, given the values of the names.
    ///
    /// # Errors
    ///
    /// Names without value, division by zero, exponents that are no integers, and numbers beyond
    /// [`MAXIMUM_BITS`], even as intermediate results.
    pub fn evaluate(&self, value_of: &dyn Fn(&str) -> Option<RBig>) -> Result<RBig, ExprError> {
        let both = |a: &Expr, b: &Expr| Ok((a.evaluate(value_of)?, b.evaluate(value_of)?));
        let value = match &self.term {
            Term::Number(number) => Ok(number.clone()),
            Term::Name(name) => return value_of(name).ok_or_else(|| self.unknown(name)),
            Term::Neg(a) => Ok(-a.evaluate(value_of)?),
            Term::Add(a, b) => both(a, b).map(|(a, b)| a + b),
            Term::Sub(a, b) => both(a, b).map(|(a, b)| a - b),
            Term::Mul(a, b) => both(a, b).map(|(a, b)| a * b),
            Term::Div(a, b) => {
                let (numerator, divisor) = both(a, b)?;
                if divisor.is_zero() {
                    let message = "division by zero";
                    return Err(ExprError::new(
                        ExprErrorKind::DivisionByZero,
                        b.range.clone(),
                        message,
                    ));
                }
                Ok(numerator / divisor)
            }
            Term::Pow(a, b) => {
                let (base, exponent) = both(a, b)?;
                arithmetic::power(&base, &exponent, &b.range)
            }
        }?;
        arithmetic::bounded(value, &self.range)
    }

    fn unknown(&self, name: &str) -> ExprError {
        let message = format!("`{name}` has no value");
        ExprError::new(ExprErrorKind::UnknownName(name.to_owned()), self.range.clone(), message)
    }
}

#[cfg(test)]
mod tests;
