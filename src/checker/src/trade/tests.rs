//! Properties of aftermarkets by hand.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::{Together, of_market, verify_trade};
use crate::code::{Checked, Code};
use crate::instance::{self, Syntax};
use crate::json;
use crate::staged::Market;
use crate::tree::Node;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn market(source: &str) -> Market {
    let source = format!(
        "format = \"poacert/1\"\n\
         [[agents]]\nname = \"A\"\ntypes = [{{ name = \"h\", prob = \"1/2\", value = 0 }}, {{ name = \"l\", prob = \"1/2\", value = 0 }}]\n\
         [[agents]]\nname = \"B\"\ntypes = [{{ name = \"t\", value = 1 }}]\n\
         [auction]\nrule = \"first-price\"\nbids = [0, 1]\n{source}"
    );
    Market::new(instance::read(&source, Syntax::Toml, &BTreeMap::new()).unwrap(), None).unwrap()
}

/// A table market with these entries, `holder; actions; to; payments`.
fn table(entries: &[(&str, &str, &str, &str)]) -> String {
    let mut source = "[[aftermarkets]]\nrule = \"table\"\ndefault = \"no-trade\"\n".to_string();
    for (holder, actions, to, payments) in entries {
        source += &format!(
            "[[aftermarkets.entries]]\nholder = \"{holder}\"\nactions = {{ {actions} }}\nto = \"{to}\"\npayments = [{payments}]\n"
        );
    }
    source
}

/// Voluntary literally and per allocation, budget, Assumption 6, and whether agents can hold on to what they have.
fn properties(source: &str) -> [bool; 5] {
    let found = of_market(&market(source), 0).unwrap();
    [found.literal, found.voluntary, found.budget, found.stays_out, found.avoidable]
}

#[test]
fn properties_of_tables() {
    // A trade that both must want, at price 1/2.
    let fair = table(&[("A", "A = \"sell\", B = \"buy\"", "B", "\"-1/2\", \"1/2\"")]);
    assert_eq!(properties(&fair), [true; 5]);
    // B takes what A has: A has no say; without value she loses nothing.
    let taken = table(&[("A", "B = \"take\"", "B", "0, 0")]);
    assert_eq!(properties(&taken), [true, true, true, false, false]);
    let robbed = table(&[("B", "A = \"take\"", "A", "0, 0")]);
    assert_eq!(properties(&robbed), [false, false, true, true, false]);
    // The market pays half of the price.
    let subsidy = table(&[("A", "A = \"sell\", B = \"buy\"", "B", "\"-1/2\", 0")]);
    assert_eq!(properties(&subsidy), [true, true, false, true, true]);
    // One action is safe at one holder, the other at the other; `out` costs 1 at both. Nothing happens
    // where the safe ones are taken.
    let mut entries = Vec::new();
    for (holder, safe, other) in [("A", "x", "y"), ("B", "y", "x")] {
        entries.push((holder, format!("A = \"{other}\""), holder, "1, 0"));
        entries.push((holder, "".to_string(), holder, "1, 0"));
        entries.push((holder, format!("A = \"{safe}\""), holder, "0, 0"));
    }
    let entries: Vec<_> = entries.iter().map(|(h, a, t, p)| (*h, a.as_str(), *t, *p)).collect();
    assert_eq!(properties(&table(&entries)), [false, true, true, true, true]);
}

#[test]
fn other_rules_have_all_properties() {
    for rule in [
        "rule = \"posted-price\"\nprices = [\"1/2\"]",
        "rule = \"bargaining\"",
        "rule = \"double-auction\"\nasks = [0, 1]\nbids = [0, 1]",
    ] {
        assert_eq!(properties(&format!("[[aftermarkets]]\n{rule}\n")), [true; 5]);
    }
}

/// Entries that ask for a signal are met only where it can be disclosed.
#[test]
fn only_signals_that_can_be_disclosed_count() {
    let robbery = |saw: &str, reveals: &str| {
        format!(
            "[disclosure]\nreveals = [\"{reveals}\"]\n[[aftermarkets]]\nrule = \"table\"\ndefault = \"no-trade\"\n\
             [[aftermarkets.entries]]\nholder = \"B\"\nsaw = {{ {saw} }}\nactions = {{ A = \"take\" }}\nto = \"A\"\n"
        )
    };
    let holds = [true; 5];
    let fails = [false, false, true, true, false];
    // Winning bids are 0 and 1; B holds the item at either.
    assert_eq!(properties(&robbery("winning-bid = 1", "winning-bid")), fails);
    assert_eq!(properties(&robbery("winning-bid = 2", "winning-bid")), holds);
    assert_eq!(properties(&robbery("types = [\"l\", \"t\"]", "types")), fails);
    // Together with any allocation, also where B cannot have won.
    assert_eq!(properties(&robbery("all-bids = [\"1\", \"0\"]", "all-bids")), fails);
}

#[test]
fn several_markets_add_up_where_at_most_one_forces_holdings() {
    let together = |discounts: &[(&str, bool)]| {
        let mut source = String::new();
        for (discount, forced) in discounts {
            let actions = if *forced { "B = \"take\"" } else { "A = \"sell\", B = \"take\"" };
            let entry = table(&[("A", actions, "B", "0, 0")]);
            source += &entry.replacen("rule", &format!("discount = \"{discount}\"\nrule"), 1);
        }
        let found = Together::of(&market(&source)).unwrap();
        assert!(found.voluntary && found.budget);
        found.add_up
    };
    assert!(together(&[("1/2", true)]));
    assert!(together(&[("1/2", true), ("1/2", false)]));
    assert!(together(&[("1", true), ("1", true)]));
    assert!(!together(&[("1/2", true), ("1", true)]));
    assert!(!together(&[("1/2", true), ("1", false), ("1/2", true)]));
}

fn verify(source: &str, claim: &Value, proof: &Value) -> Checked<()> {
    let (claim, proof) =
        (json::parse(&claim.to_string()).unwrap(), json::parse(&proof.to_string()).unwrap());
    let claim = Node::root(&claim, "claim", Code::Malformed);
    verify_trade(&market(source), &claim, &Node::root(&proof, "proof", Code::Malformed))
}

fn claim(properties: [bool; 4], ex_post: &str) -> Value {
    let [literal, per_allocation, budget, stays_out] = properties;
    json!({ "markets": [{
        "voluntary": { "literal": literal, "per_allocation": per_allocation },
        "budget": budget, "stays_out": stays_out, "ex_post": ex_post,
    }] })
}

#[test]
fn claims_of_properties_are_recomputed() {
    let fair = table(&[("A", "A = \"sell\", B = \"buy\"", "B", "\"-1/2\", \"1/2\"")]);
    let nothing = json!({ "ex_post": [null] });
    assert_eq!(verify(&fair, &claim([true; 4], "undecided"), &nothing), Ok(()));
    for wrong in 0..4 {
        let mut properties = [true; 4];
        properties[wrong] = false;
        let refused = verify(&fair, &claim(properties, "undecided"), &nothing).unwrap_err();
        assert_eq!(refused.code, Code::TradeMismatch);
    }
    // Nobody can lose at all.
    assert_eq!(verify(&fair, &claim([true; 4], "holds"), &nothing), Ok(()));
    let posted = "[[aftermarkets]]\nrule = \"posted-price\"\nprices = [2]\n";
    let refused = verify(posted, &claim([true; 4], "holds"), &nothing).unwrap_err();
    assert_eq!(refused.code, Code::TradeMismatch);
    let refused = verify(&fair, &claim([true; 4], "fails"), &nothing).unwrap_err();
    assert_eq!(refused.code, Code::MissingSection);
    let refused = verify(&fair, &json!({ "markets": [] }), &json!({ "ex_post": [] })).unwrap_err();
    assert_eq!(refused.code, Code::Malformed);
}

/// At an equilibrium a buyer does not gain by declining, nor a seller by keeping: so neither loses.
#[test]
fn multipliers_show_ex_post_rationality() {
    let source = "[[aftermarkets]]\nrule = \"posted-price\"\nprices = [\"1/2\"]\n";
    let entry = |holder: &str, types: [&str; 2], agent: &str, kind: &str, from: &str, to: &str| {
        json!([holder, types, agent, "1", [[agent, kind, from, to, "1"]]])
    };
    let mut holds = Vec::new();
    for kind in ["h", "l"] {
        holds.push(entry("B", [kind, "t"], "B", "t", "post 1/2", "keep"));
        holds.push(entry("B", [kind, "t"], "A", kind, "accept", "decline"));
    }
    let proof = |holds: &[Value]| json!({ "ex_post": [{ "holds": holds, "fails": null }] });
    // B may lose by posting 1/2 only as a seller with value 1; A (value 0) may lose as a buyer.
    let claim = claim([true; 4], "holds");
    // B posts only what she would lose by, whatever A's type: her row has no positive terms at all.
    assert_eq!(verify(source, &claim, &proof(&holds)), Ok(()));
    let only_buyers: Vec<Value> = vec![holds[1].clone(), holds[3].clone()];
    assert_eq!(verify(source, &claim, &proof(&only_buyers)).unwrap_err().code, Code::TradeMismatch);
    // B sells at 1/2 what is worth 1 to her only if A accepts, who then loses: with A's row as well.
    let mut both = only_buyers.clone();
    for kind in ["h", "l"] {
        both.push(json!(["B", [kind, "t"], "B", "1", [["A", kind, "accept", "decline", "1"]]]));
    }
    assert_eq!(verify(source, &claim, &proof(&both)), Ok(()));
    for key in 0..both.len() {
        let mut fewer = both.clone();
        drop(fewer.remove(key));
        assert_eq!(verify(source, &claim, &proof(&fewer)).unwrap_err().code, Code::TradeMismatch);
    }
    let mut wrong = both.clone();
    wrong[0][4][0][4] = json!("-1");
    assert_eq!(verify(source, &claim, &proof(&wrong)).unwrap_err().code, Code::NegativeMultiplier);
    let mut wrong = both.clone();
    wrong[0][0] = json!("C");
    assert!(verify(source, &claim, &proof(&wrong)).is_err());
    let mut wrong = both.clone();
    wrong.push(both[0].clone());
    assert_eq!(verify(source, &claim, &proof(&wrong)).unwrap_err().code, Code::DuplicateEntry);
    let mut wrong = both;
    wrong[0][4][0][2] = json!("keep");
    assert_eq!(verify(source, &claim, &proof(&wrong)).unwrap_err().code, Code::UnknownName);
}

/// B bets on what A does, who does not care: 2 if x, −1 if not.
#[test]
fn an_equilibrium_shows_that_somebody_loses() {
    let source =
        table(&[("A", "A = \"x\", B = \"bet\"", "A", "0, -2"), ("A", "B = \"bet\"", "A", "0, 1")]);
    let view = "market 1 lot 1; holds A; paid 0";
    let behaviour = |h: &str, l: &str, b: &str| {
        json!([
            ["A", ["h", view], "1", [[h, "1"]]],
            ["A", ["l", view], "1", [[l, "1"]]],
            ["B", ["t", view], "1", [[b, "1"]]],
        ])
    };
    let properties = [true, true, false, true];
    let claim = claim(properties, "fails");
    let proof = |behaviour: Value, types: [&str; 2], agent: &str| json!({ "ex_post": [{ "holds": [], "fails": ["A", behaviour, types, agent] }] });
    let bets = behaviour("x", "out", "bet");
    assert_eq!(verify(&source, &claim, &proof(bets.clone(), ["l", "t"], "B")), Ok(()));
    let code = |proof: Value| verify(&source, &claim, &proof).unwrap_err().code;
    assert_eq!(code(proof(bets.clone(), ["h", "t"], "B")), Code::TradeMismatch);
    assert_eq!(code(proof(bets.clone(), ["l", "t"], "A")), Code::TradeMismatch);
    // Against an agent who never does x a bet is no equilibrium.
    assert_eq!(
        code(proof(behaviour("out", "out", "bet"), ["l", "t"], "B")),
        Code::ProfileNotEquilibrium
    );
    let short =
        json!([["A", ["h", view], "1", [["x", "1"]]], ["B", ["t", view], "1", [["bet", "1"]]]]);
    assert_eq!(code(proof(short, ["l", "t"], "B")), Code::StrategyMissing);
    let both = json!({ "ex_post": [{ "holds": [["A", ["h", "t"], "B", "1", []]], "fails": ["A", bets, ["l", "t"], "B"] }] });
    assert_eq!(code(both), Code::Malformed);
}
