//! `course explore` and `course replay`: a part of a lesson on many schedules, and on one.

use std::{
    fmt::Write,
    io::{self, IsTerminal, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::Result;

use crate::{
    command::{Misuse, Options, json, say, subject::Subject},
    conductor::{Run, Verdict},
    explore::{Found, Plan, explore, is_good},
    lanes::Lanes,
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
        let mut text = format!("{}\n", (words.explore.summary)(&found));
        for outcome in &found.outcomes {
            let run = &outcome.simplest;
            let verdict = (words.explore.verdict)(&run.verdict);
            write!(text, "\n{} × {verdict}\n", outcome.times)?;
            if let Some(knot) = &run.knot {
                writeln!(text, "  {}", (words.explore.knot)(knot.step))?;
            }
            for line in Lanes::stuck(run, &words.lanes) {
                writeln!(text, "    {line}")?;
            }
            for line in run.output().lines() {
                writeln!(text, "    {line}")?;
            }
            writeln!(text, "  cargo course replay {}", schedule_of(run))?;
            if let Some(nearest) = &outcome.nearest {
                let schedule = format!("cargo course replay {}", schedule_of(nearest));
                writeln!(text, "  {}", (words.explore.nearest)(&schedule))?;
            }
        }
        if let Some(step) = found.strayed {
            write!(text, "\n{}\n", (words.explore.strayed)(step))?;
        }
        text
    };
    say(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs one schedule again, of the exercise's answer in this file if there is one: on standard output what the program
/// prints, on standard error how it ended.
pub(super) fn replay(text: &str, answer: Option<&Path>, options: &Options) -> Result<ExitCode> {
    run_again(text, answer, options, |run| {
        if options.json { json::array(steps(run)) } else { run.output() }
    })
}

/// Runs one schedule again: on standard output what `shown` makes of it, on standard error how it ended.
pub(super) fn run_again(
    text: &str,
    answer: Option<&Path>,
    options: &Options,
    shown: impl FnOnce(&Run) -> String,
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

/// On standard error, how a run ended.
pub(super) fn complain(run: &Run, words: &Words) -> Result<()> {
    let mut stderr = anstream::stderr();
    writeln!(stderr, "{}", (words.explore.verdict)(&run.verdict))?;
    if let Some(knot) = &run.knot {
        writeln!(stderr, "{}", (words.explore.knot)(knot.step))?;
    }
    for line in Lanes::stuck(run, &words.lanes) {
        writeln!(stderr, "  {line}")?;
    }
    Ok(())
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

/// What was found, for a machine.
pub(super) fn json_of(
    found: &Found,
    words: &Words,
    schedule_of: impl Fn(&Run) -> Schedule,
) -> String {
    let outcomes = found.outcomes.iter().map(|outcome| {
        let run = &outcome.simplest;
        json::object([
            ("times", outcome.times.to_string()),
            ("first", outcome.first.to_string()),
            ("switches", run.switches().to_string()),
            ("verdict", json::string(&format!("{:?}", run.verdict))),
            ("ending", json::string(&(words.explore.verdict)(&run.verdict))),
            ("good", is_good(run).to_string()),
            ("knot", run.knot.as_ref().map_or("null".into(), |knot| knot.step.to_string())),
            ("output", json::string(&run.output())),
            (
                "nearest",
                outcome.nearest.as_ref().map_or("null".into(), |nearest| {
                    json::string(&schedule_of(nearest).to_string())
                }),
            ),
            ("schedule", json::string(&schedule_of(run).to_string())),
        ])
    });
    json::object([
        ("runs", found.runs.to_string()),
        ("orders", found.complete.map_or("null".into(), |orders| orders.to_string())),
        ("in_time", found.in_time.to_string()),
        ("rested", found.rested.to_string()),
        ("strayed", found.strayed.map_or("null".into(), |step| step.to_string())),
        ("outcomes", json::array(outcomes).trim_end().to_owned()),
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
