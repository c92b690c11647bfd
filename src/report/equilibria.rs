//! All equilibria of a kind, in components.

use super::law::mixture;
use super::lines::Lines;
use super::number::{brief, interval, number};
use super::table::table;
use super::{Ends, Fraction, Shown, Subject};
use crate::equilibrium::{Component, Equilibria, Equilibrium, Kind, Weights};
use crate::exact::Bracket;
use crate::game::{Game, ratio};
use dashu::rational::RBig;
use schemars::JsonSchema;
use serde::Serialize;

/// Equilibria, strategies and continua listed at most in text.
const SHOWN: usize = 24;

/// The output of `poacert solve --all --json`.
#[derive(Serialize, JsonSchema)]
pub(super) struct EquilibriaOutput {
    /// `bne`: the extreme equilibria of a two-agent game; `pure-bne`: the pure ones
    concept: &'static str,
    /// whether only equilibria were asked for whose bids do not fall as the value rises
    monotone: bool,
    /// ascending by the positions of what is played
    equilibria: Vec<EquilibriumOutput>,
    /// how many there are
    count: usize,
    /// in the order of their first equilibria
    components: Vec<ComponentOutput>,
    /// whether these are all; if not, a limit came first
    complete: bool,
    /// least and largest welfare; null if there is no equilibrium
    welfare: Option<Ends>,
    /// least and largest revenue; null if there is no equilibrium
    revenue: Option<Ends>,
    /// expected optimal welfare
    optimal_welfare: Fraction,
    /// where the certificate is, if one was written
    certificate: Option<String>,
}

/// One equilibrium.
#[derive(Serialize, JsonSchema)]
struct EquilibriumOutput {
    /// by agent, the number of her strategy; equilibria share those with the same number
    played: Vec<usize>,
    /// what every type of positive probability plays
    strategies: Vec<StrategyOutput>,
    /// expected welfare
    welfare: Fraction,
    /// expected revenue
    revenue: Fraction,
    /// position of its component
    component: usize,
}

/// What a type plays.
#[derive(Serialize, JsonSchema)]
struct StrategyOutput {
    /// the agent
    agent: String,
    /// her type
    r#type: String,
    /// the actions played
    law: Vec<PlayedOutput>,
}

/// An action with its probability.
#[derive(Serialize, JsonSchema)]
struct PlayedOutput {
    /// the action
    action: String,
    /// how likely it is
    probability: Fraction,
}

/// A connected component of the set of all equilibria.
#[derive(Serialize, JsonSchema)]
struct ComponentOutput {
    /// positions of its extreme equilibria
    equilibria: Vec<usize>,
    /// the maximal Nash subsets it is the union of, each by agent the numbers of the strategies she may mix: every
    /// mixture of one agent's with every mixture of the other's is an equilibrium
    subsets: Vec<Vec<Vec<usize>>>,
}

/// All equilibria of a kind, or those found.
pub fn equilibria(subject: &Subject<'_>, found: &Equilibria) -> Shown {
    let game = subject.game;
    let optimal_welfare = game.expected_optimum();
    let range = |worth: fn(&Equilibrium) -> &RBig| {
        let least = found.list.iter().map(worth).min()?.clone();
        let largest = found.list.iter().map(worth).max()?.clone();
        Some(Bracket::new(least, largest))
    };
    let (welfare, revenue) = (range(|one| &one.welfare), range(|one| &one.revenue));
    let output = EquilibriaOutput {
        concept: match found.kind {
            Kind::Extreme => "bne",
            Kind::Pure => "pure-bne",
        },
        monotone: found.monotone,
        equilibria: found.list.iter().map(|one| one_output(game, found, one)).collect(),
        count: found.list.len(),
        components: found.components.iter().map(component_output).collect(),
        complete: found.complete,
        welfare: welfare.as_ref().map(Ends::from),
        revenue: revenue.as_ref().map(Ends::from),
        optimal_welfare: Fraction::from(&optimal_welfare),
        certificate: subject.certificate_key(),
    };
    let mut lines = Lines::default();
    lines.title(subject.title());
    lines.line(headline(found));
    for (label, range) in [("welfare", welfare), ("revenue", revenue)] {
        if let Some(range) = range {
            lines.field(label, interval(&range));
        }
    }
    lines.field("optimal welfare", number(&optimal_welfare));
    lines.field("certificate", subject.certificate_text());
    if !found.complete {
        lines.gap().prose("Undecided: a limit came first, and there may be more equilibria.");
    }
    if found.list.is_empty() {
        return Shown::new(lines.into_text(), &output);
    }
    listed(&mut lines, game, found);
    if found.kind == Kind::Extreme {
        continua(&mut lines, game, found);
    }
    Shown::new(lines.into_text(), &output)
}

fn one_output(game: &Game, found: &Equilibria, one: &Equilibrium) -> EquilibriumOutput {
    let mut strategies = Vec::new();
    for (agent, &place) in one.played.iter().enumerate() {
        let strategy = found.strategy(agent, place);
        for (t, law) in strategy.laws.iter().enumerate() {
            let Some(law) = law else { continue };
            let played = law.iter().map(|(action, weight)| PlayedOutput {
                action: game.action_names[agent][*action].clone(),
                probability: (&ratio(weight.clone(), strategy.denominator.clone())).into(),
            });
            strategies.push(StrategyOutput {
                agent: game.agents[agent].clone(),
                r#type: game.type_names[agent][t].clone(),
                law: played.collect(),
            });
        }
    }
    EquilibriumOutput {
        played: one.played.clone(),
        strategies,
        welfare: Fraction::from(&one.welfare),
        revenue: Fraction::from(&one.revenue),
        component: one.component,
    }
}

fn component_output(component: &Component) -> ComponentOutput {
    let Component { equilibria, subsets } = component.clone();
    ComponentOutput { equilibria, subsets }
}

/// How many there are.
fn headline(found: &Equilibria) -> String {
    let (count, components) = (found.list.len(), found.components.len());
    let some = if found.complete { "" } else { "at least " };
    let number = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    let monotone = if found.monotone { " whose bids do not fall as the value rises" } else { "" };
    let (one, many) = match found.kind {
        Kind::Extreme => ("extreme equilibrium", "extreme equilibria"),
        Kind::Pure => ("pure equilibrium", "pure equilibria"),
    };
    let of_kind = match (count, found.complete) {
        (0, true) => return format!("there is no {one}{monotone}"),
        _ => format!("{some}{}{monotone}", number(count, one, many)),
    };
    match found.kind {
        Kind::Extreme => format!("{of_kind}, in {}", number(components, "component", "components")),
        Kind::Pure => of_kind,
    }
}

/// A strategy's name, which tells equilibria that share one: agents are told apart by their names.
fn name(game: &Game, agent: usize, place: usize) -> String {
    format!("{}:{place}", game.agents[agent])
}

/// What each type plays.
fn played(game: &Game, found: &Equilibria, agent: usize, place: usize) -> String {
    let strategy = found.strategy(agent, place);
    let of_type = |(t, law): (usize, &Option<Weights>)| {
        let law = law.as_ref()?.iter();
        let names = &game.action_names[agent];
        let law = law.map(|(action, weight)| (names[*action].as_str(), weight.clone()));
        let text = mixture(law, &strategy.denominator);
        Some(match game.types.size(agent) {
            1 => text,
            _ => format!("{}: {text}", game.type_names[agent][t]),
        })
    };
    let types: Vec<String> = strategy.laws.iter().enumerate().filter_map(of_type).collect();
    types.join("; ")
}

/// The equilibria, and the strategies they are made of.
fn listed(lines: &mut Lines, game: &Game, found: &Equilibria) {
    let extreme = found.kind == Kind::Extreme;
    lines.gap();
    let rows = found.list.iter().take(SHOWN).map(|one| {
        let strategies = one.played.iter().enumerate();
        let name = |(agent, &place): (usize, &usize)| match extreme {
            true => name(game, agent, place),
            false => format!("({})", played(game, found, agent, place)),
        };
        let names: Vec<String> = strategies.map(name).collect();
        let mut cells = vec![names.join(" "), brief(&one.welfare), brief(&one.revenue)];
        if extreme {
            cells.push((one.component + 1).to_string());
        }
        cells
    });
    let header = ["strategies", "welfare", "revenue", "component"];
    lines.line(table(header.into_iter().take(if extreme { 4 } else { 3 }), rows));
    more(lines, found.list.len(), SHOWN);
    if !extreme {
        return;
    }
    for agent in 0..game.agents.len() {
        let count = found.strategies[agent].len();
        lines.gap().line(format!("Strategies of agent {}:", game.agents[agent]));
        for place in 0..count.min(SHOWN) {
            lines.field(&name(game, agent, place), played(game, found, agent, place));
        }
        more(lines, count, SHOWN);
    }
}

/// The components that are more than a point.
fn continua(lines: &mut Lines, game: &Game, found: &Equilibria) {
    let all = found.components.iter().enumerate();
    let continua: Vec<_> = all.filter(|(_, component)| component.is_continuum()).collect();
    if continua.is_empty() {
        lines.gap().line("Every equilibrium is isolated.");
        return;
    }
    lines.gap().line("Continua of equilibria:");
    let mut told = 0;
    for (number, component) in &continua {
        for subset in &component.subsets {
            told += 1;
            if told > SHOWN {
                continue;
            }
            let side = |agent: usize| {
                let strategies = &subset[agent];
                let names = strategies.iter().take(SHOWN).map(|&s| name(game, agent, s));
                let names: Vec<String> = names.collect();
                let rest = match strategies.len().saturating_sub(SHOWN) {
                    0 => String::new(),
                    rest => format!(" and {rest} more"),
                };
                let mixture = if strategies.len() > 1 { "any mixture of " } else { "" };
                format!("{mixture}{}{rest}", names.join(", "))
            };
            let (agents, number) = (&game.agents, number + 1);
            lines.prose(&format!(
                "component {number}: agent {} plays {}, agent {} plays {}",
                agents[0],
                side(0),
                agents[1],
                side(1),
            ));
        }
    }
    more(lines, told, SHOWN);
}

/// Says how many of a list are not shown.
fn more(lines: &mut Lines, all: usize, shown: usize) {
    if all > shown {
        lines.line(format!("and {} more, all in --json", all - shown));
    }
}
