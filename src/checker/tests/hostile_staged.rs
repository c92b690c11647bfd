//! Absurd but well-formed staged instances: an answer in seconds, whatever the sizes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use poacert_checker::{Code, check};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

/// A claim that nothing needs to be proved for, about the plans of a staged instance.
fn empty_claim(source: &str) -> Value {
    let digest: String =
        Sha256::digest(source.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "format": "poacert-certificate/1",
        "kind": "equilibrium",
        "claim": {
            "form": "plans", "concept": "coarse", "objective": { "welfare": "1", "revenue": "0" },
            "sense": "min", "prior": "given", "lower": "-inf", "upper": "inf"
        },
        "instance": { "syntax": "toml", "source": source, "set": {}, "sha256": digest },
        "proof": { "bound": null, "law": null }
    })
}

fn answer(certificate: &Value) -> Option<Code> {
    let started = Instant::now();
    let outcome = check(certificate.to_string().as_bytes(), None);
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    outcome.code()
}

fn agent(name: usize, types: &str) -> String {
    format!("[[agents]]\nname = \"{name}\"\ntypes = [{types}]\n")
}

fn types(count: usize) -> String {
    let of = |t| format!("{{ name = \"{t}\", prob = \"1/{count}\", value = {t} }}");
    (0..count).map(of).collect::<Vec<_>>().join(", ")
}

/// So many agents with so many types, who bid 0 for one item.
fn single(agents: usize, kinds: usize, rest: &str) -> String {
    let agents: String = (1..=agents).map(|name| agent(name, &types(kinds))).collect();
    format!("format = \"poacert/1\"\n{agents}[auction]\nrule = \"first-price\"\nbids = [0]\n{rest}")
}

const POSTED: &str = "[[aftermarkets]]\nrule = \"posted-price\"\nprices = [1]\n";

// The agent who has the item posts or keeps, the other answers: little to do.
#[test]
fn an_ordinary_instance_is_answered() {
    assert_eq!(answer(&empty_claim(&single(2, 2, POSTED))), None);
}

#[test]
fn a_staged_instance_needs_a_form_and_others_have_none() {
    let mut claim = empty_claim(&single(2, 2, POSTED));
    claim["claim"]["form"] = json!("sequence");
    assert_eq!(answer(&claim), Some(Code::Malformed));
    claim["claim"].as_object_mut().unwrap().remove("form");
    assert_eq!(answer(&claim), Some(Code::Malformed));
    claim["claim"]["form"] = json!("plans");
    for (buyers, code) in [("free", None), ("accepting", None), ("greedy", Some(Code::Malformed))] {
        claim["claim"]["buyers"] = json!(buyers);
        assert_eq!(answer(&claim), code, "{buyers}");
    }
    assert_eq!(answer(&empty_claim(&single(2, 2, ""))), Some(Code::Malformed));
}

#[test]
fn markets_without_end() {
    assert_eq!(answer(&empty_claim(&single(2, 1, &POSTED.repeat(65)))), Some(Code::TooLarge));
    // In each a price, an answer, and the item with one or the other.
    assert_eq!(answer(&empty_claim(&single(2, 1, &POSTED.repeat(30)))), Some(Code::TooLarge));
    // Nobody may sell: all are over as they open.
    let closed = format!("{POSTED}sellers = []\n");
    assert_eq!(answer(&empty_claim(&single(2, 1, &closed.repeat(64)))), None);
    // A table that only hands the item on.
    let table = "[[aftermarkets]]\nrule = \"table\"\n\
                 [[aftermarkets.entries]]\nholder = \"1\"\nactions = {}\nto = \"2\"\n\
                 [[aftermarkets.entries]]\nholder = \"2\"\nactions = {}\nto = \"1\"\n";
    assert_eq!(answer(&empty_claim(&single(2, 1, &table.repeat(64)))), None);
}

#[test]
fn crowds() {
    // 2^63 profiles of answers; 64 reports at once; as many bids.
    assert_eq!(answer(&empty_claim(&single(64, 1, POSTED))), Some(Code::TooLarge));
    for rest in [
        "[[aftermarkets]]\nrule = \"bargaining\"\n",
        "[[aftermarkets]]\nrule = \"double-auction\"\nasks = [1]\nbids = [1]\n",
        "[[information]]\nagent = \"1\"\nname = \"all\"\nlearns = [\"2\", \"3\", \"4\"]\n",
    ] {
        assert_eq!(answer(&empty_claim(&single(64, 2, rest))), Some(Code::TooLarge), "{rest}");
    }
}

#[test]
fn long_lists_of_prices_and_types() {
    let long = "prices = { from = 0, to = 1, step = \"1/90000\" }\n";
    let posted = POSTED.replace("prices = [1]\n", long);
    assert_eq!(answer(&empty_claim(&single(2, 1, &posted))), Some(Code::TooLarge));
    let bargain = "[[aftermarkets]]\nrule = \"bargaining\"\n";
    assert_eq!(answer(&empty_claim(&single(2, 2_000, bargain))), Some(Code::TooLarge));
    let types = "[disclosure]\nreveals = [\"types\", \"all-bids\"]\n";
    assert_eq!(
        answer(&empty_claim(&single(2, 300, &(types.to_string() + POSTED)))),
        Some(Code::TooLarge)
    );
}

#[test]
fn many_units_and_items_again() {
    let goods = |goods: &str, value: &str, auction: &str| {
        let agents: String =
            (1..=3).map(|i| agent(i, &format!("{{ name = \"t\", value = {value} }}"))).collect();
        format!(
            "format = \"poacert/1\"\n[goods]\n{goods}\n{agents}[auction]\n{auction}\nbids = [0]\n{POSTED}"
        )
    };
    let units =
        goods("kind = \"units\"\nunits = 30", "{ marginals = [1] }", "rule = \"uniform-price\"");
    assert_eq!(answer(&empty_claim(&units)), Some(Code::TooLarge));
    let names: Vec<String> = (0..12).map(|item| format!("\"i{item}\"")).collect();
    let items = format!("kind = \"items\"\nitems = [{}]", names.join(", "));
    let items = goods(&items, "{ additive = { i0 = 1 } }", "rule = \"simultaneous-first-price\"");
    assert_eq!(answer(&empty_claim(&items)), Some(Code::TooLarge));
}

// Chances 1/p over thousands of different odd denominators: the common one has far too many bits.
#[test]
fn signals_without_a_common_denominator() {
    let weights: Vec<(usize, usize)> =
        (0..10_000).map(|k| 20_000_003 + 2 * k).map(|p| (p, p)).collect();
    let signals = weights.iter().map(|(p, _)| {
        format!(
            "{{ prob = \"1/{p}\", tells = {{}} }}, {{ prob = \"1/10000 - 1/{p}\", tells = {{}} }}"
        )
    });
    let private = signals.collect::<Vec<_>>().join(", ");
    let source = single(2, 1, &format!("[disclosure]\nlaw = [{{ private = [{private}] }}]\n"));
    let code = answer(&empty_claim(&source));
    assert!(matches!(code, Some(Code::TooLarge | Code::BadInstance)), "{code:?}");
}

#[test]
fn tables_of_many_entries() {
    // 40,000 entries at one allocation, looked at once.
    let mut table = "[[aftermarkets]]\nrule = \"table\"\ndefault = \"no-trade\"\n".to_string();
    for a in 0..200 {
        for b in 0..200 {
            table += &format!(
                "[[aftermarkets.entries]]\nholder = \"1\"\nactions = {{ 1 = \"{a}\", 2 = \"{b}\" }}\nto = \"2\"\n"
            );
        }
    }
    let code = answer(&empty_claim(&single(2, 1, &table)));
    assert_eq!(code, None);
}
