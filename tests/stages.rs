//! What is read of the stages around an auction, and of plays at them: expected values are by hand, from the files.

use dashu::rational::RBig;
use poacert::instance::{
    Allocation, Instance, MarketRule, Profile, ResaleTable, Source, Stage, StagedPlay, Stages,
    Told, schemas,
};
use std::path::Path;

fn shipped(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).expect("a shipped file")
}

fn instance(name: &str) -> Instance {
    Instance::read(Source::new(name, shipped(name))).unwrap_or_else(|problems| panic!("{problems}"))
}

fn stages(name: &str) -> Stages {
    instance(name).stages.expect("a staged instance")
}

/// An auction of these goods and values, with what stands around it.
fn around(agents: &str, auction: &str, stages: &str) -> Instance {
    let text = format!("format = \"poacert/1\"\nagents = [{agents}]\n{auction}\n{stages}");
    Instance::read(Source::new("test.toml", text)).unwrap_or_else(|problems| panic!("{problems}"))
}

fn number(text: &str) -> RBig {
    RBig::from_str_radix(text, 10).expect("a number")
}

fn numbers(texts: &[&str]) -> Vec<RBig> {
    texts.iter().map(|text| number(text)).collect()
}

/// Instances with the profiles shipped for them.
const PROFILES: &[(&str, &str)] = &[
    ("literature/hafalir-krishna-2.toml", "hafalir-krishna-2.toml"),
    ("literature/hafalir-krishna-uniform-12.toml", "hafalir-krishna-uniform-12.toml"),
    ("literature/hafalir-krishna-uniform-4.toml", "hafalir-krishna-uniform-4.toml"),
    ("literature/hafalir-krishna-uniform-6.toml", "hafalir-krishna-uniform-6.toml"),
    ("literature/hafalir-krishna-uniform-8.toml", "hafalir-krishna-uniform-8.toml"),
    ("paper/example1-4.toml", "example1-4.toml"),
    ("paper/example1-6.toml", "example1-6.toml"),
    ("paper/example1-8.toml", "example1-8.toml"),
    ("paper/example1.toml", "example1-efficient.toml"),
    ("paper/example1.toml", "example1.toml"),
    ("paper/example2-10.toml", "example2-10.toml"),
    ("paper/example2-2-ties-1.toml", "example2-2.toml"),
    ("paper/example2-2-ties-2.toml", "example2-2.toml"),
    ("paper/example2-2.toml", "example2-2.toml"),
    ("paper/example2-3-ties-1.toml", "example2-3.toml"),
    ("paper/example2-3-ties-2.toml", "example2-3.toml"),
    ("paper/example2-3.toml", "example2-3-declining.toml"),
    ("paper/example2-3.toml", "example2-3.toml"),
    ("paper/example2-4-ties-1.toml", "example2-4.toml"),
    ("paper/example2-4-ties-2.toml", "example2-4.toml"),
    ("paper/example2-4.toml", "example2-4.toml"),
    ("paper/example2-5-ties-1.toml", "example2-5.toml"),
    ("paper/example2-5-ties-2.toml", "example2-5.toml"),
    ("paper/example2-5.toml", "example2-5.toml"),
    ("paper/example2-6-ties-1.toml", "example2-6.toml"),
    ("paper/example2-6-ties-2.toml", "example2-6.toml"),
    ("paper/example2-6.toml", "example2-6.toml"),
    ("paper/example2-first-price-2.toml", "example2-first-price-2.toml"),
    ("paper/example2-first-price-3.toml", "example2-first-price-3.toml"),
    ("paper/example2-first-price-4.toml", "example2-first-price-4.toml"),
    ("paper/example2-first-price-5.toml", "example2-first-price-5.toml"),
    ("paper/example2-first-price-6.toml", "example2-first-price-6.toml"),
    ("paper/example3-offer-3.toml", "example3-offer-3.toml"),
    ("paper/example3-resale-2.toml", "example3-resale-2.toml"),
    ("paper/example3-resale-3.toml", "example3-resale-3.toml"),
    ("paper/example4-repaired.toml", "example4-repaired.toml"),
    ("paper/example4.toml", "example4.toml"),
    ("paper/lemma3-ties-1.toml", "lemma3.toml"),
    ("paper/lemma3-ties-2.toml", "lemma3.toml"),
    ("paper/lemma3.toml", "lemma3.toml"),
    ("paper/observation1.toml", "observation1.toml"),
    ("paper/proposition4-12.toml", "proposition4-efficient-12.toml"),
    ("paper/proposition4-12.toml", "proposition4-printed-12.toml"),
    ("paper/proposition4-3.toml", "proposition4-efficient-3.toml"),
    ("paper/proposition4-3.toml", "proposition4-printed-3.toml"),
    ("paper/proposition4-6.toml", "proposition4-efficient-6.toml"),
    ("paper/proposition4-6.toml", "proposition4-printed-6.toml"),
    ("paper/theorem3-first-price.toml", "theorem3.toml"),
    ("regress/cycle-informed.toml", "cycle-informed.toml"),
    ("regress/hunted-auction.toml", "hunted-auction.toml"),
    ("regress/hunted-smallest.toml", "hunted-smallest.toml"),
    ("regress/hunted-strict.toml", "hunted-strict.toml"),
    ("regress/hunted-two-agents.toml", "hunted-two-agents.toml"),
    ("regress/informed-racer-learns.toml", "informed-racer-learns.toml"),
    ("regress/net-welfare-bought.toml", "net-welfare-bought.toml"),
    ("regress/reserve-unsold-resale.toml", "reserve-unsold-resale.toml"),
    ("regress/subsidised.toml", "subsidised.toml"),
    ("regress/theorem4-hidden.toml", "theorem4.toml"),
    ("regress/theorem4.toml", "theorem4.toml"),
];

fn profile(instance_name: &str, name: &str) -> Profile {
    let instance = instance(&format!("instances/{instance_name}"));
    let name = format!("instances/profiles/{name}");
    Profile::read(Source::new(&name, shipped(&name)), &instance)
        .unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn staged_profiles_are_valid_and_follow_the_schema() {
    let schema = jsonschema::draft202012::new(&schemas()["poacert-profile/1"]).expect("a schema");
    for (instance, name) in PROFILES {
        let profile = profile(instance, name);
        assert!(profile.strategies.is_empty() && !profile.plays.is_empty(), "{name}");
        let table: toml::Table = toml::from_str(&profile.source.text).expect("TOML");
        let value = serde_json::to_value(table).expect("no dates");
        let errors: Vec<_> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

#[test]
fn auctions_alone_have_no_stages() {
    assert_eq!(instance("instances/regress/cycle.toml").stages, None);
    let agents = r#"{ name = "1", types = [{ name = "t", value = 1 }] }"#;
    let auction = "auction = { rule = \"first-price\", bids = [0] }";
    assert_eq!(around(agents, auction, "information = []\naftermarkets = []").stages, None);
    assert_eq!(
        around(agents, auction, "[disclosure]").stages.map(|s| s.information.len()),
        Some(1)
    );
}

#[test]
fn learning_types_is_a_law_of_their_names() {
    let agents = r#"
        { name = "1", types = [{ name = "s", prob = "1/2", value = 1 }, { name = "t", prob = "1/2", value = 2 }] },
        { name = "2", types = [{ name = "a", prob = "1/2", value = 0 }, { name = "b", prob = "1/2", value = 1 }] },
        { name = "3", types = [{ name = "x", value = 0 }] },
        { name = "4", types = [{ name = "c", prob = 1, value = 0 }, { name = "d", prob = 0, value = 1 }] }"#;
    let auction = "auction = { rule = \"first-price\", bids = [0] }\nparams = { h = \"1/2\" }";
    let around = around(
        agents,
        auction,
        r#"
        [[information]]
        agent = "1"
        name = "both"
        cost = { t = "h/8", s = 0.1 }
        learns = ["4", "2"]
        [[information]]
        agent = "1"
        name = "noisy"
        law = [
          { types = { "4" = "d", "2" = "b" }, signals = { no = 1 } },
          { types = { "2" = "a", "4" = "c" }, signals = { yes = "h", no = "h" } },
          { types = { "2" = "b", "4" = "c" }, signals = { yes = 0.25, no = 0.75 } },
          { types = { "2" = "a", "4" = "d" }, signals = { yes = 1 } },
        ]"#,
    );
    let stages = around.stages.expect("stages");
    assert_eq!(stages.information.iter().map(Vec::len).collect::<Vec<_>>(), [2, 0, 0, 0]);
    let [both, noisy] = stages.information[0].as_slice() else { panic!("two options") };
    assert_eq!(both.cost, numbers(&["1/10", "1/16"]));
    assert_eq!(both.about, [3, 1]);
    assert_eq!(both.signals, ["c,a", "c,b", "d,a", "d,b"]);
    for (row, law) in both.law.iter().enumerate() {
        let sure: Vec<RBig> = (0..4).map(|signal| RBig::from(u8::from(signal == row))).collect();
        assert_eq!(*law, sure);
    }
    assert_eq!(noisy.cost, numbers(&["0", "0"]));
    assert_eq!(noisy.about, [1, 3]);
    assert_eq!(noisy.signals, ["no", "yes"]);
    // (a, c), (a, d), (b, c), (b, d).
    let laws = [["1/2", "1/2"], ["0", "1"], ["3/4", "1/4"], ["1", "0"]];
    assert_eq!(noisy.law, laws.map(|law| numbers(&law)));
}

#[test]
fn disclosure_laws_are_rows_over_positions() {
    let stages = stages("instances/samples/disclosure-law.toml");
    let law = &stages.disclosure.law;
    let patterns: Vec<_> = law.iter().map(|row| (row.bids.clone(), row.types.clone())).collect();
    assert_eq!(
        patterns,
        [
            (vec![None, Some(1)], vec![None, None]),
            (vec![None, Some(0)], vec![Some(0), None]),
            (vec![None, Some(0)], vec![Some(1), None]),
        ]
    );
    assert_eq!(law[0].draws, [(RBig::ONE, Told::Public("high".into()))]);
    let told = |signal: &str| Told::Private(vec![None, Some(signal.into())]);
    let draws = [(number("1/4"), told("weak")), (number("3/4"), told("strong"))];
    assert_eq!(law[2].draws, draws);
    let MarketRule::Table(table) = &stages.aftermarkets[0].rule else { panic!("a table") };
    assert!(!table.no_trade_otherwise);
    assert_eq!(table.entries[1].saw, [("signal".to_owned(), "high".to_owned())]);
}

#[test]
fn overbidding_that_is_not_allowed_needs_no_disclosure() {
    // The low type may not bid 1, so no row need fit (low, 1).
    let agents = r#"{ name = "1", types = [{ name = "low", prob = "1/2", value = 0 }, { name = "high", prob = "1/2", value = 1 }] }"#;
    let auction = "auction = { rule = \"first-price\", bids = [0, 1], overbidding = false }";
    let law = r#"[disclosure]
        law = [
          { bids = { "1" = 0 }, types = { "1" = "low" }, signals = { a = 1 } },
          { types = { "1" = "high" }, signals = { b = 1 } },
        ]"#;
    assert_eq!(around(agents, auction, law).stages.map(|s| s.disclosure.law.len()), Some(2));
}

#[test]
fn markets_have_their_defaults() {
    let stages = stages("tests/cases/instances/staged.toml");
    let rules: Vec<&MarketRule> = stages.aftermarkets.iter().map(|market| &market.rule).collect();
    let [posted, double, bargaining, table] = rules.as_slice() else { panic!("four markets") };
    let MarketRule::PostedPrice { traders, prices } = posted else { panic!("posted prices") };
    assert_eq!(*prices, numbers(&["1", "2"]));
    assert_eq!((&traders.sellers[..], &traders.buyers[..]), (&[true; 2][..], &[true; 2][..]));
    let MarketRule::DoubleAuction { asks, bids, k, .. } = double else { panic!("asks") };
    assert_eq!((asks, bids, k), (&numbers(&["1"]), &numbers(&["1", "3/2"]), &number("1/2")));
    let MarketRule::Bargaining { share, .. } = bargaining else { panic!("bargaining") };
    assert_eq!(*share, number("1/2"));
    let MarketRule::Table(ResaleTable { entries, no_trade_otherwise }) = table else { panic!() };
    assert!(no_trade_otherwise);
    assert_eq!(entries[0].actions, [Some("give".to_owned()), None]);
    assert_eq!(entries[0].payments, numbers(&["0", "0"]));
    assert!(stages.aftermarkets.iter().all(|market| market.discount.is_one()));
    let MarketRule::PostedPrice { traders, .. } =
        &self::stages("instances/regress/theorem4.toml").aftermarkets[0].rule
    else {
        panic!("posted prices")
    };
    assert_eq!(traders.sellers, [true, false]);
}

/// The entries of the only market, a table.
fn entries(goods: &str, values: [&str; 2], auction: &str, rest: &str) -> ResaleTable {
    let [one, two] = values;
    let agents = format!(
        r#"{{ name = "1", types = [{{ name = "t", value = {one} }}] }}, {{ name = "2", types = [{{ name = "t", value = {two} }}] }}"#
    );
    let around = around(&agents, &format!("{goods}\n{auction}"), rest);
    let mut stages = around.stages.expect("stages");
    match stages.aftermarkets.pop().map(|market| market.rule) {
        Some(MarketRule::Table(table)) => table,
        other => panic!("{other:?}"),
    }
}

#[test]
fn allocations_are_read_in_the_form_of_the_goods() {
    let market = |entry: &str| {
        format!("[[aftermarkets]]\nrule = \"table\"\ndefault = \"no-trade\"\nentries = [{entry}]")
    };
    let single = entries(
        "",
        ["0", "1"],
        "auction = { rule = \"all-pay\", bids = [0] }",
        &market(
            r#"{ holder = "2", actions = { "1" = "out" }, to = ["1"] }, { holder = [], actions = { "1" = "go" }, to = [] }"#,
        ),
    );
    assert_eq!(single.entries[0].holder, Allocation::Shares(vec![0, 1]));
    assert_eq!(single.entries[0].to, Allocation::Shares(vec![1, 0]));
    assert_eq!(single.entries[0].actions, [None, None]);
    assert_eq!(single.entries[1].holder, Allocation::Shares(vec![0, 0]));
    let items = entries(
        "goods = { kind = \"items\", items = [\"A\", \"B\", \"C\"] }",
        ["{ additive = {} }", "{ additive = {} }"],
        "auction = { rule = \"simultaneous-all-pay\", bids = [0, 1] }\ndisclosure = { reveals = [\"winning-bid\", \"all-bids\"] }",
        &market(
            r#"{ holder = { C = "1", B = "2" }, saw = { all-bids = ["B=0 A=2/2 C=1", "A=1 B=0 C=0"], winning-bid = "none,1.0,2/2" }, actions = {}, to = { B = "1" } }"#,
        ),
    );
    assert_eq!(items.entries[0].holder, Allocation::Shares(vec![4, 2]));
    assert_eq!(items.entries[0].to, Allocation::Shares(vec![2, 0]));
    let saw = [("winning-bid", "none,1,1"), ("all-bids", "A=1 B=0 C=1,A=1 B=0 C=0")];
    assert_eq!(items.entries[0].saw, saw.map(|(key, text)| (key.to_owned(), text.to_owned())));
    let units = entries(
        "goods = { kind = \"units\", units = 3 }",
        ["{ marginals = [] }", "{ marginals = [] }"],
        "auction = { rule = \"uniform-price\", bids = [0] }",
        &market(r#"{ holder = { "2" = 3 }, actions = {}, to = { "1" = 1, "2" = "4/2" } }"#),
    );
    assert_eq!(units.entries[0].holder, Allocation::Shares(vec![0, 3]));
    assert_eq!(units.entries[0].to, Allocation::Shares(vec![1, 2]));
    let outcomes = entries(
        "",
        ["{ outcomes = {} }", "{ outcomes = {} }"],
        "auction = { rule = \"table\", outcomes = [\"x\", \"y\"], actions = { \"1\" = [\"a\"], \"2\" = [\"b\"] }, entries = [{ profile = [\"a\", \"b\"], outcome = \"x\" }] }",
        &market(r#"{ holder = "x", actions = {}, to = "y", payments = ["1/2", "-1/2"] }"#),
    );
    assert_eq!(outcomes.entries[0].holder, Allocation::Outcome(0));
    assert_eq!(outcomes.entries[0].to, Allocation::Outcome(1));
    assert_eq!(outcomes.entries[0].payments, numbers(&["1/2", "-1/2"]));
}

/// The plays of a text about `tests/cases/instances/staged.toml`, in which all bid 0.
fn plays(text: &str) -> Vec<StagedPlay> {
    let bids = r#"
        { agent = "1", type = "only", information = "spy", bid = 0 },
        { agent = "1", type = "only", bid = 0 },
        { agent = "2", type = "low", bid = 0 },
        { agent = "2", type = "high", bid = 0 },"#;
    let text = format!("format = \"poacert-profile/1\"\nplay = [{bids}\n{text}]");
    let instance = instance("tests/cases/instances/staged.toml");
    let read = Profile::read(Source::new("profile.toml", text), &instance);
    read.unwrap_or_else(|problems| panic!("{problems}")).plays
}

fn play(text: &str) -> StagedPlay {
    plays(text).swap_remove(4)
}

#[test]
fn bids_say_which_option_they_follow() {
    let plays = plays("");
    let before: Vec<_> = plays.iter().map(|p| (p.stage, p.information.as_deref())).collect();
    assert_eq!(
        before,
        [
            (Stage::Bid, Some("spy")),
            (Stage::Bid, Some("none")),
            (Stage::Bid, None),
            (Stage::Bid, None),
            // Nothing is said of agent 1's choice.
            (Stage::Information, None),
        ]
    );
    assert_eq!(plays[4].law, [("none".to_owned(), RBig::ONE)]);
    let signal = play(r#"{ agent = "1", type = "only", signal = "s1", bid = "h" },"#);
    assert_eq!((signal.information, signal.signal), (None, Some("s1".to_owned())));
    assert_eq!(signal.law, [("1/2".to_owned(), RBig::ONE)]);
    let choice = r#"{ agent = "1", type = "only", information = { none = "1/4", spy = "3/4" } },"#;
    let law = [("none".to_owned(), number("1/4")), ("spy".to_owned(), number("3/4"))];
    assert_eq!(play(choice).law, law);
    assert_eq!(self::plays(choice).len(), 5, "the choice is given");
}

#[test]
fn conditions_and_actions_are_canonical() {
    let play = play(
        r#"{ agent = "2", type = "high", market = 1, lot = 1, holds = ["1"], paid = 0.5, bid = "h/1",
             saw = { price = "4/2", winning-bid = "2/4" }, action = { "accept up to 2/2" = 1, "decline" = 0 },
             tremble = { "accept" = ["2/4", 3] } },"#,
    );
    assert_eq!(play.stage, Stage::Market(1));
    assert_eq!(play.lot, Some(1));
    assert_eq!(play.holds, Some(Allocation::Shares(vec![1, 0])));
    assert_eq!(play.paid, Some(number("1/2")));
    assert_eq!(play.bid.as_deref(), Some("1/2"));
    let saw = [("winning-bid", "1/2"), ("price", "2")];
    assert_eq!(play.saw, saw.map(|(key, text)| (key.to_owned(), text.to_owned())));
    assert_eq!(play.law, [("accept up to 1".to_owned(), RBig::ONE)]);
    assert_eq!(play.trembles, [("accept".to_owned(), number("1/2"), 3)]);
    let post = self::play(r#"{ agent = "1", type = "only", market = 1, action = "post 2/2" },"#);
    assert_eq!(post.law, [("post 1".to_owned(), RBig::ONE)]);
    let bid = self::play(r#"{ agent = "1", type = "only", market = 2, action = "bid 1.5" },"#);
    assert_eq!(bid.law, [("bid 3/2".to_owned(), RBig::ONE)]);
}

#[test]
fn laws_apply_where_all_their_actions_are() {
    let texts = |actions: &[&str]| actions.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>();
    let sells = texts(&["keep", "post 1", "post 2"]);
    let buys = texts(&["accept", "decline"]);
    let sure = |action: &str| Some(vec![(action.to_owned(), RBig::ONE)]);
    let out = play(r#"{ agent = "1", type = "only", market = 1, action = "out" },"#);
    assert_eq!(out.law_at(&sells, None), sure("keep"));
    assert_eq!(out.law_at(&buys, Some(&RBig::ONE)), sure("decline"));
    assert_eq!(out.law_at(&texts(&["low", "out"]), None), sure("out"));
    let post = play(r#"{ agent = "1", type = "only", market = 1, action = "post 2" },"#);
    assert_eq!(post.law_at(&sells, None), sure("post 2"));
    assert_eq!(post.law_at(&buys, Some(&RBig::ONE)), None);
    let most = play(
        r#"{ agent = "2", type = "high", market = 1, action = { "accept up to 1" = "1/3", "accept up to 3/2" = "2/3" },
             tremble = { "accept" = [2, 1], "decline" = [1, 2] } },"#,
    );
    assert_eq!(most.law_at(&sells, None), None);
    assert_eq!(most.law_at(&buys, Some(&RBig::ONE)), sure("accept"));
    assert_eq!(most.law_at(&buys, Some(&number("2"))), sure("decline"));
    let accept = ("decline".to_owned(), number("1/3"));
    assert_eq!(
        most.law_at(&buys, Some(&number("5/4"))),
        Some(vec![accept, ("accept".to_owned(), number("2/3"))])
    );
    // Whoever accepts declines by mistake only, and the other way round.
    let tremble = |action: &str, c: &str, order| Some(vec![(action.to_owned(), number(c), order)]);
    assert_eq!(most.trembles_at(&buys, Some(&RBig::ONE)), tremble("decline", "1", 2));
    assert_eq!(most.trembles_at(&buys, Some(&number("2"))), tremble("accept", "2", 1));
    assert_eq!(most.trembles_at(&buys, Some(&number("5/4"))), Some(Vec::new()));
}
