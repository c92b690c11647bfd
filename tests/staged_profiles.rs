//! Profiles of combined markets: values known otherwise, and certificates that the independent checker recomputes.

use dashu::rational::RBig;
use poacert::certificate::{of_plan_profile, of_staged_profile};
use poacert::equilibrium::dominance::{Level, Rounds, Verdict, dominance};
use poacert::equilibrium::{
    Follow, Sequential, StagedJudged, Unjudged, judge_sequential, judge_staged, judge_strategies,
    plan_strategies,
};
use poacert::game::plan_game;
use poacert::instance::{Instance, Profile, Source};
use poacert::solve::Control;
use poacert::staged::{Buyers, GivenTypes, Market, Tree, Unbuilt};
use poacert_checker::{Outcome, check};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const LIMIT: usize = 1_000_000;

fn number(text: &str) -> RBig {
    text.parse().expect("a number")
}

fn source(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
    Source::new(name, std::fs::read_to_string(path).expect("a shipped file"))
}

fn shipped(folder: &str, name: &str) -> (Instance, Profile) {
    let instance = Instance::read(source(&format!("{folder}/{name}.toml"))).expect("valid");
    let profile =
        Profile::read(source(&format!("profiles/{name}.toml")), &instance).expect("valid");
    (instance, profile)
}

fn names(instance: &Instance) -> Vec<String> {
    instance.agents.iter().map(|agent| agent.name.clone()).collect()
}

fn judge(instance: &Instance, profile: &Profile) -> Result<StagedJudged, Unjudged<Unbuilt>> {
    let market = Market::of(instance);
    let mut build = |follow: &mut Follow<'_>| Tree::along(&market, Buyers::All, LIMIT, follow);
    judge_staged(profile, &names(instance), RBig::ZERO, &mut build)
}

fn sequential(instance: &Instance, profile: &Profile) -> Sequential {
    let tree = Tree::whole(&Market::of(instance), Buyers::All, LIMIT).expect("small");
    judge_sequential::<Unbuilt>(profile, &names(instance), &tree).expect("complete")
}

fn verdict(bytes: &[u8]) -> Result<(), String> {
    match check(bytes, None).outcome {
        Outcome::Valid => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

/// Folder, name, then regret, welfare, revenue and surplus, and who gains by what, if anybody does.
type Case = (&'static str, &'static str, [&'static str; 4], Option<[&'static str; 3]>);

const CASES: &[Case] = &[
    // The paper's text, with 2 - 1/H in the place of its 2: the item ends with agent 2 exactly if her value is H.
    ("paper", "example2-2", ["0", "3/2", "0", "0"], None),
    ("paper", "example2-3", ["0", "5/3", "0", "0"], None),
    ("paper", "example2-4", ["0", "7/4", "0", "0"], None),
    // m + (m - 1)(2 - 1/m): by hand.
    ("paper", "example3-resale-2", ["0", "7/2", "0", "0"], None),
    ("paper", "example3-offer-3", ["0", "19/3", "0", "0"], None),
    // Unit by unit, agent 1 who was declined at 3 posts 2: of the values 1, 2, 3 with probabilities 1/2, 1/6, 1/3 the belief is then
    // 3/4, 1/4; 2 * 1/4 + 3/4 = 5/4 > 1, which happens with probability 2/3: 1/6.
    ("paper", "example3-resale-3", ["1/6", "19/3", "0", "0"], Some(["1", "only", "post 2"])),
    // As printed, agent 2 of value 0 bids 2 like her high type: 1/4 by an independent enumeration in fractions. Nobody is sold to
    // with probability 3/16, which loses 11/10 * 3/16 of agent 1's value.
    ("paper", "example4", ["1/4", "61/8", "17/16", "0"], Some(["2", "low", "2"])),
    ("paper", "example4-repaired", ["0", "485/64", "17/16", "0"], None),
    // Everybody learns her successor's type and plays it: each loses 1 with probability 1/2.
    ("regress", "cycle-informed", ["0", "3/2", "0", "0"], None),
    // By hand: 13/4 against 15/8.
    ("regress", "informed-racer-learns", ["0", "15/8", "1/4", "0"], None),
    // By hand: welfare 2 gross, of which 1/2 is paid for the bit.
    ("regress", "net-welfare-bought", ["0", "3/2", "0", "0"], None),
    // Agents bid 0; (0, 1); (0, 1): unsold with probability 1/5, sold at 1 else.
    ("regress", "reserve-unsold-resale", ["0", "36/25", "4/5", "0"], None),
    ("regress", "subsidised", ["0", "0", "-1", "-2"], None),
    // Agent 1 wins at 0 and posts 4, which her opponent takes if that is her value: 4 * 2/3.
    ("regress", "theorem4", ["0", "8/3", "0", "0"], None),
];

#[test]
fn shipped_profiles_have_the_values_known() {
    for (folder, name, expected, gains) in CASES {
        let (instance, profile) = shipped(folder, name);
        let judged = judge(&instance, &profile).unwrap_or_else(|why| panic!("{name}: {why:?}"));
        let [regret, welfare, revenue, surplus] = expected.map(number);
        assert_eq!(judged.regret(), regret, "{name}");
        assert_eq!(judged.welfare, welfare, "{name}");
        assert_eq!(judged.revenue, revenue, "{name}");
        assert_eq!(judged.surplus, surplus, "{name}");
        let deviation = judged.deviation.as_ref().map(|deviation| {
            let step = &deviation.steps[0];
            let of_type = &judged.type_names[deviation.agent][deviation.of_type];
            [
                judged.agents[deviation.agent].clone(),
                of_type.clone(),
                step.set.actions[step.action].clone(),
            ]
        });
        assert_eq!(deviation, gains.map(|gains| gains.map(str::to_owned)), "{name}");
        let certificate = of_staged_profile(&instance, Buyers::All, &judged, None);
        assert_eq!(verdict(&certificate.to_bytes()), Ok(()), "{name}");
    }
}

#[test]
fn claims_that_are_a_little_off_are_refused() {
    let (instance, profile) = shipped("paper", "example4");
    let judged = judge(&instance, &profile).expect("complete");
    let bytes = of_staged_profile(&instance, Buyers::All, &judged, None).to_bytes();
    let honest: Value = serde_json::from_slice(&bytes).expect("JSON");
    for (key, value, code) in [
        ("regret", json!("1/5"), "ProfileMismatch"),
        ("welfare", json!("15/2"), "ProfileMismatch"),
        ("surplus", json!("1/2"), "ProfileMismatch"),
        ("equilibrium", json!(true), "VerdictUnsupported"),
    ] {
        let mut forged = honest.clone();
        forged["claim"][key] = value;
        let answer = verdict(forged.to_string().as_bytes()).expect_err("forged");
        assert!(answer.contains(code), "{key}: {answer}");
    }
}

#[test]
fn trembles_decide_sequential_rationality() {
    // Lemma 3 of the paper: bids tremble alike at all values, so the belief after winning is the prior.
    for name in ["example2-2", "example2-3", "example2-4"] {
        let (instance, mut profile) = shipped("paper", name);
        let found = sequential(&instance, &profile);
        assert_eq!(found.regret(), RBig::ZERO, "{name}");
        assert!(found.sets.iter().any(|set| set.order > 0), "{name}: sets off the path");
        let judged = judge(&instance, &profile).expect("complete");
        let certificate = of_staged_profile(&instance, Buyers::All, &judged, Some(&found));
        assert_eq!(verdict(&certificate.to_bytes()), Ok(()), "{name}");
        // A buyer of value 1 who accepts 2 loses 1, wherever that price is posted.
        for play in &mut profile.plays {
            if play.law[0].0 == "accept up to 1" && play.agent == 1 {
                play.law[0].0 = "accept up to 2".to_owned();
            }
        }
        let found = sequential(&instance, &profile);
        assert_eq!(found.regret(), RBig::ONE, "{name}");
    }
}

/// Ann opens or stays out; Bob, who sees only whether she did, holds the item if she did and may then fight.
const ENTRY: &str = r#"
format = "poacert/1"
[[agents]]
name = "Ann"
types = [{ name = "a", outcomes = { out = 0, left = 2, right = 2, fought = -1, met = 1 } }]
[[agents]]
name = "Bob"
types = [{ name = "b", outcomes = { out = 3, left = 1, right = 1, fought = 0, met = 2 } }]
[auction]
rule = "table"
actions = { Ann = ["stay", "enter"], Bob = ["wait"] }
[[auction.entries]]
profile = ["stay", "wait"]
outcome = "out"
[[auction.entries]]
profile = ["enter", "wait"]
outcome = "left"
"#;

#[test]
fn an_empty_threat_is_an_equilibrium_and_not_sequential() {
    // Selten's entry game: out for fear of a fight that would not be fought. By hand: Bob gains 2 - 0 by yielding.
    let market = r#"
[[aftermarkets]]
rule = "table"
default = "no-trade"
[[aftermarkets.entries]]
holder = "left"
actions = { Bob = "fight" }
to = "fought"
[[aftermarkets.entries]]
holder = "left"
actions = { Bob = "yield" }
to = "met"
"#;
    let text = ENTRY.replace(", right = 2", "").replace(", right = 1", "") + market;
    let text = text.replace(
        "[auction]\nrule = \"table\"",
        "[auction]\nrule = \"table\"\noutcomes = [\"out\", \"left\", \"fought\", \"met\"]",
    );
    let instance = Instance::read(Source::new("entry.toml", text)).expect("valid");
    let plays = r#"
format = "poacert-profile/1"
[[play]]
agent = "Ann"
type = "a"
action = "stay"
[[play]]
agent = "Bob"
type = "b"
action = "wait"
[[play]]
agent = "Bob"
type = "b"
market = 1
action = "fight"
"#;
    let profile =
        Profile::read(Source::new("threat.toml", plays.to_owned()), &instance).expect("valid");
    let judged = judge(&instance, &profile).expect("complete");
    assert_eq!(judged.regret(), RBig::ZERO);
    let found = sequential(&instance, &profile);
    assert_eq!(found.regret(), number("2"));
    let certificate = of_staged_profile(&instance, Buyers::All, &judged, Some(&found));
    assert_eq!(verdict(&certificate.to_bytes()), Ok(()));
}

#[test]
fn the_equilibrium_that_theorem_4_rules_out_survives_every_round() {
    // By an independent elimination of all dominated plans, round by round.
    let (instance, profile) = shipped("regress", "theorem4");
    for buyers in [Buyers::All, Buyers::Accepting] {
        let game = plan_game(&instance, true, buyers).expect("small");
        let plays = GivenTypes::of(&Market::of(&instance), buyers, LIMIT).expect("small");
        let strategies =
            plan_strategies::<Unbuilt>(&profile, &names(&instance), &plays.agents, &game);
        let judged = judge_strategies(&game, strategies.expect("complete"), RBig::ZERO);
        assert_eq!(judged.regret(), RBig::ZERO);
        assert_eq!(judged.welfare, number("8/3"));
        let rounds = dominance(
            &game,
            &judged.strategies,
            Rounds::Fixpoint,
            Level::Plan,
            &Control::unlimited(),
        );
        assert!(matches!(rounds.verdict, Verdict::Survives), "{:?}", rounds.verdict);
        let certificate = of_plan_profile(&instance, &game, &judged, Some(&rounds), buyers);
        assert_eq!(verdict(&certificate.to_bytes()), Ok(()));
    }
}

#[test]
fn sets_left_out_and_met_twice_are_told_all_at_once() {
    let (instance, mut profile) = shipped("paper", "example2-3");
    profile.plays.retain(|play| !(play.agent == 1 && play.law[0].0.starts_with("accept")));
    let twice = profile.plays[0].clone();
    profile.plays.push(twice);
    let judged = judge(&instance, &profile);
    let Err(Unjudged::Profile(problems)) = judged else { panic!("{judged:?}") };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for problem in problems.list() {
        *counts.entry(problem.code.text().to_owned()).or_default() += 1;
    }
    // Three types of agent 2 at each of three prices, after her bid 0.
    assert_eq!(
        counts,
        BTreeMap::from([("duplicate-play".to_owned(), 1), ("missing-strategy".to_owned(), 9)])
    );
    let text = problems.to_string();
    assert!(
        text.contains(
            "agent 2 of type v3, after the bid 0, at market 1 lot 1, holds 1, paid 0, price 2"
        ),
        "{text}"
    );
}
