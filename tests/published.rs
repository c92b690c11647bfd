//! Numbers from the literature and from independent computations, found again through the library.

use dashu::rational::RBig;
use poacert::certificate::{Certificate, of_answer, of_certified, of_given, of_smoothness};
use poacert::claims::{Certified, CertifyRequest, Verdict, certify};
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question, solve};
use poacert::exact::Extended;
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::revenue::{Setting, VirtualValues, best_reserve, optimal_revenue};
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
    let question =
        Question { concept, objective, direction, prior, monotone: false, undominated: None };
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

/// The claim of an instance, checked with its own deviations, and of any larger lambda.
#[track_caller]
fn given_lambda(name: &str) -> RBig {
    let instance = instance(name, &[]);
    let game = Game::compile(&instance).expect("a game");
    let claim = instance.smoothness.clone().expect("a claim");
    let weights = Weights::revenue(claim.mu);
    for (lambda, holds) in
        [(claim.lambda.clone(), true), (&claim.lambda + rational("1/1000000"), false)]
    {
        let given = check_given(&instance, &game, Kind::Smooth, &lambda, &weights, None);
        let given = given.expect("the instance has deviations");
        assert_eq!(given.holds(), holds, "{name}: {lambda}");
        valid(&of_given(&instance, &game, &given));
    }
    claim.lambda
}

/// The largest lambda of a weak kind, revenue without weight.
#[track_caller]
fn weak_lambda(name: &str, kind: Kind) -> RBig {
    let instance = instance(name, &[]);
    let game = Game::compile(&instance).expect("a game");
    let winnings = Game::winnings(&instance).expect("a game");
    let weights = Weights { mu: RBig::ZERO, mu2: RBig::ONE };
    let (exact, control) = (Precision::Exact, Control::unlimited());
    let found = largest_lambda(&game, kind, &weights, Some(&winnings), &exact, &control);
    assert!(found.lambda.is_exact(), "{name}: {:?}", found.lambda);
    valid(&of_smoothness(&instance, &game, &found));
    found.lambda.lower.finite().expect("a number").clone()
}

#[track_caller]
fn judged(
    name: &str,
    set: &[(&str, &str)],
    concept: Concept,
    objective: Objective,
    bound: &str,
) -> Certified {
    let instance = instance(name, set);
    let game = Game::compile(&instance).expect("a game");
    let request = CertifyRequest {
        concept: Some(concept),
        objective,
        bound: Some(bound.to_owned()),
        direction: Direction::Min,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
        precision: None,
    };
    let found = certify(&instance, &game, &request, &Control::unlimited()).expect("a claim");
    valid(&of_certified(&instance, &game, &found));
    found
}

/// A hand proof: the deviations prove 7/12 by hand, and nothing proves more. With what agent 1 may learn there, an equilibrium
/// has welfare 15/8, and no Bayes correlated equilibrium has less. The optimum is 2 + 2 with probability 1/4, else 2 + 1.
#[test]
fn an_informed_racer_beats_the_bound_of_the_uninformed() {
    let name = "regress/informed-racer.toml";
    assert_eq!(given_lambda(name), rational("7/12"));
    assert_eq!(lambda(name, &[], Kind::Smooth), rational("7/12"));
    assert_eq!(optimum(name, &[], Concept::Bce, least(Objective::welfare())), rational("15/8"));
    let (optimal, worst) = (rational("13/4"), rational("15/8"));
    assert_eq!(&optimal / &worst, rational("26/15"));
    assert!(rational("26/15") > rational("12/7"));
    let found = judged(name, &[], Concept::Bce, Objective::welfare(), "12/7");
    assert_eq!((found.verdict, found.optimal_welfare), (Verdict::Refuted, optimal));
    let found = judged(name, &[], Concept::Bne, Objective::welfare(), "12/7");
    assert_eq!(found.verdict, Verdict::Certified);
}

/// By brute force over the 625 bid profiles, in Python fractions.
#[test]
fn deviations_of_syrgkanis_and_tardos_on_a_grid() {
    assert_eq!(given_lambda("samples/syrgkanis-tardos.toml"), rational("109/168"));
}

/// The program of one type profile after the other, written down in full and solved by scipy: in floats 0.625, 0.6875 on both
/// grids, 0.626984 for three bidders, and 0.583333 and 0.602339 for three items.
#[test]
fn lambda_of_simultaneous_auctions() {
    for k in ["2", "4"] {
        let at = |name| lambda(name, &[("k", k)], Kind::Smooth);
        assert_eq!(at("paper/table1-simultaneous-first-price.toml"), rational("5/8"));
        assert_eq!(at("paper/table1-simultaneous-all-pay.toml"), rational("11/16"));
    }
    for top in ["2", "3"] {
        let found = lambda("paper/table1-unit-demand-3.toml", &[("top", top)], Kind::Smooth);
        assert_eq!(found, rational("79/126"), "top = {top}");
    }
    for (top, expected) in [("1", "7/12"), ("2", "103/171")] {
        let found = lambda("literature/simultaneous-3x3.toml", &[("top", top)], Kind::Smooth);
        assert_eq!(found, rational(expected), "top = {top}");
    }
}

/// By hand: agent 2 is worth m for her first unit and v for each further one, E[v] = 1 + .. + 1/m, and agent 1 at most 1 for
/// any. Every unit is sold, so no play is worth less than m, and agent 1 bidding m for all of them, agent 2 nothing, is an
/// equilibrium: to win a unit takes a bid of m, and costs m.
#[test]
fn the_auction_of_example_3() {
    for (name, m, expected) in
        [("paper/example3-2.toml", 2, "3/2"), ("paper/example3-3.toml", 3, "11/6")]
    {
        let optimal = RBig::from(m) + RBig::from(m - 1) * rational(expected);
        let worst = RBig::from(m);
        assert_eq!(optimum(name, &[], Concept::Bne, least(Objective::welfare())), worst);
        let ratio = (&optimal / &worst).to_string();
        let found = judged(name, &[], Concept::Bne, Objective::welfare(), &ratio);
        assert_eq!((found.verdict, found.optimal_welfare), (Verdict::Certified, optimal));
    }
}

/// The whole program, written down from the rules and solved by scipy: in floats 1.377083, 1.330997, 1.4375, 1.4375, 1.416667,
/// 1.458333 and 1.455093.
#[test]
fn worst_coarse_welfare_of_items_and_units() {
    let simultaneous = |rule| format!("paper/table1-simultaneous-{rule}.toml");
    let discriminatory = || "literature/discriminatory-2.toml".to_owned();
    for (name, k, welfare) in [
        (simultaneous("first-price"), "2", "661/480"),
        (simultaneous("first-price"), "4", "11585/8704"),
        (simultaneous("all-pay"), "2", "23/16"),
        (simultaneous("all-pay"), "4", "23/16"),
        (discriminatory(), "2", "17/12"),
        (discriminatory(), "4", "35/24"),
        (discriminatory(), "6", "33569/23070"),
    ] {
        let least = least(Objective::welfare());
        let found = optimum(&name, &[("k", k)], Concept::Coarse, least);
        assert_eq!(found, rational(welfare), "{name}, k = {k}");
    }
}

/// de Keijzer, Markakis, Schafer, Telelis (2013): coarse equilibria of discriminatory auctions lose at most a factor
/// e/(e − 1) when marginal values do not increase; here on grids.
#[test]
fn coarse_equilibria_of_discriminatory_auctions() {
    let name = |units| format!("literature/discriminatory-{units}.toml");
    for (units, set) in
        [("2", ("k", "2")), ("2", ("k", "4")), ("2", ("k", "6")), ("3", ("top", "4"))]
    {
        let welfare = Objective::welfare();
        let found = judged(&name(units), &[set], Concept::Coarse, welfare, "e/(e-1)");
        assert_eq!(found.verdict, Verdict::Certified, "{units} units, {set:?}");
    }
}

/// By hand: bidding 1 for both units leaves bidder 1 2 − 2b against a rival's bid b, and whatever she bids instead and earns,
/// u, welfare is at least 3/2 + u − (2 − 2b), so no coarse law has less than 3/2. The profile of demand reduction has that. The
/// same paper: at most 3.1462 by weak smoothness, which asks for no overbidding.
#[test]
fn demand_reduction_in_a_uniform_price_auction() {
    let name = "literature/uniform-price-2.toml";
    for concept in [Concept::Bne, Concept::Coarse] {
        assert_eq!(optimum(name, &[], concept, least(Objective::welfare())), rational("3/2"));
        let found = judged(name, &[], concept, Objective::welfare(), "3.1462");
        assert_eq!(found.verdict, Verdict::Certified);
    }
}

/// By hand: bidding the value 2 for the wanted item only earns at least 2 less the bid that wins it now, so lambda = 1. More is
/// impossible: when all bid 0, no deviation earns more than 2, nothing is paid and nothing could be, and the optimum is 4. That
/// leaves half of the optimum, and bidding for the wrong items loses as much.
#[test]
fn simultaneous_second_price_auctions_are_weakly_smooth() {
    let name = "literature/simultaneous-second-price.toml";
    for kind in [Kind::Weak, Kind::WeakSemi] {
        assert_eq!(weak_lambda(name, kind), RBig::ONE);
    }
    let worst = optimum(name, &[], Concept::Bne, least(Objective::welfare()));
    assert_eq!(worst, RBig::from(2));
}

/// By hand: with reserve 0 the buyer bids 0 and pays nothing, with reserve 1 she may stay away.
#[test]
fn revenue_from_one_buyer_has_no_bound() {
    for r in ["0", "1"] {
        let (name, revenue) = ("regress/one-buyer.toml", Objective::revenue());
        let found = judged(name, &[("r", r)], Concept::Bne, revenue, "2.62");
        assert_eq!(found.verdict, Verdict::Refuted, "r = {r}");
        assert_eq!(found.ratio.lower, Extended::Infinity, "r = {r}");
    }
}

/// By hand: virtual values 1 − 2, 2 − 1 and 3, so 3 with probability 5/9 and 1 with probability 3/9 is optimal, 2. With
/// reserve 2 whoever is worth 3 bids, for 2 would earn her something: at least 2 with probability 5/9. No more if those bid 2,
/// of which 5/6 is left to them, 5/2 leaving 1/2, and those worth 2 stay away.
#[test]
fn revenue_from_regular_bidders() {
    let (name, revenue) = ("literature/revenue-regular.toml", Objective::revenue());
    let found = judged(name, &[], Concept::Bne, revenue, "2.62");
    assert_eq!(found.verdict, Verdict::Certified);
    let nine_fifths = Extended::Finite(rational("9/5"));
    assert_eq!((found.ratio.lower, found.ratio.upper), (nine_fifths.clone(), nine_fifths));
}

/// By hand: 2 − 1 (3/8)/(5/8) = 7/5, 3 − 3 (1/4)/(1/8) = −3, 6; the first two ironed to (7/5 (5/8) − 3/8)/(3/4) = 2/3.
/// Optimal: 6 (7/16) + 2/3 (9/16) = 3. Second-price auctions earn, with reserve 2, 2 + 1 (9/64) + 3 (1/16) = 149/64, with
/// reserve 3 3 (39/64) + 3 (1/16) = 129/64, and with reserve 6 6 (7/16) = 21/8.
#[test]
fn revenue_from_irregular_bidders() {
    let instance = instance("literature/revenue-irregular.toml", &[]);
    let game = Game::compile(&instance).expect("a game");
    let setting = Setting::of(&instance, &game).expect("one item");
    let found = VirtualValues::of(&setting).expect("one item");
    for levels in &found.levels {
        let ironed: Vec<RBig> = levels.iter().map(|level| level.ironed.clone()).collect();
        assert_eq!(ironed, [rational("2/3"), rational("2/3"), RBig::from(6)]);
    }
    let optimal = optimal_revenue(&instance, &game, &Control::unlimited()).expect("agreement");
    assert_eq!(optimal.by_virtual_values, Some(RBig::from(3)));
    let best = best_reserve(&setting).expect("one item");
    assert_eq!((best.price, best.revenue), (RBig::from(6), rational("21/8")));
}

/// By hand, R5 without its resale: only agent 1 gains by winning at 1 whatever the others do, for she wins ties, and nobody
/// is worth 2. The optimum is 19/10 (3/5) + 2/5 (3/2 + 11/10)/2 = 83/50.
#[test]
fn ties_leave_the_item_to_the_first_bidder() {
    let name = "regress/reserve-unsold.toml";
    for direction in [Direction::Min, Direction::Max] {
        let asked = (direction, Objective::welfare());
        assert_eq!(optimum(name, &[], Concept::Bne, asked), rational("11/10"));
    }
    let found = judged(name, &[], Concept::Bne, Objective::welfare(), "83/55");
    assert_eq!((found.verdict, found.optimal_welfare), (Verdict::Certified, rational("83/50")));
}

/// By hand. Items: bidder 1 wants both, bidder 2 the one of her type; either gets what both want, 3 or 2 + 0, and all is sold.
/// Units: bidder 1 wants both, too: her chance of one rises from 2/3 to 5/6 against a high type who wants both. With the low type,
/// who stays away, that is worth 5, with the high one 5 (1/6) + 7 (5/6).
#[test]
fn welfare_at_posted_prices() {
    for (name, welfare, revenue) in [
        ("samples/posted-price-items.toml", "5/2", "3/2"),
        ("samples/posted-price-units.toml", "35/6", "4"),
    ] {
        for direction in [Direction::Min, Direction::Max] {
            let at = |objective| optimum(name, &[], Concept::Bne, (direction, objective));
            assert_eq!(at(Objective::welfare()), rational(welfare));
            assert_eq!(at(Objective::revenue()), rational(revenue));
        }
    }
}
