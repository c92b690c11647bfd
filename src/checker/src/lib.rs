//! Reads an instance and a certificate, and answers valid, or invalid with a code and a place.
//!
//! The format is `proofs/FORMAT.md`. This crate shares no code with the program that writes
//! certificates: it has its own reading of the auction rules and of every inequality, and no
//! solver. Start at [`check`]; each kind of certificate has a file of its own.
#![forbid(unsafe_code)]

mod bayes_nash;
mod bound;
mod branching;
mod certify;
mod code;
mod communication;
mod concept;
mod deviations;
mod dispatch;
mod dominance;
mod enclosure;
mod envelope;
mod equilibria;
mod equilibrium;
mod expression;
mod extreme;
mod families;
mod game;
mod instance;
mod interval;
mod json;
mod krawczyk;
mod ladder;
mod law;
mod leaf;
mod lifted;
mod monotone;
mod multipliers;
mod names;
mod number;
mod optimum;
mod optimum_tree;
mod plan_bound;
mod plan_law;
mod plan_rows;
mod profile;
mod pure;
mod refinement;
mod revenue;
mod rules;
mod safe;
mod sequence_form;
mod shape;
mod side;
mod slack;
mod smoothness;
mod staged;
mod staged_profile;
mod strategic_form;
mod theorem;
mod toml_text;
mod trade;
mod tree;
mod vertices;
mod walk;
mod words;

pub use code::{Code, Rejection};
pub use words::in_words;

use code::Checked;
use std::collections::BTreeMap;

/// The kinds of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An optimum over a set of equilibrium laws.
    Equilibrium,
    /// The largest lambda, or the best bound.
    Smoothness,
    /// The smoothness inequality for the instance's own deviations.
    Deviations,
    /// A price-of-anarchy claim.
    Certify,
    /// One table of worst ratios and smoothness bounds.
    Ladder,
    /// A strategy profile, equilibrium or not.
    Profile,
    /// All pure equilibria, or all extreme ones of two agents.
    Equilibria,
    /// What kind of mechanism the aftermarkets are.
    Trade,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Kind] = &[
        Kind::Equilibrium,
        Kind::Smoothness,
        Kind::Deviations,
        Kind::Certify,
        Kind::Ladder,
        Kind::Profile,
        Kind::Equilibria,
        Kind::Trade,
    ];

    /// The text of the kind in certificates.
    pub fn text(self) -> &'static str {
        match self {
            Kind::Equilibrium => "equilibrium",
            Kind::Smoothness => "smoothness",
            Kind::Deviations => "deviations",
            Kind::Certify => "certify",
            Kind::Ladder => "ladder",
            Kind::Profile => "profile",
            Kind::Equilibria => "equilibria",
            Kind::Trade => "trade",
        }
    }
}

/// What a certificate states, as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The kind of the certificate.
    pub kind: Kind,
    /// The claim, as the certificate has it.
    pub claim: serde_json::Value,
    /// The `--set` overrides of the instance, by name.
    pub set: BTreeMap<String, String>,
    /// The digest of the instance's text and overrides.
    pub sha256: String,
    /// The instance's title, where it has one and could be read.
    pub title: Option<String>,
}

/// The verdict on a certificate.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The claim is true of the embedded instance.
    Valid(Statement),
    /// The certificate does not prove its claim.
    Invalid {
        /// Why, and where.
        rejection: Rejection,
        /// What it states, where that could be read; it may be false.
        statement: Option<Statement>,
    },
}

impl Outcome {
    /// The code of a rejection.
    pub fn code(&self) -> Option<Code> {
        match self {
            Outcome::Valid(_) => None,
            Outcome::Invalid { rejection, .. } => Some(rejection.code),
        }
    }
}

/// Checks a certificate. Where the user names an instance file, its bytes must be the embedded text.
pub fn check(certificate: &[u8], instance: Option<&[u8]>) -> Outcome {
    let mut statement = None;
    match verify(certificate, instance, &mut statement) {
        Ok(valid) => Outcome::Valid(valid),
        Err(rejection) => Outcome::Invalid { rejection, statement },
    }
}

fn verify(
    certificate: &[u8],
    named: Option<&[u8]>,
    stated: &mut Option<Statement>,
) -> Checked<Statement> {
    let tree = envelope::parse(certificate)?;
    let opened = envelope::open(&tree, named)?;
    let embedded = &opened.instance;
    let mut statement = Statement {
        kind: opened.kind,
        claim: opened.claim.tree.to_json(),
        set: embedded.set.clone(),
        sha256: embedded.sha256.to_string(),
        title: None,
    };
    *stated = Some(statement.clone());
    let instance = instance::read(embedded.source, embedded.syntax, &embedded.set)?;
    statement.title.clone_from(&instance.title);
    *stated = Some(statement.clone());
    dispatch::verify(&opened, instance)?;
    Ok(statement)
}
