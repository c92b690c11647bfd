//! Random edits of numbers, names, entries and structure.

use crate::oracle::random::{Random, fraction};
use serde_json::{Value, json};

/// The certificate with one to three edits in its claim and its proof.
pub fn mutated(random: &mut Random, original: &Value) -> Value {
    mutated_in(random, original, &["/claim", "/claim", "/proof", "/proof", "/proof", ""])
}

/// The certificate with one to three edits, each below one of the roots.
pub fn mutated_in(random: &mut Random, original: &Value, roots: &[&str]) -> Value {
    let mut changed = original.clone();
    let texts = texts(original);
    for _ in 0..1 + random.below(3) {
        let root = *random.pick(roots);
        let mut places = Vec::new();
        if let Some(node) = changed.pointer(root) {
            pointers(node, root, &mut places);
        }
        if !places.is_empty() {
            let place = random.pick(&places).clone();
            edit(random, &mut changed, &place, &texts);
        }
    }
    changed
}

/// All texts of claim and proof.
fn texts(certificate: &Value) -> Vec<String> {
    let mut places = Vec::new();
    for root in ["/claim", "/proof"] {
        pointers(certificate.pointer(root).expect("a section"), root, &mut places);
    }
    let text = |place: &String| certificate.pointer(place)?.as_str().map(str::to_owned);
    places.iter().filter_map(text).collect()
}

fn pointers(node: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match node {
        Value::Array(list) => {
            for (place, node) in list.iter().enumerate() {
                pointers(node, &format!("{at}/{place}"), found);
            }
        }
        Value::Object(table) => {
            for (key, node) in table {
                pointers(node, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

fn edit(random: &mut Random, changed: &mut Value, place: &str, texts: &[String]) {
    let other = random.pick(texts).clone();
    let Some(node) = changed.pointer_mut(place) else { return };
    match node {
        Value::String(text) => *text = other_text(random, text, other),
        Value::Bool(is) => *is = !*is,
        Value::Array(list) if !list.is_empty() => {
            let (one, two) = (random.below(list.len()), random.below(list.len()));
            match random.below(4) {
                0 => drop(list.remove(one)),
                1 => list.push(list[one].clone()),
                2 => list.swap(one, two),
                _ => list[one] = list[two].clone(),
            }
        }
        Value::Object(table) if !table.is_empty() => {
            let keys: Vec<String> = table.keys().cloned().collect();
            let (one, two) = (random.pick(&keys), random.pick(&keys));
            match random.below(4) {
                0 => drop(table.remove(one)),
                1 => drop(table.insert(one.clone(), Value::Null)),
                2 => drop(table.insert(other, json!("1"))),
                _ => {
                    let value = table[two].clone();
                    table.insert(one.clone(), value);
                }
            }
        }
        node => *node = json!({}),
    }
}

fn other_text(random: &mut Random, text: &str, other: String) -> String {
    let parts = text.split_once('/').unwrap_or((text, "1"));
    let [Ok(numerator), Ok(denominator)] = [parts.0.parse::<i64>(), parts.1.parse::<i64>()] else {
        return match random.below(3) {
            0 => {
                random.pick(&["min", "max", "any", "given", "coarse", "bce", "smooth"]).to_string()
            }
            _ => other,
        };
    };
    match random.below(9) {
        0 => fraction(numerator.saturating_add(1), denominator.max(1)).to_string(),
        1 => fraction(numerator.saturating_sub(1), denominator.max(1)).to_string(),
        2 => format!("{numerator}/{}", denominator.saturating_add(1)),
        3 => format!("-{text}"),
        4 => random.pick(&["inf", "-inf", "0", "1", "2"]).to_string(),
        5 => fraction(numerator.saturating_mul(2), denominator.max(1)).to_string(),
        6 => fraction(random.between(-3, 9), random.between(1, 4)).to_string(),
        _ => other,
    }
}
