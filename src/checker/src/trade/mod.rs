//! Certificates of kind `trade`: what kind of mechanism each aftermarket is (section 9a).

mod ex_post;
mod properties;
#[cfg(test)]
mod tests;

use crate::code::{Checked, Code};
use crate::staged::Market;
use crate::tree::Node;
pub(crate) use properties::Together;
use properties::of_market;

/// Verifies a certificate of this kind.
pub(crate) fn verify_trade(market: &Market, claim: &Node<'_>, proof: &Node<'_>) -> Checked<()> {
    let table = claim.table(&["markets"])?;
    let sections = proof.table(&["ex_post"])?;
    let (claimed, proofs) = (table.get("markets")?, sections.section("ex_post")?);
    let (rows, shown) = (claimed.list()?, proofs.list()?);
    let count = market.stages.markets.len();
    if count == 0 {
        return claimed.reject(Code::UnsupportedInstance, "the instance has no aftermarkets");
    }
    if rows.len() != count || shown.len() != count {
        return claimed.wrong("one entry for each aftermarket is expected");
    }
    for (index, (row, shown)) in rows.iter().zip(&shown).enumerate() {
        verify_market(market, index, row, shown)?;
    }
    Ok(())
}

fn verify_market(market: &Market, index: usize, claim: &Node<'_>, shown: &Node<'_>) -> Checked<()> {
    let table = claim.table(&["voluntary", "budget", "stays_out", "ex_post"])?;
    let voluntary = table.get("voluntary")?.table(&["literal", "per_allocation"])?;
    let properties = of_market(market, index)?;
    for (node, holds) in [
        (voluntary.get("literal")?, properties.literal),
        (voluntary.get("per_allocation")?, properties.voluntary),
        (table.get("budget")?, properties.budget),
        (table.get("stays_out")?, properties.stays_out),
    ] {
        if node.boolean()? != holds {
            let message = if holds { "this property holds" } else { "this property does not hold" };
            return node.reject(Code::TradeMismatch, message);
        }
    }
    let verdict = table.get("ex_post")?;
    let shown = shown.clone().present();
    let sections = shown.as_ref().map(|node| node.table(&["holds", "fails"])).transpose()?;
    let (holds, fails) = match &sections {
        Some(table) => (table.get("holds")?.list()?, table.get("fails")?.present()),
        None => (Vec::new(), None),
    };
    match verdict.text()? {
        "holds" if fails.is_none() => ex_post::verify_holds(market, index, &holds, &verdict),
        "fails" if holds.is_empty() => match fails {
            Some(node) => ex_post::verify_fails(market, index, &node),
            None => verdict.reject(Code::MissingSection, "an equilibrium is needed"),
        },
        "undecided" if holds.is_empty() && fails.is_none() => Ok(()),
        "holds" | "fails" | "undecided" => verdict.wrong("the proof is of another verdict"),
        _ => verdict.wrong("holds, fails or undecided is expected"),
    }
}
