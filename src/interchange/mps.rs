//! The free MPS format.

use super::linear::LinearProgram;
use crate::program::Sense;
use dashu::integer::IBig;
use std::fmt::Write;

/// A linear program in the free MPS format, all in integers. A maximum has a section OBJSENSE, which GLPK does
/// not read.
pub fn write(program: &LinearProgram) -> String {
    let mut text = String::new();
    for remark in &program.remarks {
        line(&mut text, format_args!("* {remark}"));
    }
    text.push_str("NAME poacert\n");
    if program.maximise {
        text.push_str("OBJSENSE\n    MAX\n");
    }
    text.push_str("ROWS\n N obj\n");
    let rows = || program.rows.iter().enumerate().filter(|(_, row)| !row.entries.is_empty());
    let mut by_column: Vec<Vec<(usize, &IBig)>> = vec![Vec::new(); program.columns.len()];
    for (number, row) in rows() {
        let kind = match row.sense {
            Sense::AtLeast => 'G',
            Sense::Equal => 'E',
        };
        line(&mut text, format_args!(" {kind} {}", row.name));
        for (column, entry) in &row.entries {
            by_column[*column].push((number, entry));
        }
    }
    text.push_str("COLUMNS\n value obj 1\n");
    for (column, entries) in program.columns.iter().zip(&by_column) {
        for (row, entry) in entries {
            line(&mut text, format_args!(" {} {} {entry}", column.name, program.rows[*row].name));
        }
    }
    text.push_str("RHS\n");
    for (_, row) in rows().filter(|(_, row)| !row.right.is_zero()) {
        line(&mut text, format_args!(" RHS {} {}", row.name, row.right));
    }
    text.push_str("BOUNDS\n");
    for column in program.columns.iter().filter(|column| column.free) {
        line(&mut text, format_args!(" FR BOUND {}", column.name));
    }
    text.push_str("ENDATA\n");
    text
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}
