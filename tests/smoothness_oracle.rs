//! Smoothness constants of many random tiny games, and of known ones, against programs solved by
//! brute force.
//!
//! `POACERT_BRUTE_FORCE=N` looks at N games instead.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::linear_program::Verdict;
use oracle::naive::Naive;
use oracle::random::{Random, fraction};
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_table::{symmetric_table, table};
use oracle::simplex;
use oracle::smooth::{Inequality, guarantee};
use poacert::exact::{Bracket, Extended};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::smoothness::{Kind, Safety, Smoothness, Weights, best_bound, largest_lambda, safety};
use poacert::solve::{Control, Precision};

const GAMES: usize = 400;
const LIMITS: Limits = Limits { columns: 80 };
/// Rows (theta, a) over all actions.
const MOST_ROWS: usize = 130;

const SMOOTH: Inequality = Inequality { semi: false, weak: false };
const SEMI_SMOOTH: Inequality = Inequality { semi: true, weak: false };
const KINDS: [(Kind, Inequality); 4] = [
    (Kind::Smooth, SMOOTH),
    (Kind::SemiSmooth, SEMI_SMOOTH),
    (Kind::Weak, Inequality { semi: false, weak: true }),
    (Kind::WeakSemi, Inequality { semi: true, weak: true }),
];

/// A game as the crate and as the oracle see it.
struct Case {
    game: Game,
    naive: Naive,
    winnings: poacert::game::Winnings,
}

impl Case {
    fn of(text: &str) -> Case {
        let instance = Instance::read(Source::new("case.toml", text)).unwrap();
        Case {
            game: Game::compile(&instance).unwrap(),
            naive: Naive::of(&instance),
            winnings: Game::winnings(&instance).unwrap(),
        }
    }

    fn lambda(&self, kind: Kind, mu: &RBig, mu2: &RBig) -> Smoothness {
        let winnings = kind.is_weak().then_some(&self.winnings);
        let weights = Weights { mu: mu.clone(), mu2: mu2.clone() };
        let control = Control::unlimited();
        largest_lambda(&self.game, kind, &weights, winnings, &Precision::Exact, &control)
    }

    fn best(&self, kind: Kind) -> Smoothness {
        best_bound(&self.game, kind, &Precision::Exact, &Control::unlimited())
    }

    /// The oracle's largest lambda at mu, which the crate agrees with.
    fn agreed_lambda(&self, kind: Kind, inequality: Inequality, mu: i64) -> RBig {
        let mu = fraction(mu, 1);
        let Verdict::Optimum(lambda) =
            simplex::solve(&inequality.lambda(&self.naive, &mu, &RBig::ZERO))
        else {
            panic!("there is a largest lambda")
        };
        assert_eq!(self.lambda(kind, &mu, &RBig::ZERO).lambda, exactly(&lambda));
        lambda
    }

    fn check_best(&self, kind: Kind, inequality: Inequality, place: &str) {
        let answer = self.best(kind);
        let rho = match simplex::solve(&inequality.best(&self.naive, None)) {
            Verdict::Optimum(rho) if rho > RBig::ZERO => rho,
            Verdict::Unbounded => panic!("rho is bounded: {place}"),
            _ => {
                assert_eq!(answer.bound.lower, Extended::Infinity, "{place}");
                assert_eq!(answer.bound.upper, Extended::Infinity, "{place}");
                return;
            }
        };
        assert_eq!(answer.bound, exactly(&(RBig::ONE / &rho)), "{place}");
        let Verdict::Optimum(s) = simplex::solve(&inequality.best(&self.naive, Some(&rho))) else {
            panic!("s is at most 1: {place}")
        };
        let mu = answer.weights.map(|weights| weights.mu);
        assert_eq!(mu, (!s.is_zero()).then(|| RBig::ONE / &s), "smallest best mu: {place}");
    }

    fn check_safety(&self, place: &str) {
        let mut least: Option<RBig> = None;
        for agent in 0..self.naive.agents {
            for of_type in 0..self.naive.types[agent] {
                let Verdict::Optimum(value) =
                    simplex::solve(&guarantee(&self.naive, agent, of_type))
                else {
                    panic!("a matrix game has a value")
                };
                least = Some(least.map_or(value.clone(), |least| least.min(value)));
            }
        }
        let expected = least.is_some_and(|least| least >= RBig::ZERO);
        match safety(&self.game, &Control::unlimited()) {
            Safety::Safe(_) => assert!(expected, "{place}"),
            Safety::Unsafe(law) => {
                let value = simplex::solve(&guarantee(&self.naive, law.agent, law.of_type));
                assert!(matches!(value, Verdict::Optimum(value) if value < RBig::ZERO), "{place}");
            }
            Safety::Undecided => panic!("nothing limits it: {place}"),
        }
    }
}

fn exactly(number: &RBig) -> Bracket {
    Bracket::new(Extended::Finite(number.clone()), Extended::Finite(number.clone()))
}

#[test]
fn every_constant_is_that_of_the_full_program() {
    let games =
        std::env::var("POACERT_BRUTE_FORCE").map_or(GAMES, |n| n.parse().expect("a number"));
    let (mut finite, mut infinite, mut bounds) = (0, 0, 0);
    for seed in 0..games as u64 {
        let mut random = Random::new(seed + 1_000_000);
        let text = match random.below(9) {
            0 => symmetric_table(&mut random),
            1 | 2 => table(&mut random, LIMITS),
            3..=5 => goods(&mut random, LIMITS),
            _ => auction(&mut random, LIMITS),
        };
        let case = Case::of(&text);
        let rows = case.naive.optimum.len() * case.naive.lottery.len();
        let optima = || case.naive.optimum.values();
        let has_worth = optima().all(|w| *w >= RBig::ZERO) && optima().any(|w| *w > RBig::ZERO);
        if rows > MOST_ROWS || !has_worth {
            continue;
        }
        for (kind, inequality) in KINDS {
            let least = if kind.is_weak() { 0 } else { 2 };
            let mu = match random.once_in(2) {
                true => RBig::ONE,
                false => fraction(random.between(least, 6), 2),
            };
            let mu2 = if kind.is_weak() { fraction(random.between(0, 4), 2) } else { RBig::ZERO };
            let place = format!("seed {seed}, {kind:?}, mu {mu}, mu2 {mu2}\n{text}");
            let lambda = case.lambda(kind, &mu, &mu2).lambda;
            match simplex::solve(&inequality.lambda(&case.naive, &mu, &mu2)) {
                Verdict::Optimum(optimum) => {
                    assert_eq!(lambda, exactly(&optimum), "{place}");
                    finite += 1;
                }
                Verdict::Infeasible => {
                    assert_eq!(lambda.upper, Extended::NegativeInfinity, "{place}");
                    infinite += 1;
                }
                Verdict::Unbounded => panic!("some Wel is positive: {place}"),
            }
            if !kind.is_weak() {
                case.check_best(kind, inequality, &place);
                bounds += 1;
            }
        }
        case.check_safety(&format!("seed {seed}\n{text}"));
    }
    println!("{finite} lambdas agree, {infinite} are −inf, {bounds} best bounds");
    assert!(finite + infinite >= games && bounds >= games / 2, "too few comparisons");
}

/// v = (1, 0) and bids k/10.
fn two_bidders(rule: &str, ties: &str) -> Case {
    Case::of(&format!(
        "format = \"poacert/1\"
         [[agents]]
         name = \"1\"
         types = [{{ name = \"v\", value = 1 }}]
         [[agents]]
         name = \"2\"
         types = [{{ name = \"v\", value = 0 }}]
         [auction]
         rule = \"{rule}\"
         bids = {{ from = 0, to = 1, step = \"1/10\" }}
         ties = {ties}"
    ))
}

/// The number to six digits.
fn is_about(number: &RBig, millionths: i64) {
    let scaled = number * fraction(1_000_000, 1);
    assert_eq!((scaled + fraction(1, 2)).floor(), millionths.into(), "{number}");
}

#[test]
fn first_price_depends_on_the_tie_rule() {
    let lambda = |ties| two_bidders("first-price", ties).agreed_lambda(Kind::Smooth, SMOOTH, 1);
    is_about(&lambda("\"uniform\""), 632_133);
    is_about(&lambda("{ priority = [\"2\", \"1\"] }"), 601_310);
    is_about(&lambda("{ priority = [\"1\", \"2\"] }"), 661_746);
}

#[test]
fn all_pay_is_one_half() {
    let lambda = two_bidders("all-pay", "\"uniform\"").agreed_lambda(Kind::Smooth, SMOOTH, 1);
    assert_eq!(lambda, fraction(1, 2));
}

/// Rows over A(theta) only would give 71/80, which an equilibrium of efficiency 17/20 refutes.
#[test]
fn smooth_rows_take_actions_of_every_type() {
    let case = Case::of(
        "format = \"poacert/1\"
         [[agents]]
         name = \"1\"
         types = [{ name = \"v\", value = 4 }]
         [[agents]]
         name = \"2\"
         types = [{ name = \"low\", prob = \"1/2\", value = \"3/2\" },
                  { name = \"high\", prob = \"1/2\", value = \"5/2\" }]
         [auction]
         rule = \"all-pay\"
         bids = [0, 1, 2, 3]
         ties = { priority = [\"1\", \"2\"] }
         overbidding = false",
    );
    assert_eq!(case.agreed_lambda(Kind::Smooth, SMOOTH, 1), fraction(37, 48));
}

/// Three agents in a cycle: i gets 0 if a_(i−1) = theta_i and a_i != a_(i+1), else 1.
#[test]
fn cycle_is_two_thirds_smooth() {
    let mut text = String::from("format = \"poacert/1\"\n");
    let bits = |x: usize| [x / 4, x / 2 % 2, x % 2];
    for i in 0..3 {
        text += &format!("[[agents]]\nname = \"{i}\"\ntypes = [\n");
        for t in 0..2 {
            let worth = |x: usize| {
                let a = bits(x);
                usize::from(a[(i + 2) % 3] != t || a[i] == a[(i + 1) % 3])
            };
            let values: Vec<_> = (0..8).map(|x| format!("x{x} = {}", worth(x))).collect();
            let value = format!("{{ outcomes = {{ {} }} }}", values.join(", "));
            text += &format!("{{ name = \"{t}\", prob = \"1/2\", value = {value} }},\n");
        }
        text += "]\n";
    }
    let both = "[\"0\", \"1\"]";
    text += &format!(
        "[auction]\nrule = \"table\"\nactions = {{ 0 = {both}, 1 = {both}, 2 = {both} }}\n"
    );
    for x in 0..8 {
        let [a, b, c] = bits(x);
        text += &format!(
            "[[auction.entries]]\nprofile = [\"{a}\", \"{b}\", \"{c}\"]\noutcome = \"x{x}\"\n"
        );
    }
    let case = Case::of(&text);
    assert_eq!(case.agreed_lambda(Kind::Smooth, SMOOTH, 1), fraction(2, 3));
}

/// One agent whose every action has a fee and may give an outcome she values.
fn forced(values: &str, entries: &[(&str, &str)]) -> Case {
    let actions: Vec<_> = (0..entries.len()).map(|a| format!("\"a{a}\"")).collect();
    let mut text = format!(
        "format = \"poacert/1\"
         [[agents]]
         name = \"1\"
         types = [{values}]
         [auction]
         rule = \"table\"
         actions = {{ 1 = [{}] }}
         outcomes = [\"x\", \"y\"]\n",
        actions.join(", ")
    );
    for (action, (outcome, fee)) in entries.iter().enumerate() {
        text += &format!("[[auction.entries]]\nprofile = [\"a{action}\"]\n");
        text += &format!("outcome = \"{outcome}\"\npayments = [\"{fee}\"]\n");
    }
    Case::of(&text)
}

/// rho = 2 − s: the best bound 1/2 is only approached.
#[test]
fn best_mu_may_be_infinite() {
    let case = forced("{ name = \"t\", value = { outcomes = { x = 1 } } }", &[("x", "2")]);
    assert_eq!(case.agreed_lambda(Kind::Smooth, SMOOTH, 1), RBig::ONE);
    for (kind, inequality) in [(Kind::Smooth, SMOOTH), (Kind::SemiSmooth, SEMI_SMOOTH)] {
        case.check_best(kind, inequality, "a price of 2");
        let best = case.best(kind);
        assert_eq!(best.bound, exactly(&fraction(1, 2)));
        assert!(best.weights.is_none());
    }
}

/// Nothing is sold though it could be, and it costs 1: smooth, and worth nothing without a safe action.
#[test]
fn fee_without_a_sale_is_smooth_and_unsafe() {
    let case = forced("{ name = \"t\", value = { outcomes = { y = 1 } } }", &[("x", "1")]);
    assert_eq!(case.agreed_lambda(Kind::Smooth, SMOOTH, 2), RBig::ONE);
    assert!(matches!(safety(&case.game, &Control::unlimited()), Safety::Unsafe(_)));
    case.check_safety("a fee of 1");
}

/// At mu = 1 the rows without welfare cannot be satisfied, at mu = 2 they can.
#[test]
fn best_mu_may_have_to_exceed_one() {
    let types = "{ name = \"loses\", prob = \"1/2\", value = { outcomes = { x = -1 } } },
                 { name = \"wins\", prob = \"1/2\", value = { outcomes = { x = 1 } } }";
    let case = forced(types, &[("x", "1")]);
    let at_one = case.lambda(Kind::Smooth, &RBig::ONE, &RBig::ZERO);
    assert_eq!(at_one.lambda.upper, Extended::NegativeInfinity);
    assert_eq!(case.agreed_lambda(Kind::Smooth, SMOOTH, 2), fraction(2, 1));
    for (kind, inequality) in [(Kind::Smooth, SMOOTH), (Kind::SemiSmooth, SEMI_SMOOTH)] {
        case.check_best(kind, inequality, "a price of 1 for a harm of 1");
    }
}

/// Agent 2 wants to match a fair bit and pays 1 to agent 1 where actions match.
#[test]
fn bought_information_costs_a_quarter() {
    let worth = |t: usize| {
        let value = |x: &str| if x.ends_with(&t.to_string()) { 2 } else { 0 };
        let values: Vec<_> =
            ["x00", "x01", "x10", "x11"].iter().map(|x| format!("{x} = {}", value(x))).collect();
        format!(
            "{{ name = \"{t}\", prob = \"1/2\", value = {{ outcomes = {{ {} }} }} }}",
            values.join(", ")
        )
    };
    let mut text = format!(
        "format = \"poacert/1\"
         [[agents]]
         name = \"1\"
         types = [{{ name = \"t\", value = {{ outcomes = {{}} }} }}]
         [[agents]]
         name = \"2\"
         types = [{}, {}]
         [auction]
         rule = \"table\"
         actions = {{ 1 = [\"0\", \"1\"], 2 = [\"0\", \"1\"] }}\n",
        worth(0),
        worth(1)
    );
    for (a, b) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let fee = i32::from(a == b);
        text +=
            &format!("[[auction.entries]]\nprofile = [\"{a}\", \"{b}\"]\noutcome = \"x{a}{b}\"\n");
        text += &format!("payments = [{}, {fee}]\n", -fee);
    }
    let case = Case::of(&text);
    assert_eq!(case.agreed_lambda(Kind::SemiSmooth, SEMI_SMOOTH, 1), fraction(3, 4));
}
