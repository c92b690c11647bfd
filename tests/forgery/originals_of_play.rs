//! Valid certificates about equilibria, plans, mediators and profiles of random small games.

use super::case::Case;
use super::originals::{Original, json};
use crate::oracle::lrsnash;
use crate::oracle::random::{Random, fraction};
use crate::oracle::random_auction::{Limits, auction};
use crate::oracle::random_table::table;
use dashu::rational::RBig;
use poacert::certificate::{of_answer, of_certified, of_equilibria, of_ladder, of_profile};
use poacert::claims::{CertifyRequest, certify, ladder};
use poacert::equilibrium::dominance::{Level, Rounds, dominance};
use poacert::equilibrium::{
    Concept, Direction, Family, Objective, PriorMode, Question, extreme_equilibria, judge,
    pure_equilibria, solve,
};
use poacert::instance::{Auction, Profile, Source};
use poacert::solve::{Control, Precision};
use serde_json::{Map, Value, json as literal};
use std::sync::LazyLock;

/// How many games are drawn.
const GAMES: u64 = 60;
/// Pairs of type profile and action profile.
const LIMITS: Limits = Limits { columns: 48 };
/// Profiles of plans: what brute force goes through.
const MOST_PROFILES: usize = 100;

/// All of them, made once.
pub static PLAY: LazyLock<Vec<Original>> = LazyLock::new(|| {
    let goods = GOODS.iter().zip(GAMES..).map(|(text, seed)| original_of(seed, text));
    (0..GAMES).map(original).chain(goods).collect()
});

/// Auctions of items and units. Brute force lists maps from actions to actions, so that there are few of them: random ones
/// are too large.
const GOODS: [&str; 6] = [
    // Unit demand, two types; the first agent has one bid for B.
    r#"format = "poacert/1"
[goods]
kind = "items"
items = ["A", "B"]
[[agents]]
name = "1"
types = [
  { name = "low", prob = "1/3", value = { unit-demand = { A = 1, B = 1 } } },
  { name = "high", prob = "2/3", value = { unit-demand = { A = 2, B = 1 } } },
]
bids = { A = [0, 1], B = [0] }
[[agents]]
name = "2"
types = [{ name = "only", value = { xos = [{ A = 1 }, { B = 2 }] } }]
bids = [0, 1]
[auction]
rule = "simultaneous-first-price"
"#,
    r#"format = "poacert/1"
[goods]
kind = "items"
items = ["A", "B"]
[[agents]]
name = "1"
types = [{ name = "only", value = { bundles = { "A B" = 3, "A" = 1 } } }]
[[agents]]
name = "2"
types = [{ name = "only", value = { additive = { A = 1, B = 2 } } }]
[auction]
rule = "simultaneous-second-price"
bids = [0, 1]
overbidding = false
ties = { priority = ["2", "1"] }
"#,
    r#"format = "poacert/1"
[goods]
kind = "items"
items = ["A"]
[[agents]]
name = "1"
types = [
  { name = "low", prob = "1/2", value = { additive = { A = 1 } } },
  { name = "high", prob = "1/2", value = { additive = { A = 2 } } },
]
[[agents]]
name = "2"
types = [
  { name = "low", prob = "1/2", value = { unit-demand = { A = 1 } } },
  { name = "high", prob = "1/2", value = { bundles = { "A" = "3/2" } } },
]
[auction]
rule = "simultaneous-all-pay"
bids = [0, 1]
reserve = "1/2"
"#,
    r#"format = "poacert/1"
[goods]
kind = "units"
units = 2
[[agents]]
name = "1"
types = [
  { name = "low", prob = "1/2", value = { marginals = [1, 1] } },
  { name = "high", prob = "1/2", value = { marginals = [2] } },
]
[[agents]]
name = "2"
types = [{ name = "only", value = { marginals = [2, 1] } }]
[auction]
rule = "discriminatory"
bids = [0, 1]
"#,
    r#"format = "poacert/1"
[goods]
kind = "units"
units = 2
[[agents]]
name = "1"
types = [{ name = "only", value = { marginals = [3, 1] } }]
[[agents]]
name = "2"
types = [{ name = "only", value = { marginals = [2, 2] } }]
[auction]
rule = "uniform-price"
bids = [0, 1]
reserve = "1/2"
opt-out = true
"#,
    r#"format = "poacert/1"
[goods]
kind = "units"
units = 2
[[agents]]
name = "1"
types = [
  { name = "low", prob = "1/4", value = { marginals = [1] } },
  { name = "high", prob = "3/4", value = { marginals = [2, 2] } },
]
[[agents]]
name = "2"
types = [{ name = "only", value = { marginals = [2, 1] } }]
[auction]
rule = "posted-price"
price = 1
"#,
];

/// Exact certificates of standard auctions whose trees branch on actions, thresholds and probabilities.
pub static TREES: LazyLock<Vec<Original>> = LazyLock::new(|| {
    let rules = [("first-price", 6), ("second-price", 6)];
    rules.into_iter().map(|(rule, bids)| branching(rule, 4, bids)).collect()
});

/// Values k/`types`, uniform and independent, and bids j/(`bids` − 1).
fn branching(rule: &str, types: usize, bids: usize) -> Original {
    let list =
        |k: usize| format!("{{ name = \"t{k}\", prob = \"1/{types}\", value = \"{k}/{types}\" }}");
    let list = (1..=types).map(list).collect::<Vec<_>>().join(", ");
    let agent = |name: &str| format!("[[agents]]\nname = \"{name}\"\ntypes = [ {list} ]\n");
    let bids: Vec<String> = (0..bids).map(|j| format!("\"{j}/{}\"", bids - 1)).collect();
    let auction = format!("[auction]\nrule = \"{rule}\"\nbids = [ {} ]\n", bids.join(", "));
    let text = format!("format = \"poacert/1\"\n{}{}{auction}", agent("1"), agent("2"));
    let case = Case::read(&text).expect("an instance");
    let mut certificates = Vec::new();
    for concept in [Concept::Bne, Concept::PureBne] {
        for direction in [Direction::Min, Direction::Max] {
            for monotone in [false, true] {
                for objective in [Objective::welfare(), Objective::revenue()] {
                    let prior = PriorMode::Given;
                    let question = Question {
                        concept,
                        objective,
                        direction,
                        prior,
                        monotone,
                        undominated: None,
                    };
                    let control = Control::unlimited();
                    let answer = solve(&case.game, &question, &Precision::Exact, &control);
                    let certificate = json(&of_answer(&case.instance, &case.game, &answer));
                    let nodes = certificate["proof"]["tree"].as_array().map_or(0, Vec::len);
                    if nodes > 1 {
                        certificates.push(certificate);
                    }
                }
            }
        }
    }
    Original { case, certificates }
}

fn original(seed: u64) -> Original {
    let mut random = Random::new(seed + 88_000);
    let case = loop {
        let text = match random.once_in(3) {
            true => table(&mut random, LIMITS),
            false => auction(&mut random, LIMITS),
        };
        let case = Case::read(&text).unwrap_or_else(|| panic!("seed {seed}: no instance\n{text}"));
        if lrsnash::size(&case.naive) <= MOST_PROFILES {
            break case;
        }
    };
    valid(seed, case, &mut random)
}

fn original_of(seed: u64, text: &str) -> Original {
    let case = Case::read(text).unwrap_or_else(|| panic!("no instance\n{text}"));
    valid(seed, case, &mut Random::new(seed + 88_000))
}

/// The case with its certificates, all of them valid.
fn valid(seed: u64, case: Case, random: &mut Random) -> Original {
    let certificates = certificates(&case, random);
    for certificate in &certificates {
        let outcome = poacert_checker::check(&serde_json::to_vec(certificate).unwrap(), None);
        assert_eq!(outcome.code(), None, "seed {seed}: {outcome:?}\n{certificate}");
    }
    Original { case, certificates }
}

fn objective(random: &mut Random) -> Objective {
    let mixed = (random.between(-2, 3), random.between(-2, 3));
    let (welfare, revenue) = *random.pick(&[(1, 0), (1, 0), (0, 1), mixed]);
    Objective { welfare: fraction(welfare, 1), revenue: fraction(revenue, 1) }
}

fn certificates(case: &Case, random: &mut Random) -> Vec<Value> {
    let control = Control::unlimited();
    let (instance, game) = (&case.instance, &case.game);
    let two = case.naive.agents == 2;
    let ordered = game.order.is_some();
    let mut certificates = Vec::new();
    for concept in Concept::ALL.into_iter().filter(|concept| concept.family() != Family::Laws) {
        let of_profiles = concept.family() == Family::Profiles;
        for direction in [Direction::Min, Direction::Max] {
            for monotone in [false, true] {
                if (monotone && !(of_profiles && ordered)) || (concept == Concept::Bne && !two) {
                    continue;
                }
                let prior = PriorMode::Given;
                let objective = objective(random);
                let question =
                    Question { concept, objective, direction, prior, monotone, undominated: None };
                let answer = solve(game, &question, &Precision::Exact, &control);
                certificates.push(json(&of_answer(instance, game, &answer)));
            }
        }
    }
    for monotone in [false, true] {
        if !monotone || ordered {
            let found = pure_equilibria(game, monotone, &control);
            certificates.push(json(&of_equilibria(instance, game, &found)));
        }
    }
    if let Some(found) = extreme_equilibria(game, false, &control) {
        certificates.push(json(&of_equilibria(instance, game, &found)));
    }
    for level in [Level::Plan, Level::Interim] {
        let text = profile(random, case).to_string();
        let profile = Profile::read(Source::new("p.json", text), instance).expect("a profile");
        let epsilon = fraction(random.between(0, 1), 4);
        let judged = judge(game, &profile, epsilon);
        let asked = *random.pick(&[Rounds::Count(1), Rounds::Count(2), Rounds::Fixpoint]);
        let rounds = dominance(game, &judged.strategies, asked, level, &control);
        certificates.push(json(&of_profile(instance, game, &judged, Some(&rounds))));
        certificates.push(json(&of_profile(instance, game, &judged, None)));
    }
    if !case.has_worth() {
        return certificates;
    }
    for (concept, bound) in [(Concept::Bne, None), (Concept::PureBne, Some("e/(e - 1)"))] {
        for direction in [Direction::Min, Direction::Max] {
            let request = CertifyRequest {
                concept: Some(concept),
                objective: Objective::welfare(),
                bound: bound.map(str::to_owned),
                direction,
                prior: PriorMode::Given,
                monotone: ordered && random.once_in(2),
                undominated: None,
                precision: Some(Precision::Exact),
            };
            if !two && concept == Concept::Bne {
                continue;
            }
            if let Ok(certified) = certify(instance, game, &request, &control) {
                certificates.push(json(&of_certified(instance, game, &certified)));
            }
        }
    }
    let all = [Concept::Communication, Concept::AgentCe, Concept::StrategicCe, Concept::PureBne];
    let (concepts, exact) = (Some(&all[..]), Some(&Precision::Exact));
    if let Ok(ladder) = ladder(instance, game, &Objective::welfare(), concepts, exact, &control) {
        certificates.push(json(&of_ladder(instance, game, &ladder)));
    }
    certificates
}

/// A strategy for every type: mixed, or one action.
fn profile(random: &mut Random, case: &Case) -> Value {
    let game = &case.game;
    let is_table = matches!(case.instance.auction, Auction::Table(_));
    let key = if is_table { "action" } else { "bid" };
    let mut play = Vec::new();
    for (i, agent) in game.agents.iter().enumerate() {
        for (t, of_type) in game.type_names[i].iter().enumerate() {
            let allowed = &game.allowed[i][t];
            let law = match random.once_in(2) {
                true => random.law(allowed.len()),
                false => {
                    let only = random.below(allowed.len());
                    (0..allowed.len()).map(|a| RBig::from(u8::from(a == only))).collect()
                }
            };
            let named = allowed.iter().zip(law);
            let law: Map<String, Value> = named
                .map(|(&a, p)| (game.action_names[i][a].clone(), literal!(p.to_string())))
                .collect();
            play.push(literal!({ "agent": agent, "type": of_type, key: law }));
        }
    }
    literal!({ "format": "poacert-profile/1", "play": play })
}
