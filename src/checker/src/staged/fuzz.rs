//! Staged instances with parts changed: whatever they say, an answer and no panic; and where there is
//! a game, its plans pay what its tree does.
//!
//! `POACERT_FUZZ_SECONDS` sets how long (default 2), `POACERT_FUZZ_SEED` where to start.

use super::plans::plan_count;
use super::tests::{LEARN_NEXT, cycle, example_2, is_sound, market, same_payoffs, small};
use super::trades::{items, twice, units};
use super::tree::Tree;
use super::{Buyers, Market};
use crate::code::Code;
use crate::game::Game;
use crate::instance::Mechanism;
use std::time::{Duration, Instant};

/// Marsaglia's xorshift: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

const STAGES: &[&str] = &[
    "[[information]]\nagent = \"2\"\nname = \"look\"\ncost = \"1/7\"\nlearns = [\"1\"]\n",
    "[[information]]\nagent = \"1\"\nname = \"coin\"\nlaw = [{ types = {}, signals = { a = \"1/3\", b = \"2/3\" } }]\n",
    "[disclosure]\nreveals = [\"winning-bid\"]\n",
    "[disclosure]\nreveals = [\"all-bids\", \"types\"]\nhides = [\"own-payment\"]\n",
    "[disclosure]\nlaw = [{ signals = { x = \"1/2\", y = \"1/2\" } }]\n",
    "[disclosure]\nlaw = [{ private = [{ prob = \"1/4\", tells = { 1 = \"x\" } }, { prob = \"3/4\", tells = { 2 = \"x\" } }] }]\n",
    "[[aftermarkets]]\nrule = \"posted-price\"\nprices = [1, \"3/2\"]\n",
    "[[aftermarkets]]\nrule = \"posted-price\"\nprices = [0]\ndiscount = \"1/3\"\nbuyers = [\"1\"]\n",
    "[[aftermarkets]]\nrule = \"bargaining\"\ndiscount = \"2/3\"\n",
    "[[aftermarkets]]\nrule = \"double-auction\"\nasks = [0, 1]\nbids = [1]\nk = \"1/3\"\n",
    "[[aftermarkets]]\nrule = \"table\"\ndefault = \"no-trade\"\n[[aftermarkets.entries]]\nholder = \"1\"\n\
     actions = { 2 = \"take\" }\nto = \"2\"\npayments = [\"-1\", 1]\n",
];

const WORDS: &[&str] = &[
    "0",
    "1",
    "-1",
    "\"1/2\"",
    "\"1\"",
    "\"2\"",
    "\"3\"",
    "\"none\"",
    "\"out\"",
    "\"\"",
    "[]",
    "{}",
    "[\"1\"]",
    "\"t\"",
    "\"h\"",
    "\"a, b\"",
    "true",
    "\"no-trade\"",
    "\"x; y\"",
    "\"winning-bid\"",
    "99999999999",
    "\"1/0\"",
];

fn source(random: &mut Random) -> String {
    let nothing = "rule = \"table\"\nentries = []\ndefault = \"no-trade\"";
    let mut stages = String::new();
    for _ in 0..random.below(3) {
        stages += *random.pick(STAGES);
    }
    match random.below(7) {
        0 => cycle(if stages.is_empty() { LEARN_NEXT } else { &stages }),
        1 => example_2(2, &stages),
        2 => items(&stages),
        3 => units(&stages),
        4 => twice("rule = \"bargaining\"", nothing),
        _ => small(&stages),
    }
}

/// A line dropped or doubled, a word changed, or one exchanged for another.
fn mutate(random: &mut Random, source: &mut String) {
    let mut lines: Vec<String> = source.lines().map(str::to_string).collect();
    let at = random.below(lines.len());
    match random.below(4) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[random.below(lines.len())].clone()),
        2 => {
            let mut words: Vec<&str> = lines[at].split(' ').collect();
            let word = random.below(words.len());
            words[word] = *random.pick(WORDS);
            lines[at] = words.join(" ");
        }
        _ => {
            let (from, to) =
                (random.pick(WORDS).trim_matches('"'), random.pick(WORDS).trim_matches('"'));
            if !from.is_empty() {
                lines[at] = lines[at].replacen(from, to, 1);
            }
        }
    }
    *source = lines.join("\n");
}

#[test]
fn mutated_instances_are_answered() {
    let seconds = setting("POACERT_FUZZ_SECONDS", 2);
    let mut random = Random(setting("POACERT_FUZZ_SEED", 0x5EED_0F57_A6ED) | 1);
    let until = Instant::now() + Duration::from_secs(seconds);
    let (mut rounds, mut games) = (0, 0);
    while Instant::now() < until {
        rounds += 1;
        let mut source = source(&mut random);
        for _ in 0..random.below(4) {
            mutate(&mut random, &mut source);
        }
        let Ok(market) = market(&source) else { continue };
        let buyers = *random.pick(&[Buyers::Any, Buyers::Free, Buyers::Accepting]);
        games += usize::from(looked_at(&market, buyers, &source));
    }
    assert!(games > 0, "{games} games in {rounds} rounds");
}

/// Builds tree and plan game where they are small; whether there was something to compare.
fn looked_at(market: &Market, buyers: Buyers, source: &str) -> bool {
    let lots = match &market.auction.rules.mechanism {
        Mechanism::SingleItem(_) | Mechanism::Table(_) => 1,
        Mechanism::Items(auction) => auction.sales.len(),
        Mechanism::Units(auction) => auction.units,
    };
    let profiles: usize = market.auction.players.iter().map(|p| p.actions.len()).product();
    let large = profiles * market.auction.type_profiles > 300;
    if large || lots * market.stages.markets.len() > 3 {
        return false;
    }
    let tree = Tree::new(market, buyers);
    if let Ok(tree) = &tree {
        is_sound(tree);
        let plans = tree.sides.iter().map(|side| plan_count(side).unwrap_or(usize::MAX));
        if plans.fold(1, usize::saturating_mul) > 20_000 {
            return false;
        }
    }
    let game = Game::of_plans(market, true, buyers);
    match (tree, game) {
        (Ok(tree), Ok(game)) => {
            // Where every type profile is possible, plans go through the same sets.
            let full = game.prior.iter().all(|weight| !weight.is_zero());
            if full {
                same_payoffs(market, &tree, &game, 3);
            }
            full
        }
        (Err(error), Ok(_)) => panic!("{error:?}\n{source}"),
        (_, Err(error)) => {
            assert!(error.code != Code::Malformed, "{error:?}\n{source}");
            false
        }
    }
}
