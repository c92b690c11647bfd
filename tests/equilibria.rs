//! All equilibria: against lrsnash, brute force, published counts, and the independent checker.

#[allow(dead_code, reason = "each test uses its part")]
mod oracle;

use dashu::rational::RBig;
use oracle::lrsnash;
use oracle::naive::{Naive, choices};
use oracle::random::Random;
use oracle::random_auction::{Limits, auction};
use oracle::random_sale::goods;
use oracle::random_table::table;
use poacert::certificate::{of_answer, of_equilibria};
use poacert::equilibrium::{
    Concept, Direction, Equilibria, Equilibrium, Objective, PriorMode, Question, Strategy,
    extreme_equilibria, pure_equilibria, solve_pure,
};
use poacert::exact::Extended;
use poacert::game::{Game, ratio};
use poacert::instance::{Instance, Source};
use poacert::solve::Control;
use poacert_checker::{Outcome, check as check_certificate};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

fn compile(text: &str) -> (Instance, Game) {
    let instance = Instance::read(Source::new("test.toml", text)).expect("a valid instance");
    let game = Game::compile(&instance).expect("a small game");
    (instance, game)
}

/// Every extreme equilibrium, once the checker has agreed.
#[track_caller]
fn all_extreme(instance: &Instance, game: &Game) -> Equilibria {
    let found = extreme_equilibria(game, false, &Control::unlimited()).expect("two agents");
    assert!(found.complete);
    valid(&of_equilibria(instance, game, &found).to_bytes(), instance);
    found
}

#[track_caller]
fn valid(certificate: &[u8], instance: &Instance) {
    assert_eq!(verdict(certificate), Ok(()), "{}", instance.source.text);
}

fn verdict(certificate: &[u8]) -> Result<(), &'static str> {
    match check_certificate(certificate, None) {
        Outcome::Valid(_) => Ok(()),
        Outcome::Invalid { rejection, .. } => Err(rejection.code.text()),
    }
}

/// Complete information, values 1 and 1/2, bids k/steps.
fn first_price(steps: usize) -> String {
    format!(
        "format = \"poacert/1\"\n\
         [[agents]]\nname = \"1\"\ntypes = [{{ name = \"v\", value = 1 }}]\n\
         [[agents]]\nname = \"2\"\ntypes = [{{ name = \"v\", value = \"1/2\" }}]\n\
         [auction]\nrule = \"first-price\"\nties = \"uniform\"\n\
         bids = {{ from = 0, to = 1, step = \"1/{steps}\" }}\n"
    )
}

/// A game of two agents with one type each: nothing is allocated, and payments are negative payoffs.
fn bimatrix(payoffs: [&[Vec<i64>]; 2]) -> String {
    let names =
        |count: usize| (0..count).map(|a| format!("\"a{a}\"")).collect::<Vec<_>>().join(", ");
    let (rows, columns) = (payoffs[0].len(), payoffs[0][0].len());
    let mut text = String::from("format = \"poacert/1\"\n");
    for agent in ["1", "2"] {
        text += &format!(
            "[[agents]]\nname = \"{agent}\"\ntypes = [{{ name = \"t\", value = {{ outcomes = {{ x = 0 }} }} }}]\n"
        );
    }
    text += &format!(
        "[auction]\nrule = \"table\"\nactions = {{ \"1\" = [{}], \"2\" = [{}] }}\n",
        names(rows),
        names(columns)
    );
    for (r, both) in payoffs[0].iter().zip(payoffs[1]).enumerate() {
        for (c, (one, two)) in both.0.iter().zip(both.1).enumerate() {
            text += &format!(
                "[[auction.entries]]\nprofile = [\"a{r}\", \"a{c}\"]\noutcome = \"x\"\npayments = [{}, {}]\n",
                -one, -two
            );
        }
    }
    text
}

/// Plans of an agent: by type an action, the first for types of probability 0.
fn plans(game: &Game, agent: usize) -> Vec<Vec<usize>> {
    let types = 0..game.types.size(agent);
    let lists: Vec<Vec<usize>> = types
        .map(|t| match game.marginal(agent, t).is_zero() {
            true => vec![game.allowed[agent][t][0]],
            false => game.allowed[agent][t].clone(),
        })
        .collect();
    choices(&lists)
}

/// Payoffs of both, and welfare, by plan of agent 1 and plan of agent 2.
fn strategic_form(game: &Game) -> [Vec<Vec<RBig>>; 3] {
    let (own, others) = (plans(game, 0), plans(game, 1));
    let expected = |of: &dyn Fn(usize, usize) -> dashu::integer::IBig| -> Vec<Vec<RBig>> {
        let entry = |p: &Vec<usize>, q: &Vec<usize>| {
            let sum = (0..game.types.count()).map(|theta| {
                let played = [p[game.types.digit(theta, 0)], q[game.types.digit(theta, 1)]];
                &game.prior[theta] * of(theta, game.actions.number(&played))
            });
            ratio(sum.sum(), &game.prior_total * &game.money)
        };
        own.iter().map(|p| others.iter().map(|q| entry(p, q)).collect()).collect()
    };
    let utility =
        |i: usize| expected(&|theta, a| game.utility[i][game.types.digit(theta, i)][a].clone());
    [utility(0), utility(1), expected(&|theta, a| game.welfare(theta, a))]
}

/// Pairs of full laws over actions, of agents with one type.
fn as_laws(game: &Game, found: &Equilibria) -> BTreeSet<lrsnash::Pair> {
    let law = |agent: usize, place: usize| {
        let strategy = found.strategy(agent, place);
        let mut law = vec![RBig::ZERO; game.actions.size(agent)];
        for (action, weight) in strategy.laws[0].as_ref().expect("it counts") {
            law[*action] = ratio(weight.clone(), strategy.denominator.clone());
        }
        law
    };
    let pairs: BTreeSet<_> =
        found.list.iter().map(|one| (law(0, one.played[0]), law(1, one.played[1]))).collect();
    assert_eq!(pairs.len(), found.list.len(), "none is listed twice");
    pairs
}

/// How many components pairs that share a strategy make.
fn count_components(pairs: &BTreeSet<lrsnash::Pair>) -> usize {
    let pairs: Vec<_> = pairs.iter().collect();
    count_classes(&pairs, |one, other| one.0 == other.0 || one.1 == other.1)
}

/// How many classes of pairs there are, by spreading from each to those near.
fn count_classes(
    pairs: &[&lrsnash::Pair],
    near: impl Fn(&lrsnash::Pair, &lrsnash::Pair) -> bool,
) -> usize {
    let mut seen = vec![false; pairs.len()];
    let mut count = 0;
    for start in 0..pairs.len() {
        let mut waiting = vec![start];
        count += usize::from(!seen[start]);
        while let Some(at) = waiting.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                waiting.extend((0..pairs.len()).filter(|&other| near(pairs[at], pairs[other])));
            }
        }
    }
    count
}

#[test]
fn first_price_has_as_many_extreme_equilibria_as_lrsnash_and_gambit_found() {
    for (steps, count) in [(4, 5), (6, 15), (8, 38), (10, 160)] {
        let (instance, game) = compile(&first_price(steps));
        let found = all_extreme(&instance, &game);
        assert_eq!(found.list.len(), count, "K = {steps}");
        let [one, two, _] = strategic_form(&game);
        let expected = lrsnash::extreme_pairs([&one, &two]);
        assert_eq!(as_laws(&game, &found), expected);
        assert_eq!(found.components.len(), count_components(&expected));
    }
}

#[test]
fn random_bimatrix_games_have_the_equilibria_of_lrsnash() {
    let mut random = Random::new(31);
    let mut continua = 0;
    for number in 0..300 {
        let (rows, columns) = (1 + random.below(5), 1 + random.below(5));
        // Few numbers make many ties.
        let most = [1, 2, 9][number % 3];
        let mut payoffs = || -> Vec<Vec<i64>> {
            let row = |random: &mut Random| (0..columns).map(|_| random.between(0, most)).collect();
            (0..rows).map(|_| row(&mut random)).collect()
        };
        let tables = [payoffs(), payoffs()];
        let (instance, game) = compile(&bimatrix([&tables[0], &tables[1]]));
        let found = all_extreme(&instance, &game);
        let [one, two, _] = strategic_form(&game);
        let expected = lrsnash::extreme_pairs([&one, &two]);
        assert_eq!(as_laws(&game, &found), expected, "{tables:?}");
        assert_eq!(found.components.len(), count_components(&expected), "{tables:?}");
        continua += found.components.iter().filter(|component| component.is_continuum()).count();
    }
    assert!(continua > 50, "the games were not degenerate");
}

/// What a table by plans is worth on average.
fn expected_worth((p, q): &lrsnash::Pair, table: &[Vec<RBig>]) -> RBig {
    let row = |(chance, row): (&RBig, &Vec<RBig>)| {
        let sum = row.iter().zip(q).map(|(w, chance)| w * chance);
        chance * sum.fold(RBig::ZERO, |sum, part| sum + part)
    };
    p.iter().zip(table).map(row).fold(RBig::ZERO, |sum, part| sum + part)
}

/// Least and largest.
fn ends(values: Vec<RBig>) -> (Option<RBig>, Option<RBig>) {
    (values.iter().min().cloned(), values.iter().max().cloned())
}

/// In strategic form the equilibria are the mixtures of plans that induce those in behavioural strategies. What
/// induces one is connected, and welfare is the same: least and largest welfare, at extreme equilibria of either
/// form, and the number of components agree.
#[test]
fn random_bayesian_games_have_the_components_and_welfare_of_lrsnash() {
    let mut random = Random::new(32);
    let (mut tried, mut mixed) = (0, 0);
    while tried < 120 {
        let limits = Limits { columns: 120 };
        let text = match random.once_in(3) {
            true => table(&mut random, limits),
            false => auction(&mut random, limits),
        };
        let (instance, game) = compile(&text);
        let sizes = (0..game.agents.len()).map(|i| plans(&game, i).len()).product::<usize>();
        if game.agents.len() != 2 || sizes > 300 {
            continue;
        }
        tried += 1;
        let found = all_extreme(&instance, &game);
        let [one, two, welfare] = strategic_form(&game);
        let expected = lrsnash::extreme_pairs([&one, &two]);
        assert_eq!(found.components.len(), count_components(&expected), "{text}");
        let ours = ends(found.list.iter().map(|one| one.welfare.clone()).collect());
        let worth = |pair| expected_worth(pair, &welfare);
        assert_eq!(ours, ends(expected.iter().map(worth).collect()), "{text}");
        mixed += usize::from(game.types.count() > 1);
    }
    assert!(mixed > 40, "the games had no types");
}

/// What a law over plans lets each type play, as pairs (type, action).
fn played(plans: &[Vec<usize>], law: &[RBig]) -> BTreeSet<(usize, usize)> {
    let with = plans.iter().zip(law).filter(|(_, chance)| !chance.is_zero());
    with.flat_map(|(plan, _)| plan.iter().copied().enumerate()).collect()
}

/// Does nobody who plays all this bid less with a higher value? Types of probability 0 are not looked at.
fn ordered(game: &Game, agent: usize, played: &BTreeSet<(usize, usize)>) -> bool {
    let order = game.order.as_ref().expect("a single item");
    let (values, places) = (&order.values[agent], &order.places[agent]);
    let played = || played.iter().filter(|(t, _)| !game.marginal(agent, *t).is_zero());
    played().all(|&(low, bid)| {
        played().all(|&(high, other)| values[low] >= values[high] || places[bid] <= places[other])
    })
}

/// As above, of the monotone equilibria: mixtures of plans all of whose parts are in order.
#[test]
fn random_auctions_have_the_monotone_components_and_welfare_of_lrsnash() {
    let mut random = Random::new(34);
    let (mut tried, mut fewer, mut apart) = (0, 0, 0);
    while tried < 80 {
        let text = auction(&mut random, Limits { columns: 200 });
        let (instance, game) = compile(&text);
        let plans = [0, 1].map(|i| plans(&game, i));
        let sizes = plans.iter().map(Vec::len).product::<usize>();
        if game.agents.len() != 2 || game.types.count() < 3 || sizes > 600 {
            continue;
        }
        tried += 1;
        let every = extreme_equilibria(&game, false, &Control::unlimited()).expect("two agents");
        let found = extreme_equilibria(&game, true, &Control::unlimited()).expect("two agents");
        assert!(found.complete);
        valid(&of_equilibria(&instance, &game, &found).to_bytes(), &instance);
        let [one, two, welfare] = strategic_form(&game);
        let supports = |(p, q): &lrsnash::Pair| [played(&plans[0], p), played(&plans[1], q)];
        let all_ordered = |supports: &[BTreeSet<(usize, usize)>; 2]| {
            supports.iter().enumerate().all(|(agent, played)| ordered(&game, agent, played))
        };
        let all = lrsnash::extreme_pairs([&one, &two]);
        let expected: Vec<_> = all.iter().filter(|pair| all_ordered(&supports(pair))).collect();
        fewer += usize::from(expected.len() < all.len());
        let near = |one: &lrsnash::Pair, other: &lrsnash::Pair| {
            let (a, b) = (supports(one), supports(other));
            let together = [0, 1].map(|agent| a[agent].union(&b[agent]).copied().collect());
            (one.0 == other.0 || one.1 == other.1) && all_ordered(&together)
        };
        let components = count_classes(&expected, |one, other| near(one, other));
        assert_eq!(found.components.len(), components, "{text}");
        let adjacent = |a: &lrsnash::Pair, b: &lrsnash::Pair| a.0 == b.0 || a.1 == b.1;
        let crossed = |one: &lrsnash::Pair| {
            expected.iter().any(|other| adjacent(one, other) && !near(one, other))
        };
        apart += usize::from(expected.iter().any(|one| crossed(one)));
        let worth = |pair: &&lrsnash::Pair| expected_worth(pair, &welfare);
        let ours = ends(found.list.iter().map(|one| one.welfare.clone()).collect());
        assert_eq!(ours, ends(expected.iter().map(worth).collect()), "{text}");
        // The list is what is monotone of the list of all.
        let named = |list: &Equilibria, one: &Equilibrium| {
            [0, 1].map(|agent| list.strategy(agent, one.played[agent]).clone())
        };
        let in_order = |strategies: &[Strategy; 2]| {
            let supports = strategies.each_ref().map(|strategy| {
                let laws = strategy.laws.iter().enumerate();
                laws.flat_map(|(t, law)| law.iter().flatten().map(move |(a, _)| (t, *a))).collect()
            });
            all_ordered(&supports)
        };
        let monotone: Vec<_> =
            every.list.iter().map(|one| named(&every, one)).filter(in_order).collect();
        let listed: Vec<_> = found.list.iter().map(|one| named(&found, one)).collect();
        assert_eq!(listed, monotone, "{text}");
        for component in &found.components {
            for subset in &component.subsets {
                let pairs = component.equilibria.iter().map(|&place| &found.list[place].played);
                let within = pairs.filter(|pair| (0..2).all(|i| subset[i].contains(&pair[i])));
                assert_eq!(within.count(), subset[0].len() * subset[1].len(), "{text}");
            }
        }
    }
    assert!(fewer > 10 && apart > 5, "{fewer} {apart}");
}

#[test]
fn known_games_have_their_equilibria() {
    // Matching pennies: one, half and half. Battle of the sexes: two pure and one mixed, apart.
    let pennies = [vec![vec![1, 0], vec![0, 1]], vec![vec![0, 1], vec![1, 0]]];
    let sexes = [vec![vec![2, 0], vec![0, 1]], vec![vec![1, 0], vec![0, 2]]];
    // Nobody cares: all pairs of the squares' corners, one component, one subset.
    let idle = [vec![vec![0, 0], vec![0, 0]], vec![vec![0, 0], vec![0, 0]]];
    for (tables, equilibria, components) in [(pennies, 1, 1), (sexes, 3, 3), (idle, 4, 1)] {
        let (instance, game) = compile(&bimatrix([&tables[0], &tables[1]]));
        let found = all_extreme(&instance, &game);
        assert_eq!((found.list.len(), found.components.len()), (equilibria, components));
        assert!(found.components.iter().all(|component| component.subsets.len() == 1));
    }
}

/// By agent, a plan; in some order.
type Profiles = BTreeSet<Vec<Vec<Option<usize>>>>;

/// All pure equilibria by trying all profiles of plans on a naive reading of the rules.
fn brute_force(game: &Naive) -> Vec<(Vec<Vec<Option<usize>>>, RBig)> {
    let counts = |i: usize, t: usize| !game.marginal(i, t).is_zero();
    let slots: Vec<(usize, usize)> = (0..game.agents)
        .flat_map(|i| (0..game.types[i]).map(move |t| (i, t)))
        .filter(|&(i, t)| counts(i, t))
        .collect();
    let lists: Vec<Vec<usize>> = slots.iter().map(|&(i, t)| game.allowed[i][t].clone()).collect();
    let possible = || game.prior.iter().filter(|(_, f)| !f.is_zero());
    // The game numbers the actions that some type may play.
    let kept: Vec<BTreeSet<usize>> =
        game.allowed.iter().map(|types| types.iter().flatten().copied().collect()).collect();
    let mut found = Vec::new();
    for choice in choices(&lists) {
        let mut plans: Vec<Vec<Option<usize>>> =
            game.types.iter().map(|&types| vec![None; types]).collect();
        slots.iter().zip(&choice).for_each(|(&(i, t), &action)| plans[i][t] = Some(action));
        let played = |theta: &[usize]| -> Vec<usize> {
            theta.iter().zip(&plans).map(|(&t, plan)| plan[t].expect("it counts")).collect()
        };
        let gains = |&(i, t): &(usize, usize), d: usize| {
            let with = possible().filter(|(theta, _)| theta[i] == t);
            let gain = with.map(|(theta, f)| {
                let a = played(theta);
                f * (game.deviated(i, t, &a, d) - game.utility(i, t, &a))
            });
            gain.fold(RBig::ZERO, |sum, part| sum + part) > RBig::ZERO
        };
        let refuted =
            |slot: &(usize, usize)| game.allowed[slot.0][slot.1].iter().any(|&d| gains(slot, d));
        if slots.iter().any(refuted) {
            continue;
        }
        let welfare = possible().map(|(theta, f)| f * game.welfare(theta, &played(theta)));
        let welfare = welfare.fold(RBig::ZERO, |sum, part| sum + part);
        for &(i, t) in &slots {
            let number = |action| kept[i].iter().position(|&kept| kept == action);
            plans[i][t] = plans[i][t].and_then(number);
        }
        found.push((plans, welfare));
    }
    found
}

/// Are bids in the order of values? Their amounts decide, not their places in the list.
fn is_monotone(game: &Game, plans: &[Vec<Option<usize>>]) -> bool {
    let order = game.order.as_ref().expect("a single item");
    (0..plans.len()).all(|i| {
        let types = plans[i].iter().enumerate().filter_map(|(t, action)| Some((t, (*action)?)));
        let types: Vec<_> = types.collect();
        types.iter().all(|&(low, bid)| {
            types.iter().all(|&(high, other)| {
                order.values[i][low] >= order.values[i][high]
                    || order.places[i][bid] <= order.places[i][other]
            })
        })
    })
}

fn listed(game: &Game, found: &Equilibria) -> Profiles {
    let plan = |(agent, &place): (usize, &usize)| {
        let strategy = found.strategy(agent, place);
        (0..game.types.size(agent)).map(|t| strategy.action(t)).collect()
    };
    found.list.iter().map(|one| one.played.iter().enumerate().map(plan).collect()).collect()
}

#[track_caller]
fn check_pure(instance: &Instance, game: &Game, monotone: bool, expected: &[(Profiles, RBig)]) {
    let control = Control::unlimited();
    let found = pure_equilibria(game, monotone, &control);
    assert!(found.complete);
    let profiles: Profiles = expected.iter().flat_map(|(one, _)| one.clone()).collect();
    assert_eq!(listed(game, &found), profiles, "{}", instance.source.text);
    assert_eq!(found.list.len(), profiles.len());
    valid(&of_equilibria(instance, game, &found).to_bytes(), instance);
    for direction in [Direction::Min, Direction::Max] {
        let question = Question {
            concept: Concept::PureBne,
            objective: Objective::welfare(),
            direction,
            prior: PriorMode::Given,
            monotone,
            undominated: None,
        };
        let answer = solve_pure(game, &question, &control);
        let values = expected.iter().map(|(_, welfare)| welfare.clone());
        let best = match direction {
            Direction::Min => values.min().map_or(Extended::Infinity, Extended::Finite),
            Direction::Max => values.max().map_or(Extended::NegativeInfinity, Extended::Finite),
        };
        assert!(answer.value.is_exact());
        assert_eq!(answer.value.lower, best, "{}", instance.source.text);
        valid(&of_answer(instance, game, &answer).to_bytes(), instance);
    }
}

#[test]
fn random_games_have_the_pure_equilibria_of_brute_force() {
    let mut random = Random::new(33);
    let (mut three, mut none, mut ordered) = (0, 0, 0);
    for number in 0..300 {
        let limits = Limits { columns: 400 };
        let text = match number % 4 {
            0 => table(&mut random, limits),
            1 => goods(&mut random, limits),
            _ => auction(&mut random, limits),
        };
        let (instance, game) = compile(&text);
        let naive = Naive::of(&instance);
        let profiles = naive.allowed.iter().flatten().map(Vec::len);
        if profiles.fold(1usize, usize::saturating_mul) > 3_000 {
            continue;
        }
        let single = |(plans, welfare)| (Profiles::from([plans]), welfare);
        let all = brute_force(&naive);
        three += usize::from(game.agents.len() > 2);
        none += usize::from(all.is_empty());
        let every: Vec<_> = all.iter().cloned().map(single).collect();
        check_pure(&instance, &game, false, &every);
        if game.order.is_some() {
            let all = all.into_iter().filter(|(plans, _)| is_monotone(&game, plans));
            let monotone: Vec<_> = all.map(single).collect();
            ordered += usize::from(monotone.len() < every.len());
            check_pure(&instance, &game, true, &monotone);
        }
    }
    assert!(three > 20 && none > 10 && ordered > 5, "{three} {none} {ordered}");
}

/// Values k/types for k = 1..types, uniform and independent; bids k/steps.
fn symmetric(rule: &str, types: usize, steps: usize) -> String {
    let mut text = String::from("format = \"poacert/1\"\n");
    for agent in 1..=2 {
        let list: Vec<String> = (1..=types)
            .map(|k| {
                format!("{{ name = \"v{k}\", prob = \"1/{types}\", value = \"{k}/{types}\" }}")
            })
            .collect();
        text += &format!("[[agents]]\nname = \"{agent}\"\ntypes = [{}]\n", list.join(", "));
    }
    text + &format!(
        "[auction]\nrule = \"{rule}\"\nbids = {{ from = 0, to = 1, step = \"1/{steps}\" }}\n"
    )
}

#[test]
fn first_price_with_three_types_has_the_three_pure_equilibria_gambit_found() {
    let (instance, game) = compile(&symmetric("first-price", 3, 5));
    let found = pure_equilibria(&game, false, &Control::unlimited());
    assert_eq!(found.list.len(), 3);
    valid(&of_equilibria(&instance, &game, &found).to_bytes(), &instance);
}

/// Too many plans to go through: the tree decides, with HiGHS's proposal to begin with.
#[test]
fn trees_of_larger_games_agree_with_their_lists() {
    for (rule, types, steps) in [("second-price", 4, 7), ("first-price", 5, 8), ("all-pay", 4, 11)]
    {
        let (instance, game) = compile(&symmetric(rule, types, steps));
        let control = Control::unlimited();
        let list = pure_equilibria(&game, false, &control).list;
        for direction in [Direction::Min, Direction::Max] {
            let question = Question {
                concept: Concept::PureBne,
                objective: Objective::revenue(),
                direction,
                prior: PriorMode::Given,
                monotone: false,
                undominated: None,
            };
            let answer = solve_pure(&game, &question, &control);
            let values = list.iter().map(|one| one.revenue.clone());
            let best = match direction {
                Direction::Min => values.min().map_or(Extended::Infinity, Extended::Finite),
                Direction::Max => values.max().map_or(Extended::NegativeInfinity, Extended::Finite),
            };
            assert!(answer.value.is_exact());
            assert_eq!(answer.value.lower, best, "{rule}");
            valid(&of_answer(&instance, &game, &answer).to_bytes(), &instance);
        }
    }
}

#[test]
fn a_limit_leaves_an_interval_and_an_incomplete_list() {
    let (instance, game) = compile(&symmetric("second-price", 4, 7));
    let control = Control::new(Some(Duration::ZERO), None, None);
    assert!(!extreme_equilibria(&game, false, &control).expect("two agents").complete);
    assert!(!pure_equilibria(&game, false, &control).complete);
    let question = Question {
        concept: Concept::PureBne,
        objective: Objective::welfare(),
        direction: Direction::Min,
        prior: PriorMode::Given,
        monotone: false,
        undominated: None,
    };
    let answer = solve_pure(&game, &question, &control);
    assert!(!answer.value.is_exact());
    // Multipliers of 0 prove what the worst play is worth.
    assert!(matches!(answer.value.lower, Extended::Finite(_)));
    valid(&of_answer(&instance, &game, &answer).to_bytes(), &instance);
}

/// Numbers beyond machine words give the same list.
#[test]
fn long_numbers_change_nothing() {
    let text = first_price(6);
    let scaled = text
        .replace("value = 1 }", "value = \"10^30\" }")
        .replace("value = \"1/2\"", "value = \"10^30/2\"");
    let scaled = scaled.replace("to = 1, step = \"1/6\"", "to = \"10^30\", step = \"10^30/6\"");
    assert_ne!(text, scaled);
    let (_, small) = compile(&text);
    let (instance, large) = compile(&scaled);
    let found = all_extreme(&instance, &large);
    let short = extreme_equilibria(&small, false, &Control::unlimited()).expect("two agents");
    assert_eq!(as_laws(&large, &found), as_laws(&small, &short));
    assert_eq!(pure_equilibria(&large, false, &Control::unlimited()).list.len(), 3);
}

/// The certificate of a list with one change, which must be found.
#[track_caller]
fn forged(code: &str, pure: bool, change: impl Fn(&mut Value)) {
    let (instance, game) = compile(&first_price(6));
    let control = Control::unlimited();
    let found = match pure {
        true => pure_equilibria(&game, false, &control),
        false => extreme_equilibria(&game, false, &control).expect("two agents"),
    };
    let bytes = of_equilibria(&instance, &game, &found).to_bytes();
    let mut certificate: Value = serde_json::from_slice(&bytes).expect("JSON");
    change(&mut certificate);
    assert_eq!(verdict(certificate.to_string().as_bytes()), Err(code), "{certificate}");
}

#[test]
fn forged_lists_are_rejected() {
    forged("equilibria-mismatch", true, |c| c["claim"]["equilibria"] = json!("2"));
    forged("equilibria-mismatch", true, |c| {
        c["proof"]["profiles"].as_array_mut().unwrap().pop();
        c["claim"]["equilibria"] = json!("2");
        c["claim"]["components"] = json!("2");
    });
    forged("equilibria-mismatch", true, |c| c["proof"]["profiles"][0][0][0] = json!("0"));
    forged("duplicate-entry", true, |c| {
        let first = c["proof"]["profiles"][0].clone();
        c["proof"]["profiles"][1] = first;
    });
    forged("equilibria-mismatch", false, |c| c["claim"]["equilibria"] = json!("16"));
    forged("components-mismatch", false, |c| c["claim"]["components"] = json!("3"));
    forged("components-mismatch", false, |c| c["proof"]["pairs"][14][2] = json!("0"));
    forged("equilibria-mismatch", false, |c| {
        c["proof"]["pairs"].as_array_mut().unwrap().remove(1);
        c["claim"]["equilibria"] = json!("14");
    });
    forged("equilibria-mismatch", false, |c| c["proof"]["pairs"][14][0] = json!("0"));
}
