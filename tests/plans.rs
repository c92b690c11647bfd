//! Laws over plans and communication equilibria against full programs written out from the definitions.
//!
//! `POACERT_PLANS=N` looks at N random games instead.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::laws::{Aim, CONCEPTS, program};
use oracle::linear_program::{LinearProgram, Verdict};
use oracle::naive::Naive;
use oracle::plans::{mediated, over_plans, profiles};
use oracle::random::{Random, fraction};
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_table::{symmetric_table, table};
use oracle::simplex;
use poacert::certificate::{of_answer, of_certified};
use poacert::claims::{CertifyRequest, Verdict as Judgement, certify, check_question};
use poacert::equilibrium::{Direction, Objective, PriorMode, Question, solve};
use poacert::exact::{Bracket, Extended};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, Precision};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// How many games to look at, without being told.
const GAMES: usize = 36;
/// Pairs of type profile and action profile.
const LIMITS: Limits = Limits { columns: 48 };
/// Profiles of plans in games that are written out.
const MOST_PROFILES: usize = 130;
/// Actions of an agent.
const MOST_ACTIONS: usize = 5;

const OVER_PLANS: [&str; 4] = ["strategic-ce", "agent-ce", "agent-cce", "strategic-cce"];

/// Inclusions that hold by definition, the smaller set first.
const INCLUSIONS: [(&str, &str); 9] = [
    ("strategic-ce", "agent-ce"),
    ("strategic-ce", "communication"),
    ("agent-ce", "bce-ns"),
    ("agent-ce", "agent-cce"),
    ("agent-cce", "coarse-ns"),
    ("agent-cce", "strategic-cce"),
    ("communication", "bce"),
    ("bce-ns", "bce"),
    ("coarse-ns", "coarse"),
];

struct Case {
    instance: Instance,
    game: Game,
    naive: Naive,
}

impl Case {
    fn read(text: &str) -> Case {
        let instance = Instance::read(Source::new("game.toml", text))
            .unwrap_or_else(|error| panic!("{error:?}\n{text}"));
        let game = Game::compile(&instance).unwrap();
        Case { naive: Naive::of(&instance), game, instance }
    }

    fn random(random: &mut Random) -> Case {
        loop {
            let text = match random.below(8) {
                0 => symmetric_table(random),
                1 | 2 => table(random, LIMITS),
                3 | 4 => goods(random, LIMITS),
                _ => auction(random, LIMITS),
            };
            let case = Case::read(&text);
            // The mediator's program has a row for every map from actions to actions.
            let few = case.naive.actions.iter().all(|own| own.len() <= MOST_ACTIONS);
            if few && profiles(&case.naive).len() <= MOST_PROFILES {
                return case;
            }
        }
    }

    fn question(&self, concept: &str, aim: &Aim) -> Question {
        let (welfare, revenue) = (aim.welfare.clone(), aim.revenue.clone());
        Question {
            concept: concept.parse().unwrap(),
            objective: Objective { welfare, revenue },
            direction: if aim.maximise { Direction::Max } else { Direction::Min },
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        }
    }

    /// The exact optimum, its certificate checked.
    fn solve(&self, concept: &str, aim: &Aim) -> RBig {
        let question = self.question(concept, aim);
        let answer = solve(&self.game, &question, &Precision::Exact, &Control::unlimited());
        let place = format!("{concept} {aim:?}\n{}", self.instance.source.text);
        assert!(answer.value.is_exact(), "{:?} {place}", answer.value);
        let certificate = of_answer(&self.instance, &self.game, &answer).to_bytes();
        let outcome = poacert_checker::check(&certificate, None);
        assert_eq!(outcome.code(), None, "{outcome:?} {place}");
        match answer.value.lower {
            Extended::Finite(value) => value,
            infinite => panic!("{infinite} {place}"),
        }
    }
}

fn optimum(program: &LinearProgram) -> RBig {
    match simplex::solve(program) {
        Verdict::Optimum(value) => value,
        other => panic!("every game has an equilibrium: {other:?}"),
    }
}

fn aims(random: &mut Random) -> Vec<Aim> {
    let mixed = *random.pick(&[(4, -3), (-6, 2), (-3, 0), (6, 1)]);
    let mut aims = Vec::new();
    for (welfare, revenue) in [(6, 0), (0, 6), mixed] {
        let (welfare, revenue) = (fraction(welfare, 6), fraction(revenue, 6));
        for maximise in [false, true] {
            let (welfare, revenue) = (welfare.clone(), revenue.clone());
            aims.push(Aim { maximise, welfare, revenue, any_prior: false });
        }
    }
    aims
}

#[test]
fn every_optimum_is_that_of_the_full_program() {
    let games = std::env::var("POACERT_PLANS").map_or(GAMES, |n| n.parse().expect("a number"));
    let (mut optima, mut inclusions, mut strict) = (0, 0, BTreeMap::new());
    for seed in 0..games as u64 {
        let mut random = Random::new(seed + 31_000);
        let case = Case::random(&mut random);
        let naive = &case.naive;
        let one_type_each = (0..naive.agents)
            .all(|i| (0..naive.types[i]).filter(|&t| !naive.marginal(i, t).is_zero()).count() == 1);
        for aim in aims(&mut random) {
            let mut found: BTreeMap<&str, RBig> = BTreeMap::new();
            for concept in OVER_PLANS {
                let value = case.solve(concept, &aim);
                let place = format!("seed {seed} {concept} {aim:?}\n{}", case.instance.source.text);
                assert_eq!(value, optimum(&over_plans(naive, concept, &aim)), "{place}");
                found.insert(concept, value);
            }
            let value = case.solve("communication", &aim);
            assert_eq!(value, optimum(&mediated(naive, &aim)), "seed {seed} {aim:?}");
            found.insert("communication", value);
            optima += found.len();
            for conditions in CONCEPTS.iter().filter(|conditions| !conditions.costs) {
                found.insert(conditions.name, optimum(&program(naive, *conditions, &aim)));
            }
            for (smaller, larger) in INCLUSIONS {
                let (a, b) = (&found[smaller], &found[larger]);
                let included = if aim.maximise { a <= b } else { a >= b };
                assert!(included, "seed {seed}: {smaller} {a}, {larger} {b}");
                inclusions += 1;
                *strict.entry((smaller, larger)).or_insert(0) += usize::from(a != b);
            }
            if one_type_each {
                for (names, same) in [
                    (&["strategic-ce", "agent-ce", "communication"][..], "bce"),
                    (&["agent-cce", "strategic-cce"], "coarse"),
                ] {
                    assert!(names.iter().all(|name| found[name] == found[same]), "{found:?}");
                }
            }
        }
    }
    println!("{games} games: {optima} optima agree, {inclusions} inclusions, strict: {strict:?}");
    assert!(strict.values().filter(|&&count| count > 0).count() >= 7, "{strict:?}");
}

fn welfare(maximise: bool) -> Aim {
    Aim { maximise, welfare: RBig::ONE, revenue: RBig::ZERO, any_prior: false }
}

/// By hand, see the instance: with p the probability that low matches and g that high works, regret summed over
/// types asks p + g/2 >= 1, and the welfare is p/2 + 3g/4: least at p = 1, g = 0. With regret of each type g = 1.
#[test]
fn strategic_coarse_equilibria_are_not_coarse() {
    let case = Case::read(include_str!("../instances/regress/summed-regret.toml"));
    let aim = welfare(false);
    assert_eq!(case.solve("strategic-cce", &aim), fraction(1, 2));
    for concept in ["agent-cce", "coarse-ns", "coarse"] {
        assert_eq!(case.solve(concept, &aim), RBig::ONE, "{concept}");
    }
}

/// By hand, see the instance: with p and q the probabilities that lone and keen match, both at least 1/2, the welfare
/// is 4 + (q − 3p)/2; lone's report gives p >= q.
#[test]
fn agent_form_correlated_equilibria_are_not_communication_equilibria() {
    let case = Case::read(include_str!("../instances/regress/misreport.toml"));
    let aim = welfare(true);
    assert_eq!(case.solve("agent-ce", &aim), fraction(15, 4));
    assert_eq!(case.solve("communication", &aim), fraction(7, 2));
    assert_eq!(case.solve("strategic-ce", &aim), fraction(7, 2));
}

fn symmetric_auction(rule: &str, agents: usize, types: usize, bids: usize) -> String {
    let mut text = String::from("format = \"poacert/1\"\n");
    for agent in 1..=agents {
        let own = (1..=types).map(|k| {
            format!("{{ name = \"t{k}\", prob = \"1/{types}\", value = \"{k}/{types}\" }}")
        });
        let own = own.collect::<Vec<_>>().join(", ");
        text += &format!("[[agents]]\nname = \"{agent}\"\ntypes = [ {own} ]\n");
    }
    let step = bids - 1;
    text + &format!(
        "[auction]\nrule = \"{rule}\"\nbids = {{ from = 0, to = 1, step = \"1/{step}\" }}\n"
    )
}

/// A limit leaves an interval that holds the optimum, and a certificate of it.
#[test]
fn limits_leave_an_interval() {
    let case = Case::read(&symmetric_auction("first-price", 2, 3, 6));
    for concept in [OVER_PLANS.as_slice(), &["communication"]].concat() {
        let exact = case.solve(concept, &welfare(false));
        let question = case.question(concept, &welfare(false));
        for limit in [0, 3, 30] {
            let control = Control::new(Some(Duration::from_millis(limit)), None, None);
            let answer = solve(&case.game, &question, &Precision::Exact, &control);
            let Bracket { lower, upper } = &answer.value;
            let exact = Extended::Finite(exact.clone());
            assert!(*lower <= exact && exact <= *upper, "{concept} {limit}: {lower} {upper}");
            let certificate = of_answer(&case.instance, &case.game, &answer).to_bytes();
            let outcome = poacert_checker::check(&certificate, None);
            assert_eq!(outcome.code(), None, "{concept} {limit}: {outcome:?}");
        }
    }
}

/// Shorter proofs stay valid, until nothing is left to leave out.
#[test]
fn shorter_proofs_are_valid() {
    let case = Case::read(&symmetric_auction("all-pay", 2, 2, 4));
    for concept in [OVER_PLANS.as_slice(), &["communication"]].concat() {
        let question = case.question(concept, &welfare(true));
        let exact = solve(&case.game, &question, &Precision::Exact, &Control::unlimited());
        let (mut answer, mut steps) = (exact.clone(), 0);
        while let Some(shorter) = answer.shorter(&case.game) {
            assert!(shorter.value.lower <= exact.value.lower);
            assert!(shorter.value.upper >= exact.value.upper);
            let certificate = of_answer(&case.instance, &case.game, &shorter).to_bytes();
            assert_eq!(poacert_checker::check(&certificate, None).code(), None, "{concept}");
            (answer, steps) = (shorter, steps + 1);
        }
        assert!((1..=2).contains(&steps), "{concept}: {steps}");
    }
}

/// Theorem A is about laws without signalling, those over plans among them; B is about the others.
#[test]
fn theorems_speak_of_the_concepts_they_cover() {
    let case = Case::read(&symmetric_auction("first-price", 2, 2, 4));
    for concept in [OVER_PLANS.as_slice(), &["communication"]].concat() {
        let request = CertifyRequest {
            concept: Some(concept.parse().unwrap()),
            objective: Objective::welfare(),
            bound: None,
            direction: Direction::Min,
            monotone: false,
            undominated: None,
            prior: PriorMode::Given,
            precision: None,
        };
        let certified =
            certify(&case.instance, &case.game, &request, &Control::unlimited()).unwrap();
        let name = certified.theorem.as_ref().map(|theorem| theorem.name);
        assert_eq!(name, Some(if concept == "communication" { "B" } else { "A" }), "{concept}");
        assert_eq!(certified.verdict, Judgement::Certified, "{concept}");
        let certificate = of_certified(&case.instance, &case.game, &certified).to_bytes();
        let outcome = poacert_checker::check(&certificate, None);
        assert_eq!(outcome.code(), None, "{concept}: {outcome:?}");
    }
}

/// Claims a little stronger than the truth are rejected, whatever the game.
#[test]
fn strengthened_claims_are_rejected() {
    let mut rejected = 0;
    for seed in 0..12 {
        let mut random = Random::new(seed + 57_000);
        let case = Case::random(&mut random);
        for aim in aims(&mut random) {
            for concept in [OVER_PLANS.as_slice(), &["communication"]].concat() {
                let question = case.question(concept, &aim);
                let answer = solve(&case.game, &question, &Precision::Exact, &Control::unlimited());
                let bytes = of_answer(&case.instance, &case.game, &answer).to_bytes();
                let original: Value = serde_json::from_slice(&bytes).unwrap();
                let Extended::Finite(value) = &answer.value.lower else { panic!("{concept}") };
                let step = fraction(1, *random.pick(&[3, 1_000, 1_000_000_007]));
                let codes = ["bound-not-proved", "value-not-attained"];
                let (above, below) = if aim.maximise { (1, 0) } else { (0, 1) };
                for (key, other, end, code) in [
                    ("lower", "upper", value + &step, codes[above]),
                    ("upper", "lower", value - &step, codes[below]),
                ] {
                    let mut forged = original.clone();
                    forged["claim"][key] = json!(end.to_string());
                    forged["claim"][other] = json!(if key == "lower" { "inf" } else { "-inf" });
                    let outcome =
                        poacert_checker::check(&serde_json::to_vec(&forged).unwrap(), None);
                    let found = outcome.code().map(|found| found.text());
                    assert_eq!(found, Some(code), "seed {seed} {concept} {aim:?} {forged}");
                    rejected += 1;
                }
            }
        }
    }
    assert_eq!(rejected, 12 * 6 * 5 * 2);
}

/// Sizes that are refused are refused with what they are.
#[test]
fn sizes_that_cannot_be_handled_are_named() {
    let case = Case::read(&symmetric_auction("first-price", 3, 10, 11));
    let refused = |concept: &str| {
        let question = case.question(concept, &welfare(false));
        check_question(&case.game, &question).unwrap_err().to_string()
    };
    let message = refused("agent-cce");
    assert!(message.contains("11^30") && message.contains("1331000"), "{message}");
    let message = refused("communication");
    assert!(message.contains("entries"), "{message}");
}
