//! Certificates of kind `ladder`: the worst or best ratios of several concepts beside the smoothness bounds.

use crate::certify::{verify_optimal_welfare, verify_ratio};
use crate::code::{Checked, Code};
use crate::concept::{Concept, Ends, Objective, Prior, Sense};
use crate::equilibrium::{Claim, verify_optimum};
use crate::game::Game;
use crate::refinement::Refinement;
use crate::revenue::verify_compared;
use crate::smoothness::verify_smoothness;
use crate::tree::Node;

/// Verifies a certificate of this kind. The rows of a concept are about the game `of` gives; `game`
/// has the optimum and the smoothness bounds.
pub(crate) fn verify_ladder<'g>(
    of: &dyn Fn(&Concept) -> Checked<&'g Game>,
    game: &Game,
    claim: &Node<'_>,
    proof: &Node<'_>,
) -> Checked<()> {
    let table =
        claim.table(&["objective", "optimal_welfare", "optimal_revenue", "rows", "smoothness"])?;
    let sections = proof.table(&["rows", "smoothness", "revenue"])?;
    let objective = Objective::read(&table.get("objective")?)?;
    let welfare = verify_optimal_welfare(game, &table.get("optimal_welfare")?, Prior::Given)?;
    let about = (&objective, Prior::Given);
    let compared = verify_compared(game, &table, &sections, about, &welfare)?;
    let rows = pair(table.get("rows")?, sections.section("rows")?)?;
    for (row, row_proof) in rows {
        let row = row.table(&["concept", "worst", "best", "ratio"])?;
        let (sense, ends) = match (row.find("worst"), row.find("best")) {
            (Some(_), Some(best)) => return best.wrong("the worst value is given already"),
            (None, Some(best)) => (Sense::Max, best),
            _ => (Sense::Min, row.get("worst")?),
        };
        let optimum = Claim {
            concept: Concept::read(&row.get("concept")?)?,
            objective: objective.clone(),
            sense,
            prior: Prior::Given,
            monotone: false,
            refinement: Refinement::None,
            ends: Ends::read_table(&ends)?,
        };
        verify_optimum(of(&optimum.concept)?, &optimum, &row_proof)?;
        let ratio = row.get("ratio")?;
        verify_ratio(&ratio, &compared, &optimum, &Ends::read_table(&ratio)?)?;
    }
    for (entry, entry_proof) in pair(table.get("smoothness")?, sections.section("smoothness")?)? {
        verify_smoothness(game, &entry, &entry_proof)?;
    }
    Ok(())
}

/// Claims beside their proofs, in the same order.
fn pair<'a>(claims: Node<'a>, proofs: Node<'a>) -> Checked<Vec<(Node<'a>, Node<'a>)>> {
    let (claimed, proved) = (claims.list()?, proofs.list()?);
    if claimed.len() != proved.len() {
        let message = format!("{} proofs for {} claims", proved.len(), claimed.len());
        return proofs.reject(Code::MissingSection, message);
    }
    Ok(claimed.into_iter().zip(proved).collect())
}
