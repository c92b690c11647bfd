//! Forged certificates over random instances: each is rejected with the code its attack deserves.
//!
//! Where no code can be foretold, a second opinion (`forgery/judge.rs`, which reads certificates and
//! evaluates them by brute force) lists every reason there is, and the checker must give one of them, or
//! accept if there is none.

#[allow(dead_code, reason = "each test uses its part")]
mod forgery;
#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use forgery::attacks;
use forgery::case::Case;
use forgery::edit::{commented, other_text, rehash};
use forgery::judge::judge;
use forgery::mutate::mutated;
use forgery::originals::{ORIGINALS, Original};
use forgery::swap::{sorted, swapped};
use forgery::tally::Tally;
use forgery::truth::assert_true;
use oracle::random::Random;
use poacert_checker::check;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Forgeries of each kind, at least.
const LEAST: usize = 1_000;
/// Random mutations of each certificate.
const MUTATIONS: usize = 6;
/// Altered instances tried for each instance.
const ALTERED: usize = 6;

fn certificates() -> impl Iterator<Item = (&'static Original, &'static Value)> {
    ORIGINALS.iter().flat_map(|original| original.certificates.iter().map(move |c| (original, c)))
}

#[test]
fn there_are_certificates_of_every_sort() {
    let mut sorts: BTreeMap<String, usize> = BTreeMap::new();
    for (original, certificate) in certificates() {
        let claim = &certificate["claim"];
        let names = [
            &certificate["kind"],
            &claim["concept"],
            &claim["sense"],
            &claim["prior"],
            &claim["smoothness"],
            &claim["best"],
            &claim["verdict"],
        ];
        let texts = names.iter().filter(|name| !name.is_null() && !name.is_array());
        let sort: Vec<String> = texts.map(|name| name.to_string()).collect();
        *sorts.entry(sort.join(" ").replace('"', "")).or_default() += 1;
        assert_eq!(judge(&original.case, certificate), Default::default(), "{certificate}");
        assert_true(&original.case, certificate);
    }
    println!("{} certificates: {sorts:#?}", certificates().count());
    let has = |part: &str| assert!(sorts.keys().any(|sort| sort.contains(part)), "no {part}");
    for concept in ["coarse", "coarse-ns", "bce", "bce-ns", "coarse-net", "any-information"] {
        for sense in ["min", "max"] {
            has(&format!("equilibrium {concept} {sense} given"));
            if !concept.ends_with("-ns") {
                has(&format!("equilibrium {concept} {sense} any"));
            }
        }
    }
    for kind in ["smooth", "semi-smooth", "weak", "weak-semi"] {
        has(&format!("smoothness {kind} false"));
        has(&format!("deviations {kind}"));
    }
    for part in ["smoothness smooth true", "smoothness semi-smooth true", "certified", "refuted"] {
        has(part);
    }
    has("ladder");
}

#[test]
fn there_are_certificates_of_items_and_units() {
    for goods in ["kind = \"items\"", "kind = \"units\"", "rule = \"posted-price\""] {
        let of_goods = ORIGINALS.iter().filter(|original| original.case.text.contains(goods));
        let certificates = of_goods.flat_map(|original| &original.certificates);
        let kinds: BTreeSet<&str> = certificates.filter_map(|c| c["kind"].as_str()).collect();
        for kind in ["equilibrium", "smoothness", "deviations", "certify", "ladder"] {
            // Posted prices have no families of deviations.
            let has_none = kind == "deviations" && goods.contains("posted");
            assert!(has_none || kinds.contains(kind), "{kind}, {goods}");
        }
    }
}

#[test]
fn strengthened_claims_are_rejected() {
    let mut tally = Tally::new("strengthened claim");
    let mut random = Random::new(1);
    for (_, certificate) in certificates() {
        for (forged, codes) in attacks::strengthened(&mut random, certificate) {
            tally.rejected(&forged, None, codes);
        }
    }
    tally.finish(LEAST);
}

#[test]
fn negative_multipliers_are_rejected() {
    let mut tally = Tally::new("negative multiplier or weight");
    let mut random = Random::new(2);
    for (_, certificate) in certificates() {
        for (forged, codes) in attacks::negative(&mut random, certificate) {
            tally.rejected(&forged, None, codes);
        }
    }
    assert!(tally.rejected_with("negative-multiplier") >= LEAST);
    tally.finish(LEAST);
}

#[test]
fn dropped_sections_are_rejected() {
    let mut tally = Tally::new("dropped section");
    let mut random = Random::new(3);
    for (_, certificate) in certificates() {
        for (forged, codes) in attacks::dropped(&mut random, certificate) {
            tally.rejected(&forged, None, codes);
        }
    }
    tally.finish(LEAST);
}

#[test]
fn dropped_entries_are_missed_where_they_matter() {
    let mut tally = Tally::new("dropped entry, or a section set to null");
    let mut random = Random::new(4);
    for (original, certificate) in certificates() {
        for forged in attacks::thinned(&mut random, certificate) {
            let reasons = judge(&original.case, &forged);
            tally.judged(&forged, &reasons, "what is left is a proof");
        }
    }
    tally.finish(LEAST);
}

#[test]
fn agents_cannot_be_exchanged() {
    let mut tally = Tally::new("swapped agents");
    let mut random = Random::new(5);
    for (original, certificate) in certificates() {
        let agents = &original.case.instance.agents;
        let names: Vec<&str> = agents.iter().map(|agent| agent.name.as_str()).collect();
        let order = random.order(names.len());
        for forged in swapped(certificate, &names, order[0], order[1]) {
            let reasons = judge(&original.case, &forged);
            let why = match sorted(&forged) == sorted(certificate) {
                true => "the same rows in another order",
                false => "the exchanged section is a proof too",
            };
            tally.judged(&forged, &reasons, why);
        }
    }
    // Most are refused because one agent does not have the other's types or bids; not all.
    let rejected: usize = tally.rejected_but_for("unknown-name");
    assert!(rejected >= LEAST / 2, "{rejected}");
    tally.finish(LEAST);
}

#[test]
fn another_text_has_another_digest() {
    let mut tally = Tally::new("wrong instance, digest kept");
    let mut random = Random::new(6);
    for (original, certificate) in certificates() {
        let text = &original.case.text;
        for other in [commented(&mut random, text), other_text(&mut random, text)] {
            if other == *text {
                continue;
            }
            let mut forged = certificate.clone();
            forged["instance"]["source"] = json!(other);
            tally.rejected(&forged, None, &["instance-hash-mismatch"]);
        }
    }
    tally.finish(LEAST);
}

#[test]
fn the_instance_named_is_another() {
    let mut tally = Tally::new("wrong instance, named by the user");
    let mut random = Random::new(7);
    for (original, certificate) in certificates() {
        let text = &original.case.text;
        let bytes = serde_json::to_vec(certificate).unwrap();
        assert_eq!(check(&bytes, Some(text.as_bytes())).code(), None);
        let stranger = &random.pick(&ORIGINALS[..]).case.text;
        for other in [&commented(&mut random, text), &other_text(&mut random, text), stranger] {
            if other != text {
                tally.rejected(certificate, Some(other.as_bytes()), &["wrong-instance"]);
            }
        }
    }
    tally.finish(LEAST);
}

#[test]
fn a_proof_is_one_of_its_own_instance_only() {
    let mut tally = Tally::new("wrong instance, digest forged too");
    let mut random = Random::new(8);
    for original in ORIGINALS.iter() {
        let same = commented(&mut random, &original.case.text);
        let texts = (0..ALTERED).map(|_| other_text(&mut random, &original.case.text));
        for text in texts.chain([same.clone()]).collect::<Vec<_>>() {
            let other = Case::read(&text);
            for certificate in &original.certificates {
                let mut forged = certificate.clone();
                forged["instance"]["source"] = json!(text);
                rehash(&mut forged);
                let Some(other) = &other else {
                    tally.rejected(&forged, None, &["bad-instance", "unsupported-instance"]);
                    continue;
                };
                if certificate["kind"] == "deviations" {
                    // No proof but the instance itself: what it says is true or rejected.
                    let outcome = check(&serde_json::to_vec(&forged).unwrap(), None);
                    match outcome.code() {
                        None => assert_true(other, &forged),
                        Some(code) => tally.count(&forged, code.text()),
                    }
                    continue;
                }
                let reasons = judge(other, &forged);
                let why = match text == same {
                    true => "the same instance with a comment",
                    false => "a proof for the other instance too",
                };
                tally.judged(&forged, &reasons, why);
                if reasons.is_empty() {
                    assert_true(other, &forged);
                }
            }
        }
    }
    tally.finish(LEAST);
}

#[test]
fn whatever_else_is_changed_nothing_false_is_accepted() {
    let mut tally = Tally::new("random mutation");
    let mut random = Random::new(9);
    for (original, certificate) in certificates() {
        for _ in 0..MUTATIONS {
            let forged = mutated(&mut random, certificate);
            if forged == *certificate {
                continue;
            }
            tally.rejected_or_true(&forged, "the claim is true", || {
                assert_true(&original.case, &forged);
            });
        }
    }
    tally.finish(LEAST);
}
