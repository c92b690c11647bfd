//! Optimal revenue: a mechanism that earns it, and multipliers that say no mechanism earns more.
//!
//! Section 6a of the format. The mechanisms are the direct ones that are Bayesian incentive
//! compatible and interim individually rational for the types of positive probability.

mod bound;
mod goods;
mod mechanism;
mod outcomes;

use crate::code::{Checked, Code};
use crate::concept::{Ends, Objective, Prior};
use crate::game::Game;
use crate::number::Extended;
use crate::tree::{Node, Table};
use dashu::rational::RBig;
use outcomes::Outcomes;

/// What the ratio of a claim compares with: the optimal revenue where the objective is revenue at
/// the given prior, otherwise the optimal welfare. The keys about revenue stand exactly there.
pub(crate) fn verify_compared(
    game: &Game,
    claim: &Table<'_>,
    proof: &Table<'_>,
    (objective, prior): (&Objective, Prior),
    welfare: &RBig,
) -> Checked<Ends> {
    if prior == Prior::Given && objective.is_revenue() {
        return verify_revenue(game, &claim.get("optimal_revenue")?, &proof.section("revenue")?);
    }
    match claim.find("optimal_revenue").or_else(|| proof.find("revenue")) {
        Some(node) => node.wrong("the ratio is not one of revenue at the given prior"),
        None => {
            let welfare = Extended::Finite(welfare.clone());
            Ok(Ends { lower: welfare.clone(), upper: welfare })
        }
    }
}

/// Both ends of the optimal revenue are proved.
fn verify_revenue(game: &Game, claim: &Node<'_>, proof: &Node<'_>) -> Checked<Ends> {
    let ends = Ends::read_table(claim)?;
    let Some(proof) = proof.clone().present() else {
        return proof.reject(Code::MissingSection, "what proves the optimal revenue is needed");
    };
    let sections = proof.table(&["mechanism", "bound"])?;
    let outcomes = Outcomes::of(game);
    verify_lower(game, &outcomes, &ends.lower, &sections.section("mechanism")?)?;
    verify_upper(game, &outcomes, &ends.upper, &sections.section("bound")?)?;
    Ok(ends)
}

fn verify_lower(
    game: &Game,
    outcomes: &Outcomes,
    claimed: &Extended,
    node: &Node<'_>,
) -> Checked<()> {
    let Some(mechanism) = node.clone().present() else {
        // Selling nothing earns 0; a table may have no such outcome.
        let proved = match outcomes.goods.nothing_is_feasible() {
            true => Extended::Finite(RBig::ZERO),
            false => Extended::MinusInfinity,
        };
        return if *claimed <= proved {
            Ok(())
        } else {
            node.reject(Code::MissingSection, format!("{claimed} needs a mechanism"))
        };
    };
    let earned = Extended::Finite(mechanism::verify_mechanism(game, outcomes, &mechanism)?);
    if *claimed <= earned {
        return Ok(());
    }
    node.reject(Code::RevenueNotAttained, format!("the mechanism earns {earned}, not {claimed}"))
}

fn verify_upper(
    game: &Game,
    outcomes: &Outcomes,
    claimed: &Extended,
    node: &Node<'_>,
) -> Checked<()> {
    if let Some(bound) = node.clone().present() {
        let proved = Extended::Finite(bound::verify_bound(game, outcomes, &bound)?);
        return if *claimed >= proved {
            Ok(())
        } else {
            let message = format!("the multipliers prove {proved}, not {claimed}");
            node.reject(Code::RevenueNotBounded, message)
        };
    }
    // Who takes part of her own will pays at most what she gets.
    if *claimed >= Extended::Finite(game.expected_welfare()) {
        return Ok(());
    }
    node.reject(Code::MissingSection, format!("{claimed} needs multipliers"))
}
