//! Gambit's extensive form, `.efg`, of a one-shot Bayesian game.

use super::names::{distinct, quoted, quoted_list};
use super::{ExportError, MOST_PAYOFFS};
use crate::game::{Game, ratio};
use dashu::rational::RBig;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A game as a tree: chance draws the types, then the agents move in their order, each knowing her own
/// type only: one information set per agent and type of positive probability, named after the type.
///
/// # Errors
///
/// More than a million terminal nodes, and names with a backslash.
pub fn write(game: &Game, title: &str) -> Result<String, ExportError> {
    let agents = game.agents.len();
    let profiles: Vec<usize> =
        (0..game.types.count()).filter(|&types| !game.prior[types].is_zero()).collect();
    let leaves = |&types: &usize| {
        let choices = (0..agents).map(|i| game.allowed[i][game.types.digit(types, i)].len());
        choices.fold(1usize, usize::saturating_mul)
    };
    let size = profiles.iter().map(leaves).fold(0, usize::saturating_add);
    if size > MOST_PAYOFFS {
        return Err(ExportError::TooLarge {
            what: "the tree",
            size,
            unit: "terminal nodes",
            most: MOST_PAYOFFS,
            help: "use coarser grids or fewer types",
        });
    }
    let players = quoted_list(game.agents.iter().map(String::as_str))?;
    let text = format!("EFG 2 R {} {players}\n\"\"\n\n", quoted(title)?);
    let mut tree = Tree { game, text, moves: Vec::new(), outcomes: Outcomes::default() };
    for i in 0..agents {
        tree.moves.push(moves(game, i)?);
    }
    if profiles.len() > 1 {
        let names = profiles.iter().map(|&types| game.type_profile_names(types).join(", "));
        let names = distinct(names.collect::<Vec<_>>().iter().map(String::as_str));
        let mut branches = Vec::new();
        for (name, &types) in names.iter().zip(&profiles) {
            let chance = ratio(game.prior[types].clone(), game.prior_total.clone());
            branches.push(format!("{} {chance}", quoted(name)?));
        }
        tree.line(format_args!("c \"\" 1 \"types\" {{ {} }} 0", branches.join(" ")));
    }
    for types in profiles {
        tree.play(types, &mut Vec::with_capacity(agents));
    }
    Ok(tree.text)
}

/// The end of every node's line of an agent, by type; empty for types of probability 0.
fn moves(game: &Game, agent: usize) -> Result<Vec<String>, ExportError> {
    let mut number = 0;
    let mut lines = Vec::new();
    for (t, allowed) in game.allowed[agent].iter().enumerate() {
        if game.marginal(agent, t).is_zero() {
            lines.push(String::new());
            continue;
        }
        number += 1;
        let name = quoted(&game.type_names[agent][t])?;
        let actions = allowed.iter().map(|&action| game.action_names[agent][action].as_str());
        let actions = quoted_list(actions)?;
        lines.push(format!("p \"\" {} {number} {name} {actions} 0", agent + 1));
    }
    Ok(lines)
}

/// The tree as far as it is written.
struct Tree<'g> {
    game: &'g Game,
    text: String,
    /// Nodes of the agents by agent and type.
    moves: Vec<Vec<String>>,
    outcomes: Outcomes,
}

/// The number of each outcome, by its payoffs.
#[derive(Default)]
pub(super) struct Outcomes(BTreeMap<Vec<RBig>, usize>);

impl Outcomes {
    /// The line of an end with these payoffs.
    pub fn end(&mut self, payoffs: Vec<RBig>) -> String {
        let texts: Vec<String> = payoffs.iter().map(ToString::to_string).collect();
        let next = self.0.len() + 1;
        let number = *self.0.entry(payoffs).or_insert(next);
        format!("t \"\" {number} \"\" {{ {} }}", texts.join(", "))
    }
}

impl Tree<'_> {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    /// The nodes below these types and the actions chosen so far.
    fn play(&mut self, types: usize, chosen: &mut Vec<usize>) {
        let game = self.game;
        let agent = chosen.len();
        if agent == game.agents.len() {
            return self.end(types, game.actions.number(chosen));
        }
        let of_type = game.types.digit(types, agent);
        self.text.push_str(&self.moves[agent][of_type]);
        self.text.push('\n');
        for &action in &game.allowed[agent][of_type] {
            chosen.push(action);
            self.play(types, chosen);
            chosen.pop();
        }
    }

    fn end(&mut self, types: usize, actions: usize) {
        let game = self.game;
        let payoff = |i: usize| {
            let units = &game.utility[i][game.types.digit(types, i)][actions];
            ratio(units.clone(), game.money.clone())
        };
        let line = self.outcomes.end((0..game.agents.len()).map(payoff).collect());
        self.line(format_args!("{line}"));
    }
}
