//! Plan games of combined markets: random ones against a recursion through all plays, small ones against numbers by hand.
//!
//! `POACERT_STAGED=N` looks at N random markets instead.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::random::Random;
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_stages::stages;
use oracle::random_table::table;
use oracle::staged::play;
use poacert::game::{Game, GameError, plan_game};
use poacert::instance::{Instance, Prior, Source};
use poacert::staged::Buyers;
use std::collections::BTreeMap;

/// How many markets to look at, without being told.
const MARKETS: usize = 120;
/// Pairs of type profile and action profile.
const LIMITS: Limits = Limits { columns: 12 };

/// A choice with the choices that follow, by what was seen.
#[derive(Debug)]
struct Choice {
    action: String,
    then: BTreeMap<String, Choice>,
}

/// Reads a name of a plan. Actions, views and signals of the markets here have no brackets; texts after `: ` start with an action.
fn choice(name: &str) -> Choice {
    let Some(open) = name.find(" (") else {
        return Choice { action: name.to_owned(), then: BTreeMap::new() };
    };
    let inside = name[open + 2..].strip_suffix(')').expect("a closing bracket");
    let mut then = BTreeMap::new();
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (place, letter) in inside.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            // Views have commas inside brackets of no kind: a part ends where the next view starts or the last ends.
            ',' if depth == 0 && starts_part(&inside[place + 1..]) => {
                parts.push(&inside[start..place]);
                start = place + 2;
            }
            _ => {}
        }
    }
    parts.push(&inside[start..]);
    for part in parts {
        let (seen, rest) = part.split_once(": ").expect("what was seen");
        assert!(then.insert(seen.to_owned(), choice(rest)).is_none(), "{name}");
    }
    Choice { action: name[..open].to_owned(), then }
}

/// Does a new view or signal start here?
fn starts_part(rest: &str) -> bool {
    [" market ", " low: ", " high: "].iter().any(|start| rest.starts_with(start))
}

/// What a plan does at a path.
fn action_at<'c>(plan: &'c Choice, path: &[String]) -> Option<&'c str> {
    let mut plan = plan;
    // The type comes first; then an action, what was seen, an action, ..
    let mut steps = path[1..].iter();
    while let Some(done) = steps.next() {
        if plan.action != *done {
            return None;
        }
        // After learning nothing there is nothing new to see.
        let seen = if done == "none" { "" } else { steps.next().map_or("", String::as_str) };
        plan = plan.then.get(seen)?;
    }
    Some(&plan.action)
}

fn check(instance: &Instance, with_information: bool, buyers: Buyers, seed: u64) -> Option<Game> {
    let game = match plan_game(instance, with_information, buyers) {
        Ok(game) => game,
        Err(GameError::TooManyPayoffs { .. } | GameError::TooManyPlans { .. }) => return None,
        Err(error) => panic!("seed {seed}: {error}"),
    };
    if game.actions.count() > 3_000_000 {
        return None;
    }
    let stages = instance.stages.as_ref().expect("stages");
    let mut instance = instance.clone();
    if !with_information {
        instance.stages.as_mut().expect("stages").information = Vec::new();
    }
    let informed = with_information && stages.information.iter().any(|options| !options.is_empty());
    let by_types = |row: &poacert::instance::DisclosureRow| row.types.iter().any(Option::is_some);
    let rule = &stages.disclosure;
    let typed = informed || rule.types || rule.law.iter().any(by_types);
    // A few columns, and what is played there by recursion.
    let mut random = Random::new(seed);
    for _ in 0..6 {
        let theta: Vec<usize> =
            (0..game.agents.len()).map(|i| random.below(game.types.size(i))).collect();
        let a: Vec<usize> =
            (0..theta.len()).map(|i| *random.pick(&game.allowed[i][theta[i]])).collect();
        let profile = game.actions.number(&a);
        let types = game.types.number(&theta);
        let plans: Vec<Choice> = (0..a.len())
            .map(|i| {
                let name = &game.action_names[i][a[i]];
                match typed {
                    true => choice(name.split_once(": ").expect("a type").1),
                    false => choice(name),
                }
            })
            .collect();
        if typed && game.prior[types].is_zero() {
            assert!(game.utility[0][theta[0]][profile].is_zero());
            continue;
        }
        let mut given = instance.clone();
        given.prior = Prior::Joint([(theta.clone(), RBig::ONE)].into());
        let strategy = |agent: usize, path: &[String], actions: &[String]| {
            let played = action_at(&plans[agent], path)
                .unwrap_or_else(|| panic!("seed {seed}: {path:?} is not in {:?}", plans[agent]));
            let law: Vec<RBig> = (actions.iter())
                .map(|action| if action == played { RBig::ONE } else { RBig::ZERO })
                .collect();
            assert!(law.contains(&RBig::ONE), "seed {seed}: {played} is none of {actions:?}");
            law
        };
        let played = play(&given, buyers, &strategy).expect("short");
        let amount = |amount: &dashu::integer::IBig| {
            RBig::from_parts_signed(amount.clone(), game.money.clone())
        };
        for (i, &own) in theta.iter().enumerate() {
            assert_eq!(amount(&game.utility[i][own][profile]), played.utility[i], "seed {seed}");
        }
        assert_eq!(amount(&game.revenue[profile]), played.revenue, "seed {seed}");
        assert_eq!(amount(&game.welfare(types, profile)), played.welfare, "seed {seed}");
    }
    let alone = Game::compile(&instance).expect("an auction");
    for types in 0..game.types.count() {
        assert_eq!(&game.optimum[types] * &alone.money, &alone.optimum[types] * &game.money);
    }
    Some(game)
}

#[test]
fn random_plan_games_are_played_as_by_recursion() {
    let markets = std::env::var("POACERT_STAGED").map_or(MARKETS, |n| n.parse().expect("a number"));
    let mut compared = 0;
    for seed in 0..markets as u64 {
        let mut random = Random::new(seed);
        let text = match random.below(8) {
            0 | 1 => table(&mut random, LIMITS),
            2..=4 => goods(&mut random, LIMITS),
            _ => auction(&mut random, LIMITS),
        };
        let mut instance = Instance::read(Source::new("random.toml", text)).expect("valid");
        instance.stages = Some(stages(&mut random, &instance));
        let buyers = *random.pick(&[Buyers::All, Buyers::Free, Buyers::Accepting]);
        compared += usize::from(check(&instance, random.once_in(2), buyers, seed).is_some());
    }
    println!("{compared} of {markets} markets compared");
    assert!(3 * compared >= markets);
}
