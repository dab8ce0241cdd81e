//! `course explore` and `course replay`: a part of a lesson on many schedules, and on one.

use std::{
    ffi::OsString,
    fmt::Write,
    io::{self, IsTerminal, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::Result;

use crate::{
    command::{Misuse, Options, build, json, meant, say},
    conductor::{Conductor, Limits, Run, Verdict},
    explore::{Outcome, explore},
    lesson,
    schedule::{self, Schedule},
};

/// How many schedules are tried if nobody says.
pub(super) const SCHEDULES: usize = 200;

/// Runs a part on many schedules, and shows what came of them.
pub(super) fn explore_lesson(
    lesson: &str,
    part: Option<u32>,
    schedules: usize,
    options: &Options,
) -> Result<ExitCode> {
    let words = options.words();
    let lessons = lesson::all()?;
    let lesson = meant(&lessons, lesson, words)?;
    build::build(lesson, words)?;
    let program = lesson.program()?;
    let mut conductor = conduct(&program, part, options)?;
    let outcomes = explore(&mut conductor, schedules, |done| progress(done, schedules))?;
    progress(schedules, schedules);

    let program = schedule::checksum(&program)?;
    let schedule_of = |outcome: &Outcome| Schedule {
        lesson: lesson.number.into(),
        part,
        program,
        clock: outcome.clock,
        deviations: schedule::deviations(&outcome.simplest),
    };
    let text = if options.json {
        json::array(outcomes.iter().map(|outcome| json_of(outcome, &schedule_of(outcome))))
    } else {
        let mut text = format!("{}\n", (words.explore.summary)(schedules, outcomes.len()));
        for outcome in &outcomes {
            let verdict = (words.explore.verdict)(&outcome.simplest.verdict);
            write!(text, "\n{} × {verdict}\n", outcome.times)?;
            for line in outcome.simplest.output().lines() {
                writeln!(text, "    {line}")?;
            }
            writeln!(text, "  cargo course replay {}", schedule_of(outcome))?;
        }
        text
    };
    say(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs one schedule again: on standard output what the program prints, on standard error how it ended.
pub(super) fn replay(text: &str, options: &Options) -> Result<ExitCode> {
    let words = options.words();
    let schedule: Schedule = text.parse().map_err(|_| Misuse((words.explore.no_schedule)(text)))?;
    let lessons = lesson::all()?;
    let lesson = meant(&lessons, &schedule.lesson.to_string(), words)?;
    build::build(lesson, words)?;
    let program = lesson.program()?;
    if schedule::checksum(&program)? != schedule.program {
        return Err(Misuse(words.explore.changed.to_owned()).into());
    }
    let mut strategy = schedule.replay();
    let mut conductor = conduct(&program, schedule.part, options)?;
    let run = conductor.run(0, schedule.clock, &mut strategy)?;
    say(&if options.json { json::array(steps(&run)) } else { run.output() })?;
    let verdict = (words.explore.verdict)(&run.verdict);
    writeln!(anstream::stderr(), "{verdict}")?;
    if let Some(step) = strategy.lost {
        writeln!(anstream::stderr(), "{}", (words.explore.lost)(step))?;
        return Ok(ExitCode::FAILURE);
    }
    Ok(match run.verdict {
        Verdict::Code(0) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

fn conduct(program: &Path, part: Option<u32>, options: &Options) -> Result<Conductor> {
    let arguments: Vec<OsString> = part.iter().map(|part| part.to_string().into()).collect();
    Conductor::new(program, &arguments, options.setting.variables(), Limits::default())
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

fn json_of(outcome: &Outcome, schedule: &Schedule) -> String {
    json::object([
        ("times", outcome.times.to_string()),
        ("verdict", json::string(&format!("{:?}", outcome.simplest.verdict))),
        ("output", json::string(&outcome.simplest.output())),
        ("schedule", json::string(&schedule.to_string())),
    ])
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
