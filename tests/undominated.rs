//! Worst and best equilibria in undominated actions: known values, exact pivoting as a second opinion, the checker's word.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::dominance::Brute;
use oracle::naive::Naive;
use oracle::random::Random;
use oracle::random_auction::{Limits, auction};
use oracle::random_table::table;
use poacert::certificate::{Form, of_answer, of_certified};
use poacert::claims::{CertifyRequest, ClaimError, Verdict, certify, check_question};
use poacert::equilibrium::dominance::{self, Level, Rounds, Unfinished, eliminate};
use poacert::equilibrium::{
    Answer, Concept, Direction, Equilibrium, Objective, PriorMode, Question, extreme_equilibria,
    solve,
};
use poacert::exact::{Bracket, Extended};
use poacert::game::{Game, plan_game};
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, Precision};
use poacert::staged::Buyers;
use poacert_checker::{Outcome, check};
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

fn compile(text: &str) -> (Instance, Game) {
    let instance = Instance::read(Source::new("test.toml", text)).expect("an instance");
    let game = Game::compile(&instance).expect("a small game");
    (instance, game)
}

fn shipped(name: &str) -> Instance {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
    let text = std::fs::read_to_string(path).expect("a shipped file");
    Instance::read(Source::new(name, text)).expect("valid")
}

fn question(direction: Direction, undominated: Option<Rounds>) -> Question {
    Question {
        concept: Concept::Bne,
        objective: Objective::welfare(),
        direction,
        prior: PriorMode::Given,
        monotone: false,
        undominated,
    }
}

fn answer(game: &Game, direction: Direction, undominated: Option<Rounds>) -> Answer {
    let question = question(direction, undominated);
    check_question(game, &question).expect("it goes with bne");
    solve(game, &question, &Precision::Exact, &Control::unlimited())
}

/// The exact value, once the checker has agreed.
#[track_caller]
fn value(instance: &Instance, game: &Game, form: Form, answer: &Answer) -> RBig {
    let certificate = of_answer(instance, game, answer).in_form(form).to_bytes();
    match check(&certificate, None) {
        Outcome::Valid(_) => {}
        other => panic!("{other:?}: {}", instance.source.text),
    }
    assert!(answer.value.is_exact(), "{:?}", answer.value);
    answer.value.lower.finite().expect("an equilibrium").clone()
}

fn number(text: &str) -> RBig {
    text.parse().expect("a number")
}

/// Complete information, second price, bids 0, 1, 2, ties drawn.
fn second_price(values: &[u32]) -> String {
    let agent = |(number, value): (usize, &u32)| {
        format!("[[agents]]\nname = \"{number}\"\ntypes = [{{ name = \"v\", value = {value} }}]\n")
    };
    let agents: String = values.iter().enumerate().map(agent).collect();
    format!(
        "format = \"poacert/1\"\n{agents}[auction]\nrule = \"second-price\"\nties = \"uniform\"\nbids = [0, 1, 2]\n"
    )
}

/// By hand. With values 2 and 1 the agent of value 1 bids 2, the other 0: an equilibrium of welfare 1, for the other could
/// only tie at a price of 2; no less is possible, as somebody always wins. Bidding one's value is better than any other bid
/// somewhere and never worse (ties included), so that one round leaves it alone: welfare 2. The same with three agents.
#[test]
fn undominated_equilibria_of_second_price_auctions_are_efficient() {
    for values in [&[2, 1][..], &[2, 1, 1]] {
        let (instance, game) = compile(&second_price(values));
        let value_of = |rounds: Option<Rounds>| {
            let found = answer(&game, Direction::Min, rounds);
            value(&instance, &game, Form::default(), &found)
        };
        assert_eq!(value_of(None), RBig::ONE);
        for rounds in [Rounds::Count(1), Rounds::Count(7), Rounds::Fixpoint] {
            assert_eq!(value_of(Some(rounds)), number("2"));
        }
    }
}

#[test]
fn certificates_show_all_rounds() {
    let (instance, game) = compile(&second_price(&[2, 1]));
    let found = answer(&game, Direction::Max, Some(Rounds::Fixpoint));
    let bytes = of_answer(&instance, &game, &found).to_bytes();
    let certificate: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(certificate["claim"]["undominated"], "fixpoint");
    // One round removes all but one action of everybody, the second nothing.
    let once = serde_json::json!([["1"], ["1"]]);
    assert_eq!(certificate["proof"]["survivors"], serde_json::json!([once, once]));
    assert_eq!(certificate["proof"]["dominance"]["rounds"].as_array().map(Vec::len), Some(2));
    assert!(certificate["proof"]["dominance"]["dominator"].is_null());
    let found = answer(&game, Direction::Max, Some(Rounds::Count(1)));
    let bytes = of_answer(&instance, &game, &found).to_bytes();
    let certificate: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(certificate["claim"]["undominated"], "1");
    assert_eq!(certificate["proof"]["survivors"], serde_json::json!([once]));
    let found = answer(&game, Direction::Max, None);
    let bytes = of_answer(&instance, &game, &found).to_bytes();
    let certificate: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert!(certificate["claim"].get("undominated").is_none());
    assert!(certificate["proof"].get("dominance").is_none());
}

/// By hand. Agent 1 bids 4, agent 2 nothing, agent 1 posts 4, and only the type of value 4 buys, if she accepts when
/// indifferent: welfare 4 * 2/3, of 10/3. If she need not, posting 4 pays as long as it earns what posting 1 does, for
/// certain: she accepts with probability 3/8, and welfare is 4 * 2/3 * 3/8 = 1.
#[test]
fn theorem_four_fails_where_prices_may_depend_on_payments() {
    let instance = shipped("regress/theorem4.toml");
    for (buyers, welfare) in [(Buyers::Accepting, "8/3"), (Buyers::Free, "1")] {
        let game = plan_game(&instance, true, buyers).expect("small");
        assert_eq!(game.expected_optimum(), number("10/3"));
        let found = answer(&game, Direction::Min, Some(Rounds::Fixpoint));
        assert_eq!(value(&instance, &game, Form::plans(buyers), &found), number(welfare));
        let found = answer(&game, Direction::Max, Some(Rounds::Fixpoint));
        assert_eq!(value(&instance, &game, Form::plans(buyers), &found), number("10/3"));
    }
    // Where the price may not depend on the payment, all rounds force efficiency: Theorem 4 of the paper.
    let instance = shipped("regress/theorem4-hidden.toml");
    let game = plan_game(&instance, true, Buyers::Accepting).expect("small");
    let found = answer(&game, Direction::Min, Some(Rounds::Fixpoint));
    let form = Form::plans(Buyers::Accepting);
    assert_eq!(value(&instance, &game, form, &found), number("10/3"));
}

/// The extreme equilibria of a game in which only survivors are played: on every maximal set of exchangeable equilibria
/// these are the vertices of a face, among which those of least and of largest welfare are.
#[test]
fn random_games_agree_with_all_extreme_equilibria_and_an_exact_simplex() {
    let mut random = Random::new(7_301);
    let (mut tried, mut changed) = (0, 0);
    while tried < 60 {
        let text = match random.once_in(2) {
            true => table(&mut random, Limits { columns: 40 }),
            false => auction(&mut random, Limits { columns: 40 }),
        };
        let (instance, game) = compile(&text);
        let Some(all) = extreme_equilibria(&game, false, &Control::unlimited()) else { continue };
        tried += 1;
        let naive = Naive::of(&instance);
        let mut brute = Brute::new(&naive, true);
        for rounds in 1..=2 {
            brute.left = brute.next();
            let survives = |equilibrium: &&Equilibrium| {
                brute.players.iter().zip(&brute.left).all(|((agent, types), left)| {
                    let strategy = all.strategy(*agent, equilibrium.played[*agent]);
                    strategy.laws[types[0]]
                        .iter()
                        .flatten()
                        .all(|(action, _)| left.contains(&vec![naive.actions[*agent][*action]]))
                })
            };
            let welfare: Vec<&RBig> =
                all.list.iter().filter(survives).map(|found| &found.welfare).collect();
            changed += usize::from(welfare.len() < all.list.len());
            let ends = [welfare.iter().min(), welfare.iter().max()];
            for (direction, end) in [Direction::Min, Direction::Max].into_iter().zip(ends) {
                let found = answer(&game, direction, Some(Rounds::Count(rounds)));
                let found = value(&instance, &game, Form::default(), &found);
                assert_eq!(Some(&&found), end, "round {rounds}: {text}");
            }
        }
    }
    assert!(changed > 10, "rounds removed an equilibrium in {changed} cases");
}

/// Of three agents equilibria may be irrational: what is proved before a limit must be found true.
#[test]
fn proofs_about_three_agents_are_found_true() {
    let mut random = Random::new(90_210);
    let (mut tried, mut found_one) = (0, 0);
    while tried < 12 {
        let text = match random.once_in(2) {
            true => table(&mut random, Limits { columns: 60 }),
            false => auction(&mut random, Limits { columns: 60 }),
        };
        let (instance, game) = compile(&text);
        if game.agents.len() != 3 {
            continue;
        }
        tried += 1;
        let control = Control::new(Some(Duration::from_secs(3)), None, None);
        let asked = question(Direction::Min, Some(Rounds::Fixpoint));
        let found = solve(&game, &asked, &Precision::Exact, &control);
        found_one += usize::from(found.value.upper < Extended::Infinity);
        let certificate = of_answer(&instance, &game, &found).to_bytes();
        assert!(
            found.is_open() || matches!(check(&certificate, None), Outcome::Valid(_)),
            "{text}"
        );
    }
    assert!(found_one > 6, "an equilibrium in {found_one} of {tried} games");
}

#[test]
fn claims_about_undominated_equilibria_are_judged() {
    // As above: of welfare 2, which is the optimum, so that the ratio is 1.
    let (instance, game) = compile(&second_price(&[2, 1]));
    for (undominated, verdict) in
        [(Some(Rounds::Count(1)), Verdict::Certified), (None, Verdict::Refuted)]
    {
        let request = CertifyRequest {
            concept: Some(Concept::Bne),
            objective: Objective::welfare(),
            bound: Some("3/2".to_owned()),
            direction: Direction::Min,
            prior: PriorMode::Given,
            monotone: false,
            undominated,
            precision: None,
        };
        let judged = certify(&instance, &game, &request, &Control::unlimited()).expect("judged");
        assert_eq!(judged.verdict, verdict);
        let certificate = of_certified(&instance, &game, &judged).to_bytes();
        assert!(matches!(check(&certificate, None), Outcome::Valid(_)));
    }
}

#[test]
fn without_time_for_the_rounds_nothing_is_said() {
    let (_, game) = compile(&second_price(&[2, 1]));
    let control = Control::new(Some(Duration::ZERO), None, None);
    let rounds = eliminate(&game, Rounds::Fixpoint, Level::Interim, &control);
    assert!(matches!(rounds.verdict, dominance::Verdict::Undecided(Unfinished::Stopped)));
    let asked = question(Direction::Min, Some(Rounds::Fixpoint));
    let found = solve(&game, &asked, &Precision::Exact, &control);
    assert!(found.is_open());
    assert_eq!(found.value, Bracket::new(Extended::NegativeInfinity, Extended::Infinity));
}

#[test]
fn only_sets_of_equilibria_are_refined() {
    let (_, game) = compile(&second_price(&[2, 1]));
    for concept in [Concept::Coarse, Concept::PureBne] {
        let asked = Question { concept, ..question(Direction::Min, Some(Rounds::Count(1))) };
        let refused = check_question(&game, &asked);
        assert!(matches!(refused, Err(ClaimError::UndominatedConcept { .. })), "{refused:?}");
    }
}
