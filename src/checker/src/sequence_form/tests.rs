//! Equilibria of random games satisfy every row and box, leaves prove exactly what their multipliers say, and no
//! false claim is accepted.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::branching::{Cap, Left};
use super::form::Form;
use super::rows::{Column, Row};
use super::{any_play, verify_equilibrium};
use crate::code::{Checked, Code};
use crate::equilibrium::Claim;
use crate::json;
use crate::number::{Budget, rational};
use crate::staged::Buyers;
use crate::staged::hand::{Random, random};
use crate::staged::tree::{End, Side, Tree};
use crate::staged_profile::judge;
use crate::tree::Node;
use dashu::integer::IBig;
use dashu::rational::RBig;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::rc::Rc;

mod leaves;

type Plan = Vec<bool>;

fn total(values: impl Iterator<Item = RBig>) -> RBig {
    values.fold(RBig::ZERO, |sum, value| sum + value)
}

/// All realisation plans of one agent that are pure.
fn plans(side: &Side) -> Vec<Plan> {
    let mut found = vec![vec![false; side.set_of.len()]];
    found[0][0] = true;
    for set in &side.sets {
        let mut next = BTreeSet::new();
        for plan in found {
            if !plan[set.parent] {
                next.insert(plan);
                continue;
            }
            for sequence in set.first..set.first + set.actions.len() {
                let mut longer = plan.clone();
                longer[sequence] = true;
                next.insert(longer);
            }
        }
        found = next.into_iter().collect();
    }
    found
}

/// A game of plans: what both earn, by the plan of each.
fn payoffs(tree: &Tree, plans: &[Vec<Plan>; 2]) -> [Vec<Vec<i64>>; 2] {
    [0, 1].map(|agent| {
        let of = |one: &Plan, two: &Plan| {
            let met = tree.ends.iter().filter(|end| one[end.sequences[0]] && two[end.sequences[1]]);
            met.map(|end| i64::try_from(&end.utility[agent]).unwrap()).sum::<i64>()
        };
        plans[0].iter().map(|one| plans[1].iter().map(|two| of(one, two)).collect()).collect()
    })
}

/// Realisation plans of equilibria: the pure ones, and those in which both mix two plans.
fn equilibria(tree: &Tree) -> Vec<[Vec<RBig>; 2]> {
    let plans = [plans(&tree.sides[0]), plans(&tree.sides[1])];
    let [first, second] = payoffs(tree, &plans);
    let (rows, columns) = (plans[0].len(), plans[1].len());
    let mut found = Vec::new();
    let mut keep = |one: &[(usize, RBig)], two: &[(usize, RBig)]| {
        let earns = |table: &Vec<Vec<i64>>, k: usize, l: usize| RBig::from(table[k][l]);
        let replies =
            |k: usize| -> RBig { total(two.iter().map(|(l, q)| q * earns(&first, k, *l))) };
        let answers =
            |l: usize| -> RBig { total(one.iter().map(|(k, p)| p * earns(&second, *k, l))) };
        let best = (0..rows).map(replies).max().unwrap();
        let most = (0..columns).map(answers).max().unwrap();
        if one.iter().all(|(k, _)| replies(*k) == best)
            && two.iter().all(|(l, _)| answers(*l) == most)
        {
            let reach = |mixed: &[(usize, RBig)], plans: &[Plan]| {
                let count = plans[0].len();
                let of = |sequence: usize| -> RBig {
                    total(mixed.iter().filter(|(k, _)| plans[*k][sequence]).map(|(_, p)| p.clone()))
                };
                (0..count).map(of).collect::<Vec<RBig>>()
            };
            found.push([reach(one, &plans[0]), reach(two, &plans[1])]);
        }
    };
    for k in 0..rows {
        for l in 0..columns {
            keep(&[(k, RBig::ONE)], &[(l, RBig::ONE)]);
        }
    }
    if rows * columns > 300 {
        return found;
    }
    // The weight on the first of two that makes the other indifferent.
    let weight = |a: i64, b: i64, c: i64, d: i64| {
        let sum = a - b - c + d;
        (sum != 0)
            .then(|| RBig::from(d - b) / RBig::from(sum))
            .filter(|p| *p > RBig::ZERO && *p < RBig::ONE)
    };
    for (k, m) in (0..rows).flat_map(|k| (0..k).map(move |m| (k, m))) {
        for (l, n) in (0..columns).flat_map(|l| (0..l).map(move |n| (l, n))) {
            let q = weight(first[k][l], first[k][n], first[m][l], first[m][n]);
            let p = weight(second[k][l], second[m][l], second[k][n], second[m][n]);
            if let (Some(p), Some(q)) = (p, q) {
                let rest = [RBig::ONE - &p, RBig::ONE - &q];
                keep(&[(k, p), (m, rest[0].clone())], &[(l, q), (n, rest[1].clone())]);
            }
        }
    }
    found
}

/// A point by the formulas of the format, amounts over the unit.
struct Point {
    reach: [Vec<RBig>; 2],
    value: [Vec<RBig>; 2],
    slack: [Vec<RBig>; 2],
}

impl Point {
    /// That of an equilibrium.
    fn of(tree: &Tree, reach: [Vec<RBig>; 2]) -> Point {
        let mut point = Point { reach, value: Default::default(), slack: Default::default() };
        for agent in [0, 1] {
            let side = &tree.sides[agent];
            let mut value = vec![RBig::ZERO; side.sets.len()];
            let mut earned = vec![RBig::ZERO; side.set_of.len()];
            for number in (0..side.sets.len()).rev() {
                let set = &side.sets[number];
                let sequences = set.first..set.first + set.actions.len();
                for sequence in sequences.clone() {
                    for end in ends(tree, agent, sequence) {
                        earned[sequence] += &point.reach[1 - agent][end.sequences[1 - agent]]
                            * RBig::from(end.utility[agent].clone());
                    }
                    for (after, later) in side.sets.iter().enumerate() {
                        if later.parent == sequence {
                            let add = value[after].clone();
                            earned[sequence] += add;
                        }
                    }
                }
                value[number] = sequences.map(|sequence| earned[sequence].clone()).max().unwrap();
            }
            let slack = (0..side.set_of.len()).map(|sequence| match side.set_of[sequence] {
                Some(set) => &value[set] - &earned[sequence],
                None => RBig::ZERO,
            });
            point.slack[agent] = slack.collect();
            point.value[agent] = value;
        }
        point
    }

    fn at(&self, column: Column) -> RBig {
        match column {
            Column::One => RBig::ONE,
            Column::Reach(agent, sequence) => self.reach[agent][sequence].clone(),
            Column::Value(agent, set) => self.value[agent][set].clone(),
            Column::Slack(agent, sequence) => self.slack[agent][sequence].clone(),
            Column::Joint(one, two) => &self.reach[0][one] * &self.reach[1][two],
            Column::Share(agent, sequence, set) => {
                &self.reach[agent][sequence] * &self.value[agent][set]
            }
        }
    }
}

fn ends(tree: &Tree, agent: usize, sequence: usize) -> impl Iterator<Item = &End> {
    tree.ends.iter().filter(move |end| end.sequences[agent] == sequence)
}

/// All rows of the format, with their names as certificates have them.
fn all_rows(form: &Form<'_>, shares: bool) -> Vec<(Row, Value)> {
    let mut rows = Vec::new();
    let text = |number: usize| number.to_string();
    for agent in [0, 1] {
        let half = form.half(agent).unwrap();
        let name = &half.side.name;
        for set in 0..half.side.sets.len() {
            rows.push((Row::Flow { agent, set }, json!(["flow", name, text(set)])));
            if half.side.sets[set].parent == 0 {
                rows.push((Row::Root { agent, set }, json!(["root", name, text(set)])));
            }
            for sequence in half.sequences(set).unwrap() {
                let value = json!(["value", name, text(sequence)]);
                rows.push((Row::Value { agent, sequence }, value));
            }
            let met = form.half(1 - agent).unwrap();
            for other in 1..met.side.set_of.len() {
                if form.connected(agent, set, met.side.set_of[other].unwrap()) {
                    let joint = json!(["joint", name, text(set), text(other)]);
                    rows.push((Row::Joint { agent, set, other }, joint));
                }
            }
            if !shares {
                continue;
            }
            for before in half.back(set).unwrap() {
                let share = json!(["share", name, text(before), text(set)]);
                rows.push((Row::Share { agent, before, set }, share));
                for sequence in half.sequences(before).unwrap() {
                    for deviation in half.sequences(set).unwrap() {
                        let row = Row::Obey { agent, sequence, deviation };
                        rows.push((row, json!(["obey", name, text(sequence), text(deviation)])));
                    }
                }
            }
        }
    }
    rows
}

fn sum(form: &Form<'_>, left: &Left, row: Row, at: &dyn Fn(Column) -> RBig) -> RBig {
    let mut sum = RBig::ZERO;
    row.terms(form, left, &mut |column, coefficient| {
        sum += at(column) * RBig::from(coefficient.clone());
        Ok(())
    })
    .unwrap();
    sum
}

/// The box of a column, amounts over the unit.
fn column_box(form: &Form<'_>, column: Column) -> (RBig, RBig) {
    let (low, high) = match column {
        Column::One => (IBig::ONE, IBig::ONE),
        Column::Value(agent, set) => form.halves[agent].values[set].clone(),
        Column::Slack(agent, sequence) => {
            (IBig::ZERO, form.largest_slack(agent, sequence).unwrap())
        }
        Column::Share(agent, _, set) => form.share_box(agent, set).unwrap(),
        _ => (IBig::ZERO, IBig::ONE),
    };
    (low.into(), high.into())
}

/// Every column that occurs.
fn columns(form: &Form<'_>) -> Vec<Column> {
    let mut columns = Vec::new();
    let left = Left::everything(form);
    for (row, _) in all_rows(form, true) {
        row.terms(form, &left, &mut |column, _| {
            if !columns.contains(&column) {
                columns.push(column);
            }
            Ok(())
        })
        .unwrap();
    }
    columns
}

fn verify(tree: &Tree, claim: &Value, proof: &Value) -> Checked<()> {
    let (claim, proof) =
        (json::parse(&claim.to_string()).unwrap(), json::parse(&proof.to_string()).unwrap());
    let claim = Node::root(&claim, "claim", Code::Malformed);
    let proof = Node::root(&proof, "proof", Code::Malformed);
    verify_equilibrium((tree, Buyers::Any), &Budget::default(), &claim, &proof)
}

fn claim(concept: &str, sense: &str, lower: &str, upper: &str) -> Value {
    json!({
        "concept": concept, "objective": { "welfare": "1", "revenue": "1/2" }, "sense": sense,
        "prior": "given", "lower": lower, "upper": upper
    })
}

/// The objective of these claims.
fn objective(tree: &Tree, reach: &[Vec<RBig>; 2]) -> RBig {
    let mut sum = RBig::ZERO;
    for end in &tree.ends {
        let amount =
            RBig::from(end.welfare.clone()) + RBig::from(end.revenue.clone()) / RBig::from(2);
        sum += &reach[0][end.sequences[0]] * &reach[1][end.sequences[1]] * amount;
    }
    sum / RBig::from(&tree.money * &tree.chance)
}

/// A list over one denominator: what is at it, and the integers.
fn over_one(values: &[RBig]) -> (IBig, Vec<IBig>) {
    let unit = crate::number::common_denominator(values).unwrap();
    let integers = values.iter().map(|value| crate::number::scaled(value, &unit)).collect();
    (unit, integers)
}

fn behaviour(tree: &Tree, reach: &[Vec<RBig>; 2]) -> Value {
    let mut list = Vec::new();
    for (side, reach) in tree.sides.iter().zip(reach) {
        for set in &side.sets {
            let before = &reach[set.parent];
            let sequences = set.first..set.first + set.actions.len();
            // What she does where she does not come by her own choices changes nothing.
            let law: Vec<RBig> = match before.is_zero() {
                true => sequences
                    .map(|sequence| RBig::from(usize::from(sequence == set.first)))
                    .collect(),
                false => sequences.map(|sequence| &reach[sequence] / before).collect(),
            };
            let (unit, weights) = over_one(&law);
            let weights = set.actions.iter().zip(weights).filter(|(_, weight)| !weight.is_zero());
            let weights: Vec<Value> =
                weights.map(|(action, weight)| json!([action, weight.to_string()])).collect();
            list.push(json!([side.name, set.path, unit.to_string(), weights]));
        }
    }
    Value::Array(list)
}

/// The point of an equilibrium as certificates have it.
fn point(form: &Form<'_>, point: &Point, shares: bool) -> Value {
    let mut columns = columns(form);
    columns.retain(|column| !matches!(column, Column::One | Column::Slack(..)));
    let unit = RBig::from(form.unit.clone());
    let values: Vec<RBig> = columns
        .iter()
        .map(|column| match column {
            Column::Value(..) | Column::Share(..) => point.at(*column) / &unit,
            _ => point.at(*column),
        })
        .collect();
    let (unit, integers) = over_one(&values);
    let [mut joint, mut own, mut listed, mut parts] = [vec![], vec![], vec![], vec![]];
    for (column, integer) in columns.iter().zip(integers) {
        let name = |agent: usize| form.tree.sides[agent].name.clone();
        let text = |number: usize| number.to_string();
        let integer = integer.to_string();
        match *column {
            _ if integer == "0" => {}
            Column::Joint(one, two) => joint.push(json!([text(one), text(two), integer])),
            Column::Reach(agent, sequence) => {
                own.push(json!([name(agent), text(sequence), integer]))
            }
            Column::Value(agent, set) => listed.push(json!([name(agent), text(set), integer])),
            Column::Share(agent, sequence, set) if shares => {
                parts.push(json!([name(agent), text(sequence), text(set), integer]));
            }
            _ => {}
        }
    }
    json!({ "denominator": unit.to_string(), "joint": joint, "own": own, "values": listed, "shares": parts })
}

/// What is done with a game, the realisation plans of its equilibria, and what makes it random.
type Look<'l> = &'l mut dyn FnMut(&Tree, &[[Vec<RBig>; 2]], &mut Random);

/// Random games with their equilibria.
fn sample(seeds: std::ops::Range<u64>, look: Look<'_>) -> usize {
    let mut met = 0;
    for seed in seeds {
        let mut source = Random::seeded(seed);
        let tree = random(&mut source, 2);
        let size = plans(&tree.sides[0]).len() * plans(&tree.sides[1]).len();
        if size > 6000 {
            continue;
        }
        let found = equilibria(&tree);
        met += found.len();
        look(&tree, &found, &mut source);
    }
    met
}

#[test]
fn equilibria_satisfy_every_row_and_box() {
    let met = sample(1..40, &mut |tree, found, random| {
        let budget = Budget::default();
        let form = Form::new(tree, &budget).unwrap();
        let (left, rows, columns) =
            (Left::everything(&form), all_rows(&form, true), columns(&form));
        for reach in found {
            let point = Point::of(tree, reach.clone());
            for (row, name) in &rows {
                let sum = sum(&form, &left, *row, &|column| point.at(column));
                let equation = row.is_equation(&form, &left).unwrap();
                assert!(if equation { sum == RBig::ZERO } else { sum >= RBig::ZERO }, "{name}");
            }
            for column in &columns {
                let (low, high) = column_box(&form, *column);
                assert!((low..=high).contains(&point.at(*column)), "{column:?}");
            }
            for agent in [0, 1] {
                for (r, s) in reach[agent].iter().zip(&point.slack[agent]) {
                    assert!((r * s).is_zero());
                }
            }
            // Caps that hold, and deviations said to be best replies.
            let agent = random.below(2);
            let sequence = 1 + random.below(reach[agent].len() - 1);
            let mut capped = left.clone();
            for (at_most, number) in [(true, "1/2"), (false, "1/2"), (true, "1"), (false, "0")] {
                let number = rational(number).unwrap();
                let r = &reach[agent][sequence];
                if if at_most { *r <= number } else { *r >= number } {
                    capped.caps.push(Rc::new(Cap { agent, sequence, at_most, number }));
                }
            }
            for cap in 0..capped.caps.len() {
                let half = form.half(1 - agent).unwrap();
                let own = form.half(agent).unwrap().set_of(sequence).unwrap().unwrap();
                for other in 1..half.side.set_of.len() {
                    if form.connected(agent, own, half.side.set_of[other].unwrap()) {
                        let row = Row::Cap { cap, other };
                        assert!(sum(&form, &capped, row, &|column| point.at(column)) >= RBig::ZERO);
                    }
                }
            }
            for (row, name) in &rows {
                if let Row::Obey { agent, deviation, .. } = row
                    && point.slack[*agent][*deviation].is_zero()
                {
                    assert!(
                        sum(&form, &left, *row, &|column| point.at(column)).is_zero(),
                        "{name}"
                    );
                }
            }
        }
    });
    assert!(met > 60, "{met} equilibria");
}

/// Their behaviours have no regret, the same objective, and are points; without proof of one end they lie within
/// what any play gives. A claim beyond them is refused.
#[test]
fn equilibria_show_the_other_end() {
    let met = sample(100..112, &mut |tree, found, _| {
        let budget = Budget::default();
        let form = Form::new(tree, &budget).unwrap();
        for reach in found.iter().take(6) {
            let value = objective(tree, reach);
            let shown = value.to_string();
            let beyond = (&value - rational("1/1000").unwrap()).to_string();
            let played = behaviour(tree, reach);
            let node = json::parse(&played.to_string()).unwrap();
            let judged = judge(tree, &budget, &Node::root(&node, "", Code::Malformed)).unwrap();
            assert_eq!(judged.regret, RBig::ZERO);
            for concept in ["bne", "bce-ns", "coarse-ns"] {
                let proof = json!({ "tree": null, "point": null, "behaviour": played });
                assert_eq!(verify(tree, &claim(concept, "min", "-inf", &shown), &proof), Ok(()));
                assert_eq!(verify(tree, &claim(concept, "max", &shown, "inf"), &proof), Ok(()));
                let false_one = verify(tree, &claim(concept, "min", "-inf", &beyond), &proof);
                assert_eq!(false_one.unwrap_err().code, Code::ValueNotAttained);
            }
            for concept in ["bce-ns", "coarse-ns"] {
                let point = point(&form, &Point::of(tree, reach.clone()), concept == "bce-ns");
                let proof = json!({ "tree": null, "point": point, "behaviour": null });
                assert_eq!(verify(tree, &claim(concept, "min", "-inf", &shown), &proof), Ok(()));
                let false_one = verify(tree, &claim(concept, "min", "-inf", &beyond), &proof);
                assert_eq!(false_one.unwrap_err().code, Code::ValueNotAttained);
            }
            for sense in ["min", "max"] {
                let claim = claim("bne", sense, "-inf", "inf");
                let claim = json::parse(&claim.to_string()).unwrap();
                let claim = Claim::read(&Node::root(&claim, "", Code::Malformed)).unwrap();
                let extreme = any_play(tree, &claim).unwrap();
                assert!(if sense == "min" { value <= extreme } else { value >= extreme });
            }
        }
    });
    assert!(met > 20, "{met} equilibria");
}

/// Points that are changed are of the set no more, or worth the same.
#[test]
fn changed_points_are_refused() {
    let (mut refused, mut kept) = (0, 0);
    sample(200..220, &mut |tree, found, random| {
        let budget = Budget::default();
        let form = Form::new(tree, &budget).unwrap();
        for reach in found.iter().take(3) {
            let value = objective(tree, reach).to_string();
            let good = point(&form, &Point::of(tree, reach.clone()), true);
            for _ in 0..20 {
                let mut bad = good.clone();
                let key = ["joint", "own", "values", "shares"][random.below(4)];
                let entries = bad[key].as_array_mut().unwrap();
                if entries.is_empty() {
                    continue;
                }
                let chosen = random.below(entries.len());
                match random.below(2) {
                    0 => drop(entries.remove(chosen)),
                    _ => {
                        let last = entries[chosen].as_array_mut().unwrap().last_mut().unwrap();
                        let number: i64 = last.as_str().unwrap().parse().unwrap();
                        *last = json!((number + 1).to_string());
                    }
                }
                let proof = json!({ "tree": null, "point": bad, "behaviour": null });
                match verify(tree, &claim("bce-ns", "min", "-inf", &value), &proof) {
                    Ok(()) => kept += 1,
                    Err(rejection) => {
                        assert!(matches!(
                            rejection.code,
                            Code::PointNotOfConcept | Code::LawNotPositive | Code::DuplicateEntry
                        ));
                        refused += 1;
                    }
                }
            }
        }
    });
    // Values of sets that are not reached can be more than they are.
    assert!(refused > 100 && kept * 10 < refused, "{refused} refused, {kept} kept");
}
