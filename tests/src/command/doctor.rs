//! `course doctor`: has this machine what the course needs?

use std::{env, fmt::Write, fs, path::Path, process::Command, process::ExitCode, thread};

use anyhow::Result;

use crate::{
    command::{Options, json, say},
    confine::shield::{How, Shield},
    contain::Contain,
    lesson,
    transcript::{End, Kind},
    words::Doctor,
};

/// Linux 5.3 brought `pidfd_open`; the futex that processes share is much older.
const KERNEL: &str = "5.3";

/// What was found about one thing.
struct Finding {
    what: &'static str,
    found: String,
    state: State,
    advice: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    /// Not as it might be, but everything works.
    Note,
    /// Without this the course does not work.
    Missing,
}

/// Looks at everything and says what to do. It ends with 1 if something is missing.
pub(super) fn doctor(options: &Options) -> Result<ExitCode> {
    let words = &options.words().doctor;
    let findings =
        [kernel, rust, proc, processes, apart, memory, cores, locale, just].map(|look| look(words));
    let well = findings.iter().all(|finding| finding.state != State::Missing);
    say(&if options.json { as_json(&findings) } else { as_text(&findings, well, words) })?;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn finding(what: &'static str, found: String, bad: Option<(State, String)>) -> Finding {
    match bad {
        None => Finding { what, found, state: State::Good, advice: None },
        Some((state, advice)) => Finding { what, found, state, advice: Some(advice) },
    }
}

fn kernel(words: &Doctor) -> Finding {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let release = release.trim();
    let bad =
        (!is_at_least(release, KERNEL)).then(|| (State::Missing, (words.kernel_advice)(KERNEL)));
    let found = if release.is_empty() { words.unknown } else { release };
    finding(words.kernel, found.to_owned(), bad)
}

fn rust(words: &Doctor) -> Finding {
    let wanted = lesson::rust_version().unwrap_or_default();
    let found = version_of("rustc");
    let enough = found.as_deref().is_some_and(|found| is_at_least(found, &wanted));
    let bad = (!enough).then(|| (State::Missing, (words.rust_advice)(&wanted)));
    finding(words.rust, found.unwrap_or_else(|| words.not_found.to_owned()), bad)
}

fn proc(words: &Doctor) -> Finding {
    let mounted = Path::new("/proc/self/stat").exists();
    let found = if mounted { words.proc_mounted } else { words.proc_not_mounted };
    let bad = (!mounted).then(|| (State::Missing, words.proc_advice.to_owned()));
    finding(words.proc, found.to_owned(), bad)
}

/// Makes a process that leaves an orphan, and looks whether that is noticed and ended.
fn processes(words: &Doctor) -> Finding {
    let tried = lesson::course()
        .and_then(|course| Contain::new(course, "sh").args(["-c", "sleep 1000 & exit 7"]).run());
    let (found, fine) = match tried {
        Ok(transcript) => {
            let orphans = transcript.leftovers.iter().filter(|left| left.kind == Kind::Running);
            let fine = transcript.end == End::Code(7) && orphans.count() == 1;
            (if fine { words.processes_work } else { words.unknown }.to_owned(), fine)
        }
        Err(error) => (format!("{error:#}"), false),
    };
    let bad = (!fine).then(|| (State::Missing, words.processes_advice.to_owned()));
    finding(words.processes, found, bad)
}

/// Looks what there is to keep graded programs away from everything else.
fn apart(words: &Doctor) -> Finding {
    let shield = Shield::here().ok();
    let how = shield.map_or(How::Not, Shield::how);
    let (found, advice) = match how {
        How::Namespaces => (words.apart_possible, None),
        How::Fence => {
            let open = shield.map_or(&[][..], Shield::open);
            (words.apart_by_fence, Some((words.fence_advice)(open)))
        }
        How::Not => (words.apart_impossible, Some((words.apart_advice)())),
    };
    finding(words.apart, found.to_owned(), advice.map(|advice| (State::Note, advice)))
}

fn memory(words: &Doctor) -> Finding {
    let policy = fs::read_to_string("/proc/sys/vm/overcommit_memory").unwrap_or_default();
    match policy.trim() {
        "2" => {
            let bad = (State::Missing, words.memory_advice.to_owned());
            finding(words.memory, words.memory_strict.to_owned(), Some(bad))
        }
        "" => finding(words.memory, words.unknown.to_owned(), None),
        _ => finding(words.memory, words.memory_free.to_owned(), None),
    }
}

fn cores(words: &Doctor) -> Finding {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let bad = (cores == 1).then(|| (State::Note, words.cores_advice.to_owned()));
    finding(words.cores, cores.to_string(), bad)
}

fn locale(words: &Doctor) -> Finding {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    let plain = locale.as_deref().unwrap_or_default().to_lowercase().replace('-', "");
    let bad = (!plain.contains("utf8")).then(|| (State::Note, words.locale_advice.to_owned()));
    finding(words.locale, locale.unwrap_or_else(|| words.not_found.to_owned()), bad)
}

fn just(words: &Doctor) -> Finding {
    let found = version_of("just");
    let bad = found.is_none().then(|| (State::Note, words.just_advice.to_owned()));
    finding(words.just, found.unwrap_or_else(|| words.not_found.to_owned()), bad)
}

/// `1.95.0`, of a program that prints `rustc 1.95.0 (f2d3ce0bd 2026-03-21)`.
fn version_of(program: &str) -> Option<String> {
    let output =
        Command::new(program).arg("--version").current_dir(lesson::workspace()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

/// Compares the numbers between the points: `6.18.44-generic` is at least `5.3`, and `1.100` at least `1.95`.
fn is_at_least(found: &str, wanted: &str) -> bool {
    let numbers = |version: &str| -> Vec<u32> {
        version
            .split(|c: char| !c.is_ascii_digit())
            .map_while(|number| number.parse().ok())
            .collect()
    };
    numbers(found) >= numbers(wanted)
}

fn as_text(findings: &[Finding], well: bool, words: &Doctor) -> String {
    let mut text = String::new();
    for Finding { what, found, state, advice } in findings {
        let (color, state) = match state {
            State::Good => (anstyle::AnsiColor::Green, words.good),
            State::Note => (anstyle::AnsiColor::Yellow, words.note),
            State::Missing => (anstyle::AnsiColor::Red, words.missing),
        };
        let style = color.on_default();
        let _always = writeln!(text, "{style}{state:<7}{style:#} {what}: {found}");
        if let Some(advice) = advice {
            let _always = writeln!(text, "        {advice}");
        }
    }
    let verdict = if well { words.all_well } else { words.something_missing };
    text + "\n" + verdict + "\n"
}

fn as_json(findings: &[Finding]) -> String {
    json::array(findings.iter().map(|Finding { what, found, state, advice }| {
        let state = match state {
            State::Good => "good",
            State::Note => "note",
            State::Missing => "missing",
        };
        json::object([
            ("what", json::string(what)),
            ("found", json::string(found)),
            ("state", json::string(state)),
            ("advice", advice.as_deref().map_or_else(|| "null".to_owned(), json::string)),
        ])
    }))
}

#[cfg(test)]
mod tests {
    use super::is_at_least;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(is_at_least("6.18.44-generic", "5.3"));
        assert!(is_at_least("5.3", "5.3"));
        assert!(is_at_least("1.100.0", "1.95"));
        assert!(is_at_least("1.95.0-nightly", "1.95"));
        assert!(!is_at_least("4.19.128-microsoft-standard", "5.3"));
        assert!(!is_at_least("1.9", "1.95"));
        assert!(!is_at_least("", "5.3"));
    }
}
