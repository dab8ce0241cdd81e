//! `course play`: the learner is the conductor.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use anyhow::Result;

use crate::{
    command::{Misuse, Options, exercise::inside, explore::complain, say, subject::Subject},
    exercise::Kind,
    play,
    schedule::Schedule,
};

/// Lets a person choose who goes in a part of a lesson, or along a schedule, and says by which schedule that can be seen
/// again.
pub(super) fn play_lesson(lesson: &str, part: Option<u32>, options: &Options) -> Result<ExitCode> {
    let words = options.words();
    // A page of the book speaks JSON; a person needs a terminal.
    if !options.json && (!io::stdin().is_terminal() || !io::stdout().is_terminal()) {
        return Err(Misuse(words.play.no_terminal.to_owned()).into());
    }
    let schedule: Option<Schedule> = lesson.parse().ok();
    let subject = match &schedule {
        None => Subject::called(lesson, part, words)?,
        Some(schedule) => Subject::of_schedule(schedule, None, words)?,
    };
    if schedule.as_ref().is_some_and(|it| it.program != subject.checksum) {
        return Err(Misuse(words.explore.changed.to_owned()).into());
    }
    let mut conductor = subject.conduct(options)?;
    let guide = match &schedule {
        None => None,
        Some(schedule) => Some(conductor.run(0, schedule.clock, &mut schedule.replay())?),
    };
    let schedule_of = |run: &_| subject.schedule_of(run).to_string();
    let title = match &subject.exercise {
        None => (words.play.title)(subject.lesson.number, subject.part),
        Some(exercise) => (words.play.title_of)(exercise.title(options.language())),
    };
    if options.json {
        let mut desk = play::InPage::new(io::stdin().lock(), io::stdout(), words);
        return play::play(&mut conductor, &mut desk, guide.as_ref(), schedule_of)
            .map(|_| ExitCode::SUCCESS);
    }
    let mut desk = play::AtTerminal::open(&title, words)?;
    let run = play::play(&mut conductor, &mut desk, guide.as_ref(), schedule_of)?;
    // The terminal is as it was before, from here on.
    drop(desk);
    let Some(run) = run else {
        return Ok(ExitCode::SUCCESS);
    };
    say(&run.output())?;
    complain(&run, words)?;
    say(&format!("cargo course replay {}\n", schedule_of(&run)))?;
    if let Some(exercise) = &subject.exercise
        && exercise.kind == Kind::Break
    {
        let put = (words.exercise.put_schedule)(&inside(&exercise.answer()), &exercise.name);
        say(&format!("{put}\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}
