//! Laws and payments of every rule by hand, and goods that are one item in other words.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use crate::game::Game;
use crate::instance::{self, Syntax};
use crate::number::quotient;
use crate::slack::most_paid;
use dashu::rational::RBig;
use std::collections::BTreeMap;

fn game(source: &str) -> Game {
    let instance = instance::read(source, Syntax::Toml, &BTreeMap::new()).unwrap();
    Game::new(instance, None).unwrap()
}

/// A game of agents "1", "2", .. with one type each.
fn auction(goods: &str, values: &[&str], auction: &str) -> Game {
    let mut source = format!("format = \"poacert/1\"\n[goods]\n{goods}\n");
    for (i, value) in values.iter().enumerate() {
        source += &format!(
            "[[agents]]\nname = \"{}\"\ntypes = [{{ name = \"t\", value = {value} }}]\n",
            i + 1
        );
    }
    game(&(source + "[auction]\n" + auction))
}

/// What each agent gets: "thing pays payment: probability", things as the game numbers them.
fn laws(game: &Game, actions: &[&str]) -> Vec<String> {
    let choices = game.players.iter().zip(actions);
    let profile =
        choices.map(|(player, name)| player.action_index[*name] * player.action_axis.stride).sum();
    let shares = game.shares(profile).unwrap();
    let mut shown = Vec::new();
    for own in shares {
        let mut law: BTreeMap<(usize, RBig), RBig> = BTreeMap::new();
        for share in own {
            let payment = quotient(&share.payment, &game.rules.money);
            let chance = quotient(&share.weight, &game.rules.chance);
            *law.entry((share.thing, payment)).or_default() += chance;
        }
        let law = law.iter().map(|((thing, paid), p)| format!("{thing} pays {paid}: {p}"));
        shown.push(law.collect::<Vec<_>>().join(", "));
    }
    shown
}

const TWO_ITEMS: &str = "kind = \"items\"\nitems = [\"A\", \"B\"]";
const ADDITIVE: &str = "{ additive = { A = 3, B = 3 } }";

fn two_items(rest: &str) -> Game {
    auction(TWO_ITEMS, &[ADDITIVE, ADDITIVE], &format!("bids = [0, 1, 2]\n{rest}"))
}

// Bundles are 1 for A, 2 for B, 3 for both.
#[test]
fn first_price_for_each_item() {
    let uniform = two_items("rule = \"simultaneous-first-price\"\nopt-out = true");
    assert_eq!(
        laws(&uniform, &["A=1 B=1", "A=1 B=0"]),
        ["2 pays 1: 1/2, 3 pays 2: 1/2", "0 pays 0: 1/2, 1 pays 1: 1/2"]
    );
    // Ties are drawn independently.
    assert_eq!(
        laws(&uniform, &["A=1 B=2", "A=1 B=2"])[0],
        "0 pays 0: 1/4, 1 pays 1: 1/4, 2 pays 2: 1/4, 3 pays 3: 1/4"
    );
    assert_eq!(laws(&uniform, &["out", "A=0 B=0"]), ["0 pays 0: 1", "3 pays 0: 1"]);
    assert_eq!(laws(&uniform, &["out", "out"]), ["0 pays 0: 1", "0 pays 0: 1"]);
    let priority =
        two_items("rule = \"simultaneous-first-price\"\nties = { priority = [\"2\", \"1\"] }");
    assert_eq!(laws(&priority, &["A=1 B=1", "A=1 B=0"]), ["2 pays 1: 1", "1 pays 1: 1"]);
    let reserve = two_items("rule = \"simultaneous-first-price\"\nreserve = 1");
    assert_eq!(laws(&reserve, &["A=1 B=0", "A=0 B=0"]), ["1 pays 1: 1", "0 pays 0: 1"]);
}

#[test]
fn second_price_and_all_pay_for_each_item() {
    let second = two_items("rule = \"simultaneous-second-price\"");
    assert_eq!(
        laws(&second, &["A=2 B=1", "A=1 B=1"]),
        ["1 pays 1: 1/2, 3 pays 2: 1/2", "0 pays 0: 1/2, 2 pays 1: 1/2"]
    );
    let reserve = two_items("rule = \"simultaneous-second-price\"\nreserve = \"3/2\"");
    assert_eq!(laws(&reserve, &["A=2 B=1", "A=1 B=2"]), ["1 pays 3/2: 1", "2 pays 3/2: 1"]);
    // Paid although B stays unsold.
    let all_pay = two_items("rule = \"simultaneous-all-pay\"\nreserve = 2\nopt-out = true");
    assert_eq!(laws(&all_pay, &["A=2 B=1", "A=1 B=0"]), ["1 pays 3: 1", "0 pays 1: 1"]);
    assert_eq!(laws(&all_pay, &["A=2 B=1", "out"]), ["1 pays 3: 1", "0 pays 0: 1"]);
}

fn units(units: usize, agents: usize, rest: &str) -> Game {
    let values = vec!["{ marginals = [3] }"; agents];
    auction(&format!("kind = \"units\"\nunits = {units}"), &values, rest)
}

#[test]
fn discriminatory_units() {
    // One unit for the 2; of the four bids of 1 one wins, half of them the second agent's.
    let two = units(2, 3, "rule = \"discriminatory\"\nbids = [0, 1, 2]");
    assert_eq!(
        laws(&two, &["2 1", "1 1", "1 0"]),
        [
            "1 pays 2: 3/4, 2 pays 3: 1/4",
            "0 pays 0: 1/2, 1 pays 1: 1/2",
            "0 pays 0: 3/4, 1 pays 1: 1/4"
        ]
    );
    // Three of five tied bids, two of them the first agent's: ten sets, one without hers, three with both.
    let three = "rule = \"discriminatory\"\nbids = [0, 1]\n";
    assert_eq!(
        laws(&units(3, 2, three), &["1 1 0", "1 1 1"]),
        [
            "0 pays 0: 1/10, 1 pays 1: 3/5, 2 pays 2: 3/10",
            "1 pays 1: 3/10, 2 pays 2: 3/5, 3 pays 3: 1/10"
        ]
    );
    let priority = units(3, 2, &format!("{three}ties = {{ priority = [\"2\", \"1\"] }}\n"));
    assert_eq!(laws(&priority, &["1 1 0", "1 1 1"]), ["0 pays 0: 1", "3 pays 3: 1"]);
    assert_eq!(laws(&priority, &["1 1 0", "1 1 0"]), ["1 pays 1: 1", "2 pays 2: 1"]);
    let reserve = units(3, 2, &format!("{three}reserve = 1\nopt-out = true\n"));
    assert_eq!(laws(&reserve, &["1 1 0", "out"]), ["2 pays 2: 1", "0 pays 0: 1"]);
}

#[test]
fn uniform_price_units() {
    let plain = "rule = \"uniform-price\"\nbids = [0, 1, 2, 3]\n";
    // 3, 2 | 2, 1: the tied bids are both the second agent's, who wins one of them for sure.
    assert_eq!(laws(&units(2, 2, plain), &["3 1", "2 2"]), ["1 pays 2: 1", "1 pays 2: 1"]);
    // 3, 3 | 1, 0.
    assert_eq!(laws(&units(2, 2, plain), &["3 3", "1 0"]), ["2 pays 2: 1", "0 pays 0: 1"]);
    // The reserve is the price where nobody is left, and where the next bid is below it.
    let reserve = units(2, 2, &format!("{plain}reserve = 2\nopt-out = true\n"));
    assert_eq!(laws(&reserve, &["3 3", "out"]), ["2 pays 4: 1", "0 pays 0: 1"]);
    assert_eq!(laws(&reserve, &["3 1", "1 1"]), ["1 pays 2: 1", "0 pays 0: 1"]);
}

#[test]
fn posted_prices() {
    let shop = auction(
        TWO_ITEMS,
        &[ADDITIVE, ADDITIVE],
        "rule = \"posted-price\"\nprice = { A = 1, B = 2 }",
    );
    assert_eq!(shop.players[0].actions, ["A", "B", "A B", "out"]);
    assert_eq!(
        laws(&shop, &["A B", "A"]),
        ["2 pays 2: 1/2, 3 pays 3: 1/2", "0 pays 0: 1/2, 1 pays 1: 1/2"]
    );
    assert_eq!(laws(&shop, &["out", "B"]), ["0 pays 0: 1", "2 pays 2: 1"]);
    // Two of three units wanted.
    let shop = units(2, 2, "rule = \"posted-price\"\nprice = 5");
    assert_eq!(shop.players[0].actions, ["1", "2", "out"]);
    assert_eq!(
        laws(&shop, &["2", "1"]),
        ["1 pays 5: 2/3, 2 pays 10: 1/3", "0 pays 0: 1/3, 1 pays 5: 2/3"]
    );
    let shop =
        units(2, 2, "rule = \"posted-price\"\nprice = 5\nties = { priority = [\"2\", \"1\"] }");
    assert_eq!(laws(&shop, &["2", "1"]), ["1 pays 5: 1", "1 pays 5: 1"]);
    let shop = auction("kind = \"single\"", &["3", "4"], "rule = \"posted-price\"\nprice = 5");
    assert_eq!(laws(&shop, &["buy", "buy"]), ["0 pays 0: 1/2, 1 pays 5: 1/2"; 2]);
    assert_eq!(laws(&shop, &["buy", "out"]), ["1 pays 5: 1", "0 pays 0: 1"]);
}

/// Without overbidding: bids for a bundle are at most its value, of the first k units theirs.
#[test]
fn bids_of_types_that_do_not_overbid() {
    let value = "{ bundles = { A = 1, \"A B\" = 2 } }";
    let game = auction(
        TWO_ITEMS,
        &[value],
        "rule = \"simultaneous-second-price\"\nbids = [2, 0, 1]\noverbidding = false\nopt-out = true",
    );
    // B alone is worth nothing.
    assert_eq!(game.players[0].actions, ["A=0 B=0", "A=1 B=0", "out"]);
    let goods = "kind = \"units\"\nunits = 2";
    let rest = "rule = \"uniform-price\"\nbids = [2, 0, 1, 3]\noverbidding = false";
    let game = auction(goods, &["{ marginals = [2, 1] }"], rest);
    assert_eq!(game.players[0].actions, ["2 0", "2 1", "0 0", "1 0", "1 1"]);
}

/// Everything the checks use of a game, except what actions are called.
fn tables(game: &Game) -> Vec<Vec<RBig>> {
    let utilities = game.players.iter().flat_map(|player| &player.kinds).map(|kind| &kind.utility);
    let most = most_paid(game).unwrap();
    utilities
        .chain([&game.revenue, &game.welfare, &most])
        .map(|table| table.iter().map(|number| quotient(number, &game.denominator)).collect())
        .collect()
}

const ONE_ITEM: &str = "kind = \"items\"\nitems = [\"A\"]";
const ONE_UNIT: &str = "kind = \"units\"\nunits = 1";

#[test]
fn one_item_is_a_single_item() {
    let terms = [
        "",
        "opt-out = true\n",
        "reserve = 1\n",
        "overbidding = false\n",
        "ties = { priority = [\"3\", \"1\", \"2\"] }\nreserve = \"1/2\"\nopt-out = true\n",
    ];
    let bids = "bids = [0, 1, \"3/2\", 2]\n";
    for terms in terms {
        let of = |goods: &str, form: &dyn Fn(&str) -> String, rule: &str| {
            let values: Vec<String> = ["1", "2", "\"3/2\""].map(form).to_vec();
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            auction(goods, &values, &format!("rule = \"{rule}\"\n{bids}{terms}"))
        };
        for rule in ["first-price", "second-price", "all-pay"] {
            let single = of("kind = \"single\"", &|v| v.to_string(), rule);
            for form in [
                "{ additive = { A = # } }",
                "{ unit-demand = { A = # } }",
                "{ bundles = { A = # } }",
            ] {
                let value = |v: &str| form.replace('#', v);
                let items = of(ONE_ITEM, &value, &format!("simultaneous-{rule}"));
                assert_eq!(tables(&items), tables(&single), "{rule} {terms}");
            }
        }
        for (rule, other) in [("first-price", "discriminatory"), ("second-price", "uniform-price")]
        {
            let single = of("kind = \"single\"", &|v| v.to_string(), rule);
            let unit = of(ONE_UNIT, &|v| format!("{{ marginals = [{v}] }}"), other);
            assert_eq!(tables(&unit), tables(&single), "{rule} {terms}");
        }
    }
    let shop = "rule = \"posted-price\"\nprice = \"1/2\"";
    let single = tables(&auction("kind = \"single\"", &["1", "2"], shop));
    let items = auction(ONE_ITEM, &["{ additive = { A = 1 } }", "{ xos = [{ A = 2 }] }"], shop);
    let units = auction(ONE_UNIT, &["{ marginals = [1] }", "{ marginals = [2] }"], shop);
    assert_eq!(tables(&items), single);
    assert_eq!(tables(&units), single);
}

/// B_i of section 4 by hand: what she could at most have paid for the same bundle.
#[test]
fn the_most_paid_for_the_same_bundle() {
    let game =
        two_items("rule = \"simultaneous-second-price\"\nties = { priority = [\"1\", \"2\"] }");
    let index = |name: &str| game.players[0].action_index[name];
    let profile = index("A=2 B=1") * game.players[0].action_axis.stride + index("A=0 B=0");
    // Agent 1 wins both, for up to 2 + 1; agent 2 wins nothing and pays nothing.
    assert_eq!(quotient(&most_paid(&game).unwrap()[profile], &game.denominator), RBig::from(3));
    // Against A=2 B=2 agent 1 wins A alone, for up to 2; agent 2 wins B, for the 1 she can be up
    // against, as 1 would win a tie at 2.
    let profile = index("A=2 B=1") * game.players[0].action_axis.stride + index("A=2 B=2");
    assert_eq!(quotient(&most_paid(&game).unwrap()[profile], &game.denominator), RBig::from(3));
}
