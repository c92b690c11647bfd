//! Extreme equilibria of two-player games by lrslib's `lrsnash`, a program of its own.

use dashu::rational::RBig;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::Command;

/// A mixed strategy of either player.
pub type Pair = (Vec<RBig>, Vec<RBig>);

/// All extreme equilibria of a game given by the payoffs of both players, by row and column; panics if `lrsnash` is
/// not there.
pub fn extreme(payoffs: [&[Vec<RBig>]; 2]) -> BTreeSet<Pair> {
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
