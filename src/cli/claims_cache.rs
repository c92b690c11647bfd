//! Results of trials on disk, each in a file of its own that is written whole or not at all.

use super::options::Options;
use super::output::say;
use super::whole_file::replace;
use crate::instance::Fingerprint;
use crate::trials::{Answer, Task};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Where results are kept.
pub(super) struct Cache {
    folder: PathBuf,
    /// Whether results of earlier runs are used.
    reads: bool,
    /// Whether something could be kept.
    writes: AtomicBool,
    /// Of this program: the version with the hash of its file, so that no other build's results are taken for its own.
    version: String,
    quiet: bool,
}

/// What is kept of a task.
pub(super) struct Kept {
    pub answer: Answer,
    /// Whether no limit came first.
    pub reached: bool,
    /// The limit under which it was run.
    pub limit: Option<Duration>,
    /// The hash of the certificate; `Some(None)`: one was asked for and none written; `None`: none was asked for.
    pub certificate: Option<Option<String>>,
}

impl Cache {
    pub fn open(folder: &Path, fresh: bool, options: &Options) -> Cache {
        let program = std::env::current_exe().and_then(std::fs::read);
        let build = program.map_or_else(|_| String::new(), |bytes| hash(&bytes));
        Cache {
            folder: folder.to_owned(),
            reads: !fresh,
            writes: AtomicBool::new(true),
            // What answers depend on, besides the task.
            version: format!(
                "{} {build} {:?} {:?}",
                env!("CARGO_PKG_VERSION"),
                options.precision,
                options.max_certificate
            ),
            quiet: options.quiet,
        }
    }

    /// The same for the same work.
    pub fn key(&self, task: &Task<'_>) -> String {
        task.key(&self.version)
    }

    fn path(&self, task: &Task<'_>) -> PathBuf {
        self.folder.join(format!("{}.json", self.key(task)))
    }

    /// What an earlier run found, if a run under this limit need not find more; with the hash of the certificate there is now.
    pub fn get(
        &self,
        task: &Task<'_>,
        limit: Option<Duration>,
        certificate: Option<&Path>,
    ) -> Option<Kept> {
        if !self.reads {
            return None;
        }
        let bytes = std::fs::read(self.path(task)).ok()?;
        let kept = Kept::from_json(&serde_json::from_slice(&bytes).ok()?)?;
        let is_shorter = match (limit, kept.limit) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(limit), Some(kept)) => limit <= kept,
        };
        let has_certificate = match (certificate, &kept.certificate) {
            (None, _) => true,
            (Some(_), Some(None)) => true,
            (Some(path), Some(Some(known))) => {
                std::fs::read(path).is_ok_and(|bytes| hash(&bytes) == *known)
            }
            (Some(_), None) => false,
        };
        ((kept.reached || is_shorter) && has_certificate).then_some(kept)
    }

    /// Keeps what was found. Without a place to keep it in, the run goes on without.
    pub fn put(&self, task: &Task<'_>, kept: &Kept) {
        if !self.writes.load(Ordering::Relaxed) {
            return;
        }
        let text = format!("{}\n", kept.to_json(task));
        let written = std::fs::create_dir_all(&self.folder)
            .and_then(|()| replace(&self.path(task), text.as_bytes()));
        if let Err(error) = written
            && self.writes.swap(false, Ordering::Relaxed)
            && !self.quiet
        {
            let folder = self.folder.display();
            say(&format!("results are not kept in {folder}: {error}; --cache names another place"));
        }
    }
}

impl Kept {
    fn to_json(&self, task: &Task<'_>) -> Value {
        json!({
            "claim": task.claim,
            "command": task.line(),
            "reached": self.reached,
            "limit": self.limit.map(|limit| limit.as_millis().to_string()),
            "certificate": match &self.certificate {
                None => json!(false),
                Some(hash) => json!(hash),
            },
            "answer": self.answer.to_json(),
        })
    }

    fn from_json(value: &Value) -> Option<Kept> {
        let limit = match value.get("limit")? {
            Value::Null => None,
            limit => Some(Duration::from_millis(limit.as_str()?.parse().ok()?)),
        };
        let certificate = match value.get("certificate")? {
            Value::Bool(false) => None,
            Value::Null => Some(None),
            hash => Some(Some(hash.as_str()?.to_owned())),
        };
        Some(Kept {
            answer: Answer::from_json(value.get("answer")?)?,
            reached: value.get("reached")?.as_bool()?,
            limit,
            certificate,
        })
    }
}

/// The SHA-256 of bytes, in hexadecimal digits.
pub(super) fn hash(bytes: &[u8]) -> String {
    let mut hash = Fingerprint::default();
    hash.bytes(bytes);
    hash.finish()
}
