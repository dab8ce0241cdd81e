//! A scene: a run of a part of a lesson that shows something, such as a certain line, or a deadlock.
//!
//! A page says *what* to show, in English, for that is the same whatever the program is today. Which schedule shows it is
//! found by exploring, made as simple as it can be, and kept below the build folder under the program's checksum, so that
//! it is looked for once.

use std::{ffi::OsString, fmt};

use anyhow::Result;

use super::kept::Kept;
use crate::{
    check::Pattern,
    conductor::{Clock, Conductor, Limits, Run, Verdict},
    explore::is_good,
    lesson::{Lesson, Setting},
    schedule::{self, Schedule},
    shrink::shrink,
    strategy::{Handover, Portfolio, Replay, Way},
    words::Language,
};

/// How many schedules are tried before a page is told that nothing shows what it wants to show.
const SCHEDULES: usize = 2000;

/// What a scene shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// What happens if nobody chooses.
    Default,
    /// What happens if whoever lets go of a lock lets the next one go.
    Handover,
    /// A line like this.
    Line(Pattern),
    /// A line like this, and later one like that.
    Before(Pattern, Pattern),
    /// No line like this.
    Without(Pattern),
    /// Some wait for each other.
    Deadlock,
    /// Some look for ever for what nobody brings.
    Livelock,
    /// It ends with an error.
    Failure,
}

/// A part of a lesson that is to be conducted, in the language of a page.
///
/// Each time it is begun anew: a conductor takes every process below it for one of its own, so there cannot be two.
#[derive(Debug)]
pub struct Scenes<'a> {
    lesson: &'a Lesson,
    part: u32,
    language: Language,
    program: u32,
}

/// A run, and the schedule by which it can be seen again.
#[derive(Debug)]
pub struct Scene {
    /// The run, in the language of the page.
    pub run: Run,
    /// Its schedule.
    pub schedule: Schedule,
}

impl Wanted {
    fn is_shown_by(&self, run: &Run) -> bool {
        let output = run.output();
        let mut lines = output.lines();
        match self {
            Wanted::Default | Wanted::Handover => true,
            Wanted::Line(pattern) => lines.any(|line| pattern.matches(line)),
            Wanted::Before(first, second) => {
                lines.any(|line| first.matches(line)) && lines.any(|line| second.matches(line))
            }
            Wanted::Without(pattern) => !lines.any(|line| pattern.matches(line)),
            Wanted::Deadlock => matches!(run.verdict, Verdict::Deadlock(_)) || run.knot.is_some(),
            Wanted::Livelock => matches!(run.verdict, Verdict::Livelock(_)),
            Wanted::Failure => matches!(run.verdict, Verdict::Code(1..) | Verdict::Signal(_)),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wanted::Default => f.write_str("what happens by default"),
            Wanted::Handover => f.write_str("what happens from lock to lock"),
            Wanted::Line(pattern) => write!(f, "a line like `{pattern}`"),
            Wanted::Before(first, second) => write!(f, "`{first}` before `{second}`"),
            Wanted::Without(pattern) => write!(f, "no line like `{pattern}`"),
            Wanted::Deadlock => f.write_str("a deadlock"),
            Wanted::Livelock => f.write_str("a livelock"),
            Wanted::Failure => f.write_str("an error"),
        }
    }
}

impl Scenes<'_> {
    /// The scenes of a part, in the language of a page. The lesson must have been built, and has this checksum.
    pub fn new(lesson: &Lesson, part: u32, language: Language, program: u32) -> Scenes<'_> {
        Scenes { lesson, part, language, program }
    }

    fn conductor(&self, language: Language) -> Result<Conductor> {
        let arguments = [OsString::from(self.part.to_string())];
        let variables = Setting::of_language(language).variables();
        Conductor::new(&self.lesson.program()?, &arguments, variables, Limits::default())
    }

    /// What it prints, and does, if nobody chooses.
    pub fn by_default(&self) -> Result<Run> {
        self.conductor(self.language)?.run(0, Clock::Prompt, &mut Replay::default())
    }

    /// A run that shows this, and comes to a good end if it must; `None` if none is found.
    pub fn find(&self, wanted: &Wanted, must_be_good: bool) -> Result<Option<Scene>> {
        let kept = self.kept(wanted, must_be_good)?;
        let known = kept.read().and_then(|text| text.parse().ok());
        if let Some(schedule) = known {
            let run = self.again(&schedule)?;
            if schedule::hash(&run) == schedule.run {
                return Ok(Some(Scene { run, schedule }));
            }
        }
        let shows = |run: &Run| wanted.is_shown_by(run) && (!must_be_good || is_good(run));
        let run = match wanted {
            // Made simple, it would be another one.
            Wanted::Handover => {
                let mut conductor = self.conductor(Language::English)?;
                Some(conductor.run(0, Clock::Prompt, &mut Handover)?).filter(shows)
            }
            _ => self.hunt(shows)?,
        };
        let Some(run) = run else { return Ok(None) };
        let schedule = Schedule::of(&run, self.lesson.number.into(), Some(self.part), self.program);
        let run = self.again(&schedule)?;
        kept.write(&schedule.to_string())?;
        Ok(Some(Scene { run, schedule }))
    }

    /// The simplest that is found, the default run before all others.
    fn hunt(&self, shows: impl Fn(&Run) -> bool) -> Result<Option<Run>> {
        let mut conductor = self.conductor(Language::English)?;
        let run = conductor.run(0, Clock::Prompt, &mut Replay::default())?;
        if shows(&run) {
            return Ok(Some(run));
        }
        let mut portfolio = Portfolio::new(Way::Portfolio, 0);
        for _ in 0..SCHEDULES {
            let (clock, mut strategy) = portfolio.next();
            let run = conductor.run(0, clock, strategy.as_mut())?;
            if shows(&run) {
                return shrink(&mut conductor, run, shows).map(Some);
            }
            portfolio.learn(&run);
        }
        Ok(None)
    }

    fn again(&self, schedule: &Schedule) -> Result<Run> {
        self.conductor(self.language)?.run(0, schedule.clock, &mut schedule.replay())
    }

    /// Where the schedule is kept.
    fn kept(&self, wanted: &Wanted, must_be_good: bool) -> Result<Kept> {
        let good = if must_be_good { "good " } else { "" };
        Kept::of(self.lesson, self.part, self.program, &format!("{good}{wanted}"))
    }
}
