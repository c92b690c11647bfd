//! The multipliers of the rows of laws over plans (FORMAT section 3a).

use crate::code::{Checked, Code};
use crate::concept::PlanRows;
use crate::game::{Game, Kind, Player};
use crate::multipliers::{Sparse, not_negative, total};
use crate::names::Plan;
use crate::number::bits;
use crate::tree::{Node, Table};
use dashu::integer::IBig;
use std::collections::BTreeMap;

/// Multipliers of the rows of laws over plans: integers over one denominator, by deviation.
pub(crate) struct PlanMultipliers {
    pub(crate) denominator: IBig,
    /// By agent and type.
    pub(crate) regret: BTreeMap<(usize, usize), Sparse>,
    /// By agent, type and recommended action.
    pub(crate) obedience: BTreeMap<(usize, usize, usize), Sparse>,
    /// By agent and plan, then type.
    pub(crate) plans: BTreeMap<(usize, Plan), BTreeMap<usize, Sparse>>,
}

impl PlanMultipliers {
    /// Reads a PlanBound.
    pub(crate) fn read(
        game: &Game,
        concept: PlanRows,
        node: &Node<'_>,
    ) -> Checked<PlanMultipliers> {
        let table = node.table(&["denominator", "regret", "obedience", "plans"])?;
        let mut read = PlanMultipliers {
            denominator: table.get("denominator")?.denominator()?,
            regret: BTreeMap::new(),
            obedience: BTreeMap::new(),
            plans: BTreeMap::new(),
        };
        let coarse = matches!(concept, PlanRows::AgentCce | PlanRows::StrategicCce);
        for row in section(&table, "regret", coarse)? {
            let [agent, kind, deviation, y] = row.tuple()?;
            let (i, player, t, kind) = counted(game, &agent, &kind)?;
            let d = player.action(&deviation, Some(kind))?;
            add(read.regret.entry((i, t)).or_default(), d, &y, &row)?;
        }
        for row in section(&table, "obedience", !coarse)? {
            let [agent, kind, recommended, deviation, y] = row.tuple()?;
            let (i, player, t, kind) = counted(game, &agent, &kind)?;
            let r = player.action(&recommended, Some(kind))?;
            let d = player.action(&deviation, Some(kind))?;
            add(read.obedience.entry((i, t, r)).or_default(), d, &y, &row)?;
        }
        for row in section(&table, "plans", concept == PlanRows::StrategicCe)? {
            let [agent, plan, kind, deviation, y] = row.tuple()?;
            let (i, player, t, kind) = counted(game, &agent, &kind)?;
            let plan = player.plan(&plan)?;
            let d = player.action(&deviation, Some(kind))?;
            let rows = read.plans.entry((i, plan)).or_default();
            add(rows.entry(t).or_default(), d, &y, &row)?;
        }
        if concept == PlanRows::StrategicCce {
            read.verify_balance(game, node)?;
        }
        Ok(read)
    }

    /// The regret multipliers of all types of an agent that count have one sum.
    fn verify_balance(&self, game: &Game, node: &Node<'_>) -> Checked<()> {
        for (i, player) in game.players.iter().enumerate() {
            let types = player.counting();
            let mut sums = types.map(|(t, _)| self.regret.get(&(i, t)).map_or(IBig::ZERO, total));
            let first = sums.next();
            if sums.any(|sum| Some(&sum) != first.as_ref()) {
                let message = format!("the types of agent `{}` have different sums", player.name);
                return node.reject(Code::PlanUnbalanced, message);
            }
        }
        Ok(())
    }

    /// The bits of the longest integer, the denominator included.
    pub(crate) fn bits(&self) -> usize {
        let plans = self.plans.values().flat_map(BTreeMap::values);
        let sparse = self.regret.values().chain(self.obedience.values()).chain(plans);
        let integers = sparse.flatten().map(|(_, y)| y);
        integers.chain([&self.denominator]).map(bits).max().unwrap_or(0)
    }
}

/// The rows of a section, which must be empty unless the concept has such rows.
fn section<'a>(table: &Table<'a>, key: &str, has: bool) -> Checked<Vec<Node<'a>>> {
    let list = table.get(key)?;
    match list.list()? {
        rows if rows.is_empty() || has => Ok(rows),
        _ => list.reject(Code::RowNotOfConcept, "the concept has no such rows"),
    }
}

/// The agent and type two nodes name; the type must count.
pub(crate) fn counted<'g>(
    game: &'g Game,
    agent: &Node<'_>,
    kind: &Node<'_>,
) -> Checked<(usize, &'g Player, usize, &'g Kind)> {
    let (i, player) = game.player(agent)?;
    let (t, found) = player.kind(kind)?;
    if !found.counts {
        return kind.reject(Code::RowNotOfConcept, "this type has probability 0");
    }
    Ok((i, player, t, found))
}

/// Adds a multiplier to a row's list.
pub(crate) fn add(list: &mut Sparse, d: usize, y: &Node<'_>, row: &Node<'_>) -> Checked<()> {
    if list.iter().any(|(other, _)| *other == d) {
        return row.reject(Code::DuplicateEntry, "this row is listed twice");
    }
    list.push((d, not_negative(y)?));
    Ok(())
}
