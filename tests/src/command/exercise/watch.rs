//! `course watch`: judges the answer again on every save, until it passes or somebody has had enough.

use std::{
    fs,
    path::Path,
    process::ExitCode,
    thread,
    time::{Duration, SystemTime},
};

use anyhow::Result;

use super::{bar, inside, meant_or_next, told, tried};
use crate::{
    command::{Options, say},
    exercise::{Exercise, compile::Runtime, progress::Progress},
};

/// How often we look whether somebody has saved.
const LOOK: Duration = Duration::from_millis(100);

/// Watches the exercise with this name, or one after another; returns when all are done.
pub(super) fn watch(
    exercises: &[Exercise],
    name: Option<&str>,
    options: &Options,
) -> Result<ExitCode> {
    let words = &options.words().exercise;
    let mut progress = Progress::read()?;
    let runtime = Runtime::build()?;
    while let Some(exercise) = meant_or_next(exercises, name, &progress, options.words())? {
        let answer = exercise.answer();
        say(&format!(
            "{}\n{}\n",
            super::described(exercise, options),
            (words.watching)(&inside(&answer))
        ))?;
        loop {
            let saved = saved(&answer);
            // Hints may have been asked for meanwhile, in another terminal.
            progress = Progress::read()?;
            let judgement = tried(exercise, &runtime, &mut progress, options)?;
            let done = exercises.iter().filter(|it| progress.of(&it.label()).passed).count();
            let note = progress.of(&exercise.label());
            let verdict = told(exercise, &judgement, &note, None, options);
            say(&format!(
                "\n{verdict}\n{} {done}/{}\n",
                bar(done, exercises.len()),
                exercises.len()
            ))?;
            if judgement.passes() {
                break;
            }
            await_change(&answer, saved);
        }
        if name.is_some() {
            return Ok(ExitCode::SUCCESS);
        }
    }
    say(&format!("{}\n", words.none_left))?;
    Ok(ExitCode::SUCCESS)
}

fn saved(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|it| it.modified()).ok()
}

#[expect(clippy::disallowed_methods, reason = "this waits for a person, by the clock on the wall")]
fn await_change(path: &Path, since: Option<SystemTime>) {
    while saved(path) == since {
        thread::sleep(LOOK);
    }
}
