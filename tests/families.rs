//! Families of deviations for items and units: by hand, and one item or unit against the single item.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::random::{Random, fraction};
use poacert::auction::deviation_family::{NoFamily, laws};
use poacert::game::{Game, ratio};
use poacert::instance::{Instance, SmoothnessKind, Source};
use poacert::smoothness::{GivenError, Kind, Weights, check_given};

fn read(text: &str) -> Instance {
    Instance::read(Source::new("test.toml", text)).unwrap_or_else(|p| panic!("{p}\n{text}"))
}

fn with_family(text: &str, family: &str) -> String {
    let agents = text.matches("[[agents]]").count();
    let entry = |agent| format!("[[deviations]]\nagent = \"{agent}\"\nfamily = \"{family}\"\n");
    (1..=agents).fold(text.to_owned(), |text, agent| text + &entry(agent))
}

/// The laws of all agents at a profile of types, as text.
fn shown(text: &str, types: &[usize]) -> Vec<String> {
    let laws = laws(&read(text), SmoothnessKind::Smooth, types).expect("families");
    let one = |(action, chance): &(String, RBig)| format!("{action}:{chance}");
    laws.iter().map(|law| law.iter().map(one).collect::<Vec<_>>().join(", ")).collect()
}

const ITEMS: &str = r#"
format = "poacert/1"
[goods]
kind = "items"
items = ["A", "B"]
[[agents]]
name = "1"
types = [
  { name = "low", prob = "1/2", value = { additive = { A = 1, B = 1 } } },
  { name = "high", prob = "1/2", value = { xos = [{ A = 4 }, { A = 2, B = 4 }] } },
]
[[agents]]
name = "2"
types = [{ name = "t", value = { unit-demand = { A = 2, B = 2 } } }]
[auction]
rule = "simultaneous-first-price"
bids = { from = 0, to = 4, step = 1 }
"#;

// By hand. Low against t: 1 + 2 is the optimum, owners (1, 2) come before (2, 1). High: (1, 1) is worth 6, (1, 2) 4 + 2,
// (2, 1) 2 + 4, and the first of them in order is (1, 1), of the clause A = 2, B = 4.
#[test]
fn items_follow_the_first_optimal_allocation() {
    let half = with_family(ITEMS, "half-value");
    assert_eq!(shown(&half, &[0, 0]), ["A=0 B=0:1", "A=0 B=1:1"]);
    assert_eq!(shown(&half, &[1, 0]), ["A=1 B=2:1", "A=0 B=0:1"]);
    let out = half.replace("[auction]", "[auction]\nopt-out = true");
    assert_eq!(shown(&out, &[1, 0]), ["A=1 B=2:1", "out:1"]);
    let log = with_family(ITEMS, "log-density");
    // To 2: 1/(2 - 1) on 1. To 4: 1/3 on 1, 1/2 on 2, 1/6 on 3.
    assert_eq!(shown(&log, &[1, 0])[0], "A=1 B=1:1/3, A=1 B=2:1/2, A=1 B=3:1/6");
}

const UNITS: &str = r#"
format = "poacert/1"
[goods]
kind = "units"
units = 3
[[agents]]
name = "1"
types = [{ name = "t", value = { marginals = [3, 1] } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { marginals = [3, 3] } }]
[auction]
rule = "discriminatory"
bids = { from = 0, to = 2, step = 1 }
"#;

// By hand: 3, 3 and 3 are the largest marginal values, one of agent 1, two of agent 2.
#[test]
fn units_go_to_the_largest_marginal_values() {
    let uniform = with_family(UNITS, "uniform-to-value");
    assert_eq!(
        shown(&uniform, &[0, 0]),
        ["0 0 0:1/3, 1 0 0:1/3, 2 0 0:1/3", "0 0 0:1/3, 1 1 0:1/3, 2 2 0:1/3"]
    );
}

#[test]
fn families_know_all_types() {
    let instance = read(&with_family(ITEMS, "half-value"));
    let semi = laws(&instance, SmoothnessKind::SemiSmooth, &[0, 0]);
    assert_eq!(semi, Err(NoFamily::SemiSmooth));
}

// By hand: agent 1 gets A only, and has no lower bid for B than 1, which is more than it is worth to her.
#[test]
fn what_a_type_may_not_play_is_no_deviation() {
    let values = [
        ("xos = [{ A = 4 }, { A = 2, B = 4 }]", "additive = { A = 3 }"),
        ("additive = { A = 1, B = 1 }", "additive = { A = 4 }"),
    ];
    let text = values.iter().fold(ITEMS.to_owned(), |text, (old, new)| text.replace(old, new));
    let text = text.replace("unit-demand = { A = 2, B = 2 }", "additive = { B = 3 }");
    let text = text.replace("from = 0", "from = 1");
    let text = text.replace("[auction]", "[auction]\noverbidding = false\nopt-out = true");
    let instance = read(&with_family(&text, "half-value"));
    let game = Game::compile(&instance).expect("a game");
    let weights = Weights::revenue(RBig::ONE);
    let given = check_given(&instance, &game, Kind::Smooth, &RBig::ONE, &weights, None);
    let barred = GivenError::NotAllowed {
        agent: "1".to_owned(),
        of_type: "low".to_owned(),
        action: "A=2 B=1".to_owned(),
    };
    assert_eq!(given.map(|given| given.slack), Err(barred));
}

/// The same auction of one item, as a single item, as one of several, and as one unit.
fn one_thing(random: &mut Random, family: &str) -> [String; 3] {
    let agents = 2 + random.below(2);
    let values: Vec<Vec<RBig>> = (0..agents)
        .map(|_| (0..1 + random.below(2)).map(|_| fraction(random.between(0, 8), 4)).collect())
        .collect();
    let count = 2 + random.below(3);
    let most = fraction(count as i64 - 1, 4);
    let bids = format!("{{ from = 0, to = \"{most}\", step = \"1/4\" }}");
    let mut rest = format!("bids = {bids}\nopt-out = {}\n", random.once_in(3));
    if random.once_in(3) {
        rest += "reserve = \"1/4\"\n";
    }
    if random.once_in(3) {
        rest += "ties = { priority = [\"2\", \"1\"] }\n";
        if agents == 3 {
            rest = rest.replace("[\"2\", \"1\"]", "[\"2\", \"3\", \"1\"]");
        }
    }
    let laws: Vec<Vec<RBig>> = values.iter().map(|types| random.law(types.len())).collect();
    let kinds = [
        ("", "first-price", ["", ""]),
        (
            "[goods]\nkind = \"items\"\nitems = [\"A\"]\n",
            "simultaneous-first-price",
            ["{ additive = { A = ", " } }"],
        ),
        ("[goods]\nkind = \"units\"\nunits = 1\n", "discriminatory", ["{ marginals = [", "] }"]),
    ];
    kinds.map(|(goods, rule, [before, after])| {
        let mut text = format!("format = \"poacert/1\"\n{goods}");
        for (agent, (types, law)) in values.iter().zip(&laws).enumerate() {
            let types = types.iter().zip(law).enumerate().map(|(t, (value, chance))| {
                format!(
                    "{{ name = \"t{t}\", prob = \"{chance}\", value = {before}\"{value}\"{after} }}"
                )
            });
            let types = types.collect::<Vec<_>>().join(", ");
            text += &format!("[[agents]]\nname = \"{}\"\ntypes = [{types}]\n", agent + 1);
        }
        with_family(&format!("{text}[auction]\nrule = \"{rule}\"\n{rest}"), family)
    })
}

#[test]
fn one_item_and_one_unit_are_the_single_item() {
    let mut random = Random::new(1_717);
    let mut held = 0;
    for number in 0..90 {
        let family = ["half-value", "uniform-to-value", "log-density"][number % 3];
        let texts = one_thing(&mut random, family);
        let lambda = fraction(random.between(1, 3), 4);
        let found = texts.each_ref().map(|text| {
            let instance = read(text);
            let game = Game::compile(&instance).expect("a game");
            let weights = Weights::revenue(fraction(5, 4));
            let given = check_given(&instance, &game, Kind::Smooth, &lambda, &weights, None);
            let money = |amount: &dashu::integer::IBig| ratio(amount.clone(), game.money.clone());
            let utility: Vec<RBig> = game.utility.iter().flatten().flatten().map(money).collect();
            let optimum: Vec<RBig> = game.optimum.iter().map(money).collect();
            let given = given.expect("deviations");
            (given.slack.clone(), given.row, utility, optimum)
        });
        assert_eq!(found[0], found[1], "{}", texts[1]);
        assert_eq!(found[0], found[2], "{}", texts[2]);
        held += usize::from(found[0].0 >= RBig::ZERO);
    }
    println!("{held} hold");
    assert!((10..80).contains(&held), "{held}");
}
