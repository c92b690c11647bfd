//! Attacks on lists of equilibria and on profiles.

use super::attacks::Forged;
use super::edit::{moved, put, step};
use super::judge::{End, end, number};
use crate::oracle::random::Random;
use dashu::rational::RBig;
use serde_json::{Value, json};

type Codes = &'static [&'static str];

const OF_LISTS: Codes = &["equilibria-mismatch", "components-mismatch"];

fn rows<'a>(certificate: &'a mut Value, pointer: &str) -> &'a mut Vec<Value> {
    certificate.pointer_mut(pointer).and_then(Value::as_array_mut).expect(pointer)
}

/// A count of the claim with something added.
fn counted(certificate: &mut Value, key: &str, by: i32) {
    let count = number(&certificate["claim"][key]) + RBig::from(by);
    certificate["claim"][key] = json!(count.to_string());
}

/// A list with something more, less or else in it.
pub fn on_equilibria(random: &mut Random, original: &Value) -> Vec<Forged> {
    let mut forged: Vec<Forged> = Vec::new();
    let mut change = |codes: Codes, change: &mut dyn FnMut(&mut Value)| {
        let mut changed = original.clone();
        change(&mut changed);
        if changed != *original {
            forged.push((changed, codes));
        }
    };
    for by in [-1, 1] {
        change(OF_LISTS, &mut |c| counted(c, "equilibria", by));
        change(&["components-mismatch"], &mut |c| counted(c, "components", by));
        change(OF_LISTS, &mut |c| {
            counted(c, "equilibria", by);
            counted(c, "components", by);
        });
    }
    if original["claim"]["pure"] == true {
        on_pure(random, original, &mut change);
    } else {
        on_extreme(random, original, &mut change);
    }
    change(&["malformed", "missing-section", "unsupported-instance"], &mut |c| {
        c["claim"]["pure"] = json!(c["claim"]["pure"] != true);
    });
    forged
}

type Change<'a> = dyn FnMut(Codes, &mut dyn FnMut(&mut Value)) + 'a;

fn on_pure(random: &mut Random, original: &Value, change: &mut Change<'_>) {
    let profiles = original["proof"]["profiles"].as_array().expect("a list");
    if profiles.is_empty() {
        return;
    }
    let list = "/proof/profiles";
    let (one, other) = (random.below(profiles.len()), random.below(profiles.len()));
    change(OF_LISTS, &mut |c| {
        rows(c, list).remove(one);
        counted(c, "equilibria", -1);
        counted(c, "components", -1);
    });
    change(&["duplicate-entry"], &mut |c| {
        let copy = profiles[one].clone();
        rows(c, list).push(copy);
        counted(c, "equilibria", 1);
        counted(c, "components", 1);
    });
    change(&["equilibria-mismatch", "components-mismatch", "duplicate-entry"], &mut |c| {
        let agent = random.below(profiles[one].as_array().expect("a profile").len());
        rows(c, list)[one][agent] = profiles[other][agent].clone();
    });
    change(&["malformed", "unknown-name"], &mut |c| rows(c, list)[one][0] = json!([]));
    change(&["unknown-name"], &mut |c| {
        let played = rows(c, list)[one][0].as_array_mut().expect("a plan").iter_mut();
        played.filter(|action| !action.is_null()).for_each(|action| *action = json!("nothing"));
    });
}

fn on_extreme(random: &mut Random, original: &Value, change: &mut Change<'_>) {
    let pairs = original["proof"]["pairs"].as_array().expect("a list");
    let strategies = &original["proof"]["strategies"];
    let list = "/proof/pairs";
    let one = random.below(pairs.len());
    let components = number(&original["claim"]["components"]);
    change(OF_LISTS, &mut |c| {
        rows(c, list).remove(one);
        counted(c, "equilibria", -1);
    });
    change(&["duplicate-entry"], &mut |c| {
        rows(c, list).push(pairs[one].clone());
        counted(c, "equilibria", 1);
    });
    change(&["unknown-name"], &mut |c| rows(c, list)[one][0] = json!("1000000"));
    // A pair that is not there.
    let sizes = [0, 1].map(|i| strategies[i].as_array().expect("a list").len());
    let absent = (0..sizes[0])
        .flat_map(|p| (0..sizes[1]).map(move |q| [p.to_string(), q.to_string()]))
        .find(|[p, q]| pairs.iter().all(|pair| pair[0] != p.as_str() || pair[1] != q.as_str()));
    if let Some([p, q]) = absent {
        change(OF_LISTS, &mut |c| {
            rows(c, list).push(json!([p, q, pairs[one][2]]));
            counted(c, "equilibria", 1);
        });
        change(&["equilibria-mismatch", "components-mismatch"], &mut |c| {
            let component = rows(c, list)[one][2].clone();
            rows(c, list)[one] = json!([p, q, component]);
        });
    }
    // Components that are numbered backwards, one or as many as there are pairs.
    let wrong: Codes = &["components-mismatch"];
    if components > RBig::ONE {
        change(wrong, &mut |c| {
            for pair in rows(c, list) {
                pair[2] = json!((&components - RBig::ONE - number(&pair[2])).to_string());
            }
        });
        change(wrong, &mut |c| {
            rows(c, list).iter_mut().for_each(|pair| pair[2] = json!("0"));
            c["claim"]["components"] = json!("1");
        });
    }
    if components < RBig::from(pairs.len()) {
        change(wrong, &mut |c| {
            for (place, pair) in rows(c, list).iter_mut().enumerate() {
                pair[2] = json!(place.to_string());
            }
            c["claim"]["components"] = c["claim"]["equilibria"].clone();
        });
    }
    // Strategies: written twice, in other numbers, not a law, of nobody, or a little different.
    let agent = random.below(2);
    let list = format!("/proof/strategies/{agent}");
    let place = random.below(sizes[agent]);
    let strategy = &strategies[agent][place];
    let row = random.below(strategy.as_array().expect("a strategy").len());
    change(&["duplicate-entry", "equilibria-mismatch"], &mut |c| {
        rows(c, &list).push(strategy.clone());
    });
    change(&["duplicate-entry", "equilibria-mismatch"], &mut |c| {
        let mut scaled = strategy.clone();
        scaled[row][1] = json!((number(&scaled[row][1]) * RBig::from(6u8)).to_string());
        for entry in scaled[row][2].as_array_mut().expect("a law") {
            entry[1] = json!((number(&entry[1]) * RBig::from(6u8)).to_string());
        }
        rows(c, &list).push(scaled);
    });
    change(&["strategy-not-a-law"], &mut |c| rows(c, &list)[place][row][1] = json!("999983"));
    change(&["strategy-missing"], &mut |c| {
        drop(rows(c, &format!("{list}/{place}")).remove(row));
    });
    if strategy[row][2].as_array().expect("a law").len() > 1 {
        change(&["equilibria-mismatch", "duplicate-entry"], &mut |c| {
            let law = &mut rows(c, &list)[place][row];
            for pointer in ["/1", "/2/0/1"] {
                let more = number(law.pointer(pointer).expect("a number")) + RBig::ONE;
                put(law, pointer, more.to_string());
            }
        });
    }
}

/// Numbers, verdicts and laws of a profile that are not so.
pub fn on_profiles(random: &mut Random, original: &Value) -> Vec<Forged> {
    let mut forged: Vec<Forged> = Vec::new();
    let mut change = |codes: Codes, change: &mut dyn FnMut(&mut Value)| {
        let mut changed = original.clone();
        change(&mut changed);
        if changed != *original {
            forged.push((changed, codes));
        }
    };
    let by = step(random);
    for key in ["regret", "welfare", "revenue"] {
        for by in [by.clone(), -by.clone()] {
            change(&["profile-mismatch"], &mut |c| {
                let changed: End = moved(&end(&c["claim"][key]), &by);
                c["claim"][key] = json!(changed.to_string());
            });
        }
    }
    change(&["verdict-unsupported"], &mut |c| {
        c["claim"]["equilibrium"] = json!(c["claim"]["equilibrium"] != true);
    });
    change(&["malformed"], &mut |c| c["claim"]["epsilon"] = json!("-1/7"));
    let strategies = "/proof/strategies";
    let row = random.below(original["proof"]["strategies"].as_array().expect("a list").len());
    change(&["strategy-missing"], &mut |c| drop(rows(c, strategies).remove(row)));
    change(&["duplicate-entry"], &mut |c| {
        let copy = rows(c, strategies)[row].clone();
        rows(c, strategies).push(copy);
    });
    for weight in ["0", "-1", "1000003"] {
        change(&["strategy-not-a-law"], &mut |c| {
            rows(c, strategies)[row][3][0][1] = json!(weight);
        });
    }
    if original["claim"].get("undominated").is_some() {
        on_rounds(random, original, &mut change);
    }
    forged
}

fn on_rounds(random: &mut Random, original: &Value, change: &mut Change<'_>) {
    let claim = &original["claim"]["undominated"];
    change(&["malformed", "missing-section"], &mut |c| c["proof"]["dominance"] = Value::Null);
    // The dominator is what a reader misses first, or the eliminated agent.
    change(&["verdict-unsupported", "missing-section"], &mut |c| {
        c["claim"]["undominated"]["holds"] = json!(claim["holds"] != true);
    });
    let survivors = claim["survivors"].as_array().expect("a list");
    if !survivors.is_empty() {
        let round = random.below(survivors.len());
        change(&["survivors-mismatch"], &mut |c| {
            let count = &mut c["claim"]["undominated"]["survivors"][round][0];
            let first = if count.is_array() { &mut count[0] } else { count };
            *first = json!((number(first) + RBig::ONE).to_string());
        });
    }
    if claim["holds"] != true {
        change(&["verdict-unsupported", "survivors-mismatch"], &mut |c| {
            let round = &mut c["claim"]["undominated"]["eliminated"]["round"];
            *round = json!((number(round) + RBig::ONE).to_string());
        });
        change(&["missing-section"], &mut |c| {
            c["proof"]["dominance"]["dominator"] = Value::Null;
        });
    }
    change(&["verdict-unsupported", "malformed"], &mut |c| {
        c["claim"]["undominated"]["rounds"] = json!("0");
    });
}

/// Rounds with one part, dominator or belief less or exchanged: they may prove what is claimed yet.
pub fn doubtful_rounds(random: &mut Random, original: &Value) -> Vec<Value> {
    let mut forged = Vec::new();
    let Some(shown) = original["proof"]["dominance"]["rounds"].as_array() else { return forged };
    for (round, sides) in shown.iter().enumerate() {
        for (agent, side) in sides.as_array().expect("a list").iter().enumerate() {
            for list in ["dominated", "beliefs"] {
                let entries = side[list].as_array().expect("a list");
                if entries.is_empty() {
                    continue;
                }
                let pointer = format!("/proof/dominance/rounds/{round}/{agent}/{list}");
                let (one, other) = (random.below(entries.len()), random.below(entries.len()));
                let mut changed = original.clone();
                rows(&mut changed, &pointer).remove(one);
                forged.push(changed);
                let mut changed = original.clone();
                rows(&mut changed, &pointer)[one][1] = entries[other][1].clone();
                forged.push(changed);
                let mut changed = original.clone();
                rows(&mut changed, &pointer)[one][0] = entries[other][0].clone();
                forged.push(changed);
            }
        }
    }
    forged.retain(|changed| changed != original);
    forged
}

/// What rounds that were tampered with may deserve.
pub const OF_ROUNDS: &[&str] = &[
    "not-dominated",
    "plan-unsorted",
    "survivors-mismatch",
    "verdict-unsupported",
    "belief-not-full",
    "belief-of-eliminated",
    "duplicate-entry",
    "malformed",
    "unknown-name",
];
