//! Claims as data: every form of output, statuses, going on after an interruption, and that every shipped claim can fail.
//!
//! The sessions in `tests/cli` are the program's own output, there for its wording. What claims expect comes from the
//! origins that the claim files name.

mod session;

use poacert::instance::{Code, Diagnostics, Source};
use poacert::report::output_schemas;
use poacert::trials::{self, Claim, ClaimFile, Surroundings, Verdict};
use serde_json::Value;
use session::{poacert, session, text};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of its own, with the shipped instances and the cases of these tests below it.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("instances/own-auction"), &folder.path().join("own"));
    copy(&root().join("tests/cases/claims"), &folder.path().join("cases"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

fn snapshot(name: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

/// The object a command prints with `--json`, and its exit status.
fn json(folder: &Path, line: &str) -> (Value, i32) {
    let output = poacert(folder, line).arg("--json").output().unwrap();
    let value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{line}: {error}: {}", text(&output.stderr)));
    (value, output.status.code().unwrap())
}

#[track_caller]
fn status(folder: &Path, line: &str) -> i32 {
    poacert(folder, line).output().unwrap().status.code().unwrap()
}

#[test]
fn the_worked_example_as_it_is_printed() {
    let folder = folder();
    let lines = [
        "claims own/claims.toml --mutations",
        "claims own/claims.toml --only at-most-twice --markdown",
        "claims own/claims.toml --only efficient-in-pure-strategies --json",
    ];
    let shown: Vec<String> = lines.iter().map(|line| session(folder.path(), line)).collect();
    snapshot("claims", &shown.join("\n"));
}

#[test]
fn what_is_not_as_expected_is_explained_in_every_form() {
    let folder = folder();
    let line =
        "claims cases/changed.toml --mutations --github --junit report.xml --markdown=report.md";
    let mut shown = session(folder.path(), line);
    for file in ["report.xml", "report.md"] {
        let written = fs::read_to_string(folder.path().join(file)).unwrap();
        shown.push_str(&format!("\n=== {file}\n{written}"));
    }
    snapshot("claims-changed", &shown);
}

/// Somebody draws ties at random in the auction, and leaves the claims as they are.
#[test]
fn a_changed_auction_changes_a_verdict() {
    let folder = folder();
    let instance = folder.path().join("own/auction.toml");
    let text = fs::read_to_string(&instance).unwrap();
    let ties = "ties = { priority = [\"incumbent\", \"entrant\"] }";
    assert!(text.contains(ties));
    fs::write(&instance, text.replace(ties, "ties = \"uniform\"")).unwrap();
    let lines = ["claims own/claims.toml --github", "claims own/claims.toml --mutations"];
    let shown: Vec<String> = lines.iter().map(|line| session(folder.path(), line)).collect();
    snapshot("claims-own-changed", &shown.join("\n"));
}

#[test]
fn the_ledger_as_it_is_written() {
    let folder = folder();
    let line =
        "claims own/claims.toml cases/undecidable.toml --certificates proofs --ledger LEDGER.md";
    assert_eq!(status(folder.path(), line), 0);
    let written = fs::read_to_string(folder.path().join("LEDGER.md")).unwrap();
    snapshot("claims-ledger", &written);
    // Every link leads somewhere.
    let mut links = 0;
    for part in written.split("](").skip(1) {
        let target = part.split(')').next().unwrap();
        if !target.starts_with('#') {
            assert!(folder.path().join(target).exists(), "{target}");
            links += 1;
        }
    }
    assert!(links > 12, "{links} links");
}

#[test]
fn problems_of_a_file_are_all_reported_at_their_places() {
    let folder = folder();
    let lines = [
        "claims cases/bad.toml",
        "claims cases/bad.toml --github --json",
        "claims cases/bad-instance.toml",
        "claims own/auction.toml",
        "claims own/claims.toml own/claims.toml",
        "claims nothing.toml",
        "claims own/claims.toml --only no-such-claim",
        "claims own/claims.toml --set m=3",
        "claims own/claims.toml --certificate c.json",
        "claims own/claims.toml --ledger own/claims.toml",
        "claims",
    ];
    let shown: Vec<String> = lines.iter().map(|line| session(folder.path(), line)).collect();
    snapshot("claims-bad", &shown.join("\n"));
}

#[test]
fn exit_statuses() {
    let folder = folder();
    let cases = [
        ("own/claims.toml", 0),
        ("cases/changed.toml --only right", 0),
        ("cases/changed.toml --only too-much", 1),
        ("cases/changed.toml --only idle --mutations", 1),
        ("cases/changed.toml --only idle", 0),
        ("cases/changed.toml --only must-fail", 1),
        ("cases/changed.toml --only without-hypothesis", 1),
        ("cases/bad.toml", 2),
        ("cases/refused.toml --only refused", 2),
        ("cases/refused.toml --only rough", 3),
        ("cases/undecidable.toml", 0),
        ("own/claims.toml --time-limit 0 --fresh", 3),
    ];
    for (line, expected) in cases {
        assert_eq!(status(folder.path(), &format!("claims {line}")), expected, "{line}");
    }
}

#[test]
fn the_time_limit_leaves_what_was_found() {
    let folder = folder();
    let line = "claims own/claims.toml --only at-most-twice";
    let (first, _) = json(folder.path(), &format!("{line} --time-limit 0"));
    assert_eq!(first["claims"][0]["found"], "undecided");
    let point = &first["claims"][0]["trials"][0]["points"][0];
    assert_eq!(point["problem"], "a limit came first");
    // Nothing that was stopped is taken for an answer.
    let (second, status) = json(folder.path(), line);
    assert_eq!((second["claims"][0]["found"].as_str(), status), (Some("certified"), 0));
}

/// When each result was written, by its name.
fn kept(folder: &Path) -> BTreeSet<(PathBuf, std::time::SystemTime)> {
    let entries = fs::read_dir(folder.join(".poacert-claims")).unwrap();
    let entry = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        (path, written)
    };
    entries.map(entry).collect()
}

#[test]
fn results_are_kept_until_what_they_are_about_changes() {
    let folder = folder();
    let run = |options: &str| {
        let line = format!("claims own/claims.toml {options}");
        assert_eq!(status(folder.path(), &line), 0, "{line}");
        kept(folder.path())
    };
    // 6 points with `info` beside each, as independence is required.
    let half = run("--only at-most-twice");
    assert_eq!(half.len(), 12);
    let whole = run("");
    assert_eq!(whole.len(), 15);
    assert!(half.is_subset(&whole), "what was there is not computed again");
    assert_eq!(run(""), whole, "nothing is left to do");
    assert_eq!(run("--threads 1"), whole);
    assert!(run("--fresh").is_disjoint(&whole), "everything is computed again");

    // A remark in the instance makes it another text.
    let instance = folder.path().join("own/auction.toml");
    let changed = fs::read_to_string(&instance).unwrap() + "\n# another text\n";
    fs::write(&instance, changed).unwrap();
    assert_eq!(run("").len(), 30);

    // What is kept and cannot be read is computed again.
    for (path, _) in kept(folder.path()) {
        fs::write(path, "{\"answer\": ").unwrap();
    }
    run("");
    let elsewhere = folder.path().join("elsewhere");
    run("--cache elsewhere");
    assert_eq!(fs::read_dir(elsewhere).unwrap().count(), 15);
}

/// Ctrl-C keeps what is there, and the next run goes on from it.
#[cfg(unix)]
#[test]
fn an_interrupted_run_goes_on_where_it_stopped() {
    let folder = folder();
    let line = "claims cases/long.toml --threads 1";
    let mut command = poacert(folder.path(), line);
    let mut child = command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let cache = folder.path().join(".poacert-claims");
    let is_result = |entry: std::io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.path().extension().is_some_and(|ending| ending == "json"))
    };
    let count = || {
        fs::read_dir(&cache)
            .map_or(0, |list| list.filter_map(|e| is_result(e).then_some(())).count())
    };
    while count() < 3 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was interrupted");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let interrupted =
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(child.wait().unwrap().code(), Some(3));
    let first = kept(folder.path());
    assert!((3..20).contains(&first.len()), "{} results", first.len());
    assert_eq!(status(folder.path(), line), 0);
    let all = kept(folder.path());
    assert_eq!(all.len(), 20);
    assert!(first.is_subset(&all), "what was there is not computed again");
}

#[test]
fn certificates_are_written_where_they_are_lacking_and_are_valid() {
    let folder = folder();
    let line = "claims own/claims.toml --certificates proofs";
    assert_eq!(status(folder.path(), "claims own/claims.toml"), 0);
    assert_eq!(status(folder.path(), line), 0);
    let mut found = Vec::new();
    for claim in ["at-most-twice", "efficient-in-pure-strategies"] {
        for entry in fs::read_dir(folder.path().join("proofs").join(claim)).unwrap() {
            found.push(entry.unwrap().path());
        }
    }
    assert_eq!(found.len(), 9);
    for path in &found {
        let bytes = fs::read(path).unwrap();
        let outcome = poacert_checker::check(&bytes, None);
        assert!(matches!(outcome, poacert_checker::Outcome::Valid(_)), "{}", path.display());
    }
    // One that was changed or taken away is made anew, the others are not.
    let name = folder.path().join("proofs/at-most-twice/auction.m=8.v=1_2.certify.json");
    let original = fs::read(&name).unwrap();
    for tampered in [Some(&b"{}"[..]), None] {
        match tampered {
            Some(bytes) => fs::write(&name, bytes).unwrap(),
            None => fs::remove_file(&name).unwrap(),
        }
        let before = kept(folder.path());
        assert_eq!(status(folder.path(), line), 0);
        assert_eq!(fs::read(&name).unwrap(), original);
        assert_eq!(kept(folder.path()).difference(&before).count(), 1);
    }
}

#[test]
fn json_files_say_the_same() {
    let folder = folder();
    let toml: toml::Value =
        toml::from_str(&fs::read_to_string(folder.path().join("own/claims.toml")).unwrap())
            .unwrap();
    let as_json = serde_json::to_string(&toml).unwrap();
    fs::write(folder.path().join("own/claims.json"), as_json).unwrap();
    let strip = |line: &str| {
        let (mut value, status) = json(folder.path(), line);
        for claim in value["claims"].as_array_mut().unwrap() {
            claim["file"] = Value::Null;
            claim["line"] = Value::Null;
        }
        (value, status)
    };
    let of_toml = strip("claims own/claims.toml --mutations");
    assert_eq!(strip("claims own/claims.json --mutations"), of_toml);
    assert_eq!(of_toml.0["claims"].as_array().unwrap().len(), 2);
}

#[test]
fn standard_input_is_beside_the_working_directory() {
    use std::io::Write;
    let folder = folder();
    let text = fs::read(folder.path().join("own/claims.toml")).unwrap();
    let mut command = poacert(&folder.path().join("own"), "claims -");
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}

#[test]
fn the_output_follows_its_schema() {
    let folder = folder();
    let schema = &output_schemas()["output/claims"];
    let validator = jsonschema::draft202012::new(schema).unwrap();
    for file in
        ["own/claims.toml", "cases/changed.toml", "cases/undecidable.toml", "cases/refused.toml"]
    {
        let (value, _) = json(folder.path(), &format!("claims {file} --mutations --time-limit 20"));
        let errors: Vec<_> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{file}: {errors:?}: {value}");
    }
}

/// All claim files that are shipped.
fn shipped() -> Vec<PathBuf> {
    let mut files = vec![PathBuf::from("instances/own-auction/claims.toml")];
    for entry in fs::read_dir(root().join("instances/claims")).into_iter().flatten() {
        files.push(Path::new("instances/claims").join(entry.unwrap().file_name()));
    }
    files.sort();
    files
}

/// Files of the repository; every command is taken for one.
struct Repository;

impl Surroundings for Repository {
    fn text(&self, path: &Path) -> Result<Source, String> {
        let text = fs::read_to_string(root().join(path)).map_err(|error| error.to_string())?;
        Ok(Source::new(path.display().to_string(), text))
    }

    fn check_command(&self, words: &[String]) -> Result<(), String> {
        match words.first().map(String::as_str) {
            Some("solve" | "certify" | "smooth" | "profile" | "info" | "ladder") => Ok(()),
            _ => Err("this is no command".to_owned()),
        }
    }
}

fn read(names: &[PathBuf]) -> Result<Vec<ClaimFile>, Vec<Diagnostics>> {
    let sources = names.iter().map(|name| Repository.text(name).unwrap()).collect();
    trials::read(sources, &Repository)
}

#[test]
fn shipped_files_follow_the_schema() {
    let schema = &trials::schemas()[trials::FORMAT];
    let validator = jsonschema::draft202012::new(schema).unwrap();
    for file in shipped() {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        let value: toml::Value = toml::from_str(&text).unwrap();
        let value = serde_json::to_value(value).unwrap();
        let errors: Vec<_> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", file.display());
    }
}

#[test]
fn shipped_claims_say_where_they_come_from_and_what_flips_them() {
    let files = read(&shipped()).unwrap_or_else(|problems| panic!("{}", problems[0]));
    let claims: Vec<&Claim> = files.iter().flat_map(|file| &file.claims).collect();
    let says = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    for claim in claims {
        let id = &claim.id;
        assert!(says(&claim.source), "{id} is stated somewhere");
        if claim.expected == Verdict::NotDecidableHere {
            assert!(says(&claim.because), "{id} is not decidable for a reason");
        } else {
            assert!(says(&claim.origin), "{id} is expected for a reason");
            assert!(says(&claim.flips), "{id} can fail");
            assert!(!claim.mutations.is_empty(), "{id} can fail");
        }
    }
}

/// All verdicts of the shipped files are those expected, and each can be another.
#[test]
fn shipped_claims_are_as_expected_and_their_mutations_flip_them() {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<String> = shipped().iter().map(|file| file.display().to_string()).collect();
    let cache = folder.path().display();
    let line = format!("claims {} --mutations --cache {cache}", files.join(" "));
    let (value, status) = json(&root(), &line);
    for claim in value["claims"].as_array().unwrap() {
        let id = claim["id"].as_str().unwrap();
        assert_eq!(claim["found"], claim["expected"], "{id}: {claim:#}");
        assert_eq!(claim["as_expected"], true, "{id}: {claim:#}");
        for mutation in claim["mutations"].as_array().into_iter().flatten() {
            assert_eq!(mutation["found"], mutation["expected"], "{id}: {mutation:#}");
            assert_ne!(mutation["found"], claim["found"], "{id}: {mutation:#}");
        }
    }
    assert_eq!(status, 0);
    // Nothing is left to do, which takes no time.
    let start = std::time::Instant::now();
    assert_eq!(json(&root(), &line), (value, 0));
    let took = start.elapsed().as_millis();
    assert!(took < 2_000, "{took} ms");
}

/// Writes a claim about the own auction beside it.
fn claim(folder: &Path, name: &str, about: &str) {
    let head = "format = \"poacert-claims/1\"\ntitle = \"t\"\nsource = \"s\"\n[[claims]]\nid = \"own\"\n\
        source = \"s\"\nwords = \"w\"\norigin = \"by hand\"\n";
    fs::write(folder.join("own").join(name), format!("{head}{about}")).unwrap();
}

/// Words are those there are, decimals stand where they are compared, reports do not fall on one another or on instances.
#[test]
fn slips_are_refused() {
    let folder = folder();
    for state in ["verdict = certfied", "value ~ 33/40", "value + 1"] {
        claim(
            folder.path(),
            "slip.toml",
            &format!(
                "expected = \"certified\"\n[[claims.trials]]\ninstance = \"auction.toml\"\n\
                 compute = \"certify --concept coarse --bound 2\"\nstates = [\"{state}\"]\n"
            ),
        );
        assert_eq!(status(folder.path(), "claims own/slip.toml"), 2, "{state}");
    }
    let auction = fs::read(folder.path().join("own/auction.toml")).unwrap();
    for reports in ["--ledger own/auction.toml", "--ledger both.md --junit both.md"] {
        assert_eq!(
            status(folder.path(), &format!("claims own/claims.toml {reports}")),
            2,
            "{reports}"
        );
    }
    assert_eq!(fs::read(folder.path().join("own/auction.toml")).unwrap(), auction);
}

/// With ties to the incumbent the least welfare over pure equilibria is 1 at every m (by hand: she gets the item). A number of
/// `let` stays with its point when a mutation leaves one point of the family: then nothing flips.
#[test]
fn numbers_stay_with_their_points() {
    let folder = folder();
    claim(
        folder.path(),
        "moved.toml",
        "expected = \"certified\"\n[[claims.trials]]\ninstance = \"auction.toml\"\nover = { m = [4, 8] }\n\
         let = { k = [4, 8] }\ncompute = \"solve --concept pure-bne\"\nstates = [\"value = 1\", \"m = k\"]\n\
         [[claims.mutations]]\nwords = \"one point\"\nset = { m = 8 }\n",
    );
    assert_eq!(status(folder.path(), "claims own/moved.toml"), 0);
    assert_eq!(status(folder.path(), "claims own/moved.toml --mutations"), 1);
}

/// A case names the codes of its problems, line by line, as those of instances do.
#[test]
fn bad_files_have_exactly_the_problems_marked() {
    let folder = root().join("tests/cases/bad-claims");
    let mut covered = BTreeSet::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let name = Path::new("tests/cases/bad-claims").join(entry.unwrap().file_name());
        let text = fs::read_to_string(root().join(&name)).unwrap();
        let marked = text.lines().enumerate().flat_map(|(number, line)| {
            let codes = line.split_once("#~ ").map_or("", |(_, codes)| codes);
            codes.split_whitespace().map(move |code| (number + 1, code.to_owned()))
        });
        let mut expected: Vec<(usize, String)> = marked.collect();
        expected.sort();
        let problems = read(std::slice::from_ref(&name)).expect_err("a bad file");
        let own = |problems: &&Diagnostics| Path::new(&problems.source().name) == name;
        let mut found = Vec::new();
        for problems in problems.iter().filter(own) {
            for problem in problems.list() {
                let place = problems.place(problem).map_or(0, |(start, _)| start.line);
                assert!(problem.help.is_some(), "{}: {}", name.display(), problem.message);
                found.push((place, problem.code.to_string()));
            }
        }
        found.sort();
        assert_eq!(found, expected, "{}: {}", name.display(), problems[0]);
        covered.extend(found.into_iter().map(|(_, code)| code));
    }
    for code in [
        Code::UnreadableFile,
        Code::BadCommand,
        Code::UnknownQuantity,
        Code::UnknownTrial,
        Code::NothingReplaced,
        Code::ImpossibleVerdict,
    ] {
        assert!(covered.contains(code.text()), "{code}");
    }
}

/// The step of the reusable action, run as its runner would.
#[cfg(unix)]
#[test]
fn the_action_expands_files_and_passes_the_status_on() {
    let folder = folder();
    let step = |variables: &[(&str, &str)]| {
        let mut command = Command::new("bash");
        command.arg(root().join("tools/claims-action")).current_dir(folder.path());
        command.env("POACERT", env!("CARGO_BIN_EXE_poacert")).env("RUNNER_TEMP", folder.path());
        command.env("GITHUB_OUTPUT", folder.path().join("output"));
        command.env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md"));
        let output = command.envs(variables.iter().copied()).output().unwrap();
        (output.status.code().unwrap(), text(&output.stdout))
    };
    let (status, _) =
        step(&[("FILES", "own/cl*.toml\ncases/undecidable.toml"), ("JUNIT", "a.xml")]);
    assert_eq!(status, 0);
    let report = fs::read_to_string(folder.path().join("a.xml")).unwrap();
    // Three claims and two mutations.
    assert!(report.contains("<testsuites name=\"poacert claims\" tests=\"5\" failures=\"0\""));
    let (status, printed) = step(&[
        ("FILES", "cases/changed.toml"),
        ("ONLY", "too-much,right"),
        ("CERTIFICATES", "proofs"),
        ("ARGUMENTS", "--threads 1"),
    ]);
    assert_eq!(status, 1);
    assert!(
        printed.contains("::error file=cases/changed.toml,line=14,title=too-much"),
        "{printed}"
    );
    assert!(folder.path().join("proofs/too-much").is_dir());
    let (status, printed) = step(&[("FILES", "no/*.toml")]);
    assert_eq!((status, printed.contains("::error")), (2, true));
    let output = fs::read_to_string(folder.path().join("output")).unwrap();
    assert_eq!(output, "status=0\nstatus=1\n");
    let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(
        summary.contains("# Claims: 3 of 3 as expected") && summary.contains("# Claims: 1 of 2")
    );
}

/// Inputs of the action are those that its step reads.
#[test]
fn the_action_and_its_step_agree() {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let step = fs::read_to_string(root().join("tools/claims-action")).unwrap();
    let inputs = action.split("\noutputs:").next().unwrap().split("\ninputs:").nth(1).unwrap();
    let names = inputs.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'));
    let names: Vec<&str> = names.filter(|name| !name.starts_with(' ')).collect();
    assert_eq!(names.len(), 9, "{names:?}");
    for name in names {
        let variable = name.to_uppercase().replace('-', "_");
        assert!(action.contains(&format!("{variable}: ${{{{ inputs.{name} }}}}")), "{name}");
        assert!(step.contains(&format!("${{{variable}:")), "{name}");
    }
}
