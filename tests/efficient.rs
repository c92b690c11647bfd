//! Optimal welfare of items: against all allocations, and trees of prices against a reading of their own.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::base::Signed;
use dashu::integer::IBig;
use dashu::rational::RBig;
use oracle::random::{Random, fraction};
use poacert::auction::common_denominator;
use poacert::auction::efficient::{
    Node, Optimum, Worth, canonical_allocation, numbers, optima_of_items, proved_by_prices,
};
use poacert::game::{Game, GameError, Unproved};
use poacert::instance::{Bundle, Instance, Source, Valuation};

fn value(random: &mut Random) -> RBig {
    fraction(random.between(0, 6), *random.pick(&[1, 1, 1, 2]))
}

fn additive(random: &mut Random, items: usize) -> Vec<RBig> {
    (0..items).map(|_| value(random)).collect()
}

fn valuation(random: &mut Random, items: usize, forms: usize) -> Valuation {
    match random.below(forms) {
        0 => Valuation::Additive(additive(random, items)),
        1 => Valuation::UnitDemand(additive(random, items)),
        2 => Valuation::Xos((0..1 + random.below(3)).map(|_| additive(random, items)).collect()),
        _ => {
            let bundles: Vec<Bundle> = (1..1 << items).filter(|_| random.once_in(5)).collect();
            Valuation::Bundles(
                bundles.into_iter().map(|s| (s, value(random) * RBig::from(2))).collect(),
            )
        }
    }
}

fn draw(random: &mut Random, items: usize, forms: usize) -> Vec<Vec<Valuation>> {
    let agents = 1 + random.below(3);
    let types = |random: &mut Random| {
        (0..1 + random.below(2)).map(|_| valuation(random, items, forms)).collect()
    };
    (0..agents).map(|_| types(random)).collect()
}

fn integers(valuations: &[Vec<Valuation>]) -> (IBig, Vec<Vec<Worth>>) {
    let unit = common_denominator(valuations.iter().flatten().flat_map(numbers));
    let of_agent = |types: &Vec<Valuation>| types.iter().map(|v| Worth::of(v, &unit)).collect();
    let worths = valuations.iter().map(of_agent).collect();
    (unit, worths)
}

/// The profiles of types, the last agent's moving fastest.
fn profiles(valuations: &[Vec<Valuation>]) -> Vec<Vec<&Valuation>> {
    valuations.iter().fold(vec![Vec::new()], |profiles: Vec<Vec<&Valuation>>, types| {
        let longer =
            |profile: Vec<_>| types.iter().map(move |t| [profile.clone(), vec![t]].concat());
        profiles.into_iter().flat_map(longer).collect()
    })
}

/// All lists of owners, each of the items going to an agent or (`None`) to nobody.
fn owners(agents: usize, items: usize, unsold: bool) -> Vec<Vec<Option<usize>>> {
    let choices = (0..agents).map(Some).chain(unsold.then_some(None));
    let choices: Vec<Option<usize>> = choices.collect();
    (0..items).fold(vec![Vec::new()], |lists, _| {
        let longer = |list: Vec<_>| {
            choices
                .iter()
                .map(move |&owner| [list.clone(), vec![owner]].concat())
                .collect::<Vec<_>>()
        };
        lists.into_iter().flat_map(longer).collect()
    })
}

fn bundle(owners: &[Option<usize>], agent: usize) -> Bundle {
    let hers = owners.iter().enumerate().filter(|(_, owner)| **owner == Some(agent));
    hers.map(|(item, _)| 1 << item).sum()
}

fn total(profile: &[&Valuation], owners: &[Option<usize>]) -> RBig {
    let worth = |(agent, v): (usize, &&Valuation)| v.worth(bundle(owners, agent));
    profile.iter().enumerate().map(worth).fold(RBig::ZERO, |sum, worth| sum + worth)
}

/// The best of all allocations, one by one.
fn best(profile: &[&Valuation], items: usize) -> RBig {
    let lists = owners(profile.len(), items, true);
    lists.iter().map(|owners| total(profile, owners)).max().expect("nothing sold, at least")
}

/// Whether a tree is a proof, by section 1b of the format: demand goes through all bundles.
fn check(
    profile: &[&Valuation],
    found: &Optimum,
    denominator: &IBig,
    node: &Node,
    given: &[Bundle],
    free: Bundle,
) {
    let over = |number: &IBig| RBig::from_parts_signed(number.clone(), denominator.clone());
    match node {
        Node::Branch { item, children } => {
            assert_eq!((free >> item & 1, children.len()), (1, profile.len()));
            for (agent, child) in children.iter().enumerate() {
                let mut given = given.to_vec();
                given[agent] |= 1 << item;
                check(profile, found, denominator, child, &given, free & !(1 << item));
            }
        }
        Node::Prices(prices) => {
            let mut bound = RBig::ZERO;
            for (item, price) in prices {
                assert!(free >> item & 1 == 1 && !price.is_negative());
                bound += over(price);
            }
            for (v, given) in profile.iter().zip(given) {
                let gain = |set: Bundle| {
                    let paid = prices.iter().filter(|(item, _)| set >> item & 1 == 1);
                    v.worth(given | set) - paid.fold(RBig::ZERO, |sum, (_, p)| sum + over(p))
                };
                let inside = (0..=free).filter(|set| set & !free == 0);
                bound += inside.map(gain).max().expect("the empty bundle");
            }
            assert!(bound <= over(&found.value), "{bound} is more than {}", found.value);
        }
    }
}

#[test]
fn going_through_sets_finds_the_best_of_all_allocations() {
    for seed in 0..300 {
        let mut source = Random::new(seed);
        let items = 1 + source.below(4);
        let valuations = draw(&mut source, items, 4);
        let (unit, worths) = integers(&valuations);
        let (found, proof) = optima_of_items(&worths, items, &unit, &|| false).unwrap();
        assert!(proof.is_none());
        let found = found.into_iter().map(|value| RBig::from_parts_signed(value, unit.clone()));
        let expected: Vec<RBig> = profiles(&valuations).iter().map(|p| best(p, items)).collect();
        assert_eq!(found.collect::<Vec<_>>(), expected, "seed {seed}: {valuations:?}");
    }
}

#[test]
fn trees_of_prices_prove_what_going_through_sets_finds() {
    let (mut branches, mut leaves) = (0, 0);
    for seed in 0..150 {
        let mut source = Random::new(1000 + seed);
        let items = 5 + source.below(2);
        let valuations = draw(&mut source, items, 4);
        let (unit, worths) = integers(&valuations);
        let (expected, _) = optima_of_items(&worths, items, &unit, &|| false).unwrap();
        let proof = proved_by_prices(&worths, items, &unit, &|| false).unwrap();
        for ((found, expected), profile) in
            proof.profiles.iter().zip(expected).zip(profiles(&valuations))
        {
            assert_eq!(&found.value * &unit, expected * &proof.denominator, "seed {seed}");
            let attained = total(&profile, &found.owners);
            let value = RBig::from_parts_signed(found.value.clone(), proof.denominator.clone());
            assert_eq!(attained, value, "seed {seed}");
            let nothing = vec![0; profile.len()];
            let all = (1 << items) - 1;
            check(&profile, found, &proof.denominator, &found.proof, &nothing, all);
            match found.proof {
                Node::Branch { .. } => branches += 1,
                Node::Prices(_) => leaves += 1,
            }
        }
    }
    println!("{leaves} optima proved by prices alone, {branches} by branching");
    assert!(leaves > 100 && branches > 0, "both kinds of proofs are wanted");
}

#[test]
fn additive_and_unit_demand_values_need_prices_only() {
    for seed in 0..200 {
        let mut source = Random::new(5000 + seed);
        let items = 1 + source.below(6);
        let valuations = draw(&mut source, items, 2);
        let (unit, worths) = integers(&valuations);
        let proof = proved_by_prices(&worths, items, &unit, &|| false).unwrap();
        for (found, profile) in proof.profiles.iter().zip(profiles(&valuations)) {
            assert!(matches!(found.proof, Node::Prices(_)), "seed {seed}: {valuations:?}");
            let value = RBig::from_parts_signed(found.value.clone(), proof.denominator.clone());
            let expected = match items < 5 {
                true => best(&profile, items),
                false => total(&profile, &found.owners),
            };
            assert_eq!(value, expected, "seed {seed}: {valuations:?}");
            let nothing = vec![0; profile.len()];
            let all = (1 << items) - 1;
            check(&profile, found, &proof.denominator, &found.proof, &nothing, all);
        }
    }
}

#[test]
fn the_canonical_allocation_is_the_first_optimal_list_of_owners() {
    // By hand, with all items sold: the optimum is 5 (A to 2, B to 1). C is worth nothing and goes to the first agent.
    let text = r#"
format = "poacert/1"
[goods]
kind = "items"
items = ["A", "B", "C"]
[[agents]]
name = "1"
types = [{ name = "t", value = { unit-demand = { A = 2, B = 2 } } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { additive = { A = 3 } } }]
[auction]
rule = "simultaneous-first-price"
bids = [0, 1]
"#;
    let instance = Instance::read(Source::new("by-hand.toml", text.to_owned())).unwrap();
    assert_eq!(canonical_allocation(&instance, &[0, 0]), [0b110, 0b001]);
    // By hand: the marginal values in order are 3, 2, 2, 0; agent 1 comes first where they are equal, at 0 too.
    let text = r#"
format = "poacert/1"
[goods]
kind = "units"
units = 4
[[agents]]
name = "1"
types = [{ name = "t", value = { marginals = [2] } }]
[[agents]]
name = "2"
types = [{ name = "t", value = { marginals = [3, 2, 0] } }]
[auction]
rule = "discriminatory"
bids = [0, 1]
"#;
    let instance = Instance::read(Source::new("by-hand.toml", text.to_owned())).unwrap();
    assert_eq!(canonical_allocation(&instance, &[0, 0]), [2, 2]);
}

#[test]
fn random_canonical_allocations_come_first_of_all_lists() {
    for seed in 0..120 {
        let mut source = Random::new(9000 + seed);
        let items = 1 + source.below(4);
        let valuations = draw(&mut source, items, 4);
        let instance = with_values(&valuations, items);
        let of_profile = profiles(&valuations);
        let first = &of_profile[0];
        let lists = owners(first.len(), items, false);
        let most = best(first, items);
        let expected = lists.iter().find(|owners| total(first, owners) == most);
        let expected = expected.expect("more is never worth less");
        let found = canonical_allocation(&instance, &vec![0; first.len()]);
        let bundles: Vec<Bundle> = (0..first.len()).map(|i| bundle(expected, i)).collect();
        assert_eq!(found, bundles, "seed {seed}: {first:?}");
    }
}

/// Thirteen items are one more than are gone through set by set: there is a tree to stop.
#[test]
fn a_search_for_the_optimum_can_be_stopped() {
    let values = vec![vec![Valuation::Xos(vec![vec![RBig::ONE; 13]])]];
    let instance = with_values(&values, 13);
    let stopped = Game::compile_until(&instance, &|| true).map(|game| game.optimum);
    assert!(matches!(stopped, Err(GameError::Optimum(Unproved::Stopped))));
    // All of them go to the only agent.
    let game = Game::compile(&instance).expect("a small tree");
    assert_eq!(game.expected_optimum(), RBig::from(13));
}

/// Any instance with these values.
fn with_values(valuations: &[Vec<Valuation>], items: usize) -> Instance {
    let names: Vec<String> = (0..items).map(|item| format!("\"g{item}\"")).collect();
    let mut text = format!(
        "format = \"poacert/1\"\n[goods]\nkind = \"items\"\nitems = [{}]\n",
        names.join(", ")
    );
    for agent in 0..valuations.len() {
        text += &format!(
            "[[agents]]\nname = \"{agent}\"\ntypes = [{{ name = \"t\", value = {{ additive = {{}} }} }}]\n"
        );
    }
    text += "[auction]\nrule = \"simultaneous-first-price\"\nbids = [0]\n";
    let mut instance = Instance::read(Source::new("values.toml", text)).expect("valid");
    for (agent, types) in instance.agents.iter_mut().zip(valuations) {
        agent.types[0].value = poacert::instance::Value::Bundles(types[0].clone());
    }
    instance
}
