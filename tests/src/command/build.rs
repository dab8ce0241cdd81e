//! Builds a lesson, and says so if it takes long.

use std::{
    io::{self, IsTerminal, Write},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use anyhow::{Result, anyhow};

use crate::{
    lesson::{self, BuildError, Lesson},
    words::Words,
};

/// How long nobody wonders what happens.
const A_MOMENT: Duration = Duration::from_secs(1);

/// Builds this lesson. The compiler speaks for itself, on standard error.
#[expect(clippy::disallowed_methods, reason = "the harness does not fork, so it may have threads")]
pub(super) fn build(lesson: &Lesson, words: &Words) -> Result<()> {
    let (sender, result) = channel();
    let package = lesson.package();
    thread::spawn(move || sender.send(lesson::build([package])));

    let mut built = result.recv_timeout(A_MOMENT);
    if matches!(built, Err(RecvTimeoutError::Timeout)) {
        if io::stderr().is_terminal() {
            let building = (words.lesson.building)(&lesson.label());
            let _unheard = writeln!(anstream::stderr(), "{building}");
        }
        built = result.recv().map_err(Into::into);
    }
    built?.map_err(|error| match error.downcast_ref::<BuildError>() {
        Some(BuildError::NoCargo(why)) => anyhow!((words.lesson.cargo_missing)(&why.to_string())),
        Some(BuildError::Failed(_)) => anyhow!((words.lesson.does_not_build)(&lesson.label())),
        None => error,
    })
}
