//! Reading files and standard input.

use super::failure::Failure;
use super::options::Options;
use crate::instance::{Instance, Profile, Source};
use crate::report::Problem;
use std::io::Read;
use std::path::Path;

/// The name of standard input in messages.
const STDIN: &str = "<stdin>";

/// The bytes of a file, or of standard input for `-`.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if is_stdin(path) {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        return match read {
            Ok(_) => Ok(bytes),
            Err(error) => Err(unreadable(STDIN, &error.to_string())),
        };
    }
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(unreadable(&name, "it is a directory"));
    }
    std::fs::read(path).map_err(|error| {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        };
        unreadable(&name, &reason)
    })
}

/// The instance in a file, with the parameters set.
pub(super) fn instance(path: &Path, options: &Options) -> Result<Instance, Failure> {
    let set = options.parameters()?;
    let mut source = given(path, options)?;
    source.set = set;
    Ok(Instance::read(source)?)
}

/// The strategy profile of an instance in a file.
pub(super) fn profile(
    path: &Path,
    instance: &Instance,
    options: &Options,
) -> Result<Profile, Failure> {
    Ok(Profile::read(given(path, options)?, instance)?)
}

/// The text given in the place of a file, or that of the file.
fn given(path: &Path, options: &Options) -> Result<Source, Failure> {
    match options.texts.get(path) {
        Some(text) => Ok(text.clone()),
        None => source(path),
    }
}

/// The text of a file.
pub(super) fn source(path: &Path) -> Result<Source, Failure> {
    let name = if is_stdin(path) { STDIN.to_owned() } else { path.display().to_string() };
    Ok(Source::decode(name, bytes(path)?)?)
}

/// What an instance's own files are named after: the file's name without its ending.
pub(super) fn stem(path: &Path) -> String {
    if is_stdin(path) {
        return "stdin".into();
    }
    path.file_stem().map_or_else(|| "instance".into(), |stem| stem.to_string_lossy().into_owned())
}

/// Does `-` stand for standard input?
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn unreadable(name: &str, reason: &str) -> Failure {
    Problem::new("unreadable-file", format!("cannot read {name}: {reason}")).into()
}
