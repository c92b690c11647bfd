//! From a path to a game, and from an answer to its exit status.

use super::certificate_file::CertificateFile;
use super::failure::Failure;
use super::input;
use super::limits::Limits;
use super::options::Options;
use crate::exact::{Bracket, Extended};
use crate::game::Game;
use crate::instance::Instance;
use crate::solve::Precision;
use std::path::Path;

/// An instance that is read and compiled, with where its certificate goes.
pub(super) struct Session {
    pub limits: Limits,
    pub instance: Instance,
    pub game: Game,
    pub certificate: CertificateFile,
}

/// The same before it is compiled.
pub(super) struct Opened {
    pub limits: Limits,
    pub instance: Instance,
    pub certificate: CertificateFile,
}

impl Session {
    /// Reads an instance, and looks whether its certificate could be written.
    pub fn read(path: &Path, command: &str, options: &Options) -> Result<Opened, Failure> {
        let limits = Limits::start(options);
        let instance = input::instance(path, options)?;
        let certificate = CertificateFile::choose(path, command, options)?;
        Ok(Opened { limits, instance, certificate })
    }

    /// Reads and compiles an instance, of a combined market the auction alone.
    pub fn open(path: &Path, command: &str, options: &Options) -> Result<Self, Failure> {
        Session::read(path, command, options)?.compile()
    }
}

impl Opened {
    /// Compiles the instance, of a combined market the auction alone.
    pub fn compile(self) -> Result<Session, Failure> {
        let Opened { limits, instance, certificate } = self;
        let game = Game::compile_until(&instance, &|| limits.stopped())?;
        Ok(Session { limits, instance, game, certificate })
    }
}

/// Is what is known as narrow as was asked?
pub(super) fn is_within(known: &Bracket, precision: &Precision) -> bool {
    match (precision, &known.lower, &known.upper) {
        _ if known.is_exact() => true,
        (Precision::Width(width), Extended::Finite(lower), Extended::Finite(upper)) => {
            upper - lower <= *width
        }
        _ => false,
    }
}
