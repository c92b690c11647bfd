//! Aftermarkets as mechanisms, and claims about combined markets: what is known of them, and the checker's word on the certificates.

use dashu::rational::RBig;
use poacert::certificate::{Played, of_direct, of_theorem, of_trade};
use poacert::claims::{
    StagedAnswer, TheoremJudged, Verdict, certify_by_theorem, judge_direct, staged_kind,
};
use poacert::equilibrium::sequence_form;
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question, solve};
use poacert::exact::Bracket;
use poacert::game::{Game, plan_game};
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, Precision};
use poacert::staged::{Buyers, Market, Tree};
use poacert::trade::{ExPost, Trade, ex_post, trade};
use poacert_checker::{Outcome, check};
use std::path::Path;

fn number(text: &str) -> RBig {
    text.parse().expect("a number")
}

fn shipped(name: &str) -> Instance {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
    let text = std::fs::read_to_string(path).expect("a shipped file");
    Instance::read(Source::new(name, text)).expect("valid")
}

fn verdict(bytes: &[u8]) -> Result<(), String> {
    match check(bytes, None) {
        Outcome::Valid(_) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn properties(instance: &Instance) -> Vec<(Trade, ExPost)> {
    let control = Control::unlimited();
    let of_market = |(number, trade)| (trade, ex_post(instance, number, &control));
    trade(instance).into_iter().enumerate().map(of_market).collect()
}

/// Whether the properties hold: literal, per allocation, budget, staying out.
fn holds(trade: &Trade) -> [bool; 4] {
    [&trade.literal, &trade.per_allocation, &trade.budget, &trade.stays_out]
        .map(|property| property.as_ref().expect("decided").holds)
}

#[test]
fn markets_by_rule_are_trade_mechanisms() {
    // The paper says so of posted prices and bargaining, below Definition 3.
    for name in [
        "paper/example2-3.toml",
        "paper/example3-resale-2.toml",
        "samples/bargaining.toml",
        "samples/double-auction.toml",
        "regress/theorem4.toml",
    ] {
        let instance = shipped(name);
        let found = properties(&instance);
        for (trade, ex_post) in &found {
            assert_eq!(holds(trade), [true; 4], "{name}");
            assert!(matches!(ex_post, ExPost::Holds(_)), "{name}: {ex_post:?}");
        }
        let certificate = of_trade(&instance, &found).expect("decided");
        assert_eq!(verdict(&certificate.to_bytes()), Ok(()), "{name}");
    }
}

#[test]
fn a_subsidy_is_found() {
    let instance = shipped("regress/subsidised.toml");
    let found = properties(&instance);
    assert_eq!(holds(&found[0].0), [true, true, false, false]);
    let witness = &found[0].0.budget.as_ref().expect("decided").witness;
    assert!(witness.contains("sum to -2"), "{witness}");
    let certificate = of_trade(&instance, &found).expect("decided");
    assert_eq!(verdict(&certificate.to_bytes()), Ok(()));
}

/// Two agents; whoever holds the item, something happens to both.
fn two(entries: &str) -> Instance {
    let text = format!(
        r#"
format = "poacert/1"
[goods]
kind = "single"
[[agents]]
name = "1"
types = [{{ name = "a", value = 1 }}]
[[agents]]
name = "2"
types = [{{ name = "b", prob = "1/2", value = 2 }}, {{ name = "c", prob = "1/2", value = 0 }}]
[auction]
rule = "first-price"
bids = [0, 1]
[[aftermarkets]]
rule = "table"
default = "no-trade"
{entries}
"#
    );
    Instance::read(Source::new("two.toml", text)).unwrap_or_else(|why| panic!("{why}"))
}

#[test]
fn a_fee_for_doing_nothing_is_no_voluntary_participation() {
    // By hand: agent 2 is charged 1/2 if she is out while agent 1 calls; she has nothing else to do.
    let instance = two(
        "[[aftermarkets.entries]]\nholder = \"1\"\nactions = { 1 = \"call\" }\nto = \"1\"\npayments = [\"-1/2\", \"1/2\"]\n",
    );
    let found = properties(&instance);
    assert_eq!(holds(&found[0].0), [false, false, true, false]);
    // Agent 1 calls in every equilibrium, so that agent 2 loses 1/2 there.
    match &found[0].1 {
        ExPost::Fails(witnessed) => {
            assert_eq!((witnessed.agent, &witnessed.loss), (1, &number("1/2")));
        }
        other => panic!("{other:?}"),
    }
    let certificate = of_trade(&instance, &found).expect("decided");
    assert_eq!(verdict(&certificate.to_bytes()), Ok(()));
    // Nor does any theorem apply.
    let game = Game::compile(&instance).expect("small");
    let judged =
        certify_by_theorem(&instance, &game, None, None, &Control::unlimited()).expect("judged");
    assert_eq!(judged.verdict, Verdict::Undecided);
    assert!(judged.theorem.is_none() && of_theorem(&instance, &game, &judged).is_none());
}

#[test]
fn the_action_that_does_not_lose_may_depend_on_the_allocation() {
    // By hand: at holder 1 agent 2 must say yes, at holder 2 no; the other word, and silence, cost her 1.
    let fee = |holder: &str, word: &str| {
        format!(
            "[[aftermarkets.entries]]\nholder = \"{holder}\"\nactions = {{ 2 = \"{word}\" }}\nto = \"{holder}\"\npayments = [0, 1]\n"
        )
    };
    let nothing = |holder: &str, word: &str| fee(holder, word).replace("[0, 1]", "[0, 0]");
    let silence = |holder: &str| fee(holder, "x").replace("2 = \"x\"", "");
    let entries = [
        nothing("1", "yes"),
        fee("1", "no"),
        silence("1"),
        fee("2", "yes"),
        nothing("2", "no"),
        silence("2"),
    ];
    let instance = two(&entries.concat());
    let found = properties(&instance);
    assert_eq!(holds(&found[0].0), [false, true, true, true]);
    let certificate = of_trade(&instance, &found).expect("decided");
    assert_eq!(verdict(&certificate.to_bytes()), Ok(()));
}

#[test]
fn a_swap_that_nobody_would_make_takes_nothing_from_anybody() {
    // By hand: agent 1 may hand over the item, worth 1 to her, for what agent 2 then pays, 3 or nothing. Agent 2 pays nothing, so
    // agent 1 never swaps; swapping is dominated only after that, so this takes a program.
    let entries = "[[aftermarkets.entries]]\nholder = \"1\"\nactions = { 1 = \"swap\", 2 = \"pay\" }\nto = \"2\"\npayments = [\"-3\", \"3\"]\n\
        [[aftermarkets.entries]]\nholder = \"1\"\nactions = { 1 = \"swap\" }\nto = \"2\"\n";
    let instance = two(entries);
    let found = properties(&instance);
    assert!(matches!(found[0].1, ExPost::Holds(_)), "{:?}", found[0].1);
    let certificate = of_trade(&instance, &found).expect("decided");
    assert_eq!(verdict(&certificate.to_bytes()), Ok(()));
}

fn theorem(instance: &Instance, concept: Option<Concept>) -> (Game, TheoremJudged) {
    let game = Game::compile(instance).expect("small");
    let kind = concept.map(staged_kind);
    let judged = certify_by_theorem(instance, &game, None, kind, &Control::unlimited());
    let judged = judged.expect("judged");
    (game, judged)
}

#[test]
fn theorems_say_what_they_may() {
    // Instance, theorem, its ratio: lambda of the auction alone (semi-smooth where information may be had).
    let cases: [(&str, Option<(&str, &str)>); 5] = [
        ("paper/example2-first-price-2.toml", Some(("C", "4/3"))),
        ("regress/cycle-informed.toml", Some(("D", "2"))),
        ("regress/informed-racer-learns.toml", Some(("D", "39/22"))),
        ("regress/net-welfare-bought.toml", Some(("D", "4/3"))),
        ("regress/subsidised.toml", None),
    ];
    for (name, expected) in cases {
        let instance = shipped(name);
        let (game, judged) = theorem(&instance, None);
        let says = judged.theorem.as_ref().map(|says| (says.name, says.ratio.clone()));
        assert_eq!(says, expected.map(|(name, ratio)| (name, number(ratio))), "{name}");
        if let Some(certificate) = of_theorem(&instance, &game, &judged) {
            assert_eq!(judged.verdict, Verdict::Certified);
            assert_eq!(verdict(&certificate.to_bytes()), Ok(()), "{name}");
        }
    }
}

#[test]
fn mere_smoothness_is_refused_where_information_may_be_had_and_refuted_by_an_equilibrium() {
    // The paper's Theorem 1 claims 3/2 here; an equilibrium has 2: by hand, in the instance.
    let instance = shipped("regress/cycle-informed.toml");
    let (game, judged) = theorem(&instance, Some(Concept::Bne));
    assert!(judged.theorem.is_none());
    assert!(judged.refusal.expect("said").contains("cycle-informed"));
    assert_eq!(judged.bound, Bracket::new(number("3/2"), number("3/2")));
    let plans = plan_game(&instance, true, Buyers::All).expect("small");
    let control = Control::unlimited();
    let question = Question {
        concept: Concept::PureBne,
        objective: Objective::welfare(),
        direction: Direction::Min,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    };
    let answer =
        StagedAnswer::Plans(Box::new(solve(&plans, &question, &Precision::Exact, &control)));
    let direct = judge_direct(&judged, None, answer, None).expect("judged");
    assert_eq!(direct.verdict, Verdict::Refuted);
    assert_eq!(direct.ratio.lower, number("2").into());
    let games = (&game, Played::Plans(&plans));
    let certificate = of_direct(&instance, games, Buyers::All, &judged, &direct);
    assert_eq!(verdict(&certificate.to_bytes()), Ok(()));
}

#[test]
fn solving_a_combined_market_keeps_within_its_theorem() {
    // Example 2, H = 2: worst welfare 1 of 3/2 over all equilibria under the second price (by an independent search), bound 2.
    for (name, ratio) in
        [("paper/example2-2.toml", "3/2"), ("paper/example2-first-price-2.toml", "6/5")]
    {
        let instance = shipped(name);
        let (game, judged) = theorem(&instance, None);
        let tree = Tree::whole(&Market::of(&instance), Buyers::All, 100_000).expect("small");
        let question = Question {
            concept: Concept::Bne,
            objective: Objective::welfare(),
            direction: Direction::Min,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        };
        let control = Control::unlimited();
        let answer = sequence_form::solve(&tree, &question, &Precision::Exact, &control);
        let direct = judge_direct(&judged, None, StagedAnswer::Sequences(Box::new(answer)), None)
            .expect("judged");
        assert_eq!(direct.verdict, Verdict::Certified, "{name}");
        assert_eq!(direct.ratio, Bracket::new(number(ratio), number(ratio)), "{name}");
        let games = (&game, Played::Tree(&tree));
        let certificate = of_direct(&instance, games, Buyers::All, &judged, &direct);
        assert_eq!(verdict(&certificate.to_bytes()), Ok(()), "{name}");
    }
}
