//! What the kernel tells of a process, in the folder /proc.

use std::fs;

use shared::{ms, sleep};

/// `R` runs, or could run; `S` sleeps; `T` is stopped; `Z` is a zombie; `-` is not there.
pub(crate) fn state(pid: u32) -> char {
    stat(pid).first().and_then(|state| state.chars().next()).unwrap_or('-')
}

/// Its state as soon as it is this one; if that takes ten seconds, the one it is in then.
pub(crate) fn await_state(pid: u32, wanted: char) -> char {
    let mut seen = state(pid);
    for _ in 0..1000 {
        if seen == wanted {
            break;
        }
        sleep(ms(10));
        seen = state(pid);
    }
    seen
}

/// The pid of its parent.
pub(crate) fn parent(pid: u32) -> u64 {
    number(stat(pid).get(1))
}

/// How many ticks of the clock, of 10 ms each, it has had a CPU, in user and in kernel mode.
pub(crate) fn ticks(pid: u32) -> u64 {
    stat(pid).iter().skip(11).take(2).map(|ticks| number(Some(ticks))).sum()
}

/// Its memory in kB; a zombie has no such line any more.
pub(crate) fn memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    number(line.and_then(|line| line.split_whitespace().next()))
}

/// The fields from the state on. A name in brackets stands before them, and may itself have spaces and brackets.
fn stat(pid: u32) -> Vec<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    fields.split_whitespace().map(String::from).collect()
}

/// What is not there counts as 0.
fn number(text: Option<impl AsRef<str>>) -> u64 {
    text.and_then(|text| text.as_ref().parse().ok()).unwrap_or(0)
}
