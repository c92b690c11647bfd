//! The LP format, in the dialect that CPLEX's, HiGHS's, GLPK's and QSopt_ex's readers share.

use super::linear::LinearProgram;
use crate::program::Sense;
use dashu::integer::IBig;
use std::fmt::Write;

/// Characters per line, but for terms that are longer; some readers end at 510.
const WIDTH: usize = 100;

/// A linear program in the LP format, all in integers.
pub fn write(program: &LinearProgram) -> String {
    let mut text = String::new();
    for remark in &program.remarks {
        line(&mut text, format_args!("\\ {remark}"));
    }
    let sense = if program.maximise { "Maximize" } else { "Minimize" };
    line(&mut text, format_args!("{sense}\n obj: value\nSubject To"));
    for row in program.rows.iter().filter(|row| !row.entries.is_empty()) {
        text.push_str(&format!(" {}:", row.name));
        let mut width = row.name.len();
        for (column, entry) in &row.entries {
            let (sign, size) = match *entry < IBig::ZERO {
                true => ('-', -entry),
                false => ('+', entry.clone()),
            };
            let term = format!(" {sign} {size} {}", program.columns[*column].name);
            if width + term.len() > WIDTH {
                text.push_str("\n ");
                width = 0;
            }
            width += term.len();
            text.push_str(&term);
        }
        let relation = match row.sense {
            Sense::AtLeast => ">=",
            Sense::Equal => "=",
        };
        line(&mut text, format_args!(" {relation} {}", row.right));
    }
    text.push_str("Bounds\n");
    for column in program.columns.iter().filter(|column| column.free) {
        line(&mut text, format_args!(" {} free", column.name));
    }
    text.push_str("End\n");
    text
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}
