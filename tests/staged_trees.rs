//! Trees of combined markets: random ones against a recursion through all plays, small ones against numbers by hand.
//!
//! `POACERT_STAGED=N` looks at N random markets instead.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::integer::UBig;
use dashu::rational::RBig;
use oracle::random::{Random, fraction};
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_stages::stages;
use oracle::random_table::table;
use oracle::staged::{Played, play};
use poacert::instance::{Instance, Source};
use poacert::staged::{Buyers, Market, Tree, plan_count, sizes};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many markets to look at, without being told.
const MARKETS: usize = 300;
/// Pairs of type profile and action profile.
const LIMITS: Limits = Limits { columns: 30 };

fn random_market(random: &mut Random) -> Instance {
    let text = match random.below(8) {
        0 | 1 => table(random, LIMITS),
        2..=4 => goods(random, LIMITS),
        _ => auction(random, LIMITS),
    };
    let mut instance = Instance::read(Source::new("random.toml", text.clone()))
        .unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    instance.stages = Some(stages(random, &instance));
    instance
}

/// A law with full support that depends on the path.
fn law(seed: u64, agent: usize, path: &[String], actions: &[String]) -> Vec<RBig> {
    let weights = actions.iter().map(|action| {
        let mut hasher = DefaultHasher::new();
        (seed, agent, path, action).hash(&mut hasher);
        1 + (hasher.finish() % 4) as i64
    });
    let weights: Vec<i64> = weights.collect();
    let total: i64 = weights.iter().sum();
    weights.iter().map(|&weight| fraction(weight, total)).collect()
}

/// The same expectations from the tree.
fn played(tree: &Tree, seed: u64) -> Played {
    let mut played = Played { utility: vec![RBig::ZERO; tree.agents.len()], ..Played::default() };
    let mut reached: Vec<Vec<RBig>> = Vec::new();
    for (agent, side) in tree.agents.iter().enumerate() {
        let mut of = vec![RBig::ONE; side.sequences];
        for set in &side.sets {
            let law = law(seed, agent, &set.path, &set.actions);
            for (action, probability) in law.iter().enumerate() {
                of[set.first + action] = &of[set.parent] * probability;
            }
            let new = played.sets.insert((agent, set.path.clone()), set.actions.clone());
            assert!(new.is_none());
        }
        reached.push(of);
    }
    let unit = RBig::from_parts_signed(tree.money.clone() * &tree.chance, 1.into());
    let mut weight = RBig::ZERO;
    for end in &tree.ends {
        let own = end.sequences.iter().zip(&reached).map(|(&sequence, of)| of[sequence].clone());
        let p = own.fold(RBig::ONE, |all, one| all * one);
        let amount = |amount: &dashu::integer::IBig| &p * RBig::from(amount.clone()) / &unit;
        for (utility, own) in played.utility.iter_mut().zip(&end.utility) {
            *utility += amount(own);
        }
        played.welfare += amount(&end.welfare);
        played.revenue += amount(&end.revenue);
        played.surplus += amount(&end.surplus);
        weight += &p * RBig::from(end.weight.clone());
    }
    assert_eq!(weight, RBig::from(tree.chance.clone()), "probabilities sum to 1");
    played
}

#[test]
fn random_markets_are_played_as_by_recursion() {
    let markets = std::env::var("POACERT_STAGED").map_or(MARKETS, |n| n.parse().expect("a number"));
    let (mut compared, mut surplus, mut lots, mut signals) = (0, 0, 0, 0);
    for seed in 0..markets as u64 {
        let mut random = Random::new(seed);
        let instance = random_market(&mut random);
        let buyers = *random.pick(&[Buyers::All, Buyers::Free, Buyers::Accepting]);
        let strategy =
            |agent: usize, path: &[String], actions: &[String]| law(seed, agent, path, actions);
        let Some(expected) = play(&instance, buyers, &strategy) else { continue };
        let market = Market::of(&instance);
        let tree = Tree::whole(&market, buyers, 1_000_000)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let mut found = played(&tree, seed);
        found.plays = expected.plays;
        assert_eq!(found, expected, "seed {seed}");
        canonical(&tree);
        along_pure_plays(&market, buyers, &tree, seed);
        compared += 1;
        surplus += usize::from(expected.surplus != RBig::ZERO);
        lots += usize::from(
            expected.sets.keys().any(|(_, path)| path.iter().any(|t| t.contains("after "))),
        );
        signals += usize::from(
            expected.sets.keys().any(|(_, path)| path.iter().any(|t| t.contains("saw "))),
        );
    }
    println!(
        "{compared} of {markets} markets compared; {surplus} with surplus, {lots} with several lots, {signals} with disclosure"
    );
    assert!(4 * compared >= markets && surplus > 10 && lots > 10 && signals > 10);
}

#[test]
fn sizes_are_those_of_the_trees() {
    let markets = std::env::var("POACERT_STAGED").map_or(MARKETS, |n| n.parse().expect("a number"));
    let (mut compared, mut forgetful) = (0, 0);
    for seed in 0..markets as u64 {
        let instance = random_market(&mut Random::new(seed));
        let strategy =
            |agent: usize, path: &[String], actions: &[String]| law(seed, agent, path, actions);
        let Some(expected) = play(&instance, Buyers::All, &strategy) else { continue };
        let sizes = sizes(&instance).expect("small");
        let tree = Tree::whole(&Market::of(&instance), Buyers::All, 1_000_000).expect("small");
        assert_eq!(sizes.plays, expected.plays.into(), "seed {seed}");
        for agent in 0..instance.agents.len() {
            let own = expected.sets.iter().filter(|((mover, _), _)| *mover == agent);
            let sequences = 1 + own.clone().map(|(_, actions)| actions.len()).sum::<usize>();
            let (found, sets) = (&sizes.agents[agent], own.count());
            assert!(found.sets >= sets.into(), "seed {seed}");
            if found.sets == sets.into() {
                assert_eq!(found.sequences, sequences.into(), "seed {seed}");
                let side = &tree.agents[agent];
                // Types of probability 0 have one plan without a set.
                let likely =
                    (0..side.types.len()).filter(|&t| side.sets.iter().any(|s| s.of_type == t));
                let plans: UBig = likely.map(|t| plan_count(side, t)).sum();
                assert_eq!(UBig::from(found.plans), plans.min(u64::MAX.into()), "seed {seed}");
            } else {
                assert!(!found.is_exact, "seed {seed}: {found:?}, {sets} sets");
                forgetful += 1;
            }
        }
        compared += 1;
    }
    println!("{compared} of {markets} markets compared; {forgetful} agents forget who held what");
    assert!(4 * compared >= markets && 20 * forgetful <= compared);
}

/// Sets and ends are in the order of the format.
fn canonical(tree: &Tree) {
    for side in &tree.agents {
        let mut first = 1;
        for set in &side.sets {
            assert_eq!(set.first, first);
            first += set.actions.len();
        }
        assert_eq!(side.sequences, first);
        // A set's key: its type, then the positions of actions and the texts between them.
        let key = |number: usize| {
            let mut key: Vec<(usize, String)> = Vec::new();
            let mut set = &side.sets[number];
            loop {
                key.push((0, set.path.last().cloned().unwrap_or_default()));
                if set.parent == 0 {
                    key.last_mut().expect("pushed").1.clear();
                    key.push((set.of_type, String::new()));
                    break;
                }
                let before = side.set_of(set.parent).expect("not empty");
                key.push((set.parent - side.sets[before].first, String::new()));
                set = &side.sets[before];
            }
            key.reverse();
            key
        };
        let keys: Vec<_> = (0..side.sets.len()).map(key).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
    }
    assert!(tree.ends.windows(2).all(|pair| pair[0].sequences < pair[1].sequences));
}

/// Following one agent's pure plan leaves the plays that agree with it.
fn along_pure_plays(market: &Market, buyers: Buyers, tree: &Tree, seed: u64) {
    let agent = seed as usize % tree.agents.len();
    let choice = |path: &[String], actions: usize| {
        let mut hasher = DefaultHasher::new();
        (seed, path).hash(&mut hasher);
        (hasher.finish() % actions as u64) as usize
    };
    let along = Tree::along(market, buyers, 1_000_000, &mut |mover, set| {
        (mover == agent).then(|| vec![choice(&set.path, set.actions.len())])
    })
    .expect("a smaller tree");
    let named = |tree: &Tree, end: &poacert::staged::End| -> Vec<Option<(Vec<String>, String)>> {
        let sequences = end.sequences.iter().zip(&tree.agents);
        sequences
            .map(|(&sequence, side)| {
                let set = &side.sets[side.set_of(sequence)?];
                Some((set.path.clone(), side.action(sequence)?.to_owned()))
            })
            .collect()
    };
    let amounts = |tree: &Tree, end: &poacert::staged::End| {
        let unit = RBig::from(tree.money.clone() * &tree.chance);
        let each =
            end.utility.iter().chain([&end.welfare, &end.revenue, &end.surplus, &end.optimum]);
        each.map(|amount| RBig::from(amount.clone()) / &unit).collect::<Vec<_>>()
    };
    let all = |tree: &Tree, which: &dyn Fn(&poacert::staged::End) -> bool| -> BTreeMap<_, _> {
        let ends = tree.ends.iter().filter(|end| which(end));
        ends.map(|end| (named(tree, end), amounts(tree, end))).collect()
    };
    let side = &tree.agents[agent];
    let agrees = |end: &poacert::staged::End| {
        let mut sequence = end.sequences[agent];
        while let Some(number) = side.set_of(sequence) {
            let set = &side.sets[number];
            if choice(&set.path, set.actions.len()) != sequence - set.first {
                return false;
            }
            sequence = set.parent;
        }
        true
    };
    assert_eq!(all(&along, &|_| true), all(tree, &agrees));
}
