//! The actions a type may play, where it may not play all of a table's.

use super::agents::Players;
use super::got;
use super::names::Names;
use crate::instance::code::Code;
use crate::instance::diagnostic::Diagnostic;
use crate::instance::suggestion::did_you_mean;
use crate::instance::syntax::{Report, Spanned};
use crate::instance::{Agent, Auction};
use std::collections::BTreeMap;

/// Gives each type the actions listed for it.
pub(super) fn validate(
    auction: &Auction,
    agents: &mut [Agent],
    players: &Players,
    report: &mut Report,
) {
    for (number, agent) in agents.iter_mut().enumerate() {
        for (of_type, raw) in agent.types.iter_mut().zip(players.raw_types(number)) {
            let Some(list) = got(&raw.actions) else { continue };
            match auction {
                Auction::Table(table) => {
                    let names = table.actions.get(number).into_iter().flatten();
                    let known = names.map(String::as_str).zip(0..).collect();
                    of_type.actions = Some(positions(list, &known, &agent.name, report));
                }
                Auction::SingleItem(_) | Auction::Items(_) | Auction::Units(_) => {
                    let message = "types of this auction have bids, not actions";
                    let problem =
                        Diagnostic::new(Code::ConflictingKeys, list.span.clone(), message);
                    report.add(problem.help("overbidding = false stops bids at the type's value"));
                }
            }
        }
    }
}

fn positions(
    list: &Spanned<Vec<Spanned<String>>>,
    known: &BTreeMap<&str, usize>,
    agent: &str,
    report: &mut Report,
) -> Vec<usize> {
    if list.value.is_empty() {
        let problem = Diagnostic::new(Code::EmptyList, list.span.clone(), "a type has an action");
        report.add(problem.help("leave `actions` out if the type may play all of them"));
    }
    // For what it reports: names that stand twice.
    let _ = Names::of("action", list.value.iter().map(Some), report);
    let mut positions = Vec::new();
    for name in &list.value {
        let found = known.get(name.value.as_str()).copied();
        if found.is_none() {
            let message = format!("agent `{agent}` has no action `{}`", name.value);
            let help = did_you_mean(&name.value, known.keys().copied());
            report.add(Diagnostic::new(Code::UnknownAction, name.span.clone(), message).help(help));
        }
        positions.extend(found);
    }
    positions.sort_unstable();
    positions.dedup();
    positions
}
