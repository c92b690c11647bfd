//! The command `poacert`: parse, run, exit code.

use clap::Parser;

/// Certify, refute and search for price-of-anarchy claims on finite auctions.
#[derive(Parser)]
#[command(version)]
struct Arguments {}

fn main() {
    let Arguments {} = Arguments::parse();
}
