//! The only renderer: every answer as text for people, with the same in JSON for scripts.

mod answer;
mod attained;
mod certified;
mod checked;
mod claims;
mod claims_github;
mod claims_junit;
mod claims_markdown;
mod claims_reasons;
mod decimal;
mod dominance;
mod equilibria;
mod given;
mod hunt;
mod info;
mod ladder;
mod law;
mod ledger;
mod lines;
mod number;
mod problem;
mod profile;
mod progress;
mod revenue;
mod schema;
mod sequences;
mod smoothness;
mod staged_certified;
mod staged_ladder;
mod staged_profile;
mod stages;
mod table;
mod trade;
mod valuations;
mod written;

pub use answer::{answer, plan_answer};
pub use certified::certified;
pub use checked::{checked, unfinished_check};
pub use claims::{Judged, claims};
pub use claims_github::{annotations, diagnostic_annotations};
pub use claims_junit::junit;
pub use claims_markdown::claims_markdown;
pub use decimal::{Decimal, Rounding, decimal};
pub use equilibria::equilibria;
pub use given::given;
pub use hunt::{HuntFiles, hunt_line, hunted};
pub use info::{AuctionInfo, MarketInfo, info};
pub use ladder::ladder;
pub use ledger::ledger;
pub use number::{Ends, Fraction};
pub use problem::{Problem, diagnostics, problem};
pub use profile::profile;
pub use progress::progress_line;
pub use schema::output_schemas;
pub use sequences::sequence_answer;
pub use smoothness::smoothness;
pub use staged_certified::{StagedCertified, staged_certified};
pub use staged_ladder::staged_ladder;
pub use staged_profile::{StagedSubject, staged_profile};
pub use written::written;

use crate::game::Game;
use crate::instance::Instance;
use serde::Serialize;
use serde_json::Value;

/// One answer in both forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Lines for people.
    pub text: String,
    /// One object for scripts.
    pub json: Value,
}

impl Shown {
    fn new(text: String, json: &impl Serialize) -> Self {
        let json = serde_json::to_value(json).unwrap_or(Value::Null);
        Shown { text, json }
    }
}

/// What an answer is about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The instance.
    pub instance: &'a Instance,
    /// Its game.
    pub game: &'a Game,
    /// Where the certificate was written, if one was.
    pub certificate: Option<&'a str>,
}

impl Subject<'_> {
    fn title(&self) -> Option<&str> {
        self.instance.title.as_deref()
    }

    fn certificate_text(&self) -> &str {
        self.certificate.unwrap_or("none written")
    }

    fn certificate_key(&self) -> Option<String> {
        self.certificate.map(str::to_owned)
    }
}
