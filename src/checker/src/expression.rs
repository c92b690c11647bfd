//! Expressions in numbers, names, + - * / ^ and parentheses.

use crate::interval::Interval;
use crate::number;
use dashu::rational::RBig;

/// The deepest nesting of parentheses, signs and powers.
const NESTING: usize = 64;
/// The most numbers, names and operations in one expression.
const STEPS: usize = 10_000;

/// A parsed expression, in postfix order: neither evaluation nor disposal recurses.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    Number(RBig),
    Name(String),
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

impl Expression {
    /// Reads an expression. `^` binds tighter than a sign before it and groups to the right.
    ///
    /// # Errors
    /// A sentence saying what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Expression, String> {
        let mut parser = Parser { text, position: 0, nesting: 0, steps: Vec::new() };
        parser.sum()?;
        match parser.peek() {
            None => Ok(Expression { steps: parser.steps }),
            Some(other) => Err(format!("unexpected `{}`", char::from(other))),
        }
    }

    /// The names the expression uses.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The value, names standing for intervals.
    ///
    /// # Errors
    /// An unknown name, a division by an interval that holds zero, a result too long.
    pub(crate) fn evaluate(
        &self,
        meaning: &dyn Fn(&str) -> Option<Interval>,
    ) -> Result<Interval, String> {
        let mut stack: Vec<Interval> = Vec::new();
        for step in &self.steps {
            let value = match step {
                Step::Number(value) => Interval::exact(value.clone()),
                Step::Name(name) => {
                    meaning(name).ok_or_else(|| format!("`{name}` is not defined"))?
                }
                Step::Negate => pop(&mut stack)?.negate(),
                operation => {
                    let right = pop(&mut stack)?;
                    let left = pop(&mut stack)?;
                    match operation {
                        Step::Add => left.add(right)?,
                        Step::Subtract => left.add(right.negate())?,
                        Step::Multiply => left.multiply(right)?,
                        Step::Divide => left.multiply(right.invert()?)?,
                        _ => left.power(&right)?,
                    }
                }
            };
            stack.push(value);
        }
        pop(&mut stack)
    }
}

fn pop(stack: &mut Vec<Interval>) -> Result<Interval, String> {
    stack.pop().ok_or_else(|| "an operand is missing".into())
}

struct Parser<'a> {
    text: &'a str,
    position: usize,
    nesting: usize,
    steps: Vec<Step>,
}

impl<'a> Parser<'a> {
    /// The next byte that is not a space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.text.as_bytes().get(self.position) {
            if !byte.is_ascii_whitespace() {
                return Some(*byte);
            }
            self.position += 1;
        }
        None
    }

    fn push(&mut self, step: Step) -> Result<(), String> {
        if self.steps.len() >= STEPS {
            return Err("the expression is too long".into());
        }
        self.steps.push(step);
        Ok(())
    }

    fn sum(&mut self) -> Result<(), String> {
        self.product()?;
        while let Some(operator @ (b'+' | b'-')) = self.peek() {
            self.position += 1;
            self.product()?;
            self.push(if operator == b'+' { Step::Add } else { Step::Subtract })?;
        }
        Ok(())
    }

    fn product(&mut self) -> Result<(), String> {
        self.signed()?;
        while let Some(operator @ (b'*' | b'/')) = self.peek() {
            self.position += 1;
            self.signed()?;
            self.push(if operator == b'*' { Step::Multiply } else { Step::Divide })?;
        }
        Ok(())
    }

    fn signed(&mut self) -> Result<(), String> {
        self.nesting += 1;
        if self.nesting > NESTING {
            return Err("the expression is nested too deeply".into());
        }
        match self.peek() {
            Some(b'-') => {
                self.position += 1;
                self.signed()?;
                self.push(Step::Negate)?;
            }
            Some(b'+') => {
                self.position += 1;
                self.signed()?;
            }
            _ => self.power()?,
        }
        self.nesting -= 1;
        Ok(())
    }

    fn power(&mut self) -> Result<(), String> {
        self.atom()?;
        if self.peek() == Some(b'^') {
            self.position += 1;
            self.signed()?;
            self.push(Step::Power)?;
        }
        Ok(())
    }

    fn atom(&mut self) -> Result<(), String> {
        match self.peek() {
            Some(b'(') => {
                self.position += 1;
                self.sum()?;
                if self.peek() != Some(b')') {
                    return Err("a parenthesis is not closed".into());
                }
                self.position += 1;
                Ok(())
            }
            Some(byte) if byte.is_ascii_digit() => {
                let text = self.number_text();
                let value =
                    number::decimal(text).ok_or_else(|| "a number cannot be read".to_string())?;
                self.push(Step::Number(value))
            }
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                let name = self.run(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                self.push(Step::Name(name.to_string()))
            }
            Some(_) => Err("a number, a name or a parenthesis is expected".into()),
            None => Err("the expression ends too soon".into()),
        }
    }

    /// Digits, a fraction, and an exponent if digits follow the `e`.
    fn number_text(&mut self) -> &'a str {
        let start = self.position;
        self.run(|byte| byte.is_ascii_digit() || byte == b'.');
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let exponent = match rest {
            [b'e' | b'E', b'+' | b'-', digit, ..] if digit.is_ascii_digit() => 2,
            [b'e' | b'E', digit, ..] if digit.is_ascii_digit() => 1,
            _ => 0,
        };
        if exponent > 0 {
            self.position += exponent;
            self.run(|byte| byte.is_ascii_digit());
        }
        self.text.get(start..self.position).unwrap_or_default()
    }

    fn run(&mut self, belongs: impl Fn(u8) -> bool) -> &'a str {
        let start = self.position;
        while self.text.as_bytes().get(self.position).is_some_and(|byte| belongs(*byte)) {
            self.position += 1;
        }
        self.text.get(start..self.position).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        let meaning = |name: &str| (name == "m").then(|| Interval::exact(RBig::from(20)));
        let result = Expression::parse(text).ok()?.evaluate(&meaning).ok()?;
        result.number().map(ToString::to_string)
    }

    #[test]
    fn arithmetic() {
        for (text, expected) in [
            ("1/m", "1/20"),
            ("-2^2", "-4"),
            ("2^-1", "1/2"),
            ("2^3^2", "512"),
            ("1 - 2 - 3", "-4"),
            ("8/2/2", "2"),
            ("2*(m+1)", "42"),
            ("0.1 + 1e-1", "1/5"),
            ("0^0", "1"),
            ("(-1)^9999", "-1"),
            ("--3", "3"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn refusals() {
        let deep = "(".repeat(100_000);
        let signs = "-".repeat(100_000);
        let powers = "2^".repeat(100) + "2";
        let long = "1+".repeat(20_000) + "1";
        let bad = ["", "1+", "x", "1/0", "0^-1", "2^(1/2)", "9^9999", "9^9^9", "1 2", "2m", "1..2"];
        for text in bad.into_iter().chain([&*deep, &*signs, &*powers, &*long]) {
            assert_eq!(value(text), None, "{}", &text[..text.len().min(20)]);
        }
    }
}
