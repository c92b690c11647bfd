//! Staged games by hand.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::tree::Tree;
use super::{Buyers, Market};
use crate::code::Rejection;
use crate::instance::{self, Syntax};
use crate::number::quotient;
use dashu::integer::IBig;
use std::collections::BTreeMap;

fn market(source: &str) -> Result<Market, Rejection> {
    let source = format!("format = \"poacert/1\"\n{source}");
    Market::new(instance::read(&source, Syntax::Toml, &BTreeMap::new())?, None)
}

fn tree(source: &str, buyers: Buyers) -> Tree {
    Tree::new(&market(source).unwrap(), buyers).unwrap()
}

/// The paths of an agent's information sets, with her actions.
fn sets(tree: &Tree, agent: usize) -> Vec<String> {
    let sets = tree.sides[agent].sets.iter();
    sets.map(|set| format!("{}: {}", set.path.join(" | "), set.actions.join(", "))).collect()
}

/// Probability, utilities, welfare, revenue, surplus and optimum where agents do what `choose` says at a path.
fn played(tree: &Tree, choose: impl Fn(usize, &[String]) -> String) -> Vec<String> {
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
fn is_sound(tree: &Tree) {
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

fn example_2(highest: usize, rest: &str) -> String {
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

#[test]
#[ignore = "a measurement"]
fn measure() {
    for highest in [6, 10, 20] {
        let source = example_2(highest, "[disclosure]\nreveals = [\"all-bids\"]\n");
        let start = std::time::Instant::now();
        let tree = tree(&source, Buyers::Any);
        eprintln!("H = {highest}: {} ends, {:?}", tree.ends.len(), start.elapsed());
    }
}
