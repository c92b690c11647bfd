//! Equilibrium optima of many random tiny games against full programs solved by brute force.
//!
//! `POACERT_BRUTE_FORCE=N` looks at N games instead.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::laws::{Aim, CONCEPTS, Conditions, program};
use oracle::linear_program::Verdict;
use oracle::naive::Naive;
use oracle::random::{Random, fraction};
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_table::{symmetric_table, table};
use oracle::simplex;
use poacert::equilibrium::{self, Answer, Concept, Direction, Objective, PriorMode, Question};
use poacert::exact::Extended;
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, Precision};
use std::collections::BTreeMap;

/// How many games to look at, without being told.
const GAMES: usize = 160;
/// Pairs of type profile and action profile.
const LIMITS: Limits = Limits { columns: 100 };
/// Inclusions between concepts, the smaller set first, that hold by definition.
const INCLUSIONS: [(&str, &str); 4] = [
    ("coarse-ns", "coarse"),
    ("bce-ns", "bce"),
    ("bce", "coarse"),
    ("any-information", "coarse-net"),
];

#[derive(Default)]
struct Counts {
    finite: usize,
    infinite: usize,
    inclusions: usize,
}

#[test]
fn every_optimum_is_that_of_the_full_program() {
    let games =
        std::env::var("POACERT_BRUTE_FORCE").map_or(GAMES, |n| n.parse().expect("a number"));
    let mut counts = Counts::default();
    for seed in 0..games as u64 {
        check(seed, &mut counts);
    }
    let Counts { finite, infinite, inclusions } = counts;
    println!("{games} games: {finite} optima agree, {infinite} infinite, {inclusions} inclusions");
    assert!(finite + infinite >= 20 * games, "too few comparisons");
}

fn text(random: &mut Random) -> String {
    match random.below(12) {
        0 => symmetric_table(random),
        1 | 2 => table(random, LIMITS),
        3..=6 => goods(random, LIMITS),
        _ => auction(random, LIMITS),
    }
}

fn check(seed: u64, counts: &mut Counts) {
    let mut random = Random::new(seed);
    let text = text(&mut random);
    let instance = Instance::read(Source::new("random.toml", text.clone()))
        .unwrap_or_else(|error| panic!("seed {seed}: {error:?}\n{text}"));
    let game = Game::compile(&instance).unwrap();
    let naive = Naive::of(&instance);
    let mixed = *random.pick(&[(4, -3), (-6, 2), (-3, 0), (6, 1)]);
    let weights = [(1, 0), (0, 1)].map(|(w, r)| (fraction(w, 1), fraction(r, 1)));
    let weights = weights.into_iter().chain([(fraction(mixed.0, 6), fraction(mixed.1, 6))]);
    // Per unit of optimal welfare makes sense where that is positive somewhere, negative nowhere.
    let has_unit = naive.optimum.values().all(|w| *w >= RBig::ZERO)
        && naive.optimum.values().any(|w| *w > RBig::ZERO);
    for (welfare, revenue) in weights {
        for any_prior in [false, true] {
            for maximise in [false, true] {
                let (welfare, revenue) = (welfare.clone(), revenue.clone());
                let aim = Aim { maximise, welfare, revenue, any_prior };
                let mut optima = BTreeMap::new();
                for concept in CONCEPTS {
                    if any_prior && (concept.no_signalling || !has_unit) {
                        continue;
                    }
                    let verdict = simplex::solve(&program(&naive, concept, &aim));
                    let answer = answer(&game, concept, &aim);
                    let place = format!("seed {seed}, {}, {aim:?}", concept.name);
                    compare(&answer, &verdict, maximise, counts, &format!("{place}\n{text}"));
                    optima.insert(concept.name, verdict);
                }
                check_inclusions(&optima, maximise, counts);
            }
        }
    }
}

fn answer(game: &Game, concept: Conditions, aim: &Aim) -> Answer {
    let concept: Concept = concept.name.parse().unwrap();
    let (welfare, revenue) = (aim.welfare.clone(), aim.revenue.clone());
    let question = Question {
        concept,
        objective: Objective { welfare, revenue },
        direction: if aim.maximise { Direction::Max } else { Direction::Min },
        prior: if aim.any_prior { PriorMode::Any } else { PriorMode::Given },
        monotone: false,
        undominated: None,
    };
    equilibrium::solve(game, &question, &Precision::Exact, &Control::unlimited())
}

fn compare(answer: &Answer, verdict: &Verdict, maximise: bool, counts: &mut Counts, place: &str) {
    let value = &answer.value;
    match verdict {
        Verdict::Optimum(optimum) => {
            let optimum = Extended::Finite(optimum.clone());
            assert_eq!((&value.lower, &value.upper), (&optimum, &optimum), "{place}");
            counts.finite += 1;
        }
        // The crate proves no infinity, but may not rule it out.
        Verdict::Unbounded if maximise => {
            assert_eq!(value.upper, Extended::Infinity, "{place}");
            counts.infinite += 1;
        }
        Verdict::Unbounded => {
            assert_eq!(value.lower, Extended::NegativeInfinity, "{place}");
            counts.infinite += 1;
        }
        Verdict::Infeasible => panic!("every game has an equilibrium: {place}"),
    }
}

/// The optimum over the larger set is at least as extreme.
fn check_inclusions(optima: &BTreeMap<&str, Verdict>, maximise: bool, counts: &mut Counts) {
    for (smaller, larger) in INCLUSIONS {
        let (Some(smaller), Some(larger)) = (optima.get(smaller), optima.get(larger)) else {
            continue;
        };
        match (smaller, larger) {
            (_, Verdict::Unbounded) => {}
            (Verdict::Optimum(smaller), Verdict::Optimum(larger)) if maximise => {
                assert!(smaller <= larger);
            }
            (Verdict::Optimum(smaller), Verdict::Optimum(larger)) => assert!(smaller >= larger),
            _ => panic!("unbounded over the smaller set only"),
        }
        counts.inclusions += 1;
    }
}
