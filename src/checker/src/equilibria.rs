//! Certificates of kind `equilibria`: all pure equilibria, or all extreme ones of two agents.

use crate::bound::Playable;
use crate::branching::{Left, played};
use crate::code::{Checked, Code};
use crate::extreme::verify_extreme;
use crate::game::Game;
use crate::monotone::Order;
use crate::pure::pure_equilibria;
use crate::tree::{Node, Table};
use dashu::integer::IBig;
use std::collections::BTreeSet;

/// What a claim of this kind says.
pub(crate) struct Claim<'a> {
    table: Table<'a>,
    pub(crate) order: Option<Order>,
}

impl Claim<'_> {
    /// Whether play of these actions is of the set.
    pub(crate) fn admits(&self, game: &Game, played: &Playable) -> bool {
        self.order.as_ref().is_none_or(|order| order.admits(game, played))
    }

    /// The number at a key of the claim is this one.
    pub(crate) fn verify_count(&self, key: &str, count: usize, code: Code) -> Checked<()> {
        let node = self.table.get(key)?;
        if node.integer()? == IBig::from(count) {
            return Ok(());
        }
        node.reject(code, format!("there are {count}"))
    }
}

/// Verifies a certificate of this kind.
pub(crate) fn verify_equilibria(game: &Game, claim: &Node<'_>, proof: &Node<'_>) -> Checked<()> {
    let table = claim.table(&["pure", "equilibria", "components", "monotone"])?;
    let monotone = match table.find("monotone") {
        Some(node) if !node.boolean()? => return node.wrong("true is expected, or nothing"),
        found => found.is_some(),
    };
    let pure = table.get("pure")?.boolean()?;
    let claim = Claim { table, order: Order::asked(game, monotone)? };
    if pure { verify_pure(game, &claim, proof) } else { verify_extreme(game, &claim, proof) }
}

/// The profiles listed are all pure equilibria.
fn verify_pure(game: &Game, claim: &Claim<'_>, proof: &Node<'_>) -> Checked<()> {
    let profiles = proof.table(&["profiles"])?.section("profiles")?;
    let mut listed = BTreeSet::new();
    for row in profiles.list()? {
        if !listed.insert(game.plans(&row)?) {
            return row.reject(Code::DuplicateEntry, "this profile is listed twice");
        }
    }
    claim.verify_count("equilibria", listed.len(), Code::EquilibriaMismatch)?;
    claim.verify_count("components", listed.len(), Code::ComponentsMismatch)?;
    let mut count = 0;
    pure_equilibria(game, &Left::everything(game).playable, &profiles.place, &mut |plans| {
        if !claim.admits(game, &played(game, plans)) {
            return Ok(());
        }
        count += 1;
        if listed.contains(plans) {
            return Ok(());
        }
        profiles.reject(Code::EquilibriaMismatch, "an equilibrium is not listed")
    })?;
    if count == listed.len() {
        Ok(())
    } else {
        profiles.reject(Code::EquilibriaMismatch, "a profile listed is no equilibrium")
    }
}
