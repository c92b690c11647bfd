//! Numbers from the literature and from independent computations, found again through the library.

use dashu::rational::RBig;
use poacert::certificate::{Certificate, of_answer, of_given, of_smoothness};
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question, solve};
use poacert::exact::Extended;
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::smoothness::{Kind, Weights, best_bound, check_given, largest_lambda};
use poacert::solve::{Control, Precision};
use std::path::Path;

fn instance(name: &str, set: &[(&str, &str)]) -> Instance {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
    let mut source = Source::new(name, std::fs::read_to_string(path).expect("an instance"));
    source.set = set.iter().map(|(name, to)| (name.to_string(), to.to_string())).collect();
    Instance::read(source).expect("a valid instance")
}

fn rational(text: &str) -> RBig {
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    RBig::from_parts(numerator.parse().unwrap(), denominator.parse().unwrap())
}

#[track_caller]
fn valid(certificate: &Certificate) {
    let outcome = poacert_checker::check(&certificate.to_bytes(), None);
    assert_eq!(outcome.code(), None, "{outcome:?}");
}

/// The optimum, exact and certified.
#[track_caller]
fn optimum(
    name: &str,
    set: &[(&str, &str)],
    concept: Concept,
    asked: (Direction, Objective),
) -> RBig {
    optimum_over(PriorMode::Given, name, set, concept, asked)
}

#[track_caller]
fn optimum_over(
    prior: PriorMode,
    name: &str,
    set: &[(&str, &str)],
    concept: Concept,
    (direction, objective): (Direction, Objective),
) -> RBig {
    let instance = instance(name, set);
    let game = Game::compile(&instance).expect("a game");
    let question = Question { concept, objective, direction, prior, monotone: false };
    let answer = solve(&game, &question, &Precision::Exact, &Control::unlimited());
    assert!(answer.value.is_exact(), "{name}: {:?}", answer.value);
    valid(&of_answer(&instance, &game, &answer));
    answer.value.lower.finite().expect("a number").clone()
}

fn least(objective: Objective) -> (Direction, Objective) {
    (Direction::Min, objective)
}

/// The largest lambda at mu = 1, exact and certified.
#[track_caller]
fn lambda(name: &str, set: &[(&str, &str)], kind: Kind) -> RBig {
    let instance = instance(name, set);
    let game = Game::compile(&instance).expect("a game");
    let weights = Weights::revenue(RBig::ONE);
    let (exact, control) = (Precision::Exact, Control::unlimited());
    let found = largest_lambda(&game, kind, &weights, None, &exact, &control);
    assert!(found.lambda.is_exact(), "{name}: {:?}", found.lambda);
    valid(&of_smoothness(&instance, &game, &found));
    found.lambda.lower.finite().expect("a number").clone()
}

/// Equal to a decimal as far as it was printed.
#[track_caller]
fn is_about(number: &RBig, decimal: &str) {
    let digits = decimal.strip_prefix("0.").expect("below 1");
    let unit = RBig::from(10).pow(digits.len() as isize);
    let printed = rational(digits) / &unit;
    let apart = (number - printed) * unit;
    let one = RBig::ONE;
    assert!(apart <= one && apart >= -one, "{number} is not about {decimal}");
}

/// QSopt_ex `esolver` and `glpsol --exact` on the whole program; at K = 10 also by hand.
#[test]
fn worst_coarse_welfare_against_half_a_rival() {
    let worst = |k| {
        let set = [("K", k)];
        optimum("literature/cce-half.toml", &set, Concept::Coarse, least(Objective::welfare()))
    };
    assert_eq!(worst("10"), rational("33/41"));
    assert_eq!(worst("20"), rational("163129/199264"));
    is_about(&worst("40"), "0.831827");
    is_about(&worst("60"), "0.836142");
}

/// Feldman, Lucier, Nisan (2016): 0.813559.. in the continuum without overbidding, for a rival's value
/// between 0.70 and 0.72; on the grid the same program in floats, by another solver.
#[test]
fn worst_coarse_welfare_without_overbidding() {
    let found =
        [("40", "28/40", "0.805241"), ("80", "57/80", "0.809659"), ("120", "86/120", "0.811022")];
    for (k, value, welfare) in found {
        let (name, set) = ("literature/cce-no-overbidding.toml", [("K", k), ("v2", value)]);
        let least = least(Objective::welfare());
        is_about(&optimum(name, &set, Concept::Coarse, least), welfare);
    }
}

/// The same paper: 1 − 1/e with overbidding.
#[test]
fn worst_coarse_welfare_with_overbidding() {
    for (k, welfare) in [("50", "0.645522"), ("100", "0.638868"), ("150", "0.636647")] {
        let name = "literature/cce-overbidding.toml";
        let least = least(Objective::welfare());
        is_about(&optimum(name, &[("K", k)], Concept::Coarse, least), welfare);
    }
}

/// The same paper: 1 − 2/e = 0.2642.. of the value.
#[test]
fn worst_coarse_revenue() {
    for (k, revenue) in [("20", "0.264500"), ("120", "0.264292")] {
        let name = "literature/cce-revenue.toml";
        let least = least(Objective::revenue());
        is_about(&optimum(name, &[("K", k)], Concept::Coarse, least), revenue);
    }
}

/// The setting of Bergemann, Brooks, Morris (2017), values known: the whole program, solved exactly.
#[test]
fn worst_revenue_of_bayes_correlated_equilibria() {
    for (k, revenue) in [("4", "3/16"), ("8", "25/192"), ("12", "11321/115182")] {
        let name = "literature/bce-revenue.toml";
        let worst = optimum(name, &[("K", k)], Concept::Bce, least(Objective::revenue()));
        assert_eq!(worst, rational(revenue));
    }
}

/// Roughgarden (2012): 1 − 1/e with continuous bids; on grids, by another program in floats.
#[test]
fn lambda_of_first_price_auctions() {
    let at =
        |name: &str, m| lambda(&format!("paper/table1-{name}.toml"), &[("m", m)], Kind::Smooth);
    is_about(&at("first-price-10", "10"), "0.632133");
    is_about(&at("first-price-10", "100"), "0.632122");
    is_about(&at("first-price-ties-lost-10", "10"), "0.601310");
    is_about(&at("first-price-ties-lost-10", "100"), "0.628957");
    is_about(&at("first-price-ties-won-10", "10"), "0.661746");
    is_about(&at("first-price-ties-won-10", "100"), "0.635257");
}

/// With equal values the limit is 1 − 1/e^2 = 0.864664..: finer grids come nearer.
#[test]
fn lambda_of_first_price_auctions_with_equal_values() {
    let limit = rational("864665/1000000");
    let apart = |m| {
        let set = [("m", m)];
        let found = lambda("paper/table1-first-price-equal-10.toml", &set, Kind::Smooth);
        if found > limit { found - &limit } else { &limit - found }
    };
    let (coarse, fine) = (apart("10"), apart("40"));
    assert!(fine < coarse && fine < rational("1/100"), "{coarse}, {fine}");
}

/// Syrgkanis, Tardos (2013): 1/2, and exactly that on every grid with uniform ties.
#[test]
fn lambda_of_all_pay_auctions() {
    for m in ["3", "10", "20", "40"] {
        let found = lambda("paper/table1-all-pay-10.toml", &[("m", m)], Kind::Smooth);
        assert_eq!(found, rational("1/2"), "m = {m}");
    }
}

/// By hand: with the bids of the own types only the rows would give 71/80, which an equilibrium of
/// efficiency 17/20 contradicts; those of any type give 37/48.
#[test]
fn smooth_rows_take_bids_of_all_types() {
    let found = lambda("regress/type-union.toml", &[], Kind::Smooth);
    assert_eq!(found, rational("37/48"));
    assert!(found <= rational("17/20") && rational("17/20") < rational("71/80"));
}

/// By hand: every coarse law has welfare 2; agent 1 may buy the bit for 1/2, which leaves 3/2, and
/// lambda = 3/4 shows that nothing is worse.
#[test]
fn information_costs_lose_a_quarter() {
    let name = "regress/net-welfare.toml";
    let worst = |concept| optimum(name, &[], concept, least(Objective::welfare()));
    assert_eq!(worst(Concept::Coarse), RBig::from(2));
    assert_eq!(worst(Concept::CoarseNet), rational("3/2"));
    assert_eq!(RBig::from(2) / worst(Concept::CoarseNet), rational("4/3"));
    assert_eq!(lambda(name, &[], Kind::SemiSmooth), rational("3/4"));
}

/// By hand: the deviations to the predecessor's type prove 2/3, and no more.
#[test]
fn three_agents_in_a_cycle_are_two_thirds_smooth() {
    let instance = instance("regress/cycle.toml", &[]);
    let game = Game::compile(&instance).expect("a game");
    let weights = Weights::revenue(RBig::ONE);
    for (lambda, holds) in [("2/3", true), ("67/100", false)] {
        let lambda = rational(lambda);
        let given = check_given(&instance, &game, Kind::Smooth, &lambda, &weights, None);
        let given = given.expect("the instance has deviations");
        assert_eq!(given.holds(), holds);
        valid(&of_given(&instance, &game, &given));
    }
}

/// An LP by scipy.
#[test]
fn idle_profiles_do_not_make_the_worst_prior_unbounded() {
    let (any, name) = (PriorMode::Any, "regress/idle-profiles.toml");
    let worst = optimum_over(any, name, &[], Concept::CoarseNet, least(Objective::welfare()));
    assert_eq!(worst, rational("-4/13"));
}

/// By hand: with a share s of the mass on deviations lambda/mu is 2 − s, so that no mu is best.
#[test]
fn a_price_above_the_value_has_no_best_mu() {
    let instance = instance("regress/price-above-value.toml", &[]);
    let game = Game::compile(&instance).expect("a game");
    let best = best_bound(&game, Kind::Smooth, &Precision::Exact, &Control::unlimited());
    assert_eq!(best.weights, None);
    assert_eq!(best.bound.lower, Extended::Finite(rational("1/2")));
    assert_eq!(best.bound.upper, Extended::Finite(rational("1/2")));
    valid(&of_smoothness(&instance, &game, &best));
}
