//! Hunts: counterexamples to Theorem 1 from scratch, judged by going through everything; resumed and parallel hunts; bad ones.

mod hunted;
#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use hunted::Model;
use oracle::linear_program::Verdict;
use oracle::naive::Naive;
use oracle::random::fraction;
use oracle::simplex;
use oracle::smooth::Inequality;
use poacert::instance::{Code, Hunt, HuntSpace, Instance, Source, schemas};
use poacert::report::output_schemas;
use poacert::search::{Ended, HuntState, Space, hunt, simpler};
use poacert::solve::Control;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/hunts")
}

/// A folder of its own, with the shipped hunts and their templates.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (from, to) in [(shipped(), "."), (shipped().join("templates"), "templates")] {
        fs::create_dir_all(folder.path().join(to)).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, folder.path().join(to).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    folder
}

fn command(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poacert"));
    command.args(line.split_whitespace()).current_dir(folder).env("NO_COLOR", "1");
    command
}

/// The object a hunt prints, and its exit status.
fn run(folder: &Path, line: &str) -> (Value, i32) {
    let Output { status, stdout, stderr } = command(folder, line).arg("--json").output().unwrap();
    let value = serde_json::from_slice(&stdout)
        .unwrap_or_else(|error| panic!("{line}: {error}: {}", String::from_utf8_lossy(&stderr)));
    let status = status.code().unwrap();
    if line.starts_with("hunt") && status != 2 {
        follows(&output_schemas()["output/hunt"], &value);
    }
    (value, status)
}

#[track_caller]
fn follows(schema: &Value, value: &Value) {
    let validator = jsonschema::draft202012::new(schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}: {value}");
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn rational(value: &Value) -> RBig {
    value.as_str().unwrap().parse().unwrap()
}

/// What must be true of every game that a shipped hunt finds among random tables.
fn finds(hunt: &str, strictly: bool) {
    let folder = folder();
    let start = Instant::now();
    let (found, status) = run(folder.path(), &format!("hunt {hunt}.toml --time-limit 600"));
    assert!(start.elapsed() < Duration::from_secs(600), "{:?}", start.elapsed());
    assert_eq!((status, &found["verdict"]), (1, &Value::from("found")), "{found}");
    let model = Model::read(&text(folder.path(), &format!("{hunt}.found.toml")));
    // The same numbers, by exact programs and enumeration that share nothing with the crate.
    let found = &found["found"];
    let lambda = model.lambda().unwrap();
    assert_eq!(rational(&found["lambda"]), lambda);
    assert_eq!(rational(&found["optimal_welfare"]), model.optimum());
    let welfare = rational(&found["welfare"]);
    let same = |equilibrium: &&hunted::Found| equilibrium.welfare == welfare;
    let equilibria = model.equilibria();
    assert!(equilibria.iter().filter(same).any(|one| !strictly || (one.strict && one.costly)));
    assert!(welfare < &lambda * model.optimum());
    assert_eq!(rational(&found["ratio"]) * welfare, model.optimum());
    // Neither of the known ones under other names: three agents with two types and two actions each who all learn of one
    // other; three bidders with four bids each.
    assert_ne!(model.sizes(), [(2, 2, 1); 3]);
    assert_ne!(model.sizes(), [(1, 4, 0), (1, 4, 1), (2, 4, 0)]);
    // Nothing can be taken from it.
    assert_eq!(found["minimal"], Value::from(true));
    assert!(model.violates(strictly));
    for (what, smaller) in model.smaller() {
        assert!(!smaller.violates(strictly), "{what}");
    }
    // What it wrote is valid, and says the same.
    let certificates = found["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), 2);
    for file in certificates {
        let line = format!("check {} --instance {hunt}.found.toml", file.as_str().unwrap());
        let (checked, status) = run(folder.path(), &line);
        assert_eq!((status, &checked["verdict"]), (0, &Value::from("valid")), "{checked}");
    }
    let line = format!("profile {hunt}.found.toml {hunt}.found.profile.toml --no-certificate");
    let (judged, status) = run(folder.path(), &line);
    assert_eq!((status, &judged["welfare"]), (0, &found["welfare"]), "{judged}");
    let line = format!("certify {hunt}.found.toml --concept pure-bne --no-certificate");
    let (certified, status) = run(folder.path(), &line);
    assert_eq!((status, &certified["verdict"]), (1, &Value::from("refuted")), "{certified}");
}

#[test]
fn a_failure_of_theorem_1_is_found_from_scratch() {
    finds("theorem1", false);
}

#[test]
fn a_strict_failure_with_information_at_a_price_is_found_from_scratch() {
    finds("theorem1-strict", true);
    // Not even the hunt's games could be the known ones: their information is free.
    let source = Source::new("hunt.toml", text(&shipped(), "theorem1-strict.toml"));
    let HuntSpace::Tables(tables) = Hunt::read(source).unwrap().space else {
        panic!("a hunt among tables")
    };
    assert!(tables.costs.iter().all(|cost| *cost > RBig::ZERO) && tables.informed.1 < 3);
}

#[test]
fn two_agents_are_enough_where_revenue_is_not_separable() {
    finds("theorem1-two-agents", true);
}

#[test]
fn an_honest_auction_fails_on_a_finer_grid_too() {
    let folder = folder();
    let (found, status) =
        run(folder.path(), "hunt simultaneous-fine.toml --time-limit 600 -o fine");
    assert_eq!(status, 1, "{found}");
    let found = &found["found"];
    // Three bids for each of two items.
    assert_eq!(found["actions"], serde_json::json!([9, 9, 9]));
    let set: Vec<String> = (found["set"].as_object().unwrap().iter())
        .map(|(name, value)| format!("--set {name}={}", value.as_str().unwrap()))
        .collect();
    let template = format!("templates/simultaneous-racer.toml {} --no-certificate", set.join(" "));
    let (smooth, _) = run(folder.path(), &format!("smooth {template}"));
    assert_eq!(smooth["lambda"]["lower"], found["lambda"], "{smooth}");
    let (template, set) = template.split_once(' ').unwrap();
    let (judged, status) =
        run(folder.path(), &format!("profile {template} fine.profile.toml {set}"));
    assert_eq!((status, &judged["welfare"]), (0, &found["welfare"]), "{judged}");
    let least = rational(&found["lambda"]) * rational(&found["optimal_welfare"]);
    assert!(rational(&found["welfare"]) < least);
    for file in found["certificates"].as_array().unwrap() {
        let (checked, status) = run(folder.path(), &format!("check {}", file.as_str().unwrap()));
        assert_eq!(status, 0, "{checked}");
    }
}

#[test]
fn an_honest_auction_fails_strictly_too() {
    let folder = folder();
    let (found, status) =
        run(folder.path(), "hunt simultaneous-strict.toml --time-limit 600 -o auction");
    assert_eq!(status, 1, "{found}");
    let found = &found["found"];
    assert_eq!((&found["strict"], &found["costly"]), (&Value::from(true), &Value::from(true)));
    let set: Vec<String> = (found["set"].as_object().unwrap().iter())
        .map(|(name, value)| format!("--set {name}={}", value.as_str().unwrap()))
        .collect();
    let set = set.join(" ");
    // Smoothness and equilibrium again, each by its own command.
    let (smooth, _) = run(
        folder.path(),
        &format!("smooth templates/simultaneous-racer.toml {set} --no-certificate"),
    );
    assert_eq!(smooth["lambda"]["lower"], found["lambda"], "{smooth}");
    let line = format!(
        "profile templates/simultaneous-racer.toml auction.profile.toml {set} --no-certificate"
    );
    let (judged, status) = run(folder.path(), &line);
    assert_eq!((status, &judged["welfare"]), (0, &found["welfare"]), "{judged}");
    let least = rational(&found["lambda"]) * rational(&found["optimal_welfare"]);
    assert!(rational(&found["welfare"]) < least);
    // And lambda by an exact program over all rows, written down from its definition.
    let settings = found["set"].as_object().unwrap().iter();
    let mut source =
        Source::new("template.toml", text(folder.path(), "templates/simultaneous-racer.toml"));
    source.set = settings.map(|(name, v)| (name.clone(), v.as_str().unwrap().into())).collect();
    let naive = Naive::of(&Instance::read(source).unwrap());
    let smooth = Inequality { semi: false, weak: false };
    let lambda = simplex::solve(&smooth.lambda(&naive, &RBig::ONE, &RBig::ZERO));
    assert_eq!(lambda, Verdict::Optimum(rational(&found["lambda"])));
    // Strict incentives withstand small changes of every number.
    for (name, value) in found["set"].as_object().unwrap() {
        let changed = rational(value) + fraction(1, 100_000);
        let nearby = set.replace(
            &format!("--set {name}={}", value.as_str().unwrap()),
            &format!("--set {name}={changed}"),
        );
        assert_ne!(nearby, set);
        let line =
            format!("profile templates/simultaneous-racer.toml auction.profile.toml {nearby}");
        assert_eq!(run(folder.path(), &format!("{line} --no-certificate")).1, 0, "{nearby}");
    }
    for file in found["certificates"].as_array().unwrap() {
        let (checked, status) = run(folder.path(), &format!("check {}", file.as_str().unwrap()));
        assert_eq!(status, 0, "{checked}");
    }
}

#[test]
fn an_interrupted_hunt_ends_as_one_that_was_not() {
    let folder = folder();
    let (whole, _) = run(folder.path(), "hunt theorem1-strict.toml -o whole");
    let mut limit = 0.02;
    let mut interruptions = 0;
    let resumed = loop {
        let line =
            format!("hunt theorem1-strict.toml -o resumed --state state.json --time-limit {limit}");
        let (value, status) = run(folder.path(), &line);
        if value["verdict"] != "stopped" {
            break value;
        }
        assert_eq!(status, 3, "{value}");
        interruptions += 1;
        limit *= 1.5;
    };
    assert!(interruptions > 0);
    for key in ["verdict", "done", "tried", "best_score"] {
        assert_eq!(whole[key], resumed[key], "{key}");
    }
    // Where the last limit left no time to make it as small as can be, one more run does.
    let (again, _) = run(folder.path(), "hunt theorem1-strict.toml -o resumed --state state.json");
    assert_eq!(whole["found"]["score"], again["found"]["score"]);
    for ending in ["toml", "profile.toml", "profile.json", "certify.json"] {
        let read = |stem: &str| text(folder.path(), &format!("{stem}.{ending}"));
        assert_eq!(read("whole"), read("resumed"), "{ending}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = folder();
    let one = run(folder.path(), "hunt theorem1-strict.toml --threads 1");
    let files =
        |ending: &str| fs::read(folder.path().join(format!("theorem1-strict.found.{ending}"))).ok();
    let endings = ["toml", "profile.toml", "profile.json", "certify.json"];
    let first = endings.map(files);
    let three = run(folder.path(), "hunt theorem1-strict.toml --threads 3");
    assert_eq!(one, three);
    assert_eq!(first, endings.map(files));
    let other = run(folder.path(), "hunt theorem1-strict.toml --seed 2 -o other --no-certificate");
    assert_ne!(one.0["found"], other.0["found"], "other seeds give other hunts");
}

#[test]
fn nothing_is_found_against_theorem_2() {
    let folder = folder();
    let hunt = text(folder.path(), "theorem2.toml").replace("climbs = 400", "climbs = 32");
    fs::write(folder.path().join("theorem2.toml"), hunt).unwrap();
    let (spent, status) = run(folder.path(), "hunt theorem2.toml");
    assert_eq!((status, &spent["verdict"]), (3, &Value::from("spent")), "{spent}");
    assert_eq!((&spent["done"], &spent["tried"]), (&Value::from(32), &Value::from(16_000)));
}

#[test]
fn a_family_can_be_exhausted() {
    // By hand: 2 * 2 * 2 * 2 members.
    let folder = folder();
    let (all, status) = run(folder.path(), "hunt first-price-every.toml");
    assert_eq!((status, &all["verdict"]), (0, &Value::from("exhausted")), "{all}");
    assert_eq!((&all["done"], &all["undecided"]), (&Value::from(16), &Value::from(0)));
    // With one member that violates it: the known failure in a simultaneous auction, of ratio 26/15 and lambda 7/12.
    let family = r#"
        format = "poacert-hunt/1"
        [claim]
        kind = "smooth"
        [family]
        template = "templates/simultaneous-racer.toml"
        every = true
        [family.parameters]
        high = [1, 2]
        q = ["1/4"]
        cost = [0]
    "#;
    fs::write(folder.path().join("family.toml"), family).unwrap();
    let (found, status) = run(folder.path(), "hunt family.toml");
    assert_eq!((status, &found["verdict"]), (1, &Value::from("found")), "{found}");
    let found = &found["found"];
    assert_eq!(found["number"], Value::from(1));
    assert_eq!((&found["lambda"], &found["ratio"]), (&"7/12".into(), &"26/15".into()));
}

#[test]
fn what_is_found_is_as_small_as_it_says() {
    let source = Source::new("theorem1.toml", text(&shipped(), "theorem1.toml"));
    let space = Space::new(Hunt::read(source).unwrap(), None).unwrap();
    let mut state = HuntState::new(&space, 1);
    let control = Control::unlimited();
    let Ended::Found(_, found) = hunt(&space, 1, &mut state, &control, &mut |_| {}) else {
        panic!("there is one")
    };
    assert!(found.score().unwrap() > RBig::ONE);
    assert!(found.equilibrium.as_ref().unwrap().judged.regret().is_zero());
    assert!(simpler(&space, &found, 1, &control).is_none());
}

#[test]
fn limits_are_no_answers() {
    let folder = folder();
    for hunt in ["theorem1", "first-price-every"] {
        let (stopped, status) = run(folder.path(), &format!("hunt {hunt}.toml --time-limit 0"));
        assert_eq!((status, &stopped["verdict"]), (3, &Value::from("stopped")), "{stopped}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_saves_the_state() {
    let folder = folder();
    let endless = text(folder.path(), "theorem2.toml").replace("climbs = 400", "climbs = 1000000");
    fs::write(folder.path().join("endless.toml"), endless).unwrap();
    let mut child = command(folder.path(), "hunt endless.toml --state state.json --json")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The state appears after some batches.
    let start = Instant::now();
    while !folder.path().join("state.json").exists() && start.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(50));
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(3));
    let state: Value = serde_json::from_str(&text(folder.path(), "state.json")).unwrap();
    assert!(state["done"].as_u64().unwrap() > 0, "{state}");
    let (other, status) = run(folder.path(), "hunt endless.toml --state state.json --seed 9");
    assert_eq!(status, 2, "{other}");
    assert_eq!(other["error"][0]["code"], "other-state");
}

#[test]
fn shipped_hunts_are_valid() {
    let mut count = 0;
    for entry in fs::read_dir(shipped()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        count += 1;
        let hunt =
            Hunt::read(Source::new(path.display().to_string(), fs::read_to_string(&path).unwrap()));
        let hunt = hunt.unwrap_or_else(|problems| panic!("{problems}"));
        assert!(hunt.title.is_some(), "{}", path.display());
        let table: toml::Table = hunt.source.text.parse().unwrap();
        follows(&schemas()["poacert-hunt/1"], &serde_json::to_value(table).unwrap());
        if let HuntSpace::Family(family) = &hunt.space {
            let name = shipped().join(&family.template);
            let template = Source::new(family.template.clone(), fs::read_to_string(name).unwrap());
            Space::new(hunt, Some(template)).unwrap_or_else(|problems| panic!("{problems}"));
        }
    }
    assert!(count >= 9, "{count} hunts");
}

#[test]
fn a_template_must_fit() {
    let template = |text: &str| Some(Source::new("template.toml", text));
    let family = |parameters: &str| {
        let text = format!(
            "format = \"poacert-hunt/1\"\nclaim = {{ kind = \"smooth\" }}\n[family]\ntemplate = \"t.toml\"\n[family.parameters]\n{parameters}\n"
        );
        Hunt::read(Source::new("hunt.toml", text)).unwrap()
    };
    let plain = text(&shipped(), "templates/first-price-informed.toml");
    let problems = Space::new(family("w = [1]"), template(&plain)).unwrap_err();
    let [problem] = problems.list() else { panic!("{problems}") };
    assert_eq!(problem.code, Code::UnknownParameter);
    assert_eq!(problems.place(problem).unwrap().0.line, 6);
    let market = format!("{plain}\n[[aftermarkets]]\nrule = \"posted-price\"\nprices = [1]\n");
    let problems = Space::new(family("v = [1]"), template(&market)).unwrap_err();
    let [problem] = problems.list() else { panic!("{problems}") };
    assert_eq!((problem.code, problems.place(problem).unwrap().0.line), (Code::ConflictingKeys, 4));
    let noisy = plain.replace(
        "learns = [\"2\"]",
        "law = [{ types = { \"2\" = \"H\" }, signals = { s = \"1/2\", t = \"1/2\" } }, { types = { \"2\" = \"L\" }, signals = { s = 1 } }]",
    );
    assert!(Instance::read(Source::new("noisy.toml", noisy.as_str())).is_ok());
    let problems = Space::new(family("v = [1]"), template(&noisy)).unwrap_err();
    assert_eq!(problems.list()[0].code, Code::ConflictingKeys);
    // The template's own problems are its own.
    let problems = Space::new(family("v = [1]"), template("format = \"poacert/1\"")).unwrap_err();
    assert_eq!(problems.source().name, "template.toml");
}

#[test]
fn bad_hunts_end_with_status_2() {
    let folder = folder();
    for (line, code) in [
        ("hunt nothing.toml", "unreadable-file"),
        ("hunt theorem1.toml --certificate c.json", "usage"),
        ("hunt theorem1.toml --set v=1", "usage"),
        ("hunt simultaneous-strict.toml --set v=1", "usage"),
        ("hunt theorem1.toml --state theorem1.toml", "unwritable"),
        ("hunt theorem1.toml -o nowhere/found", "unwritable"),
        ("hunt templates/first-price-informed.toml", "unknown-format"),
    ] {
        let (value, status) = run(folder.path(), line);
        let codes: Vec<_> =
            value["error"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
        assert!(status == 2 && codes.contains(&&Value::from(code)), "{line}: {value}");
    }
}
