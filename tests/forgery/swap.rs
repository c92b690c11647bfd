//! Agents exchanged in multipliers, laws and deviations.

use super::parts::{Part, parts};
use serde_json::{Value, json};

/// Every section of the proof with two agents exchanged, one section at a time.
pub fn swapped(original: &Value, names: &[&str], one: usize, other: usize) -> Vec<Value> {
    let mut forged = Vec::new();
    for part in parts(original) {
        let (Part::Optimum(super::parts::OptimumPart { proof, .. })
        | Part::Smooth(super::parts::SmoothPart { proof, .. })) = &part;
        for list in ["bound/regret", "bound/obedience", "bound/no_signalling", "deviations/laws"] {
            let mut changed = original.clone();
            let pointer = format!("{proof}/{list}");
            let Some(rows) = changed.pointer_mut(&pointer).and_then(Value::as_array_mut) else {
                continue;
            };
            rows.iter_mut().for_each(|row| rename(&mut row[0], names, one, other));
            forged.push(changed);
        }
        let mut changed = original.clone();
        let pointer = format!("{proof}/law/entries");
        if let Some(rows) = changed.pointer_mut(&pointer).and_then(Value::as_array_mut) {
            for row in rows {
                for profile in [0, 1] {
                    row[profile].as_array_mut().expect("a profile").swap(one, other);
                }
            }
            forged.push(changed);
        }
    }
    let mut changed = original.clone();
    if let Some(rows) = changed.pointer_mut("/proof/safe/actions").and_then(Value::as_array_mut) {
        rows.iter_mut().for_each(|row| rename(&mut row[0], names, one, other));
        forged.push(changed);
    }
    forged.retain(|changed| changed != original);
    forged
}

fn rename(name: &mut Value, names: &[&str], one: usize, other: usize) {
    if *name == names[one] {
        *name = json!(names[other]);
    } else if *name == names[other] {
        *name = json!(names[one]);
    }
}

/// The certificate with the rows of every list in one order: the same if only the order differs.
pub fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(table) => {
            table.iter().map(|(key, value)| (key.clone(), sorted(value))).collect()
        }
        // A row has names or numbers in it and keeps its order; a list of rows has none.
        Value::Array(list) if list.iter().all(Value::is_array) => {
            let mut list: Vec<Value> = list.iter().map(sorted).collect();
            list.sort_by_key(Value::to_string);
            Value::Array(list)
        }
        other => other.clone(),
    }
}
