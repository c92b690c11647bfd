//! Strategy profiles: values known otherwise, and certificates that the independent checker recomputes.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::random::Random;
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_table::table;
use poacert::certificate::of_profile;
use poacert::equilibrium::{Judged, judge};
use poacert::game::Game;
use poacert::instance::{Auction, Instance, Profile, Source, schemas};
use poacert_checker::{Outcome, check as check_certificate};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances")
}

fn source(name: &str) -> Source {
    Source::new(name, std::fs::read_to_string(root().join(name)).expect("a shipped file"))
}

/// Instance, profile, and what the profile gives: regret, welfare, revenue, and the best deviation
/// (agent, type, action), if any gains.
type Case = (&'static str, &'static str, [&'static str; 3], Option<[&'static str; 3]>);

const CASES: &[Case] = &[
    // By hand. Agent 1 gets 4/2 = 2 from bid 0 (she wins ties, and the low type bids 0), 4 * 3/4 - 1
    // from 1, 4 - 2 from 2. The high type gets 5/2 * 3/5 - 1 = 1/2 from 1, and 1/2 from 2. The low
    // type gets at most 3/2 * 3/5 - 1 < 0. Efficiency 17/20 of 4; bids 2/5 + 3/4 on average.
    ("regress/type-union.toml", "profiles/type-union.toml", ["0", "17/5", "23/20"], None),
    // By hand: see the file. Welfare and revenue by Python fractions (the checker's write.py).
    (
        "regress/type-union.toml",
        "profiles/type-union-perturbed.toml",
        ["1/8", "55/16", "5/4"],
        Some(["2", "high", "2"]),
    ),
    // By hand: each loses 1 with probability 1/4, and has nothing better.
    ("regress/cycle.toml", "profiles/cycle.toml", ["0", "9/4", "0"], None),
    // By hand: somebody is worth 1 with probability 7/8, and then 1/2 is paid. A high type wins with
    // probability 7/12; bidding 0 would win with probability 1/12, bidding 1 leaves nothing.
    ("regress/three-bidders.toml", "profiles/three-bidders.json", ["0", "7/8", "7/16"], None),
    // By hand, in the file: two bidders worth 5 share the item at 4.
    (
        "regress/losing-bids-crossed.toml",
        "profiles/losing-bids-crossed.toml",
        ["0", "5", "4"],
        None,
    ),
    // Truthful bidding; and the equilibrium in which the bidder worth 0 frightens the other off.
    (
        "literature/second-price-overbidding.toml",
        "profiles/second-price.toml",
        ["0", "1", "0"],
        None,
    ),
    (
        "literature/second-price-overbidding.toml",
        "profiles/second-price-overbidding.toml",
        ["0", "0", "0"],
        None,
    ),
    // Python fractions, by the functions with which the checker's tests are written.
    (
        "literature/joint-prior.toml",
        "profiles/joint-prior.toml",
        ["5/72", "59/72", "29/72"],
        Some(["2", "high", "1/2"]),
    ),
    // By hand: in the files. All units but one at 1, one at m, all at the losing bid 0.
    ("paper/example3-2.toml", "profiles/example3-2.toml", ["0", "3", "0"], None),
    ("paper/example3-3.toml", "profiles/example3-3.toml", ["0", "5", "0"], None),
    // By hand: a unit each, 1 + 1/2, at the losing bid 0. To bid for both units costs 1/2 twice.
    ("literature/uniform-price-2.toml", "profiles/demand-reduction.toml", ["0", "3/2", "0"], None),
    // By hand: each gets the item worth 1 to her for nothing; the other one would leave 2 - 1.
    (
        "literature/simultaneous-second-price.toml",
        "profiles/wrong-items.toml",
        ["0", "2", "0"],
        None,
    ),
    // By hand: agent 2's high type has it, 3/2 with probability 1/2, else agent 3's, 19/10 with probability 3/10: 33/25.
    // Sold with probability 4/5 at 1. Agent 1 bidding 1 wins every tie: 11/10 - 1.
    (
        "regress/reserve-unsold.toml",
        "profiles/reserve-unsold.toml",
        ["1/10", "33/25", "4/5"],
        Some(["1", "only", "1"]),
    ),
];

fn judged(instance: &Instance, game: &Game, profile: &str) -> Judged {
    let profile = Profile::read(source(profile), instance).expect("a valid profile");
    judge(game, &profile, RBig::ZERO)
}

fn verdict(bytes: &[u8]) -> Result<(), &'static str> {
    match check_certificate(bytes, None) {
        Outcome::Valid(_) => Ok(()),
        Outcome::Invalid { rejection, .. } => Err(rejection.code.text()),
    }
}

#[test]
fn shipped_profiles_have_the_known_values() {
    for (instance, profile, values, deviation) in CASES {
        let instance = Instance::read(source(instance)).expect("a valid instance");
        let game = Game::compile(&instance).expect("a small game");
        let judged = judged(&instance, &game, profile);
        let found = [judged.regret(), judged.welfare.clone(), judged.revenue.clone()];
        assert_eq!(found.map(|value| value.to_string()), *values, "{profile}");
        let best = judged.deviation().map(|best| {
            let (agent, of_type) = (&game.agents[best.agent], best.of_type);
            [
                agent,
                &game.type_names[best.agent][of_type],
                &game.action_names[best.agent][best.best],
            ]
        });
        assert_eq!(best.map(|names| names.map(String::as_str)), *deviation, "{profile}");
        assert_eq!(
            verdict(&of_profile(&instance, &game, &judged, None).to_bytes()),
            Ok(()),
            "{profile}"
        );
    }
}

/// Profiles of instances with stages.
const STAGED: &[&str] = &[
    "profiles/cycle-informed.toml",
    "profiles/example1-4.toml",
    "profiles/example1-6.toml",
    "profiles/example1-8.toml",
    "profiles/example1-efficient.toml",
    "profiles/example1.toml",
    "profiles/example2-10.toml",
    "profiles/example2-2.toml",
    "profiles/example2-3-declining.toml",
    "profiles/example2-3.toml",
    "profiles/example2-4.toml",
    "profiles/example2-5.toml",
    "profiles/example2-6.toml",
    "profiles/example2-first-price-2.toml",
    "profiles/example2-first-price-3.toml",
    "profiles/example2-first-price-4.toml",
    "profiles/example2-first-price-5.toml",
    "profiles/example2-first-price-6.toml",
    "profiles/example3-offer-3.toml",
    "profiles/example3-resale-2.toml",
    "profiles/example3-resale-3.toml",
    "profiles/example4-repaired.toml",
    "profiles/example4.toml",
    "profiles/hafalir-krishna-2.toml",
    "profiles/hafalir-krishna-uniform-12.toml",
    "profiles/hafalir-krishna-uniform-4.toml",
    "profiles/hafalir-krishna-uniform-6.toml",
    "profiles/hafalir-krishna-uniform-8.toml",
    "profiles/hunted-auction.toml",
    "profiles/hunted-smallest.toml",
    "profiles/hunted-strict.toml",
    "profiles/hunted-two-agents.toml",
    "profiles/informed-racer-learns.toml",
    "profiles/lemma3.toml",
    "profiles/net-welfare-bought.toml",
    "profiles/observation1.toml",
    "profiles/proposition4-efficient-12.toml",
    "profiles/proposition4-efficient-3.toml",
    "profiles/proposition4-efficient-6.toml",
    "profiles/proposition4-printed-12.toml",
    "profiles/proposition4-printed-3.toml",
    "profiles/proposition4-printed-6.toml",
    "profiles/reserve-unsold-resale.toml",
    "profiles/subsidised.toml",
    "profiles/theorem3.toml",
    "profiles/theorem4.toml",
];

#[test]
fn every_shipped_profile_is_tried_and_follows_the_schema() {
    let shipped: BTreeSet<String> = std::fs::read_dir(root().join("profiles"))
        .expect("a folder of profiles")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .map(|name| format!("profiles/{name}"))
        .collect();
    // Those of instances with stages are read in `tests/stages.rs`.
    let tried = CASES.iter().map(|case| case.1).chain(STAGED.iter().copied());
    assert_eq!(shipped, tried.map(str::to_owned).collect());
    let schema = jsonschema::draft202012::new(&schemas()["poacert-profile/1"]).expect("a schema");
    for name in shipped {
        let text = source(&name).text;
        let value: Value = match name.ends_with(".json") {
            true => serde_json::from_str(&text).expect("JSON"),
            false => {
                let table: toml::Table = toml::from_str(&text).expect("TOML");
                serde_json::to_value(table).expect("no dates")
            }
        };
        let errors: Vec<_> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

#[test]
fn truthful_bids_are_an_equilibrium_of_second_price_auctions() {
    // Vickrey: a dominant strategy, so under any prior. Three bidders, correlated types.
    let text = r#"
        format = "poacert/1"
        [[agents]]
        name = "a"
        types = [{ name = "x", value = 0 }, { name = "y", value = 2 }]
        [[agents]]
        name = "b"
        types = [{ name = "x", value = 1 }, { name = "y", value = 2 }]
        [[agents]]
        name = "c"
        types = [{ name = "x", value = 1 }, { name = "y", value = 3 }]
        [prior]
        joint = [
          { types = ["x", "x", "y"], prob = "1/2" },
          { types = ["y", "y", "x"], prob = "1/3" },
          { types = ["y", "x", "x"], prob = "1/6" },
        ]
        [auction]
        rule = "second-price"
        bids = [0, 1, 2, 3]
    "#;
    let instance = Instance::read(Source::new("vickrey.toml", text)).expect("an instance");
    let game = Game::compile(&instance).expect("a small game");
    let bids = [("a", "0", "2"), ("b", "1", "2"), ("c", "1", "3")];
    let plays = bids.into_iter().flat_map(|(agent, low, high)| {
        [("x", low), ("y", high)].map(|(t, b)| json!({ "agent": agent, "type": t, "bid": b }))
    });
    let profile = json!({ "format": "poacert-profile/1", "play": plays.collect::<Vec<_>>() });
    let profile = Profile::read(Source::new("p.json", profile.to_string()), &instance).unwrap();
    let judged = judge(&game, &profile, RBig::ZERO);
    // Values 3, 2, 2 win; second prices 1, 2, 1.
    let found = [judged.regret(), judged.welfare.clone(), judged.revenue.clone()];
    assert_eq!(found.map(|value| value.to_string()), ["0", "5/2", "4/3"]);
    assert_eq!(verdict(&of_profile(&instance, &game, &judged, None).to_bytes()), Ok(()));
}

/// The certificate of the perturbed profile with one change, which must be found.
#[track_caller]
fn forged(code: &str, change: impl Fn(&mut Value)) {
    let instance = Instance::read(source("regress/type-union.toml")).expect("an instance");
    let game = Game::compile(&instance).expect("a small game");
    let judged = judged(&instance, &game, "profiles/type-union-perturbed.toml");
    let bytes = of_profile(&instance, &game, &judged, None).to_bytes();
    let mut certificate: Value = serde_json::from_slice(&bytes).expect("JSON");
    change(&mut certificate);
    assert_eq!(verdict(certificate.to_string().as_bytes()), Err(code), "{certificate}");
}

#[test]
fn forged_certificates_are_rejected() {
    forged("profile-mismatch", |c| c["claim"]["regret"] = json!("0"));
    forged("profile-mismatch", |c| c["claim"]["welfare"] = json!("4"));
    forged("profile-mismatch", |c| c["claim"]["revenue"] = json!("0"));
    forged("verdict-unsupported", |c| c["claim"]["equilibrium"] = json!(true));
    forged("strategy-not-a-law", |c| c["proof"]["strategies"][0][2] = json!("3"));
    forged("strategy-not-a-law", |c| c["proof"]["strategies"][0][3][0][1] = json!("0"));
    forged("strategy-missing", |c| drop(c["proof"]["strategies"].as_array_mut().unwrap().pop()));
    forged("unknown-name", |c| c["proof"]["strategies"][1][3][0][0] = json!("2"));
    forged("missing-section", |c| c["proof"]["strategies"] = Value::Null);
}

/// A random strategy for every type, those of probability 0 left out now and then.
fn random_profile(random: &mut Random, instance: &Instance, game: &Game) -> Profile {
    let is_table = matches!(instance.auction, Auction::Table(_));
    let mut plays = Vec::new();
    for (i, agent) in game.agents.iter().enumerate() {
        for (t, of_type) in game.type_names[i].iter().enumerate() {
            if game.marginal(i, t).is_zero() && random.once_in(2) {
                continue;
            }
            let allowed = &game.allowed[i][t];
            let law = random.law(allowed.len());
            let law: serde_json::Map<_, _> = allowed
                .iter()
                .zip(law)
                .map(|(&a, p)| (game.action_names[i][a].clone(), json!(p.to_string())))
                .collect();
            let key = if is_table { "action" } else { "bid" };
            plays.push(json!({ "agent": agent, "type": of_type, key: law }));
        }
    }
    let text = json!({ "format": "poacert-profile/1", "play": plays }).to_string();
    Profile::read(Source::new("random.json", text), instance).expect("a valid profile")
}

#[test]
fn random_profiles_have_the_values_the_checker_computes() {
    let mut random = Random::new(20_260_101);
    let mut equilibria = 0;
    for number in 0..300 {
        let limits = Limits { columns: 200 };
        let text = match number % 4 {
            0 => table(&mut random, limits),
            1 => goods(&mut random, limits),
            _ => auction(&mut random, limits),
        };
        let instance = Instance::read(Source::new("random.toml", text)).expect("an instance");
        let game = Game::compile(&instance).expect("a small game");
        let profile = random_profile(&mut random, &instance, &game);
        let judged = judge(&game, &profile, RBig::ZERO);
        equilibria += usize::from(judged.holds());
        let certificate = of_profile(&instance, &game, &judged, None);
        assert_eq!(verdict(&certificate.to_bytes()), Ok(()), "{}", instance.source.text);
    }
    assert!(equilibria < 300, "no profile was off");
}
