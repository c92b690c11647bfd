//! Equilibrium optima of mid-size auctions against QSopt_ex, which solves the full programs exactly.
//!
//! Needs the program `esolver` (Debian package qsopt-ex): without it these tests fail.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::esolver;
use oracle::laws::{Aim, CONCEPTS, Conditions, program};
use oracle::linear_program::Verdict;
use oracle::naive::Naive;
use oracle::random::{Random, fraction};
use oracle::random_auction::Limits;
use oracle::random_items::items;
use oracle::random_units::units;
use oracle::smooth::Inequality;
use poacert::equilibrium::{self, Direction, Objective, PriorMode, Question};
use poacert::exact::{Bracket, Extended};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::smoothness::{Kind, Weights, largest_lambda};
use poacert::solve::{Control, Precision};
use std::collections::BTreeSet;

/// An auction with bids k/K, and agents each with these values, equally likely.
struct Family {
    rule: &'static str,
    values: &'static [&'static [&'static str]],
    steps: usize,
    extra: &'static str,
}

impl Family {
    fn instance(&self) -> Instance {
        let mut text = String::from("format = \"poacert/1\"\n");
        for (agent, values) in self.values.iter().enumerate() {
            let prob = format!("prob = \"1/{}\"", values.len());
            let of =
                |(t, v): (usize, &&str)| format!("{{ name = \"t{t}\", {prob}, value = \"{v}\" }}");
            let types: Vec<_> = values.iter().enumerate().map(of).collect();
            text +=
                &format!("[[agents]]\nname = \"{}\"\ntypes = [{}]\n", agent + 1, types.join(", "));
        }
        let bids = format!("bids = {{ from = 0, to = 1, step = \"1/{}\" }}", self.steps);
        text += &format!("[auction]\nrule = \"{}\"\n{bids}\n{}\n", self.rule, self.extra);
        Instance::read(Source::new("family.toml", text)).unwrap()
    }
}

fn of_crate(game: &Game, concept: Conditions, aim: &Aim) -> Bracket {
    let question = Question {
        concept: concept.name.parse().unwrap(),
        objective: Objective { welfare: aim.welfare.clone(), revenue: aim.revenue.clone() },
        direction: if aim.maximise { Direction::Max } else { Direction::Min },
        prior: if aim.any_prior { PriorMode::Any } else { PriorMode::Given },
        monotone: false,
        undominated: None,
    };
    equilibrium::solve(game, &question, &Precision::Exact, &Control::unlimited()).value
}

fn agree(family: &Family, concepts: &[&str], objectives: &[[i64; 2]]) -> usize {
    let instance = family.instance();
    let (game, naive) = (Game::compile(&instance).unwrap(), Naive::of(&instance));
    let mut compared = 0;
    for concept in CONCEPTS.into_iter().filter(|concept| concepts.contains(&concept.name)) {
        for weights in objectives {
            let [welfare, revenue] = weights.map(|weight| fraction(weight, 1));
            for (maximise, any_prior) in
                [(false, false), (true, false), (false, true), (true, true)]
            {
                if any_prior && concept.no_signalling {
                    continue;
                }
                let (welfare, revenue) = (welfare.clone(), revenue.clone());
                let aim = Aim { maximise, welfare, revenue, any_prior };
                let Verdict::Optimum(optimum) = esolver::solve(&program(&naive, concept, &aim))
                else {
                    panic!("{} {} {aim:?} has an optimum", family.rule, concept.name)
                };
                let optimum = Extended::Finite(optimum);
                let expected = Bracket::new(optimum.clone(), optimum);
                let place = format!("{} {} {aim:?}", family.rule, concept.name);
                assert_eq!(of_crate(&game, concept, &aim), expected, "{place}");
                compared += 1;
            }
        }
    }
    println!("{} {} columns: {compared} optima agree", family.rule, game.column_count());
    compared
}

const ALL: [&str; 6] = ["coarse", "coarse-ns", "bce", "bce-ns", "coarse-net", "any-information"];

#[test]
fn first_price_with_three_types() {
    let values: &[&[&str]] = &[&["1/3", "2/3", "1"], &["0", "1/2", "1"]];
    let family = Family { rule: "first-price", values, steps: 6, extra: "" };
    assert_eq!(agree(&family, &ALL, &[[1, 0], [0, 1]]), 40);
}

#[test]
fn first_price_with_interchangeable_agents() {
    let values: &[&[&str]] = &[&["1/3", "2/3", "1"], &["1/3", "2/3", "1"]];
    let family = Family { rule: "first-price", values, steps: 8, extra: "" };
    assert_eq!(agree(&family, &ALL, &[[1, 0], [0, 1]]), 40);
}

#[test]
fn all_pay() {
    let values: &[&[&str]] = &[&["1/2", "1"], &["1/3", "2/3", "1"]];
    let extra = "ties = { priority = [\"2\", \"1\"] }\nopt-out = true\nreserve = \"1/8\"";
    let family = Family { rule: "all-pay", values, steps: 8, extra };
    assert_eq!(agree(&family, &ALL, &[[1, 0], [0, 1]]), 40);
}

#[test]
fn second_price_with_three_agents() {
    let values: &[&[&str]] = &[&["1/2", "1"], &["1/2", "1"], &["3/4"]];
    let family = Family { rule: "second-price", values, steps: 4, extra: "overbidding = false" };
    assert_eq!(agree(&family, &ALL, &[[1, 0], [0, 1]]), 40);
}

#[test]
fn thousands_of_columns() {
    let values: &[&[&str]] = &[&["1/4", "1/2", "3/4", "1"], &["1/4", "1/2", "3/4", "1"]];
    let family = Family { rule: "first-price", values, steps: 12, extra: "" };
    assert_eq!(agree(&family, &["coarse", "coarse-net"], &[[1, 0]]), 8);
}

/// The optimum is this number, by the crate and by esolver.
fn is(family: &Family, concept: &str, weights: [i64; 2], expected: RBig) {
    let instance = family.instance();
    let (game, naive) = (Game::compile(&instance).unwrap(), Naive::of(&instance));
    let concept = *CONCEPTS.iter().find(|conditions| conditions.name == concept).unwrap();
    let [welfare, revenue] = weights.map(|weight| fraction(weight, 1));
    let aim = Aim { maximise: false, welfare, revenue, any_prior: false };
    let solved = esolver::solve(&program(&naive, concept, &aim));
    assert_eq!(solved, Verdict::Optimum(expected.clone()));
    let value = Extended::Finite(expected);
    assert_eq!(of_crate(&game, concept, &aim), Bracket::new(value.clone(), value));
}

/// Coarse correlated equilibria with v = (1, 1/2) and no overbidding (Feldman, Lucier, Nisan 2016).
#[test]
fn worst_welfare_without_overbidding() {
    let family = |steps| Family {
        rule: "first-price",
        values: &[&["1"], &["1/2"]],
        steps,
        extra: "overbidding = false",
    };
    is(&family(10), "coarse", [1, 0], fraction(33, 41));
    is(&family(20), "coarse", [1, 0], fraction(163129, 199264));
}

/// Fair independent values 0 or 1, own value known (the setting of Bergemann, Brooks, Morris 2017).
#[test]
fn least_revenue_of_first_price() {
    let family = |steps| Family {
        rule: "first-price",
        values: &[&["0", "1"], &["0", "1"]],
        steps,
        extra: "",
    };
    is(&family(4), "bce", [0, 1], fraction(3, 16));
    is(&family(8), "bce", [0, 1], fraction(25, 192));
    is(&family(12), "bce", [0, 1], fraction(11321, 115182));
}

/// Items and units: optima of laws and the largest lambda of small random auctions, from their full programs.
#[test]
fn random_items_and_units() {
    let concepts = ["coarse", "coarse-ns", "bce"];
    let mut rules = BTreeSet::new();
    for seed in 0..32 {
        let mut random = Random::new(seed + 910_000);
        let limits = Limits { columns: 80 };
        let text =
            if seed % 2 == 0 { items(&mut random, limits) } else { units(&mut random, limits) };
        rules.extend(text.lines().find(|line| line.starts_with("rule")).map(str::to_owned));
        let instance = Instance::read(Source::new("random.toml", text.clone())).unwrap();
        let (game, naive) = (Game::compile(&instance).unwrap(), Naive::of(&instance));
        let (welfare, revenue) = *random.pick(&[(1, 0), (0, 1), (1, -1), (2, 1)]);
        for name in concepts {
            let concept = *CONCEPTS.iter().find(|conditions| conditions.name == name).unwrap();
            let maximise = random.once_in(2);
            let (welfare, revenue) = (fraction(welfare, 1), fraction(revenue, 1));
            let aim = Aim { maximise, welfare, revenue, any_prior: false };
            let Verdict::Optimum(optimum) = esolver::solve(&program(&naive, concept, &aim)) else {
                panic!("there is an optimum\n{text}")
            };
            let optimum = Extended::Finite(optimum);
            let expected = Bracket::new(optimum.clone(), optimum);
            assert_eq!(of_crate(&game, concept, &aim), expected, "{name} {aim:?}\n{text}");
        }
        let optima = naive.optimum.values();
        if !naive.optimum.values().any(|w| *w > RBig::ZERO) || optima.len() > 4 {
            continue;
        }
        let mu = fraction(random.between(2, 4), 2);
        for (kind, semi) in [(Kind::Smooth, false), (Kind::SemiSmooth, true)] {
            let lambda = Inequality { semi, weak: false }.lambda(&naive, &mu, &RBig::ZERO);
            let expected = match esolver::solve(&lambda) {
                Verdict::Optimum(lambda) => Extended::Finite(lambda),
                Verdict::Infeasible => Extended::NegativeInfinity,
                Verdict::Unbounded => panic!("lambda is bounded\n{text}"),
            };
            let weights = Weights::revenue(mu.clone());
            let (exact, control) = (Precision::Exact, Control::unlimited());
            let found = largest_lambda(&game, kind, &weights, None, &exact, &control);
            let expected = Bracket::new(expected.clone(), expected);
            assert_eq!(found.lambda, expected, "{} {mu}\n{text}", kind.name());
        }
    }
    assert_eq!(rules.len(), 6, "{rules:?}");
}
