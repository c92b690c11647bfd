//! Actions in aftermarkets as profiles name them.

use super::super::law::short;
use super::super::numbers::Numbers;
use super::{Code, Diagnostic, Instance, Report, Spanned};
use crate::instance::MarketRule;
use crate::instance::number::Number;
use crate::instance::profile::ACCEPT_UP_TO;
use crate::instance::suggestion::{did_you_mean, listed};
use dashu::rational::RBig;

/// The canonical label of an agent's action in a market: one of the format's, `out` (for keeping and declining, too), or `accept up
/// to P`.
pub(super) fn label(
    key: &Spanned<String>,
    agent: usize,
    rule: &MarketRule,
    instance: &Instance,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<String> {
    let text = key.value.as_str();
    if text == "out" {
        return Some(text.to_owned());
    }
    match rule {
        MarketRule::PostedPrice { prices, .. } => match text {
            "keep" | "accept" | "decline" => Some(text.to_owned()),
            _ => {
                if let Some(price) = text.strip_prefix("post ") {
                    let price = amount(price, key, numbers, report)?;
                    return on_list("post", &price, prices, key, report);
                }
                if let Some(price) = text.strip_prefix(ACCEPT_UP_TO) {
                    let price = amount(price, key, numbers, report)?;
                    return Some(format!("{ACCEPT_UP_TO}{price}"));
                }
                let known = ["keep", "post 1", "accept", "decline", "accept up to 1", "out"];
                unknown(key, &known, report)
            }
        },
        MarketRule::Bargaining { .. } => {
            let types = instance.agents.get(agent)?.types.iter().map(|of_type| &*of_type.name);
            let known: Vec<&str> = types.chain(["out"]).collect();
            if known.contains(&text) { Some(text.to_owned()) } else { unknown(key, &known, report) }
        }
        MarketRule::DoubleAuction { asks, bids, .. } => {
            let (word, list) = match text.split_once(' ') {
                Some(("ask", _)) => ("ask", asks),
                Some(("bid", _)) => ("bid", bids),
                _ => return unknown(key, &["ask 1", "bid 1", "out"], report),
            };
            let price = amount(text.get(word.len() + 1..)?, key, numbers, report)?;
            on_list(word, &price, list, key, report)
        }
        MarketRule::Table(table) => {
            let mut known: Vec<&str> = Vec::new();
            for action in
                table.entries.iter().filter_map(|entry| entry.actions.get(agent)?.as_deref())
            {
                if !known.contains(&action) {
                    known.push(action);
                }
            }
            known.push("out");
            if known.contains(&text) { Some(text.to_owned()) } else { unknown(key, &known, report) }
        }
    }
}

fn amount(
    text: &str,
    key: &Spanned<String>,
    numbers: &Numbers,
    report: &mut Report,
) -> Option<RBig> {
    let span = match key.span.len().checked_sub(key.value.len()) {
        Some(quotes @ (0 | 2)) => key.span.end - quotes / 2 - text.len()..key.span.end - quotes / 2,
        _ => key.span.clone(),
    };
    numbers.evaluate(&Number::parse(text, span, report), report)
}

/// The label of an amount, if it is on the market's list.
fn on_list(
    word: &str,
    amount: &RBig,
    list: &[RBig],
    key: &Spanned<String>,
    report: &mut Report,
) -> Option<String> {
    if list.contains(amount) {
        return Some(format!("{word} {amount}"));
    }
    let message = format!("nobody can {word} {} in this market", short(amount));
    let known: Vec<String> = list.iter().map(|amount| format!("{word} {amount}")).collect();
    let help = format!("known here: {}", listed(known.iter().map(String::as_str)));
    report.add(Diagnostic::new(Code::UnknownAction, key.span.clone(), message).help(help));
    None
}

fn unknown(key: &Spanned<String>, known: &[&str], report: &mut Report) -> Option<String> {
    let message = format!("there is no action `{}` in this market", key.value);
    let help = did_you_mean(&key.value, known.iter().copied());
    report.add(Diagnostic::new(Code::UnknownAction, key.span.clone(), message).help(help));
    None
}
