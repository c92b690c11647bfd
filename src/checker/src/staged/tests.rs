//! Staged games by hand.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::tree::Tree;
use super::{Buyers, Market};
use crate::code::Rejection;
use crate::game::Game;
use crate::instance::allocation::Allocation;
use crate::instance::{self, Syntax};
use crate::number::quotient;
use dashu::integer::IBig;
use std::collections::BTreeMap;

pub(super) fn market(source: &str) -> Result<Market, Rejection> {
    let source = format!("format = \"poacert/1\"\n{source}");
    Market::new(instance::read(&source, Syntax::Toml, &BTreeMap::new())?, None)
}

pub(super) fn tree(source: &str, buyers: Buyers) -> Tree {
    Tree::new(&market(source).unwrap(), buyers).unwrap()
}

/// The paths of an agent's information sets, with her actions.
pub(super) fn sets(tree: &Tree, agent: usize) -> Vec<String> {
    let sets = tree.sides[agent].sets.iter();
    sets.map(|set| format!("{}: {}", set.path.join(" | "), set.actions.join(", "))).collect()
}

/// Probability, utilities, welfare, revenue, surplus and optimum where agents do what `choose` says at a path.
pub(super) fn played(tree: &Tree, choose: impl Fn(usize, &[String]) -> String) -> Vec<String> {
    let mut sums = vec![IBig::ZERO; tree.sides.len() + 5];
    for end in &tree.ends {
        let follows = tree.sides.iter().zip(&end.sequences).enumerate().all(|(i, (side, last))| {
            let mut sequence = *last;
            while let Some(set) = side.set_of[sequence] {
                let set = &side.sets[set];
                if set.actions[sequence - set.first] != choose(i, &set.path) {
                    return false;
                }
                sequence = set.parent;
            }
            true
        });
        if follows {
            let amounts =
                [&end.welfare, &end.revenue, &end.surplus, &end.optimum].map(Clone::clone);
            let amounts = end.utility.iter().cloned().chain(amounts);
            sums[0] += &end.weight * &tree.money;
            for (sum, amount) in sums[1..].iter_mut().zip(amounts) {
                *sum += amount;
            }
        }
    }
    let unit = &tree.money * &tree.chance;
    sums.iter().map(|sum| quotient(sum, &unit).to_string()).collect()
}

/// What every tree satisfies: probabilities sum to 1, `W = sum_i u_i + Rev`, ends ascend.
pub(super) fn is_sound(tree: &Tree) {
    let total = tree.ends.iter().fold(IBig::ZERO, |sum, end| sum + &end.weight);
    let mut games = 0;
    for end in &tree.ends {
        assert_eq!(end.welfare, end.utility.iter().sum::<IBig>() + &end.revenue);
        games += usize::from(end.weight > IBig::ZERO);
    }
    assert_eq!(games, tree.ends.len());
    assert!(tree.ends.windows(2).all(|two| two[0].sequences < two[1].sequences
        || two[0].sequences == two[1].sequences && two[0].types < two[1].types));
    assert!(total > IBig::ZERO);
    for side in &tree.sides {
        for (number, set) in side.sets.iter().enumerate() {
            assert!(side.set_of[set.parent].is_none_or(|before| before < number));
            assert_eq!(side.set_of[set.first], Some(number));
        }
    }
}

pub(super) fn example_2(highest: usize, rest: &str) -> String {
    let mut types = Vec::new();
    for value in 1..=highest {
        // P(v >= k) = 1/k.
        let prob = match value == highest {
            true => format!("1/{highest}"),
            false => format!("1/{}", value * (value + 1)),
        };
        types.push(format!("{{ name = \"{value}\", prob = \"{prob}\", value = {value} }}"));
    }
    format!(
        "[[agents]]\nname = \"1\"\ntypes = [{{ name = \"only\", value = 1 }}]\n\
         [[agents]]\nname = \"2\"\ntypes = [{}]\n\
         [auction]\nrule = \"second-price\"\nbids = {{ from = 0, to = {highest}, step = 1 }}\n\
         [[aftermarkets]]\nrule = \"posted-price\"\nprices = {{ from = 1, to = {highest}, step = 1 }}\n\
         {rest}",
        types.join(", ")
    )
}

// H = 2, by hand. Agent 1 moves at her bid; having won with bid b, for each payment up to b (1 + 2 + 3
// sets); having lost with any bid, for each of two prices. There are 9 profiles of bids, of which 3 are
// tied, and so 12 winners; each keeps, or posts one of two prices to which the answer is one of two: 60
// ends at each of two types.
#[test]
fn example_2_by_hand() {
    let tree = tree(&example_2(2, ""), Buyers::Any);
    is_sound(&tree);
    assert_eq!(tree.sides.iter().map(|side| side.sets.len()).collect::<Vec<_>>(), [13, 26]);
    assert_eq!(tree.sides.iter().map(|side| side.set_of.len()).collect::<Vec<_>>(), [34, 67]);
    assert_eq!(tree.ends.len(), 120);
    assert_eq!(
        sets(&tree, 0)[..5],
        [
            "only: 0, 1, 2",
            "only | 0 | market 1 lot 1; holds 1; paid 0: keep, post 1, post 2",
            "only | 0 | market 1 lot 1; holds 2; paid 0; price 1: accept, decline",
            "only | 0 | market 1 lot 1; holds 2; paid 0; price 2: accept, decline",
            "only | 1 | market 1 lot 1; holds 1; paid 0: keep, post 1, post 2",
        ]
    );
    // Agent 1 bids 2 and posts 2, agent 2 bids 0 and accepts at value 2: welfare 2 − 1/2, agent 1 earns
    // 1 from keeping or 2 from selling, half the time each, and pays nothing.
    let paper = |agent: usize, path: &[String]| {
        let answer = if path[0] == "2" { "accept" } else { "decline" };
        match (agent, path.len()) {
            (0, 1) => "2",
            (0, _) => "post 2",
            (_, 1) => "0",
            _ => answer,
        }
        .to_string()
    };
    assert_eq!(played(&tree, paper), ["1", "3/2", "0", "3/2", "0", "0", "3/2"]);
    // Everybody bids 1 and keeps: half the time each; agent 2 is worth 1 or 2. The winner pays 1.
    let keep = |_: usize, path: &[String]| {
        let last = path.last().unwrap();
        let answers = last.contains("price");
        let move_ = if path.len() == 1 {
            "1"
        } else if answers {
            "decline"
        } else {
            "keep"
        };
        move_.to_string()
    };
    assert_eq!(played(&tree, keep), ["1", "0", "1/4", "5/4", "1", "0", "3/2"]);
}

// The answers of agent 2, with values 1 and 2, to the prices 1 and 2; agent 1 is worth 1.
#[test]
fn buyers_in_the_last_lot() {
    let answers = |buyers: Buyers| {
        let tree = tree(&example_2(2, ""), buyers);
        is_sound(&tree);
        let own = sets(&tree, 1)
            .into_iter()
            .filter(|set| set.contains("| 0 | ") && set.contains("holds 1"));
        own.map(|set| set.replace(" | 0 | market 1 lot 1; holds 1; paid 0; price", " at"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        answers(Buyers::Free),
        ["1 at 1: accept, decline", "1 at 2: decline", "2 at 1: accept", "2 at 2: accept, decline"]
    );
    assert_eq!(
        answers(Buyers::Accepting),
        ["1 at 1: accept", "1 at 2: decline", "2 at 1: accept", "2 at 2: accept"]
    );
}

/// R1: three agents in a cycle; i gets 0 if the one before her plays her type and she does not play
/// what the one after her does, else 1.
pub(super) fn cycle(rest: &str) -> String {
    let mut source = String::new();
    for i in 0..3usize {
        let mut types = Vec::new();
        for theta in 0..2usize {
            let mut values = Vec::new();
            for profile in 0..8usize {
                let a = |j: usize| profile >> (2 - j % 3) & 1;
                let nothing = a(i + 2) == theta && a(i) != a(i + 1);
                values.push(format!("\"{}{}{}\" = {}", a(0), a(1), a(2), u8::from(!nothing)));
            }
            let values = values.join(", ");
            types.push(format!(
                "{{ name = \"{theta}\", prob = \"1/2\", value = {{ outcomes = {{ {values} }} }} }}"
            ));
        }
        source += &format!("[[agents]]\nname = \"{}\"\ntypes = [{}]\n", i + 1, types.join(", "));
    }
    source += "[auction]\nrule = \"table\"\n\
               actions = { \"1\" = [\"0\", \"1\"], \"2\" = [\"0\", \"1\"], \"3\" = [\"0\", \"1\"] }\n";
    for profile in 0..8usize {
        let bits = [profile >> 2 & 1, profile >> 1 & 1, profile & 1];
        let [a, b, c] = bits;
        source += &format!(
            "[[auction.entries]]\nprofile = [\"{a}\", \"{b}\", \"{c}\"]\noutcome = \"{a}{b}{c}\"\n"
        );
    }
    source + rest
}

pub(super) const LEARN_NEXT: &str = "\
    [[information]]\nagent = \"1\"\nname = \"look\"\nlearns = [\"2\"]\n\
    [[information]]\nagent = \"2\"\nname = \"look\"\nlearns = [\"3\"]\n\
    [[information]]\nagent = \"3\"\nname = \"look\"\nlearns = [\"1\"]\n";

// Per type: none or look, a bid after none, a bid after each of two signals: 4 sets, of 2 actions. At
// each of 8 type profiles an agent bids one of two after none or after her signal: 4^3 ends. If all look
// and play what they see, a_(i-1) is theta_i always, and i gets 0 unless theta_(i+1) is theta_(i+2): welfare 3/2.
// If all look at nothing and play 0: nobody differs from the next, everybody gets 1.
#[test]
fn the_informed_cycle_by_hand() {
    let tree = tree(&cycle(LEARN_NEXT), Buyers::Any);
    is_sound(&tree);
    for side in &tree.sides {
        assert_eq!((side.sets.len(), side.set_of.len()), (8, 17));
    }
    assert_eq!(tree.ends.len(), 8 * 64);
    assert_eq!(
        sets(&tree, 0)[..4],
        ["0: none, look", "0 | none: 0, 1", "0 | look | 0: 0, 1", "0 | look | 1: 0, 1"]
    );
    let informed = |_: usize, path: &[String]| match path {
        [_] => "look".to_string(),
        [_, _, signal] => signal.clone(),
        _ => "0".to_string(),
    };
    assert_eq!(played(&tree, informed), ["1", "1/2", "1/2", "1/2", "3/2", "0", "0", "3"]);
    let none = |_: usize, path: &[String]| if path.len() == 1 { "none" } else { "0" }.to_string();
    assert_eq!(played(&tree, none), ["1", "1", "1", "1", "3", "0", "0", "3"]);
}

// One option costs 1/8 at type 0 and 1/4 at type 1, and tells the type of agent 2 with noise 1/3: when
// agent 1 buys it at both types she pays 3/16 on average.
#[test]
fn signals_with_noise_cost_what_they_cost() {
    let law = "[[information]]\nagent = \"1\"\nname = \"noisy\"\n\
               cost = { 0 = \"1/8\", 1 = \"1/4\" }\n\
               law = [ { types = { 2 = \"0\" }, signals = { s0 = \"2/3\", s1 = \"1/3\" } },\n\
                       { types = { 2 = \"1\" }, signals = { s1 = \"2/3\", s0 = \"1/3\" } } ]\n";
    let tree = tree(&cycle(law), Buyers::Any);
    is_sound(&tree);
    let play = |signal: &'static str| {
        move |agent: usize, path: &[String]| match (agent, path) {
            (0, [_]) => "noisy".to_string(),
            (0, [.., last]) => if last == signal { "1" } else { "0" }.to_string(),
            _ => "0".to_string(),
        }
    };
    // Agent 1 plays 1 after s1 (half the time), the others 0. She gets 0 if she plays 1 and has type
    // 0 (3 plays 0): 1/4; agent 2 has type 0 where 1 plays 0, and plays what 3 does: 1 always; agent 3
    // differs from 1 where 1 plays 1, and gets 0 if 2's action 0 is her type: 1/4.
    assert_eq!(played(&tree, play("s1")), ["1", "9/16", "1", "3/4", "37/16", "0", "0", "3"]);
}

/// The name of a plan, from what is done at every set.
fn plan_name(
    tree: &Tree,
    agent: usize,
    set: usize,
    choose: &dyn Fn(usize, &[String]) -> String,
) -> String {
    let side = &tree.sides[agent];
    let here = &side.sets[set];
    let action = choose(agent, &here.path);
    let position = here.actions.iter().position(|own| *own == action).unwrap();
    let follows = |next: &usize| side.sets[*next].parent == here.first + position;
    let mut parts = Vec::new();
    for next in (0..side.sets.len()).filter(follows) {
        let path = &side.sets[next].path;
        let seen = if path.len() == 2 { "" } else { &path[path.len() - 1] };
        parts.push(format!("{seen}: {}", plan_name(tree, agent, next, choose)));
    }
    if parts.is_empty() { action } else { format!("{action} ({})", parts.join(", ")) }
}

/// Payoffs of plan games against those of the tree, for some plans: probability, utilities, welfare, revenue.
pub(super) fn plans_agree(source: &str, buyers: Buyers, rounds: u64) {
    let market = market(source).unwrap();
    let tree = Tree::new(&market, buyers).unwrap();
    let game = Game::of_plans(&market, true, buyers).unwrap();
    same_payoffs(&market, &tree, &game, rounds);
}

pub(super) fn same_payoffs(market: &Market, tree: &Tree, game: &Game, rounds: u64) {
    let typed = market.types_matter(true);
    for round in 0..rounds {
        let choose = |agent: usize, path: &[String]| {
            let set = tree.sides[agent].sets.iter().find(|set| set.path == path).unwrap();
            let mut hash = round.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ agent as u64;
            for byte in path.join("|").bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
            }
            set.actions[(hash >> 20) as usize % set.actions.len()].clone()
        };
        let unit = &game.denominator * &game.prior_denominator;
        let mut sums = vec![IBig::ZERO; tree.sides.len() + 1];
        for (theta, weight) in game.prior.iter().enumerate().filter(|(_, f)| !f.is_zero()) {
            let mut profile = 0;
            for (agent, player) in game.players.iter().enumerate() {
                let kind = player.type_axis.choice(theta);
                let roots = tree.sides[agent].sets.iter();
                let root =
                    roots.clone().position(|set| set.parent == 0 && set.kind == kind).unwrap();
                let mut name = plan_name(tree, agent, root, &choose);
                if typed {
                    name = format!("{}: {name}", player.kinds[kind].name);
                }
                let action = player.action_index[&name];
                assert!(player.kinds[kind].may_play(action));
                profile += action * player.action_axis.stride;
            }
            for (agent, player) in game.players.iter().enumerate() {
                let kind = player.type_axis.choice(theta);
                sums[agent] += weight * &player.kinds[kind].utility[profile];
            }
            *sums.last_mut().unwrap() += weight * &game.revenue[profile];
        }
        let shown: Vec<String> = sums.iter().map(|sum| quotient(sum, &unit).to_string()).collect();
        let direct = played(tree, choose);
        let agents = tree.sides.len();
        assert_eq!(shown[..agents], direct[1..=agents], "round {round}");
        assert_eq!(shown[agents], direct[agents + 2]);
    }
    let welfare = game.expected_welfare().to_string();
    let any = |agent: usize, path: &[String]| {
        tree.sides[agent].sets.iter().find(|set| set.path == path).unwrap().actions[0].clone()
    };
    assert_eq!(&welfare, played(tree, any).last().unwrap());
}

#[test]
fn plan_games_pay_what_the_tree_does() {
    plans_agree(&cycle(LEARN_NEXT), Buyers::Any, 40);
    plans_agree(&small(""), Buyers::Any, 40);
    plans_agree(&small(""), Buyers::Free, 20);
    plans_agree(&small("[disclosure]\nreveals = [\"types\"]\n"), Buyers::Accepting, 20);
}

/// Agent 1 has value 0 or 2, agent 2 value 1; she who bids more has it, the second at ties.
pub(super) fn small(rest: &str) -> String {
    format!(
        "[[agents]]\nname = \"1\"\ntypes = [{{ name = \"l\", prob = \"1/3\", value = 0 }}, \
         {{ name = \"h\", prob = \"2/3\", value = 2 }}]\n\
         [[agents]]\nname = \"2\"\ntypes = [{{ name = \"t\", value = 1 }}]\n\
         [auction]\nrule = \"first-price\"\nbids = [0, 1]\nties = {{ priority = [\"2\", \"1\"] }}\n\
         {rest}\
         [[aftermarkets]]\nrule = \"posted-price\"\nprices = [1]\nsellers = [\"2\"]\n"
    )
}

// By hand: agent 1 bids 0 or 1; agent 2 has it unless she bids 0 and agent 1 bids 1. So agent 1 answers
// after 0, if 2 posts, having seen that 2 holds it, and after 1 too. Plans of agent 1: 0 or 1, with two answers
// each: 4. Agent 2 with bid 0 or 1 keeps or posts: 4.
#[test]
fn plans_by_name() {
    let game = Game::of_plans(&market(&small("")).unwrap(), true, Buyers::Any).unwrap();
    assert_eq!(
        game.players[0].actions,
        [
            "0 (market 1 lot 1; holds 2; paid 0; price 1: accept)",
            "0 (market 1 lot 1; holds 2; paid 0; price 1: decline)",
            "1 (market 1 lot 1; holds 2; paid 0; price 1: accept)",
            "1 (market 1 lot 1; holds 2; paid 0; price 1: decline)",
        ]
    );
    assert_eq!(
        game.players[1].actions,
        [
            "0 (market 1 lot 1; holds 2; paid 0: keep)",
            "0 (market 1 lot 1; holds 2; paid 0: post 1)",
            "1 (market 1 lot 1; holds 2; paid 1: keep)",
            "1 (market 1 lot 1; holds 2; paid 1: post 1)",
        ]
    );
    let typed = market(&small("[disclosure]\nreveals = [\"types\"]\n")).unwrap();
    let typed = Game::of_plans(&typed, true, Buyers::Any).unwrap();
    assert_eq!(typed.players[0].actions.len(), 8);
    assert_eq!(
        typed.players[0].actions[4],
        "h: 0 (market 1 lot 1; holds 2; paid 0; saw types h,t; price 1: accept)"
    );
    // Restricted, the only answers are what type l (declines) and type h (accepts) may do.
    let free = Game::of_plans(&market(&small("")).unwrap(), true, Buyers::Free).unwrap();
    assert_eq!(
        free.players[0].kinds.iter().map(|kind| &*kind.allowed).collect::<Vec<_>>(),
        [[0, 1], [2, 3]]
    );
}

// Market alone: agent 2 holds the item. Agent 1's types both answer at the price 1; bids do not exist.
#[test]
fn a_market_alone() {
    let market = market(&small("")).unwrap();
    let start = Allocation::Owners(vec![Some(1)]);
    let tree = Tree::alone(&market, 0, &start).unwrap();
    is_sound(&tree);
    assert_eq!(
        [sets(&tree, 0), sets(&tree, 1)].concat(),
        [
            "l | market 1 lot 1; holds 2; paid 0; price 1: accept, decline",
            "h | market 1 lot 1; holds 2; paid 0; price 1: accept, decline",
            "t | market 1 lot 1; holds 2; paid 0: keep, post 1",
        ]
    );
    // Kept at two types; posted and answered in two ways at two types.
    assert_eq!(tree.ends.len(), 6);
    let sells = |_: usize, path: &[String]| {
        match &*path[0] {
            "t" => "post 1",
            "h" => "accept",
            _ => "decline",
        }
        .to_string()
    };
    // Agent 1 gets 2 − 1 at h, agent 2 gets 1 at both.
    assert_eq!(played(&tree, sells), ["1", "2/3", "1", "5/3", "0", "0", "5/3"]);
    let game = Game::of_market_plans(&market, 0, &start).unwrap();
    assert_eq!(game.players[0].actions, ["accept", "decline"]);
    assert_eq!(game.players[1].actions, ["keep", "post 1"]);
    let nobody = Game::of_market_plans(&market, 0, &Allocation::Owners(vec![Some(0)])).unwrap();
    assert_eq!([&nobody.players[0].actions, &nobody.players[1].actions], [&[""], &[""]]);
    assert_eq!(nobody.players[0].kinds[1].utility, [IBig::from(2) * &nobody.denominator]);
}
