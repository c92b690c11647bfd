//! Laws over type profiles and action profiles, as lists of their heaviest entries.

use super::lines::Lines;
use super::number::brief;
use super::table::table;
use crate::equilibrium::{Law, Plan, PlanLaw};
use crate::game::{Game, ratio};
use crate::smoothness::Key;
use dashu::integer::IBig;
use std::borrow::Cow;

/// Entries written out at most.
const SHOWN: usize = 12;

/// Letters of an action's name in a table of laws at most: plans of combined markets are long.
const SHOWN_IN_LAWS: usize = 48;
/// And where a strategy is told.
const SHOWN_IN_MIXTURES: usize = 160;

/// The name, or its first letters.
pub(super) fn cut(name: &str, most: usize) -> Cow<'_, str> {
    match name.char_indices().nth(most) {
        None => name.into(),
        Some(_) => {
            let kept: String = name.chars().take(most.saturating_sub(3)).collect();
            format!("{} ..", kept.trim_end()).into()
        }
    }
}

/// `(low, high)`.
pub(super) fn profile(names: &[&str]) -> String {
    format!("({})", names.join(", "))
}

/// The type profile, unless there is only one.
pub(super) fn types(game: &Game, types: usize) -> Option<String> {
    (game.types.count() > 1).then(|| profile(&game.type_profile_names(types)))
}

/// The actions.
pub(super) fn actions(game: &Game, actions: usize) -> String {
    let names = game.action_profile_names(actions);
    let names: Vec<Cow<'_, str>> = names.iter().map(|name| cut(name, SHOWN_IN_LAWS)).collect();
    profile(&names.iter().map(AsRef::as_ref).collect::<Vec<&str>>())
}

/// `types (low, high), actions (0, 1/2)`.
pub(super) fn row(game: &Game, (of_types, played): (usize, usize)) -> String {
    match types(game, of_types) {
        Some(of_types) => format!("types {of_types}, actions {}", actions(game, played)),
        None => format!("actions {}", actions(game, played)),
    }
}

/// `agent 1`, with her type, or with all types.
pub(super) fn key(game: &Game, agent: usize, key: Key) -> String {
    let name = &game.agents[agent];
    match key {
        _ if game.types.count() == 1 => format!("agent {name}"),
        Key::Type(t) => format!("agent {name} of type {}", game.type_names[agent][t]),
        Key::Profile(types) => {
            format!("agent {name} at {}", profile(&game.type_profile_names(types)))
        }
    }
}

/// `1/2 on 0, 1/2 on 1/4`, the whole law.
pub(super) fn mixture<'a>(
    weights: impl Iterator<Item = (&'a str, IBig)>,
    denominator: &IBig,
) -> String {
    let parts: Vec<String> = weights
        .map(|(name, weight)| {
            let name = cut(name, SHOWN_IN_MIXTURES);
            if weight == *denominator {
                return name.into_owned();
            }
            format!("{} on {name}", brief(&ratio(weight, denominator.clone())))
        })
        .collect();
    parts.join(", ")
}

/// A table of the heaviest entries.
pub(super) fn entries(lines: &mut Lines, game: &Game, law: &Law) {
    let mut heaviest: Vec<_> = law.entries.iter().collect();
    heaviest.sort_by(|a, b| b.2.cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let with_types = game.types.count() > 1;
    let shown = heaviest.iter().take(SHOWN).map(|(of_types, played, weight)| {
        let mut cells = vec![brief(&ratio(weight.clone(), law.denominator.clone()))];
        cells.extend(types(game, *of_types));
        cells.push(actions(game, *played));
        cells
    });
    let header = ["weight", "types", "actions"].into_iter().filter(|&h| with_types || h != "types");
    lines.line(table(header, shown));
    more(lines, heaviest.len(), SHOWN);
}

/// A table of the likeliest profiles of plans, a column for each agent.
pub(super) fn plan_entries(lines: &mut Lines, game: &Game, law: &PlanLaw) {
    let mut heaviest: Vec<_> = law.entries.iter().collect();
    heaviest.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let shown = heaviest.iter().take(SHOWN).map(|(profile, weight)| {
        let mut cells = vec![brief(&ratio(weight.clone(), law.denominator.clone()))];
        cells.extend(profile.iter().enumerate().map(|(agent, plan)| self::plan(game, agent, plan)));
        cells
    });
    let agents = game.agents.iter().map(|name| format!("agent {name}"));
    lines.line(table(["weight".to_owned()].into_iter().chain(agents), shown));
    more(lines, heaviest.len(), SHOWN);
}

/// `low: 0, high: 1/2`; the action alone for an agent with one type.
fn plan(game: &Game, agent: usize, plan: &Plan) -> String {
    let names = &game.type_names[agent];
    let parts = plan.iter().zip(names).filter_map(|(action, of_type)| {
        let action = cut(&game.action_names[agent][(*action)?], SHOWN_IN_LAWS);
        Some(if names.len() == 1 { action.into_owned() } else { format!("{of_type}: {action}") })
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// A table of what is recommended after every profile of reports.
pub(super) fn mediated_entries(lines: &mut Lines, game: &Game, law: &Law) {
    let mut sorted: Vec<_> = law.entries.iter().collect();
    sorted.sort_by(|a, b| (a.0, &b.2, a.1).cmp(&(b.0, &a.2, b.1)));
    let shown = sorted.iter().take(SHOWN).map(|(reports, played, weight)| {
        let reported = profile(&game.type_profile_names(*reports));
        let probability = brief(&ratio(weight.clone(), law.denominator.clone()));
        vec![reported, probability, actions(game, *played)]
    });
    lines.line(table(["reports", "probability", "actions"], shown));
    more(lines, sorted.len(), SHOWN);
}

/// Says how many of a list are not shown.
pub(super) fn more(lines: &mut Lines, all: usize, shown: usize) {
    if all > shown {
        lines.line(format!("and {} more, all in the certificate", all - shown));
    }
}
