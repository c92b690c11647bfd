//! Lemma 2 and Observation 1 of the paper on shipped combined markets, play by play: the auction's own deviations and equilibria,
//! followed by staying out of every aftermarket.

use dashu::integer::IBig;
use dashu::rational::RBig;
use poacert::equilibrium::{
    Concept, Direction, Equilibria, Follow, Objective, PriorMode, Question, judge_staged,
    pure_equilibria, sequence_form, solve,
};
use poacert::exact::Extended;
use poacert::game::{Game, plan_game, ratio};
use poacert::instance::{Instance, Profile, Source};
use poacert::smoothness::{Key, Kind, Smoothness, Weights, largest_lambda};
use poacert::solve::{Control, Precision};
use poacert::staged::{Buyers, GivenTypes, Market, Plan, Side, Tree, plans_of};
use poacert::trade::trade;
use std::path::Path;

const PLAYS: usize = 100_000;

/// The shipped sample of a double auction has too many plans to go through.
const DOUBLE_AUCTION: &str = r#"
format = "poacert/1"
[[agents]]
name = "1"
types = [{ name = "only", value = 1 }]
[[agents]]
name = "2"
types = [{ name = "low", prob = "1/2", value = 1 }, { name = "high", prob = "1/2", value = 3 }]
[auction]
rule = "first-price"
bids = [0, 1]
[disclosure]
reveals = ["winning-bid"]
[[aftermarkets]]
rule = "double-auction"
asks = [1, 2]
bids = [2]
"#;

fn shipped(name: &str) -> Instance {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
    let text = std::fs::read_to_string(path).expect("a shipped instance");
    Instance::read(Source::new(name, text)).unwrap_or_else(|why| panic!("{why}"))
}

/// The instance without anything but its auction.
fn auction_alone(instance: &Instance) -> Game {
    let alone = Instance { stages: None, ..instance.clone() };
    Game::compile(&alone).expect("small")
}

/// The plan of a type that bids so and then stays out of everything.
fn stays_out(side: &Side, of_type: usize, bid: &str) -> Plan {
    let is_it = |plan: &Plan| {
        plan.choices.iter().enumerate().all(|(number, &(set, action))| {
            let action = side.sets[set].actions[action].as_str();
            if number == 0 { action == bid } else { ["keep", "decline", "out"].contains(&action) }
        })
    };
    plans_of(side, of_type)
        .into_iter()
        .find(is_it)
        .unwrap_or_else(|| panic!("{} cannot bid {bid} and stay out", side.name))
}

/// `sum_i E u_i(D_i, then out; a_-i) - (lambda Wel - Rev)` at every profile of types and plans: the least of it.
fn least_slack(instance: &Instance, auction: &Game, smooth: &Smoothness) -> RBig {
    let game = plan_game(instance, true, Buyers::All).expect("small");
    let sides = GivenTypes::of(&Market::of(instance), Buyers::All, PLAYS).expect("small").agents;
    let lambda = smooth.lambda.lower.finite().expect("a number").clone();
    let laws = smooth.deviations.as_ref().expect("deviations");
    let money = |amount: &IBig| ratio(amount.clone(), game.money.clone());
    let mut least: Option<RBig> = None;
    for types in 0..game.types.count() {
        // By agent, the lifted actions with their probabilities.
        let lifted: Vec<Vec<(usize, RBig)>> = (0..game.agents.len())
            .map(|agent| {
                let own = game.types.digit(types, agent);
                let key = Key::Profile(types);
                let law = laws.iter().find(|law| law.agent == agent && law.key == key);
                let law = law.expect("one for every agent and profile of types");
                let lift = |(bid, weight): &(usize, IBig)| {
                    let bid = &auction.action_names[agent][*bid];
                    let plan = stays_out(&sides[agent], own, bid).name;
                    let action = game.action_names[agent].iter().position(|name| *name == plan);
                    (action.expect("a plan"), ratio(weight.clone(), law.denominator.clone()))
                };
                law.weights.iter().map(lift).collect()
            })
            .collect();
        for actions in 0..game.actions.count() {
            let mut slack = money(&game.revenue[actions]) - &lambda * money(&game.optimum[types]);
            for (agent, law) in lifted.iter().enumerate() {
                let utility = &game.utility[agent][game.types.digit(types, agent)];
                for (action, probability) in law {
                    let played = game.actions.replace(actions, agent, *action);
                    slack += probability * money(&utility[played]);
                }
            }
            if least.as_ref().is_none_or(|least| slack < *least) {
                least = Some(slack);
            }
        }
    }
    least.expect("some play")
}

fn smooth(auction: &Game) -> Smoothness {
    let weights = Weights::revenue(RBig::ONE);
    let (precision, control) = (Precision::Exact, Control::unlimited());
    largest_lambda(auction, Kind::Smooth, &weights, None, &precision, &control)
}

/// Lemma 2 (pointwise): what makes the auction (lambda, 1)-smooth makes the market so, if nobody is forced to trade and markets do
/// not pay from outside. Where nothing is traded the two inequalities are the same, and lambda is as large as may be: something is left
/// over everywhere, and nothing somewhere.
#[test]
fn deviations_of_the_auction_followed_by_staying_out_are_enough() {
    for name in [
        "paper/example2-2.toml",
        "paper/observation1.toml",
        "regress/reserve-unsold-resale.toml",
        "samples/bargaining.toml",
    ] {
        let instance = shipped(name);
        let auction = auction_alone(&instance);
        let slack = least_slack(&instance, &auction, &smooth(&auction));
        assert_eq!(slack, RBig::ZERO, "{name}");
    }
    let instance = Instance::read(Source::new("asks.toml", DOUBLE_AUCTION)).expect("valid");
    let auction = auction_alone(&instance);
    assert_eq!(least_slack(&instance, &auction, &smooth(&auction)), RBig::ZERO);
}

/// By hand: lambda is that of one bidder against a grid of quarters. Agent 2 bids 1/4, 1/2, 3/4 with probabilities 1/3, 1/2, 1/6, so that her
/// utility and the revenue are 13/24 where agent 1 bids 0, 1/4 or 1/2 and agent 2 bids 0; agent 1 must not do but bid 0, which
/// earns her nothing. In the market agent 1 then collects 2 from outside: two units are missing.
#[test]
fn a_subsidy_breaks_the_lemma() {
    let instance = shipped("regress/subsidised.toml");
    let auction = auction_alone(&instance);
    let smooth = smooth(&auction);
    assert_eq!(smooth.lambda.lower, Extended::Finite("13/24".parse().expect("a number")));
    assert_eq!(least_slack(&instance, &auction, &smooth), RBig::from(-2));
}

/// A profile in which everybody bids as in a pure equilibrium of the auction and stays out of what follows.
fn opting_out(instance: &Instance, auction: &Game, list: &Equilibria, number: usize) -> Profile {
    let mut text = "format = \"poacert-profile/1\"\n".to_owned();
    for (agent, &place) in list.list[number].played.iter().enumerate() {
        for of_type in 0..auction.types.size(agent) {
            let Some(bid) = list.strategy(agent, place).action(of_type) else { continue };
            let (name, bid) = (&auction.agents[agent], &auction.action_names[agent][bid]);
            let of_type = &auction.type_names[agent][of_type];
            let play = format!("[[play]]\nagent = \"{name}\"\ntype = \"{of_type}\"\n");
            text += &format!("{play}bid = \"{bid}\"\n");
            for market in 1..=instance.stages.as_ref().expect("staged").aftermarkets.len() {
                text += &format!("{play}market = {market}\naction = \"out\"\n");
            }
        }
    }
    Profile::read(Source::new("out.toml", text), instance).unwrap_or_else(|why| panic!("{why}"))
}

/// Observation 1: where staying out is an equilibrium that changes nothing (Assumption 6), every equilibrium of the auction is one of
/// the market, with the same welfare, and the best equilibrium of the market is no worse than that of the auction. How many pure
/// equilibria each auction has is counted so that none is left out; welfare of the best one by hand where it is noted.
#[test]
fn equilibria_of_the_auction_are_equilibria_of_the_market() {
    for (name, best) in [
        // Agent 2 wins where her value is high: 1/2 + 2/2 is the optimum.
        ("paper/observation1.toml", Some("3/2")),
        ("paper/example2-2.toml", Some("3/2")),
        ("regress/reserve-unsold-resale.toml", None),
        ("samples/bargaining.toml", None),
        ("samples/double-auction.toml", None),
    ] {
        let instance = shipped(name);
        for market in trade(&instance) {
            assert!(market.stays_out.expect("decided").holds, "{name}: Assumption 6");
        }
        let auction = auction_alone(&instance);
        let control = Control::unlimited();
        let pure = pure_equilibria(&auction, false, &control);
        assert!(!pure.list.is_empty() && pure.complete, "{name}");
        for (number, equilibrium) in pure.list.iter().enumerate() {
            let profile = opting_out(&instance, &auction, &pure, number);
            let market = Market::of(&instance);
            let mut build =
                |follow: &mut Follow<'_>| Tree::along(&market, Buyers::All, PLAYS, follow);
            let judged = judge_staged(&profile, &auction.agents, RBig::ZERO, &mut build);
            let judged = judged.expect("complete");
            assert_eq!(judged.regret(), RBig::ZERO, "{name}, {number}");
            assert_eq!(judged.welfare, equilibrium.welfare, "{name}, {number}");
        }
        if instance.agents.len() != 2 {
            continue;
        }
        let question = Question {
            concept: Concept::Bne,
            objective: Objective::welfare(),
            direction: Direction::Max,
            prior: PriorMode::Given,
            monotone: false,
            undominated: None,
        };
        let alone = solve(&auction, &question, &Precision::Exact, &control).value;
        let tree = Tree::whole(&Market::of(&instance), Buyers::All, PLAYS).expect("small");
        let combined = sequence_form::solve(&tree, &question, &Precision::Exact, &control).value;
        assert!(combined.is_exact() && alone.is_exact(), "{name}");
        assert!(combined.lower >= alone.upper, "{name}: {combined:?} {alone:?}");
        if let Some(best) = best {
            assert_eq!(alone.upper, Extended::Finite(best.parse().expect("a number")), "{name}");
        }
    }
}
