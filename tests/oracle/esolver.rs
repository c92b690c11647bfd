//! Linear programs solved by QSopt_ex's `esolver`, a program of its own.

use super::integers::{common_denominator, times};
use super::linear_program::{LinearProgram, Relation, Row, Verdict};
use dashu::integer::IBig;
use dashu::rational::RBig;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::{Command, Output};
use std::str::FromStr;

/// Terms per line.
const WIDTH: usize = 8;

/// Solves the program; panics if `esolver` is not there or cannot.
pub fn solve(program: &LinearProgram) -> Verdict {
    let (text, unit) = written(program);
    match solve_text(&text, "lp") {
        Verdict::Optimum(value) => Verdict::Optimum(value / RBig::from(unit)),
        other => other,
    }
}

/// Solves a program as it is written in a format, "lp" or "mps"; panics if `esolver` is not there or cannot.
pub fn solve_text(text: &str, format: &str) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    let (problem, solution) = (folder.path().join("p"), folder.path().join("p.sol"));
    std::fs::write(&problem, text).unwrap();
    let mut command = Command::new("esolver");
    let options: &[&str] = if format == "lp" { &["-L"] } else { &[] };
    command.args(options).arg("-O").arg(&solution).arg(&problem);
    let output = command.output().expect("esolver runs: apt-get install qsopt-ex");
    let Ok(answer) = std::fs::read_to_string(&solution) else { panic!("{}", said(&output)) };
    let status = answer.lines().find_map(|line| line.trim().strip_prefix("status "));
    match status.map(|status| status.trim_start_matches("= ").trim()) {
        Some("OPTIMAL") => {
            let value = answer.lines().find_map(|line| line.trim().strip_prefix("Value = "));
            let value = value.unwrap_or_else(|| panic!("{answer}"));
            Verdict::Optimum(RBig::from_str(value.trim()).unwrap())
        }
        Some("UNBOUNDED") => Verdict::Unbounded,
        Some("INFEASIBLE") => Verdict::Infeasible,
        _ => panic!("{answer}\n{}", said(&output)),
    }
}

fn said(output: &Output) -> String {
    let (talk, complaint) = (&output.stdout, &output.stderr);
    format!("{}{}", String::from_utf8_lossy(talk), String::from_utf8_lossy(complaint))
}

/// The program in the LP format, and what its objective was multiplied by.
fn written(program: &LinearProgram) -> (String, IBig) {
    let unit = common_denominator(&program.objective);
    let sense = if program.maximise { "Maximize" } else { "Minimize" };
    let mut text = format!("Problem\n poacert\n{sense}\n obj:");
    let objective: BTreeMap<usize, RBig> =
        program.objective.iter().cloned().enumerate().filter(|(_, cost)| !cost.is_zero()).collect();
    write_sum(&mut text, &objective, &unit);
    text.push_str("\nSubject To\n");
    for (number, row) in program.rows.iter().enumerate() {
        write_row(&mut text, number, row);
    }
    text.push_str("Bounds\n");
    for (column, _) in program.free.iter().enumerate().filter(|(_, free)| **free) {
        writeln!(text, " x{column} free").unwrap();
    }
    text.push_str("End\n");
    (text, unit)
}

fn write_row(text: &mut String, number: usize, row: &Row) {
    let mut terms: BTreeMap<usize, RBig> = BTreeMap::new();
    for (column, coefficient) in &row.terms {
        *terms.entry(*column).or_insert(RBig::ZERO) += coefficient;
    }
    terms.retain(|_, coefficient| !coefficient.is_zero());
    if terms.is_empty() {
        assert!(row.right.is_zero(), "an empty row");
        return;
    }
    let scale = common_denominator(terms.values().chain([&row.right]));
    write!(text, " c{number}:").unwrap();
    write_sum(text, &terms, &scale);
    let relation = match row.relation {
        Relation::AtLeast => ">=",
        Relation::Equal => "=",
    };
    writeln!(text, " {relation} {}", times(&row.right, &scale)).unwrap();
}

fn write_sum(text: &mut String, terms: &BTreeMap<usize, RBig>, scale: &IBig) {
    for (place, (column, coefficient)) in terms.iter().enumerate() {
        if place > 0 && place % WIDTH == 0 {
            text.push_str("\n ");
        }
        let coefficient = times(coefficient, scale);
        let (sign, size) = match coefficient < IBig::ZERO {
            true => ('-', -coefficient),
            false => ('+', coefficient),
        };
        write!(text, " {sign} {size} x{column}").unwrap();
    }
}
