//! The command `poacert-check`: the checker without a solver.
#![forbid(unsafe_code)]

use poacert_checker::{Outcome, Statement, check, in_words};
use serde_json::{Map, Value, json};
use std::io::{Read, Write};
use std::process::ExitCode;

const HELP: &str = "\
Checks a poacert certificate against the instance it carries.

Usage: poacert-check CERT [--instance FILE] [--json]

  CERT             the certificate; - reads standard input
  --instance FILE  the certificate must be about exactly this file
  --json           print one JSON object
  -h, --help       print this
  -V, --version    print the version

Exit status: 0 valid, 1 invalid, 2 usage or unreadable file.
";

struct Arguments {
    certificate: String,
    instance: Option<String>,
    json: bool,
}

enum Request {
    Check(Arguments),
    Print(String),
}

fn main() -> ExitCode {
    let arguments = match parse(std::env::args().skip(1)) {
        Ok(Request::Check(arguments)) => arguments,
        Ok(Request::Print(text)) => return print(&text, ExitCode::SUCCESS),
        Err(message) => return complain(&format!("{message}\n\n{HELP}")),
    };
    let read = |name: &str| read(name).map_err(|error| format!("cannot read {name}: {error}"));
    let certificate = match read(&arguments.certificate) {
        Ok(bytes) => bytes,
        Err(message) => return complain(&message),
    };
    let instance = match arguments.instance.as_deref().map(read).transpose() {
        Ok(bytes) => bytes,
        Err(message) => return complain(&message),
    };
    let outcome = check(&certificate, instance.as_deref());
    let status = ExitCode::from(u8::from(outcome.code().is_some()));
    let text = if arguments.json { as_json(&outcome).to_string() } else { as_text(&outcome) };
    print(&format!("{text}\n"), status)
}

fn parse(mut rest: impl Iterator<Item = String>) -> Result<Request, String> {
    let (mut certificate, mut instance, mut json) = (None, None, false);
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "-h" | "--help" => return Ok(Request::Print(HELP.into())),
            "-V" | "--version" => {
                return Ok(Request::Print(format!(
                    "poacert-check {}\n",
                    env!("CARGO_PKG_VERSION")
                )));
            }
            "--json" => json = true,
            "--instance" => {
                instance = Some(rest.next().ok_or("--instance needs a file")?);
            }
            option if option.starts_with('-') && option != "-" => {
                return Err(format!("unknown option {option}"));
            }
            _ if certificate.is_some() => return Err("one certificate is expected".into()),
            _ => certificate = Some(argument),
        }
    }
    let certificate = certificate.ok_or("no certificate is named")?;
    if certificate == "-" && instance.as_deref() == Some("-") {
        return Err("only one file can be standard input".into());
    }
    Ok(Request::Check(Arguments { certificate, instance, json }))
}

fn read(name: &str) -> std::io::Result<Vec<u8>> {
    if name != "-" {
        return std::fs::read(name);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn print(text: &str, status: ExitCode) -> ExitCode {
    // A closed pipe is the reader's business; the exit status still tells.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    status
}

fn complain(message: &str) -> ExitCode {
    eprintln!("poacert-check: {}", message.trim_end());
    ExitCode::from(2)
}

fn as_text(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Valid(statement) => {
            let title = statement.title.as_deref().unwrap_or("untitled");
            format!("valid: {}\n{}{}", in_words(statement), title, overrides(statement))
        }
        Outcome::Invalid { rejection, .. } => {
            format!("invalid: {} at {}: {}", rejection.code, rejection.place, rejection.message)
        }
    }
}

fn overrides(statement: &Statement) -> String {
    let set = statement.set.iter().map(|(name, value)| format!(" --set {name}={value}"));
    format!("{} (sha256 {:.12})", set.collect::<String>(), statement.sha256)
}

fn as_json(outcome: &Outcome) -> Value {
    let (statement, mut object) = match outcome {
        Outcome::Valid(statement) => {
            (Some(statement), Map::from_iter([("verdict".into(), json!("valid"))]))
        }
        Outcome::Invalid { rejection, statement } => (
            statement.as_ref(),
            Map::from_iter([
                ("verdict".into(), json!("invalid")),
                ("code".into(), json!(rejection.code.text())),
                ("place".into(), json!(rejection.place)),
                ("message".into(), json!(rejection.message)),
            ]),
        ),
    };
    object.entry("code").or_insert(Value::Null);
    if let Some(statement) = statement {
        object.insert("kind".into(), json!(statement.kind.text()));
        object.insert("claim".into(), statement.claim.clone());
        object.insert("set".into(), json!(statement.set));
        object.insert("sha256".into(), json!(statement.sha256));
        object.insert("title".into(), json!(statement.title));
    }
    Value::Object(object)
}
