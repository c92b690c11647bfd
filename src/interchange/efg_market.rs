//! Gambit's extensive form, `.efg`, of a combined market.

use super::efg::Outcomes;
use super::names::{distinct, quoted, quoted_list};
use super::{ExportError, MOST_PAYOFFS};
use crate::game::ratio;
use crate::staged::{Extensive, Node};
use dashu::integer::IBig;
use std::fmt::Write;

/// A market as a tree, every stage in order; agents who move at once do so in the instance's order without seeing each
/// other. An information set is named by everything its agent saw and did. Draws that leave nothing to chance have no node.
///
/// # Errors
///
/// More than a million nodes, and names with a backslash.
pub fn write(game: &Extensive, agents: &[&str], title: &str) -> Result<String, ExportError> {
    if game.nodes.len() > MOST_PAYOFFS {
        return Err(ExportError::TooLarge {
            what: "the tree",
            size: game.nodes.len(),
            unit: "nodes",
            most: MOST_PAYOFFS,
            help: "use coarser grids or fewer types",
        });
    }
    let players = quoted_list(agents.iter().copied())?;
    let mut text = format!("EFG 2 R {} {players}\n\"\"\n\n", quoted(title)?);
    let mut moves = Vec::new();
    for (agent, sets) in game.sets.iter().enumerate() {
        let mut lines = Vec::new();
        for (number, set) in sets.iter().enumerate() {
            let name = quoted(&set.path.join(", "))?;
            let actions = quoted_list(set.actions.iter().map(String::as_str))?;
            lines.push(format!("p \"\" {} {} {name} {actions} 0", agent + 1, number + 1));
        }
        moves.push(lines);
    }
    let mut outcomes = Outcomes::default();
    let mut draws = 0;
    let mut open = vec![0];
    // Writing to a string cannot fail.
    while let Some(node) = open.pop() {
        match &game.nodes[node] {
            Node::Chance(branches) if branches.len() == 1 => open.push(branches[0].2),
            Node::Chance(branches) => {
                draws += 1;
                let total: IBig = branches.iter().map(|(_, weight, _)| weight).sum();
                let names = distinct(branches.iter().map(|(name, ..)| name.as_str()));
                let mut list = Vec::new();
                for (name, (_, weight, _)) in names.iter().zip(branches) {
                    list.push(format!(
                        "{} {}",
                        quoted(name)?,
                        ratio(weight.clone(), total.clone())
                    ));
                }
                let _ = writeln!(text, "c \"\" {draws} \"\" {{ {} }} 0", list.join(" "));
                open.extend(branches.iter().rev().map(|branch| branch.2));
            }
            Node::Move { agent, set, then } => {
                let _ = writeln!(text, "{}", moves[*agent][*set]);
                open.extend(then.iter().rev());
            }
            Node::End(payoffs) => {
                let payoffs = payoffs.iter().map(|u| ratio(u.clone(), game.money.clone()));
                let _ = writeln!(text, "{}", outcomes.end(payoffs.collect()));
            }
        }
    }
    Ok(text)
}
