//! What is to be conducted: a part of a lesson, or an exercise as the learner has it; built, and ready to be run.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Result, anyhow};

use crate::{
    command::{Misuse, Options, build, exercise::built_in, meant},
    conductor::{Conductor, Limits, Run},
    exercise::{self, Exercise, compile::Runtime, place::Place},
    explore::Crew,
    lesson::{self, Lesson},
    schedule::{self, Schedule},
    words::{Language, Words},
};

/// A program, and what it is.
pub(super) struct Subject {
    pub(super) lesson: Lesson,
    pub(super) part: Option<u32>,
    pub(super) exercise: Option<Exercise>,
    program: PathBuf,
    /// As long as it is conducted, nobody puts another program there.
    _place: Option<Place>,
    /// What the program is now.
    pub(super) checksum: u32,
}

impl Subject {
    /// The lesson or exercise that is called so. Numbers, and names that both have, mean the lesson.
    pub(super) fn called(name: &str, part: Option<u32>, words: &Words) -> Result<Subject> {
        let lessons = lesson::all()?;
        if lesson::find(&lessons, name).is_none()
            && let Some(exercise) = exercise::find(&exercise::all()?, name)
        {
            return Subject::of_exercise(exercise, None, words);
        }
        let lesson = meant(&lessons, name, words)?.clone();
        build::build(&lesson, words)?;
        if let Some(part) = part {
            let parts = lesson.parts(Language::English)?;
            if !parts.iter().any(|it| it.number == part) {
                return Err(Misuse((words.lesson.no_part)(part, parts.len())).into());
            }
        }
        let program = lesson.program()?;
        let checksum = schedule::checksum(&program)?;
        Ok(Subject { lesson, part, exercise: None, program, _place: None, checksum })
    }

    /// What this schedule is for; of an exercise, the answer in this file if there is one.
    pub(super) fn of_schedule(
        schedule: &Schedule,
        answer: Option<&Path>,
        words: &Words,
    ) -> Result<Subject> {
        match &schedule.exercise {
            None => Subject::called(&schedule.lesson.to_string(), schedule.part, words),
            Some(name) => {
                let exercises = exercise::all()?;
                let exercise = super::exercise::meant(&exercises, name, words)?;
                Subject::of_exercise(exercise, answer, words)
            }
        }
    }

    fn of_exercise(exercise: &Exercise, answer: Option<&Path>, words: &Words) -> Result<Subject> {
        let is_program = exercise.kind.ending() == "rs";
        let answer = answer.map_or_else(|| exercise.answer(), Path::to_owned);
        let source = if is_program { answer } else { exercise.program() };
        let place = Place::at(&built_in(exercise)?)?;
        let compiled = Runtime::build()?.compile(exercise, &source, place.folder())?;
        let program = compiled.program.ok_or_else(|| {
            let why = (words.lesson.does_not_build)(&exercise.label());
            anyhow!("{}\n{why}", compiled.messages)
        })?;
        Ok(Subject {
            lesson: exercise.lesson.clone(),
            part: None,
            exercise: Some(exercise.clone()),
            checksum: schedule::checksum(&program)?,
            program,
            _place: Some(place),
        })
    }

    /// The schedule of one of its runs.
    pub(super) fn schedule_of(&self, run: &Run) -> Schedule {
        let schedule = Schedule::of(run, self.lesson.number.into(), self.part, self.checksum);
        match &self.exercise {
            None => schedule,
            Some(exercise) => schedule.of_exercise(&exercise.name),
        }
    }

    /// Starts it, to be conducted.
    pub(super) fn conduct(&self, options: &Options) -> Result<Conductor> {
        let (arguments, variables, limits) = self.setting(options);
        Conductor::new(&self.program, &arguments, variables, limits)
    }

    /// At most so many others who conduct the same.
    pub(super) fn gather(&self, most: usize, options: &Options) -> Result<Crew> {
        let (arguments, variables, limits) = self.setting(options);
        Crew::gather(most, &self.program, &arguments, &variables, limits)
    }

    fn setting(&self, options: &Options) -> (Vec<OsString>, Vec<Variable>, Limits) {
        if let Some(exercise) = &self.exercise {
            // As it is judged: otherwise it would be another run.
            let variables = exercise::judge::environment();
            return (Vec::new(), variables.into(), exercise::judge::limits(&exercise.demands));
        }
        let part = self.part.iter().map(|part| part.to_string().into());
        (part.collect(), options.setting.variables(), Limits::default())
    }
}

type Variable = (&'static str, OsString);
