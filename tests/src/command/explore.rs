//! `course explore` and `course replay`: a part of a lesson on many schedules, and on one.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::Result;

use crate::{
    command::{
        Misuse, Options,
        found::{ending_of, json_of, text_of},
        json, say,
        subject::Subject,
    },
    conductor::{Run, Verdict},
    explore::{Plan, explore},
    schedule::{self, Schedule},
    words::Words,
};

/// How many schedules are tried if nobody says.
pub(super) const SCHEDULES: usize = 200;

/// For so many schedules another core is worth its start.
const WORTH_A_HELPER: usize = 30;

/// Runs a part on many schedules, on so many cores at most, and shows what came of them.
pub(super) fn explore_lesson(
    lesson: &str,
    part: Option<u32>,
    plan: Plan,
    jobs: Option<usize>,
    options: &Options,
) -> Result<ExitCode> {
    let words = options.words();
    let subject = Subject::called(lesson, part, words)?;
    // Those who help begin first; who has little to do needs no help.
    let most = (plan.schedules / WORTH_A_HELPER).min(jobs.unwrap_or(usize::MAX).saturating_sub(1));
    let mut crew = subject.gather(most, options)?;
    let mut conductor = subject.conduct(options)?;
    let of = plan.schedules;
    let found = explore(&mut conductor, &mut crew, plan, |done| progress(done.min(of), of))?;
    progress(of, of);

    let schedule_of = |run: &Run| subject.schedule_of(run);
    let text = if options.json {
        json_of(&found, words, schedule_of)
    } else {
        text_of(&found, words, schedule_of)
    };
    say(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs one schedule again, of the exercise's answer in this file if there is one: on standard output what the program
/// prints, on standard error how it ended.
pub(super) fn replay(text: &str, answer: Option<&Path>, options: &Options) -> Result<ExitCode> {
    let shown = |run: &Run| if options.json { json::array(steps(run)) } else { run.output() };
    run_again(text, answer, options, shown, complain)
}

/// Runs one schedule again: on standard output what `shown` makes of it, on standard error what `complain` says.
pub(super) fn run_again(
    text: &str,
    answer: Option<&Path>,
    options: &Options,
    shown: impl FnOnce(&Run) -> String,
    complain: impl FnOnce(&Run, &Words) -> Result<()>,
) -> Result<ExitCode> {
    let words = options.words();
    let schedule: Schedule = text.parse().map_err(|_| Misuse((words.explore.no_schedule)(text)))?;
    let subject = Subject::of_schedule(&schedule, answer, words)?;
    if subject.checksum != schedule.program {
        return Err(Misuse(words.explore.changed.to_owned()).into());
    }
    let mut strategy = schedule.replay();
    let mut conductor = subject.conduct(options)?;
    let run = conductor.run(0, schedule.clock, &mut strategy)?;
    say(&shown(&run))?;
    complain(&run, words)?;
    if schedule::hash(&run) != schedule.run {
        // Where it strays, a second look tells; if it does not, the step that the schedule missed may.
        let again = conductor.run(0, schedule.clock, &mut schedule.replay())?;
        let step = again.parts_from(&run).or(strategy.lost);
        writeln!(anstream::stderr(), "{}", (words.explore.another_run)(step))?;
        return Ok(ExitCode::FAILURE);
    }
    Ok(match run.verdict {
        Verdict::Code(0) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// On standard error, what the program wrote there, and how it ended.
pub(super) fn complain(run: &Run, words: &Words) -> Result<()> {
    complain_of_errors(run, words)?;
    Ok(write!(anstream::stderr(), "{}", ending_of(run, words))?)
}

/// On standard error, what the program wrote there.
pub(super) fn complain_of_errors(run: &Run, _: &Words) -> Result<()> {
    Ok(write!(anstream::stderr(), "{}", run.errors)?)
}

/// On a terminal, how far it is.
fn progress(done: usize, of: usize) {
    let mut terminal = io::stderr();
    if !terminal.is_terminal() || !done.is_multiple_of(10) && done != of {
        return;
    }
    let text = if done == of { String::from("\r\x1b[K") } else { format!("\r{done}/{of}") };
    // Nobody needs it.
    let _unseen = terminal.write_all(text.as_bytes());
}

fn steps(run: &Run) -> impl Iterator<Item = String> {
    run.steps.iter().map(|step| {
        json::object([
            ("player", step.ask.player.to_string()),
            ("kind", json::string(&format!("{:?}", step.ask.kind))),
            ("object", step.ask.object.to_string()),
            ("place", json::string(&format!("{}:{}", step.ask.file, step.ask.line))),
            ("milliseconds", step.time.as_millis().to_string()),
            ("output", json::string(&step.output)),
        ])
    })
}
