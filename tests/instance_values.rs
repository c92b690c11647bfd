//! Valid instances mean what they say.

use dashu::rational::RBig;
use poacert::instance::{
    Auction, Bid, Deviation, DeviationLaw, Instance, Prior, SingleItem, SingleItemRule,
    SmoothnessClaim, SmoothnessKind, Source, Table, Ties, Value,
};

fn ratio(numerator: i64, denominator: u64) -> RBig {
    RBig::from_parts(numerator.into(), denominator.into())
}

fn read(name: &str, text: &str) -> Instance {
    match Instance::read(Source::new(name, text)) {
        Ok(instance) => instance,
        Err(problems) => panic!("{problems}"),
    }
}

/// Two agents: `1` of value 1, `2` of two types; with these further lines.
fn with(lines: &str) -> Instance {
    let text = format!(
        r#"
        format = "poacert/1"
        params = {{ m = 4, n = "2*m", value = "1/n" }}
        agents = [
            {{ name = "1", types = [{{ name = "only", value = 1 }}] }},
            {{ name = "2", types = [
                {{ name = "low", prob = "value", value = 0 }},
                {{ name = "high", prob = 0.875, value = "1/2" }},
            ] }},
        ]
        {lines}
        "#
    );
    read("test.toml", &text)
}

fn single_item(instance: &Instance) -> &SingleItem {
    instance.single_item().expect("a single item")
}

fn table(instance: &Instance) -> &Table {
    match &instance.auction {
        Auction::Table(table) => table,
        _ => panic!("no table"),
    }
}

fn labels(bids: &[Bid]) -> String {
    bids.iter().map(Bid::to_string).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn bids_are(bids: &str, expected: &str) {
    let instance = with(&format!("auction = {{ rule = \"first-price\", {bids} }}"));
    assert_eq!(labels(&single_item(&instance).bids[0]), expected);
}

#[test]
fn decimals_are_exact() {
    bids_are("bids = [0.1, \"0.3\", 1e-3, 2.5E1]", "1/10 3/10 1/1000 25");
    bids_are("bids = [1_000, 0x10, 0b11, 0o17, -0.5, +7]", "1000 16 3 15 -1/2 7");
    bids_are("bids = [\"1/m\", \"n^-2\", \"(m + 1)/2\"]", "1/4 1/64 5/2");
    bids_are(
        "bids = [0.1234567890123456789012345678901]",
        "1234567890123456789012345678901/10000000000000000000000000000000",
    );
}

#[test]
fn decimals_in_json_are_exact() {
    let text = r#"{"format": "poacert/1", "agents": [{"name": "a", "types": [{"name": "t", "value": 0.1}]}],
        "auction": {"rule": "all-pay", "bids": [1E-3, 0.3, "1/7", -0]}}"#;
    let instance = read("test.json", text);
    assert_eq!(labels(&single_item(&instance).bids[0]), "1/1000 3/10 1/7 0");
    assert_eq!(instance.agents[0].types[0].value, Value::Item(ratio(1, 10)));
}

#[test]
fn grids_are_laid_out_from_below() {
    bids_are("bids = { from = 0, to = 1, step = \"1/m\" }", "0 1/4 1/2 3/4 1");
    bids_are("bids = { from = -1, to = 1, step = 0.75 }", "-1 -1/4 1/2");
    bids_are("bids = { from = 2, to = 2, step = 1 }", "2");
    bids_are("bids = [1, 0], opt-out = true", "1 0 out");
}

#[test]
fn agents_may_have_their_own_grids() {
    let instance = read(
        "test.toml",
        r#"
        format = "poacert/1"
        auction = { rule = "second-price", bids = [0, 1], opt-out = true, reserve = "1/2" }
        [[agents]]
        name = "a"
        types = [{ name = "t", value = 1 }]
        bids = [2]
        [[agents]]
        name = "b"
        types = [{ name = "t", value = 1 }]
        "#,
    );
    let auction = single_item(&instance);
    assert_eq!(labels(&auction.bids[0]), "2 out");
    assert_eq!(labels(&auction.bids[1]), "0 1 out");
    assert_eq!(auction.reserve, ratio(1, 2));
    assert_eq!(auction.rule, SingleItemRule::SecondPrice);
}

#[test]
fn what_is_left_out_has_its_default() {
    let instance = with("auction = { rule = \"all-pay\", bids = [0] }");
    let expected = SingleItem {
        rule: SingleItemRule::AllPay,
        bids: vec![vec![Bid::Amount(RBig::ZERO)]; 2],
        ties: Ties::Uniform,
        reserve: RBig::ZERO,
        overbidding: true,
    };
    assert_eq!(single_item(&instance), &expected);
    let prior = vec![vec![RBig::ONE], vec![ratio(1, 8), ratio(7, 8)]];
    assert_eq!(instance.prior, Prior::Product(prior));
    assert_eq!((instance.smoothness, instance.deviations), (None, Vec::new()));
}

#[test]
fn priorities_name_agents() {
    let instance = with(
        "auction = { rule = \"first-price\", bids = [0], ties = { priority = [\"2\", \"1\"] } }",
    );
    assert_eq!(single_item(&instance).ties, Ties::Priority(vec![1, 0]));
}

#[test]
fn joint_priors_keep_what_is_positive() {
    let instance = with(
        r#"
        prior = { joint = [
            { types = ["only", "high"], prob = "7/8" },
            { types = ["only", "low"], prob = 0.125 },
        ] }
        auction = { rule = "first-price", bids = [0] }
        "#,
    );
    let expected = [(vec![0, 0], ratio(1, 8)), (vec![0, 1], ratio(7, 8))];
    assert_eq!(instance.prior, Prior::Joint(expected.into()));
}

const TABLE: &str = r#"
    format = "poacert/1"
    [[agents]]
    name = "r"
    types = [{ name = "t", value = { outcomes = { y = "1/2" } } }]
    [[agents]]
    name = "c"
    types = [{ name = "t", value = { outcomes = {} } }]
    [auction]
    rule = "table"
    actions = { "c" = ["l", "r"], "r" = ["U", "D"] }
    entries = [
        { profile = ["D", "r"], outcome = "y", payments = [1, "-1/2"] },
        { profile = ["U", "l"], lottery = [
            { prob = 0.25, outcome = "x" }, { prob = 0.75, outcome = "y", payments = [0, 2] },
        ] },
        { profile = ["U", "r"], outcome = "x" },
        { profile = ["D", "l"], outcome = "y" },
    ]
"#;

#[test]
fn tables_are_ordered_by_profile() {
    let instance = read("test.toml", TABLE);
    let table = table(&instance);
    assert_eq!(table.outcomes, ["y", "x"]);
    assert_eq!(table.actions, [["U", "D"], ["l", "r"]]);
    let outcome = |profile: &[usize]| {
        let position = table.position(profile).expect("a profile");
        table.lotteries[position].last().expect("a branch").clone()
    };
    assert_eq!(outcome(&[0, 0]).payments, [RBig::ZERO, ratio(2, 1)]);
    assert_eq!(outcome(&[0, 0]).probability, ratio(3, 4));
    assert_eq!(outcome(&[0, 1]).outcome, 1);
    assert_eq!(outcome(&[1, 1]).payments, [RBig::ONE, ratio(-1, 2)]);
    assert_eq!(table.position(&[2, 0]), None);
    let values = &instance.agents[0].types[0].value;
    assert_eq!(values, &Value::Outcomes(vec![ratio(1, 2), RBig::ZERO]));
}

#[test]
fn deviations_have_canonical_labels() {
    let instance = with(
        r#"
        auction = { rule = "first-price", bids = [0, 0.5, 1], opt-out = true }
        smoothness = { lambda = 0.5, kind = "semi-smooth" }
        [[deviations]]
        agent = "1"
        law = { "2/m" = "1/2", out = "1/2", "1" = 0 }
        [[deviations]]
        agent = "2"
        types = { "2" = "low" }
        family = "half-value"
        [[deviations]]
        agent = "2"
        types = { "2" = "high" }
        family = "log-density"
        "#,
    );
    let claim =
        SmoothnessClaim { lambda: ratio(1, 2), mu: RBig::ONE, kind: SmoothnessKind::SemiSmooth };
    assert_eq!(instance.smoothness, Some(claim));
    let law = vec![("1/2".to_owned(), ratio(1, 2)), ("out".to_owned(), ratio(1, 2))];
    let law = DeviationLaw::Explicit(law);
    let expected = [
        Deviation { agent: 0, types: vec![None, None], law },
        Deviation { agent: 1, types: vec![None, Some(0)], law: DeviationLaw::HalfValue },
        Deviation { agent: 1, types: vec![None, Some(1)], law: DeviationLaw::LogDensity },
    ];
    assert_eq!(instance.deviations, expected);
}

#[test]
fn json_and_toml_have_one_meaning() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/instances/literature/own-grids.json");
    let json = read("own-grids.json", &std::fs::read_to_string(path).expect("a file"));
    let toml = read(
        "own-grids.toml",
        r#"
        format = "poacert/1"
        title = "first-price, a bidder with coarse bids against one with fine bids"
        source = "the instance format in JSON"
        params.m = 4
        [[agents]]
        name = "coarse"
        types = [{ name = "only", value = 1 }]
        bids = [0, 0.5, 1]
        [[agents]]
        name = "fine"
        types = [
            { name = "weak", prob = 0.25, value = "1/2" },
            { name = "strong", prob = 0.75, value = 1 },
        ]
        [auction]
        rule = "first-price"
        bids = { from = 0, to = 1, step = "1/m" }
        ties = { priority = ["fine", "coarse"] }
        "#,
    );
    assert_eq!(Instance { source: toml.source.clone(), ..json }, toml);
}
