//! Plan games: staged instances as games whose actions are plans (`proofs/FORMAT.md`, section 1d).

use super::layout::MOST_ENTRIES;
use super::{Game, GameError, Shape};
use crate::auction::{common_denominator, efficient, scaled};
use crate::instance::{Aftermarket, Allocation, Disclosure, Instance, Prior, Stages};
use crate::staged::{Buyers, GivenTypes, Market, Plan, Side, Unbuilt, plan_count, plans_of};
use dashu::base::Gcd;
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use std::collections::HashMap;

/// The most plans an agent may have.
pub(super) const MOST_PLANS: usize = 100_000;
/// The most plays that are gone through to find payoffs.
const MOST_PLAYS: usize = 2_000_000;

/// The plan game of a staged instance, with its options of information or without; of an auction alone too.
///
/// # Errors
///
/// If there are too many plans, plays or payoffs, or optimal welfare is not found.
pub fn plan_game(
    instance: &Instance,
    with_information: bool,
    buyers: Buyers,
) -> Result<Game, GameError> {
    plan_game_until(instance, with_information, buyers, &|| false)
}

/// The same, until `stop` says so.
///
/// # Errors
///
/// As [`plan_game`], and if it was stopped.
pub fn plan_game_until(
    instance: &Instance,
    with_information: bool,
    buyers: Buyers,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Game, GameError> {
    let mut instance = instance.clone();
    if let (Some(stages), false) = (&mut instance.stages, with_information) {
        stages.information.clear();
    }
    let market = Market::of(&instance);
    if let (Buyers::All, Ok(sizes)) = (buyers, market.sizes(stop)) {
        for (agent, own) in instance.agents.iter().zip(&sizes.agents) {
            if own.plans > MOST_PLANS as u64 && own.is_exact {
                return Err(GameError::TooManyPlans { agent: agent.name.clone() });
            }
        }
        sizes.fits(MOST_PLAYS)?;
    }
    let plays = GivenTypes::of_until(&market, buyers, MOST_PLAYS, stop)?;
    of_plays(&instance, &plays, market.tells_types(), (MOST_ENTRIES, stop))
}

/// The plan game of one aftermarket alone (numbered from 0) that opens at an allocation, with nothing paid and nothing
/// disclosed before; types are drawn from the prior. Paths of information sets are `[type, view, action, view, ..]`, and an agent
/// who never moves has one plan without a name.
///
/// # Errors
///
/// As [`plan_game`].
pub fn market_game(
    instance: &Instance,
    market: usize,
    start: &Allocation,
) -> Result<Game, GameError> {
    market_game_until(instance, market, start, (MOST_ENTRIES, &|| false))
}

/// The same, with so many payoffs at most, and until it is told to stop.
///
/// # Errors
///
/// As [`plan_game`], and if it was stopped.
pub fn market_game_until(
    instance: &Instance,
    market: usize,
    start: &Allocation,
    (entries, stop): (usize, &(dyn Fn() -> bool + Sync)),
) -> Result<Game, GameError> {
    let alone = alone(instance, market);
    // Every play has payoffs of its own, unless it meets another.
    let plays = GivenTypes::alone(&Market::of(&alone), start, MOST_PLAYS.min(entries), stop)?;
    of_plays(&alone, &plays, false, (entries, stop))
}

/// The agents of the same game with their information sets.
///
/// # Errors
///
/// As [`plan_game`].
pub fn market_sides(
    instance: &Instance,
    market: usize,
    start: &Allocation,
) -> Result<Vec<Side>, GameError> {
    let market = Market::of(&alone(instance, market));
    Ok(GivenTypes::alone(&market, start, MOST_PLAYS, &|| false)?.agents)
}

/// An instance without anything but its auction and one of its aftermarkets.
fn alone(instance: &Instance, market: usize) -> Instance {
    let stages = instance.stages.clone().unwrap_or_default();
    let hides_own_payment = stages.disclosure.hides_own_payment;
    let aftermarkets: Vec<Aftermarket> =
        stages.aftermarkets.get(market).cloned().into_iter().collect();
    let disclosure = Disclosure { hides_own_payment, ..Disclosure::default() };
    let stages = Stages { information: Vec::new(), disclosure, aftermarkets };
    Instance { stages: Some(stages), ..instance.clone() }
}

/// The actions of one agent.
struct Actions {
    names: Vec<String>,
    /// By type.
    allowed: Vec<Vec<usize>>,
    /// By sequence, the actions that lead through it when they are played by the first type that has them; at 0 all of these, by
    /// type.
    through: Vec<Vec<usize>>,
    of_first_type: Vec<Vec<usize>>,
}

impl Actions {
    /// The plans of all types, those of equal names being one action; with `typed` the names have those of the types.
    fn of(side: &Side, typed: bool) -> Result<Actions, GameError> {
        let counts: Vec<UBig> = (0..side.types.len()).map(|t| plan_count(side, t)).collect();
        let total: UBig = counts.iter().sum();
        if total > MOST_PLANS.into() {
            return Err(GameError::TooManyPlans { agent: side.name.clone() });
        }
        let mut actions = Actions {
            names: Vec::new(),
            allowed: Vec::new(),
            through: vec![Vec::new(); side.sequences],
            of_first_type: Vec::new(),
        };
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for (of_type, type_name) in side.types.iter().enumerate() {
            let (mut allowed, mut first) = (Vec::new(), Vec::new());
            for Plan { name, choices } in plans_of(side, of_type) {
                let name = if typed { format!("{type_name}: {name}") } else { name };
                if let Some(&number) = numbers.get(&name) {
                    allowed.push(number);
                    continue;
                }
                let number = actions.names.len();
                for (set, action) in choices {
                    actions.through[side.sets[set].first + action].push(number);
                }
                allowed.push(number);
                first.push(number);
                numbers.insert(name.clone(), number);
                actions.names.push(name);
            }
            allowed.sort_unstable();
            if let Some(pair) = allowed.windows(2).find(|pair| pair[0] == pair[1]) {
                let plan = actions.names[pair[0]].clone();
                return Err(GameError::SamePlan { agent: side.name.clone(), plan });
            }
            actions.allowed.push(allowed);
            actions.of_first_type.push(first);
        }
        Ok(actions)
    }

    /// The actions that lead to this last sequence, of those whose first type this is.
    fn leading_to(&self, sequence: usize, of_type: usize) -> &[usize] {
        match sequence {
            0 => &self.of_first_type[of_type],
            _ => &self.through[sequence],
        }
    }
}

/// Refuses a game of too many payoffs before plans are listed: those of different types may be the same, but those of one
/// are not.
fn check_size(
    instance: &Instance,
    plays: &GivenTypes,
    typed: bool,
    most: usize,
) -> Result<(), GameError> {
    let of_agent = |side: &Side| {
        let counts = (0..side.types.len()).map(|t| plan_count(side, t));
        if typed { counts.sum() } else { counts.max().unwrap_or(UBig::ONE) }
    };
    let profiles: UBig = plays.agents.iter().map(of_agent).product();
    let types: usize = instance.agents.iter().map(|agent| agent.types.len()).sum();
    let entries = profiles * UBig::from(types + instance.agents.len() + 1);
    match entries > UBig::from(most) {
        true => Err(GameError::TooManyPayoffs { entries, most }),
        false => Ok(()),
    }
}

/// The game of plays given the types.
fn of_plays(
    instance: &Instance,
    plays: &GivenTypes,
    typed: bool,
    (most, stop): (usize, &(dyn Fn() -> bool + Sync)),
) -> Result<Game, GameError> {
    check_size(instance, plays, typed, most)?;
    let actions: Vec<Actions> =
        plays.agents.iter().map(|side| Actions::of(side, typed)).collect::<Result<_, _>>()?;
    let sizes: Vec<usize> = instance.agents.iter().map(|agent| agent.types.len()).collect();
    let product = |all: &mut dyn Iterator<Item = usize>| all.fold(1, usize::saturating_mul);
    let profiles = product(&mut actions.iter().map(|own| own.names.len()));
    let per_profile = sizes.iter().sum::<usize>() + sizes.len() + 1;
    let type_profiles = product(&mut sizes.iter().copied());
    let entries = profiles.saturating_mul(per_profile).max(type_profiles);
    if entries > most {
        return Err(GameError::TooManyPayoffs { entries: entries.into(), most });
    }
    let types = Shape::new(sizes);
    let shape = Shape::new(actions.iter().map(|own| own.names.len()).collect());
    let weights: Vec<RBig> = (0..types.count())
        .map(|profile| instance.prior.probability(&types.digits(profile)))
        .collect();
    let prior_total = common_denominator(weights.iter());

    let zeros = || vec![IBig::ZERO; shape.count()];
    let mut utility: Vec<Vec<Vec<IBig>>> =
        (0..types.agents()).map(|i| (0..types.size(i)).map(|_| zeros()).collect()).collect();
    let mut revenue = zeros();
    for end in &plays.ends {
        if stop() {
            return Err(Unbuilt::Stopped.into());
        }
        // Types that cannot meet get nothing.
        if typed && weights[types.number(&end.types)].is_zero() {
            continue;
        }
        let lists: Vec<&[usize]> = (actions.iter().zip(&end.sequences).zip(&end.types))
            .map(|((own, &sequence), &of_type)| own.leading_to(sequence, of_type))
            .collect();
        for_each_profile(&lists, &shape, |profile| {
            for (i, by_type) in utility.iter_mut().enumerate() {
                for (t, table) in by_type.iter_mut().enumerate() {
                    let earns = if typed { end.types[i] } else { t };
                    table[profile] += &end.utility[i][earns];
                }
            }
            revenue[profile] += &end.revenue;
        });
    }

    let (optimum, optimum_proof) = efficient::optima(instance, &plays.unit, stop)?;
    let mut game = Game {
        agents: instance.agents.iter().map(|agent| agent.name.clone()).collect(),
        type_names: plays.agents.iter().map(|side| side.types.clone()).collect(),
        allowed: actions.iter().map(|own| own.allowed.clone()).collect(),
        action_names: actions.into_iter().map(|own| own.names).collect(),
        prior: scaled(&weights, &prior_total),
        prior_total,
        declared_product: matches!(instance.prior, Prior::Product(_)),
        money: plays.unit.clone(),
        utility,
        revenue,
        optimum,
        optimum_proof,
        order: None,
        types,
        actions: shape,
    };
    reduce(&mut game);
    Ok(game)
}

/// Calls with the number of every profile made of one action of each list.
fn for_each_profile(lists: &[&[usize]], shape: &Shape, mut call: impl FnMut(usize)) {
    if lists.iter().any(|list| list.is_empty()) {
        return;
    }
    let mut digits = vec![0; lists.len()];
    let mut profile: Vec<usize> = lists.iter().map(|list| list[0]).collect();
    loop {
        call(shape.number(&profile));
        let mut agent = lists.len();
        loop {
            if agent == 0 {
                return;
            }
            agent -= 1;
            digits[agent] += 1;
            if digits[agent] < lists[agent].len() {
                profile[agent] = lists[agent][digits[agent]];
                break;
            }
            digits[agent] = 0;
            profile[agent] = lists[agent][0];
        }
    }
}

/// Makes the denominator of money as small as it may be.
fn reduce(game: &mut Game) {
    let mut common = game.money.clone();
    let tables = game.utility.iter().flatten().chain([&game.revenue, &game.optimum]);
    for amount in tables.flatten() {
        if common.is_one() {
            return;
        }
        if !(amount % &common).is_zero() {
            common = (&common).gcd(amount).into();
        }
    }
    game.money /= &common;
    let tables = game.utility.iter_mut().flatten();
    for table in tables.chain([&mut game.revenue, &mut game.optimum]) {
        table.iter_mut().for_each(|amount| *amount /= &common);
    }
}
