//! The shipped certificates are what the library writes, byte for byte, and they are valid.
//!
//! `POACERT_BLESS=1 cargo test --test golden` writes them anew. What shipped instances are solved for
//! exactly is counted here too.

mod shipped_staged;

use dashu::rational::RBig;
use poacert::certificate::{
    of_answer, of_certified, of_equilibria, of_given, of_ladder, of_smoothness,
};
use poacert::claims::{CertifyRequest, certify, ladder};
use poacert::equilibrium::{
    Answer, Concept, Direction, Objective, PriorMode, Question, extreme_equilibria,
    pure_equilibria, solve,
};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::smoothness::{Kind, Weights, best_bound, check_given, largest_lambda};
use poacert::solve::{Control, Precision};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which certificates are shipped for which instance: the words of the command, as on a command line.
const SHIPPED: &[(&str, &[&str])] = &[
    ("paper/table1-first-price-10", &["certify", "smooth", "smooth best", "semi-smooth", "ladder"]),
    ("paper/table1-first-price-20", &["certify", "smooth"]),
    ("paper/table1-first-price-equal-10", &["certify", "smooth", "ladder"]),
    ("paper/table1-first-price-equal-20", &["certify", "smooth"]),
    ("paper/table1-first-price-ties-lost-10", &["certify", "smooth"]),
    ("paper/table1-first-price-ties-won-10", &["certify", "smooth"]),
    (
        "paper/table1-first-price-types-5",
        &["certify", "smooth", "semi-smooth", "ladder", "solve bce-ns min welfare"],
    ),
    ("paper/table1-all-pay-10", &["certify", "smooth", "semi-smooth"]),
    ("paper/table1-all-pay-20", &["certify", "smooth"]),
    ("paper/table1-all-pay-equal-10", &["certify", "smooth"]),
    ("paper/table1-all-pay-ties-lost-10", &["certify", "smooth"]),
    ("paper/table1-all-pay-types-5", &["certify", "smooth", "semi-smooth"]),
    ("paper/table1-all-pay-3", &["smooth", "semi-smooth"]),
    ("paper/table1-steps-2", &["smooth", "semi-smooth"]),
    ("paper/table1-steps-3", &["smooth"]),
    (
        "paper/table1-simultaneous-first-price",
        &["certify", "smooth", "semi-smooth", "ladder", "solve bne min welfare"],
    ),
    (
        "paper/table1-simultaneous-all-pay",
        &["certify", "smooth", "semi-smooth", "solve bne min welfare"],
    ),
    ("paper/table1-unit-demand-3", &["smooth", "semi-smooth", "solve coarse min welfare"]),
    ("paper/example3-2", &["certify", "ladder", "solve bne min welfare"]),
    ("paper/example3-3", &["certify", "solve bne min welfare"]),
    ("literature/all-pay-2x2", &["certify", "ladder", "solve bce min welfare"]),
    ("literature/bayesian-first-price-5", &["solve coarse min welfare"]),
    ("literature/bce-revenue", &["solve bce min revenue", "solve bce max revenue"]),
    ("literature/cce-half", &["solve coarse min welfare", "certify"]),
    ("literature/cce-no-overbidding", &["solve coarse min welfare", "certify"]),
    ("literature/cce-overbidding", &["solve coarse min welfare", "certify"]),
    ("literature/cce-revenue", &["solve coarse min revenue", "solve coarse max revenue"]),
    (
        "literature/first-price-complete",
        &["list bne", "list pure-bne", "solve bne min welfare", "certify bne"],
    ),
    ("literature/first-price-4x12", &["solve bne min welfare"]),
    ("literature/first-price-3-bidders", &["list pure-bne", "solve pure-bne min welfare"]),
    ("literature/all-pay-3-bidders", &["solve pure-bne max welfare"]),
    (
        "literature/discriminatory-2",
        &["certify", "certify coarse", "ladder", "solve bne min welfare"],
    ),
    ("literature/discriminatory-3", &["smooth", "semi-smooth", "solve coarse min welfare"]),
    ("literature/jin-lu", &["solve bne min welfare"]),
    ("literature/joint-prior", &["certify", "ladder", "solve coarse min welfare any"]),
    ("literature/own-grids", &["certify", "ladder"]),
    (
        "literature/reserve",
        &[
            "certify",
            "solve bce min welfare",
            "solve bce-ns min welfare",
            "solve bce-ns min revenue",
            "solve agent-ce min revenue",
        ],
    ),
    ("literature/revenue-regular", &["certify bne revenue 2.62", "solve bne min revenue"]),
    ("literature/revenue-irregular", &["certify bne revenue 2.62"]),
    ("literature/second-price-no-overbidding", &["weak", "weak-semi", "solve coarse min welfare"]),
    ("literature/second-price-overbidding", &["solve coarse min welfare", "certify"]),
    ("literature/simultaneous-3x3", &["smooth", "semi-smooth"]),
    (
        "literature/simultaneous-second-price",
        &["weak", "weak-semi", "certify", "solve bne min welfare"],
    ),
    ("literature/uniform-price-2", &["weak", "certify", "solve bne min welfare"]),
    ("own-auction/auction", &["certify"]),
    (
        "regress/cycle",
        &["given", "certify", "solve coarse-net min welfare", "solve pure-bne min welfare"],
    ),
    ("regress/idle-profiles", &["solve coarse-net min welfare any", "certify"]),
    ("regress/informed-racer", &["given", "smooth", "certify", "ladder", "solve bce min welfare"]),
    ("regress/losing-bids-crossed", &["certify"]),
    ("regress/misreport", &["solve agent-ce max welfare", "solve communication max welfare"]),
    ("regress/net-welfare", &["certify", "ladder", "solve coarse-net min welfare"]),
    ("regress/no-safe-action", &["given", "certify"]),
    ("regress/one-buyer", &["certify bne revenue 2.62", "solve bne min revenue"]),
    ("regress/price-above-value", &["smooth best", "semi-smooth best"]),
    ("regress/reserve-unsold", &["certify", "solve bne max welfare"]),
    (
        "regress/summed-regret",
        &[
            "solve agent-cce min welfare",
            "solve strategic-cce min welfare",
            "solve strategic-ce min welfare",
        ],
    ),
    ("regress/three-bidders", &["certify"]),
    ("regress/type-union", &["smooth", "certify", "solve bne min welfare", "list bne"]),
    ("samples/explicit", &["given"]),
    ("samples/explicit-semi-smooth", &["given"]),
    ("samples/half-value", &["given"]),
    ("samples/half-value-semi-smooth", &["given"]),
    ("samples/log-density", &["given"]),
    ("samples/posted-price-items", &["smooth", "solve bne min welfare"]),
    ("samples/posted-price-units", &["smooth", "solve bne min welfare"]),
    ("samples/syrgkanis-tardos", &["given", "smooth"]),
    ("samples/uniform-to-value", &["given"]),
];

/// All shipped certificates together, in bytes.
const MOST_BYTES: u64 = 4_000_000;
/// Each of them.
const MOST_BYTES_EACH: u64 = 320_000;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Instance {
    let name = path.display().to_string();
    let source = Source::new(name, fs::read_to_string(path).expect("an instance"));
    Instance::read(source).expect("a valid instance")
}

fn instance_path(stem: &str) -> PathBuf {
    let at = |ending: &str| root().join("instances").join(format!("{stem}.{ending}"));
    if at("toml").exists() { at("toml") } else { at("json") }
}

fn objective(name: &str) -> Objective {
    match name {
        "welfare" => Objective::welfare(),
        "revenue" => Objective::revenue(),
        other => panic!("no objective: {other}"),
    }
}

fn question(words: &[&str]) -> Question {
    Question {
        concept: words[0].parse().expect("a concept"),
        direction: if words[1] == "min" { Direction::Min } else { Direction::Max },
        objective: objective(words[2]),
        prior: if words.get(3) == Some(&"any") { PriorMode::Any } else { PriorMode::Given },
        monotone: false,
        undominated: None,
    }
}

/// The bytes a command's certificate has.
fn written(instance: &Instance, game: &Game, command: &str) -> Vec<u8> {
    let (exact, control) = (Precision::Exact, Control::unlimited());
    let words: Vec<&str> = command.split(' ').collect();
    let certificate = match words[0] {
        "solve" => {
            of_answer(instance, game, &solve(game, &question(&words[1..]), &exact, &control))
        }
        "certify" => {
            let request = CertifyRequest {
                concept: words.get(1).map(|concept| concept.parse().expect("a concept")),
                objective: words.get(2).map_or_else(Objective::welfare, |name| objective(name)),
                bound: words.get(3).map(|bound| bound.to_string()),
                direction: Direction::Min,
                prior: PriorMode::Given,
                monotone: false,
                undominated: None,
                precision: None,
            };
            of_certified(
                instance,
                game,
                &certify(instance, game, &request, &control).expect("a claim"),
            )
        }
        "list" => {
            let found = match words[1] {
                "bne" => extreme_equilibria(game, false, &control).expect("two agents"),
                "pure-bne" => pure_equilibria(game, false, &control),
                other => panic!("no list: {other}"),
            };
            of_equilibria(instance, game, &found)
        }
        "ladder" => {
            let found = ladder(instance, game, &Objective::welfare(), None, None, &control);
            let found = found.expect("a ladder");
            of_ladder(instance, game, &found)
        }
        "given" => {
            let claim = instance.smoothness.as_ref().expect("a claim");
            let kind = match claim.kind {
                poacert::instance::SmoothnessKind::Smooth => Kind::Smooth,
                poacert::instance::SmoothnessKind::SemiSmooth => Kind::SemiSmooth,
            };
            let weights = Weights::revenue(claim.mu.clone());
            let given = check_given(instance, game, kind, &claim.lambda, &weights, None);
            of_given(instance, game, &given.expect("deviations"))
        }
        kind => {
            let kinds = [Kind::Smooth, Kind::SemiSmooth, Kind::Weak, Kind::WeakSemi];
            let kind = kinds.into_iter().find(|known| known.name() == kind).expect("a command");
            let found = if words.get(1) == Some(&"best") {
                best_bound(game, kind, &exact, &control)
            } else if kind.is_weak() {
                let winnings = Game::winnings(instance).expect("a game");
                let weights = Weights { mu: RBig::ZERO, mu2: RBig::ONE };
                largest_lambda(game, kind, &weights, Some(&winnings), &exact, &control)
            } else {
                let weights = Weights::revenue(RBig::ONE);
                largest_lambda(game, kind, &weights, None, &exact, &control)
            };
            of_smoothness(instance, game, &found)
        }
    };
    certificate.to_bytes()
}

fn certificates() -> PathBuf {
    root().join("proofs/certificates")
}

fn file_name(stem: &str, command: &str) -> String {
    format!("{stem}.{}.json", command.replace(' ', "-"))
}

/// Holds what is written against what is shipped, or blesses it.
fn hold(stem: &str, command: &str, written: &dyn Fn() -> Vec<u8>) {
    let name = file_name(stem, command);
    let bytes = written();
    assert_eq!(bytes, written(), "{name} differs from run to run");
    let text = fs::read(instance_path(stem)).expect("an instance");
    let outcome = poacert_checker::check(&bytes, Some(&text));
    assert_eq!(outcome.code(), None, "{name}: {outcome:?}");
    let file = certificates().join(&name);
    if std::env::var_os("POACERT_BLESS").is_some() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, &bytes).expect("a certificate written");
    }
    let shipped = fs::read(&file)
        .unwrap_or_else(|error| panic!("{name}: {error}; write it with POACERT_BLESS=1"));
    assert!(shipped == bytes, "{name} is not what is written now (POACERT_BLESS=1 blesses)");
}

#[test]
fn certificates_of_auctions_are_written_byte_for_byte() {
    for (stem, commands) in SHIPPED {
        let instance = read(&instance_path(stem));
        let game = Game::compile(&instance).expect("a game");
        for command in *commands {
            hold(stem, command, &|| written(&instance, &game, command));
        }
    }
}

#[test]
fn certificates_of_combined_markets_are_written_byte_for_byte() {
    for (stem, commands) in shipped_staged::SHIPPED {
        let instance = read(&instance_path(stem));
        for command in *commands {
            hold(stem, command, &|| shipped_staged::written(&instance, stem, command));
        }
    }
}

#[test]
fn shipped_certificates_are_those_asked_for_and_small() {
    let folder = certificates();
    let tables = SHIPPED.iter().chain(shipped_staged::SHIPPED);
    let names = |(stem, commands): &(&str, &[&str])| -> Vec<String> {
        commands.iter().map(|command| file_name(stem, command)).collect()
    };
    let expected: BTreeSet<String> = tables.flat_map(names).collect();
    // Those of claims are held by `tests/ledger.rs`.
    let mut shipped = files(&folder);
    shipped.retain(|path| !path.starts_with(folder.join("claims")));
    let found: BTreeSet<String> = shipped
        .iter()
        .map(|path| path.strip_prefix(&folder).expect("inside").display().to_string())
        .collect();
    assert_eq!(found, expected, "certificates that no line of the tables asks for, or none");
    let sizes = shipped.iter().map(|path| fs::metadata(path).expect("a file").len());
    let (most, total) = (sizes.clone().max().expect("some"), sizes.sum::<u64>());
    println!("{} certificates, {total} bytes, the largest {most}", found.len());
    assert!(total <= MOST_BYTES && most <= MOST_BYTES_EACH, "{total} bytes, the largest {most}");
}

#[test]
fn every_instance_has_a_certificate() {
    let listed: BTreeSet<PathBuf> = SHIPPED.iter().map(|(stem, _)| instance_path(stem)).collect();
    for path in shipped_instances() {
        assert!(listed.contains(&path), "{}", path.display());
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![folder.to_path_buf()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// Auctions alone: profiles, other formats and instances with stages may be shipped beside them.
fn shipped_instances() -> Vec<PathBuf> {
    let mut paths = files(&root().join("instances"));
    paths.retain(|path| {
        let text = fs::read_to_string(path).expect("a text");
        ["format = \"poacert/1\"", "\"format\": \"poacert/1\""].iter().any(|f| text.contains(f))
    });
    paths.retain(|path| read(path).stages.is_none());
    paths
}

/// Largest games solved exactly, by what the concept's rows are.
const MOST_COLUMNS: (usize, usize) = (50_000, 3_000);

#[test]
fn shipped_instances_are_solved_exactly() {
    let (mut instances, mut optima, mut left) = (0, 0, Vec::new());
    for path in shipped_instances() {
        let instance = read(&path);
        let game = Game::compile(&instance).expect("a game");
        instances += 1;
        for concept in Concept::LAWS {
            let many_rows = concept.has_obedience() || concept.has_no_signalling();
            let most = if many_rows { MOST_COLUMNS.1 } else { MOST_COLUMNS.0 };
            if game.column_count() > most {
                let stem = path.file_stem().expect("a name").display();
                left.push(format!("{concept} of {stem}"));
                continue;
            }
            for direction in [Direction::Min, Direction::Max] {
                for objective in [Objective::welfare(), Objective::revenue()] {
                    let answer = exactly(&game, concept, direction, objective);
                    let place = format!("{} {concept} {}", path.display(), direction.name());
                    assert!(answer.value.is_exact(), "{place}: {:?}", answer.value);
                    let bytes = of_answer(&instance, &game, &answer).to_bytes();
                    let outcome = poacert_checker::check(&bytes, None);
                    assert_eq!(outcome.code(), None, "{place}: {outcome:?}");
                    optima += 1;
                }
            }
        }
    }
    println!("{optima} optima of {instances} instances, exact and certified; left out: {left:?}");
    assert!(instances >= 62 && optima >= 62 * 6 * 4 - 96, "{instances}, {optima}");
}

fn exactly(game: &Game, concept: Concept, direction: Direction, objective: Objective) -> Answer {
    let question = Question {
        concept,
        objective,
        direction,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    };
    solve(game, &question, &Precision::Exact, &Control::unlimited())
}
