//! Games and linear programs written for other tools, and games read from them.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::integer::IBig;
use dashu::rational::RBig;
use oracle::linear_program::Verdict;
use oracle::random::Random;
use oracle::random_auction::{Limits, auction};
use oracle::random_items::items;
use oracle::random_table::table;
use oracle::random_units::units;
use oracle::{esolver, vipr};
use poacert::equilibrium::{Answer, Concept, Direction, Objective, PriorMode, Question, solve};
use poacert::exact::{Bracket, Extended};
use poacert::game::Game;
use poacert::instance::{Instance, Source};
use poacert::interchange::{self, LinearProgram};
use poacert::solve::{Control, Precision};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn compiled(name: &str, text: &str) -> Game {
    let instance =
        Instance::read(Source::new(name, text)).unwrap_or_else(|e| panic!("{e}\n{text}"));
    Game::compile(&instance).expect("a small game")
}

fn shipped(name: &str) -> Game {
    let text = std::fs::read_to_string(path("instances").join(name)).expect("a shipped instance");
    compiled(name, &text)
}

/// The shipped auctions whose trees are of moderate size, with their titles.
fn all_shipped() -> Vec<(String, Game)> {
    let mut found = Vec::new();
    for kind in ["literature", "paper", "regress", "samples"] {
        for entry in std::fs::read_dir(path("instances").join(kind)).expect("a folder") {
            let file = entry.expect("an entry").path();
            let name = file.strip_prefix(path("instances")).expect("inside").display().to_string();
            let text = std::fs::read_to_string(&file).expect("a shipped instance");
            if Instance::read(Source::new(&name, text)).expect("valid").stages.is_some() {
                continue;
            }
            let game = shipped(&name);
            if game.column_count() <= 20_000 {
                found.push((name, game));
            }
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(found.len() > 20, "the instances are there");
    found
}

/// The instance a text becomes.
fn imported(name: &str, text: &str) -> String {
    let read = interchange::read(Source::new(name, text));
    read.unwrap_or_else(|problems| panic!("{problems}")).1.to_toml()
}

fn case(name: &str) -> String {
    std::fs::read_to_string(path("tests/cases/gambit").join(name)).expect("a case")
}

fn answer(game: &Game, concept: Concept, objective: Objective, direction: Direction) -> Answer {
    let question = Question {
        concept,
        objective,
        direction,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    };
    let answer = solve(game, &question, &Precision::Exact, &Control::unlimited());
    assert!(answer.value.is_exact(), "{concept}");
    answer
}

fn exact(bracket: &Bracket) -> RBig {
    bracket.lower.finite().expect("a number").clone()
}

fn rational(text: &str) -> RBig {
    text.parse().expect("a number")
}

/// What agents get: welfare without revenue.
fn surplus() -> Objective {
    Objective { welfare: RBig::ONE, revenue: RBig::from(-1) }
}

// ---- Gambit's formats ----

// All-pay for one item, values (1, 1), bids 0 and 1, uniform ties: by hand, (0, 0) gives each half the item,
// the only bid of 1 wins at its value, and two bids of 1 cost 1 each for half the item.
#[test]
fn the_matrix_of_a_small_auction() {
    let text = interchange::nfg(&shipped("literature/all-pay-2x2.toml"), "a \"title\"").unwrap();
    let expected = "NFG 1 R \"a \\\"title\\\"\" { \"1\" \"2\" }\n\n{\n{ \"0\" \"1\" }\n{ \"0\" \"1\" }\n}\n\"\"\n\n\
        1/2 1/2\n0 0\n0 0\n-1/2 -1/2\n";
    assert_eq!(text, expected);
}

// Without overbidding A bids 0 at value 0, and 0 or 1 at value 1, of probability 1/3; B has value 2 and wins
// ties. By hand: A gets the item only at (1, 0), for 1, so that she never gains; B gets 2 for a bid of 0
// unless A bids 1, and 1 for a bid of 1.
const SMALL: &str = r#"
format = "poacert/1"
[[agents]]
name = "A"
types = [ { name = "zero", prob = "2/3", value = 0 }, { name = "one", prob = "1/3", value = 1 } ]
[[agents]]
name = "B"
types = [ { name = "two", value = 2 } ]
[auction]
rule = "first-price"
bids = [0, 1]
ties = { priority = ["B", "A"] }
overbidding = false
"#;

#[test]
fn plans_have_expected_payoffs() {
    let text = interchange::nfg(&compiled("small.toml", SMALL), "").unwrap();
    let expected = "NFG 1 R \"\" { \"A\" \"B\" }\n\n{\n\
        { \"zero: 0, one: 0\" \"zero: 0, one: 1\" }\n{ \"0\" \"1\" }\n}\n\"\"\n\n\
        0 2\n0 4/3\n0 1\n0 1\n";
    assert_eq!(text, expected);
}

#[test]
fn a_tree_has_an_information_set_for_every_type() {
    let text = interchange::efg(&compiled("small.toml", SMALL), "").unwrap();
    let expected = r#"EFG 2 R "" { "A" "B" }
""

c "" 1 "types" { "zero, two" 2/3 "one, two" 1/3 } 0
p "" 1 1 "zero" { "0" } 0
p "" 2 1 "two" { "0" "1" } 0
t "" 1 "" { 0, 2 }
t "" 2 "" { 0, 1 }
p "" 1 2 "one" { "0" "1" } 0
p "" 2 1 "two" { "0" "1" } 0
t "" 1 "" { 0, 2 }
t "" 2 "" { 0, 1 }
p "" 2 1 "two" { "0" "1" } 0
t "" 3 "" { 0, 0 }
t "" 2 "" { 0, 1 }
"#;
    assert_eq!(text, expected);
}

/// The same types, actions and payoffs, wherever types may play; with the prior.
#[track_caller]
fn same_game(one: &Game, other: &Game, name: &str) {
    let agents = one.agents.len();
    assert_eq!(one.agents, other.agents, "{name}");
    let probability = |game: &Game, types: usize| {
        RBig::from_parts_signed(game.prior[types].clone(), game.prior_total.clone())
    };
    let named = |game: &Game, types: usize| -> Vec<String> {
        game.type_profile_names(types).into_iter().map(str::to_owned).collect()
    };
    let positive = |game: &Game| {
        let profiles = (0..game.types.count()).filter(|&types| !game.prior[types].is_zero());
        let listed = profiles.map(|types| (named(game, types), probability(game, types)));
        listed.collect::<std::collections::BTreeMap<_, _>>()
    };
    assert_eq!(positive(one), positive(other), "{name}");
    let mut compared = 0;
    for types in (0..one.types.count()).filter(|&types| !one.prior[types].is_zero()) {
        for actions in 0..one.actions.count() {
            let digits = (one.types.digits(types), one.actions.digits(actions));
            let may = |i: usize| one.allowed[i][digits.0[i]].contains(&digits.1[i]);
            if !(0..agents).all(may) {
                continue;
            }
            let find = |names: &[String], name: &String| {
                names.iter().position(|other| other == name).unwrap_or_else(|| panic!("{name}"))
            };
            let theirs: Vec<usize> = (0..agents)
                .map(|i| find(&other.action_names[i], &one.action_names[i][digits.1[i]]))
                .collect();
            for i in 0..agents {
                let t = digits.0[i];
                let twin = find(&other.type_names[i], &one.type_names[i][t]);
                let left = &one.utility[i][t][actions] * &other.money;
                let right = &other.utility[i][twin][other.actions.number(&theirs)] * &one.money;
                assert_eq!(left, right, "{name}: agent {i}, {digits:?}");
                assert!(other.allowed[i][twin].contains(&theirs[i]), "{name}");
                compared += 1;
            }
        }
    }
    assert!(compared > 0);
}

#[test]
fn trees_come_back_as_they_were() {
    for (name, game) in all_shipped() {
        let text = interchange::efg(&game, &name).unwrap();
        let instance = imported("game.efg", &text);
        let back = compiled("back.toml", &instance);
        same_game(&game, &back, &name);
        assert_eq!(interchange::efg(&back, &name).unwrap(), text, "{name}");
    }
}

#[test]
fn random_trees_come_back_as_they_were() {
    for seed in 0..150 {
        let mut random = Random::new(seed + 900_000);
        let limits = Limits { columns: 60 };
        let text = if random.once_in(2) {
            table(&mut random, limits)
        } else {
            auction(&mut random, limits)
        };
        let game = compiled("random.toml", &text);
        let tree = interchange::efg(&game, "").unwrap();
        let back = compiled("back.toml", &imported("game.efg", &tree));
        assert_eq!(interchange::efg(&back, "").unwrap(), tree, "{text}");
    }
}

/// Bids on items and marginal bids, whose names hold spaces and `=`, in trees and matrices.
#[test]
fn items_and_units_come_back_as_they_were() {
    let (mut spaced, mut equated, mut matrices) = (0, 0, 0);
    for seed in 0..60 {
        let mut random = Random::new(seed + 920_000);
        let limits = Limits { columns: 60 };
        let text =
            if seed % 2 == 0 { items(&mut random, limits) } else { units(&mut random, limits) };
        let game = compiled("random.toml", &text);
        let names = || game.action_names.iter().flatten();
        spaced += usize::from(names().any(|name| name.contains(' ')));
        equated += usize::from(names().any(|name| name.contains('=')));
        let tree = interchange::efg(&game, "").unwrap();
        let back = compiled("back.toml", &imported("game.efg", &tree));
        same_game(&game, &back, &text);
        assert_eq!(interchange::efg(&back, "").unwrap(), tree, "{text}");
        let Ok(matrix) = interchange::nfg(&game, "") else { continue };
        let back = compiled("back.toml", &imported("game.nfg", &matrix));
        assert_eq!(interchange::nfg(&back, "").unwrap(), matrix, "{text}");
        if game.type_names.iter().all(|types| types.len() == 1) {
            assert_eq!(back.action_names, game.action_names, "{text}");
            // Types have no names in matrices; what they earn is the same.
            for i in 0..game.agents.len() {
                let exact = |game: &Game| -> Vec<RBig> {
                    let own = game.utility[i][0].iter();
                    own.map(|u| RBig::from_parts_signed(u.clone(), game.money.clone())).collect()
                };
                assert_eq!(exact(&back), exact(&game), "{text}");
            }
            matrices += 1;
        }
    }
    assert!(spaced >= 20 && equated >= 10 && matrices >= 10, "{spaced} {equated} {matrices}");
}

#[test]
fn matrices_come_back_as_they_were() {
    let mut read = 0;
    for (name, game) in all_shipped() {
        let Ok(text) = interchange::nfg(&game, &name) else { continue };
        let back = compiled("back.toml", &imported("game.nfg", &text));
        assert_eq!(interchange::nfg(&back, &name).unwrap(), text, "{name}");
        read += 1;
    }
    assert!(read > 10, "{read}");
}

// An imported game has no revenue: its welfare is the agents' surplus, the original's welfare less revenue.
#[test]
fn imported_games_have_the_same_equilibrium_values() {
    for name in
        ["literature/joint-prior.toml", "regress/type-union.toml", "literature/reserve.toml"]
    {
        let game = shipped(name);
        let text = interchange::efg(&game, "").unwrap();
        let back = compiled("back.toml", &imported("game.efg", &text));
        for concept in [Concept::Coarse, Concept::Bce, Concept::BceNs, Concept::CoarseNs] {
            for direction in [Direction::Min, Direction::Max] {
                let original = answer(&game, concept, surplus(), direction);
                let copy = answer(&back, concept, Objective::welfare(), direction);
                assert_eq!(exact(&original.value), exact(&copy.value), "{name}, {concept}");
            }
        }
    }
}

// The payoffs that cannot arise do not count among what could be achieved.
#[test]
fn fillers_do_not_raise_the_optimum() {
    let instance = imported("interdependent.efg", &case("interdependent.efg"));
    let game = compiled("back.toml", &instance);
    assert_eq!(game.action_names[0], ["good: keep", "good: offer", "bad: keep", "bad: offer"]);
    // By hand: good items are worth 3 - 1 = 2 when traded, bad ones 1 - 1 = 0: 1/3 of 2.
    assert_eq!(game.expected_optimum(), rational("2/3"));
}

#[test]
fn other_dialects_are_read() {
    let game = compiled("x.toml", &imported("x", &case("prisoners-outcomes.nfg")));
    assert_eq!(game.action_names, [["cooperate", "defect"], ["cooperate", "defect"]]);
    // Listed with the first player's action the fastest: both, then her defection alone.
    let payoffs = |i: usize| -> Vec<RBig> {
        let own = &game.utility[i][0];
        own.iter().map(|u| RBig::from_parts_signed(u.clone(), game.money.clone())).collect()
    };
    let numbers = |texts: [&str; 4]| texts.map(rational).to_vec();
    assert_eq!(payoffs(0), numbers(["9", "0", "10", "1/2"]));
    assert_eq!(payoffs(1), numbers(["9", "10", "0", "1/2"]));

    let game = compiled("x.toml", &imported("x", &case("three-players.nfg")));
    let firsts: Vec<IBig> = game.utility[0][0].clone();
    assert_eq!(firsts, [1, 3, 5, 2, 4, 6].map(IBig::from));
    assert_eq!(game.utility[2][0], [-1, -3, -5, -2, -4, -6].map(IBig::from));
}

#[test]
fn chance_may_draw_types_one_after_the_other() {
    let game = compiled("x.toml", &imported("x", &case("one-stage.efg")));
    assert_eq!(game.type_names, [["good", "bad"], ["g", "b"]]);
    // By hand: 1/2 times 1/4, 3/4, 1/2, 1/2.
    let prior =
        |types: usize| RBig::from_parts_signed(game.prior[types].clone(), game.prior_total.clone());
    let expected = ["1/8", "3/8", "1/4", "1/4"].map(rational);
    assert_eq!((0..4).map(prior).collect::<Vec<_>>(), expected);
    assert_eq!(game.utility[0], [[10, 0, 2, 4], [4, 2, 0, 10]].map(|row| row.map(IBig::from)));
    assert_eq!(game.utility[1], [[2, 10, 4, 0], [3, 11, 5, 1]].map(|row| row.map(IBig::from)));
}

// By hand: payoffs on the way add up, the coin is averaged, and what player 1 would do after taking first
// is no part of a plan.
#[test]
fn trees_of_several_moves_become_reduced_plans() {
    let game = compiled("x.toml", &imported("x", &case("centipede.efg")));
    let plans = ["first: take", "first: pass, last: take", "first: pass, last: pass"];
    assert_eq!(game.action_names[0], plans);
    assert_eq!(game.action_names[1], ["take", "pass"]);
    assert_eq!(game.money, IBig::from(2));
    assert_eq!(game.utility[0][0], [2, 2, 0, 6, 0, 6].map(IBig::from));
    assert_eq!(game.utility[1][0], [0, 0, 5, 3, 5, 5].map(IBig::from));
}

// By hand from the action graph: node 0 sees how many are at 0 or 1, node 1 how many are at 1 and the highest
// node anybody is at.
#[test]
fn action_graph_games_are_read() {
    let game = compiled("x.toml", &imported("x", &case("small.bagg")));
    assert_eq!(game.type_names, [vec!["1", "2"], vec!["1"]]);
    assert_eq!(game.action_names, [vec!["0", "1", "2"], vec!["1", "2"]]);
    assert_eq!(game.allowed, [vec![vec![0, 1], vec![2]], vec![vec![0, 1]]]);
    // Quarters; profiles (0,1), (0,2), (1,1), (1,2), (2,1), (2,2).
    assert_eq!(game.money, IBig::from(4));
    // What a type may not play is worth 2 (-1/2) - 7 = -8 to it.
    let low = [1, 20, 28, -2, -32, -32].map(IBig::from);
    assert_eq!(game.utility[0], [low, [-32, -32, -32, -32, 16, 16].map(IBig::from)]);
    assert_eq!(game.utility[1], [[12, 16, 28, 16, -2, 16].map(IBig::from)]);
    // 7 + 7 at (1, 1) for type 1, 4 + 4 at (2, 2) for type 2.
    assert_eq!(game.expected_optimum(), rational("11"));
}

/// How many extreme equilibria `lrsnash` finds in a two-player game in strategic form.
fn extreme_equilibria(nfg: &str) -> usize {
    let game = compiled("x.toml", &imported("game.nfg", nfg));
    let (rows, columns) = (game.actions.size(0), game.actions.size(1));
    let mut text = format!("{rows} {columns}\n");
    for i in 0..2 {
        for row in game.utility[i][0].chunks(columns) {
            let numbers: Vec<String> = row.iter().map(|u| format!("{u}/{}", game.money)).collect();
            text += &format!("{}\n", numbers.join(" "));
        }
        text.push('\n');
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("game");
    std::fs::write(&file, text).unwrap();
    let output = Command::new("lrsnash").arg(&file).output().expect("lrsnash: apt install lrslib");
    let printed = String::from_utf8(output.stdout).unwrap();
    let count = printed.lines().find_map(|line| line.strip_prefix("*Number of equilibria found: "));
    count.unwrap_or_else(|| panic!("{printed}")).trim().parse().unwrap()
}

// The counts are those that pygambit's enummixed and lrsnash agree on.
#[test]
fn known_counts_of_extreme_equilibria() {
    for (steps, expected) in [(4, 5), (6, 15), (8, 38)] {
        let text = format!(
            "format = \"poacert/1\"\n\
             [[agents]]\nname = \"1\"\ntypes = [ {{ name = \"only\", value = 1 }} ]\n\
             [[agents]]\nname = \"2\"\ntypes = [ {{ name = \"only\", value = \"1/2\" }} ]\n\
             [auction]\nrule = \"first-price\"\nbids = {{ from = 0, to = 1, step = \"1/{steps}\" }}\n"
        );
        let nfg = interchange::nfg(&compiled("x.toml", &text), "").unwrap();
        assert_eq!(extreme_equilibria(&nfg), expected, "K = {steps}");
    }
}

// ---- Linear programs ----

/// The program's optimum by `esolver` from both formats, and the range that the VIPR file proves, are the
/// optimum found here.
#[track_caller]
fn same_optimum(
    game: &Game,
    concept: Concept,
    objective: &Objective,
    direction: Direction,
    name: &str,
) {
    let program = LinearProgram::of(game, concept, objective, direction).unwrap();
    let found = answer(game, concept, objective.clone(), direction);
    let value = exact(&found.value);
    for (format, text) in [("lp", interchange::lp(&program)), ("mps", interchange::mps(&program))] {
        let optimum = esolver::solve_text(&text, format);
        assert_eq!(optimum, Verdict::Optimum(value.clone()), "{name}: {concept}, {format}\n{text}");
    }
    let text = interchange::vipr(game, &program, &found);
    let range =
        vipr::check(&text).unwrap_or_else(|error| panic!("{name}: {concept}: {error}\n{text}"));
    assert_eq!(range, (value.to_string(), value.to_string()), "{name}: {concept}");
}

#[test]
fn programs_of_shipped_instances_have_their_optima() {
    let names =
        ["literature/joint-prior.toml", "regress/type-union.toml", "regress/net-welfare.toml"];
    for name in names {
        let game = shipped(name);
        for concept in Concept::LAWS {
            for direction in [Direction::Min, Direction::Max] {
                same_optimum(&game, concept, &Objective::welfare(), direction, name);
            }
        }
    }
    // Interchangeable agents, whom the solver averages over and the programs do not.
    let game = shipped("regress/three-bidders.toml");
    same_optimum(&game, Concept::Coarse, &Objective::welfare(), Direction::Min, "three-bidders");
}

#[test]
fn programs_of_random_games_have_their_optima() {
    for seed in 0..40 {
        let mut random = Random::new(seed + 700_000);
        let limits = Limits { columns: 30 };
        let text = if random.once_in(2) {
            table(&mut random, limits)
        } else {
            auction(&mut random, limits)
        };
        let game = compiled("random.toml", &text);
        let concept = Concept::LAWS[seed as usize % 6];
        let direction = if random.once_in(2) { Direction::Min } else { Direction::Max };
        let weight = |random: &mut Random| oracle::random::fraction(random.between(-2, 2), 3);
        let objective = Objective { welfare: weight(&mut random), revenue: weight(&mut random) };
        same_optimum(&game, concept, &objective, direction, &text);
    }
}

#[test]
fn programs_of_items_and_units_have_their_optima() {
    for seed in 0..24 {
        let mut random = Random::new(seed + 930_000);
        let limits = Limits { columns: 40 };
        let text =
            if seed % 2 == 0 { items(&mut random, limits) } else { units(&mut random, limits) };
        let game = compiled("random.toml", &text);
        let concept = Concept::LAWS[seed as usize / 2 % 6];
        let direction = if random.once_in(2) { Direction::Min } else { Direction::Max };
        let objective =
            random.pick(&[Objective::welfare(), Objective::revenue(), surplus()]).clone();
        same_optimum(&game, concept, &objective, direction, &text);
    }
}

// v = (1, 1/2), bids in tenths, no overbidding: 33/41 is also what esolver and glpsol --exact find.
#[test]
fn the_certificate_of_a_published_number() {
    let game = shipped("literature/cce-half.toml");
    let (concept, objective) = (Concept::Coarse, Objective::welfare());
    let program = LinearProgram::of(&game, concept, &objective, Direction::Min).unwrap();
    let found = answer(&game, concept, objective, Direction::Min);
    let text = interchange::vipr(&game, &program, &found);
    assert_eq!(vipr::check(&text), Ok(("33/41".into(), "33/41".into())));
    // The checker does not believe everything.
    for (from, to) in
        [("RTP range 33/41 33/41", "RTP range 34/41 33/41"), (" OBJ { lin", " OBJ { lin 1")]
    {
        assert!(vipr::check(&text.replace(from, to)).is_err(), "{from}");
    }
}

// An interval that a limit left is certified as such.
#[test]
fn intervals_are_certified_too() {
    let game = shipped("literature/cce-half.toml");
    let (concept, objective) = (Concept::Coarse, Objective::welfare());
    let program = LinearProgram::of(&game, concept, &objective, Direction::Min).unwrap();
    let found = answer(&game, concept, objective, Direction::Min);
    let shorter = found.shorter(&game).and_then(|shorter| shorter.shorter(&game));
    let shorter = shorter.expect("rounded, then without its law");
    assert!(shorter.laws().unwrap().law.is_none());
    let (lower, upper) = vipr::check(&interchange::vipr(&game, &program, &shorter)).unwrap();
    assert_eq!(upper, "inf");
    assert_eq!(Extended::Finite(rational(&lower)), shorter.value.lower);
    assert!(rational(&lower) < rational("33/41"));
}

// ---- Bad files ----

/// The problem of a text: its code and line.
fn problem(text: &str) -> (String, usize) {
    let problems = interchange::read(Source::new("game", text)).expect_err(text);
    let first = &problems.list()[0];
    assert!(first.help.is_some(), "{problems}");
    let line = problems.place(first).map_or(0, |(start, _)| start.line);
    (first.code.to_string(), line)
}

#[track_caller]
fn check_bad(text: &str, code: &str, line: usize) {
    assert_eq!(problem(text), (code.to_owned(), line), "{text}");
}

#[test]
fn bad_files_are_refused_with_their_place() {
    check_bad("", "game-syntax", 1);
    check_bad("hello", "game-syntax", 1);
    check_bad("NFG 2 R \"\" { \"1\" } { 1 } 0", "game-syntax", 1);
    check_bad("NFG 1 R \"\" { \"1\" \"2\" }\n{ 2 2 }\n1 1 1 1 1 1 1", "wrong-length", 3);
    check_bad("NFG 1 R \"\" { \"1\" }\n{ 2 }\n1 1\n1", "wrong-length", 4);
    check_bad("NFG 1 R \"\" { \"1\" }\n{ 2 }\n1 1/0", "division-by-zero", 3);
    check_bad("NFG 1 R \"\" { \"1\" }\n{ 2 }\n1 1.2.3", "bad-expression", 3);
    check_bad("NFG 1 R \"\" { \"1\" }\n{ 2 }\n1 1e999999999", "number-too-large", 3);
    check_bad("NFG 1 R \"\" { \"1\" }\n{ { \"a\" } }\n{ { \"\" 1 } }\n2", "unknown-outcome", 4);
    check_bad("NFG 1 R \"\" { \"1\" \"2\" }\n{ 100000 100000 }", "too-large", 1);
    check_bad("NFG 1 R \"no end", "game-syntax", 1);
    check_bad("EFG 2 R \"\" { \"1\" }\nx", "game-syntax", 2);
    check_bad("EFG 2 R \"\" { \"1\" }\np \"\" 2 1 \"\" { \"a\" } 0", "unknown-agent", 2);
    check_bad("EFG 2 R \"\" { \"1\" }\np \"\" 1 1 0", "missing-key", 2);
    check_bad(
        "EFG 2 R \"\" { \"1\" }\nc \"\" 1 \"\" { \"a\" 1/3 \"b\" 1/3 } 0",
        "probability-sum",
        2,
    );
    check_bad("EFG 2 R \"\" { \"1\" }\np \"\" 1 1 \"\" { \"a\" } 0\nt \"\" 1", "missing-key", 3);
    check_bad("EFG 2 R \"\" { \"1\" }\nt \"\" 1 \"\" { 1, 2 }", "wrong-length", 2);
    check_bad("EFG 2 R \"\" { \"1\" }\nt \"\" 1 \"\" { 1 }\nt \"\" 0", "game-syntax", 3);
    check_bad(
        "EFG 2 R \"\" { \"1\" }\np \"\" 1 1 \"\" { \"a\" \"b\" } 0\nt \"\" 0\n",
        "game-syntax",
        4,
    );
    check_bad("#BAGG\n1\n1\n0\n2\n0.5 0.4", "probability-sum", 6);
    check_bad("#BAGG\n1\n1\n0\n1\n1\n1\n7", "unknown-action", 8);
    check_bad("#BAGG\n1 1 0 1 1 1 0 0\n2", "unknown-word", 3);
    check_bad("#BAGG\n1 1 0 1 1 1 0 0\n1 0", "missing-profile", 3);
    check_bad("#BAGG\n1 1 2 1 1 1 0  0 1 2 1 1  0 0", "game-syntax", 2);
}

// Player 1 forgets her first move.
#[test]
fn forgetful_players_are_refused() {
    let text = "EFG 2 R \"\" { \"1\" }\np \"\" 1 1 \"a\" { \"l\" \"r\" } 0\n\
        p \"\" 1 2 \"b\" { \"l\" \"r\" } 0\nt \"\" 0\nt \"\" 0\n\
        p \"\" 1 2 \"b\" { \"l\" \"r\" } 0\nt \"\" 0\nt \"\" 0\n";
    check_bad(text, "imperfect-recall", 3);
}

#[test]
fn long_chains_of_moves_are_no_problem() {
    let mut text = String::from("EFG 2 R \"\" { \"1\" }\n");
    for number in 0..100_000 {
        text += &format!("p \"\" 1 {number} \"\" {{ \"go\" }} 0\n");
    }
    text += "t \"\" 1 \"\" { 1 }\n";
    let game = compiled("x.toml", &imported("x", &text));
    assert_eq!(game.action_names, [["none"]]);
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "NFG",
        "EFG",
        "#BAGG\n",
        "1",
        "2",
        "0",
        "R",
        "\"a\"",
        "\"\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        "c",
        "p",
        "t",
        "-1/2",
        "0.5",
        "1e9",
        "\"",
        "\\",
        "3",
        "99999999999999999999",
        "é",
        "\n",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

/// A case with some words of it changed.
fn damaged() -> impl Strategy<Value = String> {
    let names = ["centipede.efg", "interdependent.efg", "prisoners-outcomes.nfg", "small.bagg"];
    let change = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3);
    (prop::sample::select(names.to_vec()), prop::collection::vec(change, 1..4)).prop_map(
        |(name, changes)| {
            let text = case(name);
            let mut words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
            for (one, other, kind) in changes {
                let (one, other) = (one.index(words.len()), other.index(words.len()));
                match kind {
                    0 => words[one] = "",
                    1 => words[one] = words[other],
                    _ => words.swap(one, other),
                }
            }
            words.concat()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![words(), damaged(), any::<String>()]) {
        for start in ["", "NFG 1 R ", "EFG 2 R ", "#BAGG\n"] {
            let text = format!("{start}{text}");
            match interchange::read(Source::new("game", text.as_str())) {
                Err(problems) => prop_assert!(!problems.list().is_empty()),
                Ok((_, game)) => {
                    let instance = game.to_toml();
                    let read = Instance::read(Source::new("game.toml", instance.as_str()));
                    prop_assert!(read.is_ok(), "{text}\n{instance}");
                }
            }
        }
    }
}
