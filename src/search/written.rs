//! What is found, as texts: an instance and a strategy profile.

use super::of_instance::certain_signal;
use super::small::Play;
use super::table_game::TableGame;
use crate::game::Game;
use crate::instance::{Auction, Instance};
use dashu::rational::RBig;
use std::fmt::Write;

impl TableGame {
    /// The text of its instance; `remark` is one line, `title` too.
    pub fn to_text(&self, remark: &str, title: &str) -> String {
        let shape = self.shape();
        let label = |digits: &[usize]| -> String {
            let labels: Vec<String> = digits.iter().map(usize::to_string).collect();
            format!("x{}", labels.concat())
        };
        let mut text = format!("# {remark}\nformat = \"poacert/1\"\ntitle = \"{title}\"\n");
        for (agent, weights) in self.weights.iter().enumerate() {
            let total: i64 = weights.iter().sum();
            let _ = write!(text, "\n[[agents]]\nname = \"{}\"\ntypes = [\n", agent + 1);
            for (of_type, weight) in weights.iter().enumerate() {
                let values = self.values[agent][of_type].iter().enumerate();
                let values: Vec<String> = values
                    .filter(|(_, value)| **value != 0)
                    .map(|(x, value)| format!("{} = {value}", label(&shape.digits(x))))
                    .collect();
                let values = match values.is_empty() {
                    true => "{}".to_owned(),
                    false => format!("{{ {} }}", values.join(", ")),
                };
                let prob = RBig::from_parts_signed((*weight).into(), total.into());
                let _ = writeln!(
                    text,
                    "  {{ name = \"{of_type}\", prob = \"{prob}\", value = {{ outcomes = {values} }} }},"
                );
            }
            text.push_str("]\n");
        }
        let names = |count: usize| -> String {
            let names: Vec<String> = (0..count).map(|action| format!("\"{action}\"")).collect();
            names.join(", ")
        };
        let actions = self.actions.iter().enumerate();
        let actions: Vec<String> =
            actions.map(|(i, &n)| format!("\"{}\" = [{}]", i + 1, names(n))).collect();
        let _ =
            write!(text, "\n[auction]\nrule = \"table\"\nactions = {{ {} }}\n", actions.join(", "));
        text.push_str("entries = [\n");
        for profile in 0..shape.count() {
            let digits = shape.digits(profile);
            let played: Vec<String> = digits.iter().map(|digit| format!("\"{digit}\"")).collect();
            let paid: Vec<i64> = self.payments.iter().map(|paid| paid[profile]).collect();
            let payments = match paid.iter().all(|paid| *paid == 0) {
                true => String::new(),
                false => format!(", payments = {paid:?}"),
            };
            let _ = writeln!(
                text,
                "  {{ profile = [{}], outcome = \"{}\"{payments} }},",
                played.join(", "),
                label(&digits)
            );
        }
        text.push_str("]\n");
        for option in &self.options {
            let about: Vec<String> =
                option.about.iter().map(|j| format!("\"{}\"", j + 1)).collect();
            let _ = write!(
                text,
                "\n[[information]]\nagent = \"{}\"\nname = \"learn\"\ncost = \"{}\"\nlearns = [{}]\n",
                option.agent + 1,
                option.cost,
                about.join(", ")
            );
        }
        text
    }
}

/// The text of a pure strategy profile of an instance; `remark` is one line, `title` too.
pub(super) fn profile_text(
    instance: &Instance,
    game: &Game,
    play: &Play,
    (remark, title): (&str, &str),
) -> String {
    let mut text = format!("# {remark}\nformat = \"poacert-profile/1\"\ntitle = \"{title}\"\n");
    let what = if matches!(instance.auction, Auction::Table(_)) { "action" } else { "bid" };
    for (i, by_type) in play.iter().enumerate() {
        for (t, strategy) in by_type.iter().enumerate() {
            let who = format!(
                "\n[[play]]\nagent = {}\ntype = {}\n",
                quoted(&game.agents[i]),
                quoted(&game.type_names[i][t])
            );
            let action = |action: usize| quoted(&game.action_names[i][action]);
            let options = instance.stages.as_ref().and_then(|stages| stages.information.get(i));
            let chosen = strategy.option.checked_sub(1);
            let Some(option) = chosen.and_then(|place| options?.get(place)) else {
                let _ = writeln!(text, "{who}{what} = {}", action(strategy.actions[0]));
                continue;
            };
            let name = quoted(&option.name);
            let _ = writeln!(text, "{who}information = {name}");
            for (signal, &played) in strategy.actions.iter().enumerate() {
                let told = |types: usize| {
                    let digits = game.types.digits(types);
                    certain_signal(option, &digits, instance) == Some(signal)
                };
                // A signal that no types give is none.
                if (0..game.types.count()).any(told) {
                    let signal = quoted(&option.signals[signal]);
                    let _ = writeln!(
                        text,
                        "{who}information = {name}\nsignal = {signal}\n{what} = {}",
                        action(played)
                    );
                }
            }
        }
    }
    text
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
