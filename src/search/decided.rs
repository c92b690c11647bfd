//! One member of a family, decided exactly: its worst equilibrium against its lambda.

use super::exact::Counterexample;
use super::score::kind;
use super::space::Space;
use crate::claims::{check_question, default_precision};
use crate::equilibrium::{Concept, Direction, Objective, PriorMode, Question, solve};
use crate::exact::Extended;
use crate::game::{Game, plan_game};
use crate::instance::HuntClaim;
use crate::smoothness::{Weights, largest_lambda};
use crate::solve::{Control, Precision};
use crate::staged::Buyers;
use dashu::rational::RBig;

/// What is known of a member.
pub(super) enum Decided {
    /// The claim fails.
    Violates(Box<Counterexample>),
    /// The claim holds; ratio times lambda, about, 0 if there is no equilibrium.
    Holds(f64),
}

impl Decided {
    /// Decides the member at these places of the parameters' values; `None` if it is none, is too large, or a limit came first.
    pub fn of(space: &Space, places: &[usize], control: &Control<'_>) -> Option<Decided> {
        let instance = space.instance(places)?;
        let game = Game::compile(&instance).ok()?;
        let optimum = game.expected_optimum();
        let kind = kind(&space.hunt.claim);
        if !kind.is_semi() && game.product_gap().is_some() {
            return None;
        }
        if game.optimum.iter().all(|best| best.is_zero()) {
            return Some(Decided::Holds(0.0));
        }
        let weights = Weights::revenue(RBig::ONE);
        let smoothness = largest_lambda(&game, kind, &weights, None, &Precision::Exact, control);
        let plans = plan_game(&instance, true, Buyers::All).ok()?;
        let question = question(&space.hunt.claim);
        check_question(&plans, &question).ok()?;
        let precision = default_precision(&plans, question.concept);
        let worst = solve(&plans, &question, &precision, control).value;
        let share = |lambda: &Extended| Some(lambda.finite()? * &optimum);
        match (share(&smoothness.lambda.lower), &worst.upper) {
            (Some(least), Extended::Finite(welfare)) if least > *welfare => {
                return Some(Decided::Violates(Box::new(Counterexample {
                    optimal_welfare: optimum,
                    welfare: welfare.clone(),
                    set: space.setting(places),
                    instance,
                    game,
                    smoothness,
                    equilibrium: None,
                })));
            }
            _ => {}
        }
        let most = share(&smoothness.lambda.upper)?;
        match &worst.lower {
            Extended::Infinity => Some(Decided::Holds(0.0)),
            Extended::Finite(welfare) if most <= *welfare => {
                Some(Decided::Holds(if welfare.is_zero() {
                    0.0
                } else {
                    (most / welfare).to_f64().value()
                }))
            }
            _ => None,
        }
    }
}

/// What is asked of the game of whole plans: its worst Bayes-Nash equilibrium, pure unless the claim is about mixed ones too.
pub fn question(claim: &HuntClaim) -> Question {
    Question {
        concept: if claim.mixed { Concept::Bne } else { Concept::PureBne },
        objective: Objective::welfare(),
        direction: Direction::Min,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    }
}
