//! Hunts as they are written.

use super::auction::RawAmounts;
use crate::instance::number::Number;
use crate::instance::syntax::{Kind, Map, Node, Read, Report, Spanned};
use schemars::JsonSchema;

table! {
    /// A search for a counterexample: the claim that is hunted, and the games in which it may fail. In TOML or JSON; the
    /// shape is the same.
    RawHunt "the hunt" {
        required {
            /// Always "poacert-hunt/1".
            format "format": Spanned<String>,
            /// What is to be violated.
            claim "claim": RawHuntClaim,
        }
        optional {
            /// One line for people.
            title "title": String,
            /// Where the question comes from.
            source "source": String,
            /// What all random choices follow from, 0 or more; left out: 0. Same file, same result, whatever the number
            /// of threads.
            seed "seed": Number,
            /// How many climbs are made at most, each from a random game; left out: 1000.
            climbs "climbs": Number,
            /// How many games are tried in each climb; left out: 500.
            steps "steps": Number,
            /// Look among random table games: an outcome of its own for every action profile.
            tables "tables": RawHuntTables,
            /// Look among the instances of a template.
            family "family": RawHuntFamily,
        }
    }
}

table! {
    /// The claim that the welfare ratio of equilibria, net of information costs, is at most 1/lambda.
    RawHuntClaim "[claim]" {
        required {
            /// What lambda is of: the largest with which the auction, without information, is so at mu = 1.
            kind "kind": Spanned<HuntKindWord>,
        }
        optional {
            /// Which equilibria, of the game with its options of information; left out: "pure-bne".
            concept "concept": Spanned<HuntConceptWord>,
            /// Only equilibria in which every deviation, at the information sets that are reached, loses. Left out: false.
            strict "strict": Spanned<bool>,
            /// Only equilibria in which something is learnt, and never for free. Left out: false.
            costly "costly": Spanned<bool>,
        }
    }
}

words! {
    /// A kind of smoothness.
    HuntKindWord {
        /// Deviations depend on all types.
        Smooth = "smooth",
        /// Deviations depend on the own type.
        SemiSmooth = "semi-smooth",
    }
}

words! {
    /// A set of equilibria.
    HuntConceptWord {
        /// Pure Bayes-Nash equilibria.
        PureBne = "pure-bne",
        /// All Bayes-Nash equilibria; only where every member of a family is decided.
        Bne = "bne",
    }
}

table! {
    /// Random table games with independent types. A range is a whole number, or { from = 0, to = 2 }.
    RawHuntTables "[tables]" {
        required {
            /// How many agents: 2 to 6.
            agents "agents": RawRange,
            /// How many types each has: 1 to 6.
            types "types": RawRange,
            /// How many actions each has: 1 to 6.
            actions "actions": RawRange,
            /// What each type gains from each outcome.
            values "values": RawRange,
        }
        optional {
            /// What each agent pays at each action profile; left out: 0.
            payments "payments": RawRange,
            /// Probabilities of types are proportional to these, at least 1; left out: 1.
            weights "weights": RawRange,
            /// How many agents may learn something; left out: 0.
            informed "informed": RawRange,
            /// 1: they learn the type of one other; 2: or those of all others. Left out: 1.
            about "about": RawRange,
            /// What learning may cost, at least 0; left out: nothing.
            costs "costs": RawAmounts,
        }
    }
}

table! {
    /// The instances that a template is with its parameters set.
    RawHuntFamily "[family]" {
        required {
            /// The path of an instance, from the hunt's own; its options of information tell types exactly, and it has no
            /// aftermarkets.
            template "template": Spanned<String>,
            /// Parameters of the template, each with the values it may have: a list, or a grid.
            parameters "parameters": Spanned<Map<RawAmounts>>,
        }
        optional {
            /// Decide every member exactly, instead of climbing among them. Left out: false.
            every "every": Spanned<bool>,
        }
    }
}

/// A whole number, or all from one to another.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawRange {
    Number(Number),
    Range(Box<RawFromTo>),
}

table! {
    /// Whole numbers from one to another, both included.
    RawFromTo "a range" {
        required {
            /// The least.
            from "from": Number,
            /// The largest.
            to "to": Number,
        }
        optional {}
    }
}

impl Read for RawRange {
    fn read(node: &Node, report: &mut Report) -> Option<RawRange> {
        match &node.kind {
            Kind::Table(_) => RawFromTo::read(node, report).map(Box::new).map(RawRange::Range),
            _ => Number::read(node, report).map(RawRange::Number),
        }
    }
}
