//! Games in the formats of other tools, both ways.
//!
//! Gambit's `.nfg` and `.efg` are written and read, its `.bagg` is read; the linear programs of the
//! concepts are written as LP, MPS and VIPR files. Every number is exact in both directions.

mod bagg;
mod coq;
mod efg;
mod efg_market;
mod foreign;
mod json;
mod linear;
mod lp;
mod mps;
mod names;
mod nfg;
mod one_shot;
mod plans;
mod tokens;
mod tree;
mod vipr;

pub use coq::{CoqError, EXPORTED, write as coq};
pub use efg::write as efg;
pub use efg_market::write as efg_market;
pub use foreign::Foreign;
pub use json::{GAME_FORMAT, game as json, schemas};
pub use linear::LinearProgram;
pub use lp::write as lp;
pub use mps::write as mps;
pub use nfg::write as nfg;
pub use vipr::write as vipr;

use crate::instance::{Code, Diagnostic, Diagnostics, Source};

/// The most payoffs of a game that is written or read: agents (or their types) times action profiles.
const MOST_PAYOFFS: usize = 1_000_000;

/// Why a game cannot be written in a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The file would be too long to be of use.
    #[error("{what} has {size} {unit}, more than {most}; {help}")]
    TooLarge {
        /// What would be written.
        what: &'static str,
        /// How large it would be.
        size: usize,
        /// What is counted.
        unit: &'static str,
        /// The most there may be.
        most: usize,
        /// What to do.
        help: &'static str,
    },
    /// A name that the format has no way to write.
    #[error("the name `{name}` has a backslash, which Gambit's formats cannot hold; rename it")]
    Name {
        /// The name.
        name: String,
    },
}

/// Why a game cannot be read; in a box, for it is large.
type Refused = Box<Diagnostic>;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A game in strategic form.
    Nfg,
    /// A game in extensive form.
    Efg,
    /// A Bayesian action-graph game.
    Bagg,
}

impl Format {
    /// The ending of such files, by which people call the format.
    pub fn name(self) -> &'static str {
        match self {
            Format::Nfg => "nfg",
            Format::Efg => "efg",
            Format::Bagg => "bagg",
        }
    }

    /// The format of a text, by its first word.
    fn of(text: &str) -> Option<Format> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let starts = [("NFG", Format::Nfg), ("EFG", Format::Efg), ("#BAGG", Format::Bagg)];
        starts.into_iter().find(|(word, _)| text.starts_with(word)).map(|(_, format)| format)
    }
}

/// Reads a game from the text of a Gambit file.
///
/// # Errors
///
/// The first problem of the text, with its place.
pub fn read(source: Source) -> Result<(Format, Foreign), Diagnostics> {
    let text = source.text.as_str();
    let read = match Format::of(text) {
        Some(format @ Format::Nfg) => nfg::read(text).map(|game| (format, game)),
        Some(format @ Format::Efg) => tree::read(text)
            .and_then(|tree| match one_shot::recognise(&tree)? {
                Some(game) => Ok(game),
                None => plans::strategic_form(&tree),
            })
            .map(|game| (format, game)),
        Some(format @ Format::Bagg) => bagg::read(text).map(|game| (format, game)),
        None => {
            let end = text.len().min(1);
            let message = "this is none of the formats that are read";
            let help = "the first word of a file is NFG (.nfg), EFG (.efg) or #BAGG (.bagg)";
            Err(Diagnostic::new(Code::GameSyntax, 0..end, message).help(help).into())
        }
    };
    read.map_err(|problem| Diagnostics::new(source, vec![*problem]))
}

/// The payoffs of so many agents' types at so many action profiles, if they are not too many.
fn payoffs_within(
    types: usize,
    actions: impl IntoIterator<Item = usize>,
) -> Result<usize, Refused> {
    let profiles = actions.into_iter().fold(1usize, usize::saturating_mul);
    let payoffs = profiles.saturating_mul(types);
    if payoffs <= MOST_PAYOFFS {
        return Ok(profiles);
    }
    let message = format!(
        "the game has {payoffs} payoffs (types x action profiles), more than {MOST_PAYOFFS}"
    );
    Err(Diagnostic::new(Code::TooLarge, 0..1, message).help("import a smaller game").into())
}
