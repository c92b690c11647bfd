//! Files written whole or not at all.

use super::input;
use std::fs::{File, OpenOptions};
use std::io::{Error, Write};
use std::path::{Path, PathBuf};

/// Are both the same file, one that exists?
pub(super) fn same_file(one: &Path, other: &Path) -> bool {
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
pub(super) fn writable(path: &Path) -> Result<(), Error> {
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
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
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
