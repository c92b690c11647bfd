//! Optimal revenue by hand, by virtual values, by the program over mechanisms, and against QSopt_ex.
//!
//! Needs the program `esolver` (Debian package qsopt-ex): without it some of these tests fail.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::esolver;
use oracle::linear_program::{LinearProgram, Verdict as Solved};
use oracle::random::{Random, fraction};
use oracle::random_auction::{Limits, auction};
use oracle::random_table::table;
use poacert::claims::{Certified, CertifyRequest, ClaimError, Verdict, certify};
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode};
use poacert::exact::{Bracket, Extended};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::revenue::{
    OptimalRevenue, Setting, VirtualValues, best_price, best_reserve, optimal_revenue,
    price_revenue,
};
use poacert::solve::Control;

fn read(text: &str) -> (Instance, Game) {
    let instance = Instance::read(Source::new("test.toml", text)).unwrap();
    let game = Game::compile(&instance).unwrap();
    (instance, game)
}

fn optimal(text: &str) -> OptimalRevenue {
    let (instance, game) = read(text);
    optimal_revenue(&instance, &game, &Control::unlimited()).unwrap()
}

fn exactly(value: RBig) -> Bracket {
    Bracket::new(value.clone(), value)
}

/// A single-item auction; for every agent her values with their probabilities.
fn sale(agents: &[&[(&str, &str)]], auction: &str) -> String {
    let mut text = String::from("format = \"poacert/1\"\n");
    for (agent, values) in agents.iter().enumerate() {
        let types = values.iter().enumerate().map(|(t, (value, prob))| {
            format!("{{ name = \"t{t}\", prob = \"{prob}\", value = \"{value}\" }}")
        });
        let types = types.collect::<Vec<_>>().join(", ");
        text += &format!("[[agents]]\nname = \"{}\"\ntypes = [{types}]\n", agent + 1);
    }
    text + auction
}

const PLAIN: &str = "[auction]\nrule = \"first-price\"\nbids = [0]\n";
const ONE_OR_TWO: &[(&str, &str)] = &[("1", "1/2"), ("2", "1/2")];

#[track_caller]
fn by_hand(agents: &[&[(&str, &str)]], expected: RBig, price: (i64, RBig), reserve: (i64, RBig)) {
    let (instance, game) = read(&sale(agents, PLAIN));
    let found = optimal_revenue(&instance, &game, &Control::unlimited()).unwrap();
    assert_eq!(found.value, exactly(expected.clone()));
    assert_eq!(found.by_virtual_values, Some(expected));
    let setting = Setting::of(&instance, &game).unwrap();
    let best = best_price(&setting).unwrap();
    assert_eq!((best.price, best.revenue), (price.0.into(), price.1));
    let best = best_reserve(&setting).unwrap();
    assert_eq!((best.price, best.revenue), (reserve.0.into(), reserve.1));
}

/// One buyer of 1 or 2: a price of 1 sells always, 2 half of the time. Two of them: 2 to whoever has it, 3/4; with truthful
/// second-price bids and reserve 1 it is 1 + 1/4.
#[test]
fn small_sales_by_hand() {
    by_hand(&[ONE_OR_TWO], fraction(1, 1), (1, fraction(1, 1)), (1, fraction(1, 1)));
    let both = &[ONE_OR_TWO, ONE_OR_TWO];
    by_hand(both, fraction(3, 2), (2, fraction(3, 2)), (2, fraction(3, 2)));
    // Virtual values of 1 or 2: 0 and 2. Of 1 or 5: 1 - 4 = -3 and 5. The largest positive one: 5/2 + 2/4. At price 1 nobody
    // refuses; at 5, 5/2; at 2, 2 * 3/4. Reserve 2: 2 always if somebody has 2 or more, 3/2; reserve 5: 5/2.
    let unlike: &[&[(&str, &str)]] = &[ONE_OR_TWO, &[("1", "1/2"), ("5", "1/2")]];
    by_hand(unlike, fraction(3, 1), (5, fraction(5, 2)), (5, fraction(5, 2)));
}

/// Nothing can be earned from values of 0 and below; types of probability 0 change nothing.
#[test]
fn values_that_earn_nothing() {
    by_hand(
        &[&[("0", "1")], &[("0", "1/2"), ("-1", "1/2")]],
        RBig::ZERO,
        (0, RBig::ZERO),
        (0, RBig::ZERO),
    );
    let with_nine: &[(&str, &str)] = &[("1", "1/2"), ("9", "0"), ("2", "1/2")];
    by_hand(&[with_nine], fraction(1, 1), (1, fraction(1, 1)), (1, fraction(1, 1)));
    // A negative value: 3 with probability 1/2 is all there is.
    by_hand(
        &[&[("-4", "1/2"), ("3", "1/2")]],
        fraction(3, 2),
        (3, fraction(3, 2)),
        (3, fraction(3, 2)),
    );
}

/// Values 1, 2, 4 with probabilities 1/2, 1/8, 3/8. Virtual values: 1 - 1 (1/2)/(1/2) = 0; 2 - 2 (3/8)/(1/8) = -4; 4. The first
/// two are ironed to (0 (1/2) - 4 (1/8)) / (5/8) = -4/5. Two such buyers: 4 (1 - (5/8)^2) = 4 * 39/64 = 39/16.
#[test]
fn an_irregular_value_is_ironed() {
    let values: &[(&str, &str)] = &[("1", "1/2"), ("2", "1/8"), ("4", "3/8")];
    let (instance, game) = read(&sale(&[values, values], PLAIN));
    let setting = Setting::of(&instance, &game).unwrap();
    let found = VirtualValues::of(&setting).unwrap();
    let ironed: Vec<RBig> = found.levels[0].iter().map(|level| level.ironed.clone()).collect();
    assert_eq!(ironed, [fraction(-4, 5), fraction(-4, 5), fraction(4, 1)]);
    let at = found.irregular(1).unwrap();
    assert_eq!((at.low, at.high), ((1.into(), 0.into()), (2.into(), fraction(-4, 1))));
    by_hand(&[values, values], fraction(39, 16), (4, fraction(39, 16)), (4, fraction(39, 16)));
    // Beginning higher, 3, 4, 8: 3 - 1 = 2, then 4 - 4 * 3 = -8, and 8; ironed (2 (1/2) - 8 (1/8)) / (5/8) = 0.
    let values: &[(&str, &str)] = &[("3", "1/2"), ("4", "1/8"), ("8", "3/8")];
    by_hand(&[values], fraction(3, 1), (3, fraction(3, 1)), (3, fraction(3, 1)));
    // 5, 6, 10: 5 - 1 = 4, 6 - 12 = -6, 10; ironed (2 - 3/4) / (5/8) = 2. One buyer: 2 (5/8) + 10 (3/8) = 5, the price 5.
    // Two: 2 (25/64) + 10 (39/64) = 55/8.
    let values: &[(&str, &str)] = &[("5", "1/2"), ("6", "1/8"), ("10", "3/8")];
    by_hand(&[values], fraction(5, 1), (5, fraction(5, 1)), (5, fraction(5, 1)));
    assert_eq!(optimal(&sale(&[values, values], PLAIN)).value, exactly(fraction(55, 8)));
}

/// Correlated 1 or 2 (alike with probability 2/3): all of the optimal welfare is earned, as each type's beliefs about the other
/// are linearly independent (Cremer and McLean 1988). 2 unless both have 1: 1/3 + 2 * 2/3 = 5/3.
#[test]
fn correlated_values_are_earned_in_full() {
    let text = sale(&[ONE_OR_TWO, ONE_OR_TWO], PLAIN).replace("prob = \"1/2\", ", "");
    let joint = "[prior]\njoint = [\n{ types = [\"t0\", \"t0\"], prob = \"1/3\" },\n\
                 { types = [\"t0\", \"t1\"], prob = \"1/6\" },\n{ types = [\"t1\", \"t0\"], prob = \"1/6\" },\n\
                 { types = [\"t1\", \"t1\"], prob = \"1/3\" }]\n";
    let found = optimal(&(text + joint));
    assert_eq!(found.value, exactly(fraction(5, 3)));
    assert_eq!(found.by_virtual_values, None);
}

/// The price of a table's constant outcome is the least value: 0, though welfare is 1/2.
#[test]
fn optimal_revenue_of_nothing_makes_no_ratio() {
    let text = "format = \"poacert/1\"\n[[agents]]\nname = \"1\"\ntypes = [\n\
        { name = \"a\", prob = \"1/2\", value = { outcomes = { x = 0 } } },\n\
        { name = \"b\", prob = \"1/2\", value = { outcomes = { x = 1 } } }]\n\
        [auction]\nrule = \"table\"\nactions = { \"1\" = [\"L\"] }\n\
        [[auction.entries]]\nprofile = [\"L\"]\noutcome = \"x\"\n";
    assert_eq!(optimal(text).value, exactly(RBig::ZERO));
    let error = judged(text, "2.62").unwrap_err();
    assert!(matches!(*error, ClaimError::NoRevenue), "{error}");
}

/// The program over all mechanisms as one would write it down, with payments by profile.
fn written(setting: &Setting) -> LinearProgram {
    let mut program = LinearProgram::new(true);
    let (agents, profiles) = (setting.agents(), setting.profiles.count());
    let chance = |profile: usize| {
        RBig::from_parts_signed(setting.prior[profile].clone(), setting.prior_total.clone())
    };
    let worth = |agent: usize, of_type: usize, share: usize| {
        let value = &setting.values[agent][of_type][share];
        RBig::from_parts_signed(value.clone(), setting.money.clone())
    };
    let all = setting.feasible.all(agents, 10_000).unwrap();
    let mut laws: Vec<Vec<usize>> = Vec::new();
    let mut payments: Vec<Vec<Option<usize>>> = Vec::new();
    for profile in 0..profiles {
        laws.push(all.iter().map(|_| program.column(RBig::ZERO)).collect());
        // What no type ever pays is no column: the format of esolver has none without entries.
        let is_paid = |agent: usize| {
            let mut types = 0..setting.types[agent].len();
            types.any(|t| !setting.prior[setting.profiles.replace(profile, agent, t)].is_zero())
        };
        let payment = |agent| is_paid(agent).then(|| program.free_column(chance(profile)));
        payments.push((0..agents).map(payment).collect());
        let law = laws[profile].iter().map(|&column| (column, RBig::ONE)).collect();
        program.equal(law, RBig::ONE);
    }
    for agent in 0..agents {
        let types = setting.types[agent].len();
        let gain = |of_type: usize, report: usize| -> Vec<(usize, RBig)> {
            let mut terms = Vec::new();
            for truth in (0..profiles).filter(|&p| setting.profiles.digit(p, agent) == of_type) {
                let told = setting.profiles.replace(truth, agent, report);
                for (outcome, &column) in all.iter().zip(&laws[told]) {
                    terms.push((column, chance(truth) * worth(agent, of_type, outcome[agent])));
                }
                terms.extend(payments[told][agent].map(|column| (column, -chance(truth))));
            }
            terms
        };
        for of_type in 0..types {
            program.at_least(gain(of_type, of_type), RBig::ZERO);
            for report in (0..types).filter(|&report| report != of_type) {
                let mut terms = gain(of_type, of_type);
                terms.extend(gain(of_type, report).into_iter().map(|(column, by)| (column, -by)));
                program.at_least(terms, RBig::ZERO);
            }
        }
    }
    program
}

/// The crate's optimal revenue, which is that of QSopt_ex on the program written down here; whether virtual values gave it.
#[track_caller]
fn as_written(text: &str) -> bool {
    let (instance, game) = read(text);
    let found = optimal_revenue(&instance, &game, &Control::unlimited()).unwrap();
    let setting = Setting::of(&instance, &game).unwrap();
    let Solved::Optimum(expected) = esolver::solve(&written(&setting)) else { panic!("{text}") };
    assert_eq!(found.value, exactly(expected), "{text}");
    found.by_virtual_values.is_some()
}

/// Two derivations meet on independent priors (the program is solved there as well, and a difference is an error); QSopt_ex
/// solves all.
#[test]
fn random_single_items_are_as_written() {
    let (mut random, mut by_formula) = (Random::new(41), 0);
    for _ in 0..40 {
        by_formula += usize::from(as_written(&auction(&mut random, Limits { columns: 400 })));
    }
    assert!((10..=35).contains(&by_formula), "both kinds of priors: {by_formula}");
}

#[test]
fn random_tables_are_as_written() {
    let mut random = Random::new(42);
    for _ in 0..30 {
        assert!(!as_written(&table(&mut random, Limits { columns: 300 })));
    }
}

/// Two additive items, each worth 1 or 2 with equal probability, to one buyer. Sold apart they earn 2; the bundle at price 3 is
/// bought with probability 3/4 (Hart and Nisan 2017).
#[test]
fn a_bundle_earns_more_than_its_items() {
    let types = [(1, 1), (1, 2), (2, 1), (2, 2)].map(|(a, b)| {
        format!(
            "{{ name = \"{a}{b}\", prob = \"1/4\", value = {{ additive = {{ A = {a}, B = {b} }} }} }}"
        )
    });
    let text = format!(
        "format = \"poacert/1\"\n[goods]\nkind = \"items\"\nitems = [\"A\", \"B\"]\n[[agents]]\nname = \"1\"\n\
         types = [{}]\n[auction]\nrule = \"simultaneous-first-price\"\nbids = [0]\n",
        types.join(", ")
    );
    assert_eq!(optimal(&text).value, exactly(fraction(9, 4)));
    assert!(!as_written(&text));
}

fn units(units: usize, marginals: &[&str]) -> String {
    let mut text = format!("format = \"poacert/1\"\n[goods]\nkind = \"units\"\nunits = {units}\n");
    let types = marginals.iter().enumerate().map(|(t, marginals)| {
        format!("{{ name = \"t{t}\", prob = \"1/2\", value = {{ marginals = [{marginals}] }} }}")
    });
    let types = types.collect::<Vec<_>>().join(", ");
    for agent in 1..=2 {
        text += &format!("[[agents]]\nname = \"{agent}\"\ntypes = [{types}]\n");
    }
    text + "[auction]\nrule = \"discriminatory\"\nbids = [0]\n"
}

/// One unit is one item: 3/2 as above. With two units, two buyers of one each are two sales of their own: 1 each. With a second
/// marginal value virtual values no longer apply; QSopt_ex solves the program.
#[test]
fn units_are_sold_as_written() {
    for (count, expected) in [(1, fraction(3, 2)), (2, fraction(2, 1))] {
        let found = optimal(&units(count, &["1", "2"]));
        assert_eq!(found.value, exactly(expected.clone()));
        assert_eq!(found.by_virtual_values, Some(expected));
    }
    assert!(as_written(&units(2, &["1", "2"])));
    assert!(!as_written(&units(2, &["1", "2, 1"])));
    let (instance, game) = read(&units(2, &["1", "2, 1"]));
    // At price 1 two units are always sold, at 2 one for each buyer of the second type: 2 either way.
    let best = best_price(&Setting::of(&instance, &game).unwrap()).unwrap();
    assert_eq!((best.price, best.revenue), (1.into(), 2.into()));
}

fn judged(text: &str, bound: &str) -> Result<Certified, Box<ClaimError>> {
    let (instance, game) = read(text);
    let request = CertifyRequest {
        concept: Some(Concept::Bne),
        objective: Objective::revenue(),
        bound: Some(bound.to_owned()),
        direction: Direction::Min,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
        precision: None,
    };
    certify(&instance, &game, &request, &Control::unlimited()).map_err(Box::new)
}

/// By hand: one buyer of value 1, with the best reserve 1 or with none, may bid 0, which earns nothing.
#[test]
fn one_buyer_on_a_grid_pays_nothing() {
    for reserve in [0, 1] {
        let auction =
            format!("[auction]\nrule = \"first-price\"\nbids = [0, 1]\nreserve = {reserve}\n");
        let judged = judged(&sale(&[&[("1", "1")]], &auction), "2.62").unwrap();
        assert_eq!(judged.verdict, Verdict::Refuted);
        assert_eq!(judged.optimal_revenue.unwrap().value, exactly(1.into()));
        assert_eq!(judged.worst.value, exactly(0.into()));
        let infinite = Bracket { lower: Extended::Infinity, upper: Extended::Infinity };
        assert_eq!(judged.ratio, infinite);
        // The reserve is the best price only where it is 1; nothing else of Theorem 5 fails.
        let failing = judged.theorem_five.iter().filter(|condition| !condition.holds);
        let failing: Vec<&str> = failing.map(|condition| condition.name).collect();
        assert_eq!(failing, if reserve == 0 { vec!["best-reserve"] } else { vec![] });
    }
}

/// Two buyers of 1 or 2, bids 0, 3/2, 7/4, reserve 3/2. By hand: a type 2 who bids 3/2 wins something against every opponent
/// who may bid 0, so both bid at least that; against an opponent who bids 3/2 when 2, bidding 7/4 gains (1/4)(1/2 + 1/2) = 1/4, and
/// 3/2 gains (1/2)(1/2 + 1/4) = 3/8. Revenue is (3/2)(3/4) = 9/8, of an optimal 3/2.
#[test]
fn a_reserve_below_the_value_is_met() {
    let auction =
        "[auction]\nrule = \"first-price\"\nbids = [0, \"3/2\", \"7/4\"]\nreserve = \"3/2\"\n";
    let text = sale(&[ONE_OR_TWO, ONE_OR_TWO], auction);
    let judged = judged(&text, "2.62").unwrap();
    assert_eq!(judged.verdict, Verdict::Certified);
    assert_eq!(judged.worst.value, exactly(fraction(9, 8)));
    assert_eq!(judged.ratio, exactly(fraction(4, 3)));
    let setting = judged.optimal_revenue.unwrap().setting.unwrap();
    assert_eq!(price_revenue(&setting, &fraction(3, 2)), Some(fraction(9, 8)));
    assert_eq!(price_revenue(&setting, &fraction(-1, 2)), Some(fraction(-1, 2)));
}
