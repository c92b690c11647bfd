//! Forged certificates of combined markets: the shipped ones with other claims, each of which is false, and proofs changed in any way.

#[allow(dead_code, reason = "each test uses its part")]
mod forgery;
#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use forgery::mutate::mutated_in;
use oracle::random::Random;
use poacert_checker::check;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Random changes of the proof under each false claim.
const MUTATIONS: usize = 25;

/// A shipped certificate, by its file's name.
struct Shipped {
    name: String,
    certificate: Value,
}

/// Those of combined markets.
fn shipped() -> Vec<Shipped> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs/certificates");
    let mut found = Vec::new();
    for kind in ["paper", "regress", "samples"] {
        for entry in fs::read_dir(folder.join(kind)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let text = fs::read_to_string(&path).expect("a certificate");
            let certificate: Value = serde_json::from_str(&text).expect("JSON");
            if certificate["kind"] == "trade" || certificate["claim"].get("form").is_some() {
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                found.push(Shipped { name, certificate });
            }
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

fn is_accepted(certificate: &Value) -> bool {
    check(&serde_json::to_vec(certificate).expect("JSON"), None).code().is_none()
}

fn number(value: &Value) -> RBig {
    value.as_str().expect("a text").parse().expect("a number")
}

fn moved(value: &Value, by: &str) -> Value {
    json!((number(value) + by.parse::<RBig>().expect("a number")).to_string())
}

/// The certificate with something else at one place of its claim.
fn with(original: &Value, key: &str, value: Value) -> Value {
    let mut forged = original.clone();
    *forged["claim"].pointer_mut(key).expect("a key") = value;
    forged
}

/// Every claim made here is false, whatever the proof: values are exact, and each is moved.
fn false_values(certificate: &Value) -> Vec<Value> {
    let claim = &certificate["claim"];
    let mut forged = Vec::new();
    for by in ["1/7", "-1/7", "1", "-1", "1/1000000", "-1/1000000"] {
        match certificate["kind"].as_str().expect("a kind") {
            "equilibrium" => {
                assert_eq!(claim["lower"], claim["upper"], "exact");
                let value = moved(&claim["lower"], by);
                forged.push(with(&with(certificate, "/lower", value.clone()), "/upper", value));
            }
            "profile" => {
                // A profile's numbers are those of the behaviour in the proof, so only this proof is known to belie them.
                for key in ["/regret", "/welfare", "/revenue", "/surplus"] {
                    if let Some(value) = claim.pointer(key) {
                        forged.push(with(certificate, key, moved(value, by)));
                    }
                }
            }
            "certify" => {
                forged.push(with(
                    certificate,
                    "/optimal_welfare",
                    moved(&claim["optimal_welfare"], by),
                ));
                for key in ["/worst", "/ratio"] {
                    if claim[&key[1..]].is_null() {
                        continue;
                    }
                    let value = moved(&claim[&key[1..]]["lower"], by);
                    forged.push(with(certificate, key, json!({ "lower": value, "upper": value })));
                }
            }
            _ => {}
        }
    }
    forged
}

/// The same of verdicts and properties.
fn false_verdicts(certificate: &Value) -> Vec<Value> {
    let claim = &certificate["claim"];
    let mut forged = Vec::new();
    let flip = |key: &str| with(certificate, key, json!(claim.pointer(key) != Some(&json!(true))));
    match certificate["kind"].as_str().expect("a kind") {
        "profile" => {
            forged.push(flip("/equilibrium"));
            for key in ["/sequential", "/undominated/holds"] {
                if claim.pointer(key).is_some() {
                    forged.push(flip(key));
                }
            }
        }
        "certify" => {
            for other in ["certified", "refuted"] {
                if claim["verdict"] != other {
                    forged.push(with(certificate, "/verdict", json!(other)));
                }
            }
            for place in 0..claim["hypotheses"].as_array().expect("a list").len() {
                forged.push(flip(&format!("/hypotheses/{place}/holds")));
            }
            if let Some(name) = claim.pointer("/theorem/name") {
                // The ratio 1 would be below what an equilibrium has; neither theorem's hypotheses are the other's.
                forged.push(with(certificate, "/theorem/ratio", json!("1")));
                let other = if name == "C" { "D" } else { "C" };
                forged.push(with(certificate, "/theorem/name", json!(other)));
            }
        }
        "trade" => {
            for place in 0..claim["markets"].as_array().expect("a list").len() {
                for key in ["voluntary/literal", "voluntary/per_allocation", "budget", "stays_out"]
                {
                    forged.push(flip(&format!("/markets/{place}/{key}")));
                }
                let key = format!("/markets/{place}/ex_post");
                let other =
                    if claim.pointer(&key) == Some(&json!("holds")) { "fails" } else { "holds" };
                forged.push(with(certificate, &key, json!(other)));
            }
        }
        _ => {}
    }
    forged
}

#[test]
fn shipped_certificates_are_of_every_sort() {
    let mut sorts: BTreeMap<String, usize> = BTreeMap::new();
    for Shipped { name, certificate } in shipped() {
        assert!(is_accepted(&certificate), "{name}");
        let form = certificate["claim"]["form"].as_str().unwrap_or("");
        let kind = certificate["kind"].as_str().expect("a kind");
        *sorts.entry(format!("{kind} {form}")).or_default() += 1;
    }
    for sort in [
        "equilibrium sequences",
        "equilibrium plans",
        "profile sequences",
        "profile plans",
        "certify sequences",
        "certify plans",
        "certify theorem",
        "trade ",
    ] {
        assert!(sorts.contains_key(sort), "no {sort}: {sorts:?}");
    }
}

#[test]
fn false_claims_are_refused_with_the_proof_as_it_is() {
    let mut count = 0;
    for Shipped { name, certificate } in shipped() {
        for forged in false_values(&certificate).iter().chain(&false_verdicts(&certificate)) {
            assert!(!is_accepted(forged), "{name}: {}", forged["claim"]);
            count += 1;
        }
    }
    assert!(count >= 300, "{count}");
}

#[test]
fn false_claims_are_refused_whatever_the_proof() {
    let (mut random, mut count) = (Random::new(71), 0);
    for Shipped { name, certificate } in shipped() {
        let mut forged = match certificate["kind"].as_str() {
            // What a profile earns depends on the proof.
            Some("profile") => continue,
            Some("equilibrium") => false_values(&certificate),
            _ => false_verdicts(&certificate),
        };
        forged.retain(|claimed| claimed.pointer("/claim/theorem/name").is_none());
        for claimed in forged {
            for _ in 0..MUTATIONS {
                let mutated = mutated_in(&mut random, &claimed, &["/proof"]);
                assert!(
                    !is_accepted(&mutated),
                    "{name}: {} {}",
                    mutated["claim"],
                    mutated["proof"]
                );
                count += 1;
            }
        }
    }
    assert!(count >= 1_000, "{count}");
}

/// The worst and best of the same market with other answers of buyers are shipped too: where they differ, one's claim with the
/// other's proof, or with the other's word, is false.
#[test]
fn another_set_of_equilibria_has_another_value() {
    let all = shipped();
    let of_solve: Vec<&Shipped> =
        all.iter().filter(|one| one.certificate["kind"] == "equilibrium").collect();
    let mut count = 0;
    for one in &of_solve {
        for other in &of_solve {
            let [mine, theirs] = [&one.certificate, &other.certificate];
            let same = |key: &str| mine["instance"][key] == theirs["instance"][key];
            let differ = mine["claim"]["lower"] != theirs["claim"]["lower"];
            if !same("sha256") || mine["claim"]["concept"] != theirs["claim"]["concept"] || !differ
            {
                continue;
            }
            // The value of the one set for the other.
            let mut forged = (*theirs).clone();
            forged["claim"]["lower"] = mine["claim"]["lower"].clone();
            forged["claim"]["upper"] = mine["claim"]["upper"].clone();
            let mut swapped = forged.clone();
            swapped["proof"] = mine["proof"].clone();
            for forged in [forged, swapped] {
                assert!(!is_accepted(&forged), "{} for {}", one.name, other.name);
                count += 1;
            }
        }
    }
    assert!(count >= 40, "{count}");
}

#[test]
fn the_form_belongs_to_the_proof() {
    for Shipped { name, certificate } in shipped() {
        let form = certificate["claim"].get("form").cloned();
        for other in ["sequences", "plans", "theorem", "auction"] {
            if form == Some(json!(other)) {
                continue;
            }
            let mut forged = certificate.clone();
            forged["claim"]["form"] = json!(other);
            assert!(!is_accepted(&forged), "{name} as {other}");
        }
        if form.is_some() {
            let mut forged = certificate.clone();
            forged["claim"].as_object_mut().expect("a table").remove("form");
            assert!(!is_accepted(&forged), "{name} without a form");
        }
        let mut forged = certificate.clone();
        forged["claim"]["buyers"] = json!("patient");
        assert!(!is_accepted(&forged), "{name} with buyers of no kind");
    }
}

/// What is proved by a part that is not there.
#[test]
fn parts_of_proofs_are_needed() {
    let mut count = 0;
    for Shipped { name, certificate } in shipped() {
        for key in ["tree", "behaviour", "strategies", "ex_post", "smoothness", "worst", "bound"] {
            let Some(part) = certificate["proof"].get(key).filter(|part| !part.is_null()) else {
                continue;
            };
            let nothing = if part.is_array() { json!([]) } else { json!({}) };
            for value in [Value::Null, nothing] {
                if *part == value {
                    continue;
                }
                let mut forged = certificate.clone();
                forged["proof"][key] = value;
                assert!(!is_accepted(&forged), "{name} without {key}");
                count += 1;
            }
        }
    }
    assert!(count >= 40, "{count}");
}

/// What is claimed of a profile is claimed of the behaviour in the proof, and another has other values.
#[test]
fn other_behaviour_has_other_values() {
    let all = shipped();
    let played = |name: &str| {
        let found = all.iter().find(|one| one.name == name).expect("shipped");
        found.certificate.clone()
    };
    // By hand, in Example 2 with H = 3: posting 2 earns agent 1 3/2 and not 5/3, and at the bid 0 a coin decides who wins. In the
    // others too what is changed is on the path.
    for (name, agent, from, to) in [
        ("example2-3.profile-sequential.json", "1", "post 3", "post 2"),
        ("example2-3.profile-sequential.json", "1", "3", "0"),
        ("example3-resale-2.profile.json", "1", "post 2", "post 1"),
        ("reserve-unsold-resale.profile.json", "1", "0", "1"),
        ("cycle-informed.profile.json", "1", "next", "none"),
    ] {
        let mut forged = played(name);
        let list = forged["proof"]["behaviour"].as_array_mut().expect("a list");
        let mut edits = 0;
        for entry in list {
            if entry[0] == agent && entry[3] == json!([[from, entry[2]]]) {
                entry[3][0][0] = json!(to);
                edits += 1;
            }
        }
        assert!(edits > 0, "{name} has no {from}");
        assert!(!is_accepted(&forged), "{name}: {to} for {from}");
    }
}
