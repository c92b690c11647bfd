//! Forged certificates about Bayes-Nash equilibria, laws over plans, mediators, lists and profiles: each is rejected with the
//! code its attack deserves, or what it claims is true.
//!
//! Truth comes from full linear programs, lrsnash and brute force (`forgery/optima.rs`,
//! `forgery/truth_of_profiles.rs`). Needs the program `lrsnash` (Debian package lrslib).

#[allow(dead_code, reason = "each test uses its part")]
mod forgery;
#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use forgery::attacks::{self, Forged};
use forgery::attacks_on_equilibria::{OF_PROFILES, OF_TREES, broken, doubtful, other_profiles};
use forgery::attacks_on_lists::{OF_ROUNDS, doubtful_rounds, on_equilibria, on_profiles};
use forgery::case::Case;
use forgery::edit::{other_text, rehash};
use forgery::mutate::mutated;
use forgery::originals::Original;
use forgery::originals_of_play::{PLAY, TREES};
use forgery::tally::Tally;
use forgery::truth::assert_true;
use oracle::random::Random;

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Random mutations of each certificate.
const MUTATIONS: usize = 8;
/// Altered instances tried for each instance.
const ALTERED: usize = 4;
/// How often each tree that branches is tampered with.
const TAMPERED: usize = 2;

fn certificates() -> impl Iterator<Item = (&'static Original, &'static Value)> {
    PLAY.iter().flat_map(|original| original.certificates.iter().map(move |c| (original, c)))
}

fn trees() -> impl Iterator<Item = &'static Value> {
    TREES.iter().flat_map(|original| &original.certificates)
}

fn of_kind(kind: &'static str) -> impl Iterator<Item = (&'static Original, &'static Value)> {
    certificates().filter(move |(_, certificate)| certificate["kind"] == kind)
}

fn all_rejected(tally: &mut Tally, forged: Vec<Forged>) {
    for (forged, codes) in forged {
        tally.rejected(&forged, None, codes);
    }
}

#[test]
fn there_are_certificates_of_every_sort_and_all_are_true() {
    let mut sorts: BTreeMap<String, usize> = BTreeMap::new();
    for (original, certificate) in certificates() {
        let claim = &certificate["claim"];
        let texts = ["kind", "concept", "sense", "verdict"].map(|key| match key {
            "kind" => certificate[key].as_str(),
            _ => claim[key].as_str(),
        });
        let mut sort: Vec<&str> = texts.into_iter().flatten().collect();
        for key in ["pure", "monotone", "undominated", "holds"] {
            let shown = claim.get(key).or_else(|| claim["undominated"].get(key));
            if shown.is_some_and(|shown| *shown == true || shown.is_object()) {
                sort.push(key);
            }
        }
        *sorts.entry(sort.join(" ")).or_default() += 1;
        assert_true(&original.case, certificate);
    }
    println!("{} certificates: {sorts:#?}", certificates().count());
    let has = |part: &str| assert!(sorts.keys().any(|sort| sort.starts_with(part)), "no {part}");
    for concept in [
        "bne",
        "pure-bne",
        "agent-ce",
        "agent-cce",
        "strategic-ce",
        "strategic-cce",
        "communication",
    ] {
        for sense in ["min", "max"] {
            has(&format!("equilibrium {concept} {sense}"));
        }
    }
    for part in [
        "equilibrium bne min monotone",
        "equilibrium pure-bne max monotone",
        "equilibria",
        "equilibria pure",
        "equilibria pure monotone",
        "profile",
        "profile undominated",
        "profile undominated holds",
        "certify bne",
        "certify pure-bne max",
        "ladder",
    ] {
        has(part);
    }
}

#[test]
fn there_are_certificates_of_items_and_units() {
    for goods in ["kind = \"items\"", "kind = \"units\"", "rule = \"posted-price\""] {
        let of_goods = || certificates().filter(|(one, _)| one.case.text.contains(goods));
        let has = |is: &dyn Fn(&Value) -> bool| of_goods().any(|(_, certificate)| is(certificate));
        for concept in ["bne", "pure-bne", "agent-ce", "strategic-ce", "communication"] {
            assert!(has(&|c| c["claim"]["concept"] == concept), "{concept}, {goods}");
        }
        for pure in [false, true] {
            let is = |c: &Value| c["kind"] == "equilibria" && c["claim"]["pure"] == pure;
            assert!(has(&is), "lists, pure {pure}, {goods}");
        }
        assert!(has(&|c| c["claim"]["undominated"].is_object()), "profiles, {goods}");
        for kind in ["certify", "ladder"] {
            assert!(has(&|c| c["kind"] == kind), "{kind}, {goods}");
        }
    }
}

#[test]
fn strengthened_claims_are_rejected() {
    let mut tally = Tally::new("strengthened claim");
    let mut random = Random::new(11);
    for (_, certificate) in certificates() {
        all_rejected(&mut tally, attacks::strengthened(&mut random, certificate));
    }
    tally.finish(1_500);
}

/// Whatever the proof: a claim beyond the truth has none. What a theorem is said to prove may be proved otherwise.
#[test]
fn no_proof_is_one_of_a_false_claim() {
    let mut tally = Tally::new("false claim, proof tampered with");
    let mut random = Random::new(12);
    for (original, certificate) in certificates() {
        for (mut forged, _) in attacks::strengthened(&mut random, certificate) {
            for proof in [mutated(&mut random, certificate), doubtful_or(&mut random, certificate)]
            {
                forged["proof"] = proof["proof"].clone();
                tally.rejected_or_true(&forged, "another proof of another theorem", || {
                    assert_true(&original.case, &forged);
                });
            }
        }
    }
    tally.finish(3_000);
}

/// A tree tampered with, or another mutation where there is none.
fn doubtful_or(random: &mut Random, certificate: &Value) -> Value {
    let trees = doubtful(random, certificate);
    match trees.is_empty() {
        true => mutated(random, certificate),
        false => random.pick(&trees).clone(),
    }
}

#[test]
fn negative_multipliers_are_rejected() {
    let mut tally = Tally::new("negative multiplier or weight");
    let mut random = Random::new(13);
    for (_, certificate) in certificates() {
        all_rejected(&mut tally, attacks::negative(&mut random, certificate));
    }
    tally.finish(500);
}

#[test]
fn dropped_sections_are_rejected() {
    let mut tally = Tally::new("dropped section");
    let mut random = Random::new(14);
    for (_, certificate) in certificates() {
        all_rejected(&mut tally, attacks::dropped(&mut random, certificate));
    }
    tally.finish(2_000);
}

#[test]
fn broken_trees_are_rejected() {
    let mut tally = Tally::new("broken tree or profile");
    let mut random = Random::new(15);
    for (_, certificate) in certificates() {
        all_rejected(&mut tally, broken(&mut random, certificate));
    }
    tally.finish(2_000);
}

#[test]
fn trees_branch_in_every_way() {
    let mut nodes: BTreeMap<String, usize> = BTreeMap::new();
    for certificate in trees() {
        for node in certificate["proof"]["tree"].as_array().into_iter().flatten() {
            let (key, value) = node.as_object().and_then(|node| node.iter().next()).expect("a key");
            let kind =
                if key == "leaf" && !value.is_object() { value.to_string() } else { key.clone() };
            *nodes.entry(kind).or_default() += 1;
        }
    }
    println!("{} certificates, nodes {nodes:?}", trees().count());
    for (kind, least) in [
        ("branch", 100),
        ("monotone", 10),
        ("split", 4),
        ("leaf", 50),
        ("null", 5),
        ("\"enumerate\"", 10),
    ] {
        assert!(nodes.get(kind).is_some_and(|count| *count >= least), "{kind}: {nodes:?}");
    }
}

/// None of the attacks on a tree touches the claim, which is true; beside a false one nothing may pass.
#[test]
fn trees_that_branch_are_proofs_as_they_stand() {
    let (mut broken_trees, mut doubtful_trees) =
        (Tally::new("broken tree"), Tally::new("tree that branches"));
    let mut beyond = Tally::new("tree that branches, false claim");
    let mut random = Random::new(21);
    for certificate in trees() {
        for _ in 0..TAMPERED {
            all_rejected(&mut broken_trees, broken(&mut random, certificate));
            for (mut forged, codes) in attacks::strengthened(&mut random, certificate) {
                beyond.rejected(&forged, None, codes);
                forged["proof"] = doubtful_or(&mut random, certificate)["proof"].clone();
                beyond.rejected(&forged, None, &[codes, OF_TREES].concat());
            }
            for forged in doubtful(&mut random, certificate) {
                assert_eq!(forged["claim"], certificate["claim"]);
                doubtful_trees.rejected_or(&forged, OF_TREES, "another tree proves it", || ());
            }
        }
    }
    broken_trees.finish(400);
    beyond.finish(100);
    for code in ["bound-not-proved", "leaf-not-empty", "slack-sign"] {
        assert!(doubtful_trees.rejected_with(code) >= 1, "{code}");
    }
    doubtful_trees.finish(200);
}

#[test]
fn trees_tampered_with_prove_nothing_false() {
    let mut tally = Tally::new("tree tampered with");
    let mut random = Random::new(16);
    for (original, certificate) in certificates() {
        for forged in doubtful(&mut random, certificate) {
            let true_yet = || assert_true(&original.case, &forged);
            tally.rejected_or(&forged, OF_TREES, "another tree proves it", true_yet);
        }
        for forged in other_profiles(&mut random, certificate) {
            let true_yet = || assert_true(&original.case, &forged);
            tally.rejected_or(&forged, OF_PROFILES, "another equilibrium attains it", true_yet);
        }
    }
    assert!(tally.rejected_with("bound-not-proved") >= 100);
    assert!(tally.rejected_with("profile-not-equilibrium") >= 50);
    tally.finish(500);
}

#[test]
fn lists_with_something_more_or_less_are_rejected() {
    let mut tally = Tally::new("list of equilibria");
    let mut random = Random::new(17);
    for (_, certificate) in of_kind("equilibria") {
        all_rejected(&mut tally, on_equilibria(&mut random, certificate));
    }
    for code in ["equilibria-mismatch", "components-mismatch", "duplicate-entry"] {
        assert!(tally.rejected_with(code) >= 50, "{code}");
    }
    tally.finish(1_000);
}

#[test]
fn profiles_that_are_not_so_are_rejected() {
    let mut tally = Tally::new("profile");
    let mut random = Random::new(18);
    for (original, certificate) in of_kind("profile") {
        all_rejected(&mut tally, on_profiles(&mut random, certificate));
        for forged in doubtful_rounds(&mut random, certificate) {
            let true_yet = || assert_true(&original.case, &forged);
            tally.rejected_or(&forged, OF_ROUNDS, "what is left sorts all plans", true_yet);
        }
    }
    for code in ["profile-mismatch", "verdict-unsupported", "survivors-mismatch"] {
        assert!(tally.rejected_with(code) >= 20, "{code}");
    }
    let rounds = ["not-dominated", "plan-unsorted", "belief-of-eliminated", "belief-not-full"];
    let rounds: usize = rounds.iter().map(|code| tally.rejected_with(code)).sum();
    assert!(rounds >= 10, "rounds of dominance: {rounds}");
    tally.finish(2_000);
}

#[test]
fn a_proof_is_one_of_its_own_instance_only() {
    let mut tally = Tally::new("wrong instance, digest forged too");
    let mut random = Random::new(19);
    for original in PLAY.iter() {
        for _ in 0..ALTERED {
            let text = other_text(&mut random, &original.case.text);
            if text == original.case.text {
                continue;
            }
            let Some(other) = Case::read(&text) else { continue };
            for certificate in &original.certificates {
                let mut forged = certificate.clone();
                forged["instance"]["source"] = json!(text);
                rehash(&mut forged);
                tally.rejected_or_true(&forged, "it is true of the other instance too", || {
                    assert_true(&other, &forged);
                });
            }
        }
    }
    tally.finish(1_200);
}

#[test]
fn whatever_else_is_changed_nothing_false_is_accepted() {
    let mut tally = Tally::new("random mutation");
    let mut random = Random::new(20);
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
    tally.finish(5_000);
}
