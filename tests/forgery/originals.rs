//! Valid certificates of random small instances: what the attacks start from.

use super::case::Case;
use crate::oracle::random::{Random, fraction};
use crate::oracle::random_auction::{Limits, auction};
use crate::oracle::random_sale::goods;
use crate::oracle::random_table::{symmetric_table, table};
use dashu::rational::RBig;
use poacert::certificate::{
    Certificate, of_answer, of_certified, of_given, of_ladder, of_smoothness,
};
use poacert::claims::{CertifyRequest, certify, check_question, ladder};
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question, solve};
use poacert::game::Game;
use poacert::smoothness::{Kind, Weights, best_bound, largest_lambda};
use poacert::solve::{Control, Precision};
use serde_json::Value;
use std::fmt::Write;
use std::sync::LazyLock;

/// How many instances are drawn.
const INSTANCES: u64 = 90;
/// Pairs of type profile and action profile.
const LIMITS: Limits = Limits { columns: 48 };

/// An instance and certificates of all kinds about it.
pub struct Original {
    pub case: Case,
    pub certificates: Vec<Value>,
}

/// All of them, made once.
pub static ORIGINALS: LazyLock<Vec<Original>> =
    LazyLock::new(|| (0..INSTANCES).map(original).collect());

fn original(seed: u64) -> Original {
    let mut random = Random::new(seed + 77_000);
    let text = match random.below(8) {
        0 => symmetric_table(&mut random),
        1 | 2 => table(&mut random, LIMITS),
        3 | 4 => with_families(goods(&mut random, LIMITS), &mut random),
        _ => with_deviations(auction(&mut random, LIMITS), &mut random),
    };
    let case = Case::read(&text).unwrap_or_else(|| panic!("seed {seed}: no instance\n{text}"));
    let certificates = certificates(&case, &mut random);
    for certificate in &certificates {
        let outcome = poacert_checker::check(&serde_json::to_vec(certificate).unwrap(), None);
        assert_eq!(outcome.code(), None, "seed {seed}: {outcome:?}\n{text}");
    }
    Original { case, certificates }
}

/// The auction with families of deviations for everybody.
fn with_deviations(mut text: String, random: &mut Random) -> String {
    let agents = text.matches("[[agents]]").count();
    let family = *random.pick(&["half-value", "uniform-to-value", "log-density"]);
    for agent in 1..=agents {
        let entry = format!("[[deviations]]\nagent = \"{agent}\"\nfamily = \"{family}\"\n");
        text.write_str(&entry).unwrap();
    }
    text
}

/// The auction with families of deviations where there are any.
fn with_families(text: String, random: &mut Random) -> String {
    let has_none = text.contains("posted-price") || text.contains("bundles");
    if has_none { text } else { with_deviations(text, random) }
}

/// The certificate as it is read back.
pub fn json(certificate: &Certificate) -> Value {
    serde_json::from_slice(&certificate.to_bytes()).unwrap()
}

fn certificates(case: &Case, random: &mut Random) -> Vec<Value> {
    let control = Control::unlimited();
    let (instance, game) = (&case.instance, &case.game);
    let mut certificates = Vec::new();
    for concept in Concept::LAWS {
        for direction in [Direction::Min, Direction::Max] {
            for prior in [PriorMode::Given, PriorMode::Any] {
                let mixed = (random.between(-2, 3), random.between(-2, 3));
                let (welfare, revenue) = *random.pick(&[(1, 0), (1, 0), (0, 1), mixed]);
                let objective =
                    Objective { welfare: fraction(welfare, 1), revenue: fraction(revenue, 1) };
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
                    certificates.push(json(&of_answer(instance, game, &answer)));
                }
            }
        }
    }
    if !case.has_worth() {
        return certificates;
    }
    let winnings = Game::winnings(instance).unwrap();
    for kind in [Kind::Smooth, Kind::SemiSmooth, Kind::Weak, Kind::WeakSemi] {
        let mut weights = Weights::revenue(fraction(random.between(2, 5), 2));
        if kind.is_weak() {
            weights = Weights { mu: fraction(random.between(0, 3), 2), mu2: RBig::ONE };
        } else {
            let best = best_bound(game, kind, &Precision::Exact, &control);
            certificates.push(json(&of_smoothness(instance, game, &best)));
        }
        let winnings = kind.is_weak().then_some(&winnings);
        let found = largest_lambda(game, kind, &weights, winnings, &Precision::Exact, &control);
        certificates.push(json(&of_smoothness(instance, game, &found)));
        let lambda = fraction(random.between(0, 3), 2);
        if let Some(given) = case.given(kind, &lambda, &weights) {
            certificates.push(json(&of_given(instance, game, &given)));
        }
    }
    let request = |concept, prior, bound: Option<&str>| CertifyRequest {
        concept,
        objective: Objective::welfare(),
        bound: bound.map(str::to_owned),
        direction: Direction::Min,
        prior,
        monotone: false,
        undominated: None,
        precision: Some(Precision::Exact),
    };
    let requests = [
        request(None, PriorMode::Given, None),
        request(Some(Concept::BceNs), PriorMode::Given, None),
        request(Some(Concept::CoarseNet), PriorMode::Any, None),
        request(Some(Concept::Bce), PriorMode::Given, Some("e/(e - 1)")),
        request(Some(Concept::Coarse), PriorMode::Any, Some("2 - 1/10^3")),
    ];
    for request in requests {
        if let Ok(certified) = certify(instance, game, &request, &control) {
            certificates.push(json(&of_certified(instance, game, &certified)));
        }
    }
    let (concepts, exact) = (Some(&Concept::LAWS[..]), Some(&Precision::Exact));
    if let Ok(ladder) = ladder(instance, game, &Objective::welfare(), concepts, exact, &control) {
        certificates.push(json(&of_ladder(instance, game, &ladder)));
    }
    certificates
}
