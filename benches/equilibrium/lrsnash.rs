//! All extreme equilibria of a game of complete information, by `lrsnash`.

use crate::auction::Auction;
use crate::task::Outcome;
use crate::watch;
use std::fmt::Write;
use std::process::Command;

/// Writes both payoff tables in integers and times the process that reads them.
pub fn extreme(auction: &Auction, limit: f64) -> Outcome {
    let (_, game) = auction.compile();
    let sizes = [0, 1].map(|agent| game.actions.size(agent));
    let mut text = format!("{} {}\n", sizes[0], sizes[1]);
    for of_types in &game.utility {
        for row in of_types[0].chunks(sizes[1]) {
            text.push('\n');
            row.iter().for_each(|payoff| write!(text, "{payoff} ").expect("a text grows"));
        }
        text.push('\n');
    }
    let folder = tempfile::tempdir().expect("there is room for a file");
    let path = folder.path().join("game");
    std::fs::write(&path, text).expect("there is room for a file");
    let Ok(run) = watch::run(Command::new("lrsnash").arg(&path), limit) else {
        return Outcome::missing("lrsnash is missing: apt-get install lrslib");
    };
    // Lines of player 2, then the line of player 1 that each of them is an equilibrium with.
    let count = run.output.lines().filter(|line| line.starts_with("2 ")).count();
    let result = match run.in_time {
        true => format!("{count} equilibria"),
        false => "no answer in time".to_owned(),
    };
    Outcome { seconds: Some(run.seconds), mebibytes: run.mebibytes, result, ..Outcome::default() }
}
