//! Claims about instances: price-of-anarchy bounds with their hypotheses, and the ladder of concepts.

mod certify;
mod error;
mod ladder;

pub use certify::{Certified, CertifyRequest, Hypothesis, Theorem, Verdict, certify};
pub use error::ClaimError;
pub use ladder::{Ladder, Rung, ladder};

use crate::equilibrium::{Concept, Family, PriorMode, Question};
use crate::game::Game;
use crate::solve::Precision;
use dashu::integer::IBig;
use dashu::rational::RBig;

/// Most columns solved exactly by default, without obedience or no-signalling rows.
const EXACT_COLUMNS: usize = 50_000;
/// Most columns solved exactly by default, with them.
const EXACT_COLUMNS_WITH_MANY_ROWS: usize = 3_000;

/// Most columns a single pass over them takes a bearable time for.
const MOST_COLUMNS: usize = 1_000_000_000;

/// How far to go when nothing is asked: exactly on small programs, to 1e-9 on large ones.
pub fn default_precision(game: &Game, concept: Concept) -> Precision {
    let most = match concept.has_obedience() || concept.has_no_signalling() {
        true => EXACT_COLUMNS_WITH_MANY_ROWS,
        false => EXACT_COLUMNS,
    };
    match game.column_count() <= most {
        true => Precision::Exact,
        false => Precision::Width(RBig::from_parts(IBig::ONE, 1_000_000_000u32.into())),
    }
}

/// Whether a question makes sense for a game; `solve` may be called if it does.
pub fn check_question(game: &Game, question: &Question) -> Result<(), ClaimError> {
    let columns = game.column_count();
    if columns > MOST_COLUMNS {
        return Err(ClaimError::TooManyColumns { columns });
    }
    if question.monotone {
        if question.concept.family() != Family::Profiles {
            return Err(ClaimError::MonotoneConcept { concept: question.concept });
        }
        if game.order.is_none() {
            return Err(ClaimError::MonotoneTable);
        }
    }
    if question.prior == PriorMode::Any {
        if !question.concept.admits_any_prior() {
            return Err(ClaimError::AnyPrior { concept: question.concept });
        }
        check_welfare(game)?;
    }
    Ok(())
}

/// Whether smoothness makes sense for a game: some optimal welfare positive, none negative.
pub fn check_welfare(game: &Game) -> Result<(), ClaimError> {
    if let Some(types) = game.optimum.iter().position(|optimum| *optimum < IBig::ZERO) {
        let types = game.type_profile_names(types).join(", ");
        return Err(ClaimError::NegativeOptimum { types });
    }
    match game.optimum.iter().all(|optimum| optimum.is_zero()) {
        true => Err(ClaimError::NoWelfare),
        false => Ok(()),
    }
}
