//! Price-of-anarchy claims about combined markets by theorem, without their games (section 6b).

use crate::certify::{Parts, verify_bound, verify_optimal_welfare};
use crate::code::{Checked, Code};
use crate::concept::{Concept, Objective, Prior};
use crate::game::Game;
use crate::staged::Market;
use crate::theorem::{verify_hypotheses, verify_lifted};
use crate::tree::Node;

const KEYS: &[&str] = &[
    "verdict",
    "concept",
    "objective",
    "prior",
    "optimal_welfare",
    "worst",
    "ratio",
    "bound",
    "theorem",
    "hypotheses",
];

/// Verifies a claim of kind `certify` with the form `theorem`, given the auction alone and the combined market.
pub(crate) fn verify_by_theorem(
    auction: &Game,
    market: &Market,
    claim: &Node<'_>,
    proof: &Node<'_>,
) -> Checked<()> {
    let table = claim.table(KEYS)?;
    let sections = proof.table(&["smoothness", "safe"])?;
    let about = table.get("concept")?;
    let concept = Concept::read(&about)?;
    if concept.name != "bne" {
        return about.wrong("bne is expected");
    }
    let objective = Objective::read(&table.get("objective")?)?;
    if !objective.is_welfare() {
        return table.get("objective")?.wrong("the theorems are about welfare");
    }
    let prior = Prior::read(&table.get("prior")?, concept)?;
    for key in ["worst", "ratio"] {
        if let Some(node) = table.get(key)?.present() {
            return node.wrong("nothing but the theorem bounds this: null is expected");
        }
    }
    verify_optimal_welfare(auction, &table.get("optimal_welfare")?, prior)?;
    let parts = Parts::read(auction, (concept, objective, prior), &sections)?;
    let bound = verify_bound(&table.get("bound")?, &parts, &sections)?;
    let theorem = table.get("theorem")?;
    let Some(node) = theorem.clone().present() else {
        return theorem.wrong("a theorem is expected");
    };
    let ratio = verify_lifted(auction, market, &node, &parts)?;
    let verdict = table.get("verdict")?;
    match verdict.text()? {
        "certified" if ratio <= bound.lower => {}
        "undecided" => {}
        "certified" | "refuted" => {
            return verdict.reject(Code::VerdictUnsupported, "the theorem does not show this");
        }
        _ => return verdict.wrong("the verdict is not known"),
    }
    verify_hypotheses(auction, Some(market), &table.get("hypotheses")?, &parts)
}
