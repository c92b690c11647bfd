//! Extreme equilibria of two-agent games by `lrsnash` (Avis 2010), on plans: an action for every type.

use super::naive::{Naive, choices, sum};
use dashu::rational::RBig;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::Command;

/// What each type of each agent plays: probabilities by action.
pub type Behaviour = Vec<Vec<Vec<RBig>>>;

/// An equilibrium with its welfare and revenue.
pub struct Extreme {
    pub behaviour: Behaviour,
    pub welfare: RBig,
    pub revenue: RBig,
}

/// The plans of an agent; types of probability 0 keep to their first action.
fn plans(game: &Naive, agent: usize) -> Vec<Vec<usize>> {
    let allowed = game.allowed[agent].iter().enumerate().map(|(t, allowed)| {
        match game.marginal(agent, t).is_zero() {
            true => allowed[..1].to_vec(),
            false => allowed.clone(),
        }
    });
    choices(&allowed.collect::<Vec<_>>())
}

/// How many profiles of plans there are.
pub fn size(game: &Naive) -> usize {
    (0..game.agents).map(|agent| plans(game, agent).len()).product()
}

/// All extreme equilibria; panics if `lrsnash` is not there.
pub fn extreme(game: &Naive) -> Vec<Extreme> {
    let plans = [plans(game, 0), plans(game, 1)];
    let expected = |of: &dyn Fn(&[usize], &[usize]) -> RBig, first: &[usize], second: &[usize]| {
        sum(game
            .prior
            .iter()
            .filter(|(_, p)| !p.is_zero())
            .map(|(theta, p)| p * of(theta, &[first[theta[0]], second[theta[1]]])))
    };
    let table = |of: &dyn Fn(&[usize], &[usize]) -> RBig| -> Vec<Vec<RBig>> {
        let row = |first: &Vec<usize>| {
            plans[1].iter().map(|second| expected(of, first, second)).collect()
        };
        plans[0].iter().map(row).collect()
    };
    let payoffs =
        [0, 1].map(|i| table(&|theta: &[usize], a: &[usize]| game.utility(i, theta[i], a).clone()));
    let welfare = table(&|theta, a| game.welfare(theta, a));
    let revenue = table(&|_, a| game.revenue(a));
    let found = extreme_pairs([&payoffs[0], &payoffs[1]]);
    let value = |table: &[Vec<RBig>], x: &[RBig], y: &[RBig]| {
        sum(table.iter().zip(x).map(|(row, p)| p * sum(row.iter().zip(y).map(|(w, q)| w * q))))
    };
    let one = |(x, y): &(Vec<RBig>, Vec<RBig>)| Extreme {
        behaviour: vec![behaviour(game, 0, &plans[0], x), behaviour(game, 1, &plans[1], y)],
        welfare: value(&welfare, x, y),
        revenue: value(&revenue, x, y),
    };
    found.iter().map(one).collect()
}

fn behaviour(game: &Naive, agent: usize, plans: &[Vec<usize>], law: &[RBig]) -> Vec<Vec<RBig>> {
    let chance = |t: usize, action: usize| {
        let playing = plans.iter().zip(law).filter(|(plan, _)| plan[t] == action);
        sum(playing.map(|(_, p)| p.clone()))
    };
    let actions = &game.actions[agent];
    let of_type = |t: usize| actions.iter().map(|&action| chance(t, action)).collect();
    (0..game.types[agent]).map(of_type).collect()
}

/// A mixed strategy of either player.
pub type Pair = (Vec<RBig>, Vec<RBig>);

/// All extreme equilibria of a game given by the payoffs of both players, by row and column; panics if `lrsnash` is
/// not there.
pub fn extreme_pairs(payoffs: [&[Vec<RBig>]; 2]) -> BTreeSet<Pair> {
    let (rows, columns) = (payoffs[0].len(), payoffs[0][0].len());
    let mut text = format!("{rows} {columns}\n\n");
    for table in payoffs {
        for row in table {
            let row: Vec<String> = row.iter().map(RBig::to_string).collect();
            writeln!(text, "{}", row.join(" ")).unwrap();
        }
        text.push('\n');
    }
    let folder = tempfile::tempdir().unwrap();
    let game = folder.path().join("game");
    std::fs::write(&game, text).unwrap();
    let output = Command::new("lrsnash").arg(&game).output();
    let output = output.expect("lrsnash runs: apt-get install lrslib");
    // Strategies of player 2, each an equilibrium with the one of player 1 that follows; the last number
    // of a line is a payoff.
    let (mut pairs, mut seconds) = (BTreeSet::new(), Vec::new());
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let mut words = line.split_whitespace();
        let player = words.next();
        if !matches!(player, Some("1" | "2")) {
            continue;
        }
        let mut strategy: Vec<RBig> = words.map(|word| word.parse().unwrap()).collect();
        strategy.pop();
        match player {
            Some("2") => seconds.push(strategy),
            _ => pairs.extend(seconds.drain(..).map(|second| (strategy.clone(), second))),
        }
    }
    assert!(!pairs.is_empty(), "every game has an equilibrium");
    pairs
}
