//! Claims about instances: price-of-anarchy bounds with their hypotheses, and the ladder of concepts.

mod certify;
mod error;
mod ladder;
mod staged_direct;
mod staged_theorem;
mod theorem_five;

pub use certify::{Certified, CertifyRequest, Hypothesis, Theorem, Verdict, certify};
pub use error::ClaimError;
pub use ladder::{Ladder, Rung, ladder};
pub use staged_direct::{
    DirectJudged, StagedAnswer, is_by_sequences, judge_direct, staged_concept, staged_kind,
};
pub use staged_theorem::{TheoremJudged, certify_by_theorem};

use crate::equilibrium::{
    Answer, Concept, Family, Objective, PriorMode, Question, counting_types, mediator_entries,
    profile_count,
};
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::instance::Instance;
use crate::revenue::{OptimalRevenue, optimal_revenue};
use crate::solve::{Control, Precision};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;

/// Most columns solved exactly by default, without obedience or no-signalling rows.
const EXACT_COLUMNS: usize = 3_000_000;
/// Most columns solved exactly by default, with them, or over plans.
const EXACT_COLUMNS_WITH_MANY_ROWS: usize = 50_000;
/// Most columns solved exactly by default, with rows for every plan, or for what every report is told.
const EXACT_COLUMNS_OF_PLANS: usize = 3_000;

/// Most columns a single pass over them takes a bearable time for.
const MOST_COLUMNS: usize = 1_000_000_000;

/// Most rows about what is recommended and what is done instead.
const MOST_ROWS: usize = 1_000_000;
/// Most pairs (theta, a) that profiles of plans are priced by a table of.
const MOST_TABULATED: usize = 2_000_000;
/// Most entries of a mediator's program.
const MOST_ENTRIES: usize = 10_000_000;

/// How far to go when nothing is asked: exactly on small programs, to 1e-9 on large ones. Bayes-Nash equilibria of
/// two agents are rational, those of more need not be.
pub fn default_precision(game: &Game, concept: Concept) -> Precision {
    let nearly = Precision::Width(RBig::from_parts(IBig::ONE, 1_000_000_000u32.into()));
    match concept {
        Concept::Bne if game.agents.len() > 2 => return nearly,
        Concept::Bne | Concept::PureBne => return Precision::Exact,
        _ => {}
    }
    let most = match concept {
        Concept::AgentCe | Concept::StrategicCe | Concept::Communication => EXACT_COLUMNS_OF_PLANS,
        _ if concept.has_obedience()
            || concept.has_no_signalling()
            || concept.family() == Family::Plans =>
        {
            EXACT_COLUMNS_WITH_MANY_ROWS
        }
        _ => EXACT_COLUMNS,
    };
    match game.column_count() <= most {
        true => Precision::Exact,
        false => nearly,
    }
}

/// How many rows a concept has about what is recommended and what is done instead.
fn obedience_rows(game: &Game, concept: Concept) -> usize {
    match concept.has_obedience() {
        true => game.allowed.iter().flatten().map(|own| own.len().saturating_mul(own.len())).sum(),
        false => 0,
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
            return Err(ClaimError::MonotoneUnordered);
        }
    }
    if question.undominated.is_some() && question.concept != Concept::Bne {
        return Err(ClaimError::UndominatedConcept { concept: question.concept });
    }
    match question.concept.family() {
        Family::Plans if columns > MOST_TABULATED || profile_count(game).is_none() => {
            return Err(ClaimError::TooManyPlans {
                concept: question.concept,
                plans: plans_in_words(game),
                columns,
                most_plans: "2^63",
                most_columns: MOST_TABULATED,
            });
        }
        Family::Laws if obedience_rows(game, question.concept) > MOST_ROWS => {
            let rows = obedience_rows(game, question.concept);
            return Err(ClaimError::TooManyRows {
                concept: question.concept,
                rows,
                most: MOST_ROWS,
            });
        }
        Family::Reports if mediator_entries(game) > MOST_ENTRIES => {
            let entries = mediator_entries(game);
            return Err(ClaimError::TooManyEntries { entries, columns, most: MOST_ENTRIES });
        }
        _ => {}
    }
    if question.prior == PriorMode::Any {
        if !question.concept.admits_any_prior() {
            return Err(ClaimError::AnyPrior { concept: question.concept });
        }
        check_welfare(game)?;
    }
    Ok(())
}

/// What values found are compared with.
fn optimum(optimal_welfare: &RBig, optimal_revenue: Option<&OptimalRevenue>) -> Bracket {
    match optimal_revenue {
        Some(optimal) => optimal.value.clone(),
        None => Bracket::new(optimal_welfare.clone(), optimal_welfare.clone()),
    }
}

/// The optimal revenue, if revenue alone is judged under the prior of the instance.
///
/// # Errors
///
/// If two ways to it disagree, which is a bug, or nothing can be earned.
pub fn revenue_to_beat(
    instance: &Instance,
    game: &Game,
    objective: &Objective,
    prior: PriorMode,
    control: &Control<'_>,
) -> Result<Option<OptimalRevenue>, ClaimError> {
    if *objective != Objective::revenue() || prior == PriorMode::Any {
        return Ok(None);
    }
    let optimal = optimal_revenue(instance, game, control)?;
    match optimal.value.upper <= Extended::Finite(RBig::ZERO) {
        true => Err(ClaimError::NoRevenue),
        false => Ok(Some(optimal)),
    }
}

/// The optimum over a value found. Over an empty set of equilibria it is 0: every bound holds.
fn ratio(found: &Answer, optimum: &Bracket) -> Bracket {
    ratio_of(&found.question, &found.value, optimum)
}

/// The same of what is known of the answer to a question.
fn ratio_of(question: &Question, value: &Bracket, optimum: &Bracket) -> Bracket {
    // An optimum that may be 0 shows no ratio at all.
    let over = |end: &Extended, found: &Extended, unknown: Extended| match end.finite() {
        Some(end) if *end > RBig::ZERO => found.divide(end),
        _ => unknown,
    };
    let ratio = Bracket {
        lower: over(&optimum.lower, &value.upper, RBig::ZERO.into()),
        upper: over(&optimum.upper, &value.lower, Extended::Infinity),
    };
    // Without an equilibrium in hand nothing shows that there is one.
    let nothing = Extended::NegativeInfinity;
    let perhaps_empty = question.may_be_empty() && value.lower == nothing;
    match value.upper == nothing {
        true => Bracket::new(RBig::ZERO, RBig::ZERO),
        false if perhaps_empty => Bracket::new(RBig::ZERO, ratio.upper),
        false => ratio,
    }
}

/// How many profiles of plans there are: `12^8`, or a product of such powers.
fn plans_in_words(game: &Game) -> String {
    let mut powers: BTreeMap<usize, usize> = BTreeMap::new();
    for (agent, types) in counting_types(game).iter().enumerate() {
        for &t in types {
            *powers.entry(game.allowed[agent][t].len()).or_default() += 1;
        }
    }
    let power = |(actions, types): (usize, usize)| format!("{actions}^{types}");
    powers.into_iter().map(power).collect::<Vec<_>>().join(" x ")
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
