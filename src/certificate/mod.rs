//! Certificates: what is written to disk, in the format `proofs/FORMAT.md` fixes.

mod bayes_nash;
mod certify;
mod dominance;
mod equilibria;
mod equilibrium;
mod ladder;
mod names;
mod optimum;
mod plans;
mod profile;
mod revenue;
mod sequence_form;
mod smoothness;
mod staged_certify;
mod staged_profile;
mod trade;

pub use certify::of_certified;
pub use equilibria::of_equilibria;
pub use equilibrium::of_answer;
pub use ladder::of_ladder;
pub use profile::{of_plan_profile, of_profile};
pub use sequence_form::of_sequence_answer;
pub use smoothness::{of_given, of_smoothness};
pub use staged_certify::{Played, of_direct, of_theorem};
pub use staged_profile::of_staged_profile;
pub use trade::of_trade;

use crate::game::Game;
use crate::instance::{Fingerprint, Instance, Syntax};
use crate::staged::Buyers;
use dashu::rational::RBig;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// The version of the format.
pub const FORMAT: &str = "poacert-certificate/1";

/// A claim about an instance, with its proof.
#[derive(Clone, Debug, Serialize)]
pub struct Certificate {
    format: &'static str,
    kind: &'static str,
    claim: Value,
    instance: Embedded,
    proof: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    optimum: Option<optimum::Section>,
}

/// The instance's own text.
#[derive(Clone, Debug, Serialize)]
struct Embedded {
    syntax: &'static str,
    source: String,
    set: BTreeMap<String, String>,
    sha256: String,
}

impl Certificate {
    fn new(
        kind: &'static str,
        instance: &Instance,
        game: &Game,
        claim: impl Serialize,
        proof: impl Serialize,
    ) -> Self {
        let optimum = optimum::Section::of(instance, game);
        Certificate { optimum, ..Certificate::of_staged(kind, instance, claim, proof) }
    }

    /// The certificate of a claim about a staged instance, which is read from its tree.
    fn of_staged(
        kind: &'static str,
        instance: &Instance,
        claim: impl Serialize,
        proof: impl Serialize,
    ) -> Self {
        let source = &instance.source;
        let mut hash = Fingerprint::default();
        hash.bytes(source.text.as_bytes());
        for (name, expression) in &source.set {
            hash.bytes(&[0]);
            hash.bytes(name.as_bytes());
            hash.bytes(b"=");
            hash.bytes(expression.as_bytes());
        }
        let instance = Embedded {
            syntax: match source.syntax {
                Syntax::Toml => "toml",
                Syntax::Json => "json",
            },
            source: source.text.clone(),
            set: source.set.clone(),
            sha256: hash.finish(),
        };
        Certificate {
            format: FORMAT,
            kind,
            claim: value(claim),
            instance,
            proof: value(proof),
            optimum: None,
        }
    }

    /// The same claim, read in this form.
    pub fn in_form(mut self, form: Form) -> Self {
        if let (Value::Object(claim), Value::Object(keys)) = (&mut self.claim, value(form)) {
            claim.extend(keys);
        }
        self
    }

    /// The claim section.
    pub fn claim(&self) -> &Value {
        &self.claim
    }

    /// The bytes of the file: one JSON object with a newline behind it, the same for the same certificate.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes =
            serde_json::to_vec(self).expect("a certificate has string keys and no failing parts");
        bytes.push(b'\n');
        bytes
    }
}

fn value(part: impl Serialize) -> Value {
    serde_json::to_value(part).expect("a certificate has string keys and no failing parts")
}

/// How a claim is read: about the instance itself, or about a staged instance (section 1c and 1d of the format).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Form {
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buyers: Option<&'static str>,
}

impl Form {
    /// About information sets and sequences.
    pub fn sequences(buyers: Buyers) -> Form {
        Form { form: Some("sequences"), ..Form::plans(buyers) }
    }

    /// About what a theorem says.
    pub fn theorem() -> Form {
        Form { form: Some("theorem"), buyers: None }
    }

    /// About the auction alone.
    pub fn auction() -> Form {
        Form { form: Some("auction"), buyers: None }
    }

    /// About the plan game.
    pub fn plans(buyers: Buyers) -> Form {
        let buyers = match buyers {
            Buyers::All => None,
            Buyers::Free => Some("free"),
            Buyers::Accepting => Some("accepting"),
        };
        Form { form: Some("plans"), buyers }
    }
}

/// A rational as a string.
#[derive(Clone, Debug)]
struct Number(RBig);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}
