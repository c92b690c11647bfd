//! Forged certificates about optimal revenue: none that says anything false is accepted.
//!
//! The certificates are those the program writes of `certify` and `ladder`. Everybody has one action, so that what is
//! played is known; the optimal revenue is found by hand.

#[allow(dead_code, reason = "each test uses its part")]
mod forgery;
#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use forgery::edit::{other_text, put_ends, rehash};
use forgery::judge::{End, end, number};
use forgery::mutate::mutated;
use forgery::originals::json;
use forgery::tally::Tally;
use oracle::random::{Random, fraction};
use poacert::certificate::{of_certified, of_ladder};
use poacert::claims::{CertifyRequest, certify, ladder};
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::solve::{Control, Precision};
use poacert_checker::check;
use serde_json::{Value, json as literal};
use std::sync::LazyLock;

/// Random mutations of each certificate.
const MUTATIONS: usize = 250;
/// Altered instances tried for each.
const ALTERED: usize = 20;

/// A sale in which nobody has a choice.
struct Sale {
    name: &'static str,
    text: String,
    /// The optimal revenue.
    optimal: RBig,
    /// What is earned.
    earned: RBig,
    /// The optimal welfare.
    welfare: RBig,
    certificates: Vec<Value>,
}

/// An instance of agents with equally likely types of these values.
fn text(goods: &str, agents: &[&[&str]], rest: &str) -> String {
    let mut text = format!("format = \"poacert/1\"\n{goods}");
    for (agent, values) in agents.iter().enumerate() {
        let prob = format!("1/{}", values.len());
        let of_type = |(t, value): (usize, &&str)| {
            format!("{{ name = \"t{t}\", prob = \"{prob}\", value = {value} }}")
        };
        let types: Vec<String> = values.iter().enumerate().map(of_type).collect();
        text += &format!("[[agents]]\nname = \"{}\"\ntypes = [{}]\n", agent + 1, types.join(", "));
    }
    text + rest
}

const ITEMS: &str = "[goods]\nkind = \"items\"\nitems = [\"A\", \"B\"]\n";
const FIRST_PRICE: &str = "[auction]\nrule = \"first-price\"\nbids = [\"1/2\"]\n";

/// Types alike with probability 2/3.
const CORRELATED: &str = "[prior]\njoint = [\n\
    { types = [\"t0\", \"t0\"], prob = \"1/3\" },\n{ types = [\"t0\", \"t1\"], prob = \"1/6\" },\n\
    { types = [\"t1\", \"t0\"], prob = \"1/6\" },\n{ types = [\"t1\", \"t1\"], prob = \"1/3\" },\n]\n";

/// One agent, whose only action sells to her at 1/2.
const TABLE: &str = "[auction]\nrule = \"table\"\nactions = { \"1\" = [\"go\"] }\n\
    outcomes = [\"no\", \"yes\"]\n\
    entries = [{ profile = [\"go\"], outcome = \"yes\", payments = [\"1/2\"] }]\n";

static SALES: LazyLock<Vec<Sale>> = LazyLock::new(|| {
    let one_or_two: &[&str] = &["\"1\"", "\"2\""];
    let one_unit: &[&str] = &["{ marginals = [1] }", "{ marginals = [2] }"];
    let sale = |name, text: String, optimal: RBig, earned: RBig, welfare: RBig| {
        let certificates = certificates(&text);
        Sale { name, text, optimal, earned, welfare, certificates }
    };
    let correlated = text("", &[one_or_two, one_or_two], FIRST_PRICE);
    let correlated = correlated.replace("prob = \"1/2\", ", "") + CORRELATED;
    let additive = ["1, B = 1", "1, B = 2", "2, B = 1", "2, B = 2"]
        .map(|values| format!("{{ additive = {{ A = {values} }} }}"));
    let additive = additive.each_ref().map(String::as_str);
    vec![
        // The virtual values are 0 and 2 (Myerson 1981): 2 with probability 3/4. Welfare 1/4 + 2 (3/4).
        sale(
            "single item",
            text("", &[one_or_two, one_or_two], FIRST_PRICE),
            fraction(3, 2),
            fraction(1, 2),
            fraction(7, 4),
        ),
        // All of the welfare can be earned (Cremer and McLean 1988): 1/3 + 2 (2/3).
        sale("correlated", correlated, fraction(5, 3), fraction(1, 2), fraction(5, 3)),
        // Both items at 3, with probability 3/4 (Hart and Nisan 2017). She bids 1/2 for each.
        sale(
            "items for one",
            text(
                ITEMS,
                &[&additive],
                "[auction]\nrule = \"simultaneous-first-price\"\nbids = [\"1/2\"]\n",
            ),
            fraction(9, 4),
            fraction(1, 1),
            fraction(3, 1),
        ),
        // Nobody has a secret: all of the welfare, A to 1 and B to 2, 2 + 3. All pay 1 for each item.
        sale(
            "items for two",
            text(
                ITEMS,
                &[&["{ additive = { A = 2, B = 1 } }"], &["{ unit-demand = { A = 1, B = 3 } }"]],
                "[auction]\nrule = \"simultaneous-all-pay\"\nbids = [1]\n",
            ),
            fraction(5, 1),
            fraction(4, 1),
            fraction(5, 1),
        ),
        // Each wants one of two units: two sales of their own, 1 each. Four bids of 1/2 make the price 1/2.
        sale(
            "units",
            text(
                "[goods]\nkind = \"units\"\nunits = 2\n",
                &[one_unit, one_unit],
                "[auction]\nrule = \"uniform-price\"\nbids = [\"1/2\"]\n",
            ),
            fraction(2, 1),
            fraction(1, 1),
            fraction(3, 1),
        ),
        // One buyer of 1 or 2: the price 1, or 2 half of the time.
        sale(
            "table",
            text("", &[&["{ outcomes = { yes = 1 } }", "{ outcomes = { yes = 2 } }"]], TABLE),
            fraction(1, 1),
            fraction(1, 2),
            fraction(3, 2),
        ),
    ]
});

fn certificates(text: &str) -> Vec<Value> {
    let instance = Instance::read(Source::new("sale.toml", text)).expect(text);
    let game = Game::compile(&instance).expect("a small game");
    let (exact, control, objective) =
        (Precision::Exact, Control::unlimited(), Objective::revenue());
    let mut found = Vec::new();
    let asked = [
        (Concept::Coarse, Direction::Min, "100"),
        (Concept::Bce, Direction::Max, "1"),
        (Concept::Bne, Direction::Min, "e/(e - 1)"),
        (Concept::PureBne, Direction::Max, "2"),
    ];
    for (concept, direction, bound) in asked {
        let request = CertifyRequest {
            concept: Some(concept),
            objective: objective.clone(),
            bound: Some(bound.to_owned()),
            direction,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
            precision: Some(exact.clone()),
        };
        let certified = certify(&instance, &game, &request, &control).expect("a verdict");
        found.push(json(&of_certified(&instance, &game, &certified)));
    }
    let concepts = [Concept::CoarseNs, Concept::Communication, Concept::PureBne];
    let rows = ladder(&instance, &game, &objective, Some(&concepts), Some(&exact), &control);
    found.push(json(&of_ladder(&instance, &game, &rows.expect("a table"))));
    found
}

impl Sale {
    /// Nothing false is claimed.
    fn assert_true(&self, certificate: &Value) {
        let claim = &certificate["claim"];
        let holds = |interval: &Value, truth: &RBig| {
            let truth = End::Finite(truth.clone());
            let holds = end(&interval["lower"]) <= truth && truth <= end(&interval["upper"]);
            assert!(holds, "{}: {interval} does not hold {truth}: {certificate}", self.name);
        };
        assert_eq!(certificate["instance"]["source"], self.text.as_str());
        let objective = ["welfare", "revenue"].map(|key| number(&claim["objective"][key]));
        assert_eq!(objective, [RBig::ZERO, RBig::ONE], "{certificate}");
        assert!(claim.get("prior").is_none_or(|prior| prior == "given"), "{certificate}");
        assert_eq!(number(&claim["optimal_welfare"]), self.welfare, "{certificate}");
        holds(&claim["optimal_revenue"], &self.optimal);
        let ratio = &self.optimal / &self.earned;
        if certificate["kind"] == "ladder" {
            for row in claim["rows"].as_array().expect("a list") {
                holds(row.get("worst").unwrap_or(&row["best"]), &self.earned);
                holds(&row["ratio"], &ratio);
            }
            return;
        }
        holds(&claim["worst"], &self.earned);
        holds(&claim["ratio"], &ratio);
        // e/(e - 1) lies between 1.58 and 1.59, and no ratio does.
        let bound = match claim["bound"]["expression"].as_str() {
            Some("e/(e - 1)") => fraction(3, 2) + fraction(8, 100),
            _ => number(&claim["bound"]["expression"]),
        };
        match claim["verdict"].as_str() {
            Some("certified") => assert!(ratio <= bound, "{certificate}"),
            Some("refuted") => assert!(ratio > bound, "{certificate}"),
            _ => {}
        }
    }

    fn ratio(&self) -> RBig {
        &self.optimal / &self.earned
    }
}

fn certificates_of_all() -> impl Iterator<Item = (&'static Sale, &'static Value)> {
    SALES.iter().flat_map(|sale| sale.certificates.iter().map(move |c| (sale, c)))
}

/// Where a claim's ratios and the values they come from are.
fn ratios(certificate: &Value) -> Vec<String> {
    match certificate["claim"]["rows"].as_array() {
        Some(rows) => (0..rows.len()).map(|row| format!("/claim/rows/{row}/ratio")).collect(),
        None => vec!["/claim/ratio".to_owned()],
    }
}

#[test]
fn originals_are_valid_exact_and_true() {
    for (sale, certificate) in certificates_of_all() {
        let outcome = check(&serde_json::to_vec(certificate).unwrap(), None);
        assert_eq!(outcome.code(), None, "{}: {outcome:?}\n{certificate}", sale.name);
        sale.assert_true(certificate);
        let exactly =
            |value: &RBig| literal!({ "lower": value.to_string(), "upper": value.to_string() });
        assert_eq!(
            certificate["claim"]["optimal_revenue"],
            exactly(&sale.optimal),
            "{}",
            sale.name
        );
        for ratio in ratios(certificate) {
            assert_eq!(certificate.pointer(&ratio), Some(&exactly(&sale.ratio())), "{}", sale.name);
        }
    }
}

/// The optimal revenue moved, with everything that follows from it.
fn moved(sale: &Sale, certificate: &Value, to: &RBig) -> Value {
    let mut forged = certificate.clone();
    let (optimal, ratio) = (End::Finite(to.clone()), End::Finite(to / &sale.earned));
    put_ends(&mut forged, "/claim/optimal_revenue", &optimal, &optimal);
    for pointer in ratios(certificate) {
        put_ends(&mut forged, &pointer, &ratio, &ratio);
    }
    if certificate["kind"] == "certify" {
        forged["claim"]["verdict"] = literal!("undecided");
    }
    forged
}

#[test]
fn another_optimum_is_not_proved() {
    let mut tally = Tally::new("another optimal revenue");
    for (sale, certificate) in certificates_of_all() {
        for step in [fraction(1, 1), fraction(1, 3), fraction(1, 1_000_000_000)] {
            let more = moved(sale, certificate, &(&sale.optimal + &step));
            tally.rejected(&more, None, &["revenue-not-attained"]);
            let less = moved(sale, certificate, &(&sale.optimal - &step));
            // A null bound proves the optimal welfare, and nothing below it.
            let codes: &[&str] = match less["proof"]["revenue"]["bound"].is_null() {
                true => &["missing-section"],
                false => &["revenue-not-bounded"],
            };
            tally.rejected(&less, None, codes);
        }
    }
    tally.finish(6 * 5 * 6);
}

#[test]
fn changes_of_a_proof_have_their_codes() {
    let mut tally = Tally::new("proof of optimal revenue");
    for (sale, certificate) in certificates_of_all() {
        let mut reject = |codes: &[&str], change: &dyn Fn(&mut Value)| {
            let mut forged = certificate.clone();
            change(&mut forged["proof"]["revenue"]);
            assert_ne!(forged, *certificate);
            tally.rejected(&forged, None, codes);
        };
        reject(&["missing-section"], &|revenue| revenue["mechanism"] = Value::Null);
        reject(&["missing-section"], &|revenue| {
            drop(revenue.as_object_mut().unwrap().remove("bound"))
        });
        reject(&["malformed"], &|revenue| revenue["more"] = Value::Null);
        let secret = sale.optimal != sale.welfare;
        if secret {
            reject(&["missing-section"], &|revenue| revenue["bound"] = Value::Null);
        }
        // A payment of an agent raised: she loses by taking part, or by not reporting another type.
        let gains: &[&str] = &["not-individually-rational", "not-incentive-compatible"];
        let payments = certificate["proof"]["revenue"]["mechanism"]["payments"].as_array().unwrap();
        for row in 0..payments.len() {
            reject(gains, &|revenue| {
                let paid = &mut revenue["mechanism"]["payments"][row][2];
                *paid = literal!((number(paid) + RBig::ONE).to_string());
            });
            // Lowered: less is earned, or others would like to be her.
            reject(&["revenue-not-attained", "not-incentive-compatible"], &|revenue| {
                let paid = &mut revenue["mechanism"]["payments"][row][2];
                *paid = literal!((number(paid) - RBig::ONE).to_string());
            });
            reject(&["unknown-name"], &|revenue| {
                revenue["mechanism"]["payments"][row][1][0] = literal!("t9");
            });
            reject(&["duplicate-entry"], &|revenue| {
                let payments = revenue["mechanism"]["payments"].as_array_mut().unwrap();
                payments.push(payments[row].clone());
            });
        }
        let laws = certificate["proof"]["revenue"]["mechanism"]["outcomes"].as_array().unwrap();
        for row in 0..laws.len() {
            for weight in ["0", "-1", "1000003"] {
                reject(&["mechanism-not-a-law"], &|revenue| {
                    revenue["mechanism"]["outcomes"][row][1][0][1] = literal!(weight);
                });
            }
            reject(&["duplicate-entry"], &|revenue| {
                let laws = revenue["mechanism"]["outcomes"].as_array_mut().unwrap();
                laws.push(laws[row].clone());
            });
            let outcome = |other: Value| {
                move |revenue: &mut Value| {
                    revenue["mechanism"]["outcomes"][row][1][0][0] = other.clone();
                }
            };
            match sale.name {
                "table" => {
                    reject(&["unknown-name", "mechanism-not-a-law"], &outcome(literal!("perhaps")))
                }
                // Three units of two.
                "units" => reject(&["mechanism-not-a-law"], &outcome(literal!(["2", "1"]))),
                // An owner too many, or one nobody knows.
                _ => {
                    reject(
                        &["unknown-name"],
                        &outcome(match sale.name.starts_with("items") {
                            true => literal!(["9", null]),
                            false => literal!(["9"]),
                        }),
                    );
                    reject(
                        &["mechanism-not-a-law", "malformed"],
                        &outcome(literal!(["1", "1", "1"])),
                    );
                }
            }
        }
        if certificate["proof"]["revenue"]["bound"].is_null() {
            continue;
        }
        for section in ["rational", "compatible"] {
            let rows = certificate["proof"]["revenue"]["bound"][section].as_array().unwrap();
            for row in 0..rows.len() {
                let last = rows[row].as_array().unwrap().len() - 1;
                reject(&["negative-multiplier"], &|revenue| {
                    let y = &mut revenue["bound"][section][row][last];
                    *y = literal!((-number(y)).to_string());
                });
                // Some payment then has a coefficient.
                reject(&["payments-unbalanced"], &|revenue| {
                    let y = &mut revenue["bound"][section][row][last];
                    *y = literal!((number(y) + RBig::ONE).to_string());
                });
                reject(&["payments-unbalanced"], &|revenue| {
                    revenue["bound"][section].as_array_mut().unwrap().remove(row);
                });
                reject(&["duplicate-entry"], &|revenue| {
                    let rows = revenue["bound"][section].as_array_mut().unwrap();
                    rows.push(rows[row].clone());
                });
                reject(&["unknown-name"], &|revenue| {
                    revenue["bound"][section][row][1] = literal!("t9");
                });
            }
        }
    }
    tally.finish(800);
}

#[test]
fn what_is_compared_with_is_named() {
    let mut tally = Tally::new("revenue left out, or of another objective");
    for (_, certificate) in certificates_of_all() {
        for (section, key) in [("claim", "optimal_revenue"), ("proof", "revenue")] {
            let mut forged = certificate.clone();
            forged[section].as_object_mut().unwrap().remove(key);
            tally.rejected(&forged, None, &["missing-section", "malformed"]);
        }
        for objective in [("1", "0"), ("0", "2"), ("1", "1")] {
            let mut forged = certificate.clone();
            forged["claim"]["objective"] =
                literal!({ "welfare": objective.0, "revenue": objective.1 });
            tally.rejected(&forged, None, &["malformed", "bound-not-proved", "value-not-attained"]);
        }
        if certificate["kind"] == "certify" {
            let mut forged = certificate.clone();
            forged["claim"]["prior"] = literal!("any");
            forged["claim"]["optimal_welfare"] = literal!("1");
            tally.rejected(&forged, None, &["malformed"]);
        }
    }
    tally.finish(150);
}

/// A proof of one sale beside the text of another: what is accepted is what the program finds of that one.
#[test]
fn a_proof_is_one_of_its_own_instance_only() {
    let mut tally = Tally::new("revenue, another instance");
    let mut random = Random::new(71);
    let control = Control::unlimited();
    for sale in SALES.iter() {
        let texts = (0..ALTERED).map(|_| other_text(&mut random, &sale.text));
        for text in texts.collect::<Vec<_>>() {
            if text == sale.text {
                continue;
            }
            let Ok(instance) = Instance::read(Source::new("other.toml", text.clone())) else {
                continue;
            };
            let game = Game::compile(&instance).expect("a small game");
            for certificate in &sale.certificates {
                let mut forged = certificate.clone();
                forged["instance"]["source"] = literal!(text);
                rehash(&mut forged);
                tally.rejected_or_true(&forged, "it is true of the other instance too", || {
                    let found = poacert::revenue::optimal_revenue(&instance, &game, &control);
                    let claimed = End::Finite(sale.optimal.clone());
                    assert_eq!(found.expect("a number").value.lower, claimed, "{text}");
                });
            }
        }
    }
    tally.finish(100);
}

#[test]
fn whatever_is_changed_nothing_false_is_accepted() {
    let mut tally = Tally::new("revenue, random mutation");
    let mut random = Random::new(72);
    for (sale, certificate) in certificates_of_all() {
        for _ in 0..MUTATIONS {
            let forged = mutated(&mut random, certificate);
            if forged == *certificate {
                continue;
            }
            tally.rejected_or_true(&forged, "what is claimed is true", || {
                sale.assert_true(&forged);
            });
        }
    }
    tally.finish(5_000);
}
