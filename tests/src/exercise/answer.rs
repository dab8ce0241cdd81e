//! Answers that are no programs: a few lines of text, in which what follows a `#` is for people.

use std::str::FromStr;

use crate::{
    check::Pattern,
    conductor::{Clock, Run, Verdict},
    schedule::Schedule,
};

/// What stands between the lines of one outcome.
const BETWEEN: &str = " | ";

/// The lines that somebody wrote.
pub fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    // However somebody spaces it, it is the same outcome.
    lines.map(spaced).collect()
}

fn spaced(line: &str) -> String {
    let pieces: Vec<_> = line.split('|').map(str::trim).collect();
    pieces.join(BETWEEN)
}

/// What came of a run, as a learner would write it: its lines of interest, and how it ended if that was no good end.
pub fn outcome(run: &Run, lines: &Pattern) -> String {
    let output = run.output();
    let mut pieces: Vec<_> = output.lines().map(str::trim).filter(|it| lines.matches(it)).collect();
    let end = match &run.verdict {
        _ if run.knot.is_some() => "deadlock".to_owned(),
        Verdict::Code(0) => String::new(),
        Verdict::Code(code) => format!("exit code {code}"),
        Verdict::Deadlock(_) => "deadlock".to_owned(),
        Verdict::Livelock(_) => "livelock".to_owned(),
        _ => "crash".to_owned(),
    };
    if !end.is_empty() {
        pieces.push(&end);
    }
    pieces.join(BETWEEN)
}

/// A schedule as an answer: the whole string, or only what is from the clock on, as in `~:7.2,12.0`.
///
/// The rest says of which program it is; an answer need not know, as its program is built again by whoever grades it.
pub fn schedule(line: &str) -> Option<Schedule> {
    let whole = || line.split_whitespace().find_map(|word| Schedule::from_str(word).ok());
    let short = || {
        let clock = if line.starts_with('~') { "~" } else { "" };
        let choices = line.trim_start_matches('~').strip_prefix(':')?;
        Schedule::from_str(&format!("{}{clock}:{choices}=0", Schedule::HEAD_OF_ANY)).ok()
    };
    whole().or_else(short)
}

/// The short form of a run's schedule.
pub fn short(schedule: &Schedule) -> String {
    let choices = schedule.deviations.iter().map(|(step, player)| format!("{step}.{player}"));
    let clock = if schedule.clock == Clock::Careless { "~" } else { "" };
    format!("{clock}:{}", choices.collect::<Vec<_>>().join(","))
}
