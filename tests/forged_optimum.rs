//! Forged proofs of optimal welfare where there are more than 12 items: only true ones are accepted.
//!
//! Everything about the original is known by hand; its certificates are those the program writes.

#[allow(dead_code, reason = "each test uses its part")]
mod forgery;
#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use forgery::judge::{End, end, number};
use forgery::mutate::mutated_in;
use forgery::originals::json;
use forgery::tally::Tally;
use oracle::random::{Random, fraction};
use poacert::certificate::{of_answer, of_certified, of_ladder, of_smoothness};
use poacert::claims::{CertifyRequest, certify, ladder};
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question, solve};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::smoothness::{Kind, Weights, largest_lambda};
use poacert::solve::{Control, Precision};
use poacert_checker::check;
use serde_json::{Value, json as literal};
use std::sync::LazyLock;

/// Random mutations of each certificate, and of each section `optimum`.
const MUTATIONS: usize = 120;

/// Thirteen items. 1, 2 and 3 want g1 g2, g2 g3 and g1 g3, of which only one can be had: 2, though halves of
/// each would be 3, so that prices alone do not prove it. The other ten are worth 1 or 2 each to agent 4, 10 or 20.
/// Everybody bids 0, and agent 4, the first in ties, gets all.
fn text() -> String {
    let names: Vec<String> = (1..=13).map(|j| format!("\"g{j}\"")).collect();
    let mut text = format!(
        "format = \"poacert/1\"\n[goods]\nkind = \"items\"\nitems = [{}]\n",
        names.join(", ")
    );
    for (agent, bundle) in [("1", "g1 g2"), ("2", "g2 g3"), ("3", "g1 g3")] {
        text += &format!(
            "[[agents]]\nname = \"{agent}\"\n\
             types = [{{ name = \"t\", value = {{ bundles = {{ \"{bundle}\" = 2 }} }} }}]\n"
        );
    }
    let additive = |worth: u8| {
        let each: Vec<String> = (4..=13).map(|j| format!("g{j} = {worth}")).collect();
        each.join(", ")
    };
    text += &format!(
        "[[agents]]\nname = \"4\"\ntypes = [\n\
         {{ name = \"low\", prob = \"1/2\", value = {{ additive = {{ {} }} }} }},\n\
         {{ name = \"high\", prob = \"1/2\", value = {{ additive = {{ {} }} }} }},\n]\n",
        additive(1),
        additive(2)
    );
    text + "[auction]\nrule = \"simultaneous-first-price\"\nbids = [0]\n\
            ties = { priority = [\"4\", \"1\", \"2\", \"3\"] }\n"
}

/// The optimal welfare at each type of agent 4.
const OPTIMA: [(&str, u8); 2] = [("low", 12), ("high", 22)];

/// Certificates of every kind that says something of optimal welfare.
static CERTIFICATES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let instance = Instance::read(Source::new("items.toml", text())).expect("an instance");
    let game = Game::compile(&instance).expect("a small game");
    let (exact, control) = (Precision::Exact, Control::unlimited());
    let mut found = Vec::new();
    for direction in [Direction::Min, Direction::Max] {
        for prior in [PriorMode::Given, PriorMode::Any] {
            let (concept, objective) = (Concept::Coarse, Objective::welfare());
            let question = Question {
                concept,
                objective,
                direction,
                prior,
                monotone: false,
                undominated: None,
            };
            let answer = solve(&game, &question, &exact, &control);
            found.push(json(&of_answer(&instance, &game, &answer)));
        }
    }
    for kind in [Kind::Smooth, Kind::SemiSmooth] {
        let weights = Weights::revenue(RBig::ONE);
        let lambda = largest_lambda(&game, kind, &weights, None, &exact, &control);
        found.push(json(&of_smoothness(&instance, &game, &lambda)));
    }
    for (concept, bound) in [(Concept::Coarse, "8/7"), (Concept::Bne, "9/8")] {
        let request = CertifyRequest {
            concept: Some(concept),
            objective: Objective::welfare(),
            bound: Some(bound.to_owned()),
            direction: Direction::Min,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
            precision: Some(exact.clone()),
        };
        let certified = certify(&instance, &game, &request, &control).expect("a verdict");
        found.push(json(&of_certified(&instance, &game, &certified)));
    }
    let concepts = [Concept::Coarse, Concept::Bce];
    let rows =
        ladder(&instance, &game, &Objective::welfare(), Some(&concepts), Some(&exact), &control);
    found.push(json(&of_ladder(&instance, &game, &rows.expect("a table"))));
    for certificate in &found {
        let outcome = check(&serde_json::to_vec(certificate).unwrap(), None);
        assert_eq!(outcome.code(), None, "{outcome:?}\n{certificate}");
        assert_true(certificate);
    }
    found
});

fn holds(interval: &Value, truth: &RBig) -> bool {
    let truth = End::Finite(truth.clone());
    end(&interval["lower"]) <= truth && truth <= end(&interval["upper"])
}

/// What is said of optimal welfare, and of all that it is compared with, by hand: agent 4 gets 10 or 20 of 12 or 22
/// and nobody pays.
fn assert_true(certificate: &Value) {
    let claim = &certificate["claim"];
    for row in certificate["optimum"]["profiles"].as_array().expect("a list") {
        let worth = number(&row[1]) / number(&certificate["optimum"]["denominator"]);
        let of_type = OPTIMA.iter().find(|(name, _)| row[0][3] == *name).expect("a type");
        assert_eq!(worth, RBig::from(of_type.1), "{certificate}");
    }
    if let Some(optimum) = claim.get("optimal_welfare") {
        let any = claim["prior"] == "any";
        assert_eq!(number(optimum), RBig::from(if any { 1 } else { 17 }), "{certificate}");
    }
    let weight = |objective: &Value| number(&objective["welfare"]);
    let (given, share) = (RBig::from(15), [fraction(10, 12), fraction(20, 22)]);
    let truth = |objective: &Value, max: bool, any: bool| -> RBig {
        let weight = weight(objective);
        match any {
            false => &given * weight,
            true => {
                let both = share.each_ref().map(|share| share * &weight);
                let [one, other] = both;
                if max { one.max(other) } else { one.min(other) }
            }
        }
    };
    let (max, any) = (claim["sense"] == "max", claim["prior"] == "any");
    match certificate["kind"].as_str().expect("a kind") {
        "equilibrium" => assert!(holds(claim, &truth(&claim["objective"], max, any)), "{claim}"),
        "smoothness" => {
            // 10 >= lambda 12 and 20 >= lambda 22: 5/6, whatever the weight of a revenue of 0; the weak kinds alike.
            let lambda = fraction(5, 6);
            if claim["best"] != true {
                assert!(holds(&claim["lambda"], &lambda), "{claim}");
            }
            assert!(end(&claim["lambda"]["lower"]) <= End::Finite(lambda), "{claim}");
        }
        "certify" => {
            let value = truth(&claim["objective"], max, any);
            assert!(holds(&claim["worst"], &value), "{claim}");
            let ratio = number(&claim["optimal_welfare"]) / value;
            assert!(holds(&claim["ratio"], &ratio), "{claim}");
            let bound = &claim["bound"];
            match claim["verdict"].as_str() {
                Some("certified") => assert!(End::Finite(ratio) <= end(&bound["lower"]), "{claim}"),
                Some("refuted") => assert!(End::Finite(ratio) > end(&bound["upper"]), "{claim}"),
                _ => {}
            }
        }
        "ladder" => {
            for row in claim["rows"].as_array().expect("a list") {
                let value = truth(&claim["objective"], false, false);
                let shown = row.get("worst").unwrap_or(&row["best"]);
                assert!(holds(shown, &value), "{claim}");
                assert!(holds(&row["ratio"], &(RBig::from(17) / value)), "{claim}");
            }
        }
        other => panic!("{other}"),
    }
}

/// The certificate with one change in its section.
fn changed(certificate: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut forged = certificate.clone();
    change(&mut forged["optimum"]);
    assert_ne!(forged, *certificate);
    forged
}

/// One less than a number in a string.
fn less(node: &Value) -> Value {
    literal!((number(node) - RBig::ONE).to_string())
}

/// The first leaf at or below a node, by first children.
fn leaf(node: &mut Value) -> &mut Value {
    match node.get("prices") {
        Some(_) => node,
        None => leaf(&mut node["children"][0]),
    }
}

#[test]
fn the_proof_branches() {
    for certificate in CERTIFICATES.iter() {
        let rows = certificate["optimum"]["profiles"].as_array().expect("a list");
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row[3]["children"].is_array()), "{certificate}");
    }
}

#[test]
fn changes_of_a_section_have_their_codes() {
    let mut tally = Tally::new("optimum");
    for certificate in CERTIFICATES.iter() {
        let mut reject = |code: &'static str, change: &dyn Fn(&mut Value)| {
            tally.rejected(&changed(certificate, change), None, &[code]);
        };
        for row in 0..2 {
            // More, or less, than the owners' bundles are worth.
            reject("optimum-not-attained", &|o| {
                o["profiles"][row][1] = less(&o["profiles"][row][1])
            });
            reject("optimum-not-attained", &|o| {
                o["profiles"][row][1] =
                    literal!(format!("{}0", o["profiles"][row][1].as_str().unwrap()));
            });
            // g4, worth something to agent 4 only, goes to nobody or to another.
            reject("optimum-not-attained", &|o| o["profiles"][row][2][3] = Value::Null);
            reject("optimum-not-attained", &|o| o["profiles"][row][2][3] = literal!("1"));
            // All go to agent 4, and that is said: 10 or 20, which no prices prove.
            reject("optimum-not-bounded", &|o| {
                let unit = number(&o["denominator"]);
                o["profiles"][row][2] = literal!(vec!["4"; 13]);
                let worth = RBig::from(if o["profiles"][row][0][3] == "low" { 10 } else { 20 });
                o["profiles"][row][1] = literal!((worth * unit).to_string());
            });
            // No prices at all prove what everybody would get if nothing ran out: 2 + 2 + 2 + 10.
            reject("optimum-not-bounded", &|o| o["profiles"][row][3] = literal!({ "prices": [] }));
            // Any prices bound the optimum; a million for one item is too much of a bound.
            reject("optimum-not-bounded", &|o| {
                let leaf = leaf(&mut o["profiles"][row][3]);
                leaf["prices"] = literal!([["g13", "1000000"]]);
            });
            reject("malformed", &|o| {
                let leaf = leaf(&mut o["profiles"][row][3]);
                leaf["prices"] = literal!([["g13", "-1"]]);
            });
            reject("duplicate-entry", &|o| {
                let leaf = leaf(&mut o["profiles"][row][3]);
                leaf["prices"] = literal!([["g13", "1"], ["g13", "1"]]);
            });
            // The item of a node has no price below it, and is not given twice.
            reject("tree-shape", &|o| {
                let item = o["profiles"][row][3]["item"].clone();
                leaf(&mut o["profiles"][row][3])["prices"] = literal!([[item, "1"]]);
            });
            reject("tree-shape", &|o| {
                let node = o["profiles"][row][3].clone();
                o["profiles"][row][3]["children"][0] = node;
            });
            reject("tree-shape", &|o| {
                o["profiles"][row][3]["children"].as_array_mut().unwrap().pop();
            });
            reject("unknown-name", &|o| o["profiles"][row][3]["item"] = literal!("g14"));
            reject("unknown-name", &|o| o["profiles"][row][2][0] = literal!("5"));
            reject("unknown-name", &|o| o["profiles"][row][0][3] = literal!("middle"));
            reject("malformed", &|o| {
                o["profiles"][row][2].as_array_mut().unwrap().pop();
            });
            reject("malformed", &|o| o["profiles"][row][3] = Value::Null);
            reject("missing-section", &|o| {
                o["profiles"].as_array_mut().unwrap().remove(row);
            });
            reject("duplicate-entry", &|o| {
                let entry = o["profiles"][row].clone();
                o["profiles"].as_array_mut().unwrap().push(entry);
            });
        }
        for denominator in ["0", "-1", "1/2"] {
            reject("malformed", &|o| o["denominator"] = literal!(denominator));
        }
        // The same numbers, each over twice as much.
        reject("optimum-not-attained", &|o| {
            o["denominator"] = literal!((number(&o["denominator"]) * RBig::from(2)).to_string());
        });
        let mut without = certificate.clone();
        without.as_object_mut().unwrap().remove("optimum");
        tally.rejected(&without, None, &["missing-section"]);
    }
    tally.finish(300);
}

/// Types exchanged: the tree of the high type proves more than the low one has, and the other way round less.
#[test]
fn a_proof_is_one_of_its_own_types_only() {
    let mut tally = Tally::new("optimum of other types");
    for certificate in CERTIFICATES.iter() {
        for part in [1, 3] {
            let forged = changed(certificate, |o| {
                let (one, other) = (o["profiles"][0][part].take(), o["profiles"][1][part].take());
                o["profiles"][0][part] = other;
                o["profiles"][1][part] = one;
            });
            let codes: &[&str] =
                if part == 1 { &["optimum-not-attained"] } else { &["optimum-not-bounded"] };
            tally.rejected(&forged, None, codes);
        }
    }
    tally.finish(18);
}

#[test]
fn whatever_is_changed_nothing_false_is_accepted() {
    let mut tally = Tally::new("optimum, random mutation");
    let mut random = Random::new(61);
    for certificate in CERTIFICATES.iter() {
        for roots in [&["/optimum"][..], &["/optimum", "/claim", "/proof", ""]] {
            for _ in 0..MUTATIONS {
                let forged = mutated_in(&mut random, certificate, roots);
                if forged == *certificate {
                    continue;
                }
                tally.rejected_or_true(&forged, "what is claimed is true", || {
                    assert_true(&forged);
                });
            }
        }
    }
    tally.finish(1_500);
    for code in ["optimum-not-attained", "optimum-not-bounded"] {
        assert!(tally.rejected_with(code) >= 30, "{code}");
    }
}
