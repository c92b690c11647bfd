//! The coarse program of a complete-information auction, solved by QSopt_ex's `esolver`.

use crate::auction::Auction;
use crate::task::Outcome;
use crate::watch;
use dashu::integer::IBig;
use std::fmt::Write;
use std::process::Command;

/// Terms per line.
const WIDTH: usize = 8;

/// Writes the program, all in integers, and times the process that solves it.
pub fn coarse(auction: &Auction, limit: f64) -> Outcome {
    let (text, unit) = program(auction);
    let folder = tempfile::tempdir().expect("there is room for a file");
    let (problem, solution) = (folder.path().join("p.lp"), folder.path().join("p.sol"));
    std::fs::write(&problem, text).expect("there is room for a file");
    let mut command = Command::new("esolver");
    let run = watch::run(command.arg("-L").arg("-O").arg(&solution).arg(&problem), limit);
    let Ok(run) = run else {
        let result = "esolver is missing: apt-get install qsopt-ex".to_owned();
        return Outcome { seconds: f64::NAN, result, ..Outcome::default() };
    };
    let answer = std::fs::read_to_string(&solution).unwrap_or_default();
    let value = answer.lines().find_map(|line| line.trim().strip_prefix("Value = "));
    let value = value.and_then(|value| value.trim().parse::<dashu::rational::RBig>().ok());
    let result = match value {
        Some(value) => format!("= {:.9}", (value / unit).to_f64().value()),
        None if run.in_time => "failed".to_owned(),
        None => "no answer in time".to_owned(),
    };
    Outcome { seconds: run.seconds, mebibytes: run.mebibytes, result, ..Outcome::default() }
}

/// The program in the LP format, and what its objective is multiplied by.
fn program(auction: &Auction) -> (String, IBig) {
    let (_, game) = auction.compile();
    assert_eq!(game.types.count(), 1, "every bidder has one type");
    let columns: Vec<usize> = (0..game.actions.count())
        .filter(|&a| {
            let may = |i: usize| game.allowed[i][0].contains(&game.actions.digit(a, i));
            (0..game.agents.len()).all(may)
        })
        .collect();
    let mut text = String::from("Problem\n poacert\nMinimize\n obj:");
    write_sum(&mut text, columns.iter().map(|&a| (a, game.welfare(0, a))));
    text.push_str("\nSubject To\n total:");
    write_sum(&mut text, columns.iter().map(|&a| (a, IBig::ONE)));
    text.push_str(" = 1\n");
    for i in 0..game.agents.len() {
        for &d in &game.allowed[i][0] {
            let utility = &game.utility[i][0];
            let loss = |&a: &usize| (a, &utility[a] - &utility[game.actions.replace(a, i, d)]);
            write!(text, " regret{i}x{d}:").expect("memory is there");
            write_sum(&mut text, columns.iter().map(loss));
            text.push_str(" >= 0\n");
        }
    }
    text.push_str("End\n");
    (text, game.money)
}

fn write_sum(text: &mut String, terms: impl Iterator<Item = (usize, IBig)>) {
    let terms = terms.filter(|(_, factor)| !factor.is_zero());
    for (place, (column, factor)) in terms.enumerate() {
        if place > 0 && place % WIDTH == 0 {
            text.push_str("\n ");
        }
        let (sign, size) = match factor < IBig::ZERO {
            true => ('-', -factor),
            false => ('+', factor),
        };
        write!(text, " {sign} {size} x{column}").expect("memory is there");
    }
}
