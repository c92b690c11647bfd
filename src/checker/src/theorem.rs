//! The theorem a claim invokes and the hypotheses it states.

use crate::certify::{Parts, positive};
use crate::code::{Checked, Code};
use crate::concept::Prior;
use crate::game::Game;
use crate::number::Extended;
use crate::slack::Kind;
use crate::staged::Market;
use crate::trade;
use crate::tree::Node;
use std::collections::HashSet;

/// Theorem A (smooth, product prior, no-signalling laws) or B (semi-smooth, any law). What they say
/// of the worst value holds of the best one too.
pub(crate) fn verify_theorem(game: &Game, node: &Node<'_>, parts: &Parts) -> Checked<()> {
    let unsupported = |message: &str| node.reject(Code::TheoremUnsupported, message);
    let (name, kind) = read_theorem(node, parts)?;
    match name.text()? {
        "A" if kind.semi || kind.weak => unsupported("A needs smoothness"),
        "A" if parts.prior == Prior::Any || !parts.concept.is_no_signalling() => {
            unsupported("A needs the given prior and a no-signalling concept")
        }
        "A" if !game.prior_is_product()? => unsupported("A needs a product prior"),
        "B" if !kind.semi || kind.weak => unsupported("B needs semi-smoothness"),
        "A" | "B" => Ok(()),
        _ => name.wrong("the theorem is not known"),
    }
}

/// Theorem C (Lemma 2 and A: smooth, product prior, no information) or D (Lemma 2 and B: semi-smooth), about every
/// Bayes-Nash equilibrium of a combined market. Returns the ratio.
///
/// The deviations of the auction, followed by actions in the markets by which nobody loses, earn at least what
/// they do in the auction, and the markets do not lower what is paid in all. In D an agent who deviates
/// buys no information; in C there is none, so that the others' bids tell nothing of her type.
pub(crate) fn verify_lifted(
    game: &Game,
    market: &Market,
    node: &Node<'_>,
    parts: &Parts,
) -> Checked<Extended> {
    let unsupported = |message: &str| node.reject(Code::TheoremUnsupported, message);
    let (name, kind) = read_theorem(node, parts)?;
    match name.text()? {
        "C" if kind.semi || kind.weak => return unsupported("C needs smoothness"),
        "C" if market.has_information() => {
            return unsupported("C needs that there is no information");
        }
        "C" if !game.prior_is_product()? => return unsupported("C needs a product prior"),
        "D" if !kind.semi || kind.weak => return unsupported("D needs semi-smoothness"),
        "C" | "D" => {}
        _ => return name.wrong("the theorem is not known"),
    }
    let markets = trade::Together::of(market)?;
    if !markets.voluntary || !markets.budget {
        return unsupported("participation is not voluntary, or the markets subsidise trade");
    }
    if !markets.add_up {
        return unsupported("several markets with discounts force what agents hold");
    }
    node.table(THEOREM)?.get("ratio")?.extended()
}

const THEOREM: &[&str] = &["name", "smoothness", "mu", "best", "ratio"];

/// The name and kind of a theorem whose ratio the smoothness claim carries.
fn read_theorem<'a>(node: &Node<'a>, parts: &Parts) -> Checked<(Node<'a>, Kind)> {
    let unsupported = |message: &str| node.reject(Code::TheoremUnsupported, message);
    let table = node.table(THEOREM)?;
    let name = table.get("name")?;
    let kind = Kind::read(&table.get("smoothness")?)?;
    let mu = table.get("mu")?.extended()?;
    let best = table.get("best")?.boolean()?;
    let ratio = table.get("ratio")?.extended()?;
    let Some(claim) = &parts.smoothness else {
        return unsupported("there is no smoothness claim");
    };
    let claimed_mu = claim.mu.clone().map_or(Extended::Infinity, Extended::Finite);
    if (claim.kind, claimed_mu, claim.best) != (kind, mu, best) {
        return unsupported("the smoothness claim is another one");
    }
    if ratio < claim.bound.upper {
        return unsupported("the ratio is below the bound of the smoothness claim");
    }
    if !parts.objective.is_welfare() {
        return unsupported("the theorems are about welfare");
    }
    if claim.needs_safe() && !parts.safe.everyone {
        return node.reject(Code::SafeMissing, "mu above 1 needs safe actions");
    }
    Ok((name, kind))
}

/// Each hypothesis is as stated; those about the stages of a combined market need one.
pub(crate) fn verify_hypotheses(
    game: &Game,
    market: Option<&Market>,
    node: &Node<'_>,
    parts: &Parts,
) -> Checked<()> {
    let mut seen = HashSet::new();
    for row in node.list()? {
        let table = row.table(&["name", "holds"])?;
        let name = table.get("name")?;
        let holds = table.get("holds")?.boolean()?;
        if !seen.insert(name.text()?) {
            return row.reject(Code::DuplicateEntry, "this hypothesis is listed twice");
        }
        let shown = match (name.text()?, market) {
            ("voluntary-participation", Some(market)) => {
                trade::Together::of(market)?.voluntary == holds
            }
            ("weak-budget-balance", Some(market)) => trade::Together::of(market)?.budget == holds,
            ("no-information", Some(market)) => market.has_information() != holds,
            ("product-prior", _) => game.prior_is_product()? == holds,
            ("safe-action", _) => {
                if holds {
                    parts.safe.everyone
                } else {
                    parts.safe.fails
                }
            }
            ("smooth", _) => smoothness_shown(parts, false, holds),
            ("semi-smooth", _) => smoothness_shown(parts, true, holds),
            _ => return name.reject(Code::HypothesisUnknown, "this hypothesis is not known"),
        };
        if !shown {
            return row.reject(Code::HypothesisWrong, "this is not shown");
        }
    }
    Ok(())
}

/// The embedded claim of that kind shows lambda > 0, or that there is none.
fn smoothness_shown(parts: &Parts, semi: bool, holds: bool) -> bool {
    let claim = parts.smoothness.as_ref();
    claim.filter(|claim| claim.kind.semi == semi && !claim.kind.weak).is_some_and(|claim| {
        if holds { positive(&claim.lambda.lower) } else { claim.bound.lower == Extended::Infinity }
    })
}
