//! Whether states are so: true, false, or undecided, from exact intervals alone.

use super::quantity::{Answer, Quantity};
use super::state::{Form, Reference, Relation, Side, State};
use super::trend::{Course, Trend};
use crate::exact::enclosure::{EnclosureError, MAXIMUM_PRECISION, enclose_named};
use crate::exact::{Bracket, Extended, Interval};
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// The verdict of a command that a limit has stopped.
const UNDECIDED: &str = "undecided";
/// The precision comparisons start at; it doubles from here.
const FIRST_PRECISION: usize = 64;
/// The precision of what is shown, and of trends.
const SHOWN_PRECISION: usize = 512;

/// What names stand for at a point of a family.
pub(super) struct Known<'a> {
    /// The point's own numbers.
    pub numbers: &'a BTreeMap<String, RBig>,
    /// The answer, and what `info` says where that is asked for.
    pub answers: [Option<&'a Answer>; 2],
    /// The parameters of the instance.
    pub parameters: &'a BTreeMap<String, RBig>,
    /// Answers of other trials, by name.
    pub others: &'a BTreeMap<&'a str, &'a Answer>,
}

/// A state, decided or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The state as it is written.
    pub text: String,
    /// Whether it is so; `None`: what is known is too little.
    pub truth: Option<bool>,
    /// What its parts are: of a relation both sides, of anything else the quantity, each with its text.
    pub parts: Vec<(String, Quantity)>,
}

/// Why nothing can be said of a state, in words.
type Broken = String;

impl Known<'_> {
    pub fn quantity(&self, reference: &Reference) -> Result<Quantity, Broken> {
        let number = |number: &RBig| Quantity::Number(Bracket::new(number.clone(), number.clone()));
        let name = reference.name.as_str();
        if let Some(trial) = &reference.trial {
            let other = self.others.get(trial.as_str());
            let other = other.ok_or_else(|| format!("the trial `{trial}` has no answer"))?;
            let found = other.get(name).cloned();
            return found.ok_or_else(|| format!("the answer of `{trial}` has no `{name}`"));
        }
        if let Some(own) = self.numbers.get(name) {
            return Ok(number(own));
        }
        if let Some(found) = self.answers.iter().flatten().find_map(|answer| answer.get(name)) {
            return Ok(found.clone());
        }
        let parameter = self.parameters.get(name).map(number);
        parameter.ok_or_else(|| format!("the answer has no `{name}`"))
    }

    /// What a side is, at a precision.
    fn side(&self, side: &Side, bits: usize) -> Result<Bracket, Broken> {
        // A name alone may be infinite.
        if let Some(reference) = side.only_name()
            && reference.name != "e"
        {
            return bracket(&self.quantity(&reference)?, &reference);
        }
        let mut values = BTreeMap::new();
        let mut unbounded = None;
        for reference in side.names() {
            let known = bracket(&self.quantity(&reference)?, &reference)?;
            if known.is_exact() && known.lower.finite().is_none() {
                return Err(format!(
                    "`{}` is infinite, which only a state of the name alone can speak of",
                    reference.text()
                ));
            }
            match (known.lower, known.upper) {
                (Extended::Finite(lower), Extended::Finite(upper)) => {
                    values.insert(reference.text(), Interval::between(lower, upper));
                }
                _ => unbounded = Some(reference),
            }
        }
        let nothing = Bracket::new(Extended::NegativeInfinity, Extended::Infinity);
        if unbounded.is_some() {
            return Ok(nothing);
        }
        let value_of = |name: &str| {
            let text = side.references.get(name).map_or_else(|| name.to_owned(), Reference::text);
            values.get(&text).cloned()
        };
        match enclose_named(&side.expression, &value_of, bits) {
            Ok(interval) => Ok(Bracket::new(interval.lower().clone(), interval.upper().clone())),
            Err(EnclosureError::DivisorNearZero { .. }) => Ok(nothing),
            Err(error) => Err(format!("{}: {error}", side.text)),
        }
    }

    /// Decides a state.
    ///
    /// # Errors
    ///
    /// Quantities that the answer does not have, expressions without value.
    pub fn decide(&self, state: &State) -> Result<Decided, Broken> {
        let decided = |truth, parts| Decided { text: state.text.clone(), truth, parts };
        match &state.form {
            Form::Truth(reference, wanted) => {
                let quantity = self.quantity(reference)?;
                let Quantity::Truth(truth) = quantity else {
                    return Err(format!("`{}` is no truth value", reference.text()));
                };
                let so = truth.map(|truth| truth == *wanted);
                Ok(decided(so, vec![(reference.text(), quantity)]))
            }
            Form::Word(reference, wanted, word) => {
                let quantity = self.quantity(reference)?;
                let same = match &quantity {
                    // A limit came first: the word might be any other.
                    Quantity::Word(found) if found == UNDECIDED && word != UNDECIDED => None,
                    Quantity::Word(found) => Some(found == word),
                    Quantity::Number(bracket) => {
                        Some(bracket.is_exact() && bracket.lower.to_string() == *word)
                    }
                    Quantity::Truth(_) => {
                        return Err(format!("`{}` is no word", reference.text()));
                    }
                };
                Ok(decided(same.map(|same| same == *wanted), vec![(reference.text(), quantity)]))
            }
            Form::Relation(left, relation, right) => {
                let mut bits = FIRST_PRECISION;
                loop {
                    let sides = (self.side(left, bits)?, self.side(right, bits)?);
                    let unit = right.unit.as_ref();
                    let truth = compare(&sides.0, *relation, &sides.1, unit);
                    if truth.is_some() || bits >= MAXIMUM_PRECISION {
                        let part =
                            |side: &Side, found| (side.text.clone(), Quantity::Number(found));
                        return Ok(decided(truth, vec![part(left, sides.0), part(right, sides.1)]));
                    }
                    bits *= 2;
                }
            }
        }
    }

    /// What an expression of a trend is at this point.
    pub fn value(&self, side: &Side) -> Result<Bracket, Broken> {
        self.side(side, SHOWN_PRECISION)
    }
}

fn bracket(quantity: &Quantity, reference: &Reference) -> Result<Bracket, Broken> {
    match quantity {
        Quantity::Number(bracket) => Ok(bracket.clone()),
        Quantity::Truth(truth) => {
            let end = |truth: bool| RBig::from(u8::from(truth));
            Ok(Bracket::new(end(*truth == Some(true)), end(*truth != Some(false))))
        }
        Quantity::Word(_) => Err(format!("`{}` is no number", reference.text())),
    }
}

/// How two numbers compare of which intervals are known.
fn compare(
    left: &Bracket,
    relation: Relation,
    right: &Bracket,
    unit: Option<&RBig>,
) -> Option<bool> {
    let below = left.upper < right.lower;
    let above = left.lower > right.upper;
    let at_most = left.upper <= right.lower;
    let at_least = left.lower >= right.upper;
    let decided = |yes: bool, no: bool| match (yes, no) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    match relation {
        Relation::Equal => decided(at_most && at_least, below || above),
        Relation::NotEqual => decided(below || above, at_most && at_least),
        Relation::AtMost => decided(at_most, above),
        Relation::AtLeast => decided(at_least, below),
        Relation::Below => decided(below, at_least),
        Relation::Above => decided(above, at_most),
        Relation::AsPrinted => {
            let (Some(printed), Some(unit)) = (right.lower.finite(), unit) else { return None };
            let low = Extended::Finite(printed - unit);
            let high = Extended::Finite(printed + unit);
            decided(low < left.lower && left.upper < high, left.upper <= low || left.lower >= high)
        }
    }
}

/// Decides a trend from what is known at each point, in their order; with `to` beside it, both.
pub(super) fn decide_trend(
    trend: &Trend,
    points: &[Bracket],
    to: &[Bracket],
    within: Option<&Bracket>,
) -> Option<bool> {
    let along = |values: &[Bracket], relation| {
        let steps = values.windows(2).map(|pair| match pair {
            [one, next] => compare(next, relation, one, None),
            _ => None,
        });
        all(steps)
    };
    match trend.course {
        Course::Increasing => along(points, Relation::Above),
        Course::Decreasing => along(points, Relation::Below),
        Course::NonDecreasing => along(points, Relation::AtLeast),
        Course::NonIncreasing => along(points, Relation::AtMost),
        Course::Constant => along(points, Relation::Equal),
        Course::Converging => {
            let distances: Vec<Bracket> =
                points.iter().zip(to).map(|(point, to)| distance(point, to)).collect();
            let near = match (distances.last(), within) {
                (Some(last), Some(within)) => compare(last, Relation::AtMost, within, None),
                _ => Some(true),
            };
            all([along(&distances, Relation::Below), near])
        }
    }
}

fn all(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let parts: Vec<Option<bool>> = parts.into_iter().collect();
    match () {
        () if parts.contains(&Some(false)) => Some(false),
        () if parts.contains(&None) => None,
        () => Some(true),
    }
}

/// How far apart two numbers can be.
pub(super) fn distance(one: &Bracket, other: &Bracket) -> Bracket {
    let ends = (one.lower.finite(), one.upper.finite(), other.lower.finite(), other.upper.finite());
    let (Some(low), Some(high), Some(least), Some(most)) = ends else {
        return Bracket::new(RBig::ZERO, Extended::Infinity);
    };
    let (above, below) = (high - least, most - low);
    let lower = (low - most).max(least - high).max(RBig::ZERO);
    Bracket::new(lower, above.max(below))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bracket_of(lower: &str, upper: &str) -> Bracket {
        let end = |text: &str| text.parse::<RBig>().unwrap();
        Bracket::new(end(lower), end(upper))
    }

    /// Decides a state where `x` is between these ends and `k` is 3.
    fn decide(state: &str, lower: &str, upper: &str) -> Option<bool> {
        let mut answer = Answer::default();
        answer.0.insert("x".to_owned(), Quantity::Number(bracket_of(lower, upper)));
        answer.0.insert("sure".to_owned(), Quantity::Truth(Some(true)));
        answer.0.insert("perhaps".to_owned(), Quantity::Truth(None));
        answer.0.insert("verdict".to_owned(), Quantity::Word("refuted".to_owned()));
        answer.0.insert("stopped".to_owned(), Quantity::Word("undecided".to_owned()));
        answer.0.insert("f(a b, 1)".to_owned(), Quantity::Number(bracket_of("5", "5")));
        let numbers = BTreeMap::from([("k".to_owned(), RBig::from(3u8))]);
        let known = Known {
            numbers: &numbers,
            answers: [Some(&answer), None],
            parameters: &BTreeMap::new(),
            others: &BTreeMap::new(),
        };
        known.decide(&State::read(state).unwrap()).unwrap().truth
    }

    #[test]
    fn relations_between_intervals() {
        let cases = [
            ("x = 1/2", "1/2", "1/2", Some(true)),
            ("x = 1/2", "1/3", "2/3", None),
            ("x = 1/2", "2/3", "1", Some(false)),
            ("x != 1/2", "2/3", "1", Some(true)),
            ("x <= 1", "1/2", "1", Some(true)),
            ("x < 1", "1/2", "1", None),
            ("x < 1", "1", "2", Some(false)),
            ("x >= 1", "1/2", "2", None),
            ("x > 1", "1/2", "1", Some(false)),
            ("2*x + 1 >= k - 1", "1/2", "2/3", Some(true)),
        ];
        for (state, lower, upper, truth) in cases {
            assert_eq!(decide(state, lower, upper), truth, "{state} on [{lower}, {upper}]");
        }
    }

    #[test]
    fn constants_are_enclosed_until_they_are_told_apart() {
        // 1 - 1/e = 0.63212055882855767840447622983853913255418886896823.. (Python's decimal module)
        let digits = "0.63212055882855767840447622983853913255418886896823";
        let places = digits.len() - 2;
        let number = |last: &str| format!("{}{last}/1{}", &digits[2..], "0".repeat(places + 1));
        let below = number("0");
        assert_eq!(decide("x < 1 - 1/e", &below, &below), Some(true));
        assert_eq!(decide("x = 1 - 1/e", &below, &below), Some(false));
        let above = number("9");
        assert_eq!(decide("x >= 1 - 1/e", &above, &above), Some(true));
    }

    #[test]
    fn decimals_as_printed() {
        // 2/3 is printed 0.667 when rounded and 0.666 when cut.
        for printed in ["0.667", "0.666", "0.6667", "0.7", "1"] {
            assert_eq!(decide(&format!("x ~ {printed}"), "2/3", "2/3"), Some(true), "{printed}");
        }
        for printed in ["0.665", "0.668", "0.66", "0.5"] {
            let expected = Some(printed == "0.66");
            assert_eq!(decide(&format!("x ~ {printed}"), "2/3", "2/3"), expected, "{printed}");
        }
        assert_eq!(decide("x ~ 0.667", "1/2", "2/3"), None);
    }

    #[test]
    fn truth_values_and_words() {
        assert_eq!(decide("sure", "0", "0"), Some(true));
        assert_eq!(decide("not sure", "0", "0"), Some(false));
        assert_eq!(decide("perhaps", "0", "0"), None);
        assert_eq!(decide("verdict = refuted", "0", "0"), Some(true));
        // What a limit has stopped is neither.
        for word in ["certified", "refuted"] {
            assert_eq!(decide(&format!("stopped = {word}"), "0", "0"), None, "{word}");
            assert_eq!(decide(&format!("stopped != {word}"), "0", "0"), None, "{word}");
        }
        assert_eq!(decide("stopped = undecided", "0", "0"), Some(true));
        assert_eq!(decide("verdict != refuted", "0", "0"), Some(false));
        assert_eq!(decide("verdict = certified", "0", "0"), Some(false));
    }

    #[test]
    fn quantities_with_arguments() {
        assert_eq!(decide("f(a b,1) + x = 5 + 1", "1", "1"), Some(true));
        assert_eq!(decide("1 < f(a b, 1) - 4*x", "1", "1"), Some(false));
    }

    #[test]
    fn distances_hold_every_pair() {
        let check = |one: (&str, &str), other: (&str, &str), lower: &str, upper: &str| {
            let found = distance(&bracket_of(one.0, one.1), &bracket_of(other.0, other.1));
            assert_eq!(found, bracket_of(lower, upper));
        };
        check(("1", "1"), ("3", "3"), "2", "2");
        check(("1", "2"), ("4", "6"), "2", "5");
        check(("1", "5"), ("2", "3"), "0", "3");
    }
}
