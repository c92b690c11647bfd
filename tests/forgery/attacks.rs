//! Attacks on claims and proofs that deserve a particular code.

use super::edit::{drop_key, end_at, moved, put, put_ends, step};
use super::judge::{End, number};
use super::parts::{OptimumPart, Part, SmoothPart, parts};
use crate::oracle::random::Random;
use dashu::rational::RBig;
use serde_json::{Value, json};

/// A forged certificate and the codes it deserves.
pub type Forged = (Value, &'static [&'static str]);

/// A list within a proof, where in its rows the numbers are, and the codes one below zero deserves.
type Positive = (&'static str, &'static str, &'static [&'static str]);

/// Every number of the claim made stronger than what is proved, one at a time.
pub fn strengthened(random: &mut Random, original: &Value) -> Vec<Forged> {
    let mut forged = Vec::new();
    for part in parts(original) {
        match part {
            Part::Optimum(part) => strengthen_optimum(random, original, &part, &mut forged),
            Part::Smooth(part) => strengthen_smooth(random, original, &part, &mut forged),
        }
    }
    match original["kind"].as_str() {
        Some("certify") => strengthen_certify(random, original, &mut forged),
        Some("ladder") => strengthen_optimal_welfare(random, original, &mut forged),
        Some("deviations") => strengthen_given(original, &mut forged),
        _ => {}
    }
    // What is infinite already stays.
    forged.retain(|(changed, _)| changed != original);
    forged
}

fn strengthen_optimum(
    random: &mut Random,
    original: &Value,
    part: &OptimumPart,
    forged: &mut Vec<Forged>,
) {
    let by = step(random);
    let lower = end_at(original, &format!("{}/lower", part.ends));
    let upper = end_at(original, &format!("{}/upper", part.ends));
    let mut change = |lower: &End, upper: &End, codes| {
        let mut changed = original.clone();
        put_ends(&mut changed, &part.ends, lower, upper);
        if let Some(ratio) = &part.ratio {
            let welfare = number(&original["claim"]["optimal_welfare"]);
            put_ends(&mut changed, ratio, &upper.divide(&welfare), &lower.divide(&welfare));
        }
        make_consistent(&mut changed);
        forged.push((changed, codes));
    };
    let proof = original.pointer(&part.proof).expect("a proof");
    let has_tree = proof.get("tree").is_some();
    let no_bound = proof[if has_tree { "tree" } else { "bound" }].is_null();
    let by_multipliers: &[&str] =
        if no_bound { &["missing-section"] } else { &["bound-not-proved"] };
    let by_law: &[&str] = match has_tree {
        true => &["value-not-attained", "missing-section"],
        false => &["value-not-attained"],
    };
    // The ratio of a best value is no quotient where there may be no equilibrium.
    let is_empty = part.maximise && part.ratio.is_some() && lower == End::NegativeInfinity;
    let by_ratio: &[&str] = &["ratio-mismatch", "missing-section"];
    let (lower_code, upper_code) = match part.maximise {
        _ if is_empty => (by_ratio, by_ratio),
        false => (by_multipliers, by_law),
        true => (by_law, by_multipliers),
    };
    let raised = match &lower {
        End::NegativeInfinity => End::Finite(RBig::ZERO),
        lower => moved(lower, &by),
    };
    change(&raised, &upper.clone().max(raised.clone()), lower_code);
    let lowered = match &upper {
        End::Infinity => End::Finite(RBig::from(1_000_000)),
        upper => moved(upper, &-&by),
    };
    change(&lower.clone().min(lowered.clone()), &lowered, upper_code);
    if let (End::Finite(_), End::Finite(_)) = (&lower, &upper) {
        change(&moved(&upper, &by), &upper, &["interval-empty"]);
    }
}

/// Bound, theorem and verdict of a `certify` claim as its parts now have it.
fn make_consistent(certificate: &mut Value) {
    if certificate["kind"] != "certify" {
        return;
    }
    let embedded = certificate["proof"]["smoothness"]["claim"]["bound"].clone();
    if !embedded.is_null() {
        if certificate["claim"]["bound"]["expression"] == "mu/lambda" {
            certificate["claim"]["bound"]["lower"] = embedded["lower"].clone();
            certificate["claim"]["bound"]["upper"] = embedded["upper"].clone();
        }
        if !certificate["claim"]["theorem"].is_null() {
            certificate["claim"]["theorem"]["ratio"] = embedded["upper"].clone();
        }
    }
    let end = |pointer: &str| end_at(certificate, &format!("/claim/{pointer}"));
    let verdict = if end("ratio/upper") <= end("bound/lower") {
        "certified"
    } else if end("ratio/lower") > end("bound/upper") {
        "refuted"
    } else {
        "undecided"
    };
    certificate["claim"]["verdict"] = json!(verdict);
}

fn strengthen_smooth(
    random: &mut Random,
    original: &Value,
    part: &SmoothPart,
    forged: &mut Vec<Forged>,
) {
    let by = step(random);
    let claim = original.pointer(&part.claim).expect("a claim");
    let proof = original.pointer(&part.proof).expect("a proof");
    let ends = |key: &str| {
        let end = |side: &str| end_at(claim, &format!("/{key}/{side}"));
        (end("lower"), end("upper"))
    };
    let ((low, high), (least, most)) = (ends("lambda"), ends("bound"));
    let best = claim["best"] == true;
    let multiple = match end_at(claim, "/mu") {
        End::Finite(mu) if claim["smoothness"].as_str().expect("a kind").contains("weak") => {
            Some(number(&claim["mu2"]) + mu.max(RBig::ONE))
        }
        End::Finite(mu) => Some(mu),
        _ => None,
    };
    let mut change = |lambda: (&End, &End), bound: (&End, &End), codes| {
        let mut changed = original.clone();
        put_ends(&mut changed, &format!("{}/lambda", part.claim), lambda.0, lambda.1);
        put_ends(&mut changed, &format!("{}/bound", part.claim), bound.0, bound.1);
        make_consistent(&mut changed);
        forged.push((changed, codes));
    };
    let lacks = |section: &str| proof[section].is_null();
    let no_deviations: &[&str] =
        if lacks("deviations") { &["missing-section"] } else { &["smoothness-violated"] };
    let no_law: &[&str] = if lacks("law") { &["missing-section"] } else { &["lambda-not-bounded"] };
    if let Some(multiple) = &multiple {
        let raised = match &low {
            End::NegativeInfinity => End::Finite(RBig::ZERO),
            low => moved(low, &by),
        };
        let above = high.clone().max(raised.clone());
        let bound = match best {
            true => (least.clone(), most.clone()),
            false => (above.divide(multiple), raised.divide(multiple)),
        };
        change((&raised, &above), (&bound.0, &bound.1), no_deviations);
        if !best && high > End::NegativeInfinity {
            let lowered = match &high {
                End::Infinity => End::Finite(RBig::from(1_000)).max(low.clone()),
                high => moved(high, &-&by),
            };
            let below = low.clone().min(lowered.clone());
            let bound = (lowered.divide(multiple), below.divide(multiple));
            change((&below, &lowered), (&bound.0, &bound.1), no_law);
        }
    }
    // The bound alone.
    let lowered = match &most {
        End::Finite(most) => End::Finite(most * RBig::from_parts(999.into(), 1000u32.into())),
        _ => End::Finite(RBig::from(1_000_000)),
    };
    let codes: &[&str] = match (&multiple, &most) {
        (Some(_), _) => &["bound-mismatch"],
        (None, _) => &["smoothness-violated"],
    };
    change((&low, &high), (&least.clone().min(lowered.clone()), &lowered), codes);
    if let End::Finite(_) = least {
        let raised = moved(&least, &by);
        let codes: &[&str] = if best { no_law } else { &["bound-mismatch"] };
        change((&low, &high), (&raised, &most.clone().max(raised.clone())), codes);
    }
}

fn strengthen_certify(random: &mut Random, original: &Value, forged: &mut Vec<Forged>) {
    let by = step(random);
    for (table, code) in [
        ("/claim/ratio", &["ratio-mismatch"] as &'static [&'static str]),
        ("/claim/bound", &["bound-mismatch"]),
    ] {
        let lower = end_at(original, &format!("{table}/lower"));
        let upper = end_at(original, &format!("{table}/upper"));
        // An expression's enclosure may be cut a little and still hold the value.
        let enclosed = table == "/claim/bound" && lower != upper;
        let by = if enclosed { RBig::ONE } else { by.clone() };
        if let End::Finite(_) = lower {
            let raised = moved(&lower, &by);
            let mut changed = original.clone();
            put_ends(&mut changed, table, &raised, &upper.clone().max(raised.clone()));
            forged.push((changed, code));
        }
        let lowered = match &upper {
            End::Finite(_) => moved(&upper, &-&by),
            _ => End::Finite(RBig::from(1_000_000)),
        };
        let mut changed = original.clone();
        put_ends(&mut changed, table, &lower.clone().min(lowered.clone()), &lowered);
        forged.push((changed, code));
    }
    for verdict in ["certified", "refuted"] {
        if original["claim"]["verdict"] != verdict {
            let mut changed = original.clone();
            changed["claim"]["verdict"] = json!(verdict);
            forged.push((changed, &["verdict-unsupported"]));
        }
    }
    if !original["claim"]["theorem"].is_null() {
        let mut changed = original.clone();
        let ratio = moved(&end_at(original, "/claim/theorem/ratio"), &-&by);
        changed["claim"]["theorem"]["ratio"] = json!(ratio.to_string());
        forged.push((changed, &["theorem-unsupported"]));
    }
    for place in 0..original["claim"]["hypotheses"].as_array().expect("a list").len() {
        let mut changed = original.clone();
        let holds = &mut changed["claim"]["hypotheses"][place]["holds"];
        *holds = json!(*holds != true);
        forged.push((changed, &["hypothesis-wrong"]));
    }
    strengthen_optimal_welfare(random, original, forged);
}

fn strengthen_optimal_welfare(random: &mut Random, original: &Value, forged: &mut Vec<Forged>) {
    let by = step(random);
    for by in [by.clone(), -by] {
        let mut changed = original.clone();
        let welfare = moved(&end_at(original, "/claim/optimal_welfare"), &by);
        put(&mut changed, "/claim/optimal_welfare", welfare.to_string());
        forged.push((changed, &["optimum-mismatch"]));
    }
}

fn strengthen_given(original: &Value, forged: &mut Vec<Forged>) {
    let mut changed = original.clone();
    if original["claim"]["holds"] == true {
        changed["claim"]["lambda"] = json!("1000000");
    } else {
        changed["claim"]["holds"] = json!(true);
        changed["claim"]["witness"] = Value::Null;
        let mut wrong = original.clone();
        let slack = moved(&end_at(original, "/claim/witness/slack"), &-RBig::ONE);
        wrong["claim"]["witness"]["slack"] = json!(slack.to_string());
        forged.push((wrong, &["witness-wrong"]));
    }
    forged.push((changed, &["smoothness-violated"]));
}

/// A number turned negative that must not be, in every section there is.
pub fn negative(random: &mut Random, original: &Value) -> Vec<Forged> {
    let mut forged = Vec::new();
    for part in parts(original) {
        let (proof, sections): (String, &[Positive]) = match &part {
            Part::Optimum(part) => (
                part.proof.clone(),
                &[
                    ("bound/regret", "", &["negative-multiplier"]),
                    ("bound/obedience", "", &["negative-multiplier"]),
                    ("bound/plans", "", &["negative-multiplier"]),
                    ("bound/reports", "", &["negative-multiplier"]),
                    ("law/entries", "", &["law-not-positive"]),
                ],
            ),
            Part::Smooth(part) => (
                part.proof.clone(),
                &[
                    ("deviations/laws", "/3", &["deviation-not-a-law"]),
                    ("law/entries", "", &["law-not-positive"]),
                ],
            ),
        };
        for (section, within, codes) in sections {
            let list = format!("{proof}/{section}");
            let Some(rows) = original.pointer(&list).and_then(Value::as_array) else { continue };
            if rows.is_empty() {
                continue;
            }
            let mut row = format!("{list}/{}{within}", random.below(rows.len()));
            if !within.is_empty() {
                let weights = original.pointer(&row).and_then(Value::as_array).expect("a law");
                row = format!("{row}/{}", random.below(weights.len()));
            }
            let last = original.pointer(&row).and_then(Value::as_array).expect("a row").len() - 1;
            let number = format!("{row}/{last}");
            let value = end_at(original, &number);
            let mut changed = original.clone();
            put(&mut changed, &number, (-value).to_string());
            forged.push((changed, *codes));
        }
    }
    forged
}

/// A part left out that every reader must miss.
pub fn dropped(random: &mut Random, original: &Value) -> Vec<Forged> {
    let mut forged = Vec::new();
    let mut drop = |table: &str, key: &str, codes| {
        let mut changed = original.clone();
        drop_key(&mut changed, table, key);
        forged.push((changed, codes));
    };
    let missing: &[&str] = &["missing-section"];
    let malformed: &[&str] = &["malformed"];
    for part in parts(original) {
        let (proof, sections): (&String, &[&str]) = match &part {
            Part::Optimum(part) => {
                match original.pointer(&part.proof).expect("a proof").get("tree") {
                    Some(_) => (&part.proof, &["tree", "profile", "box"]),
                    None => (&part.proof, &["bound", "law"]),
                }
            }
            Part::Smooth(part) => (&part.proof, &["deviations", "law"]),
        };
        for section in sections {
            drop(proof, section, missing);
        }
        for table in ["bound", "law", "deviations"] {
            let table = format!("{proof}/{table}");
            let keys = original.pointer(&table).and_then(Value::as_object);
            for key in keys.into_iter().flat_map(|keys| keys.keys()) {
                drop(&table, key, malformed);
            }
        }
    }
    for key in ["worst", "smoothness", "safe", "rows"] {
        if original["proof"].get(key).is_some() {
            drop("/proof", key, missing);
        }
    }
    for table in ["", "/claim", "/instance"] {
        let keys = original.pointer(table).and_then(Value::as_object).expect("a table");
        let keys: Vec<&String> = keys.keys().filter(|key| !may_be_absent(original, key)).collect();
        let place = random.below(keys.len());
        drop(table, keys[place], malformed);
    }
    if original["kind"] == "ladder" {
        for list in ["/proof/rows", "/proof/smoothness"] {
            let mut changed = original.clone();
            let list = changed.pointer_mut(list).and_then(Value::as_array_mut).expect("a list");
            list.remove(random.below(list.len()));
            forged.push((changed, missing));
        }
    }
    forged
}

/// Keys of claims that mean something when they are absent.
fn may_be_absent(original: &Value, key: &str) -> bool {
    let is_sense = key == "sense" && original["kind"] == "certify";
    is_sense || ["monotone", "epsilon", "undominated"].contains(&key)
}

/// Proofs with one row or entry less, or a section that is null: they may prove their claim yet.
pub fn thinned(random: &mut Random, original: &Value) -> Vec<Value> {
    let mut forged = Vec::new();
    for part in parts(original) {
        let (Part::Optimum(OptimumPart { proof, .. }) | Part::Smooth(SmoothPart { proof, .. })) =
            &part;
        for section in ["bound", "law", "deviations"] {
            let pointer = format!("{proof}/{section}");
            if original.pointer(&pointer).is_some_and(|node| !node.is_null()) {
                let mut changed = original.clone();
                put(&mut changed, &pointer, Value::Null);
                forged.push(changed);
            }
            for list in ["regret", "obedience", "no_signalling", "entries", "laws"] {
                let mut changed = original.clone();
                let list = changed.pointer_mut(&format!("{pointer}/{list}"));
                let list = list.and_then(Value::as_array_mut).filter(|list| !list.is_empty());
                if let Some(list) = list {
                    list.remove(random.below(list.len()));
                    forged.push(changed);
                }
            }
        }
    }
    forged
}
