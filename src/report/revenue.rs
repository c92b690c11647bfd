//! What can be earned: optimal revenue, prices, reserves, regularity.

use super::certified::decided;
use super::info::PropertyOutput;
use super::lines::Lines;
use super::number::{interval, number};
use super::{Ends, Fraction};
use crate::claims::Certified;
use crate::equilibrium::Family;
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::revenue::{Best, OptimalRevenue, Summary, VirtualValues};
use dashu::rational::RBig;
use schemars::JsonSchema;
use serde::Serialize;

/// What can be earned from what an instance sells.
#[derive(Serialize, JsonSchema)]
pub(super) struct RevenueOutput {
    /// the most a Bayesian incentive compatible, interim individually rational mechanism earns; null where that would take long
    optimal: Option<Ends>,
    /// why it is null
    skipped: Option<String>,
    /// the same by ironed virtual values; null unless types are independent and nobody wants a second unit
    by_virtual_values: Option<Fraction>,
    /// the best price for everybody; null for tables and several items
    anonymous_price: Option<BestOutput>,
    /// the best reserve of a second-price auction with truthful bids; null unless there is one item
    reserve: Option<BestOutput>,
}

/// A price, or a reserve.
#[derive(Serialize, JsonSchema)]
struct BestOutput {
    /// the lowest that earns most
    price: Fraction,
    /// what it earns
    revenue: Fraction,
}

impl From<&Best> for BestOutput {
    fn from(best: &Best) -> Self {
        BestOutput { price: Fraction::from(&best.price), revenue: Fraction::from(&best.revenue) }
    }
}

impl From<&Summary> for RevenueOutput {
    fn from(summary: &Summary) -> Self {
        let by_formula = summary.virtual_values.as_ref().map(VirtualValues::optimal_revenue);
        RevenueOutput {
            optimal: summary.optimal.as_ref().ok().map(|optimal| Ends::from(&optimal.value)),
            skipped: summary.optimal.as_ref().err().map(ToString::to_string),
            by_virtual_values: by_formula.as_ref().map(Fraction::from),
            anonymous_price: summary.price.as_ref().map(BestOutput::from),
            reserve: summary.reserve.as_ref().map(BestOutput::from),
        }
    }
}

/// The lines of `info`.
pub(super) fn fields(lines: &mut Lines, summary: &Summary) {
    lines.field(
        "optimal revenue",
        match &summary.optimal {
            Ok(optimal) => self::optimal(optimal),
            Err(skipped) => skipped.to_string(),
        },
    );
    let best = |best: &Best| format!("{} earns {}", best.price, number(&best.revenue));
    if let Some(price) = &summary.price {
        lines.field("best price", best(price));
    }
    if let Some(reserve) = &summary.reserve {
        lines.field("best reserve", best(reserve) + ", second price with truthful bids");
    }
}

/// The optimal revenue and how it was found.
pub(super) fn optimal(optimal: &OptimalRevenue) -> String {
    let exact = |value: &RBig| optimal.value == Bracket::new(value.clone(), value.clone());
    let by = match &optimal.by_virtual_values {
        Some(value) if exact(value) => " (the auctioneer's, by ironed virtual values)",
        _ if optimal.value.is_exact() => " (the auctioneer's, by the program over mechanisms)",
        _ => " (the auctioneer's; a limit came first)",
    };
    interval(&optimal.value) + by
}

/// Whether everybody's virtual values rise.
pub(super) fn regular(game: &Game, virtual_values: &VirtualValues) -> PropertyOutput {
    let irregular = (0..game.agents.len()).filter_map(|agent| virtual_values.irregular(agent));
    let witnesses: Vec<String> = irregular.map(|at| at.sentence(game)).collect();
    match witnesses.is_empty() {
        true => PropertyOutput::holds("virtual values rise with values"),
        false => PropertyOutput::fails(witnesses.join("; ")),
    }
}

/// What Theorem 5 asks, and what it would say.
pub(super) fn theorem_five(lines: &mut Lines, judged: &Certified) {
    if judged.theorem_five.is_empty() {
        return;
    }
    lines.gap().line("What Theorem 5 (2.62 for revenue, Bayes-Nash equilibria) asks:");
    decided(lines, &judged.theorem_five);
    let holds = judged.theorem_five.iter().all(|condition| condition.holds);
    let above = judged.ratio.lower > Extended::Finite(RBig::from_parts(131.into(), 50u8.into()));
    lines.prose(match (holds, above) {
        (false, _) => "It does not apply; the verdict does not use it.",
        (true, false) => {
            "All of it holds. The theorem is about bids of any amount, so it proves nothing of a grid; the verdict does not use it."
        }
        (true, true) if judged.worst.question.concept.family() == Family::Profiles => {
            "All of it holds, and yet the ratio is above 2.62: the theorem is about bids of any amount, and this grid lacks the bids \
             just above the reserve that its proof uses."
        }
        (true, true) => {
            "All of it holds, and yet the ratio is above 2.62: the concept is wider than Bayes-Nash equilibrium, and the theorem is \
             about bids of any amount, of which this grid may lack those just above the reserve that its proof uses."
        }
    });
}
