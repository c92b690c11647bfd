//! Whether a claim is true, from exact optima found without it.

use super::case::Case;
use super::judge::{End, end, expected_optimum, is_product, number};
use super::optima::{self, aim};
use super::parts::{OptimumPart, Part, parts};
use super::truth_of_profiles::{assert_counts, assert_profile};
use dashu::rational::RBig;
use poacert::equilibrium::{Concept, Direction, Family, Objective, PriorMode, Question, solve};
use poacert::exact::enclosure::enclose;
use poacert::exact::{Bracket, Extended};
use poacert::game::Game;
use poacert::instance::expression;
use poacert::smoothness::{Kind, Safety, Smoothness, Weights, best_bound, largest_lambda, safety};
use poacert::solve::{Control, Precision};
use serde_json::Value;

/// Panics unless the claim of a certificate that was accepted is true of the case.
pub fn assert_true(case: &Case, certificate: &Value) {
    assert_eq!(certificate["instance"]["source"], case.text.as_str(), "another instance");
    for part in parts(certificate) {
        match part {
            Part::Optimum(part) => assert_optimum(case, certificate, &part),
            Part::Smooth(part) => assert_smooth(case, certificate.pointer(&part.claim).unwrap()),
        }
    }
    let claim = &certificate["claim"];
    if let Some(welfare) = claim.get("optimal_welfare") {
        let any = claim.get("prior").is_some_and(|prior| prior == "any");
        let optimum = if any { RBig::ONE } else { expected_optimum(case) };
        assert_eq!(number(welfare), optimum, "{certificate}");
    }
    match certificate["kind"].as_str() {
        Some("certify") => assert_claim(case, certificate),
        Some("deviations") => assert_given(case, claim),
        Some("equilibria") => assert_counts(case, claim),
        Some("profile") => assert_profile(case, certificate),
        _ => {}
    }
}

/// The interval holds the number, as far as the number is known.
fn assert_holds(interval: &Value, number: &Bracket, certificate: &Value) {
    let (lower, upper) = (end(&interval["lower"]), end(&interval["upper"]));
    let holds = lower <= number.upper && upper >= number.lower;
    assert!(holds, "{lower}..{upper} does not hold {number:?}: {certificate}");
}

fn optimum(case: &Case, part: &OptimumPart) -> Bracket {
    let concept: Concept = part.concept.parse().unwrap();
    if concept.family() != Family::Laws {
        let weight = |key: &str| number(&part.objective[key]);
        let aim = aim(part.maximise, weight("welfare"), weight("revenue"), part.any_prior);
        return optima::optimum(case, &part.concept, &aim, part.monotone);
    }
    let question = Question {
        concept,
        objective: Objective {
            welfare: number(&part.objective["welfare"]),
            revenue: number(&part.objective["revenue"]),
        },
        direction: if part.maximise { Direction::Max } else { Direction::Min },
        prior: if part.any_prior { PriorMode::Any } else { PriorMode::Given },
        monotone: false,
        undominated: None,
    };
    solve(&case.game, &question, &Precision::Exact, &Control::unlimited()).value
}

fn assert_optimum(case: &Case, certificate: &Value, part: &OptimumPart) {
    let value = optimum(case, part);
    assert_holds(certificate.pointer(&part.ends).unwrap(), &value, certificate);
    if let Some(ratio) = &part.ratio {
        let welfare = if part.any_prior { RBig::ONE } else { expected_optimum(case) };
        let ratio = certificate.pointer(ratio).unwrap();
        assert_holds(ratio, &ratio_of(part, &value, &welfare), certificate);
    }
}

/// Optimal welfare over the worst or the best value; 0 where there is no equilibrium.
fn ratio_of(part: &OptimumPart, value: &Bracket, welfare: &RBig) -> Bracket {
    match value.upper == End::NegativeInfinity && part.maximise {
        true => Bracket::new(RBig::ZERO, RBig::ZERO),
        false => value.divide(welfare),
    }
}

fn kind_of(claim: &Value) -> Kind {
    let kinds = [Kind::Smooth, Kind::SemiSmooth, Kind::Weak, Kind::WeakSemi];
    kinds.into_iter().find(|kind| claim["smoothness"] == kind.name()).unwrap()
}

fn lambda(case: &Case, kind: Kind, weights: &Weights) -> Smoothness {
    let winnings = kind.is_weak().then(|| Game::winnings(&case.instance).unwrap());
    let (exact, control) = (Precision::Exact, Control::unlimited());
    largest_lambda(&case.game, kind, weights, winnings.as_ref(), &exact, &control)
}

fn assert_smooth(case: &Case, claim: &Value) {
    let kind = kind_of(claim);
    let at = match end(&claim["mu"]) {
        Extended::Finite(mu) => {
            let weights = Weights { mu, mu2: number(&claim["mu2"]) };
            Some(lambda(case, kind, &weights))
        }
        _ => None,
    };
    if claim["best"] != true {
        let at = at.expect("mu is finite");
        assert_holds(&claim["lambda"], &at.lambda, claim);
        assert_holds(&claim["bound"], &at.bound, claim);
        return;
    }
    if let Some(at) = at {
        assert!(end(&claim["lambda"]["lower"]) <= at.lambda.upper, "{claim}");
    }
    if kind.is_weak() {
        // The best over all weights is at most that at any.
        for (mu, mu2) in [(0u8, 1u8), (1, 0), (1, 1), (2, 1)] {
            let weights = Weights { mu: mu.into(), mu2: mu2.into() };
            let bound = lambda(case, kind, &weights).bound;
            assert!(end(&claim["bound"]["lower"]) <= bound.upper, "{claim}");
        }
    } else {
        let best = best_bound(&case.game, kind, &Precision::Exact, &Control::unlimited());
        assert_holds(&claim["bound"], &best.bound, claim);
    }
}

fn assert_claim(case: &Case, certificate: &Value) {
    let claim = &certificate["claim"];
    let smooth = &certificate["proof"]["smoothness"]["claim"];
    let expression = claim["bound"]["expression"].as_str().unwrap();
    let bound = if expression == "mu/lambda" {
        // The embedded claim is true, and its bound lies within.
        Bracket::new(end(&smooth["bound"]["lower"]), end(&smooth["bound"]["upper"]))
    } else {
        let value = enclose(&expression::parse(expression).unwrap(), 256).unwrap();
        Bracket::new(value.lower().clone(), value.upper().clone())
    };
    assert_holds(&claim["bound"], &bound, certificate);
    let Some(Part::Optimum(part)) = parts(certificate).into_iter().next() else { panic!() };
    let welfare = if part.any_prior { RBig::ONE } else { expected_optimum(case) };
    let ratio = ratio_of(&part, &optimum(case, &part), &welfare);
    match claim["verdict"].as_str() {
        Some("certified") => assert!(ratio.lower <= bound.upper, "{certificate}"),
        Some("refuted") => assert!(ratio.upper >= bound.lower, "{certificate}"),
        _ => {}
    }
    if !claim["theorem"].is_null() {
        assert!(ratio.lower <= end(&claim["theorem"]["ratio"]), "{certificate}");
    }
    for hypothesis in claim["hypotheses"].as_array().unwrap() {
        let is_safe = || matches!(safety(&case.game, &Control::unlimited()), Safety::Safe(_));
        let holds = match hypothesis["name"].as_str() {
            Some("product-prior") => is_product(case),
            Some("safe-action") => is_safe(),
            _ => end(&smooth["bound"]["lower"]) < End::Infinity,
        };
        // A bound that is not exact leaves it open.
        let is_open = smooth["bound"]["lower"] != smooth["bound"]["upper"];
        assert!(hypothesis["holds"] == holds || is_open, "{certificate}");
    }
}

fn assert_given(case: &Case, claim: &Value) {
    let kind = kind_of(claim);
    let weights = Weights { mu: number(&claim["mu"]), mu2: number(&claim["mu2"]) };
    let given = case.given(kind, &number(&claim["lambda"]), &weights).unwrap();
    assert_eq!(claim["holds"] == true, given.holds(), "{claim}");
    if claim["holds"] != true {
        assert!(number(&claim["witness"]["slack"]) >= given.slack, "{claim}");
    }
}
