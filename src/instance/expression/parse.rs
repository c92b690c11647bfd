//! The grammar of expressions, by recursive descent.
//!
//! ```text
//! sum     = product { ("+" | "-") product }
//! product = signed { ("*" | "/") signed }
//! signed  = { "-" | "+" } power
//! power   = atom [ "^" signed ]
//! atom    = number | name | "(" sum ")"
//! number  = digits [ "." digits ] [ ("e" | "E") [ "+" | "-" ] digits ]
//! ```
//!
//! Digits may have single underscores between them. `2e` is no number, nor is it 2 times e.

use super::{Expr, ExprError, ExprErrorKind, Term, arithmetic};
use std::ops::Range;

/// How deep parentheses, signs and powers may be nested.
pub const MAXIMUM_NESTING: usize = 64;
/// How many operators an expression may have.
pub const MAXIMUM_OPERATORS: usize = 1000;

/// Reads an expression.
///
/// # Errors
///
/// Texts outside the grammar, nested or long beyond the limits, and numbers of too many digits.
pub fn parse(text: &str) -> Result<Expr, ExprError> {
    let mut parser = Parser { text, at: 0, nesting: 0, operators: 0 };
    let expression = parser.sum()?;
    match parser.peek() {
        None => Ok(expression),
        Some(found) => Err(parser.unexpected(Some(found), "an operator")),
    }
}

type Binary = fn(Box<Expr>, Box<Expr>) -> Term;

struct Parser<'a> {
    text: &'a str,
    /// Offset of what is read next, at a character border.
    at: usize,
    nesting: usize,
    operators: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character that is no white space, with the position moved to it.
    fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.rest().chars().next()
    }

    fn unexpected(&self, found: Option<char>, wanted: &str) -> ExprError {
        let (end, message) = match found {
            None if self.text.trim().is_empty() => (self.at, "the expression is empty".to_owned()),
            None => (self.at, format!("the expression ends where {wanted} should stand")),
            Some(c) => (self.at + c.len_utf8(), format!("`{c}` where {wanted} should stand")),
        };
        ExprError::new(ExprErrorKind::Syntax, self.at..end, message)
    }

    fn too_complex(&self, start: usize, message: String) -> ExprError {
        ExprError::new(ExprErrorKind::TooComplex, start..self.at, message)
    }

    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ExprError>,
    ) -> Result<T, ExprError> {
        if self.nesting == MAXIMUM_NESTING {
            let message = format!("nested more than {MAXIMUM_NESTING} levels deep");
            return Err(self.too_complex(self.at.saturating_sub(1), message));
        }
        self.nesting += 1;
        let result = read(self);
        self.nesting -= 1;
        result
    }

    /// Steps over an operator of one byte.
    fn operator(&mut self) -> Result<(), ExprError> {
        self.at += 1;
        self.operators += 1;
        if self.operators > MAXIMUM_OPERATORS {
            let message = format!("more than {MAXIMUM_OPERATORS} operators");
            return Err(self.too_complex(self.at - 1, message));
        }
        Ok(())
    }

    fn chain(
        &mut self,
        operand: fn(&mut Self) -> Result<Expr, ExprError>,
        operators: [(char, Binary); 2],
    ) -> Result<Expr, ExprError> {
        let mut left = operand(self)?;
        loop {
            let next = self.peek();
            let Some((_, join)) = operators.iter().find(|(sign, _)| next == Some(*sign)) else {
                return Ok(left);
            };
            self.operator()?;
            left = binary(*join, left, operand(self)?);
        }
    }

    fn sum(&mut self) -> Result<Expr, ExprError> {
        self.chain(Self::product, [('+', Term::Add), ('-', Term::Sub)])
    }

    fn product(&mut self) -> Result<Expr, ExprError> {
        self.chain(Self::signed, [('*', Term::Mul), ('/', Term::Div)])
    }

    fn signed(&mut self) -> Result<Expr, ExprError> {
        let sign = self.peek();
        let start = self.at;
        match sign {
            Some('-') => {
                self.operator()?;
                let operand = self.nested(Self::signed)?;
                let range = start..operand.range.end;
                Ok(Expr { term: Term::Neg(Box::new(operand)), range })
            }
            Some('+') => {
                self.operator()?;
                self.nested(Self::signed)
            }
            _ => self.power(),
        }
    }

    fn power(&mut self) -> Result<Expr, ExprError> {
        let base = self.atom()?;
        if self.peek() != Some('^') {
            return Ok(base);
        }
        self.operator()?;
        let exponent = self.nested(Self::signed)?;
        Ok(binary(Term::Pow, base, exponent))
    }

    fn atom(&mut self) -> Result<Expr, ExprError> {
        let next = self.peek();
        let start = self.at;
        match next {
            Some('(') => {
                self.at += 1;
                let inner = self.nested(Self::sum)?;
                match self.peek() {
                    Some(')') => self.at += 1,
                    found => return Err(self.unexpected(found, "`)` or an operator")),
                }
                Ok(Expr { term: inner.term, range: start..self.at })
            }
            Some(c) if c.is_ascii_digit() => self.number(),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let name = self.take(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let (term, range) = (Term::Name(name.to_owned()), start..self.at);
                Ok(Expr { term, range })
            }
            found => Err(self.unexpected(found, "a number, a name or `(`")),
        }
    }

    /// The longest run of ASCII bytes that pass.
    fn take(&mut self, passes: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.bytes().take_while(|&byte| passes(byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn digits(&mut self) -> Result<String, ExprError> {
        let start = self.at;
        let run = self.take(|byte| byte.is_ascii_digit() || byte == b'_');
        if run.split('_').any(str::is_empty) {
            let message = "digits are missing here, or an underscore has no digit on either side";
            return Err(self.syntax(start..self.at, message));
        }
        Ok(run.replace('_', ""))
    }

    fn syntax(&self, range: Range<usize>, message: &str) -> ExprError {
        ExprError::new(ExprErrorKind::Syntax, range, message)
    }

    fn number(&mut self) -> Result<Expr, ExprError> {
        let start = self.at;
        let whole = self.digits()?;
        let mut fraction = String::new();
        if self.rest().starts_with('.') {
            self.at += 1;
            fraction = self.digits()?;
        }
        let exponent = self.exponent()?;
        let range = start..self.at;
        let value = arithmetic::decimal(&whole, &fraction, &exponent, &range)?;
        Ok(Expr { term: Term::Number(value), range })
    }

    /// The digits after `e`, with their sign; nothing if there is no exponent here.
    fn exponent(&mut self) -> Result<String, ExprError> {
        let Some(rest) = self.rest().strip_prefix(['e', 'E']) else {
            return Ok(String::new());
        };
        let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
            let range = self.at..self.at + 1;
            return Err(self.syntax(range, "an operator is missing between a number and a name"));
        }
        self.at += 1;
        let minus = rest.starts_with('-');
        self.at += rest.len() - unsigned.len();
        let digits = self.digits()?;
        Ok(if minus { format!("-{digits}") } else { digits })
    }
}

fn binary(join: Binary, left: Expr, right: Expr) -> Expr {
    let range = left.range.start..right.range.end;
    Expr { term: join(Box::new(left), Box::new(right)), range }
}
