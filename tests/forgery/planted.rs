//! Certificates of games whose rules are misread, and what must be said of them.

use super::case::Case;
use super::judge::judge;
use dashu::rational::RBig;
use poacert::certificate::{Certificate, of_answer, of_smoothness};
use poacert::claims::check_question;
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question, solve};
use poacert::exact::Bracket;
use poacert::game::Game;
use poacert::instance::Instance;
use poacert::smoothness::{Kind, Weights, largest_lambda};
use poacert::solve::{Control, Precision};
use std::collections::{BTreeMap, BTreeSet};

/// What is planted; `false` where the instance has nothing of the sort.
pub type Plant = fn(&mut Instance) -> bool;

/// The answer to every question.
pub type Truth = BTreeMap<String, Bracket>;

/// Every answer of the program with its certificate, in a fixed order.
pub fn answers(instance: &Instance, game: &Game) -> Vec<(String, Bracket, Certificate)> {
    let control = Control::unlimited();
    let mut answers = Vec::new();
    for concept in Concept::LAWS {
        for direction in [Direction::Min, Direction::Max] {
            for prior in [PriorMode::Given, PriorMode::Any] {
                for objective in [Objective::welfare(), Objective::revenue()] {
                    let name =
                        if objective == Objective::welfare() { "welfare" } else { "revenue" };
                    let (sense, priors) = (direction.name(), prior.name());
                    let name = format!("{concept} {sense} {name} {priors}");
                    let question = Question {
                        concept,
                        objective,
                        direction,
                        prior,
                        monotone: false,
                        undominated: None,
                    };
                    if check_question(game, &question).is_ok() {
                        let answer = solve(game, &question, &Precision::Exact, &control);
                        let certificate = of_answer(instance, game, &answer);
                        answers.push((name, answer.value, certificate));
                    }
                }
            }
        }
    }
    for kind in [Kind::Smooth, Kind::SemiSmooth] {
        let weights = Weights::revenue(RBig::ONE);
        let found = largest_lambda(game, kind, &weights, None, &Precision::Exact, &control);
        let certificate = of_smoothness(instance, game, &found);
        answers.push((kind.name().to_owned(), found.lambda, certificate));
    }
    answers
}

/// What the program answers about the instance as it is.
pub fn truth(case: &Case) -> Truth {
    let answers = answers(&case.instance, &case.game);
    answers.into_iter().map(|(name, value, _)| (name, value)).collect()
}

/// What became of the certificates of one misread rule.
#[derive(Default)]
pub struct Found<'a> {
    /// Invalid ones, by code.
    pub codes: BTreeMap<&'static str, usize>,
    /// The instances they are of.
    pub hit: BTreeSet<&'a str>,
    /// Valid ones, which say what is true all the same.
    pub harmless: usize,
}

impl Found<'_> {
    pub fn invalid(&self) -> usize {
        self.codes.values().sum()
    }
}

/// Has all certificates of the misread instances checked: each is invalid for a reason the second opinion gives too,
/// or what it says is true.
pub fn hunt<'a>(
    plant: &str,
    change: Plant,
    cases: &[(&'a str, Case)],
    truths: &[Truth],
) -> Found<'a> {
    let mut found = Found::default();
    for ((name, case), truth) in cases.iter().zip(truths) {
        let mut wrong = case.instance.clone();
        if !change(&mut wrong) {
            continue;
        }
        let Ok(game) = Game::compile(&wrong) else { continue };
        if game.allowed.iter().flatten().any(Vec::is_empty) {
            continue;
        }
        for (question, value, certificate) in answers(&wrong, &game) {
            let bytes = certificate.to_bytes();
            let certificate = serde_json::from_slice(&bytes).expect("JSON");
            let reasons = judge(case, &certificate);
            let outcome = poacert_checker::check(&bytes, None);
            let place = format!("{plant}, {name}, {question}: {reasons:?}, {outcome:?}");
            match outcome.code() {
                None => {
                    assert!(reasons.is_empty(), "{place}");
                    assert_eq!(truth[&question], value, "valid, though false: {place}");
                    found.harmless += 1;
                }
                Some(code) => {
                    assert!(reasons.contains(code.text()), "{place}");
                    *found.codes.entry(code.text()).or_default() += 1;
                    found.hit.insert(name);
                }
            }
        }
    }
    println!(
        "{plant}: {} invalid in {} instances {:?}, {} true",
        found.invalid(),
        found.hit.len(),
        found.codes,
        found.harmless
    );
    found
}

/// The code of one certificate, of a game in which one rule is misread.
#[track_caller]
pub fn misread(
    case: &Case,
    instance: &str,
    plants: &[(&str, Plant)],
    plant: &str,
    question: &str,
    code: &str,
) {
    let (_, change) = plants.iter().find(|(name, _)| *name == plant).expect(plant);
    let mut wrong = case.instance.clone();
    assert!(change(&mut wrong), "{plant} does not apply to {instance}");
    let game = Game::compile(&wrong).expect("a game");
    let answers = answers(&wrong, &game);
    let (_, _, certificate) = answers.iter().find(|(name, ..)| name == question).expect(question);
    let outcome = poacert_checker::check(&certificate.to_bytes(), None);
    let found = outcome.code().map(|code| code.text());
    assert_eq!(found, Some(code), "{instance}, {plant}, {question}");
}
