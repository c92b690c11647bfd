//! Worst and best Bayes-Nash equilibria: against every extreme equilibrium, by hand, and by the checker.
//!
//! Needs the program `lrsnash` (Debian package lrslib): without it some of these tests fail.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::lrsnash::{self, Behaviour};
use oracle::naive::{Naive, choices, sum};
use oracle::random::{Random, fraction};
use oracle::random_auction::{Limits, auction, prior};
use oracle::random_items::items;
use oracle::random_table::table;
use oracle::random_units::units;
use poacert::certificate::of_answer;
use poacert::equilibrium::{
    Answer, Concept, Direction, Node, Objective, PriorMode, Proof, Question, solve,
};
use poacert::exact::{Bracket, Extended};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, Precision};
use poacert_checker::{Outcome, check as check_certificate};
use std::time::Duration;

const BOTH: [Direction; 2] = [Direction::Min, Direction::Max];

/// Most profiles of plans that `lrsnash` is asked about.
const MOST_PLANS: usize = 400;

fn read(text: &str) -> Instance {
    let source = Source::new("game.toml", text.to_owned());
    Instance::read(source).unwrap_or_else(|problem| panic!("{problem:?}\n{text}"))
}

fn question(objective: &Objective, direction: Direction, monotone: bool) -> Question {
    Question {
        concept: Concept::Bne,
        objective: objective.clone(),
        direction,
        prior: PriorMode::Given,
        monotone,
        undominated: None,
    }
}

/// The answer, whose certificate is valid.
fn answered(
    instance: &Instance,
    question: &Question,
    precision: &Precision,
    control: &Control<'_>,
) -> Answer {
    let game = Game::compile(instance).expect("small");
    let answer = solve(&game, question, precision, control);
    let certificate = of_answer(instance, &game, &answer).to_bytes();
    match check_certificate(&certificate, None) {
        Outcome::Valid(_) => {}
        Outcome::Invalid { rejection, .. } => panic!(
            "{:?}\n{}\n{}",
            rejection,
            instance.source.text,
            String::from_utf8_lossy(&certificate)
        ),
    }
    answer
}

fn exactly(instance: &Instance, question: &Question) -> Answer {
    answered(instance, question, &Precision::Exact, &Control::unlimited())
}

fn tree(answer: &Answer) -> &[Node] {
    match &answer.proof {
        Proof::Profiles(proof) => proof.tree.as_deref().unwrap_or_default(),
        _ => panic!("a proof about profiles"),
    }
}

/// The least or the largest of some values; infinite if there is none.
fn extreme(values: impl Iterator<Item = RBig>, direction: Direction) -> Bracket {
    let end = match direction {
        Direction::Min => values.min().map_or(Extended::Infinity, Extended::Finite),
        Direction::Max => values.max().map_or(Extended::NegativeInfinity, Extended::Finite),
    };
    Bracket::new(end.clone(), end)
}

fn objective(random: &mut Random) -> Objective {
    let weight = |random: &mut Random| fraction(random.between(-2, 3), random.between(1, 2));
    match random.below(3) {
        0 => Objective::welfare(),
        1 => Objective::revenue(),
        _ => Objective { welfare: weight(random), revenue: weight(random) },
    }
}

/// The objective of two agents is linear in each strategy, so its optimum over a product of polytopes is at
/// a pair of vertices: over equilibria, at an extreme one.
fn agree_with_extreme_equilibria(text: &str, objective: &Objective) -> bool {
    let instance = read(text);
    let naive = Naive::of(&instance);
    if naive.agents != 2 || lrsnash::size(&naive) > MOST_PLANS {
        return false;
    }
    let extremes = lrsnash::extreme(&naive);
    for direction in BOTH {
        let values = extremes
            .iter()
            .map(|e| &objective.welfare * &e.welfare + &objective.revenue * &e.revenue);
        let found = exactly(&instance, &question(objective, direction, false));
        assert_eq!(found.value, extreme(values, direction), "{direction:?} {objective:?}\n{text}");
    }
    true
}

#[test]
fn random_auctions_of_two_agents_agree_with_all_extreme_equilibria() {
    let mut random = Random::new(31);
    let mut compared = 0;
    while compared < 60 {
        let text = auction(&mut random, Limits { columns: 150 });
        let objective = objective(&mut random);
        compared += usize::from(agree_with_extreme_equilibria(&text, &objective));
    }
}

#[test]
fn random_tables_of_two_agents_agree_with_all_extreme_equilibria() {
    let mut random = Random::new(32);
    let mut compared = 0;
    while compared < 60 {
        let text = table(&mut random, Limits { columns: 150 });
        let objective = objective(&mut random);
        compared += usize::from(agree_with_extreme_equilibria(&text, &objective));
    }
}

/// Items and units: fewer plans, for ties give them more equilibria.
#[test]
fn random_items_and_units_of_two_agents_agree_with_all_extreme_equilibria() {
    let mut random = Random::new(37);
    let mut compared = [0, 0];
    while compared != [10, 10] {
        let kind = usize::from(compared[0] == 10);
        let limits = Limits { columns: 40 };
        let text = if kind == 0 { items(&mut random, limits) } else { units(&mut random, limits) };
        let naive = Naive::of(&read(&text));
        if lrsnash::size(&naive) > 40 || lrsnash::size(&naive) < 6 {
            continue;
        }
        let objective = objective(&mut random);
        compared[kind] += usize::from(agree_with_extreme_equilibria(&text, &objective));
    }
}

/// A two-bidder auction on an ascending grid, types often correlated.
fn grid_auction(random: &mut Random) -> String {
    let rule = random.pick(&["first-price", "second-price", "all-pay"]);
    let mut text = String::from("format = \"poacert/1\"\n");
    let joint = !random.once_in(3);
    for agent in 1..=2 {
        let law = random.law(2);
        let types = law.iter().enumerate().map(|(t, p)| {
            let value = fraction(random.between(0, 6), 3);
            let prob = if joint { String::new() } else { format!("prob = \"{p}\", ") };
            format!("{{ name = \"t{t}\", {prob}value = \"{value}\" }}")
        });
        let types = types.collect::<Vec<_>>().join(", ");
        text += &format!("[[agents]]\nname = \"{agent}\"\ntypes = [ {types} ]\n");
    }
    if joint {
        text += &prior(&[2, 2], &random.law(4));
    }
    let overbidding = !random.once_in(2);
    text += &format!("[auction]\nrule = \"{rule}\"\nbids = [0, \"1/3\", \"2/3\", 1]\n");
    text + &format!("overbidding = {overbidding}\n")
}

/// Whether no type plays above one of higher value.
fn is_monotone(instance: &Instance, naive: &Naive, behaviour: &Behaviour) -> bool {
    (0..2).all(|i| {
        let value = |t: usize| instance.agents[i].types[t].value.item().expect("an item");
        let counts = |t: &usize| !naive.marginal(i, *t).is_zero();
        let types: Vec<usize> = (0..naive.types[i]).filter(counts).collect();
        let played = |t: usize| {
            let law = behaviour[i][t].iter().enumerate();
            law.filter(|(_, p)| !p.is_zero()).map(|(place, _)| place)
        };
        types.iter().all(|&low| {
            types
                .iter()
                .all(|&high| value(low) >= value(high) || played(low).max() <= played(high).min())
        })
    })
}

/// Monotone equilibria are made of faces of products of polytopes: their vertices are extreme and monotone.
#[test]
fn monotone_equilibria_are_those_among_all_that_are_monotone() {
    let mut random = Random::new(33);
    let (mut restrictive, mut empty) = (0, 0);
    for _ in 0..80 {
        let text = grid_auction(&mut random);
        let instance = read(&text);
        let naive = Naive::of(&instance);
        let all = lrsnash::extreme(&naive);
        let objective = objective(&mut random);
        for direction in BOTH {
            let value = |e: &lrsnash::Extreme| {
                &objective.welfare * &e.welfare + &objective.revenue * &e.revenue
            };
            let monotone = all.iter().filter(|e| is_monotone(&instance, &naive, &e.behaviour));
            let expected = extreme(monotone.map(value), direction);
            let found = exactly(&instance, &question(&objective, direction, true));
            assert_eq!(found.value, expected, "{direction:?} {objective:?}\n{text}");
            restrictive += usize::from(expected != extreme(all.iter().map(value), direction));
            empty += usize::from(expected.lower.finite().is_none());
        }
    }
    assert!(restrictive > 0, "monotonicity restricts some of these games");
    assert!(empty < 160, "and not all of them are without monotone equilibria");
}

/// Known equilibrium: see the file. No law that is coarse without signals is worse, by THEORY's 71/80 < 17/20.
#[test]
fn an_equilibrium_below_what_the_types_own_bids_would_show() {
    let instance = read(include_str!("../instances/regress/type-union.toml"));
    let found = exactly(&instance, &question(&Objective::welfare(), Direction::Min, false));
    assert_eq!(found.value, Bracket::new(fraction(17, 5), fraction(17, 5)));
}

/// Values k/`types`, uniform prior, bids j/(`bids` − 1), uniform ties.
fn standard(rule: &str, agents: usize, types: usize, bids: usize) -> String {
    let mut text = String::from("format = \"poacert/1\"\n");
    for agent in 1..=agents {
        let types: Vec<String> = (1..=types)
            .map(|k| {
                format!("{{ name = \"t{k}\", prob = \"1/{types}\", value = \"{k}/{types}\" }}")
            })
            .collect();
        text += &format!("[[agents]]\nname = \"{agent}\"\ntypes = [ {} ]\n", types.join(", "));
    }
    let bids: Vec<String> = (0..bids).map(|j| format!("\"{j}/{}\"", bids - 1)).collect();
    text + &format!("[auction]\nrule = \"{rule}\"\nbids = [ {} ]\n", bids.join(", "))
}

/// At the optimum of a case in which all slack products vanish the law can still be correlated: probabilities have
/// to be split before the bound is the value of an equilibrium. The values were found by the first version of this
/// program only; what they are compared with is the certificate, both ends of which the checker recomputes.
#[test]
fn four_types_and_twelve_bids_are_exact_after_splits_of_probabilities() {
    let instance = read(&standard("first-price", 2, 4, 12));
    let found = exactly(&instance, &question(&Objective::welfare(), Direction::Min, false));
    let expected = fraction(173_105, 222_784);
    assert_eq!(found.value, Bracket::new(expected.clone(), expected));
    assert!(tree(&found).iter().any(|node| matches!(node, Node::Split { .. })));
    let found = exactly(&instance, &question(&Objective::welfare(), Direction::Max, false));
    let expected = fraction(20_965, 26_896);
    assert_eq!(found.value, Bracket::new(expected.clone(), expected));
}

/// Divided by values, two-bidder all-pay is constant-sum, and the relaxation exact.
#[test]
fn all_pay_of_two_needs_no_branching() {
    for (types, bids) in [(1, 4), (2, 5), (3, 6)] {
        let instance = read(&standard("all-pay", 2, types, bids));
        for direction in BOTH {
            let found = exactly(&instance, &question(&Objective::welfare(), direction, false));
            assert!(found.value.is_exact());
            assert_eq!(tree(&found).len(), 1, "{types} {bids}");
        }
    }
}

/// Every pure equilibrium's objective lies between the two optima, whose own equilibria the checker verifies.
#[test]
fn three_agents_enclose_every_pure_equilibrium() {
    let mut random = Random::new(34);
    let (mut games, mut pure) = (0, 0);
    while games < 12 {
        let text = match random.once_in(2) {
            true => auction(&mut random, Limits { columns: 120 }),
            false => table(&mut random, Limits { columns: 120 }),
        };
        let instance = read(&text);
        let naive = Naive::of(&instance);
        if naive.agents != 3 {
            continue;
        }
        games += 1;
        let values = pure_values(&naive);
        pure += values.len();
        let limit = Control::new(Some(Duration::from_secs(4)), None, None);
        let precision = Precision::Width(fraction(1, 1_000_000));
        for direction in BOTH {
            let asked = question(&Objective::welfare(), direction, false);
            let found = answered(&instance, &asked, &precision, &limit.share(1));
            for value in &values {
                let value = Extended::Finite(value.clone());
                match direction {
                    Direction::Min => assert!(found.value.lower <= value, "{text}"),
                    Direction::Max => assert!(found.value.upper >= value, "{text}"),
                }
            }
        }
    }
    assert!(pure > 0);
}

/// Welfare of all pure equilibria.
fn pure_values(naive: &Naive) -> Vec<RBig> {
    let types: Vec<(usize, usize)> = (0..naive.agents)
        .flat_map(|i| (0..naive.types[i]).map(move |t| (i, t)))
        .filter(|&(i, t)| !naive.marginal(i, t).is_zero())
        .collect();
    let lists: Vec<Vec<usize>> = types.iter().map(|&(i, t)| naive.allowed[i][t].clone()).collect();
    let played = |plan: &[usize], theta: &[usize]| -> Vec<usize> {
        let of = |i: usize| plan[types.iter().position(|&at| at == (i, theta[i])).expect("counts")];
        (0..naive.agents).map(of).collect()
    };
    let possible: Vec<_> = naive.prior.iter().filter(|(_, p)| !p.is_zero()).collect();
    let holds = |plan: &Vec<usize>| {
        types.iter().zip(&lists).all(|(&(i, t), list)| {
            let gain = |to: usize| {
                sum(possible.iter().filter(|(theta, _)| theta[i] == t).map(|(theta, p)| {
                    let a = played(plan, theta);
                    *p * (naive.deviated(i, t, &a, to) - naive.utility(i, t, &a))
                }))
            };
            list.iter().all(|&to| gain(to) <= RBig::ZERO)
        })
    };
    let welfare = |plan: &Vec<usize>| {
        sum(possible.iter().map(|(theta, p)| *p * naive.welfare(theta, &played(plan, theta))))
    };
    choices(&lists).iter().filter(|plan| holds(plan)).map(welfare).collect()
}

/// Out of time at once: an interval whose certificate is valid, and shorter ones that are valid too.
#[test]
fn a_search_cut_short_still_proves_what_it_says() {
    let instance = read(&standard("first-price", 2, 3, 6));
    let game = Game::compile(&instance).expect("small");
    for direction in BOTH {
        let asked = question(&Objective::welfare(), direction, false);
        let limit = Control::new(Some(Duration::ZERO), None, None);
        let stopped = answered(&instance, &asked, &Precision::Exact, &limit);
        assert!(!stopped.value.is_exact());
        let mut answer = Some(exactly(&instance, &asked));
        let mut versions = 0;
        while let Some(version) = answer {
            let certificate = of_answer(&instance, &game, &version).to_bytes();
            assert!(matches!(check_certificate(&certificate, None), Outcome::Valid(_)));
            answer = version.shorter(&game);
            versions += 1;
        }
        assert!(versions >= 2);
    }
}

/// One agent, indifferent: her low type between a0 and a2 (3 each), her high type between a0 and a1 (1 each). The
/// most she may pay is 1 of a2 with chance 3/7 and 2 of a1 with chance 4/7, the least nothing.
#[test]
fn an_agent_alone_breaks_ties_either_way() {
    let instance = read(
        r#"format = "poacert/1"
[[agents]]
name = "1"
types = [
  { name = "low", prob = "3/7", value = { outcomes = { x = 3, y = 2, z = 4 } } },
  { name = "high", prob = "4/7", value = { outcomes = { x = 1, y = 3, z = 0 } } },
]
[auction]
rule = "table"
actions = { "1" = ["a0", "a1", "a2"] }
entries = [
  { profile = ["a0"], outcome = "x" },
  { profile = ["a1"], outcome = "y", payments = [2] },
  { profile = ["a2"], outcome = "z", payments = [1] },
]
"#,
    );
    for (direction, revenue) in [(Direction::Min, (0, 1)), (Direction::Max, (11, 7))] {
        let found = exactly(&instance, &question(&Objective::revenue(), direction, false));
        let value = Extended::Finite(fraction(revenue.0, revenue.1));
        assert_eq!(found.value, Bracket::new(value.clone(), value));
    }
}

/// All-pay, agent 2 wins ties. By scale the same game as with values 1 and 3 and bids 0, 1, 2, whose extreme equilibria
/// `lrsnash` lists.
#[test]
fn payoffs_may_be_in_the_hundreds_of_millions() {
    let text = |unit: &str| {
        format!(
            r#"format = "poacert/1"
[params]
unit = {unit}
[[agents]]
name = "1"
types = [
  {{ name = "high", prob = "2/5", value = "unit" }},
  {{ name = "low", prob = "3/5", value = 0 }},
]
[[agents]]
name = "2"
types = [{{ name = "only", value = "3*unit" }}]
[auction]
rule = "all-pay"
bids = [0, "unit", "2*unit"]
ties = {{ priority = ["2", "1"] }}
opt-out = true
"#
        )
    };
    assert!(agree_with_extreme_equilibria(&text("1"), &Objective::welfare()));
    assert!(agree_with_extreme_equilibria(&text("500000000"), &Objective::welfare()));
}
