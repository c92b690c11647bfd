//! Bad instances and profiles are refused with every problem at its line.
//!
//! Each file in `tests/cases/bad` (instances) and `tests/cases/bad-profile` (profiles of the instance
//! that the first line names), and hunts in `bad-hunt`, marks its bad lines by `#~ code code ..` (TOML) or `//~ code ..`
//! (JSON, taken out before reading). No other problem may be found. So are games of other tools, in
//! `tests/cases/bad-game`, with their first problem.

use poacert::instance::{Code, Diagnostics, Hunt, Instance, Profile, Source, Style, Syntax};
use poacert::interchange;
use proptest::prelude::*;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Codes of claim files.
const OF_CLAIMS: [Code; 6] = [
    Code::UnreadableFile,
    Code::BadCommand,
    Code::UnknownQuantity,
    Code::UnknownTrial,
    Code::NothingReplaced,
    Code::ImpossibleVerdict,
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("tests/cases")
}

/// Whether a case is a game in a format of Gambit's.
fn is_game(name: &str) -> bool {
    name.starts_with("bad-game")
}

/// Reads an instance, a game, a hunt, or a profile of the instance named in its first line.
fn read_case(source: Source) -> Result<(), Diagnostics> {
    if is_game(&source.name) {
        return interchange::read(source).map(drop);
    }
    if source.name.starts_with("bad-hunt") {
        return Hunt::read(source).map(drop);
    }
    let first = source.text.lines().next().unwrap_or_default();
    let Some(path) = first.strip_prefix("#@ ") else { return Instance::read(source).map(drop) };
    let text = std::fs::read_to_string(root().join(path)).expect("an instance");
    let instance = Instance::read(Source::new(path, text)).expect("a valid instance");
    Profile::read(source, &instance).map(drop)
}

/// The problems of a case, with the codes it marks by line.
fn case(name: &str) -> (Diagnostics, Vec<(usize, String)>) {
    let bytes = std::fs::read(folder().join(name)).expect("a case");
    let text = String::from_utf8_lossy(&bytes);
    let is_toml = !is_game(name) && Syntax::guess(name, &text) == Syntax::Toml;
    let mark = if is_toml { "#~ " } else { " //~ " };
    let mut expected = Vec::new();
    let mut without_marks = String::new();
    for (number, line) in text.lines().enumerate() {
        let (kept, codes) = line.split_once(mark).unwrap_or((line, ""));
        expected.extend(codes.split_whitespace().map(|code| (number + 1, code.to_owned())));
        without_marks.push_str(kept);
        without_marks.push('\n');
    }
    expected.sort();
    let bytes = if is_toml { bytes } else { without_marks.into_bytes() };
    match Source::decode(name, bytes).and_then(read_case) {
        Ok(()) => panic!("{name} was read without a problem"),
        Err(problems) => (problems, expected),
    }
}

fn cases() -> Vec<String> {
    let mut names = Vec::new();
    for kind in ["bad", "bad-profile", "bad-hunt", "bad-game"] {
        for entry in std::fs::read_dir(folder().join(kind)).expect("a folder of cases") {
            let name = entry.expect("an entry").file_name().into_string().expect("a name");
            names.push(format!("{kind}/{name}"));
        }
    }
    names.sort();
    names
}

fn found(problems: &Diagnostics) -> Vec<(usize, String)> {
    let mut found: Vec<_> = problems
        .list()
        .iter()
        .map(|problem| {
            let line = problems.place(problem).map_or(0, |(start, _)| start.line);
            (line, problem.code.to_string())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn bad_cases_have_exactly_the_problems_marked() {
    let mut wrong = String::new();
    for name in cases() {
        let (problems, expected) = case(&name);
        if found(&problems) != expected || expected.is_empty() {
            wrong += &format!("{name}: expected {expected:?}\n{problems}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_code_has_a_case() {
    let covered: BTreeSet<String> =
        cases().iter().flat_map(|name| case(name).1).map(|(_, code)| code).collect();
    // Those of claim files have theirs in `tests/cases/bad-claims`; `tests/claims.rs` goes through them.
    let all = Code::ALL.iter().filter(|code| !OF_CLAIMS.contains(code));
    let missing: Vec<_> =
        all.map(|code| code.text()).filter(|code| !covered.contains(*code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_problem_says_what_to_do() {
    for name in cases() {
        for problem in case(&name).0.list() {
            let help = problem.help.as_deref().unwrap_or_default();
            assert!(!help.is_empty(), "{name}: {}: {}", problem.code, problem.message);
        }
    }
}

const PLAIN: Style = Style { unicode: false, color: false };

#[test]
fn problems_quote_their_lines() {
    let text = r#"format = "poacert/1"

[[agents]]
name = "1"
types = [
  { name = "low", prob = "1/3", value = 0 },
  { name = "high", prob = "1/3", value = 1 },
]

[auction]
rule = "first-price"
bids = { from = 0, to = 1, step = "1/m" }
overbiding = false
"#;
    let problems = read(text, &[]).expect_err("three problems");
    insta::assert_snapshot!(problems.render(PLAIN), @r#"
    probability-sum

      x the probabilities of agent `1`'s types sum to 2/3, not 1
       ,-[test.toml:5:9]
     4 | name = "1"
     5 | types = [
       :         ^
     6 |   { name = "low", prob = "1/3", value = 0 },
       `----
      help: 1/3 is missing; fractions can be exact, such as prob = "1/3"

    unknown-parameter

      x `m` has no value
        ,-[test.toml:12:38]
     11 | rule = "first-price"
     12 | bids = { from = 0, to = 1, step = "1/m" }
        :                                      ^
     13 | overbiding = false
        `----
      help: define it under [params], or write a number

    unknown-key

      x `overbiding` is no key of this [auction]
        ,-[test.toml:13:1]
     12 | bids = { from = 0, to = 1, step = "1/m" }
     13 | overbiding = false
        : ^^^^^|^^^^
        :      `-- unknown key
        `----
      help: did you mean `overbidding`?
    "#);
}

/// Each problem of a case in `tests/cases`, without its advice.
fn messages(name: &str) -> Vec<String> {
    case(name).0.list().iter().map(|problem| problem.message.clone()).collect()
}

#[test]
fn problems_of_items_and_units_name_them() {
    assert_eq!(
        messages("bad/values-of-items.toml")[..5],
        [
            "the value -1 is negative",
            "there is no item `C`",
            "there is no item `D`",
            "there is no additive value",
            "the value -2 is negative",
        ]
    );
    assert_eq!(
        messages("bad/rule-for-units.toml"),
        ["the rule `uniform-price` sells several units, not several items"]
    );
    assert_eq!(
        messages("bad/too-large-items.toml"),
        ["agent `1` has 1073741824 bids, more than 100000", "agent `2` has more than 100000 bids",]
    );
    assert_eq!(
        messages("bad/out-of-range-units.toml"),
        [
            "31 is no number of units",
            "the value -1 is negative",
            "the marginal value 2 is above 1, the one before",
            "the marginal value 3 is above 1, the one before",
            "bids by item belong to auctions of several items",
            "division by zero",
        ]
    );
    assert_eq!(
        messages("bad-profile/units.toml"),
        [
            "marginal bids do not increase",
            "the number of marginal bids is 1, not 2",
            "agent `1` has no marginal bid 3",
            "agent `1` has no marginal bid 1/2",
            "type `low` of agent `1` may not bid 1 1",
            "the action 1 0 stands twice in the law",
            "agent `1` has no bid out",
            "type `high` of agent `1` may not bid 2 2",
        ]
    );
}

#[test]
fn problems_of_stages_name_them() {
    assert_eq!(
        messages("bad/information-law.toml"),
        [
            "the probabilities of the signals sum to 3/4, not 1",
            "the probability -1/2 is negative",
            "the law has no row for types { \"2\" = \"high\" }",
            "these types stand twice in the law",
            "this row does not name `2`",
            "agent `2` has no type `middle`",
            "the law has no row",
            "the rows before do not name agent `1`",
            "no signal can be called this",
        ]
    );
    assert_eq!(
        messages("bad/disclosure-gap.toml"),
        ["no row of the law fits bids { \"1\" = \"1/2\", \"2\" = \"1\" }"]
    );
    assert_eq!(
        messages("bad/disclosure-overlap.toml"),
        ["two rows of the law fit types { \"2\" = \"low\" } with bids { \"1\" = \"1\" }"]
    );
    assert_eq!(
        messages("bad/aftermarket-table.toml"),
        [
            "this gives away the item, which nobody holds",
            "a single item has one owner at most",
            "no action can be called this",
            "an allocation is the owner's name here",
            "agent `2` has no bid 1/4",
            "there is no signal `maybe`",
            "`winning-bid` is not disclosed",
            "this has 1 of 2 parts",
            "nothing is seen under the key `bid`",
            "two entries fit the same actions",
            "for this holder no entry says what happens when everybody is out",
            "for this holder no entry says what happens when everybody is out where signal = \"yes\"",
        ]
    );
    assert_eq!(
        messages("bad/aftermarket-table-items.toml")[0],
        "this gives away item `B`, which nobody holds"
    );
    assert_eq!(
        messages("bad/aftermarket-table-units.toml")[0],
        "this gives away 3 units, but 2 are held"
    );
}

#[test]
fn problems_are_data_too() {
    // The column counts characters, not bytes.
    let text = "format = \"poacert/1\"\nauction = 1\nagents = [{ name = \"\u{e9}\", types = 3 }]";
    let json = read(text, &[]).expect_err("two problems").to_json();
    insta::assert_snapshot!(format!("{json:#}"), @r#"
    [
      {
        "code": "wrong-kind",
        "column": 11,
        "end_column": 12,
        "end_line": 2,
        "file": "test.toml",
        "help": "tables are written { key = value } or under a [header]",
        "label": "this is a number",
        "line": 2,
        "message": "a table belongs here, not a number"
      },
      {
        "code": "wrong-kind",
        "column": 33,
        "end_column": 34,
        "end_line": 3,
        "file": "test.toml",
        "help": "lists are written [ .. , .. ]",
        "label": "this is a number",
        "line": 3,
        "message": "a list belongs here, not a number"
      }
    ]
    "#);
}

#[test]
fn parameters_set_from_outside_have_no_place() {
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/paper/table1-first-price-10.toml"),
    );
    let text = text.expect("a shipped instance");
    let set = [("k", "1"), ("m", "1/0")];
    let problems = read(&text, &set).expect_err("two problems");
    insta::assert_snapshot!(problems.render(PLAIN), @r"
    unknown-parameter

      x --set k=1: there is no parameter `k`
      help: known here: `m`

    division-by-zero

      x --set m=1/0: division by zero
      help: the divisor is zero for these [params]: check their values
    ");
    assert!(read(&text, &[("m", "2*(1 + 1)")]).is_ok());
    let problems = read(&text, &[("m", "2e")]).expect_err("no expression");
    assert_eq!(found(&problems), [(0, "bad-expression".to_owned())]);
}

#[test]
fn many_problems_are_counted() {
    let keys: String = (0..1000).map(|k| format!("key{k} = 1\n")).collect();
    let problems = read(&keys, &[]).expect_err("a thousand unknown keys");
    assert_eq!(problems.list().len(), 100);
    // The format, the agents and the auction are missing besides.
    assert!(problems.to_string().ends_with("and 903 more problems\n"), "{problems}");
}

fn read(text: &str, set: &[(&str, &str)]) -> Result<Instance, Diagnostics> {
    let set = set.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    Instance::read(Source { set, ..Source::new("test.toml", text) })
}

/// Reads anything; what is refused must still be drawn.
fn survives(name: &str, text: String) {
    if let Err(problems) = Instance::read(Source::new(name, text)) {
        assert!(!problems.list().is_empty());
        for (unicode, color) in [(true, true), (true, false), (false, true), (false, false)] {
            problems.render(Style { unicode, color });
        }
        problems.to_json();
    }
}

fn shipped() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances");
    let files = [
        "literature/own-grids.json",
        "regress/cycle.toml",
        "samples/explicit.toml",
        "samples/disclosure-law.toml",
        "samples/double-auction.toml",
        "paper/example1.toml",
        "paper/example4.toml",
    ];
    files.iter().map(|file| std::fs::read_to_string(root.join(file)).expect("a file")).collect()
}

/// A piece of a shipped instance, or something that stands in one.
fn piece() -> impl Strategy<Value = String> {
    let words = "format|\"poacert/1\"|agents|\\[\\[agents\\]\\]\n|name|types|value|prob|\\[auction\\]\n|rule|\
        \"table\"|\"all-pay\"|bids|from|to|step|=|=|\\{|\\}|\\[|\\]|,|\"1/2\"|0|1|-1|\"1\"|\n|\n| |entries|profile|\\[\\[aftermarkets\\]\\]\n|\\[disclosure\\]\n|\\[\\[information\\]\\]\n|law|signals|saw|holder|to|\
        actions|learns|agent|\"signal\"|private|tells|prices|\"posted-price\"";
    prop_oneof![8 => proptest::string::string_regex(words).expect("a pattern"), 1 => "\\PC{0,4}"]
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for name in ["x.toml", "x.json"] {
            match Source::decode(name, bytes.clone()) {
                Ok(source) => survives(name, source.text),
                Err(problems) => assert_eq!(problems.list()[0].code, Code::NotText),
            }
        }
    }

    #[test]
    fn random_words_never_panic(pieces in proptest::collection::vec(piece(), 0..80)) {
        survives("x.toml", pieces.concat());
        survives("x.json", pieces.concat());
    }

    #[test]
    fn broken_instances_never_panic(
        which in 0..7usize,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0..30usize, piece()), 1..6),
    ) {
        let mut text: Vec<char> = shipped()[which].chars().collect();
        for (place, removed, inserted) in edits {
            let start = place.index(text.len() + 1);
            let end = text.len().min(start + removed);
            text.splice(start..end, inserted.chars());
        }
        survives("x", text.into_iter().collect());
    }

    #[test]
    fn broken_profiles_never_panic(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0..12usize, play_piece()), 1..6),
    ) {
        let text = std::fs::read_to_string(folder().join("bad-profile/staged-markets.toml"));
        let mut text: Vec<char> = text.expect("a case").chars().collect();
        for (place, removed, inserted) in edits {
            let start = place.index(text.len() + 1);
            let end = text.len().min(start + removed);
            text.splice(start..end, inserted.chars());
        }
        let instance = std::fs::read_to_string(folder().join("instances/staged.toml"));
        let instance = Instance::read(Source::new("staged.toml", instance.expect("a case"))).expect("valid");
        let profile = Source::new("x.toml", text.into_iter().collect::<String>());
        if let Err(problems) = Profile::read(profile, &instance) {
            problems.render(PLAIN);
        }
    }
}

/// Something that stands in a staged profile.
fn play_piece() -> impl Strategy<Value = String> {
    let words = "market|information|signal|holds|paid|saw|bid|action|tremble|lot|=|\\{|\\}|\\[|\\]|,|\"1/2\"|1|-1|\"out\"|\
        \"accept up to 1\"|\"post 1\"|\"none\"|\"spy\"|\"bid \"|\n";
    proptest::string::string_regex(words).expect("a pattern")
}
