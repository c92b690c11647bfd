//! The command line: one file per subcommand, and what all of them share.
//!
//! stdout is data, stderr is talk. Nothing here computes; the library does, and `report` renders.

mod certificate_file;
mod certify;
mod check;
mod claims;
mod claims_cache;
mod claims_run;
mod export;
mod failure;
mod hunt;
mod import;
mod info;
mod input;
mod ladder;
mod limits;
mod objective;
mod options;
mod output;
mod panic;
mod profile;
mod schema;
mod session;
mod smooth;
mod solve;
mod solve_all;
mod staged_certify;
mod staged_ladder;
mod staged_profile;
mod staged_solve;
mod status;
mod values;
mod whole_file;
mod written;

use clap::{Parser, Subcommand};
use failure::Failure;
use options::Options;
use output::Output;
use status::Status;
use std::ffi::OsString;
use std::process::ExitCode;

/// Certify and refute price-of-anarchy claims on finite auctions, in exact rational arithmetic.
#[derive(Parser)]
#[command(name = "poacert", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit status: 0 certified, valid, yes or solved; 1 refuted, invalid, no or not smooth; 2 bad input or
usage; 3 undecided: a limit came first, and the interval so far is printed; 70 a bug.";

#[derive(Subcommand)]
enum Command {
    Info(info::Arguments),
    Smooth(smooth::Arguments),
    Solve(solve::Arguments),
    Profile(profile::Arguments),
    Certify(certify::Arguments),
    Ladder(ladder::Arguments),
    Hunt(hunt::Arguments),
    Check(check::Arguments),
    Claims(claims::Arguments),
    Export(export::Arguments),
    Import(import::Arguments),
    Schema(schema::Arguments),
}

/// Parses the arguments (the program's name first), runs the command and reports how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // Known before the arguments are valid: errors about them are in the form asked for.
    let json = arguments.iter().skip(1).take_while(|a| *a != "--").any(|a| a == "--json");
    panic::report_bugs(json);
    let output = Output::printed(json);
    let status = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => dispatch(&parsed, output.clone()),
        Err(error) if !error.use_stderr() => {
            output.print(&error.render().to_string()).map(|()| Status::Yes)
        }
        Err(error) => Err(Failure::of_usage(&error)),
    };
    status.unwrap_or_else(|failure| output.fail(&failure)).into()
}

fn dispatch(parsed: &Arguments, output: Output) -> Result<Status, Failure> {
    parsed.options.set_threads()?;
    parsed.command.run(&parsed.options, output)
}

impl Command {
    fn run(&self, options: &Options, output: Output) -> Result<Status, Failure> {
        match self {
            Command::Info(arguments) => arguments.run(options, output),
            Command::Smooth(arguments) => arguments.run(options, output),
            Command::Solve(arguments) => arguments.run(options, output),
            Command::Profile(arguments) => arguments.run(options, output),
            Command::Certify(arguments) => arguments.run(options, output),
            Command::Ladder(arguments) => arguments.run(options, output),
            Command::Hunt(arguments) => arguments.run(options, output),
            Command::Check(arguments) => arguments.run(options, output),
            Command::Claims(arguments) => arguments.run(options, output),
            Command::Export(arguments) => arguments.run(options, output),
            Command::Import(arguments) => arguments.run(options, output),
            Command::Schema(arguments) => arguments.run(options, output),
        }
    }
}
