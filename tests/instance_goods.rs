//! Several items, several units and posted prices are read as `proofs/FORMAT.md` 1a says.

use dashu::rational::RBig;
use poacert::instance::{
    Auction, Bid, DeviationLaw, Instance, MultiUnit, MultiUnitRule, Profile, Simultaneous,
    SingleItemRule, Source, Ties, Valuation, Value,
};

fn ratio(numerator: i64, denominator: u64) -> RBig {
    RBig::from_parts(numerator.into(), denominator.into())
}

fn whole(numbers: &[i64]) -> Vec<RBig> {
    numbers.iter().map(|number| RBig::from(*number)).collect()
}

fn read(text: &str) -> Instance {
    match Instance::read(Source::new("test.toml", text)) {
        Ok(instance) => instance,
        Err(problems) => panic!("{problems}"),
    }
}

/// One agent of this value, for items A and B, with these lines.
fn items(value: &str, lines: &str) -> Instance {
    read(&format!(
        r#"
        format = "poacert/1"
        params = {{ m = 4 }}
        goods = {{ kind = "items", items = ["A", "B"] }}
        agents = [{{ name = "1", types = [{{ name = "t", value = {value} }}] }}]
        {lines}
        "#
    ))
}

/// One agent of this value, for so many units, with these lines.
fn units(count: &str, value: &str, lines: &str) -> Instance {
    read(&format!(
        r#"
        format = "poacert/1"
        params = {{ m = 4 }}
        goods = {{ kind = "units", units = {count} }}
        agents = [{{ name = "1", types = [{{ name = "t", value = {value} }}] }}]
        {lines}
        "#
    ))
}

fn simultaneous(instance: &Instance) -> &Simultaneous {
    match &instance.auction {
        Auction::Items(auction) => auction,
        other => panic!("{other:?}"),
    }
}

fn multi_unit(instance: &Instance) -> &MultiUnit {
    match &instance.auction {
        Auction::Units(auction) => auction,
        other => panic!("{other:?}"),
    }
}

fn labels(instance: &Instance) -> Vec<String> {
    match &instance.auction {
        Auction::SingleItem(auction) => auction.bids[0].iter().map(|b| auction.label(b)).collect(),
        Auction::Items(auction) => auction.bids[0].iter().map(|b| auction.label(b)).collect(),
        Auction::Units(auction) => auction.bids[0].iter().map(|b| auction.label(b)).collect(),
        Auction::Table(table) => table.actions[0].clone(),
    }
}

#[track_caller]
fn bundles_are(value: &str, expected: Valuation) {
    let instance = items(value, "auction = { rule = \"simultaneous-all-pay\", bids = [0] }");
    assert_eq!(instance.agents[0].types[0].value, Value::Bundles(expected));
}

#[test]
fn values_of_items() {
    bundles_are(
        "{ additive = { B = \"m/3\" } }",
        Valuation::Additive(vec![RBig::ZERO, ratio(4, 3)]),
    );
    bundles_are("{ additive = {} }", Valuation::Additive(whole(&[0, 0])));
    bundles_are("{ unit-demand = { B = 2, A = 1 } }", Valuation::UnitDemand(whole(&[1, 2])));
    bundles_are(
        "{ xos = [{ B = 2 }, {}, { B = 2, A = 1 }] }",
        Valuation::Xos(vec![whole(&[0, 2]), whole(&[0, 0]), whole(&[1, 2])]),
    );
    let listed = vec![(0b11, RBig::from(3)), (0b10, RBig::ZERO), (0b01, RBig::ONE)];
    bundles_are("{ bundles = { \"B A\" = 3, B = 0, A = 1 } }", Valuation::Bundles(listed));
    bundles_are("{ bundles = {} }", Valuation::Bundles(Vec::new()));
}

#[test]
fn values_of_units() {
    let auction = "auction = { rule = \"discriminatory\", bids = [0] }";
    let value = |written: &str| units("3", written, auction).agents[0].types[0].value.clone();
    assert_eq!(value("{ marginals = [2, 2, 0] }"), Value::Marginals(whole(&[2, 2, 0])));
    assert_eq!(value("{ marginals = [\"m\"] }"), Value::Marginals(whole(&[4])));
    assert_eq!(value("{ marginals = [] }"), Value::Marginals(Vec::new()));
}

#[test]
fn item_bids_are_a_product() {
    let lines =
        "auction = { rule = \"simultaneous-first-price\", bids = [1, \"1/2\"], opt-out = true }";
    let instance = items("{ additive = {} }", lines);
    // In the order of the file, the last item fastest.
    assert_eq!(labels(&instance), ["A=1 B=1", "A=1 B=1/2", "A=1/2 B=1", "A=1/2 B=1/2", "out"]);
    let auction = simultaneous(&instance);
    assert_eq!(auction.bids[0][1], [Bid::Amount(RBig::ONE), Bid::Amount(ratio(1, 2))]);
    assert_eq!(auction.bids[0][4], [Bid::Out, Bid::Out]);
    assert_eq!(
        (auction.rule, &auction.items[..]),
        (SingleItemRule::FirstPrice, &["A".to_owned(), "B".to_owned()][..])
    );
    assert_eq!(
        (&auction.ties, &auction.reserve, auction.overbidding),
        (&Ties::Uniform, &RBig::ZERO, true)
    );
}

#[test]
fn items_may_have_their_own_grids() {
    let instance = items(
        "{ additive = {} }",
        r#"
        [auction]
        rule = "simultaneous-second-price"
        bids = { B = { from = 0, to = 2, step = 1 }, A = [5] }
        ties = { priority = ["1"] }
        reserve = "1/m"
        "#,
    );
    assert_eq!(labels(&instance), ["A=5 B=0", "A=5 B=1", "A=5 B=2"]);
    let auction = simultaneous(&instance);
    assert_eq!((&auction.ties, &auction.reserve), (&Ties::Priority(vec![0]), &ratio(1, 4)));
    assert_eq!(auction.rule, SingleItemRule::SecondPrice);
}

#[test]
fn marginal_bids_do_not_increase() {
    // From a grid in any order, sorted.
    let lines = "auction = { rule = \"uniform-price\", bids = [2, 0, \"1/2\"], opt-out = true }";
    let instance = units("2", "{ marginals = [] }", lines);
    let expected = ["0 0", "1/2 0", "1/2 1/2", "2 0", "2 1/2", "2 2", "out"];
    assert_eq!(labels(&instance), expected);
    let auction = multi_unit(&instance);
    assert_eq!(auction.bids[0][6], Vec::<RBig>::new());
    assert_eq!((auction.rule, auction.units), (MultiUnitRule::UniformPrice, 2));
    let lines = "auction = { rule = \"discriminatory\", bids = [1, 0] }";
    let three = units("\"m - 1\"", "{ marginals = [] }", lines);
    assert_eq!(labels(&three), ["0 0 0", "1 0 0", "1 1 0", "1 1 1"]);
    assert_eq!(multi_unit(&three).rule, MultiUnitRule::Discriminatory);
}

#[test]
fn posted_prices_have_wishes_for_actions() {
    let single = read(
        r#"
        format = "poacert/1"
        goods = { kind = "single" }
        auction = { rule = "posted-price", price = "1/2", ties = { priority = ["1"] } }
        agents = [{ name = "1", types = [{ name = "t", value = 1 }] }]
        "#,
    );
    assert_eq!(labels(&single), ["buy", "out"]);
    let auction = single.single_item().expect("a single item");
    assert_eq!(auction.bids[0], [Bid::Amount(ratio(1, 2)), Bid::Out]);
    assert_eq!((auction.rule, &auction.reserve), (SingleItemRule::PostedPrice, &ratio(1, 2)));
    assert_eq!(auction.ties, Ties::Priority(vec![0]));

    let lines = "auction = { rule = \"posted-price\", price = { B = 2, A = 0 } }";
    let by_item = items("{ additive = {} }", lines);
    assert_eq!(labels(&by_item), ["out", "B", "A", "A B"]);
    let all = [Bid::Amount(RBig::ZERO), Bid::Amount(RBig::from(2))];
    assert_eq!(simultaneous(&by_item).bids[0][3], all);
    assert_eq!(simultaneous(&by_item).reserve, RBig::ZERO);
    let common = items("{ additive = {} }", "auction = { rule = \"posted-price\", price = 1 }");
    assert_eq!(simultaneous(&common).bids[0][3], [Bid::Amount(RBig::ONE), Bid::Amount(RBig::ONE)]);

    let lines = "auction = { rule = \"posted-price\", price = 3 }";
    let wanted = units("2", "{ marginals = [] }", lines);
    assert_eq!(labels(&wanted), ["out", "1", "2"]);
    assert_eq!(multi_unit(&wanted).bids[0][2], whole(&[3, 3]));
    assert_eq!(multi_unit(&wanted).reserve, RBig::from(3));
}

/// Bids of these amounts on as many items, `None` for out.
fn bid(amounts: &[Option<i64>]) -> Vec<Bid> {
    let amount = |amount: &Option<i64>| amount.map_or(Bid::Out, |a| Bid::Amount(RBig::from(a)));
    amounts.iter().map(amount).collect()
}

fn without_overbidding() -> Simultaneous {
    Simultaneous {
        rule: SingleItemRule::FirstPrice,
        items: vec!["A".to_owned(), "B".to_owned()],
        bids: Vec::new(),
        ties: Ties::Uniform,
        reserve: RBig::ZERO,
        overbidding: false,
    }
}

#[track_caller]
fn may_bid_items(valuation: &Valuation, amounts: [i64; 2], expected: bool) {
    let bids = bid(&amounts.map(Some));
    assert_eq!(without_overbidding().may_bid(&bids, valuation), expected, "{amounts:?}");
    let free = Simultaneous { overbidding: true, ..without_overbidding() };
    assert!(free.may_bid(&bids, valuation));
}

#[test]
fn no_bundle_may_be_bid_above_its_value() {
    let additive = Valuation::Additive(whole(&[1, 2]));
    may_bid_items(&additive, [1, 2], true);
    // Below the value of both, but above that of A.
    may_bid_items(&additive, [2, 0], false);
    // A negative bid on B does not pay for one above the value of A.
    may_bid_items(&additive, [2, -5], false);
    may_bid_items(&additive, [-1, 2], true);
    let either = Valuation::UnitDemand(whole(&[2, 3]));
    may_bid_items(&either, [2, 1], true);
    may_bid_items(&either, [0, 3], true);
    may_bid_items(&either, [1, 3], false);
    may_bid_items(&either, [3, 0], false);
    // Items of one value: both together are worth no more than each.
    let same = Valuation::UnitDemand(whole(&[2, 2]));
    may_bid_items(&same, [1, 1], true);
    may_bid_items(&same, [2, 1], false);
    may_bid_items(&same, [2, -1], true);
    let xos = Valuation::Xos(vec![whole(&[2, 0]), whole(&[1, 2])]);
    // 3 for both, 2 for A alone, 2 for B alone.
    may_bid_items(&xos, [1, 2], true);
    may_bid_items(&xos, [2, 1], true);
    may_bid_items(&xos, [2, 2], false);
    let both = Valuation::Bundles(vec![(0b11, RBig::from(4)), (0b01, RBig::ONE)]);
    may_bid_items(&both, [1, 0], true);
    may_bid_items(&both, [1, 1], false);
    may_bid_items(&both, [0, 0], true);
    // Free disposal: both are worth 4 though the bundle itself is not listed.
    let one = Valuation::Bundles(vec![(0b01, RBig::from(4)), (0b10, RBig::ONE)]);
    may_bid_items(&one, [3, 1], true);
    may_bid_items(&one, [4, 1], false);
    assert!(without_overbidding().may_bid(&bid(&[None, None]), &additive));
    assert!(!without_overbidding().may_bid(&bid(&[Some(2), None]), &additive));
}

#[test]
fn no_first_units_may_be_bid_above_their_value() {
    let auction = |overbidding| MultiUnit {
        rule: MultiUnitRule::Discriminatory,
        units: 3,
        bids: Vec::new(),
        ties: Ties::Uniform,
        reserve: RBig::ZERO,
        overbidding,
    };
    let may = |marginals: &[i64], bid: &[i64]| {
        assert!(auction(true).may_bid(&whole(bid), &whole(marginals)));
        auction(false).may_bid(&whole(bid), &whole(marginals))
    };
    assert!(may(&[3, 1], &[3, 1, 0]));
    assert!(!may(&[3, 1], &[4, 0, 0]), "above the first unit, below all");
    assert!(may(&[3, 1], &[2, 2, 0]), "above the second marginal value, not above both");
    assert!(!may(&[3, 1], &[2, 2, 1]), "units without a marginal value are worth 0");
    assert!(may(&[3, 1], &[2, 1, 1]));
    assert!(!may(&[], &[1, 0, 0]));
    assert!(may(&[], &[0, 0, 0]));
    assert!(may(&[], &[]), "out");
    assert!(!may(&[1], &[1, 1, -1]), "a lower third bid does not pay for the second");
    assert!(may(&[1], &[1, 0, -1]));
}

fn case(name: &str) -> Instance {
    let path = format!("{}/tests/cases/instances/{name}", env!("CARGO_MANIFEST_DIR"));
    read(&std::fs::read_to_string(path).expect("a case"))
}

/// What a profile gives the last type it names.
fn played(instance: &Instance, plays: &str) -> String {
    let text = format!("format = \"poacert-profile/1\"\nplay = [{plays}]");
    let profile = match Profile::read(Source::new("profile.toml", text), instance) {
        Ok(profile) => profile,
        Err(problems) => panic!("{problems}"),
    };
    let strategy = profile.strategies.into_iter().flatten().flatten().last().expect("a play");
    strategy.iter().map(|(label, chance)| format!("{label}:{chance} ")).collect()
}

#[test]
fn profiles_name_bids_in_any_order_with_expressions() {
    let plays = r#"
        { agent = "1", type = "low", bid = "B=0 A=h" },
        { agent = "1", type = "high", bid = "out" },
        { agent = "2", type = "only", bid = { " B=2^1  A=0 " = "1/3", "B=4*h-2 A=0" = "1/3", out = "1/3" } },
    "#;
    assert_eq!(played(&case("items.toml"), plays), "A=0 B=2:1/3 A=0 B=0:1/3 out:1/3 ");
    let plays = r#"
        { agent = "1", type = "low", bid = "1 0" },
        { agent = "1", type = "high", bid = { "4*h 2*h" = "1/2", " 1  1" = "1/2" } },
    "#;
    assert_eq!(played(&case("units.toml"), plays), "2 1:1/2 1 1:1/2 ");
    let posted = case("posted-items.toml");
    assert_eq!(played(&posted, "{ agent = \"1\", type = \"t\", bid = \"B A\" }"), "A B:1 ");
    assert_eq!(played(&posted, "{ agent = \"1\", type = \"t\", bid = \"out\" }"), "out:1 ");
    let wanted = case("posted-units.toml");
    assert_eq!(played(&wanted, "{ agent = \"1\", type = \"t\", bid = 2 }"), "2:1 ");
    let single = case("posted-single.toml");
    let plays = "{ agent = \"1\", type = \"t\", bid = { buy = \"1/2\", out = \"1/2\" } }";
    assert_eq!(played(&single, plays), "buy:1/2 out:1/2 ");
}

#[test]
fn deviations_name_bids_like_profiles() {
    let instance = items(
        "{ xos = [{ A = 1 }, { B = 2 }] }",
        r#"
        auction = { rule = "simultaneous-first-price", bids = [0, 1] }
        deviations = [{ agent = "1", law = { "B=m/4 A=0" = 1 } }]
        "#,
    );
    let law = vec![("A=0 B=1".to_owned(), RBig::ONE)];
    assert_eq!(instance.deviations[0].law, DeviationLaw::Explicit(law));
    let instance = items(
        "{ xos = [{ A = 1 }, { B = 2 }] }",
        r#"
        auction = { rule = "simultaneous-first-price", bids = [0, 1] }
        deviations = [{ agent = "1", family = "half-value" }]
        "#,
    );
    assert_eq!(instance.deviations[0].law, DeviationLaw::HalfValue);
    let instance = units(
        "2",
        "{ marginals = [1] }",
        r#"
        auction = { rule = "uniform-price", bids = [0, 1] }
        smoothness = { lambda = "1/2" }
        deviations = [{ agent = "1", law = { "1 0" = "1/2", "m-3 1" = "1/2" } }]
        "#,
    );
    let law = vec![("1 0".to_owned(), ratio(1, 2)), ("1 1".to_owned(), ratio(1, 2))];
    assert_eq!(instance.deviations[0].law, DeviationLaw::Explicit(law));
}

/// One agent worth 5 with items g0 and g1, among so many items, who may not overbid.
fn many_items(items: usize, bids: &str) -> Result<Instance, String> {
    let names: Vec<String> = (0..items).map(|item| format!("\"g{item}\"")).collect();
    let text = format!(
        r#"
        format = "poacert/1"
        goods = {{ kind = "items", items = [{}] }}
        agents = [{{ name = "1", types = [{{ name = "t", value = {{ bundles = {{ "g0 g1" = 5 }} }} }}] }}]
        auction = {{ rule = "simultaneous-all-pay", bids = {bids}, overbidding = false, opt-out = true }}
        "#,
        names.join(", ")
    );
    Instance::read(Source::new("test.toml", text)).map_err(|problems| problems.to_string())
}

/// 2^25 bundles are more than are gone through; bids of 0 leave only the empty one.
#[test]
fn bids_of_many_items_are_compared_with_values_or_refused() {
    let refused = many_items(25, "[1]").expect_err("too many bundles");
    assert!(refused.contains("too many to compare with its values"), "{refused}");
    assert!(many_items(30, "[0]").is_ok());
}
