//! What random auctions of items and of units have in common, as the text of an instance file.

use super::naive_rules::allowed;
use super::random::{Random, fraction};
use super::random_auction::{Limits, averaged, list, number, prior};
use super::random_items::items;
use super::random_units::units;
use dashu::rational::RBig;
use poacert::instance::{Instance, Source};
use std::fmt::Write;

/// A draft of an instance of some goods.
pub struct Sale {
    /// The lines below `[goods]`.
    pub goods: String,
    /// Values as the file writes them, by agent and type.
    pub values: Vec<Vec<String>>,
    /// What each agent may bid, as the file writes it; empty where prices are posted.
    pub bids: Vec<String>,
    /// The lines of the auction that come before its ties.
    pub rule: String,
    /// All agents the same, bids given once.
    pub common: bool,
}

/// A random auction of items or of units within the limits.
pub fn goods(random: &mut Random, limits: Limits) -> String {
    if random.once_in(2) { items(random, limits) } else { units(random, limits) }
}

/// Draws drafts until one is within the limits.
pub fn within(
    random: &mut Random,
    limits: Limits,
    mut draft: impl FnMut(&mut Random) -> Sale,
) -> String {
    loop {
        let text = draft(random).text(random);
        let instance = Instance::read(Source::new("random.toml", text.clone()))
            .unwrap_or_else(|problems| panic!("{problems}\n{text}"));
        let choices = |agent: usize| -> usize {
            let types = 0..instance.agents[agent].types.len();
            types.map(|of_type| allowed(&instance, agent, of_type).len()).sum()
        };
        if (0..instance.agents.len()).map(choices).product::<usize>() <= limits.columns {
            return text;
        }
    }
}

/// How many agents there are, and how many types each has: those of the first for all, or others for each.
pub fn sizes(random: &mut Random) -> (Vec<usize>, bool) {
    let agents = if random.once_in(4) { 3 } else { 2 };
    let common = random.once_in(3);
    let most = if agents == 3 { 1 } else { 2 };
    let types: Vec<usize> = (0..agents).map(|_| 1 + random.below(most)).collect();
    (if common { vec![types[0]; agents] } else { types }, common)
}

/// One thing for each agent, the same for all if they have everything in common.
pub fn by_agent<T: Clone>(
    random: &mut Random,
    sizes: &[usize],
    common: bool,
    mut draw: impl FnMut(&mut Random, usize) -> T,
) -> Vec<T> {
    let mut drawn: Vec<T> = Vec::new();
    for &types in sizes {
        drawn.push(match drawn.first() {
            Some(first) if common => first.clone(),
            _ => draw(random, types),
        });
    }
    drawn
}

/// A list of amounts or a grid of them, from 0 on if asked for.
pub fn amounts(random: &mut Random, count: usize, from_zero: bool) -> String {
    if random.once_in(2) {
        let step = number(random, 0, 1).max(fraction(1, 4));
        let from = if from_zero || random.once_in(2) { RBig::ZERO } else { step.clone() };
        let to = &from + &step * RBig::from(count - 1);
        return format!("{{ from = \"{from}\", to = \"{to}\", step = \"{step}\" }}");
    }
    let mut amounts = if from_zero { vec![RBig::ZERO] } else { Vec::new() };
    while amounts.len() < count {
        let amount = number(random, 0, 2);
        if !amounts.contains(&amount) {
            amounts.push(amount);
        }
    }
    list(&amounts)
}

/// The lines of an auction by bids: rule, reserve, opt-out, overbidding.
pub fn rule(random: &mut Random, rule: &str, overbidding: bool) -> String {
    let mut text = format!("rule = \"{rule}\"\nopt-out = {}\n", random.once_in(4));
    if !overbidding || random.once_in(2) {
        writeln!(text, "overbidding = {overbidding}").unwrap();
    }
    if random.once_in(3) {
        writeln!(text, "reserve = \"{}\"", number(random, 0, 1)).unwrap();
    }
    text
}

impl Sale {
    fn text(&self, random: &mut Random) -> String {
        let mut text = format!("format = \"poacert/1\"\n[goods]\n{}", self.goods);
        let sizes: Vec<usize> = self.values.iter().map(Vec::len).collect();
        let joint = random.once_in(3).then(|| random.law(sizes.iter().product()));
        let joint = joint.map(|law| if self.common { averaged(&sizes, &law) } else { law });
        let law = random.law(sizes[0]);
        for (agent, values) in self.values.iter().enumerate() {
            let law = if self.common { law.clone() } else { random.law(values.len()) };
            write!(text, "[[agents]]\nname = \"{}\"\ntypes = [\n", agent + 1).unwrap();
            for (t, (value, probability)) in values.iter().zip(law).enumerate() {
                let prob = match joint {
                    None => format!("prob = \"{probability}\", "),
                    Some(_) => String::new(),
                };
                writeln!(text, "  {{ name = \"t{t}\", {prob}value = {value} }},").unwrap();
            }
            text.push_str("]\n");
            if let Some(bids) = self.bids.get(agent).filter(|_| !self.common) {
                writeln!(text, "bids = {bids}").unwrap();
            }
        }
        if let Some(joint) = joint {
            text.push_str(&prior(&sizes, &joint));
        }
        write!(text, "[auction]\n{}", self.rule).unwrap();
        if let Some(bids) = self.bids.first().filter(|_| self.common) {
            writeln!(text, "bids = {bids}").unwrap();
        }
        if random.once_in(3) {
            let order = random.order(sizes.len());
            let names: Vec<_> = order.iter().map(|agent| format!("\"{}\"", agent + 1)).collect();
            writeln!(text, "ties = {{ priority = [{}] }}", names.join(", ")).unwrap();
        }
        text
    }
}
