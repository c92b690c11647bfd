//! The theorem a claim invokes and the hypotheses it states.

use crate::certify::{Parts, positive};
use crate::code::{Checked, Code};
use crate::concept::Prior;
use crate::game::Game;
use crate::number::Extended;
use crate::slack::Kind;
use crate::tree::Node;
use std::collections::HashSet;

/// Theorem A (smooth, product prior, no-signalling laws) or B (semi-smooth, any law). What they say
/// of the worst value holds of the best one too.
pub(crate) fn verify_theorem(game: &Game, node: &Node<'_>, parts: &Parts) -> Checked<()> {
    let unsupported = |message: &str| node.reject(Code::TheoremUnsupported, message);
    let table = node.table(&["name", "smoothness", "mu", "best", "ratio"])?;
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
    match name.text()? {
        "A" if kind.semi || kind.weak => return unsupported("A needs smoothness"),
        "A" if parts.prior == Prior::Any || !parts.concept.is_no_signalling() => {
            return unsupported("A needs the given prior and a no-signalling concept");
        }
        "A" if !game.prior_is_product()? => return unsupported("A needs a product prior"),
        "B" if !kind.semi || kind.weak => return unsupported("B needs semi-smoothness"),
        "A" | "B" => {}
        _ => return name.wrong("the theorem is not known"),
    }
    if !parts.objective.is_welfare() {
        return unsupported("the theorems are about welfare");
    }
    if claim.needs_safe() && !parts.safe.everyone {
        return node.reject(Code::SafeMissing, "mu above 1 needs safe actions");
    }
    Ok(())
}

/// Each hypothesis is as stated.
pub(crate) fn verify_hypotheses(game: &Game, node: &Node<'_>, parts: &Parts) -> Checked<()> {
    let mut seen = HashSet::new();
    for row in node.list()? {
        let table = row.table(&["name", "holds"])?;
        let name = table.get("name")?;
        let holds = table.get("holds")?.boolean()?;
        if !seen.insert(name.text()?) {
            return row.reject(Code::DuplicateEntry, "this hypothesis is listed twice");
        }
        let shown = match name.text()? {
            "product-prior" => game.prior_is_product()? == holds,
            "safe-action" => {
                if holds {
                    parts.safe.everyone
                } else {
                    parts.safe.fails
                }
            }
            "smooth" => smoothness_shown(parts, false, holds),
            "semi-smooth" => smoothness_shown(parts, true, holds),
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
