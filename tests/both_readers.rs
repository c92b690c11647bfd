//! The crate and the checker read instances on their own: they refuse the same texts, and find the same
//! payoffs in those they accept.

#[allow(dead_code, reason = "each test uses its part")]
mod forgery;
#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use forgery::edit::{other_text, rehash};
use oracle::random::{Random, fraction};
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_table::table;
use poacert::certificate::of_answer;
use poacert::equilibrium::{Concept, Direction, Objective, PriorMode, Question, solve};
use poacert::game::Game;
use poacert::instance::{Instance, Source, Syntax, Valuation, Value};
use poacert::solve::{Control, Precision};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// Random instances, and changed texts of each.
const INSTANCES: u64 = 150;
const CHANGES: usize = 12;
const LIMITS: Limits = Limits { columns: 60 };

fn instance_text(random: &mut Random) -> String {
    match random.below(6) {
        0 | 1 => table(random, LIMITS),
        2 | 3 => goods(random, LIMITS),
        _ => auction(random, LIMITS),
    }
}

/// Why the checker cannot read a text; it has nothing to prove here.
fn unreadable(text: &str, syntax: Syntax) -> Option<&'static str> {
    let mut certificate = json!({
        "format": "poacert-certificate/1",
        "kind": "equilibrium",
        "claim": {
            "concept": "coarse", "objective": { "welfare": "1", "revenue": "0" },
            "sense": "min", "prior": "given", "lower": "-inf", "upper": "inf",
        },
        "instance": {
            "syntax": if syntax == Syntax::Toml { "toml" } else { "json" },
            "source": text, "set": {}, "sha256": "",
        },
        "proof": { "bound": null, "law": null },
    });
    rehash(&mut certificate);
    let outcome = poacert_checker::check(&serde_json::to_vec(&certificate).unwrap(), None);
    outcome.code().map(|code| code.text())
}

fn read(text: &str, syntax: Syntax) -> Option<Instance> {
    let name = if syntax == Syntax::Toml { "random.toml" } else { "random.json" };
    Instance::read(Source::new(name, text)).ok()
}

/// Exact optima of welfare and revenue, with certificates the checker finds valid: any difference in a
/// payoff would show in one of them.
fn agree(instance: &Instance, place: &str) -> usize {
    let game = Game::compile(instance).expect("a small game");
    let mut agreed = 0;
    for (concept, direction, weights) in [
        (Concept::CoarseNet, Direction::Min, (1, 0)),
        (Concept::Bce, Direction::Max, (0, 1)),
        (Concept::CoarseNs, Direction::Min, (1, -1)),
    ] {
        let objective =
            Objective { welfare: fraction(weights.0, 1), revenue: fraction(weights.1, 1) };
        let question = Question {
            concept,
            objective,
            direction,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        };
        let answer = solve(&game, &question, &Precision::Exact, &Control::unlimited());
        assert!(answer.value.is_exact(), "{place}");
        let bytes = of_answer(instance, &game, &answer).to_bytes();
        let outcome = poacert_checker::check(&bytes, Some(instance.source.text.as_bytes()));
        assert_eq!(outcome.code(), None, "{place}: {outcome:?}");
        agreed += 1;
    }
    agreed
}

#[test]
fn random_instances_have_the_same_payoffs_to_both() {
    let mut agreed = 0;
    for seed in 0..INSTANCES {
        let mut random = Random::new(seed + 500_000);
        let text = instance_text(&mut random);
        let mut toml = read(&text, Syntax::Toml).expect(&text);
        agreed += agree(&toml, &text);
        // The same content in the other notation.
        let value: toml::Value = toml::from_str(&text).expect("TOML");
        let text = serde_json::to_string_pretty(&value).expect("JSON");
        let mut json = read(&text, Syntax::Json).expect(&text);
        agreed += agree(&json, &text);
        [&mut toml, &mut json].into_iter().for_each(sort_bundles);
        let alike = (&toml.agents, &toml.prior, &toml.auction)
            == (&json.agents, &json.prior, &json.auction);
        assert!(alike, "{text}");
    }
    println!("{agreed} certificates of {} texts are valid", 2 * INSTANCES);
}

/// Bundles in one order: that of keys was lost on the way.
fn sort_bundles(instance: &mut Instance) {
    for of_type in instance.agents.iter_mut().flat_map(|agent| &mut agent.types) {
        if let Value::Bundles(Valuation::Bundles(listed)) = &mut of_type.value {
            listed.sort();
        }
    }
}

/// Something in the text removed, doubled or replaced.
fn damaged(random: &mut Random, text: &str) -> String {
    let words: Vec<&str> = text.split_inclusive([' ', '\n', '"']).collect();
    let (one, other) = (random.below(words.len()), random.below(words.len()));
    let mut changed = words.clone();
    match random.below(3) {
        0 => changed[one] = "",
        1 => changed[one] = words[other],
        _ => changed.swap(one, other),
    }
    changed.concat()
}

/// Whether the crate refuses a text for a name only.
fn is_bad_name(text: &str) -> bool {
    let problems = Instance::read(Source::new("random.toml", text)).expect_err("it is refused");
    problems.to_string().contains("bad-name")
}

#[test]
fn changed_texts_are_refused_by_both_or_neither() {
    let (mut accepted, mut refused, mut agreed) = (0, BTreeMap::<&str, usize>::new(), 0);
    let mut named_badly = 0;
    for seed in 0..INSTANCES {
        let mut random = Random::new(seed + 600_000);
        let text = instance_text(&mut random);
        for change in 0..CHANGES {
            let changed = match change % 2 {
                0 => other_text(&mut random, &text),
                _ => damaged(&mut random, &text),
            };
            match (read(&changed, Syntax::Toml), unreadable(&changed, Syntax::Toml)) {
                (None, Some(code)) => {
                    let known = ["bad-instance", "unsupported-instance", "too-large"];
                    assert!(known.contains(&code), "{code}: {changed}");
                    *refused.entry(code).or_default() += 1;
                }
                (Some(instance), None) => {
                    accepted += 1;
                    agreed += agree(&instance, &changed);
                }
                // Names people cannot tell from nothing are a nuisance, no danger.
                (None, None) if is_bad_name(&changed) => named_badly += 1,
                (mine, theirs) => panic!("{:?}, {theirs:?}: {changed}", mine.is_some()),
            }
        }
    }
    println!("{accepted} texts read by both, {agreed} certificates valid; refused {refused:?}");
    println!("{named_badly} refused by the crate alone, for an empty name");
    assert!(named_badly <= 10, "{named_badly}");
    assert!(accepted >= 300 && refused.values().sum::<usize>() >= 300, "{accepted} {refused:?}");
}

/// Refused by the crate because of deviations, which the checker reads for claims about them only.
fn is_about_deviations(text: &str) -> bool {
    text.contains("[[deviations]]") || text.contains("[smoothness]")
}

#[test]
fn bad_instances_are_bad_to_both() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bad");
    let (mut both, mut differ) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").display().to_string();
        let syntax = match path.extension().and_then(|ending| ending.to_str()) {
            Some("toml") => Syntax::Toml,
            Some("json") => Syntax::Json,
            _ => continue,
        };
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        assert!(read(&text, syntax).is_none(), "{name}");
        match unreadable(&text, syntax) {
            Some(_) => both += 1,
            None if is_about_deviations(&text) => {}
            None => differ.push(name),
        }
    }
    assert_eq!(differ, Vec::<String>::new(), "the checker reads what the crate refuses");
    assert!(both >= 40, "{both}");
}

// By hand: both types gain 5 at R, but only `high`, of probability 1/2, may play it.
#[test]
fn types_play_only_their_own_actions() {
    let text = r#"
        format = "poacert/1"
        [[agents]]
        name = "1"
        types = [
          { name = "low", prob = "1/2", value = { outcomes = { y = 5 } }, actions = ["L"] },
          { name = "high", prob = "1/2", value = { outcomes = { y = 5 } } },
        ]
        [auction]
        rule = "table"
        actions = { "1" = ["L", "R"] }
        entries = [ { profile = ["L"], outcome = "x" }, { profile = ["R"], outcome = "y" } ]
    "#;
    let instance = read(text, Syntax::Toml).expect("a valid text");
    let game = Game::compile(&instance).expect("a small game");
    assert_eq!(game.allowed, [vec![vec![0], vec![0, 1]]]);
    for direction in [Direction::Min, Direction::Max] {
        let (concept, objective) = (Concept::Coarse, Objective::welfare());
        let question = Question {
            concept,
            objective,
            direction,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        };
        let answer = solve(&game, &question, &Precision::Exact, &Control::unlimited());
        assert_eq!(answer.value.lower.finite(), Some(&fraction(5, 2)));
        assert!(answer.value.is_exact());
        let bytes = of_answer(&instance, &game, &answer).to_bytes();
        let outcome = poacert_checker::check(&bytes, Some(text.as_bytes()));
        assert_eq!(outcome.code(), None, "{outcome:?}");
    }
    // The checker does not know the action for a type that may not play it.
    let other = text.replace(r#", actions = ["L"]"#, r#", actions = ["L", "M"]"#);
    assert_eq!(unreadable(&other, Syntax::Toml), Some("bad-instance"));
    assert!(read(&other, Syntax::Toml).is_none());
}
