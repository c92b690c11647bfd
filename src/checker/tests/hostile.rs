//! Absurd but well-formed input: an answer in seconds, whatever the sizes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use poacert_checker::{Code, check};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

/// A claim that nothing needs to be proved for, about an instance.
fn empty_claim(source: &str) -> Value {
    let digest: String =
        Sha256::digest(source.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "format": "poacert-certificate/1",
        "kind": "equilibrium",
        "claim": {
            "concept": "coarse", "objective": { "welfare": "1", "revenue": "0" }, "sense": "min",
            "prior": "given", "lower": "-inf", "upper": "inf"
        },
        "instance": { "syntax": "toml", "source": source, "set": {}, "sha256": digest },
        "proof": { "bound": null, "law": null }
    })
}

fn answer(certificate: &Value) -> Option<Code> {
    let started = Instant::now();
    let outcome = check(certificate.to_string().as_bytes(), None);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    outcome.code()
}

fn first_price(agents: &str, rest: &str) -> String {
    format!("format = \"poacert/1\"\n{agents}[auction]\nrule = \"first-price\"\n{rest}\n")
}

fn agent(name: usize, types: &str) -> String {
    format!("[[agents]]\nname = \"{name}\"\ntypes = [{types}]\n")
}

const ONE: &str = "{ name = \"t\", value = 1 }";

#[test]
fn an_ordinary_instance_is_answered() {
    let two = agent(1, ONE) + &agent(2, ONE);
    assert_eq!(answer(&empty_claim(&first_price(&two, "bids = [0, 1]"))), None);
}

#[test]
fn sizes_beyond_the_tables() {
    let many: String = (1..=65).map(|name| agent(name, ONE)).collect();
    let twenty: String = (1..=20).map(|name| agent(name, ONE)).collect();
    let types: String =
        (0..6000).map(|t| format!("{{ name = \"{t}\", prob = \"1/6000\", value = 1 }},")).collect();
    for (source, code) in [
        (first_price(&many, "bids = [0]"), Code::BadInstance),
        (first_price(&twenty, "bids = [0, 1, 2]"), Code::TooLarge),
        (first_price(&agent(1, &types), "bids = [0]"), Code::TooLarge),
    ] {
        assert_eq!(answer(&empty_claim(&source)), Some(code));
    }
}

#[test]
fn denominators_without_a_common_multiple() {
    // Bids 1/p over thousands of different odd denominators: the common one has far too many bits.
    let bids: Vec<String> = (1..20_000).map(|k| format!("\"1/{}\"", 1_000_003 + 2 * k)).collect();
    let source = first_price(&agent(1, ONE), &format!("bids = [{}]", bids.join(", ")));
    assert_eq!(answer(&empty_claim(&source)), Some(Code::TooLarge));
}

#[test]
fn long_chains_of_parameters() {
    let mut params = String::from("[params]\np0 = 1\n");
    for k in (1..900).rev() {
        params += &format!("p{k} = \"p{} * 2\"\n", k - 1);
    }
    let source = format!("format = \"poacert/1\"\n{params}{}", agent(1, ONE))
        + "[auction]\nrule = \"first-price\"\nbids = [0, \"p899\"]\n";
    assert_eq!(answer(&empty_claim(&source)), None);
}

#[test]
fn multipliers_of_many_digits() {
    let two = agent(1, ONE) + &agent(2, ONE);
    let source = first_price(&two, "bids = { from = 0, to = 1, step = \"1/50\" }");
    let mut certificate = empty_claim(&source);
    for (digits, code) in [(50_000, None), (100_001, Some(Code::Malformed))] {
        let number = "9".repeat(digits);
        let rows: Vec<Value> =
            ["0", "1/50", "1/2"].iter().map(|d| json!(["1", "t", d, number])).collect();
        certificate["proof"]["bound"] = json!({
            "denominator": number, "regret": rows, "obedience": [], "no_signalling": []
        });
        assert_eq!(answer(&certificate), code);
    }
}

/// A claim about Bayes-Nash equilibria of two bidders with a few bids.
fn tree_claim(nodes: Vec<Value>, upper: &str) -> Value {
    let two = agent(1, ONE) + &agent(2, ONE);
    let mut certificate = empty_claim(&first_price(&two, "bids = [0, \"1/4\", \"1/2\", 1]"));
    certificate["claim"]["concept"] = json!("bne");
    certificate["claim"]["lower"] = json!("0");
    certificate["claim"]["upper"] = json!(upper);
    certificate["proof"] = json!({ "tree": nodes, "profile": null, "box": null });
    certificate
}

#[test]
fn trees_of_many_nodes() {
    let split = json!({ "split": ["1", "t", "0", "1/2"] });
    let open = json!({ "leaf": { "denominator": "1", "obedience": [], "slack": [], "no_signalling": [], "caps": [] } });
    let nothing = json!({ "leaf": null });
    for (count, leaf, code) in [
        (3_000, &open, None),
        (100_000, &open, Some(Code::TooLarge)),
        (3_000, &nothing, Some(Code::LeafNotEmpty)),
    ] {
        // Every node has the next one below it; then as many leaves, and one more.
        let nodes = [vec![split.clone(); count], vec![leaf.clone(); count + 1]].concat();
        assert_eq!(answer(&tree_claim(nodes, "inf")), code, "{count} nodes");
    }
}

#[test]
fn leaves_of_many_digits() {
    let number = "9".repeat(50_000);
    let rows: Vec<Value> =
        ["0", "1/4", "1/2"].iter().map(|d| json!(["1", "t", "1", d, number])).collect();
    let leaf = json!({ "denominator": number, "obedience": rows, "slack": [], "no_signalling": [], "caps": [] });
    let answered = answer(&tree_claim(vec![json!({ "leaf": leaf })], "inf"));
    assert_eq!(answered, None);
}

/// Goods, agents of one type each, and an auction.
fn goods(goods: &str, values: &[String], auction: &str) -> String {
    let mut source = format!("format = \"poacert/1\"\n[goods]\n{goods}\n");
    for (i, value) in values.iter().enumerate() {
        source += &agent(i, &format!("{{ name = \"t\", value = {value} }}"));
    }
    source + "[auction]\n" + auction
}

fn items(count: usize) -> String {
    let names: Vec<String> = (0..count).map(|item| format!("\"i{item}\"")).collect();
    format!("kind = \"items\"\nitems = [{}]", names.join(", "))
}

#[test]
fn three_items_three_agents_four_bids() {
    let types = |k: usize| {
        format!(
            "{{ name = \"low\", prob = \"1/2\", value = {{ additive = {{ i0 = {k}, i1 = 1, i2 = 2 }} }} }}, \
             {{ name = \"high\", prob = \"1/2\", value = {{ unit-demand = {{ i0 = 3, i1 = {k}, i2 = 3 }} }} }}"
        )
    };
    let agents: String = (1..=3).map(|k| agent(k, &types(k))).collect();
    let source = format!("format = \"poacert/1\"\n[goods]\n{}\n{agents}[auction]\n", items(3))
        + "rule = \"simultaneous-first-price\"\nbids = [0, 1, 2, 3]\n";
    let started = Instant::now();
    assert_eq!(answer(&empty_claim(&source)), None);
    println!("{:?}", started.elapsed());
}

#[test]
fn many_items_and_long_grids() {
    let two = vec!["{ additive = { i0 = 1 } }".to_string(); 2];
    let first = "rule = \"simultaneous-first-price\"\n";
    let grid = format!("{first}bids = {{ from = 0, to = 1, step = \"1/50000\" }}");
    let priority = "ties = { priority = [\"0\", \"1\"] }";
    for (count, rest, code) in [
        (30, grid.clone(), Code::TooLarge),
        (3, grid, Code::TooLarge),
        // Every item tied: 2^30 bundles.
        (30, format!("{first}bids = [1]"), Code::TooLarge),
        (30, format!("{first}bids = [1]\n{priority}"), Code::MissingSection),
        (30, format!("{first}bids = [1]\n{priority}\noverbidding = false"), Code::TooLarge),
        (30, "rule = \"posted-price\"\nprice = 1".to_string(), Code::TooLarge),
        (31, format!("{first}bids = [1]"), Code::BadInstance),
    ] {
        assert_eq!(answer(&empty_claim(&goods(&items(count), &two, &rest))), Some(code), "{rest}");
    }
}

#[test]
fn many_units() {
    let two = vec!["{ marginals = [1] }".to_string(); 2];
    let rule = "rule = \"uniform-price\"\n";
    for (units, rest, code) in [
        ("1000000000", "bids = [0]", Some(Code::BadInstance)),
        ("-1", "bids = [0]", Some(Code::BadInstance)),
        ("30", "bids = { from = 0, to = 100, step = 1 }", Some(Code::TooLarge)),
        ("30", "bids = [0, 1, 2]", None),
    ] {
        let units = format!("kind = \"units\"\nunits = {units}");
        assert_eq!(answer(&empty_claim(&goods(&units, &two, &format!("{rule}{rest}")))), code);
    }
}

#[test]
fn all_bundles_of_twelve_items() {
    let keys = (1..4096).map(|set: usize| {
        let names = (0..12).filter(|item| set >> item & 1 == 1).map(|item| format!("i{item}"));
        format!("\"{}\" = {}", names.collect::<Vec<_>>().join(" "), set.count_ones())
    });
    let value = format!("{{ bundles = {{ {} }} }}", keys.collect::<Vec<_>>().join(", "));
    let first = "rule = \"simultaneous-first-price\"\nbids = [0]\n";
    let source = goods(
        &items(12),
        &vec![value; 3],
        &format!("{first}ties = {{ priority = [\"0\", \"1\", \"2\"] }}"),
    );
    assert_eq!(answer(&empty_claim(&source)), None);
    // 3^12 divisions at each of 20^3 profiles of types.
    let types: Vec<String> = (0..20)
        .map(|t| {
            format!(
                "{{ name = \"{t}\", prob = \"1/20\", value = {{ additive = {{ i0 = {t} }} }} }}"
            )
        })
        .collect();
    let agents: String = (0..3).map(|name| agent(name, &types.join(", "))).collect();
    let source =
        format!("format = \"poacert/1\"\n[goods]\n{}\n{agents}[auction]\n{first}", items(12))
            + "ties = { priority = [\"0\", \"1\", \"2\"] }";
    assert_eq!(answer(&empty_claim(&source)), Some(Code::TooLarge));
}

/// Thirteen items nobody values, and a tree over them.
fn worthless(tree: Value) -> Value {
    let two = vec!["{ additive = {} }".to_string(); 2];
    let rest =
        "rule = \"simultaneous-first-price\"\nbids = [0]\nties = { priority = [\"0\", \"1\"] }";
    let mut certificate = empty_claim(&goods(&items(13), &two, rest));
    let owners = vec![Value::Null; 13];
    let profiles = json!([[["t", "t"], "0", owners, tree]]);
    certificate["optimum"] = json!({ "denominator": "1", "profiles": profiles });
    certificate
}

#[test]
fn trees_of_prices() {
    let full = |depth: usize| {
        let leaf = json!({ "prices": [] });
        (0..depth).rev().fold(
            leaf,
            |below, item| json!({ "item": format!("i{item}"), "children": [below.clone(), below] }),
        )
    };
    assert_eq!(answer(&worthless(full(0))), None);
    // 8,192 leaves with nothing left to give.
    assert_eq!(answer(&worthless(full(13))), None);
    let deep = (0..40)
        .fold(json!({ "prices": [] }), |below, _| json!({ "item": "i0", "children": [below] }));
    assert_eq!(answer(&worthless(deep)), Some(Code::Malformed));
    let long = json!({ "prices": [["i0", "9".repeat(100_000)]] });
    assert_eq!(answer(&worthless(long)), Some(Code::OptimumNotBounded));
}
