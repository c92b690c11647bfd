//! Attacks on proofs about Bayes-Nash equilibria: trees, their leaves, and the profiles beside them.

use super::attacks::Forged;
use super::parts::{OptimumPart, Part, parts};
use crate::oracle::random::Random;
use serde_json::{Value, json};

/// What a tree that was tampered with may deserve; where it deserves nothing, the claim is true all the same.
pub const OF_TREES: &[&str] = &[
    "bound-not-proved",
    "leaf-not-empty",
    "slack-sign",
    "negative-multiplier",
    "no-signalling-unbalanced",
    "unknown-name",
    "duplicate-entry",
    "branch-wrong",
    "tree-shape",
    "malformed",
];

/// The same of a profile.
pub const OF_PROFILES: &[&str] = &[
    "profile-not-equilibrium",
    "profile-not-pure",
    "profile-not-monotone",
    "value-not-attained",
    "missing-section",
    "unknown-name",
];

fn parts_with_trees(original: &Value) -> Vec<OptimumPart> {
    let optima = parts(original).into_iter().filter_map(|part| match part {
        Part::Optimum(part) => Some(part),
        Part::Smooth(_) => None,
    });
    let has_tree = |part: &OptimumPart| {
        original.pointer(&format!("{}/tree", part.proof)).is_some_and(Value::is_array)
    };
    optima.filter(has_tree).collect()
}

/// How many nodes a subtree has.
fn size(nodes: &[Value], root: usize) -> usize {
    match nodes[root].get("leaf") {
        Some(_) => 1,
        None => {
            let first = size(nodes, root + 1);
            1 + first + size(nodes, root + 1 + first)
        }
    }
}

/// Trees and profiles no reader can accept.
pub fn broken(random: &mut Random, original: &Value) -> Vec<Forged> {
    let mut forged: Vec<Forged> = Vec::new();
    for part in parts_with_trees(original) {
        let tree = format!("{}/tree", part.proof);
        let mut change = |codes, change: &mut dyn FnMut(&mut Vec<Value>)| {
            let mut changed = original.clone();
            let nodes = changed.pointer_mut(&tree).and_then(Value::as_array_mut);
            change(nodes.expect("a tree"));
            forged.push((changed, codes));
        };
        let shape: &[&str] = &["tree-shape"];
        change(&["tree-shape", "missing-section"], &mut |nodes| drop(nodes.pop()));
        change(shape, &mut |nodes| nodes.push(json!({ "leaf": null })));
        change(shape, &mut |nodes| nodes.push(nodes[nodes.len() - 1].clone()));
        change(&["tree-shape", "leaf-not-empty"], &mut |nodes| {
            nodes.insert(random.below(nodes.len()), json!({ "leaf": null }));
        });
        change(OF_TREES, &mut |nodes| drop(nodes.remove(random.below(nodes.len()))));
        change(&["malformed", "tree-shape"], &mut |nodes| {
            let node = random.below(nodes.len());
            nodes[node]["split"] = json!(["1", "t0", "0", "1/2"]);
            nodes[node]["leaf"] = Value::Null;
        });
        change(&["unknown-name"], &mut |nodes| {
            nodes.insert(0, json!({ "branch": ["nobody", "t0", "0"] }));
        });
        if !part.monotone {
            change(shape, &mut |nodes| {
                nodes.insert(0, json!({ "monotone": ["1", "t0", "t1", "0"] }));
            });
        }
        if part.concept == "bne" {
            change(shape, &mut |nodes| *nodes = vec![json!({ "leaf": "enumerate" })]);
        }
        let profile = format!("{}/profile", part.proof);
        let Some(rows) = original.pointer(&profile).and_then(Value::as_array) else { continue };
        let row = random.below(rows.len());
        let mut change = |codes, change: &mut dyn FnMut(&mut Vec<Value>)| {
            let mut changed = original.clone();
            change(changed.pointer_mut(&profile).and_then(Value::as_array_mut).expect("a list"));
            forged.push((changed, codes));
        };
        change(&["strategy-missing"], &mut |rows| drop(rows.remove(row)));
        change(&["duplicate-entry"], &mut |rows| rows.push(rows[row].clone()));
        for weight in ["0", "-1", "1000003"] {
            change(&["strategy-not-a-law"], &mut |rows| rows[row][3][0][1] = json!(weight));
        }
        let mut changed = original.clone();
        let proof = changed.pointer_mut(&part.proof).expect("a proof");
        proof["box"] = json!({ "supports": [], "centre": [], "radius": "1", "preconditioner": [] });
        forged.push((changed, &["malformed"]));
    }
    forged
}

/// Trees that may prove the claim yet.
pub fn doubtful(random: &mut Random, original: &Value) -> Vec<Value> {
    let mut forged = Vec::new();
    for part in parts_with_trees(original) {
        let tree = format!("{}/tree", part.proof);
        let nodes = original.pointer(&tree).and_then(Value::as_array).expect("a tree");
        let mut put = |nodes: Vec<Value>| {
            let mut changed = original.clone();
            *changed.pointer_mut(&tree).expect("a tree") = json!(nodes);
            forged.push(changed);
        };
        let places = |key: &str| -> Vec<usize> {
            (0..nodes.len()).filter(|&at| nodes[at].get(key).is_some()).collect()
        };
        let inner: Vec<usize> =
            (0..nodes.len()).filter(|&at| nodes[at].get("leaf").is_none()).collect();
        if !inner.is_empty() {
            // The children of a node in the other order.
            let at = *random.pick(&inner);
            let first = size(nodes, at + 1);
            let end = at + size(nodes, at);
            let (one, two) = (&nodes[at + 1..at + 1 + first], &nodes[at + 1 + first..end]);
            put([&nodes[..=at], two, one, &nodes[end..]].concat());
            // A subtree cut down to its first leaf.
            let at = *random.pick(&inner);
            let leaf = (at..nodes.len()).find(|&at| nodes[at].get("leaf").is_some());
            let leaf = nodes[leaf.expect("subtrees end in leaves")].clone();
            put([&nodes[..at], &[leaf], &nodes[at + size(nodes, at)..]].concat());
            put([&nodes[..at], &[json!({ "leaf": null })], &nodes[at + size(nodes, at)..]].concat());
        }
        for key in ["branch", "monotone", "split"] {
            let places = places(key);
            if places.is_empty() {
                continue;
            }
            let mut changed = nodes.clone();
            let (at, other) = (*random.pick(&places), *random.pick(&places));
            // A question about another action, or another type, or in other numbers.
            let place = 1 + random.below(nodes[at][key].as_array().expect("a row").len() - 1);
            changed[at][key][place] = match key == "split" && place == 3 {
                true => json!(random.pick(&["0", "1", "1/2", "1/3", "99/100"])),
                false => nodes[other][key][place].clone(),
            };
            put(changed);
        }
        let leaves = places("leaf");
        let (at, other) = (*random.pick(&leaves), *random.pick(&leaves));
        let mut changed = nodes.clone();
        changed[at] = nodes[other].clone();
        put(changed);
        let mut changed = nodes.clone();
        changed[at] = json!({ "leaf": null });
        put(changed);
        if part.concept == "pure-bne" {
            put(vec![json!({ "leaf": "enumerate" })]);
        }
        if nodes[at]["leaf"].is_object() {
            for section in ["obedience", "slack", "no_signalling", "caps"] {
                for change in 0..4 {
                    let mut changed = nodes.clone();
                    let rows = changed[at]["leaf"][section].as_array_mut().expect("a list");
                    if rows.is_empty() {
                        continue;
                    }
                    let row = random.below(rows.len());
                    match change {
                        0 => drop(rows.remove(row)),
                        1 => {
                            let last = rows[row].as_array().expect("a row").len() - 1;
                            let number = rows[row][last].as_str().expect("a number").to_owned();
                            rows[row][last] = match number.strip_prefix('-') {
                                Some(positive) => json!(positive),
                                None => json!(format!("-{number}")),
                            };
                        }
                        2 => {
                            let last = rows[row].as_array().expect("a row").len() - 1;
                            let number = rows[row][last].as_str().expect("a number").to_owned();
                            rows[row][last] = json!(format!("{number}0"));
                        }
                        _ => {
                            let from = random.below(rows.len());
                            let place = random.below(rows[row].as_array().expect("a row").len());
                            rows[row][place] = rows[from][place].clone();
                        }
                    }
                    put(changed);
                }
            }
        }
    }
    forged.retain(|changed| changed != original);
    forged
}

/// Other profiles beside a tree: an equilibrium of the set that attains the value, or a reason.
pub fn other_profiles(random: &mut Random, original: &Value) -> Vec<Value> {
    let mut forged = Vec::new();
    for part in parts_with_trees(original) {
        let pointer = format!("{}/profile", part.proof);
        let Some(rows) = original.pointer(&pointer).and_then(Value::as_array) else { continue };
        let mut change = |change: &mut dyn FnMut(&mut Value)| {
            let mut changed = original.clone();
            change(changed.pointer_mut(&pointer).expect("a profile"));
            forged.push(changed);
        };
        change(&mut |profile| *profile = Value::Null);
        let (row, other) = (random.below(rows.len()), random.below(rows.len()));
        let actions = [&rows[row], &rows[other]].map(|row| row[3][0][0].clone());
        if actions[0] != actions[1] {
            change(&mut |profile| {
                profile[row][2] = json!("1");
                profile[row][3] = json!([[actions[1], "1"]]);
            });
            change(&mut |profile| {
                profile[row][2] = json!("1000001");
                profile[row][3] = json!([[actions[0], "1000000"], [actions[1], "1"]]);
            });
        }
    }
    forged.retain(|changed| changed != original);
    forged
}
