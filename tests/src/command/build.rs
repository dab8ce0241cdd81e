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
    let (working, end) = channel::<()>();
    let package = lesson.package();
    let builder = thread::spawn(move || {
        let built = lesson::build([package]);
        drop(working);
        built
    });
    if end.recv_timeout(A_MOMENT) == Err(RecvTimeoutError::Timeout) && io::stderr().is_terminal() {
        let building = (words.lesson.building)(&lesson.label());
        let _unheard = writeln!(anstream::stderr(), "{building}");
    }
    // No thread may be left when the lesson runs: a signal that we hold back would find it and end us.
    let built = builder.join().map_err(|_| anyhow!("the thread that builds has panicked"))?;
    built.map_err(|error| match error.downcast_ref::<BuildError>() {
        Some(BuildError::NoCargo(why)) => anyhow!((words.lesson.cargo_missing)(&why.to_string())),
        Some(BuildError::Failed(_)) => anyhow!((words.lesson.does_not_build)(&lesson.label())),
        None => error,
    })
}
