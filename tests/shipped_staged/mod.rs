//! Which certificates are shipped for which combined market, and how they are written.

use dashu::rational::RBig;
use poacert::certificate::{
    Certificate, Form, Played, of_answer, of_direct, of_plan_profile, of_sequence_answer,
    of_staged_profile, of_theorem, of_trade,
};
use poacert::claims::{StagedAnswer, certify_by_theorem, judge_direct, staged_kind};
use poacert::equilibrium::dominance::{Level, Rounds, dominance};
use poacert::equilibrium::{
    Answer, Concept, Direction, Follow, Objective, PriorMode, Question, judge_sequential,
    judge_staged, judge_strategies, plan_strategies, sequence_form, solve,
};
use poacert::game::{Game, plan_game};
use poacert::instance::{Instance, Profile, Source};
use poacert::solve::{Control, Precision};
use poacert::staged::{Buyers, GivenTypes, Market, Tree, Unbuilt};
use poacert::trade::{ex_post, trade};
use std::fs;
use std::path::Path;

/// As in the table of auctions alone; `solve` and `certify` take a concept, `profile` is that of the same name.
pub const SHIPPED: &[(&str, &[&str])] = &[
    (
        "paper/example2-3",
        &[
            "solve bne min",
            "solve bne max",
            "solve bne min free",
            "solve bne max free",
            "solve bne min accepting",
            "solve bne max accepting",
            "certify bne",
            "profile sequential",
            "trade",
        ],
    ),
    (
        "paper/example2-first-price-3",
        &[
            "solve bne min",
            "solve bne max",
            "solve bne min free",
            "solve bne max free",
            "solve bne min accepting",
            "solve bne max accepting",
            "theorem",
        ],
    ),
    ("paper/example3-resale-2", &["profile"]),
    ("paper/example3-resale-3", &["profile"]),
    ("paper/example4", &["profile"]),
    ("paper/example4-repaired", &["profile"]),
    ("regress/cycle-informed", &["profile", "certify pure-bne", "theorem"]),
    ("regress/informed-racer-learns", &["profile", "theorem"]),
    (
        "regress/net-welfare-bought",
        &["solve coarse-net min", "solve bne min", "profile", "theorem"],
    ),
    ("regress/reserve-unsold-resale", &["profile"]),
    ("regress/subsidised", &["profile", "trade"]),
    ("regress/theorem4", &["profile undominated"]),
    ("samples/bargaining", &["trade"]),
    ("samples/double-auction", &["trade"]),
];

const MOST_PLAYS: usize = 1_000_000;

/// The bytes a command's certificate has.
pub fn written(instance: &Instance, stem: &str, command: &str) -> Vec<u8> {
    let words: Vec<&str> = command.split(' ').collect();
    let certificate = match words[0] {
        "solve" => solved(instance, &words[1..]),
        "certify" => certified(instance, &words[1..]),
        "profile" => judged(instance, &profile(instance, stem), words.get(1).copied()),
        "theorem" => {
            let game = Game::compile(instance).expect("a game");
            let judged = certify_by_theorem(instance, &game, None, None, &Control::unlimited());
            of_theorem(instance, &game, &judged.expect("a claim")).expect("a theorem")
        }
        "trade" => {
            let of_market = |(number, trade)| {
                let ex_post = ex_post(instance, number, &Control::unlimited());
                (trade, ex_post)
            };
            let found: Vec<_> = trade(instance).into_iter().enumerate().map(of_market).collect();
            of_trade(instance, &found).expect("decided")
        }
        other => panic!("no command: {other}"),
    };
    certificate.to_bytes()
}

fn question(words: &[&str]) -> Question {
    Question {
        concept: words[0].parse().expect("a concept"),
        direction: if words.get(1) == Some(&"max") { Direction::Max } else { Direction::Min },
        objective: Objective::welfare(),
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    }
}

fn buyers(words: &[&str]) -> Buyers {
    match words.get(2) {
        Some(&"free") => Buyers::Free,
        Some(&"accepting") => Buyers::Accepting,
        _ => Buyers::All,
    }
}

fn in_plans(instance: &Instance, question: &Question, buyers: Buyers) -> (Game, Answer) {
    let game = plan_game(instance, !question.concept.has_costs(), buyers).expect("small");
    let answer = solve(&game, question, &Precision::Exact, &Control::unlimited());
    (game, answer)
}

/// In sequence form, where the concept has one.
fn solved(instance: &Instance, words: &[&str]) -> Certificate {
    let (question, buyers) = (question(words), buyers(words));
    if question.concept.has_costs() {
        let (game, answer) = in_plans(instance, &question, buyers);
        return of_answer(instance, &game, &answer).in_form(Form::plans(buyers));
    }
    let tree = Tree::whole(&Market::of(instance), buyers, MOST_PLAYS).expect("small");
    let control = Control::unlimited();
    let answer = sequence_form::solve(&tree, &question, &Precision::Exact, &control);
    of_sequence_answer(instance, &tree, buyers, &answer)
}

fn certified(instance: &Instance, words: &[&str]) -> Certificate {
    let (question, buyers) = (question(words), buyers(words));
    let auction = Game::compile(instance).expect("a game");
    let control = Control::unlimited();
    let kind = Some(staged_kind(question.concept));
    let theorem = certify_by_theorem(instance, &auction, None, kind, &control).expect("a claim");
    if question.concept == Concept::Bne {
        let tree = Tree::whole(&Market::of(instance), buyers, MOST_PLAYS).expect("small");
        let answer = sequence_form::solve(&tree, &question, &Precision::Exact, &control);
        let direct = judge_direct(&theorem, None, StagedAnswer::Sequences(Box::new(answer)), None);
        let games = (&auction, Played::Tree(&tree));
        return of_direct(instance, games, buyers, &theorem, &direct.expect("a claim"));
    }
    let (plans, answer) = in_plans(instance, &question, buyers);
    let direct =
        judge_direct(&theorem, None, StagedAnswer::Plans(Box::new(answer)), None).expect("a claim");
    of_direct(instance, (&auction, Played::Plans(&plans)), buyers, &theorem, &direct)
}

fn profile(instance: &Instance, stem: &str) -> Profile {
    let name = stem.split('/').next_back().expect("a name");
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("instances/profiles/{name}.toml"));
    let source = Source::new(name, fs::read_to_string(path).expect("a profile"));
    Profile::read(source, instance).expect("a valid profile")
}

fn judged(instance: &Instance, profile: &Profile, word: Option<&str>) -> Certificate {
    let names: Vec<String> = instance.agents.iter().map(|agent| agent.name.clone()).collect();
    let (market, all) = (Market::of(instance), Buyers::All);
    if word == Some("undominated") {
        let game = plan_game(instance, true, all).expect("small");
        let plays = GivenTypes::of(&market, all, MOST_PLAYS).expect("small");
        let strategies = plan_strategies::<Unbuilt>(profile, &names, &plays.agents, &game);
        let judged = judge_strategies(&game, strategies.expect("complete"), RBig::ZERO);
        let control = Control::unlimited();
        let rounds = dominance(&game, &judged.strategies, Rounds::Fixpoint, Level::Plan, &control);
        return of_plan_profile(instance, &game, &judged, Some(&rounds), all);
    }
    let mut build = |follow: &mut Follow<'_>| Tree::along(&market, all, MOST_PLAYS, follow);
    let judged = judge_staged(profile, &names, RBig::ZERO, &mut build).expect("complete");
    let sequential = (word == Some("sequential")).then(|| {
        let tree = Tree::whole(&market, all, MOST_PLAYS).expect("small");
        judge_sequential::<Unbuilt>(profile, &names, &tree).expect("complete")
    });
    of_staged_profile(instance, all, &judged, sequential.as_ref())
}
