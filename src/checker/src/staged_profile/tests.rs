//! Regret against all plans, beliefs against small trembles, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::behaviour::Listing;
use super::{Behaviour, assess, judge, judge_behaviour, verify_claim};
use crate::code::{Checked, Code};
use crate::json;
use crate::number::{Budget, rational};
use crate::staged::hand::{Random, profiles, random};
use crate::staged::tree::Tree;
use crate::tree::Node;
use dashu::base::Abs;
use dashu::rational::RBig;
use serde_json::{Value, json};

/// By agent, set and action: integers, over their sum.
type Played = Vec<Vec<Vec<i64>>>;

fn random_play(tree: &Tree, random: &mut Random) -> Played {
    let of_set = |actions: usize, random: &mut Random| {
        let mut weights: Vec<i64> = (0..actions).map(|_| random.below(3) as i64).collect();
        if weights.iter().all(|weight| *weight == 0) {
            weights[0] = 1;
        }
        weights
    };
    let mut played = Vec::new();
    for side in &tree.sides {
        played.push(side.sets.iter().map(|set| of_set(set.actions.len(), random)).collect());
    }
    played
}

fn as_json(tree: &Tree, played: &Played) -> Vec<Value> {
    let mut list = Vec::new();
    for (side, own) in tree.sides.iter().zip(played) {
        for (set, weights) in side.sets.iter().zip(own) {
            let total: i64 = weights.iter().sum();
            let weights: Vec<Value> = set
                .actions
                .iter()
                .zip(weights)
                .filter(|(_, weight)| **weight > 0)
                .map(|(action, weight)| json!([action, weight.to_string()]))
                .collect();
            list.push(json!([side.name, set.path, total.to_string(), weights]));
        }
    }
    list
}

/// By agent and set, the probabilities of actions.
fn laws(played: &Played) -> Vec<Vec<Vec<RBig>>> {
    let of_set = |weights: &Vec<i64>| {
        let total: i64 = weights.iter().sum();
        weights.iter().map(|weight| RBig::from(*weight) / RBig::from(total)).collect()
    };
    played.iter().map(|own| own.iter().map(of_set).collect()).collect()
}

/// The probability of each sequence.
fn reach(tree: &Tree, agent: usize, laws: &[Vec<RBig>]) -> Vec<RBig> {
    let side = &tree.sides[agent];
    let mut reach = vec![RBig::ONE; side.set_of.len()];
    for (set, law) in side.sets.iter().zip(laws) {
        for (action, probability) in law.iter().enumerate() {
            reach[set.first + action] = &reach[set.parent] * probability;
        }
    }
    reach
}

/// What an agent's plan, an action at each set, earns at the ends a test keeps.
fn earned(
    tree: &Tree,
    agent: usize,
    reach: &[Vec<RBig>],
    keep: &dyn Fn(&crate::staged::tree::End) -> bool,
) -> (RBig, RBig) {
    let (mut sum, mut total) = (RBig::ZERO, RBig::ZERO);
    for end in tree.ends.iter().filter(|end| keep(end)) {
        let weight = reach
            .iter()
            .zip(&end.sequences)
            .fold(RBig::ONE, |product, (own, sequence)| product * &own[*sequence]);
        sum += &weight * RBig::from(end.utility[agent].clone());
        total += weight * RBig::from(end.weight.clone());
    }
    (sum, total)
}

/// The laws of a plan.
fn plan_laws(tree: &Tree, agent: usize, plan: &[usize]) -> Vec<Vec<RBig>> {
    let sets = tree.sides[agent].sets.iter().zip(plan);
    sets.map(|(set, taken)| {
        (0..set.actions.len()).map(|action| RBig::from(usize::from(action == *taken))).collect()
    })
    .collect()
}

fn counts(tree: &Tree, agent: usize) -> Vec<usize> {
    tree.sides[agent].sets.iter().map(|set| set.actions.len()).collect()
}

fn brute_regret(tree: &Tree, laws: &[Vec<Vec<RBig>>]) -> RBig {
    let reached: Vec<Vec<RBig>> =
        laws.iter().enumerate().map(|(agent, own)| reach(tree, agent, own)).collect();
    let mut largest = RBig::ZERO;
    for (agent, side) in tree.sides.iter().enumerate() {
        for kind in 0..side.types.len() {
            let keep = |end: &crate::staged::tree::End| end.types[agent] == kind;
            let (own, total) = earned(tree, agent, &reached, &keep);
            if total.is_zero() {
                continue;
            }
            for plan in profiles(&counts(tree, agent)) {
                let mut deviating = reached.clone();
                deviating[agent] = reach(tree, agent, &plan_laws(tree, agent, &plan));
                let gain = (earned(tree, agent, &deviating, &keep).0 - &own) / &total;
                largest = largest.max(gain);
            }
        }
    }
    largest
}

fn plans(tree: &Tree) -> usize {
    (0..tree.sides.len()).map(|agent| counts(tree, agent).iter().product::<usize>()).sum()
}

fn node_of(value: &Value) -> crate::tree::Tree {
    json::parse(&value.to_string()).unwrap()
}

#[test]
fn regret_is_that_against_all_plans() {
    let (mut met, mut positive) = (0, 0);
    for seed in 1..60 {
        let mut source = Random::seeded(seed);
        let agents = 2 + source.below(2);
        let tree = random(&mut source, agents);
        if plans(&tree) > 400 {
            continue;
        }
        met += 1;
        let played = random_play(&tree, &mut source);
        let list = node_of(&Value::Array(as_json(&tree, &played)));
        let values =
            judge(&tree, &Budget::default(), &Node::root(&list, "", Code::Malformed)).unwrap();
        let brute = brute_regret(&tree, &laws(&played)) / RBig::from(tree.money.clone());
        assert_eq!(values.regret, brute);
        positive += usize::from(values.regret > RBig::ZERO);
    }
    assert!(met > 15 && positive > 10, "{met} games, {positive} with regret");
}

fn verify(tree: &Tree, claim: &Value, proof: &Value) -> Checked<()> {
    let (claim, proof) = (node_of(claim), node_of(proof));
    let claim = Node::root(&claim, "claim", Code::Malformed);
    let proof = Node::root(&proof, "proof", Code::Malformed);
    let names: Vec<&str> = tree.sides.iter().map(|side| side.name.as_str()).collect();
    let budget = Budget::default();
    let judge = |listing: &Listing<'_>| {
        judge_behaviour(tree, &budget, &Behaviour::of(tree, &budget, listing, true)?)
    };
    let assess =
        |listing: &Listing<'_>, trembles: &Node<'_>| assess(tree, &budget, listing, trembles);
    verify_claim((&names, &budget), &claim, &proof, &judge, &assess)
}

/// What the profile gives, read from the refusals of a claim that says otherwise.
fn honest_claim(tree: &Tree, behaviour: &[Value], trembles: &Value, sequential: bool) -> Value {
    let list = node_of(&json!(behaviour));
    let node = Node::root(&list, "", Code::Malformed);
    let values = judge(tree, &Budget::default(), &node).unwrap();
    let mut claim = json!({
        "equilibrium": values.regret == RBig::ZERO,
        "regret": values.regret.to_string(),
        "welfare": values.welfare.to_string(),
        "revenue": values.revenue.to_string(),
        "surplus": values.surplus.to_string(),
    });
    if sequential {
        claim["sequential"] = json!(true);
        claim["sequential_regret"] = json!("-1");
        let proof = json!({ "behaviour": behaviour, "trembles": trembles });
        let rejection = verify(tree, &claim, &proof).unwrap_err();
        assert_eq!(rejection.code, Code::ProfileMismatch);
        let shown = rejection.message.rsplit(' ').next().unwrap().to_string();
        claim["sequential"] = json!(shown == "0");
        claim["sequential_regret"] = json!(shown);
    }
    claim
}

/// With small trembles everything is reached, beliefs are conditional probabilities, and regrets are close to those of
/// the limit.
#[test]
fn beliefs_are_limits_of_conditional_probabilities() {
    let (mut met, mut differ) = (0, 0);
    for seed in 1..80 {
        let mut source = Random::seeded(seed + 1000);
        let agents = 2 + source.below(2);
        let tree = random(&mut source, agents);
        if plans(&tree) > 300 {
            continue;
        }
        met += 1;
        let played = random_play(&tree, &mut source);
        let laws = laws(&played);
        // By agent, set and action: coefficient and order, for what is not played.
        let mut listed = Vec::new();
        let small = rational("1/1000000").unwrap();
        let mut trembling = laws.clone();
        for (agent, side) in tree.sides.iter().enumerate() {
            for (number, set) in side.sets.iter().enumerate() {
                let mut actions = Vec::new();
                for (action, name) in set.actions.iter().enumerate() {
                    if laws[agent][number][action] > RBig::ZERO {
                        continue;
                    }
                    let (mut coefficient, mut order) = (1, 1);
                    if source.below(2) == 0 {
                        (coefficient, order) = (1 + source.below(4), 1 + source.below(2));
                        actions.push(json!([name, coefficient.to_string(), order.to_string()]));
                    }
                    trembling[agent][number][action] = RBig::from(coefficient)
                        * (0..order).fold(RBig::ONE, |power, _| power * &small);
                }
                let total = trembling[agent][number].iter().fold(RBig::ZERO, |sum, p| sum + p);
                for probability in &mut trembling[agent][number] {
                    *probability = &*probability / &total;
                }
                if !actions.is_empty() {
                    listed.push(json!([side.name, set.path, actions]));
                }
            }
        }
        let trembles = json!(listed);
        let behaviour = as_json(&tree, &played);
        let claim = honest_claim(&tree, &behaviour, &trembles, true);
        let proof = json!({ "behaviour": behaviour, "trembles": trembles });
        assert_eq!(verify(&tree, &claim, &proof), Ok(()));
        let exact = rational(claim["sequential_regret"].as_str().unwrap()).unwrap();
        let near = trembling_regret(&tree, &laws, &trembling);
        assert!((&exact - &near).abs() < rational("1/1000").unwrap(), "{exact} {near}");
        differ += usize::from(claim["regret"] != claim["sequential_regret"]);
        // Another verdict, or a lower regret, is refused.
        let mut wrong = claim.clone();
        wrong["sequential"] = json!(exact > RBig::ZERO);
        assert_eq!(verify(&tree, &wrong, &proof).unwrap_err().code, Code::VerdictUnsupported);
        let mut wrong = claim.clone();
        wrong["sequential_regret"] = json!((exact - rational("1/7").unwrap()).to_string());
        assert_eq!(verify(&tree, &wrong, &proof).unwrap_err().code, Code::ProfileMismatch);
    }
    assert!(met > 10 && differ > 5, "{met} games, {differ} with other regrets off the path");
}

/// The largest gain at any set when all others tremble.
fn trembling_regret(tree: &Tree, laws: &[Vec<Vec<RBig>>], trembling: &[Vec<Vec<RBig>>]) -> RBig {
    let reached: Vec<Vec<RBig>> =
        trembling.iter().enumerate().map(|(agent, own)| reach(tree, agent, own)).collect();
    let mut largest = RBig::ZERO;
    for (agent, side) in tree.sides.iter().enumerate() {
        for number in 0..side.sets.len() {
            let below = |sequence: usize| {
                let mut at = sequence;
                while let Some(set) = side.set_of[at] {
                    if set == number {
                        return true;
                    }
                    at = side.sets[set].parent;
                }
                false
            };
            let keep = |end: &crate::staged::tree::End| below(end.sequences[agent]);
            // From this set on, a plan or the behaviour; before it everything as if she came here.
            let come = |laws: &[Vec<RBig>]| {
                let mut laws = laws.to_vec();
                let mut at = side.sets[number].parent;
                while let Some(set) = side.set_of[at] {
                    let first = side.sets[set].first;
                    for (action, law) in laws[set].iter_mut().enumerate() {
                        *law = RBig::from(usize::from(first + action == at));
                    }
                    at = side.sets[set].parent;
                }
                let mut reached = reached.clone();
                reached[agent] = reach(tree, agent, &laws);
                earned(tree, agent, &reached, &keep)
            };
            let (own, total) = come(&laws[agent]);
            for plan in profiles(&counts(tree, agent)) {
                let gain = (come(&plan_laws(tree, agent, &plan)).0 - &own) / &total;
                largest = largest.max(gain);
            }
        }
    }
    largest
}

/// Sets left out are missing exactly if somebody can come there when at most one other deviates.
#[test]
fn sets_that_can_be_reached_must_be_listed() {
    let (mut missing, mut needless) = (0, 0);
    for seed in 1..120 {
        let mut source = Random::seeded(seed);
        let agents = 2 + source.below(2);
        let tree = random(&mut source, agents);
        let played = random_play(&tree, &mut source);
        let laws = laws(&played);
        let reached: Vec<Vec<RBig>> =
            laws.iter().enumerate().map(|(agent, own)| reach(&tree, agent, own)).collect();
        let list = as_json(&tree, &played);
        let mut position = 0;
        for (agent, side) in tree.sides.iter().enumerate() {
            for (number, set) in side.sets.iter().enumerate() {
                let mut shorter = list.clone();
                drop(shorter.remove(position));
                position += 1;
                // Ends through this set, whatever is done here and below, at which at most one other deviates.
                let comes = tree.ends.iter().any(|end| {
                    let mut at = end.sequences[agent];
                    while side.set_of[at].is_some_and(|other| other != number) {
                        at = side.sets[side.set_of[at].unwrap()].parent;
                    }
                    let others = (0..agents).filter(|other| *other != agent);
                    let deviate =
                        others.filter(|other| reached[*other][end.sequences[*other]].is_zero());
                    at != 0 && !reached[agent][set.parent].is_zero() && deviate.count() <= 1
                });
                let node = node_of(&Value::Array(shorter));
                let judged =
                    judge(&tree, &Budget::default(), &Node::root(&node, "", Code::Malformed));
                match judged {
                    Err(rejection) => {
                        assert_eq!(rejection.code, Code::StrategyMissing);
                        assert!(comes && set.actions.len() > 1);
                        missing += 1;
                    }
                    Ok(_) => {
                        assert!(!comes || set.actions.len() == 1);
                        needless += 1;
                    }
                }
            }
        }
    }
    assert!(missing > 100 && needless > 50, "{missing} missing, {needless} needless");
}

/// Changes of a valid certificate, and how each is refused.
#[test]
fn false_claims_are_refused() {
    let mut source = Random::seeded(77);
    let tree = random(&mut source, 2);
    let played = random_play(&tree, &mut source);
    let behaviour = as_json(&tree, &played);
    let claim = honest_claim(&tree, &behaviour, &Value::Null, true);
    let proof = json!({ "behaviour": behaviour, "trembles": null });
    assert_eq!(verify(&tree, &claim, &proof), Ok(()));
    let code = |claim: &Value, proof: &Value| verify(&tree, claim, proof).unwrap_err().code;
    for key in ["regret", "welfare", "revenue", "surplus", "sequential_regret"] {
        let mut wrong = claim.clone();
        let value = rational(wrong[key].as_str().unwrap()).unwrap() + RBig::ONE;
        wrong[key] = json!(value.to_string());
        assert_eq!(code(&wrong, &proof), Code::ProfileMismatch, "{key}");
        wrong.as_object_mut().unwrap().remove(key);
        assert_eq!(code(&wrong, &proof), Code::Malformed, "{key}");
    }
    let mut wrong = claim.clone();
    wrong["equilibrium"] = json!(!claim["equilibrium"].as_bool().unwrap());
    assert_eq!(code(&wrong, &proof), Code::VerdictUnsupported);
    let mut wrong = claim.clone();
    wrong.as_object_mut().unwrap().remove("sequential");
    assert_eq!(code(&wrong, &proof), Code::Malformed);
    wrong.as_object_mut().unwrap().remove("sequential_regret");
    assert_eq!(verify(&tree, &wrong, &proof), Ok(()));
    assert_eq!(code(&wrong, &json!({ "behaviour": behaviour, "trembles": [] })), Code::Malformed);
    assert_eq!(code(&claim, &json!({ "behaviour": null, "trembles": null })), Code::MissingSection);
    assert_eq!(code(&claim, &json!({ "behaviour": behaviour })), Code::MissingSection);
    let change = |edit: &dyn Fn(&mut Vec<Value>)| {
        let mut wrong = behaviour.clone();
        edit(&mut wrong);
        code(&claim, &json!({ "behaviour": wrong, "trembles": null }))
    };
    assert_eq!(change(&|list| list.push(list[0].clone())), Code::DuplicateEntry);
    assert_eq!(change(&|list| list[0][0] = json!("nobody")), Code::UnknownName);
    assert_eq!(change(&|list| list[0][1] = json!(["t0", "nowhere"])), Code::UnknownName);
    assert_eq!(change(&|list| list[0][2] = json!("1000")), Code::StrategyNotALaw);
    assert_eq!(change(&|list| list[0][3][0][0] = json!("nothing")), Code::UnknownName);
    assert_eq!(change(&|list| list[0][3][0][1] = json!("-1")), Code::StrategyNotALaw);
    let tremble = |path: &Value, entry: Value| {
        let trembles = json!([[tree.sides[0].name, path, [entry]]]);
        code(&claim, &json!({ "behaviour": behaviour, "trembles": trembles }))
    };
    let (agent, set) = (0, &tree.sides[0].sets[0]);
    let taken = played[agent][0].iter().position(|weight| *weight > 0).unwrap();
    let path = json!(set.path);
    assert_eq!(tremble(&path, json!([set.actions[taken], "1", "1"])), Code::Malformed);
    assert_eq!(tremble(&path, json!(["nothing", "1", "1"])), Code::UnknownName);
    assert_eq!(tremble(&path, json!([set.actions[taken], "0", "1"])), Code::Malformed);
    assert_eq!(tremble(&path, json!([set.actions[taken], "1", "0"])), Code::Malformed);
    assert_eq!(tremble(&json!(["nowhere"]), json!(["x", "1", "1"])), Code::UnknownName);
}
