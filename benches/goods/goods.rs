//! The measured auctions of items and units, as instance texts.

use poacert::game::Game;
use poacert::instance::{Instance, Source};
use serde::{Deserialize, Serialize};

/// An instance's text with its parameters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Text {
    pub text: String,
    pub set: Vec<(String, String)>,
}

impl Text {
    /// A shipped instance with its largest bid set.
    pub fn shipped(text: &str, top: usize) -> Self {
        Text { text: text.to_owned(), set: vec![("top".to_owned(), top.to_string())] }
    }

    /// Reads it; panics if poacert refuses the text: then the benchmark is out of date.
    pub fn read(&self) -> Instance {
        let mut source = Source::new("bench.toml", self.text.clone());
        source.set = self.set.iter().cloned().collect();
        Instance::read(source).expect("the text is a valid instance")
    }

    pub fn compile(&self) -> (Instance, Game) {
        let instance = self.read();
        let game = Game::compile(&instance).expect("the tables fit");
        (instance, game)
    }
}

/// How an agent's values of bundles are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    UnitDemand,
    Additive,
    /// The better of two additive lists, each of every other item.
    Xos,
}

/// A simultaneous first-price auction: bids `0..=top` for every item, uniform independent types.
#[derive(Clone, Copy, Debug)]
pub struct Items {
    pub bidders: usize,
    pub items: usize,
    pub types: usize,
    pub top: usize,
    pub values: Values,
}

impl Items {
    /// Unit-demand bidders.
    pub fn new(bidders: usize, items: usize, types: usize, top: usize) -> Self {
        Items { bidders, items, types, top, values: Values::UnitDemand }
    }

    pub fn title(&self) -> String {
        let Items { bidders, items, types, top, values } = self;
        let values = match values {
            Values::UnitDemand => "",
            Values::Additive => ", additive",
            Values::Xos => ", XOS",
        };
        let bids = if *top == 0 { String::new() } else { format!(", {} bids", top + 1) };
        format!("{bidders} bidders x {items} items x {types} types{bids}{values}")
    }

    /// No two bidders, types or items are alike.
    fn worth(&self, bidder: usize, of_type: usize, item: usize) -> usize {
        1 + (3 * bidder + 5 * item + 2 * of_type + bidder * item * (of_type + 1)) % 7
    }

    fn value(&self, bidder: usize, of_type: usize) -> String {
        let list = |kept: &dyn Fn(usize) -> bool| {
            let items = (0..self.items).filter(|&item| kept(item));
            let worths =
                items.map(|item| format!("I{item} = {}", self.worth(bidder, of_type, item)));
            format!("{{ {} }}", worths.collect::<Vec<_>>().join(", "))
        };
        let all = list(&|_| true);
        match self.values {
            Values::UnitDemand => format!("{{ unit-demand = {all} }}"),
            Values::Additive => format!("{{ additive = {all} }}"),
            Values::Xos => {
                let part = |rest: usize| list(&|item| (item + bidder) % 3 != rest);
                format!("{{ xos = [{}, {}] }}", part(0), part(1))
            }
        }
    }

    pub fn text(&self) -> Text {
        let Items { bidders, items, types, top, .. } = self;
        let names = (0..*items).map(|item| format!("\"I{item}\"")).collect::<Vec<_>>().join(", ");
        let mut text =
            format!("format = \"poacert/1\"\n[goods]\nkind = \"items\"\nitems = [{names}]\n");
        for bidder in 0..*bidders {
            let of_type = |t: usize| {
                let value = self.value(bidder, t);
                format!("{{ name = \"t{t}\", prob = \"1/{types}\", value = {value} }}")
            };
            let list = (0..*types).map(of_type).collect::<Vec<_>>().join(", ");
            text += &format!("[[agents]]\nname = \"{}\"\ntypes = [{list}]\n", bidder + 1);
        }
        text += "[auction]\nrule = \"simultaneous-first-price\"\n";
        text += &format!("bids = {{ from = 0, to = {top}, step = 1 }}\n");
        if *top == 0 {
            // Ties on all items at once would have too many draws.
            let order = (1..=*bidders).map(|bidder| format!("\"{bidder}\""));
            let order = order.collect::<Vec<_>>().join(", ");
            text += &format!("ties = {{ priority = [{order}] }}\n");
        }
        Text { text, set: Vec::new() }
    }
}

/// A discriminatory auction: bids `0..=top` for every unit, non-increasing marginal values.
pub fn units(bidders: usize, units: usize, types: usize, top: usize) -> Text {
    let mut text = format!("format = \"poacert/1\"\n[goods]\nkind = \"units\"\nunits = {units}\n");
    for bidder in 0..bidders {
        let of_type = |t: usize| {
            let marginal = |unit: usize| (2 + (bidder + 2 * t) % 4).saturating_sub(unit);
            let marginals = (0..units).map(|unit| marginal(unit).to_string());
            let marginals = marginals.collect::<Vec<_>>().join(", ");
            format!(
                "{{ name = \"t{t}\", prob = \"1/{types}\", value = {{ marginals = [{marginals}] }} }}"
            )
        };
        let list = (0..types).map(of_type).collect::<Vec<_>>().join(", ");
        text += &format!("[[agents]]\nname = \"{}\"\ntypes = [{list}]\n", bidder + 1);
    }
    text += "[auction]\nrule = \"discriminatory\"\n";
    text += &format!("bids = {{ from = 0, to = {top}, step = 1 }}\n");
    Text { text, set: Vec::new() }
}

/// A single item and bidders with values `1..=types`, bidder `i`'s multiplied by `i`; or the same as a table of
/// outcomes, which virtual values do not apply to.
pub fn single_item(bidders: usize, types: usize, as_table: bool) -> Text {
    let mut text = "format = \"poacert/1\"\n".to_owned();
    for bidder in 1..=bidders {
        let of_type = |k: usize| {
            let worth = k * bidder;
            let value = match as_table {
                true => format!("{{ outcomes = {{ to{bidder} = {worth} }} }}"),
                false => worth.to_string(),
            };
            format!("{{ name = \"v{k}\", prob = \"1/{types}\", value = {value} }}")
        };
        let list = (1..=types).map(of_type).collect::<Vec<_>>().join(", ");
        text += &format!("[[agents]]\nname = \"{bidder}\"\ntypes = [{list}]\n");
    }
    if !as_table {
        text += "[auction]\nrule = \"first-price\"\nbids = [0]\n";
        return Text { text, set: Vec::new() };
    }
    let each = |of: &dyn Fn(usize) -> String| (1..=bidders).map(of).collect::<Vec<_>>().join(", ");
    let outcomes = each(&|bidder| format!("\"to{bidder}\""));
    let actions = each(&|bidder| format!("\"{bidder}\" = [\"stay\"]"));
    let profile = each(&|_| "\"stay\"".to_owned());
    text += &format!("[auction]\nrule = \"table\"\noutcomes = [\"unsold\", {outcomes}]\n");
    text += &format!("actions = {{ {actions} }}\n");
    text += &format!("[[auction.entries]]\nprofile = [{profile}]\noutcome = \"unsold\"\n");
    Text { text, set: Vec::new() }
}
