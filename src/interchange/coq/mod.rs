//! Certificates as theorems: files for Coq, over the library in `proofs/coq`.
//!
//! A file holds the auction, the certificate's multipliers or deviations in integers, the lemma that the library's
//! checker accepts them, and the theorem that follows about every law and every Bayes-Nash equilibrium.

mod auction;
mod laws;
mod rounded;
mod scale;
mod sections;
mod smoothness;
mod text;

use crate::game::Game;
use crate::instance::Instance;
use serde_json::Value;

/// The kinds of certificates that have a form in Coq, for people.
pub const EXPORTED: &str = "\
    these can: `smooth` (smooth and semi-smooth, finite mu), and `solve` and \
    `certify` for the least welfare over coarse, coarse-ns, bce and bce-ns laws under the given prior";

/// Why a certificate has no form in Coq.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoqError {
    /// Another kind of claim.
    #[error("{what} cannot be exported to Coq")]
    Kind {
        /// What it is about.
        what: String,
    },
    /// Nothing is proved that could be said.
    #[error("the certificate proves nothing about Bayes-Nash equilibria: {why}")]
    Empty {
        /// What is missing.
        why: &'static str,
    },
    /// Too much for Coq.
    #[error(
        "there are {size} allocations, too many for Coq to go through; use fewer items, units or agents"
    )]
    TooLarge {
        /// How many.
        size: usize,
    },
    /// Not a certificate; the checker would have said so.
    #[error("the file is not a certificate")]
    Malformed,
}

fn other(what: impl Into<String>) -> CoqError {
    CoqError::Kind { what: what.into() }
}

/// The Coq file of a valid certificate. `instance` is the one it embeds, `game` the one compiled from it.
///
/// # Errors
///
/// Claims that have no form in Coq, and auctions that are too large.
pub fn write(certificate: &Value, instance: &Instance, game: &Game) -> Result<String, CoqError> {
    let text = |value: &Value, key: &str| -> Option<String> {
        value.get(key).and_then(Value::as_str).map(str::to_owned)
    };
    let kind = text(certificate, "kind").ok_or(CoqError::Malformed)?;
    let (Some(claim), Some(proof)) = (certificate.get("claim"), certificate.get("proof")) else {
        return Err(CoqError::Malformed);
    };
    if instance.stages.is_some() {
        return Err(other("a claim about a combined market"));
    }
    let part = match kind.as_str() {
        "equilibrium" => laws::of_equilibrium(claim, proof, instance, game)?,
        "certify" => laws::of_certified(claim, proof, instance, game)?,
        "smoothness" => smoothness::of_smoothness(claim, proof, instance, game)?,
        kind => return Err(other(format!("a certificate of kind {kind}"))),
    };
    let title = instance.title.clone().unwrap_or_else(|| "An auction".to_owned());
    let mut file = text::comment(&format!("{title}. {}", part.says));
    file += "\n";
    let library = auction::library(&instance.auction);
    file += &format!("From Poacert Require Import Exported {library}.\n");
    file += "Import ListNotations.\nOpen Scope Z_scope.\n\n";
    file += &auction::describe(instance, game)?;
    file += &part.text;
    Ok(file)
}

/// A claim with its proof.
struct Part {
    /// What is proved, in a sentence.
    says: String,
    /// Definitions, lemmas and theorems, about the game `G`.
    text: String,
}
