//! What must be so of an answer: relations between expressions, truth values, words.

use crate::instance::expression::{Expr, ExprError, ExprErrorKind, Term, parse};
use dashu::rational::RBig;
use std::collections::BTreeMap;
use std::ops::Range;

/// One state, with its text.
#[derive(Clone, Debug)]
pub struct State {
    /// As it is written.
    pub text: String,
    pub(super) form: Form,
}

#[derive(Clone, Debug)]
pub(super) enum Form {
    /// Two sides, compared.
    Relation(Box<Side>, Relation, Box<Side>),
    /// A truth value, or (`false`) its contrary.
    Truth(Reference, bool),
    /// A word that is, or (`false`) is not, this one.
    Word(Reference, bool, String),
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    NotEqual,
    AtMost,
    AtLeast,
    Below,
    Above,
    /// Within one unit of the last digit of the decimal on the right.
    AsPrinted,
}

impl Relation {
    /// Longer signs first, so that `<=` is not taken for `<`.
    const SIGNS: [(&str, Relation); 9] = [
        ("<=", Relation::AtMost),
        (">=", Relation::AtLeast),
        ("!=", Relation::NotEqual),
        ("==", Relation::Equal),
        ("<", Relation::Below),
        (">", Relation::Above),
        ("=", Relation::Equal),
        ("~", Relation::AsPrinted),
        ("≈", Relation::AsPrinted),
    ];
}

/// An expression over numbers, parameters and quantities.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub text: String,
    pub expression: Expr,
    /// What the names in the expression that stand for more than a name stand for.
    pub references: BTreeMap<String, Reference>,
    /// One unit of the last digit, if it is a decimal.
    pub unit: Option<RBig>,
}

/// A name of a quantity, perhaps of another trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The other trial.
    pub trial: Option<String>,
    /// The quantity with its arguments, such as `interim_regret(2, low)`.
    pub name: String,
    /// Where it stands in the text.
    pub range: Range<usize>,
}

impl Reference {
    /// As it is written.
    pub fn text(&self) -> String {
        match &self.trial {
            Some(trial) => format!("{trial}.{}", self.name),
            None => self.name.clone(),
        }
    }

    /// The name before the parenthesis, with one if there is one.
    pub(super) fn plain(&self) -> String {
        match self.name.split_once('(') {
            Some((name, _)) => format!("{name}()"),
            None => self.name.clone(),
        }
    }
}

impl Side {
    /// The names of quantities and numbers in it, `e` apart.
    pub fn names(&self) -> Vec<Reference> {
        let mut found = Vec::new();
        gather(&self.expression, &mut |name, range| match self.references.get(name) {
            Some(reference) => found.push(reference.clone()),
            None if name == "e" => {}
            None => found.push(Reference { trial: None, name: name.to_owned(), range }),
        });
        found
    }

    /// The one name it consists of.
    pub fn only_name(&self) -> Option<Reference> {
        match self.expression.term {
            Term::Name(_) => self.names().pop(),
            _ => None,
        }
    }

    /// Reads an expression; `offset` is where it starts in the whole text.
    pub fn read(text: &str, offset: usize) -> Result<Side, ExprError> {
        let (plain, mut references) = without_references(text);
        let moved = |range: &Range<usize>| range.start + offset..range.end + offset;
        let mut expression =
            parse(&plain).map_err(|error| ExprError { range: moved(&error.range), ..error })?;
        shift(&mut expression, offset);
        for reference in references.values_mut() {
            reference.range = moved(&reference.range);
        }
        let unit = match expression.term {
            Term::Number(_) => Some(unit(text.trim())),
            _ => None,
        };
        Ok(Side { text: text.trim().to_owned(), expression, references, unit })
    }
}

impl State {
    /// Reads a state.
    ///
    /// # Errors
    ///
    /// What is no expression, with its place in the text.
    pub(super) fn read(text: &str) -> Result<State, ExprError> {
        let form = match relation(text) {
            Some((place, relation, sign)) => {
                let (left, right) = (&text[..place], &text[place + sign..]);
                match word(left, relation, right) {
                    Some(form) => form,
                    None => {
                        let right = Side::read(right, place + sign)?;
                        if relation == Relation::AsPrinted && right.unit.is_none() {
                            return Err(nothing_said(
                                "a decimal stands on the right of ~, as it is printed",
                                place + sign..text.len(),
                            ));
                        }
                        let left = Side::read(left, 0)?;
                        Form::Relation(Box::new(left), relation, Box::new(right))
                    }
                }
            }
            None => {
                let start = text.len() - text.trim_start().len();
                let (rest, holds) = match text.trim_start().strip_prefix("not ") {
                    Some(rest) => (rest, false),
                    None => (text.trim_start(), true),
                };
                let side = Side::read(rest, start + if holds { 0 } else { 4 })?;
                match side.only_name() {
                    Some(reference) => Form::Truth(reference, holds),
                    None => {
                        return Err(nothing_said(
                            "nothing is said of this expression",
                            0..text.len(),
                        ));
                    }
                }
            }
        };
        Ok(State { text: text.trim().to_owned(), form })
    }

    /// The names in it.
    pub(super) fn names(&self) -> Vec<Reference> {
        match &self.form {
            Form::Relation(left, _, right) => [left.names(), right.names()].concat(),
            Form::Truth(reference, _) | Form::Word(reference, ..) => vec![reference.clone()],
        }
    }
}

/// An expression that is no state.
fn nothing_said(message: &str, range: Range<usize>) -> ExprError {
    let kind = ExprErrorKind::Syntax;
    ExprError { kind, message: message.to_owned(), range }
}

/// Words that quantities may be.
const WORDS: [&str; 16] = [
    "certified",
    "refuted",
    "undecided",
    "smooth",
    "semi-smooth",
    "weak",
    "weak-semi",
    "theorem",
    "direct",
    "welfare",
    "revenue",
    "sequences",
    "plans",
    "given",
    "any",
    "fixpoint",
];
/// Quantities that are words.
const WORDED: [&str; 15] = [
    "verdict",
    "theorem",
    "smoothness",
    "by",
    "kind",
    "objective",
    "sense",
    "prior",
    "form",
    "concept",
    "rule",
    "deviation_agent",
    "deviation_type",
    "deviation_action",
    "undominated_agent",
];

/// All words of these.
const KNOWN: [(&str, &[&str]); 3] = [
    ("verdict", &["certified", "refuted", "undecided"]),
    ("sense", &["min", "max"]),
    ("prior", &["given", "any"]),
];

/// A state about a word.
fn word(left: &str, relation: Relation, right: &str) -> Option<Form> {
    let is = match relation {
        Relation::Equal => true,
        Relation::NotEqual => false,
        _ => return None,
    };
    let side = Side::read(left, 0).ok()?;
    let reference = side.only_name()?;
    let right = right.trim();
    // Another word is read as a name, which there is not.
    let known = KNOWN.iter().find(|(name, _)| *name == reference.name);
    if known.is_some_and(|(_, words)| !words.contains(&right)) {
        return None;
    }
    let is_word = WORDED.contains(&reference.name.as_str());
    let is_word = is_word || (WORDS.contains(&right) && !right.is_empty());
    is_word.then(|| Form::Word(reference, is, right.to_owned()))
}

/// The first relation, with its place and length.
fn relation(text: &str) -> Option<(usize, Relation, usize)> {
    text.char_indices().find_map(|(place, _)| {
        let found = Relation::SIGNS.iter().find(|(sign, _)| text[place..].starts_with(sign));
        found.map(|(sign, relation)| (place, *relation, sign.len()))
    })
}

/// The text with `name(arguments)` and `trial.name` replaced by names of the same length, and what those stand for.
fn without_references(text: &str) -> (String, BTreeMap<String, Reference>) {
    let mut references = BTreeMap::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let before = plain.chars().next_back();
        let starts = first.is_ascii_alphabetic()
            && !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        match starts.then(|| reference(text, at)).flatten() {
            Some(reference) => {
                let end = reference.range.end;
                // Names of a length of their own cannot be mistaken for others: no other name starts so.
                let name = format!("_{}", references.len());
                plain.push_str(&name);
                plain.push_str(&" ".repeat((end - at).saturating_sub(name.len())));
                references.insert(name, reference);
                at = end;
            }
            None => {
                let length = if starts { name_length(&text[at..]) } else { first.len_utf8() };
                plain.push_str(&text[at..at + length]);
                at += length;
            }
        }
    }
    (plain, references)
}

/// What starts here, if it is more than a name.
fn reference(text: &str, start: usize) -> Option<Reference> {
    let mut at = start;
    let mut trial = None;
    let mut length = name_length(&text[at..]);
    // Names of trials may have hyphens; a point behind makes them one.
    let dashed: usize = text[at..]
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-')
        .count();
    let behind = text[at + dashed..].strip_prefix('.');
    if behind.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())) {
        trial = Some(text[at..at + dashed].to_owned());
        at += dashed + 1;
        length = name_length(&text[at..]);
    }
    let name = &text[at..at + length];
    at += length;
    let mut full = name.to_owned();
    let mut has_arguments = false;
    if let Some(rest) = text[at..].strip_prefix('(')
        && let Some(close) = rest.find(')')
    {
        full = super::quantity::with_arguments(name, rest[..close].split(',').map(str::trim));
        at += close + 2;
        has_arguments = true;
    }
    (trial.is_some() || has_arguments).then_some(Reference { trial, name: full, range: start..at })
}

fn name_length(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

/// One unit of the last digit of a decimal.
fn unit(text: &str) -> RBig {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse().unwrap_or(0)),
        None => (text, 0i64),
    };
    let places = digits
        .split_once('.')
        .map_or(0, |(_, places)| places.bytes().filter(u8::is_ascii_digit).count() as i64);
    // A number with a larger exponent was refused before.
    RBig::from(10u8).pow((exponent - places).clamp(-100_000, 100_000) as isize)
}

fn gather(expression: &Expr, found: &mut impl FnMut(&str, Range<usize>)) {
    match &expression.term {
        Term::Number(_) => {}
        Term::Name(name) => found(name, expression.range.clone()),
        Term::Neg(a) => gather(a, found),
        Term::Add(a, b) | Term::Sub(a, b) | Term::Mul(a, b) | Term::Div(a, b) | Term::Pow(a, b) => {
            gather(a, found);
            gather(b, found);
        }
    }
}

fn shift(expression: &mut Expr, offset: usize) {
    expression.range.start += offset;
    expression.range.end += offset;
    match &mut expression.term {
        Term::Number(_) | Term::Name(_) => {}
        Term::Neg(a) => shift(a, offset),
        Term::Add(a, b) | Term::Sub(a, b) | Term::Mul(a, b) | Term::Div(a, b) | Term::Pow(a, b) => {
            shift(a, offset);
            shift(b, offset);
        }
    }
}
