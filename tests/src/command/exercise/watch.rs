//! `course watch`: judges the answer again on every save, until it passes or somebody has had enough.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Command, ExitCode},
    thread,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};

use super::{
    bar, inside,
    keys::{Key, Keys},
    meant_or_next, next_hint, told, told_of_changes, tried,
};
use crate::{
    command::{Options, say},
    exercise::{Exercise, Judgement, compile::Runtime, pins::as_pinned, progress::Progress},
    lesson,
};

/// How often we look whether somebody has saved.
const LOOK: Duration = Duration::from_millis(100);

/// Watches the exercise with this name, or one after another; returns when all are done, or somebody wants to quit.
pub(super) fn watch(
    exercises: &[Exercise],
    name: Option<&str>,
    options: &Options,
) -> Result<ExitCode> {
    let words = &options.words().exercise;
    let mut progress = Progress::read()?;
    let runtime = Runtime::build()?;
    while let Some(exercise) = meant_or_next(exercises, name, &progress, options.words())? {
        let (exercise, changed) = &as_pinned(exercise)?;
        say(&told_of_changes(changed, options))?;
        let answer = exercise.answer();
        let watching = (words.watching)(&inside(&answer));
        say(&format!("{}\n{watching}\n", super::described(exercise, options)))?;
        loop {
            let saved = saved(&answer);
            say(&format!("{}\n", words.checking))?;
            // Hints may have been asked for meanwhile, in another terminal.
            progress = Progress::read()?;
            let judgement = tried(exercise, &runtime, &mut progress, options)?;
            let done = exercises.iter().filter(|it| progress.of(&it.label()).passed).count();
            let note = progress.of(&exercise.label());
            let verdict = told(exercise, &judgement, &note, None, options);
            let bar = bar(done, exercises.len());
            say(&format!("\n{verdict}\n{bar} {done}/{}\n", exercises.len()))?;
            if judgement.passes() {
                break;
            }
            if await_save(exercise, &judgement, saved.as_ref(), options)? == Then::Quits {
                return Ok(ExitCode::SUCCESS);
            }
        }
        if name.is_some() {
            return Ok(ExitCode::SUCCESS);
        }
    }
    say(&format!("{}\n", words.none_left))?;
    Ok(ExitCode::SUCCESS)
}

/// What tells one save from another: editors write into the file, or put a new one in its place.
type Saved = (SystemTime, u64, u64);

/// `None` while it is not there, which is so for a moment when some editors save.
fn saved(path: &Path) -> Option<Saved> {
    let about = fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len(), about.ino()))
}

/// What follows.
#[derive(PartialEq, Eq)]
enum Then {
    Saved,
    Quits,
}

/// Waits until somebody saves, and does meanwhile what the keys say.
#[expect(clippy::disallowed_methods, reason = "this waits for a person, by the clock on the wall")]
fn await_save(
    exercise: &Exercise,
    judgement: &Judgement,
    since: Option<&Saved>,
    options: &Options,
) -> Result<Then> {
    let answer = exercise.answer();
    let mut keys = offer(exercise, judgement, options)?;
    loop {
        if saved(&answer).as_ref().is_some_and(|now| Some(now) != since) {
            return Ok(Then::Saved);
        }
        let Some(open) = &keys else {
            thread::sleep(LOOK);
            continue;
        };
        match (open.within(LOOK)?, &judgement.schedule) {
            (Some(Key::Quit), _) => return Ok(Then::Quits),
            (Some(Key::Hint), _) => {
                drop(keys);
                say(&next_hint(exercise, &mut Progress::read()?, options)?)?;
                keys = offer(exercise, judgement, options)?;
            }
            (Some(Key::Play), Some(schedule)) => {
                drop(keys);
                play(schedule, options)?;
                keys = offer(exercise, judgement, options)?;
            }
            (Some(Key::Play), None) | (None, _) => (),
        }
    }
}

/// Says which keys there are, and opens the terminal for them, if there is one.
fn offer(exercise: &Exercise, judgement: &Judgement, options: &Options) -> Result<Option<Keys>> {
    let keys = Keys::open()?;
    if keys.is_some() {
        let known = Progress::read()?.of(&exercise.label()).hints;
        let next = (known < exercise.hints(options.language()).len()).then_some(known + 1);
        let text = (options.words().exercise.keys)(next, judgement.schedule.is_some());
        let dim = anstyle::Style::new().dimmed();
        say(&format!("{dim}{text}{dim:#}\n"))?;
    }
    Ok(keys)
}

/// Lets the learner go along the schedule. A process of its own, as a conductor must be.
fn play(schedule: &str, options: &Options) -> Result<()> {
    let mut play = Command::new(lesson::course()?);
    play.args(["play", schedule, "--lang", options.language().tag()]);
    // How it ended, it has said itself.
    let _said = play.status().context("cannot start a copy of the command")?;
    Ok(())
}
