//! The measured auctions, as instance texts.

use poacert::game::Game;
use poacert::instance::{Instance, Source};
use serde::{Deserialize, Serialize};

/// A single-item auction with bids `k/steps`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Auction {
    pub rule: String,
    pub bidders: usize,
    /// Each bidder's values are `k/types` for `k = 1..=types`, uniform and independent; with 0,
    /// bidder `i` has the one value `1/i`.
    pub types: usize,
    pub steps: usize,
    /// The largest `k`; the least is 0.
    pub top: usize,
    /// The item is sold for `reserve/steps` at least.
    pub reserve: usize,
    /// Ties go to the bidder named first, or are uniform.
    pub priority: bool,
    pub overbidding: bool,
}

impl Auction {
    pub fn new(rule: &str, bidders: usize, types: usize, steps: usize) -> Self {
        let rule = rule.to_owned();
        let (top, reserve, priority, overbidding) = (steps, 0, false, true);
        Auction { rule, bidders, types, steps, top, reserve, priority, overbidding }
    }

    /// Complete information, two bidders of values 1 and 1/2 who never bid above them.
    pub fn known_values(steps: usize) -> Self {
        Auction { overbidding: false, ..Auction::new("first-price", 2, 0, steps) }
    }

    pub fn compile(&self) -> (Instance, Game) {
        compile(self.text())
    }

    /// Its rule and size, and what is not as usual.
    pub fn title(&self) -> String {
        let Auction { rule, bidders, types, steps, top, .. } = self;
        let size = match types {
            0 => format!("{rule}, v = (1, 1/2), K = {steps}"),
            _ => format!("{rule}, {bidders} x {types} types x {} bids", top + 1),
        };
        let reserve = match self.reserve {
            0 => String::new(),
            reserve => format!(", reserve {reserve}/{steps}"),
        };
        let ties = if self.priority { ", ties by priority" } else { "" };
        let overbidding = if self.overbidding { "" } else { ", no overbidding" };
        size + &reserve + ties + overbidding
    }

    fn text(&self) -> String {
        let mut text = String::from("format = \"poacert/1\"\n");
        for bidder in 1..=self.bidders {
            let of_type = |k: usize| {
                let types = self.types;
                format!("{{ name = \"v{k}\", prob = \"1/{types}\", value = \"{k}/{types}\" }}")
            };
            let types = match self.types {
                0 => format!("{{ name = \"v\", value = \"1/{bidder}\" }}"),
                count => (1..=count).map(of_type).collect::<Vec<_>>().join(", "),
            };
            text += &format!("[[agents]]\nname = \"{bidder}\"\ntypes = [{types}]\n");
        }
        let Auction { rule, steps, top, reserve, overbidding, .. } = self;
        let names: Vec<String> = (1..=self.bidders).map(|bidder| format!("\"{bidder}\"")).collect();
        let ties = match self.priority {
            true => format!("{{ priority = [{}] }}", names.join(", ")),
            false => "\"uniform\"".to_owned(),
        };
        text += &format!("[auction]\nrule = \"{rule}\"\nties = {ties}\n");
        text += &format!("bids = {{ from = 0, to = \"{top}/{steps}\", step = \"1/{steps}\" }}\n");
        text + &format!("reserve = \"{reserve}/{steps}\"\noverbidding = {overbidding}\n")
    }
}

/// Panics if poacert refuses the text: then the benchmark is out of date.
pub fn compile(text: String) -> (Instance, Game) {
    let instance = Instance::read(Source::new("bench.toml", text));
    let instance = instance.expect("the text is a valid instance");
    let game = Game::compile(&instance).expect("the tables fit");
    (instance, game)
}
