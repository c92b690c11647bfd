//! Processes watched from outside, and this one from inside: how long, how much memory.

use std::fs::{File, read_to_string};
use std::io::{self, Read, Seek};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A process that ended, or was ended.
pub struct Ended {
    pub seconds: f64,
    /// The largest peak seen before it ended.
    pub mebibytes: Option<f64>,
    pub output: String,
    pub in_time: bool,
}

/// Runs a command; kills it after `limit` seconds.
pub fn run(command: &mut Command, limit: f64) -> io::Result<Ended> {
    // A pipe that nobody reads would stop a command that says much.
    let mut said: File = tempfile::tempfile()?;
    let start = Instant::now();
    let mut child = command.stdout(said.try_clone()?).stderr(Stdio::null()).spawn()?;
    let process = child.id().to_string();
    let (mut mebibytes, mut in_time) = (None, true);
    while child.try_wait()?.is_none() {
        mebibytes = peak(&process).or(mebibytes);
        if start.elapsed().as_secs_f64() > limit {
            child.kill()?;
            child.wait()?;
            in_time = false;
            break;
        }
        // Short processes are looked at often, long ones seldom disturbed.
        sleep((start.elapsed() / 50).clamp(Duration::from_micros(50), Duration::from_millis(2)));
    }
    let seconds = start.elapsed().as_secs_f64();
    let mut output = Vec::new();
    said.rewind()?;
    said.read_to_end(&mut output)?;
    let output = String::from_utf8_lossy(&output).into_owned();
    Ok(Ended { seconds, mebibytes, output, in_time })
}

/// The peak resident memory of a process, in MiB, where the system tells.
pub fn peak(process: &str) -> Option<f64> {
    let status = read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}

/// What this process has used of processors, where the system tells; it counts in hundredths.
pub fn processor_seconds() -> Option<f64> {
    let stat = read_to_string("/proc/self/stat").ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11).map_while(|field| field.parse().ok());
    let (user, system): (f64, f64) = (fields.next()?, fields.next()?);
    Some((user + system) / 100.0)
}
