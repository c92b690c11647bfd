//! Changing certificates and the texts in them.

use super::judge::{End, end};
use crate::oracle::random::{Random, fraction};
use dashu::rational::RBig;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Puts a value in place of what is there.
pub fn put(certificate: &mut Value, pointer: &str, value: impl Into<Value>) {
    *certificate.pointer_mut(pointer).expect(pointer) = value.into();
}

/// The end of an interval at a pointer.
pub fn end_at(certificate: &Value, pointer: &str) -> End {
    end(certificate.pointer(pointer).expect(pointer))
}

/// Writes both ends of an interval.
pub fn put_ends(certificate: &mut Value, pointer: &str, lower: &End, upper: &End) {
    put(certificate, &format!("{pointer}/lower"), lower.to_string());
    put(certificate, &format!("{pointer}/upper"), upper.to_string());
}

/// Takes a key out of a table.
pub fn drop_key(certificate: &mut Value, table: &str, key: &str) {
    let table = certificate.pointer_mut(table).expect(table);
    table.as_object_mut().expect("a table").remove(key).expect("the key is there");
}

/// Makes the digest that of the embedded text and overrides.
pub fn rehash(certificate: &mut Value) {
    let instance = &certificate["instance"];
    let mut hash = Sha256::new();
    hash.update(instance["source"].as_str().expect("a text").as_bytes());
    for (name, expression) in instance["set"].as_object().expect("a table") {
        let expression = expression.as_str().expect("a text");
        hash.update(format!("\0{name}={expression}").as_bytes());
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    certificate["instance"]["sha256"] = json!(digest);
}

/// A small or a large step, above zero.
pub fn step(random: &mut Random) -> RBig {
    fraction(1, *random.pick(&[1, 3, 1_000, 1_000_000_007, 1_000_000_000_000_000]))
}

/// The number moved by an amount; an infinity stays.
pub fn moved(end: &End, by: &RBig) -> End {
    match end {
        End::Finite(number) => End::Finite(number + by),
        infinity => infinity.clone(),
    }
}

/// Another instance text: one thing of the game in it changed.
pub fn other_text(random: &mut Random, text: &str) -> String {
    // The deviations an instance gives are part of no other claim.
    let (text, rest) = text.split_at(text.find("[[deviations]]").unwrap_or(text.len()));
    other_game(random, text) + rest
}

fn other_game(random: &mut Random, text: &str) -> String {
    match random.below(8) {
        0 => {
            let families: [&[&str]; 3] = [
                &["first-price", "second-price", "all-pay"],
                &["simultaneous-first-price", "simultaneous-second-price", "simultaneous-all-pay"],
                &["discriminatory", "uniform-price"],
            ];
            let is = |rule: &&&str| text.contains(&format!("rule = \"{rule}\""));
            let now = families.iter().find_map(|rules| Some((rules, rules.iter().find(is)?)));
            match now {
                Some((rules, now)) => text.replace(now, rules[random.below(rules.len())]),
                None => text.replace("a0", "a1").replacen("a1", "a0", 1),
            }
        }
        1 => match text.lines().find(|line| line.starts_with("ties")) {
            Some(line) => text.replace(line, "ties = \"uniform\""),
            None => text.replacen("reserve", "ties = { priority = [\"2\", \"1\"] }\nreserve", 1),
        },
        2 => flipped(text, "overbidding"),
        3 => flipped(text, "opt-out"),
        _ => other_number(random, text),
    }
}

fn flipped(text: &str, key: &str) -> String {
    let (yes, no) = (format!("{key} = true"), format!("{key} = false"));
    if text.contains(&yes) { text.replace(&yes, &no) } else { text.replace(&no, &yes) }
}

/// One quoted number replaced by another.
fn other_number(random: &mut Random, text: &str) -> String {
    let pieces: Vec<&str> = text.split('"').collect();
    let is_number = |piece: &str| {
        !piece.is_empty() && piece.chars().all(|c| c.is_ascii_digit() || c == '/' || c == '-')
    };
    // What stands between quotes has an odd place.
    let quoted = (1..pieces.len()).step_by(2).filter(|&place| is_number(pieces[place]));
    let places: Vec<usize> = quoted.collect();
    let place = *random.pick(&places);
    let other = fraction(random.between(-1, 9), random.between(1, 4)).to_string();
    let mut pieces: Vec<&str> = pieces;
    pieces[place] = &other;
    pieces.join("\"")
}

/// Somewhere in the text a change that no reader of instances would notice.
pub fn commented(random: &mut Random, text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let place = random.below(lines.len() + 1);
    let (before, after) = lines.split_at(place);
    let line = *random.pick(&["# nothing", "", "   ", "#"]);
    let mut lines = [before, &[line], after].concat().join("\n");
    lines.push('\n');
    lines
}
