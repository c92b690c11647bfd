//! Claim files as they are written, before names and paths are resolved.
//!
//! The documentation of these types is that of the JSON Schema.

use crate::instance::number::Number;
use crate::instance::raw::Scalar;
use crate::instance::raw::shape::{table, words};
use crate::instance::syntax::{Kind, Map, Node, Read, Report, Spanned, wrong_kind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

table! {
    /// Claims about auctions, with the instances they are tried on. In TOML or JSON; the shape is the same.
    RawClaims "the claim file" {
        required {
            /// Always "poacert-claims/1".
            format "format": Spanned<String>,
            /// The claims, at least one.
            claims "claims": Spanned<Vec<RawClaim>>,
        }
        optional {
            /// One line for people.
            title "title": String,
            /// Where the claims come from.
            source "source": String,
        }
    }
}

table! {
    /// A claim.
    RawClaim "a claim" {
        required {
            /// Its name in reports, in kebab case; unique among all the files of a run.
            id "id": Spanned<String>,
            /// What it says.
            words "words": String,
        }
        optional {
            /// Where it is stated.
            source "source": String,
            /// What it is about; left out: its instances. Decides what a statement that holds, or fails, shows.
            about "about": RawAbout,
            /// What it assumes, in words.
            hypotheses "hypotheses": Vec<String>,
            /// The verdict expected; left out: the one that `about` gives where everything holds.
            expected "expected": Spanned<RawVerdict>,
            /// Where the verdict and the numbers expected come from, other than from this program.
            origin "origin": String,
            /// What would change the verdict, in words.
            flips "flips": String,
            /// Remarks.
            notes "notes": Vec<String>,
            /// What is said of the instance in the ledger (ties, buyer, payment, menu, opt-out, surplus, types), where what
            /// is derived from it will not do.
            qualifiers "qualifiers": Map<String>,
            /// Of a claim about what no finite instance decides: why.
            because "because": String,
            /// What is computed, and what must be so; none exactly where `about` is "undecidable".
            trials "trials": Spanned<Vec<RawTrial>>,
            /// Changes that flip the verdict.
            mutations "mutations": Spanned<Vec<RawMutation>>,
        }
    }
}

words! {
    /// What a claim is about.
    RawAbout {
        /// Its instances: certified if every trial holds, refuted if one fails.
        Instance = "instance",
        /// All auctions of a kind: consistent, or refuted.
        Theorem = "theorem",
        /// What grids only approximate: consistent, or refuted-on-grid.
        Grid = "grid",
        /// A limit that a family approaches: illustrated, or refuted-on-grid.
        Limit = "limit",
        /// What no finite instance decides.
        Undecidable = "undecidable",
    }
}

words! {
    /// A verdict.
    RawVerdict {
        /// On these instances, exactly.
        Certified = "certified",
        /// By an exact witness.
        Refuted = "refuted",
        /// On a grid, where a hypothesis of the source fails.
        RefutedOnGrid = "refuted-on-grid",
        /// Not violated, which proves nothing in general.
        Consistent = "consistent",
        /// By a sequence of instances.
        Illustrated = "illustrated",
        /// By no finite instance.
        NotDecidableHere = "not-decidable-here",
        /// A requirement of a trial fails.
        NotApplicable = "not-applicable",
    }
}

table! {
    /// What is computed on an instance or a family of instances, and what must be so.
    RawTrial "a trial" {
        required {
            /// The instance, relative to the claim file; {NAME} stands for a value of `over`.
            instance "instance": Spanned<String>,
            /// The command as it is typed, without files and without --set: solve, certify, smooth, profile, info or ladder
            /// with their options.
            compute "compute": Spanned<String>,
        }
        optional {
            /// Its name, by which states of other trials (name.value) and mutations refer to it.
            name "name": Spanned<String>,
            /// The strategy profile, for `profile`.
            profile "profile": Spanned<String>,
            /// Parameters of the instance.
            set "set": Map<Spanned<Scalar>>,
            /// Names that run through values: a table of lists or ranges for all combinations, the last name fastest, or a list of
            /// tables of values that go together.
            over "over": Spanned<RawOver>,
            /// Numbers that states may use: one, or one for each point of the family.
            numbers "let": Map<Spanned<RawNumbers>>,
            /// States that must hold before the trial says anything; properties that `info` shows may be named, too.
            requires "requires": Vec<Spanned<String>>,
            /// What must be so: `EXPR = EXPR` (or != <= >= < >, or ~ for a decimal as printed), a truth value such as `equilibrium` or
            /// `not sequential`, or a word such as `verdict = refuted`.
            states "states": Vec<Spanned<String>>,
            /// What must be so along the family.
            trends "trends": Vec<RawTrend>,
            /// Quantities that reports show besides those in states.
            shows "shows": Vec<Spanned<String>>,
            /// Whether all states must hold, or one must fail; left out: hold.
            expected "expected": RawOutcome,
        }
    }
}

words! {
    /// How a trial must end.
    RawOutcome {
        /// All states hold.
        Holds = "holds",
        /// Some state fails.
        Fails = "fails",
    }
}

table! {
    /// How a quantity moves along a family.
    RawTrend "a trend" {
        required {
            /// The quantity, or an expression.
            of "of": Spanned<String>,
            /// What it does.
            is "is": Spanned<RawCourse>,
        }
        optional {
            /// For "converging": where to.
            to "to": Spanned<String>,
            /// For "converging": how near the last point must be.
            within "within": Spanned<String>,
        }
    }
}

words! {
    /// A course.
    RawCourse {
        /// It rises at every step.
        Increasing = "increasing",
        /// It falls at every step.
        Decreasing = "decreasing",
        /// It never falls.
        NonDecreasing = "non-decreasing",
        /// It never rises.
        NonIncreasing = "non-increasing",
        /// It stays.
        Constant = "constant",
        /// Its distance from `to` falls at every step, to at most `within`.
        Converging = "converging",
    }
}

table! {
    /// A change of a trial that flips the claim's verdict. What it gives takes the place of what the trial says.
    RawMutation "a mutation" {
        required {
            /// What is changed, in words.
            words "words": Spanned<String>,
        }
        optional {
            /// The trial, by name or number from 1; left out: the first.
            trial "trial": Spanned<Scalar>,
            /// Another instance.
            instance "instance": Spanned<String>,
            /// Another profile.
            profile "profile": Spanned<String>,
            /// Another command.
            compute "compute": Spanned<String>,
            /// Parameters, in the place of those of the same names in `set` and `over`.
            set "set": Map<Spanned<Scalar>>,
            /// Another family.
            over "over": Spanned<RawOver>,
            /// Other numbers.
            numbers "let": Map<Spanned<RawNumbers>>,
            /// Changes of the instance's text.
            replace "replace": Vec<RawReplacement>,
            /// Changes of the profile's text.
            replace_profile "replace-profile": Vec<RawReplacement>,
            /// The verdict then; left out: the other one that `about` gives.
            flips_to "flips-to": Spanned<RawVerdict>,
        }
    }
}

table! {
    /// A change of a text: every occurrence.
    RawReplacement "a replacement" {
        required {
            /// What stands there; it must occur.
            text "text": Spanned<String>,
            /// What stands there afterwards.
            with "with": String,
        }
        optional {}
    }
}

/// A family: all combinations, or rows.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(super) enum RawOver {
    Product(Map<RawRange>),
    Rows(Vec<Map<Number>>),
}

impl Read for RawOver {
    fn read(node: &Node, report: &mut Report) -> Option<RawOver> {
        match &node.kind {
            Kind::Table(_) => Map::read(node, report).map(RawOver::Product),
            Kind::List(_) => Vec::read(node, report).map(RawOver::Rows),
            _ => {
                wrong_kind(node, "a table or a list of tables", report);
                None
            }
        }
    }
}

/// The values of a name: a list, or a range.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(super) enum RawRange {
    List(Vec<Number>),
    Range(Box<RawSteps>),
}

impl Read for RawRange {
    fn read(node: &Node, report: &mut Report) -> Option<RawRange> {
        match &node.kind {
            Kind::List(_) => Vec::read(node, report).map(RawRange::List),
            Kind::Table(_) => {
                RawSteps::read(node, report).map(|steps| RawRange::Range(Box::new(steps)))
            }
            _ => {
                wrong_kind(node, "a list or a range", report);
                None
            }
        }
    }
}

table! {
    /// From a number in steps to another, both included.
    RawSteps "a range" {
        required {
            /// The first.
            from "from": Number,
            /// The last at most.
            to "to": Number,
        }
        optional {
            /// How far apart; left out: 1.
            step "step": Number,
        }
    }
}

/// One number, or a list.
#[derive(Clone, Debug)]
pub(super) enum RawNumbers {
    One(Number),
    Each(Vec<Number>),
}

impl Read for RawNumbers {
    fn read(node: &Node, report: &mut Report) -> Option<RawNumbers> {
        match &node.kind {
            Kind::List(_) => Vec::read(node, report).map(RawNumbers::Each),
            _ => Number::read(node, report).map(RawNumbers::One),
        }
    }
}

impl JsonSchema for RawNumbers {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Numbers".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<Number>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}
