//! The measured auctions, as instance texts.

use poacert::game::Game;
use poacert::instance::{Instance, Source};
use serde::{Deserialize, Serialize};

/// A single-item auction with bids `k/steps` for `k = 0..=steps` and uniform ties.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Auction {
    pub rule: String,
    pub bidders: usize,
    /// Each bidder's values are `k/types` for `k = 1..=types`, uniform and independent; with 0,
    /// bidder `i` has the one value `1/i`.
    pub types: usize,
    pub steps: usize,
    pub overbidding: bool,
}

impl Auction {
    pub fn new(rule: &str, bidders: usize, types: usize, steps: usize) -> Self {
        Auction { rule: rule.to_owned(), bidders, types, steps, overbidding: true }
    }

    /// Complete information, two bidders of values 1 and 1/2 who never bid above them.
    pub fn known_values(steps: usize) -> Self {
        Auction { overbidding: false, ..Auction::new("first-price", 2, 0, steps) }
    }

    /// Panics if poacert refuses the text: then the benchmark is out of date.
    pub fn compile(&self) -> (Instance, Game) {
        let instance = Instance::read(Source::new("bench.toml", self.text()));
        let instance = instance.expect("the text is a valid instance");
        let game = Game::compile(&instance).expect("the tables fit");
        (instance, game)
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
        let Auction { rule, steps, overbidding, .. } = self;
        text += &format!("[auction]\nrule = \"{rule}\"\nties = \"uniform\"\n");
        text += &format!("bids = {{ from = 0, to = 1, step = \"1/{steps}\" }}\n");
        text + &format!("overbidding = {overbidding}\n")
    }
}
