//! Processes watched from outside: how long, how much memory.

use std::io::{self, Read, Seek};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A process that ended, or was ended.
pub struct Watched {
    pub seconds: f64,
    /// The largest peak seen: what it grew by in its last milliseconds may be missing.
    pub mebibytes: Option<f64>,
    pub output: String,
    pub in_time: bool,
}

/// Runs a command; kills it after `limit` seconds.
pub fn run(command: &mut Command, limit: f64) -> io::Result<Watched> {
    // A pipe that nobody reads would stop a command that says much.
    let mut said = tempfile::tempfile()?;
    command.stdout(said.try_clone()?).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn()?;
    let (mebibytes, in_time) = wait(&mut child, start, limit)?;
    let seconds = start.elapsed().as_secs_f64();
    child.wait()?;
    let mut output = Vec::new();
    said.rewind()?;
    said.read_to_end(&mut output)?;
    let output = String::from_utf8_lossy(&output).into_owned();
    Ok(Watched { seconds, mebibytes, output, in_time })
}

fn wait(child: &mut Child, start: Instant, limit: f64) -> io::Result<(Option<f64>, bool)> {
    let process = child.id().to_string();
    let mut mebibytes = None;
    loop {
        if child.try_wait()?.is_some() {
            return Ok((mebibytes, true));
        }
        mebibytes = peak(&process).or(mebibytes);
        if start.elapsed().as_secs_f64() > limit {
            child.kill()?;
            return Ok((mebibytes, false));
        }
        // Short processes are looked at often, long ones seldom disturbed.
        sleep((start.elapsed() / 50).clamp(Duration::from_micros(50), Duration::from_millis(2)));
    }
}

/// The peak resident memory of a process, in MiB, where the system tells.
pub fn peak(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}
