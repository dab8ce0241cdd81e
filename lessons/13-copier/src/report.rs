//! What a person sees of it: how far we are, the line at the end, and the list of what could not be copied.

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use shared::{now, println};

use crate::{
    json,
    ledger::Failure,
    options::{Shows, Task},
    plan::Plan,
    tally::Tally,
    words::Words,
};

/// How far we are, in one line that is written over again and again; only where a person can see it.
pub(crate) struct Progress {
    visible: bool,
    total: usize,
    began: Duration,
    /// What was done in earlier rounds.
    files_before: usize,
    bytes_before: u64,
}

/// To the beginning of the line, and nothing on it.
const OVER: &str = "\r\x1b[K";

impl Progress {
    pub(crate) fn new(total: usize, shows: Shows) -> Progress {
        let visible = shows == Shows::Usual && io::stderr().is_terminal();
        Progress { visible, total, began: now(), files_before: 0, bytes_before: 0 }
    }

    /// Shows what this round has done, and the ones before.
    pub(crate) fn show(&mut self, files: u32, bytes: u64) {
        if self.visible {
            let bytes = self.bytes_before + bytes;
            let files = self.files_before + files as usize;
            let time = now().saturating_sub(self.began);
            let words = Words::Progress {
                files: grouped(files),
                total: grouped(self.total),
                bytes: size(bytes),
                rate: rate(bytes, time),
                left: time_left(files, self.total, time),
            };
            // In one piece, and what was there before goes last: so the line is never seen empty.
            let line = format!("\r{words}\x1b[K");
            io::stderr().write_all(line.as_bytes()).ok();
        }
    }

    /// Goes on counting from here.
    pub(crate) fn next_round(&mut self, tally: &Tally) {
        self.files_before = tally.files;
        self.bytes_before = tally.bytes;
    }
}

/// When it is over, the line is free for what there is to say.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.visible {
            write!(io::stderr(), "{OVER}").ok();
        }
    }
}

/// What there is to say at the end. Gives the exit code of the whole program.
pub(crate) fn end(task: &Task, plan: &Plan, tally: &Tally, began: Duration) -> u8 {
    let time = now().saturating_sub(began);
    if task.shows == Shows::Json {
        println!("{}", json::report(task, plan, tally, time));
    } else {
        complain(&task.source, plan, tally);
    }
    if matches!(task.shows, Shows::Usual | Shows::Each) {
        if task.how.update {
            println!("unchanged {}", grouped(tally.same));
        }
        sum_up(tally, time, task.workers);
    }
    tally.exit_code()
}

/// One line: what was copied, and how fast.
fn sum_up(tally: &Tally, time: Duration, workers: usize) {
    let files = grouped(tally.files);
    let folders = grouped(tally.folders);
    let bytes = size(tally.bytes);
    let seconds = time.as_secs_f64();
    let rate = rate(tally.bytes, time);
    println!(
        "files {files} · folders {folders} · {bytes} · {seconds:.2} s · {rate}/s · workers {workers}"
    );
}

/// On standard error: why we stopped, and what could not be copied.
fn complain(source: &Path, plan: &Plan, tally: &Tally) {
    if let Some(why) = tally.stop {
        let [files, total] = [tally.files, plan.entries.len()].map(grouped);
        tell(&Words::Stopped { why, files, total, bytes: size(tally.bytes) });
    }
    let count = tally.failures.len() + tally.failures_of_folders.len();
    if count == 0 {
        return;
    }
    tell(&Words::NotCopied { count: grouped(count) });
    for (path, failure) in failures(source, plan, tally) {
        tell(&Words::Failed { path: &path, failure });
    }
}

/// What could not be copied, folders first.
pub(crate) fn failures(
    source: &Path,
    plan: &Plan,
    tally: &Tally,
) -> impl Iterator<Item = (PathBuf, Failure)> {
    let folders = tally.failures_of_folders.iter();
    let folders = folders.map(|(folder, failure)| (plan.path_of_folder(*folder), *failure));
    let entries = tally.failures.iter();
    let entries = entries.map(|(entry, failure)| (plan.path_of_entry(*entry), *failure));
    folders.chain(entries).map(|(path, failure)| {
        // The root's own path is empty, and joined it would get a slash at its end.
        let path = if path == PathBuf::new() { source.to_owned() } else { source.join(path) };
        (path, failure)
    })
}

/// A line on standard error. If nobody listens there, there is nobody to tell.
pub(crate) fn tell(words: &impl Display) {
    writeln!(io::stderr(), "{words}").ok();
}

/// 52,073 is easier to read than 52073.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Bytes, with two digits at least: 4.2 MB, 42 MB, 420 MB.
fn size(bytes: u64) -> String {
    let mut unit = 1;
    for name in ["B", "kB", "MB", "GB"] {
        let tenths = (u128::from(bytes) * 10 + unit / 2) / unit;
        if tenths < 100 && unit > 1 {
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
        if tenths < 9_995 {
            return format!("{} {name}", (tenths + 5) / 10);
        }
        unit *= 1000;
    }
    format!("{} TB", u128::from(bytes) / unit)
}

/// So many bytes a second; a clock that stands still does not tell.
fn rate(bytes: u64, time: Duration) -> String {
    if time.is_zero() {
        return "?".into();
    }
    let a_second = u128::from(bytes) * 1_000_000 / time.as_micros().max(1);
    size(u64::try_from(a_second).unwrap_or(u64::MAX))
}

/// How long it will take, if files go on coming as fast as until now. At first nobody knows.
fn time_left(files: usize, total: usize, time: Duration) -> Option<String> {
    if files == 0 || time < Duration::from_secs(1) {
        return None;
    }
    let seconds = time.as_secs() * (total.saturating_sub(files) as u64) / files as u64;
    Some(format!("{}:{:02}", seconds / 60, seconds % 60))
}

#[cfg(test)]
mod tests {
    use super::{grouped, size};

    #[test]
    fn numbers_are_short_and_easy_to_read() {
        assert_eq!([7, 999, 52_073, 1_000_000].map(grouped), ["7", "999", "52,073", "1,000,000"]);
        assert_eq!(
            [0, 999, 1_000, 1_350_000_000, 42_000_000].map(size),
            ["0 B", "999 B", "1.0 kB", "1.4 GB", "42 MB"]
        );
    }
}
