//! Safe actions: laws with utility at least zero whatever the others do.

use crate::code::{Checked, Code, at};
use crate::game::{Game, Kind, Player};
use crate::multipliers::Sparse;
use crate::number::bits;
use crate::smoothness::read_law;
use crate::tree::Node;
use dashu::integer::IBig;
use std::collections::HashSet;

/// What a `safe` section shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Safe {
    /// Every agent and type has a safe law.
    pub(crate) everyone: bool,
    /// Some agent and type has none.
    pub(crate) fails: bool,
}

/// Verifies `{ actions, fails }`; null shows nothing.
pub(crate) fn verify_safe(game: &Game, node: &Node<'_>) -> Checked<Safe> {
    let Some(present) = node.clone().present() else {
        return Ok(Safe { everyone: false, fails: false });
    };
    let table = present.table(&["actions", "fails"])?;
    let mut seen = HashSet::new();
    for row in table.get("actions")?.list()? {
        let [agent, kind, denominator, weights] = row.tuple()?;
        let (i, player) = game.player(&agent)?;
        let (t, kind) = player.kind(&kind)?;
        if !seen.insert((i, t)) {
            return row.reject(Code::DuplicateEntry, "this type is listed twice");
        }
        let denominator = denominator.denominator()?;
        let law = read_law(&weights, &denominator, |action| player.action(action, Some(kind)))?;
        verify_law(game, player, kind, &law, &row, bits(&denominator))?;
    }
    let types: usize = game.players.iter().map(|player| player.kinds.len()).sum();
    let fails = match table.get("fails")?.present() {
        Some(node) => verify_failure(game, &node).map(|()| true)?,
        None => false,
    };
    Ok(Safe { everyone: seen.len() == types, fails })
}

/// A law earns at least zero in expectation against all actions of the others.
fn verify_law(
    game: &Game,
    player: &Player,
    kind: &Kind,
    law: &Sparse,
    row: &Node<'_>,
    length: usize,
) -> Checked<()> {
    let axis = player.action_axis;
    let profiles = game.action_profiles / axis.size;
    let work = (profiles as u128) * (law.len() as u128);
    game.spend(&row.place, work, length)?;
    for others in 0..profiles {
        let mut sum = IBig::ZERO;
        for (d, weight) in law {
            sum += weight * at(&kind.utility, axis.with(others, *d))?;
        }
        if sum < IBig::ZERO {
            let profile = game.show_actions(axis.with(others, 0));
            return row.reject(
                Code::SafeWrong,
                format!("the law loses against the others' actions in ({profile})"),
            );
        }
    }
    Ok(())
}

/// Against a law over the others' actions, every action of one type loses.
fn verify_failure(game: &Game, node: &Node<'_>) -> Checked<()> {
    let [agent, kind, denominator, weights] = node.tuple()?;
    let (i, player) = game.player(&agent)?;
    let (_, kind) = player.kind(&kind)?;
    let denominator = denominator.denominator()?;
    let law = read_law(&weights, &denominator, |others| game.others(others, i, None))?;
    let work = (law.len() as u128) * (kind.allowed.len() as u128);
    game.spend(&node.place, work, bits(&denominator))?;
    for d in &kind.allowed {
        let mut sum = IBig::ZERO;
        for (others, weight) in &law {
            sum += weight * at(&kind.utility, player.action_axis.with(*others, *d))?;
        }
        if sum >= IBig::ZERO {
            let message = format!("playing {} does not lose", player.show(*d));
            return node.reject(Code::SafeWrong, message);
        }
    }
    Ok(())
}
