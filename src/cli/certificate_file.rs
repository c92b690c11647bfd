//! Certificates on disk: whole or not at all.

use super::failure::Failure;
use super::input;
use super::options::Options;
use super::output::say;
use super::whole_file::{replace, same_file, writable};
use crate::certificate::Certificate;
use crate::report::Problem;
use std::io::Error;
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

    /// The certificate in this file, unless none is to be written.
    pub fn at(path: &Path, options: &Options) -> Self {
        let named = (!options.no_certificate).then(|| path.to_owned());
        CertificateFile { named, largest: options.max_certificate, quiet: options.quiet }
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

    /// Writes a certificate that has no shorter form, if there is one; what it is called in answers, if it was written.
    pub fn write_once(&self, made: Option<Certificate>) -> Result<Option<String>, Failure> {
        match made {
            Some(made) => self.write(&(), |()| made.clone(), |()| None),
            None => Ok(None),
        }
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
