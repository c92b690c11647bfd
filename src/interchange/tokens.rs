//! The words of Gambit's `.nfg` and `.efg` files, with their places.

use super::Refused;
use super::names::distinct;
use crate::instance::expression::{ExprErrorKind, parse};
use crate::instance::{Code, Diagnostic, Span};
use dashu::rational::RBig;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A number as it is written.
    Number(String),
    /// What stands between quotes.
    Text(String),
    /// `{`
    Open,
    /// `}`
    Close,
    /// `,`
    Comma,
    /// Anything else up to a blank.
    Word(String),
    /// The end of the file.
    End,
}

impl Token {
    fn describe(&self) -> String {
        match self {
            Token::Number(text) => format!("the number {text}"),
            Token::Text(text) => format!("the label \"{text}\""),
            Token::Open => "{".into(),
            Token::Close => "}".into(),
            Token::Comma => "a comma".into(),
            Token::Word(text) => format!("`{text}`"),
            Token::End => "the end of the file".into(),
        }
    }
}

/// A text read word by word.
pub(super) struct Tokens<'s> {
    text: &'s str,
    /// Where the word after `next` starts.
    at: usize,
    /// The word that comes next.
    next: Token,
    span: Span,
}

impl<'s> Tokens<'s> {
    /// The words of a text.
    pub fn of(text: &'s str) -> Result<Self, Refused> {
        let mut tokens = Tokens { text, at: 0, next: Token::End, span: 0..0 };
        tokens.advance()?;
        Ok(tokens)
    }

    /// The word that comes next.
    pub fn peek(&self) -> &Token {
        &self.next
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// Takes the next word.
    pub fn take(&mut self) -> Result<Token, Refused> {
        let taken = std::mem::replace(&mut self.next, Token::End);
        self.advance()?;
        Ok(taken)
    }

    /// Takes a word if it is this one.
    pub fn take_if(&mut self, token: &Token) -> Result<bool, Refused> {
        let is_next = self.next == *token;
        if is_next {
            self.take()?;
        }
        Ok(is_next)
    }

    /// A problem with the next word: something else was expected.
    pub fn unexpected(&self, wanted: &str) -> Diagnostic {
        let message = format!("{wanted} is expected here, not {}", self.next.describe());
        syntax(self.span(), message)
    }

    /// Takes a word that must be this one.
    pub fn expect(&mut self, token: &Token) -> Result<(), Refused> {
        match self.next == *token {
            true => self.take().map(drop),
            false => Err(self.unexpected(&token.describe()).into()),
        }
    }

    /// Takes the first words of a file: format, version, R, the title and the players' names, which are made
    /// distinct.
    pub fn header(&mut self, version: &str) -> Result<(String, Vec<String>), Refused> {
        self.take()?;
        if *self.peek() != Token::Number(version.into()) {
            return Err(self.unexpected(&format!("the version {version}")).into());
        }
        self.take()?;
        if ![Token::Word("R".into()), Token::Word("D".into())].contains(self.peek()) {
            return Err(self.unexpected("R (or the old D)").into());
        }
        self.take()?;
        let title = self.label()?;
        let span = self.span();
        self.expect(&Token::Open)?;
        let players = distinct(self.labels()?.iter().map(String::as_str));
        match players.is_empty() {
            true => {
                let problem = Diagnostic::new(Code::EmptyList, span, "there is no player");
                Err(problem.help("name one").into())
            }
            false => Ok((title, players)),
        }
    }

    /// Takes a label.
    pub fn label(&mut self) -> Result<String, Refused> {
        match self.optional_label()? {
            Some(label) => Ok(label),
            None => Err(self.unexpected("a label in quotes").into()),
        }
    }

    /// Takes a label if one comes next.
    pub fn optional_label(&mut self) -> Result<Option<String>, Refused> {
        match &mut self.next {
            Token::Text(label) => {
                let label = std::mem::take(label);
                self.take()?;
                Ok(Some(label))
            }
            _ => Ok(None),
        }
    }

    /// Takes labels up to the closing brace; the opening one is taken already.
    pub fn labels(&mut self) -> Result<Vec<String>, Refused> {
        let mut labels = Vec::new();
        while let Some(label) = self.optional_label()? {
            labels.push(label);
        }
        self.expect(&Token::Close)?;
        Ok(labels)
    }

    /// Takes a number.
    pub fn number(&mut self) -> Result<RBig, Refused> {
        let Token::Number(text) = &self.next else {
            return Err(self.unexpected("a number").into());
        };
        let value = number(text, &self.span)?;
        self.take()?;
        Ok(value)
    }

    /// Takes a whole number that is not negative.
    pub fn whole(&mut self, what: &str) -> Result<usize, Refused> {
        let value = match &self.next {
            Token::Number(text) => text.parse().ok(),
            _ => None,
        };
        let Some(value) = value else { return Err(self.unexpected(what).into()) };
        self.take()?;
        Ok(value)
    }

    fn advance(&mut self) -> Result<(), Refused> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let start = self.at + (rest.len() - rest.trim_start().len());
        let rest = self.text.get(start..).unwrap_or_default();
        let (token, length) = match rest.chars().next() {
            None => (Token::End, 0),
            Some('{') => (Token::Open, 1),
            Some('}') => (Token::Close, 1),
            Some(',') => (Token::Comma, 1),
            Some('"') => quoted(rest, start)?,
            Some(c) if c.is_ascii_digit() || matches!(c, '+' | '-' | '.') => {
                let is_part =
                    |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '/' | 'e' | 'E');
                let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                (Token::Number(rest[..length].to_owned()), length)
            }
            Some(_) => {
                let ends = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | ',' | '"');
                let length = rest.find(ends).unwrap_or(rest.len());
                (Token::Word(rest[..length].to_owned()), length)
            }
        };
        self.next = token;
        self.span = start..start + length;
        self.at = start + length;
        Ok(())
    }
}

/// A label: a backslash before a quote makes it part of the label.
fn quoted(rest: &str, start: usize) -> Result<(Token, usize), Refused> {
    let mut label = String::new();
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Ok((Token::Text(label), at + 1)),
            '\\' if characters.next_if(|(_, next)| *next == '"').is_some() => label.push('"'),
            c => label.push(c),
        }
    }
    Err(syntax(start..start + 1, "the label that starts here has no end").help("add a \"").into())
}

/// A problem of the syntax.
pub(super) fn syntax(span: Span, message: impl Into<String>) -> Diagnostic {
    let help = "compare Gambit's documentation of its file formats";
    Diagnostic::new(Code::GameSyntax, span, message).help(help)
}

/// The exact value of a number: an integer, a decimal (0.1 is one tenth), or a fraction.
pub(super) fn number(text: &str, span: &Span) -> Result<RBig, Refused> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let decimals: Vec<&str> = unsigned.splitn(2, '/').collect();
    let wrong = || {
        let problem =
            Diagnostic::new(Code::BadExpression, span.clone(), format!("`{text}` is no number"));
        problem.help("numbers are written 3, 0.1, 1e-3 or 3/4")
    };
    let mut values = Vec::new();
    for decimal in decimals {
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
        let has_digit = |part: &str| part.contains(|c: char| c.is_ascii_digit());
        let is_stray = |(at, _): (usize, &str)| !decimal[..at].ends_with(['e', 'E']);
        if !decimal.chars().all(is_part)
            || !decimal.split(['e', 'E']).next().is_some_and(has_digit)
            || decimal.match_indices(['+', '-']).any(is_stray)
        {
            return Err(wrong().into());
        }
        // Gambit takes .5 and 5. too.
        let zero = if decimal.starts_with('.') { "0" } else { "" };
        let full = format!("{zero}{decimal}").replace(".e", ".0e").replace(".E", ".0E");
        let full = full.strip_suffix('.').unwrap_or(&full);
        let read = parse(full).and_then(|expression| expression.evaluate(&|_| None));
        values.push(read.map_err(|error| match error.kind {
            ExprErrorKind::TooLarge => {
                let problem = Diagnostic::new(Code::NumberTooLarge, span.clone(), error.message);
                problem.help("no game needs such a number: check its exponent")
            }
            _ => wrong(),
        })?);
    }
    let value = match values.as_slice() {
        [numerator, divisor] if divisor.is_zero() => {
            let message = format!("{numerator} is divided by zero");
            let problem = Diagnostic::new(Code::DivisionByZero, span.clone(), message);
            return Err(problem.help("correct the fraction").into());
        }
        [numerator, divisor] => numerator / divisor,
        [value] => value.clone(),
        _ => return Err(wrong().into()),
    };
    Ok(if text.starts_with('-') { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        let read = |text: &str| number(text, &(0..1)).map(|value| value.to_string()).ok();
        let good = [
            ("3", "3"),
            ("-0.10", "-1/10"),
            (".5", "1/2"),
            ("5.", "5"),
            ("+2e-1", "1/5"),
            ("1.e2", "100"),
            ("-6/4", "-3/2"),
            ("0.500000", "1/2"),
        ];
        for (text, value) in good {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for bad in [
            "-",
            "1/0",
            "1/",
            "/2",
            "1-2",
            "1//2",
            "1/-2",
            "..",
            ".",
            ".e5",
            "2*3",
            "1e",
            "1e99999999999",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn labels_may_hold_quotes() {
        let mut tokens = Tokens::of(r#"NFG {"a \"b\"" "c\d"} -1/2,x"#).expect("words");
        let mut words = Vec::new();
        while *tokens.peek() != Token::End {
            words.push(tokens.take().expect("a word"));
        }
        let text = |text: &str| Token::Text(text.into());
        let number = Token::Number("-1/2".into());
        let word = |word: &str| Token::Word(word.into());
        let (a, c) = (text("a \"b\""), text("c\\d"));
        assert_eq!(
            words,
            [word("NFG"), Token::Open, a, c, Token::Close, number, Token::Comma, word("x")]
        );
    }
}
