//! Certificates on disk: whole or not at all.

use super::failure::Failure;
use super::input;
use super::options::Options;
use super::output::say;
use crate::certificate::Certificate;
use crate::report::Problem;
use std::fs::{File, OpenOptions};
use std::io::{Error, Write};
use std::path::{Path, PathBuf};

/// Where a certificate goes.
pub(super) struct CertificateFile {
    /// As named by the user or by default; `None`: nowhere.
    named: Option<PathBuf>,
    largest: u64,
    quiet: bool,
}

impl CertificateFile {
    /// Chooses the file, and refuses early what could not be written late.
    pub fn choose(instance: &Path, command: &str, options: &Options) -> Result<Self, Failure> {
        let default = || PathBuf::from(format!("{}.{command}.json", input::stem(instance)));
        let named = match (&options.certificate, options.no_certificate) {
            (_, true) => None,
            (Some(path), false) => Some(path.clone()),
            (None, false) => Some(default()),
        };
        let file =
            CertificateFile { named, largest: options.max_certificate, quiet: options.quiet };
        file.keep_off(instance, "instance")?;
        if let Some(path) = &file.named {
            writable(path).map_err(|error| unwritable(path, &error))?;
        }
        Ok(file)
    }

    /// Refuses to overwrite an input of the command; `what` names it.
    pub fn keep_off(&self, input: &Path, what: &str) -> Result<(), Failure> {
        match &self.named {
            Some(path) if same_file(path, input) => {
                let message = format!("the certificate would overwrite the {what}");
                let help = "name another place with --certificate";
                Err(Problem::new("unwritable", message).help(help).into())
            }
            _ => Ok(()),
        }
    }

    /// Writes the certificate that `make` makes of `result`; what it is called in answers, if it was
    /// written. If it is too large, the certificate of what `shorter` leaves of the result, an interval
    /// with a shorter proof, takes its place.
    pub fn write<T: Clone>(
        &self,
        result: &T,
        make: impl Fn(&T) -> Certificate,
        shorter: impl Fn(T) -> Option<T>,
    ) -> Result<Option<String>, Failure> {
        let Some(path) = &self.named else { return Ok(None) };
        let mut bytes = make(result).to_bytes();
        let size = bytes.len();
        let mut kept = result.clone();
        while bytes.len() as u64 > self.largest {
            let Some(less) = shorter(kept) else {
                self.remark(size, "so none is written; a wider --precision makes a smaller one");
                return Ok(None);
            };
            bytes = make(&less).to_bytes();
            kept = less;
        }
        if bytes.len() < size {
            self.remark(size, "so the one written proves a wider interval than the one printed");
        }
        replace(path, &bytes).map_err(|error| unwritable(path, &error))?;
        Ok(Some(path.display().to_string()))
    }

    fn remark(&self, size: usize, then: &str) {
        if !self.quiet {
            let limit = self.largest;
            say(&format!(
                "the certificate has {size} bytes, more than --max-certificate {limit}, {then}"
            ));
        }
    }
}

fn unwritable(path: &Path, error: &Error) -> Failure {
    let message = format!("cannot write the certificate to {}: {error}", path.display());
    let help = "name another place with --certificate, or write none with --no-certificate";
    Problem::new("unwritable", message).help(help).into()
}

fn same_file(one: &Path, other: &Path) -> bool {
    !input::is_stdin(other)
        && matches!((one.canonicalize(), other.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// What a path stands for: a link is followed, so that it stays one.
fn target(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Pipes and devices are written to, never replaced.
fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file())
}

/// Tries what [`replace`] will do.
fn writable(path: &Path) -> Result<(), Error> {
    let target = target(path);
    if target.is_dir() {
        return Err(Error::other("it is a directory"));
    }
    if is_special(&target) {
        return Ok(());
    }
    let (temporary, _) = create_beside(&target)?;
    std::fs::remove_file(temporary)
}

/// Puts a whole file in the place of the old one: readers see either, never a part.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let target = target(path);
    if is_special(&target) {
        return OpenOptions::new().write(true).open(&target)?.write_all(bytes);
    }
    let (temporary, mut file) = create_beside(&target)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    let done = written.and_then(|()| std::fs::rename(&temporary, &target));
    if done.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    done
}

/// A new file in the same directory, which a rename does not leave.
fn create_beside(target: &Path) -> Result<(PathBuf, File), Error> {
    let name = target.file_name().ok_or_else(|| Error::other("it names no file"))?;
    let name = format!(".{}.{}.tmp", name.to_string_lossy(), std::process::id());
    let temporary = target.with_file_name(name);
    let file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
    Ok((temporary, file))
}
