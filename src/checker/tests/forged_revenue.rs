//! Certificates about optimal revenue with their numbers changed: none that is accepted says anything false.
//!
//! The optima are known by hand (`revenue_cases.py`), so that truth does not come from the checker.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use dashu::integer::IBig;
use dashu::rational::RBig;
use poacert_checker::{Outcome, check};
use serde_json::{Value, json};
use std::path::Path;

/// A certificate, and the truth about its instance.
struct Original {
    name: &'static str,
    optimal: &'static str,
    worst: &'static str,
    ratio: &'static str,
}

const fn original(
    name: &'static str,
    optimal: &'static str,
    worst: &'static str,
    ratio: &'static str,
) -> Original {
    Original { name, optimal, worst, ratio }
}

const ORIGINALS: &[Original] = &[
    original("revenue-of-one-buyer", "1", "1/2", "2"),
    original("revenue-of-two-buyers", "3/2", "1", "3/2"),
    original("revenue-of-two-buyers-by-hand", "3/2", "1", "3/2"),
    original("revenue-extracted-in-full", "13/8", "1", "13/8"),
    original("revenue-of-perfectly-correlated-buyers", "3/2", "1", "3/2"),
    original("revenue-below-zero", "-1", "1", "0"),
    original("revenue-of-two-items", "9/4", "1", "9/4"),
    original("revenue-of-a-table", "3/2", "3/4", "2"),
];

impl Original {
    fn read(&self) -> Value {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accept");
        serde_json::from_slice(&std::fs::read(folder.join(format!("{}.json", self.name))).unwrap())
            .unwrap()
    }

    /// Nothing false is claimed.
    fn assert_true(&self, forged: &Value) {
        let claim = &forged["claim"];
        for (key, truth) in
            [("optimal_revenue", self.optimal), ("worst", self.worst), ("ratio", self.ratio)]
        {
            let truth = (0, number(truth));
            let holds = end(&claim[key]["lower"]) <= truth && truth <= end(&claim[key]["upper"]);
            assert!(holds, "{}: a false {key} is accepted:\n{forged}", self.name);
        }
        let bound = number(claim["bound"]["expression"].as_str().unwrap());
        let verdict = claim["verdict"].as_str().unwrap();
        let holds = match verdict {
            "certified" => number(self.ratio) <= bound,
            "refuted" => number(self.ratio) > bound,
            _ => true,
        };
        assert!(holds, "{}: {verdict} is accepted:\n{forged}", self.name);
    }
}

fn number(text: &str) -> RBig {
    RBig::from_str_radix(text, 10).unwrap()
}

/// An end of an interval, in an order with the infinities.
fn end(value: &Value) -> (i8, RBig) {
    match value.as_str().unwrap() {
        "inf" => (1, RBig::ZERO),
        "-inf" => (-1, RBig::ZERO),
        text => (0, number(text)),
    }
}

fn accepted(forged: &Value) -> bool {
    matches!(check(forged.to_string().as_bytes(), None), Outcome::Valid(_))
}

/// The places at and below a node, as JSON pointers.
fn places(at: &Value, pointer: &str, found: &mut Vec<String>) {
    found.push(pointer.to_string());
    match at {
        Value::Object(entries) => {
            for (key, value) in entries {
                places(value, &format!("{pointer}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (k, value) in items.iter().enumerate() {
                places(value, &format!("{pointer}/{k}"), found);
            }
        }
        _ => {}
    }
}

/// What may stand at a place instead: other numbers for a number, other names for a name, a list
/// with an element less, or nothing.
fn instead(value: &Value, whole: bool) -> Vec<Value> {
    match value {
        Value::String(text) => match RBig::from_str_radix(text, 10) {
            Ok(number) => {
                let (one, two) = (RBig::ONE, RBig::from(2));
                let mut others = vec![
                    &number + &one,
                    &number - &one,
                    &number * &two,
                    -number.clone(),
                    RBig::ZERO,
                ];
                if !whole {
                    let little = RBig::from_parts(IBig::ONE, 1_000_000u32.into());
                    others.extend([&number + &little, &number - &little, &number / &two]);
                }
                others.retain(|other| *other != number);
                others.iter().map(|other| json!(other.to_string())).collect()
            }
            Err(_) => ["low", "high", "one", "two", "none", "certified", "refuted", "inf", "-inf"]
                .iter()
                .filter(|other| *other != text)
                .map(|other| json!(other))
                .collect(),
        },
        Value::Array(items) => {
            let without = |k: usize| {
                let mut rest = items.clone();
                rest.remove(k);
                Value::from(rest)
            };
            (0..items.len()).map(without).chain([Value::Null]).collect()
        }
        Value::Object(_) => vec![Value::Null],
        _ => Vec::new(),
    }
}

/// Every change at one place at or below a pointer.
fn changes(original: &Value, pointer: &str, whole: bool) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    places(original.pointer(pointer).unwrap(), pointer, &mut found);
    let mut changes = Vec::new();
    for place in found {
        for other in instead(original.pointer(&place).unwrap(), whole) {
            changes.push((place.clone(), other));
        }
    }
    changes
}

/// The certificate with some places changed, where the first change leaves the others' places.
fn changed(original: &Value, changes: &[&(String, Value)]) -> Value {
    let mut forged = original.clone();
    for (place, other) in changes {
        if let Some(value) = forged.pointer_mut(place) {
            *value = other.clone();
        }
    }
    forged
}

/// Only the optimal revenue is claimed, to lie in this interval.
fn about_revenue(original: &Value, lower: &str, upper: &str) -> Value {
    let mut bare = original.clone();
    bare["claim"]["optimal_revenue"] = json!({"lower": lower, "upper": upper});
    bare["claim"]["ratio"] = json!({"lower": "-inf", "upper": "inf"});
    bare["claim"]["verdict"] = json!("undecided");
    bare
}

#[test]
fn one_change_never_makes_a_false_claim_pass() {
    let (mut tried, mut passed) = (0, 0);
    for original in ORIGINALS {
        let certificate = original.read();
        assert!(accepted(&certificate), "{}", original.name);
        original.assert_true(&certificate);
        let claim = changes(&certificate, "/claim", false);
        let proof = changes(&certificate, "/proof/revenue", true);
        for change in claim.iter().chain(&proof) {
            let forged = changed(&certificate, &[change]);
            tried += 1;
            if accepted(&forged) {
                passed += 1;
                original.assert_true(&forged);
            }
        }
    }
    // Wider intervals and idle multipliers pass, so that the truth was asked about.
    assert!(tried > 1_000 && passed > 100, "{passed} of {tried}");
}

#[test]
fn two_changes_never_prove_more_than_the_optimal_revenue() {
    let little = RBig::from_parts(IBig::ONE, 1_000u32.into());
    for original in ORIGINALS {
        let certificate = original.read();
        let truth = number(original.optimal);
        let (above, below) = ((&truth + &little).to_string(), (&truth - &little).to_string());
        for (part, lower, upper) in [("mechanism", &*above, "inf"), ("bound", "-inf", &*below)] {
            let bare = about_revenue(&certificate, lower, upper);
            // With the truth in the interval the same proof passes.
            let fair = match part {
                "mechanism" => about_revenue(&certificate, original.optimal, "inf"),
                _ => about_revenue(&certificate, "-inf", original.optimal),
            };
            assert!(accepted(&fair), "{}: {part}", original.name);
            let changes = changes(&bare, &format!("/proof/revenue/{part}"), true);
            // All pairs up to a number, then every so many.
            let pairs = changes.len() * changes.len();
            for pair in (0..pairs).step_by(pairs / 3_000 + 1) {
                let (one, other) = (pair / changes.len(), pair % changes.len());
                let forged = changed(&bare, &[&changes[one], &changes[other]]);
                let fails = !accepted(&forged);
                assert!(fails, "{}: {part} proves {lower}, {upper}:\n{forged}", original.name);
            }
        }
    }
}
