//! Mutated certificates: whatever the bytes, an answer and no panic; and never a false claim accepted.
//!
//! `POACERT_FUZZ_SECONDS` sets how long (default 2), `POACERT_FUZZ_SEED` where to start.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use dashu::integer::IBig;
use dashu::rational::RBig;
use poacert_checker::{Outcome, check};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::time::{Duration, Instant};

/// Marsaglia's xorshift: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn certificates() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accept");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Bytes changed, dropped, doubled or taken from elsewhere.
fn mutate_bytes(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        match random.below(5) {
            0 => bytes[at] = random.below(256) as u8,
            1 => bytes[at] = *random.pick(b"0123456789-/\"[]{},:.eE^"),
            2 => drop(bytes.drain(at..(at + random.below(30)).min(bytes.len()))),
            3 => bytes.truncate(at),
            _ => {
                let piece = bytes[at..(at + random.below(60)).min(bytes.len())].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
        }
        if bytes.is_empty() {
            return;
        }
    }
}

const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "1",
    "1/0",
    "0/1",
    "-0",
    "inf",
    "-inf",
    "2/4",
    "1/3",
    "99999999999999999999999999",
    "-1/99999999999999999999999999999999",
    "",
    "e",
    "out",
    "1e5",
    "0.5",
    "t",
    "low",
];

const EXPRESSIONS: &[&str] = &[
    "e/(e-1)",
    "1/(e-e)",
    "e^10000",
    "(e-e)^-1",
    "2^3^4^5",
    "((((",
    "e/e",
    "0^0",
    "1/0",
    "-e",
    "9^9999",
    "mu/lambda",
    "e-271828/100000",
];

/// A random node of the tree, by walking down.
fn node<'a>(random: &mut Random, at: &'a mut Value) -> &'a mut Value {
    let children = match at {
        Value::Object(entries) => entries.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    if children == 0 || random.below(6) == 0 {
        return at;
    }
    let index = random.below(children);
    match at {
        Value::Object(entries) => node(random, entries.values_mut().nth(index).unwrap()),
        Value::Array(items) => node(random, &mut items[index]),
        leaf => leaf,
    }
}

/// One change to the structure, in the claim, the proof or anywhere.
fn mutate_tree(random: &mut Random, tree: &mut Value) {
    let section = *random.pick(&["claim", "proof", "proof", ""]);
    let start = match tree.get(section) {
        Some(_) => &mut tree[section],
        None => tree,
    };
    let other = node(random, &mut start.clone()).clone();
    let target = node(random, start);
    match (random.below(8), target) {
        (0, target) => *target = Value::Null,
        (1, target) => *target = other,
        (2, target) => *target = Value::from(*random.pick(EXPRESSIONS)),
        (3, Value::Array(items)) if !items.is_empty() => {
            let item = random.pick(items).clone();
            items.push(item);
        }
        (4, Value::Array(items)) if !items.is_empty() => {
            let index = random.below(items.len());
            items.remove(index);
        }
        (5, Value::Object(entries)) if !entries.is_empty() => {
            let key = entries.keys().nth(random.below(entries.len())).unwrap().clone();
            entries.remove(&key);
        }
        (6, Value::Bool(truth)) => *truth = !*truth,
        (_, Value::String(text)) => *text = (*random.pick(NUMBERS)).into(),
        (_, target) => *target = Value::from(*random.pick(NUMBERS)),
    }
}

/// The instance's text changed, with the digest made right again.
fn mutate_instance(random: &mut Random, tree: &mut Value) {
    let Some(source) = tree["instance"]["source"].as_str() else { return };
    let mut bytes = source.as_bytes().to_vec();
    if random.below(2) == 0 {
        mutate_bytes(random, &mut bytes);
    } else {
        let digits: Vec<usize> =
            (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
        if let Some(at) = digits.get(random.below(digits.len())) {
            let number = random.pick(NUMBERS).as_bytes().to_vec();
            bytes.splice(*at..=*at, number);
        }
    }
    let source = String::from_utf8_lossy(&bytes).into_owned();
    let mut hasher = Sha256::new();
    hasher.update(source.as_bytes());
    if let Some(set) = tree["instance"]["set"].as_object() {
        for (name, value) in set {
            hasher.update(format!("\0{name}={}", value.as_str().unwrap_or_default()));
        }
    }
    let digest: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    tree["instance"]["source"] = source.into();
    tree["instance"]["sha256"] = digest.into();
}

fn markets(claim: &Value) -> Vec<Value> {
    claim["markets"].as_array().unwrap().clone()
}

/// The certificates of `accept` claim exact optima. Whatever else was changed, a claim about the same
/// thing whose interval misses the optimum is false.
fn assert_true(original: &Value, mutated: &Value) {
    let about = |claim: &Value| -> Option<Vec<Value>> {
        let keys = [
            "concept",
            "objective",
            "sense",
            "prior",
            "monotone",
            "form",
            "buyers",
            "smoothness",
            "mu",
            "mu2",
            "best",
        ];
        let lambda = claim.get("lambda").and_then(|lambda| lambda.get("lower").cloned());
        let best = claim.get("best").and_then(Value::as_bool).unwrap_or(false);
        // A smoothness claim is about its bound when best (mu is then free), else about lambda.
        let keys = keys.iter().filter(|key| !best || !key.starts_with("mu"));
        lambda.or_else(|| claim.get("lower").cloned())?;
        Some(keys.map(|key| claim.get(key).cloned().unwrap_or(Value::Null)).collect())
    };
    let (was, is) = (&original["claim"], &mutated["claim"]);
    if original["kind"] == "profile" && original["instance"] == mutated["instance"] {
        // Of the same play nothing else may be claimed; another play has other numbers.
        let same_play = original["proof"] == mutated["proof"];
        let keys = ["regret", "welfare", "revenue", "surplus", "sequential_regret"];
        let same_game = ["form", "buyers"].iter().all(|key| was.get(key) == is.get(key));
        let both = |key: &&str| was.get(key).is_some() && is.get(key).is_some();
        for key in keys.iter().filter(|key| same_play && same_game && both(key)) {
            let number =
                |claim: &Value| RBig::from_str_radix(claim[*key].as_str().unwrap(), 10).unwrap();
            assert_eq!(number(is), number(was), "a false {key}:\n{mutated}");
        }
    }
    if original["kind"] == "trade" && original["instance"] == mutated["instance"] {
        // Of the same markets nothing else may be claimed, but that ex-post rationality is undecided.
        for (before, after) in markets(was).iter().zip(markets(is)) {
            for key in ["voluntary", "budget", "stays_out"] {
                assert_eq!(before[key], after[key], "a false {key}:\n{mutated}");
            }
            let undecided = after["ex_post"] == "undecided";
            assert!(undecided || before["ex_post"] == after["ex_post"], "false:\n{mutated}");
        }
    }
    if original["kind"] == "equilibria" && original["instance"] == mutated["instance"] {
        // Of the same set nothing else may be counted.
        let same_set = ["pure", "monotone"].iter().all(|key| was.get(key) == is.get(key));
        for key in ["equilibria", "components"].iter().filter(|_| same_set) {
            let number = |claim: &Value| claim[*key].as_str().unwrap().parse::<IBig>().unwrap();
            assert_eq!(number(is), number(was), "a false number of {key}:\n{mutated}");
        }
    }
    let (Some(before), Some(after)) = (about(was), about(is)) else { return };
    if before != after || original["instance"] != mutated["instance"] {
        return;
    }
    let pointer = match (was.get("bound"), was.get("best")) {
        (None, _) => "",
        (Some(_), Some(Value::Bool(true))) => "/bound",
        (Some(_), _) => "/lambda",
    };
    let end = |claim: &Value, end: &str| {
        let text = claim.pointer(&format!("{pointer}/{end}")).unwrap().as_str().unwrap();
        match text {
            "inf" => (1, RBig::ZERO),
            "-inf" => (-1, RBig::ZERO),
            number => (0, RBig::from_str_radix(number, 10).unwrap()),
        }
    };
    let (lower, upper) = (end(was, "lower"), end(was, "upper"));
    if lower == upper {
        assert!(
            end(is, "lower") <= lower && upper <= end(is, "upper"),
            "a false claim:\n{mutated}"
        );
    }
}

#[test]
fn mutations_are_answered() {
    let seconds = setting("POACERT_FUZZ_SECONDS", 2);
    let seed = setting("POACERT_FUZZ_SEED", 0x9e37_79b9_7f4a_7c15);
    let mut random = Random(seed.max(1));
    let certificates = certificates();
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut valid, mut invalid) = (0u64, 0u64);
    let mut codes = std::collections::BTreeMap::new();
    let mut slowest = Duration::ZERO;
    while Instant::now() < end {
        let original = random.pick(&certificates).clone();
        let mut tree: Value = serde_json::from_slice(&original).unwrap();
        let bytes = match random.below(4) {
            0 => {
                let mut bytes = original.clone();
                mutate_bytes(&mut random, &mut bytes);
                bytes
            }
            1 => {
                mutate_instance(&mut random, &mut tree);
                tree.to_string().into_bytes()
            }
            _ => {
                for _ in 0..=random.below(2) {
                    mutate_tree(&mut random, &mut tree);
                }
                tree.to_string().into_bytes()
            }
        };
        let started = Instant::now();
        let answer = std::panic::catch_unwind(|| check(&bytes, None));
        let shown = || String::from_utf8_lossy(&bytes).into_owned();
        match answer {
            Ok(Outcome::Valid(_)) => {
                valid += 1;
                assert_true(
                    &serde_json::from_slice(&original).unwrap(),
                    &serde_json::from_slice(&bytes).unwrap(),
                );
            }
            Ok(Outcome::Invalid { rejection, .. }) => {
                invalid += 1;
                *codes.entry(rejection.code).or_insert(0u64) += 1;
            }
            Err(_) => panic!("a panic on\n{}", shown()),
        }
        let took = started.elapsed();
        slowest = slowest.max(took);
        // The work is bounded to seconds; the machine may be busy.
        assert!(took < Duration::from_secs(300), "{took:?} on\n{}", shown());
    }
    println!("the slowest took {slowest:?}");
    println!("{valid} valid, {invalid} invalid: {codes:?}");
    assert!(invalid > 100, "too few mutations were tried");
}
