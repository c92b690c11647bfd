//! Extreme equilibria of two-agent games by `lrsnash` (Avis 2010), on plans: an action for every type.

use super::naive::{Naive, choices, sum};
use dashu::rational::RBig;
use std::process::Command;
use std::str::FromStr;

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
    let found = run(&payoffs);
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

/// Pairs of mixed strategies: every block lists the second agent's that go with the first's after them.
fn run(payoffs: &[Vec<Vec<RBig>>; 2]) -> Vec<(Vec<RBig>, Vec<RBig>)> {
    let (rows, columns) = (payoffs[0].len(), payoffs[0][0].len());
    let mut text = format!("{rows} {columns}\n");
    for row in payoffs.iter().flatten() {
        let row: Vec<String> = row.iter().map(RBig::to_string).collect();
        text += &format!("{}\n", row.join(" "));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("game");
    std::fs::write(&path, text).unwrap();
    let output = Command::new("lrsnash").arg(&path).output();
    let output = output.expect("lrsnash runs: apt-get install lrslib");
    let (mut found, mut second) = (Vec::new(), Vec::new());
    let mut closed = true;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let numbers: Vec<RBig> = words.iter().filter_map(|w| RBig::from_str(w).ok()).collect();
        match (words.first(), numbers.len()) {
            (Some(&"2"), count) if count == words.len() && count == columns + 2 => {
                if std::mem::take(&mut closed) {
                    second.clear();
                }
                second.push(numbers[1..=columns].to_vec());
            }
            (Some(&"1"), count) if count == words.len() && count == rows + 2 => {
                closed = true;
                let first = numbers[1..=rows].to_vec();
                found.extend(second.iter().map(|second| (first.clone(), second.clone())));
            }
            _ => {}
        }
    }
    assert!(!found.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    found
}
