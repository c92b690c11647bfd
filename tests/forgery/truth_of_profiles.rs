//! Whether what is claimed of strategy profiles, and of lists of equilibria, is true.

use super::case::Case;
use super::judge::number;
use super::optima::{components, extremes, is_monotone, pures};
use crate::oracle::dominance::{Brute, product};
use crate::oracle::lrsnash::Behaviour;
use crate::oracle::profiles::gives;
use dashu::rational::RBig;
use poacert::equilibrium::extreme_equilibria;
use poacert::solve::Control;
use serde_json::Value;

fn count(node: &Value) -> usize {
    number(node).to_string().parse().expect("a count")
}

/// Panics unless there are so many equilibria and components.
pub fn assert_counts(case: &Case, claim: &Value) {
    let monotone = claim["monotone"] == true;
    if claim["pure"] == true {
        let all = pures(case).iter().filter(|one| !monotone || is_monotone(case, one)).count();
        assert_eq!(
            (count(&claim["equilibria"]), count(&claim["components"])),
            (all, all),
            "{claim}"
        );
        return;
    }
    // How many are extreme depends on the form: only where nobody has two types is it that of lrsnash.
    let found = extreme_equilibria(&case.game, false, &Control::unlimited()).expect("two agents");
    let single = case.naive.types.iter().all(|&types| types == 1);
    if !monotone {
        assert_eq!(count(&claim["equilibria"]), found.list.len(), "{claim}");
        assert_eq!(count(&claim["components"]), components(case), "{claim}");
        assert!(!single || found.list.len() == extremes(case).len(), "{claim}");
    } else if single {
        assert_eq!(count(&claim["equilibria"]), extremes(case).len(), "{claim}");
    }
}

/// The strategies a proof lists.
fn behaviour(case: &Case, strategies: &Value) -> Behaviour {
    let naive = &case.naive;
    let zeros = |i: usize| vec![vec![RBig::ZERO; naive.actions[i].len()]; naive.types[i]];
    let mut behaviour: Behaviour = (0..naive.agents).map(zeros).collect();
    for row in strategies.as_array().expect("a list") {
        let agent = case.agent(&row[0]).expect("an agent");
        let of_type = case.of_type(agent, &row[1]).expect("a type");
        for entry in row[3].as_array().expect("a law") {
            let action = case.action(agent, &naive.allowed[agent][of_type], &entry[0]);
            let place = naive.actions[agent].binary_search(&action.expect("an action"));
            behaviour[agent][of_type][place.expect("it is listed")] =
                number(&entry[1]) / number(&row[2]);
        }
    }
    behaviour
}

/// Panics unless the profile gives what is claimed, and survives the rounds it is said to.
pub fn assert_profile(case: &Case, certificate: &Value) {
    let claim = &certificate["claim"];
    let behaviour = behaviour(case, &certificate["proof"]["strategies"]);
    let gives = gives(&case.naive, &behaviour);
    assert_eq!(number(&claim["regret"]), gives.regret, "{certificate}");
    assert_eq!(number(&claim["welfare"]), gives.welfare, "{certificate}");
    assert_eq!(number(&claim["revenue"]), gives.revenue, "{certificate}");
    let epsilon = claim.get("epsilon").map_or(RBig::ZERO, number);
    assert_eq!(claim["equilibrium"] == true, gives.regret <= epsilon, "{certificate}");
    if let Some(undominated) = claim.get("undominated") {
        assert_undominated(case, &behaviour, undominated);
    }
}

fn assert_undominated(case: &Case, behaviour: &Behaviour, claim: &Value) {
    let naive = &case.naive;
    let interim = claim["level"] == "interim";
    let mut brute = Brute::new(naive, interim);
    let laws: Vec<Vec<(Vec<usize>, RBig)>> = (brute.players.iter())
        .map(|(agent, types)| {
            let law = |t: &usize| {
                let law = naive.actions[*agent].iter().zip(&behaviour[*agent][*t]);
                let played = law.filter(|(_, p)| !p.is_zero());
                played.map(|(&a, p)| (a, p.clone())).collect()
            };
            product(&types.iter().map(law).collect::<Vec<_>>())
        })
        .collect();
    let gone = |brute: &Brute| -> Vec<(usize, Vec<usize>)> {
        let players = (0..laws.len()).filter(|&player| brute.dominated(player, &laws[player]));
        players.map(|player| brute.players[player].clone()).collect()
    };
    let survivors = claim["survivors"].as_array().expect("a list");
    // Rounds that are counted, one after another; all earlier ones are.
    let last = match claim["eliminated"]["round"].as_str() {
        Some(round) => round.parse().expect("a round"),
        None if claim["rounds"] == "fixpoint" => usize::MAX,
        None => count(&claim["rounds"]),
    };
    for round in 1..=last {
        let dominated = gone(&brute);
        if claim["holds"] != true && round == last {
            let eliminated = &claim["eliminated"];
            let agent = case.agent(&eliminated["agent"]).expect("an agent");
            let of_type = case.of_type(agent, &eliminated["type"]);
            let named = |(i, types): &(usize, Vec<usize>)| {
                *i == agent && (!interim || types.first().copied() == of_type)
            };
            assert!(dominated.iter().any(named), "{claim}\n{}", case.text);
            return;
        }
        assert!(claim["holds"] != true || dominated.is_empty(), "{claim}\n{}", case.text);
        let next = brute.next();
        if let Some(counts) = survivors.get(round - 1) {
            let shown = counts.as_array().expect("a list").iter();
            let shown: Vec<usize> = shown.flat_map(numbers).collect();
            assert_eq!(
                shown,
                next.iter().map(Vec::len).collect::<Vec<_>>(),
                "{claim}\n{}",
                case.text
            );
        }
        if next == brute.left && claim["holds"] == true {
            return;
        }
        brute.left = next;
    }
}

fn numbers(node: &Value) -> Vec<usize> {
    match node.as_array() {
        Some(list) => list.iter().map(count).collect(),
        None => vec![count(node)],
    }
}
