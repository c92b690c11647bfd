//! A game from elsewhere, and the instance it becomes.

use crate::game::Shape;
use dashu::rational::RBig;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A one-shot game whose payoffs depend on the own type and on everybody's actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// What the file calls it; may be empty.
    pub title: String,
    /// The players.
    pub players: Vec<Player>,
    /// Type profiles with their probabilities, which sum to 1; those left out have probability 0.
    pub prior: BTreeMap<Vec<usize>, RBig>,
    /// By player, type and action profile, the last player's action the fastest. `None` where the file
    /// has no payoff, because the profile cannot arise with this type.
    pub payoffs: Vec<Vec<Vec<Option<RBig>>>>,
}

/// A player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// Unique among the players.
    pub name: String,
    /// Distinct names, at least one.
    pub actions: Vec<String>,
    /// At least one.
    pub types: Vec<PlayerType>,
}

/// A type of a player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayerType {
    /// Unique among the player's types.
    pub name: String,
    /// Positions, ascending, of the actions it may play.
    pub actions: Vec<usize>,
}

impl Foreign {
    /// A game of complete information: one type per player, every payoff known.
    pub(super) fn complete(
        title: String,
        players: Vec<(String, Vec<String>)>,
        payoffs: Vec<Vec<RBig>>,
    ) -> Foreign {
        let player = |(name, actions): (String, Vec<String>)| {
            let every = (0..actions.len()).collect();
            Player {
                name,
                actions,
                types: vec![PlayerType { name: "only".into(), actions: every }],
            }
        };
        let some = |payoffs: Vec<RBig>| vec![payoffs.into_iter().map(Some).collect()];
        Foreign {
            title,
            prior: BTreeMap::from([(vec![0; players.len()], RBig::ONE)]),
            players: players.into_iter().map(player).collect(),
            payoffs: payoffs.into_iter().map(some).collect(),
        }
    }

    /// The text of an instance of format `poacert/1`: a table whose outcomes are worth the payoffs, and in
    /// which nobody pays. Welfare in it is the sum of payoffs.
    pub fn to_toml(&self) -> String {
        let sizes = self.players.iter().map(|player| player.actions.len()).collect();
        let outcomes = self.outcomes();
        let mut text = String::from("format = \"poacert/1\"\n");
        if !self.title.trim().is_empty() {
            line(&mut text, format_args!("title = {}", string(&self.title)));
        }
        let marginals = self.product();
        for (i, player) in self.players.iter().enumerate() {
            line(&mut text, format_args!("\n[[agents]]\nname = {}", string(&player.name)));
            for (t, of_type) in player.types.iter().enumerate() {
                line(&mut text, format_args!("[[agents.types]]\nname = {}", string(&of_type.name)));
                if let (Some(marginals), 2..) = (&marginals, player.types.len()) {
                    line(&mut text, format_args!("prob = {}", number(&marginals[i][t])));
                }
                if of_type.actions.len() < player.actions.len() {
                    let may = of_type.actions.iter().map(|&action| &player.actions[action]);
                    line(&mut text, format_args!("actions = {}", list(may)));
                }
                text.push_str("[agents.types.value.outcomes]\n");
                for (x, values) in outcomes.values.iter().enumerate() {
                    if !values[i][t].is_zero() {
                        line(&mut text, format_args!("x{} = {}", x + 1, number(&values[i][t])));
                    }
                }
            }
        }
        if marginals.is_none() {
            text.push_str("\n[prior]\njoint = [\n");
            for (types, probability) in &self.prior {
                let named = self.players.iter().zip(types);
                let names = list(named.map(|(player, &t)| &player.types[t].name));
                let probability = number(probability);
                line(&mut text, format_args!("  {{ types = {names}, prob = {probability} }},"));
            }
            text.push_str("]\n");
        }
        text.push_str("\n[auction]\nrule = \"table\"\nentries = [\n");
        let shape = Shape::new(sizes);
        for (profile, outcome) in outcomes.reached.iter().enumerate() {
            let named = self.players.iter().zip(shape.digits(profile));
            let names = list(named.map(|(player, action)| &player.actions[action]));
            let outcome = outcome + 1;
            line(&mut text, format_args!("  {{ profile = {names}, outcome = \"x{outcome}\" }},"));
        }
        text.push_str("]\n[auction.actions]\n");
        for player in &self.players {
            let (name, actions) = (string(&player.name), list(&player.actions));
            line(&mut text, format_args!("{name} = {actions}"));
        }
        text
    }

    /// The probability of each type by player, if types are independent.
    fn product(&self) -> Option<Vec<Vec<RBig>>> {
        let mut marginals: Vec<Vec<RBig>> =
            self.players.iter().map(|player| vec![RBig::ZERO; player.types.len()]).collect();
        for (types, probability) in &self.prior {
            for (marginal, &t) in marginals.iter_mut().zip(types) {
                marginal[t] += probability;
            }
        }
        let product = |types: &[usize]| -> RBig {
            let factors = marginals.iter().zip(types).map(|(marginal, &t)| &marginal[t]);
            factors.fold(RBig::ONE, |product, factor| product * factor)
        };
        // Each listed profile is the product, and together they have all the mass of products there is.
        self.prior
            .iter()
            .all(|(types, probability)| product(types) == *probability)
            .then_some(marginals)
    }

    /// Profiles with the same payoffs share an outcome.
    fn outcomes(&self) -> Outcomes {
        let filler = self.filler();
        let value = |payoff: &Option<RBig>| payoff.clone().unwrap_or_else(|| filler.clone());
        let profiles = self.players.iter().map(|player| player.actions.len()).product();
        let mut outcomes = Outcomes { values: Vec::new(), reached: Vec::with_capacity(profiles) };
        let mut known: BTreeMap<Vec<Vec<RBig>>, usize> = BTreeMap::new();
        for profile in 0..profiles {
            let of_player = |types: &Vec<Vec<Option<RBig>>>| {
                types.iter().map(|payoffs| value(&payoffs[profile])).collect()
            };
            let values: Vec<Vec<RBig>> = self.payoffs.iter().map(of_player).collect();
            let outcome = *known.entry(values).or_insert_with_key(|values| {
                outcomes.values.push(values.clone());
                outcomes.values.len() - 1
            });
            outcomes.reached.push(outcome);
        }
        outcomes
    }

    /// A value for payoffs that never arise, so low that they do not raise the optimal welfare: with it and
    /// the largest payoff M of all others the sum is n times the smallest payoff m.
    fn filler(&self) -> RBig {
        let known = || self.payoffs.iter().flatten().flatten().flatten();
        match (known().min(), known().max()) {
            (Some(least), Some(most)) => {
                let players = RBig::from(self.players.len());
                least * &players - most * (players - RBig::ONE)
            }
            _ => RBig::ZERO,
        }
    }
}

/// The outcomes of a game.
struct Outcomes {
    /// By outcome, player and type.
    values: Vec<Vec<Vec<RBig>>>,
    /// By action profile.
    reached: Vec<usize>,
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

/// The most digits of an integer in TOML.
const DIGITS: usize = 18;

fn number(value: &RBig) -> String {
    let text = value.to_string();
    match value.denominator().is_one() && text.len() <= DIGITS {
        true => text,
        false => format!("\"{text}\""),
    }
}

fn string(text: &str) -> String {
    // JSON's escapes are TOML's, but for one character that JSON leaves alone.
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

fn list<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| string(name)).collect();
    format!("[{}]", names.join(", "))
}
