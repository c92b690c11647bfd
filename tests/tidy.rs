//! House rules that a program can check: layers, dependencies, floats, unsafe code, sizes of files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each module of the crate may use, from the top down: an arrow points to a line further down.
const LAYERS: [(&str, &[&str]); 22] = [
    ("main", &["cli"]),
    (
        "cli",
        &[
            "report",
            "interchange",
            "certificate",
            "trials",
            "search",
            "claims",
            "smoothness",
            "valuation",
            "trade",
            "equilibrium",
            "revenue",
            "solve",
            "exact",
            "game",
            "staged",
            "instance",
        ],
    ),
    (
        "report",
        &[
            "trials",
            "search",
            "claims",
            "smoothness",
            "valuation",
            "trade",
            "equilibrium",
            "revenue",
            "solve",
            "exact",
            "game",
            "staged",
            "instance",
        ],
    ),
    ("interchange", &["equilibrium", "exact", "program", "game", "staged", "instance"]),
    (
        "search",
        &["claims", "smoothness", "equilibrium", "solve", "exact", "game", "staged", "instance"],
    ),
    (
        "certificate",
        &[
            "claims",
            "smoothness",
            "trade",
            "equilibrium",
            "revenue",
            "exact",
            "game",
            "staged",
            "instance",
        ],
    ),
    // What commands answer comes from above: trials only judge it.
    ("trials", &["exact", "instance"]),
    (
        "claims",
        &["smoothness", "trade", "equilibrium", "revenue", "solve", "exact", "game", "instance"],
    ),
    ("smoothness", &["equilibrium", "solve", "exact", "program", "game", "auction", "instance"]),
    ("valuation", &["solve", "program", "game", "auction", "instance"]),
    ("trade", &["equilibrium", "solve", "program", "game", "staged", "auction", "instance"]),
    ("equilibrium", &["solve", "exact", "program", "game", "staged", "instance"]),
    ("revenue", &["solve", "exact", "program", "game", "instance"]),
    ("solve", &["exact", "program", "game"]),
    // A bound like e/(e - 1) is written in the language of expressions.
    ("exact", &["instance"]),
    ("program", &["game"]),
    ("game", &["staged", "auction", "instance"]),
    ("staged", &["auction", "instance"]),
    ("auction", &["instance"]),
    ("instance", &[]),
    ("lib", &[]),
    ("checker", &[]),
];

/// Modules that may know the checker: it is run, and nothing else of it is used.
const MAY_CHECK: [&str; 2] = ["cli", "report"];
/// All that the checker depends on.
const CHECKER_DEPENDENCIES: [&str; 5] = ["dashu", "serde", "serde_json", "sha2", "toml"];
/// Lines in a file of the crate, and in a file of tests.
const MOST_LINES: (usize, usize) = (600, 800);
/// So many lines in a row, the same in both crates, are a copy.
const COPY: usize = 12;
/// Files with floats outside `src/solve`: the one conversion from floats to fractions, and the scores that lead a hunt to what
/// is then decided exactly.
const FLOATS: [&str; 7] = [
    "src/exact/rationalise.rs",
    "src/search/climb.rs",
    "src/search/decided.rs",
    "src/search/lambda.rs",
    "src/search/score.rs",
    "src/search/simplex.rs",
    "src/search/state.rs",
];
/// Files with unsafe code: the calls of HiGHS, and the test that they link.
const UNSAFE: [&str; 2] = ["src/solve/highs.rs", "src/solve/smoke_test.rs"];

/// A file with its path from the root.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The lines without comments, and without what stands between quotes.
    fn code(&self) -> impl Iterator<Item = String> + '_ {
        self.text.lines().map(|line| {
            let quoted = line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"");
            quoted.split("//").next().unwrap_or_default().to_owned()
        })
    }

    fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.contains("/tests/")
    }

    /// The top module of the crate it belongs to; `None` for tests and tools.
    fn module(&self) -> Option<&str> {
        let rest = self.path.strip_prefix("src/")?;
        rest.split(['/', '.']).next()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files of both crates, in order of their paths.
fn files() -> Vec<File> {
    let mut folders: Vec<PathBuf> = ["src", "tests", "benches"]
        .iter()
        .map(|folder| root().join(folder))
        .filter(|folder| folder.is_dir())
        .collect();
    let mut paths = vec![root().join("build.rs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                paths.push(path);
            }
        }
    }
    let relative = |path: &Path| path.strip_prefix(root()).expect("inside").display().to_string();
    let mut files: Vec<File> = paths
        .iter()
        .map(|path| File {
            path: relative(path).replace('\\', "/"),
            text: fs::read_to_string(path).expect("a text"),
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// Files that break a rule, with what is wrong; there must be none.
#[track_caller]
fn none(what: &str, broken: Vec<String>) {
    assert!(broken.is_empty(), "{what}:\n  {}", broken.join("\n  "));
}

/// The modules a text names behind `crate::` (or behind `poacert::`, in the binary).
fn named_modules(code: &str, root: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (place, _) in code.match_indices(root) {
        let rest = code[place + root.len()..].trim_start();
        let list = match rest.strip_prefix('{') {
            // One level of braces is enough: what is inside deeper ones is not a module of ours.
            Some(group) => group.split('}').next().unwrap_or_default(),
            None => rest,
        };
        let parts = if rest.starts_with('{') { list.split(',').collect() } else { vec![list] };
        for part in parts {
            let name: String = part
                .trim_start()
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            named.insert(name);
        }
    }
    named.remove("");
    named
}

#[test]
fn arrows_between_modules_point_down() {
    for (place, (module, targets)) in LAYERS.iter().enumerate() {
        for target in *targets {
            let below = LAYERS[place..].iter().skip(1).any(|(name, _)| name == target);
            assert!(below, "the table itself points up: {module} -> {target}");
        }
    }
    let layers: BTreeMap<&str, &[&str]> = LAYERS.into_iter().collect();
    let mut broken = Vec::new();
    let mut arrows = BTreeSet::new();
    for file in files().iter().filter(|file| file.module().is_some_and(|m| m != "checker")) {
        let module = file.module().expect("filtered");
        let Some(allowed) = layers.get(module) else {
            broken.push(format!("{}: `{module}` has no layer", file.path));
            continue;
        };
        let code: String = file.code().collect::<Vec<_>>().join("\n");
        let outside = named_modules(&code, "poacert::");
        for name in named_modules(&code, "crate::").into_iter().chain(outside) {
            if !layers.contains_key(name.as_str()) || name == module {
                continue;
            }
            if !allowed.contains(&name.as_str()) {
                broken.push(format!("{}: {module} -> {name}", file.path));
            }
            arrows.insert((module.to_owned(), name));
        }
        if code.contains("poacert_checker") && !MAY_CHECK.contains(&module) {
            broken.push(format!("{}: {module} -> the checker", file.path));
        }
    }
    none("arrows that point up", broken);
    for (module, targets) in LAYERS {
        for target in targets {
            let used = arrows.contains(&(module.to_owned(), (*target).to_owned()));
            assert!(used, "nothing needs {module} -> {target}: take it out of the table");
        }
    }
}

#[test]
fn the_checker_depends_on_arithmetic_and_parsers_only() {
    let text = fs::read_to_string(root().join("src/checker/Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = toml::from_str(&text).expect("TOML");
    for (key, value) in &manifest {
        if !key.contains("dependencies") {
            assert!(key != "target" && key != "patch", "dependencies may hide in [{key}]");
            continue;
        }
        let names: Vec<&String> = value.as_table().expect("a table").keys().collect();
        assert_eq!(key, "dependencies", "nothing for tests and builds: {names:?}");
        assert_eq!(names, CHECKER_DEPENDENCIES);
    }
    let ours = |file: &&File| file.path.starts_with("src/checker/") && !file.is_test();
    let files = files();
    let mut broken = Vec::new();
    for file in files.iter().filter(ours) {
        let names = |line: &String| line.replace("poacert_checker", "").contains("poacert::");
        if file.code().any(|line| names(&line)) {
            broken.push(file.path.clone());
        }
    }
    none("files of the checker that name the other crate", broken);
}

#[test]
fn nothing_is_included_or_copied_between_the_crates() {
    let files = files();
    let mut broken = Vec::new();
    // Benchmarks share how processes are watched.
    let may_share =
        |file: &&File| file.path.starts_with("benches/") || file.path.ends_with("tidy.rs");
    for file in files.iter().filter(|file| !may_share(file)) {
        for line in file.code() {
            if line.contains("include!") || line.contains("#[path") {
                broken.push(format!("{}: {}", file.path, line.trim()));
            }
        }
    }
    none("code taken in from another file", broken);
    // A line says something if it is more than brackets.
    let telling = |file: &File| -> Vec<String> {
        let lines = file.code().map(|line| line.trim().to_owned());
        lines.filter(|line| line.chars().filter(|c| c.is_alphanumeric()).count() > 3).collect()
    };
    let is_checkers = |file: &&File| file.path.starts_with("src/checker/src/");
    let mut known: BTreeMap<Vec<String>, &str> = BTreeMap::new();
    for file in files.iter().filter(is_checkers) {
        for run in telling(file).windows(COPY) {
            known.insert(run.to_vec(), &file.path);
        }
    }
    assert!(known.len() > 1_000, "the checker was found");
    let mut copies = Vec::new();
    for file in files.iter().filter(|file| !file.is_test() && !is_checkers(file)) {
        for run in telling(file).windows(COPY) {
            if let Some(other) = known.get(run) {
                copies.push(format!("{} and {other}: {}", file.path, run[0]));
            }
        }
    }
    none("lines copied between the crates", copies);
}

#[test]
fn floats_stay_where_the_solver_is() {
    let mut broken = Vec::new();
    for file in files() {
        let allowed = file.path.starts_with("src/solve/") || FLOATS.contains(&file.path.as_str());
        if allowed || !file.path.starts_with("src/") {
            continue;
        }
        for line in file.code() {
            let mut words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            if words.any(|word| word == "f64" || word == "f32") {
                broken.push(format!("{}: {}", file.path, line.trim()));
            }
        }
    }
    none("floats outside src/solve", broken);
}

#[test]
fn unsafe_code_stays_where_highs_is_called() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| !UNSAFE.contains(&file.path.as_str())) {
        for line in file.code() {
            // `unsafe_code`, which forbids it, is another word.
            let mut words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            if words.any(|word| word == "unsafe") {
                broken.push(format!("{}: {}", file.path, line.trim()));
            }
        }
    }
    none("unsafe code", broken);
}

#[test]
fn every_file_says_what_it_holds() {
    let mut broken = Vec::new();
    for file in files() {
        let first = file.text.lines().next().unwrap_or_default();
        let says = first.strip_prefix("//! ").is_some_and(|sentence| sentence.len() > 8);
        if !says {
            broken.push(file.path);
        }
    }
    none("files that do not open with a sentence", broken);
}

#[test]
fn no_file_is_too_long() {
    let mut broken = Vec::new();
    for file in files() {
        let most = if file.is_test() { MOST_LINES.1 } else { MOST_LINES.0 };
        let lines = file.text.lines().count();
        if lines > most {
            broken.push(format!("{}: {lines} lines", file.path));
        }
    }
    none("files that are too long", broken);
}

#[test]
fn nothing_is_left_to_do_or_skipped() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| file.path != "tests/tidy.rs") {
        for line in file.code() {
            let left = ["todo!", "unimplemented!", "#[ignore", "dbg!"];
            if left.iter().any(|word| line.contains(word)) {
                broken.push(format!("{}: {}", file.path, line.trim()));
            }
        }
    }
    none("work left undone", broken);
}
