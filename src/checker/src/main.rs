//! The command `poacert-check`: the checker without a solver.
#![forbid(unsafe_code)]

fn main() {}
