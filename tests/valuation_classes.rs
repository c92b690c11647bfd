//! Classes of valuations: known ones by hand, random ones against their definitions.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::linear_program::{LinearProgram, Verdict};
use oracle::naive::sum;
use oracle::naive_rules::of_bundle;
use oracle::random::{Random, fraction};
use oracle::simplex;
use poacert::game::Game;
use poacert::instance::{Bundle, Instance, Source, Valuation};
use poacert::report::{Subject, info};
use poacert::revenue::summary;
use poacert::smoothness::safety;
use poacert::solve::Control;
use poacert::valuation::{
    Classes, Complements, Cover, Finding, Lowered, Split, Unknown, classes, recognise,
};

fn numbers(numbers: &[i64]) -> Vec<RBig> {
    numbers.iter().map(|&number| RBig::from(number)).collect()
}

/// Three items; values of A, B, AB, C, AC, BC, ABC.
fn three(values: [i64; 7]) -> Valuation {
    Valuation::Bundles((1..8).zip(numbers(&values)).collect())
}

fn classes_of(valuation: &Valuation, items: usize) -> Classes {
    classes(valuation, items, &Control::unlimited())
}

/// Submodular, XOS, subadditive.
fn answers(found: &Classes) -> [Option<bool>; 3] {
    [found.submodular.holds(), found.xos.holds(), found.subadditive.holds()]
}

const A: Bundle = 1;
const B: Bundle = 2;
const C: Bundle = 4;

// By hand: min(4, sum) of 2, 2, 3 is a concave function of an additive one.
#[test]
fn a_budget_is_submodular() {
    let found = classes_of(&three([2, 2, 4, 3, 4, 4, 4]), 3);
    assert_eq!(answers(&found), [Some(true); 3]);
    assert_eq!(found.monotone, Finding::Holds(()));
}

// By hand: the larger of |S in {A, B}| and |S in {C}|. Held C, A adds 0, B adds 0, both add 1.
#[test]
fn xos_is_more_than_submodular() {
    let complements = Complements { held: C, one: 0, other: 1 };
    let table = three([1, 1, 2, 1, 1, 1, 2]);
    let clauses = Valuation::Xos(vec![numbers(&[1, 1, 0]), numbers(&[0, 0, 1])]);
    for valuation in [table, clauses] {
        let found = classes_of(&valuation, 3);
        assert_eq!(answers(&found), [Some(false), Some(true), Some(true)]);
        assert_eq!(found.submodular, Finding::Fails(complements));
    }
}

// By hand: 1 for one or two items and 2 for three. Half of each pair covers all for 3/2.
#[test]
fn subadditive_is_more_than_xos() {
    let found = classes_of(&three([1, 1, 1, 1, 1, 1, 2]), 3);
    assert_eq!(answers(&found), [Some(false), Some(false), Some(true)]);
    let Finding::Fails(mut cover) = found.xos else { panic!("no cover") };
    cover.weights.sort();
    let half = fraction(1, 2);
    let weights = vec![(A | B, half.clone()), (A | C, half.clone()), (B | C, half)];
    assert_eq!(cover, Cover { bundle: A | B | C, weights });
}

// By hand: only both together are worth something.
#[test]
fn one_bundle_alone_is_not_subadditive() {
    let both = Valuation::Bundles(vec![(A | B, RBig::ONE)]);
    let found = classes_of(&both, 2);
    assert_eq!(answers(&found), [Some(false); 3]);
    let split = Split { one: A, other: B };
    assert_eq!(found.subadditive, Finding::Fails(split));
    assert_eq!(found.xos, Finding::Fails(split.cover()));
    assert_eq!(found.submodular, Finding::Fails(Complements { held: 0, one: 0, other: 1 }));
}

// By hand: A is listed at 3, A and B at 2; they are worth 3.
#[test]
fn free_disposal_raises_what_is_listed_too_low() {
    let listed = Valuation::Bundles(vec![(A | B, 2.into()), (A, 3.into())]);
    let found = classes_of(&listed, 2);
    assert_eq!(found.monotone, Finding::Fails(Lowered { inner: A, outer: A | B }));
    // Then A is worth 3 and B nothing.
    assert_eq!(answers(&found), [Some(true); 3]);
}

#[test]
fn many_items_are_decided_where_it_is_obvious() {
    let values = numbers(&[1; 11]);
    let of = |valuation| answers(&classes_of(&valuation, 11));
    assert_eq!(of(Valuation::Additive(values.clone())), [Some(true); 3]);
    assert_eq!(of(Valuation::UnitDemand(values.clone())), [Some(true); 3]);
    assert_eq!(of(Valuation::Xos(vec![values])), [None, Some(true), Some(true)]);
    let listed = Valuation::Bundles(vec![(A, RBig::ONE)]);
    assert_eq!(of(listed.clone()), [None; 3]);
    let found = classes_of(&listed, 11);
    assert_eq!(found.submodular, Finding::Unknown(Unknown::TooManyItems));
    assert_eq!(found.monotone, Finding::Holds(()));
}

fn worth(valuation: &Valuation, bundle: Bundle) -> RBig {
    let items: Vec<usize> = (0..32).filter(|item| bundle >> item & 1 == 1).collect();
    of_bundle(valuation, &items)
}

/// `v(S) + v(T) >= v(S or T) + v(S and T)` for all S and T, or without the last term.
fn is_modular(valuation: &Valuation, items: usize, and: bool) -> bool {
    let all = || 0..1 << items;
    all().all(|s: Bundle| {
        all().all(|t| {
            let common = if and { worth(valuation, s & t) } else { RBig::ZERO };
            worth(valuation, s) + worth(valuation, t) >= worth(valuation, s | t) + common
        })
    })
}

/// Whether every bundle is worth no more than each of its fractional covers, by the simplex method.
fn is_fractionally_subadditive(valuation: &Valuation, items: usize) -> bool {
    (1..1 << items).all(|bundle: Bundle| {
        let mut program = LinearProgram::new(false);
        let inside: Vec<Bundle> = (1..=bundle).filter(|other| other & !bundle == 0).collect();
        for &other in &inside {
            program.column(worth(valuation, other));
        }
        for item in (0..items).filter(|item| bundle >> item & 1 == 1) {
            let holds = inside.iter().enumerate().filter(|(_, other)| *other >> item & 1 == 1);
            program.at_least(holds.map(|(column, _)| (column, RBig::ONE)).collect(), RBig::ONE);
        }
        simplex::solve(&program) == Verdict::Optimum(worth(valuation, bundle))
    })
}

/// On three items: the minimal balanced covers are partitions, and half of each pair (Shapley 1967).
fn is_xos_on_three(valuation: &Valuation) -> bool {
    let v = |bundle| worth(valuation, bundle);
    let pairs = [(A, B), (A, C), (B, C)];
    let all = v(A | B | C);
    pairs.iter().all(|&(one, other)| v(one | other) <= v(one) + v(other))
        && [(A, B | C), (B, A | C), (C, A | B)].iter().all(|&(s, t)| all <= v(s) + v(t))
        && all <= v(A) + v(B) + v(C)
        && RBig::from(2) * &all <= v(A | B) + v(A | C) + v(B | C)
}

/// Every witness shows what it is to show.
fn check(valuation: &Valuation, items: usize, found: &Classes, place: &str) {
    let v = |bundle| worth(valuation, bundle);
    match &found.submodular {
        Finding::Fails(Complements { held, one, other }) => {
            let (j, k) = (1 << one, 1 << other);
            assert!(held & (j | k) == 0 && j != k, "{place}");
            assert!(v(held | j) + v(held | k) < v(held | j | k) + v(*held), "{place}");
        }
        found => assert_eq!(*found, Finding::Holds(()), "{place}"),
    }
    match &found.subadditive {
        Finding::Fails(Split { one, other }) => {
            assert!(one & other == 0 && v(*one) + v(*other) < v(one | other), "{place}");
        }
        found => assert_eq!(*found, Finding::Holds(()), "{place}"),
    }
    match &found.xos {
        Finding::Fails(Cover { bundle, weights }) => {
            for item in (0..items).filter(|item| bundle >> item & 1 == 1) {
                let holds = weights.iter().filter(|(other, _)| other >> item & 1 == 1);
                assert!(sum(holds.map(|(_, weight)| weight.clone())) >= RBig::ONE, "{place}");
            }
            let paid = weights.iter().map(|(other, weight)| weight * v(*other));
            assert!(
                weights.iter().all(|(other, weight)| other & !bundle == 0 && *weight > RBig::ZERO)
            );
            assert!(sum(paid) < v(*bundle), "{place}");
        }
        Finding::Holds(clauses) => {
            let same = Valuation::Xos(clauses.clone());
            assert!((0..1 << items).all(|bundle| worth(&same, bundle) == v(bundle)), "{place}");
        }
        Finding::Unknown(why) => panic!("{why:?} {place}"),
    }
}

/// A random table: small numbers, or close to being the largest of additive values.
fn random_table(random: &mut Random, items: usize) -> Valuation {
    let clauses: Vec<Vec<i64>> =
        (0..3).map(|_| (0..items).map(|_| random.between(0, 3)).collect()).collect();
    let near = random.once_in(2);
    let value = |bundle: Bundle, random: &mut Random| {
        let total = |clause: &Vec<i64>| -> i64 {
            (0..items).filter(|item| bundle >> item & 1 == 1).map(|item| clause[item]).sum()
        };
        let size = i64::from(bundle.count_ones());
        match near {
            true => {
                let most = clauses.iter().map(total).max().unwrap_or(0);
                most + i64::from(random.once_in(6))
            }
            false => random.between(size.min(2), 2 + size / 2),
        }
    };
    let listed = (1..1 << items).map(|bundle| (bundle, fraction(value(bundle, random), 2)));
    Valuation::Bundles(listed.collect())
}

#[test]
fn random_tables_are_of_the_classes_of_their_definitions() {
    let mut random = Random::new(271);
    let mut kinds = std::collections::BTreeMap::<[Option<bool>; 3], usize>::new();
    for number in 0..600 {
        let items = 2 + number % 3;
        let valuation = random_table(&mut random, items);
        let place = format!("{valuation:?}");
        let found = classes_of(&valuation, items);
        check(&valuation, items, &found, &place);
        let xos = is_fractionally_subadditive(&valuation, items);
        if items == 3 {
            assert_eq!(xos, is_xos_on_three(&valuation), "{place}");
        }
        let (submodular, subadditive) =
            (is_modular(&valuation, items, true), is_modular(&valuation, items, false));
        assert_eq!(answers(&found), [submodular, xos, subadditive].map(Some), "{place}");
        assert!((!submodular || xos) && (!xos || subadditive), "{place}");
        *kinds.entry(answers(&found)).or_default() += 1;
    }
    println!("{kinds:?}");
    // All four kinds there are.
    assert!(kinds.len() == 4 && kinds.values().all(|&count| count >= 10), "{kinds:?}");
}

// By hand: a point of a plane of seven points is worth 1 alone, and a set as many lines as it takes to cover it;
// three lines cover all, yet a third of each of the seven lines does, for 7/3.
#[test]
fn covers_by_lines_are_not_xos() {
    let lines: [Bundle; 7] =
        [0b0000111, 0b0011001, 0b1100001, 0b0101010, 0b1010010, 0b1001100, 0b0110100];
    let mut lists = vec![(0, 0i64)];
    let mut listed = Vec::new();
    for bundle in 1..128 {
        let of = |line: &Bundle| lists[(bundle & !line) as usize].1 + 1;
        let needed = lines.iter().filter(|line| *line & bundle != 0).map(of).min().expect("a line");
        lists.push((bundle, needed));
        listed.push((bundle, RBig::from(needed)));
    }
    let valuation = Valuation::Bundles(listed);
    let found = classes_of(&valuation, 7);
    check(&valuation, 7, &found, "the plane of seven points");
    assert_eq!(answers(&found), [Some(false), Some(false), Some(true)]);
}

#[test]
fn ten_items_are_decided_by_programs() {
    // The largest of additive values with one bundle a little lower, which no greedy prices support.
    let mut random = Random::new(272);
    let clauses: Vec<Vec<RBig>> =
        (0..4).map(|_| (0..10).map(|_| fraction(random.between(1, 6), 1)).collect()).collect();
    let xos = Valuation::Xos(clauses);
    let listed = (1..1 << 10).map(|bundle| (bundle, worth(&xos, bundle))).collect();
    let valuation = Valuation::Bundles(listed);
    let found = classes_of(&valuation, 10);
    check(&valuation, 10, &found, "ten items");
    assert_eq!(answers(&found)[1..], [Some(true), Some(true)]);
}

/// What `info` says of the valuations of two agents.
fn said(first: &str, second: &str) -> (String, serde_json::Value) {
    let text = format!(
        r#"
        format = "poacert/1"
        goods = {{ kind = "items", items = ["A", "B", "C"] }}
        agents = [
            {{ name = "1", types = [{{ name = "t", value = {first} }}] }},
            {{ name = "2", types = [{{ name = "t", value = {second} }}] }},
        ]
        auction = {{ rule = "simultaneous-first-price", bids = [0, 1] }}
        "#
    );
    let instance = Instance::read(Source::new("test.toml", text)).expect("an instance");
    let game = Game::compile(&instance).expect("a game");
    let control = Control::unlimited();
    let subject = Subject { instance: &instance, game: &game, certificate: None };
    let recognised = recognise(&instance, &control);
    let revenue = summary(&instance, &game, &control).expect("both programs agree");
    let shown = info(&subject, &safety(&game, &control), &recognised, &revenue, &[]);
    (shown.text, shown.json)
}

// By hand, as above.
#[test]
fn info_names_the_type_and_the_bundles() {
    let additive = "{ additive = { A = 1, C = 2 } }";
    let triple = r#"{ bundles = { A = 1, B = 1, C = 1, "A B C" = 2 } }"#;
    let (text, json) = said(additive, triple);
    let properties = &json["properties"];
    assert_eq!(properties["subadditive"], serde_json::json!({ "holds": true, "witness": null }));
    assert_eq!(properties["monotone"]["holds"], true);
    let submodular = "agent 2 of type t: v(A B) + v(A C) = 2 < 3 = v(A B C) + v(A)";
    assert_eq!(properties["submodular"]["witness"], submodular);
    let xos = properties["xos"]["witness"].as_str().expect("a witness");
    assert!(xos.starts_with("agent 2 of type t: 1/2 v("), "{xos}");
    assert!(xos.ends_with(" = 3/2 < 2 = v(A B C)"), "{xos}");
    assert!(text.contains(submodular), "{text}");
    let clauses = &json["valuations"][0]["clauses"];
    assert_eq!(*clauses, serde_json::json!([{ "A": "1", "B": "0", "C": "2" }]));
    let lowered = r#"{ bundles = { "A B" = 2, A = 3 } }"#;
    let (_, json) = said(additive, lowered);
    assert_eq!(
        json["properties"]["monotone"]["witness"],
        "agent 2 of type t: `A B` is listed at less than `A`; free disposal raises it to 3"
    );
}
