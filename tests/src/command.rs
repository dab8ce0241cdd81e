//! The command `course`: what a learner types.

use std::{
    ffi::OsString,
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;

use crate::{
    confine::{
        self,
        apart::{self, APART},
    },
    contain,
    exercise::trial::JUDGE,
    explore::{HAND, hand},
    lesson::{self, Lesson, Setting},
    words::{Language, Words},
};

mod arguments;
mod book;
mod build;
mod conduct;
mod doctor;
mod exercise;
mod explore;
mod found;
mod grade;
mod grammar;
pub(crate) mod json;
mod lanes;
mod list;
mod mistake;
mod play;
mod run;
mod subject;

use arguments::{Parsed, Task};

/// What somebody typed wrongly. It ends the command with 2; everything else that goes wrong, with 1.
#[derive(Debug)]
struct Misuse(String);

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misuse {}

/// The options that all subcommands have.
#[derive(Debug)]
struct Options {
    setting: Setting,
    json: bool,
}

impl Options {
    fn language(&self) -> Language {
        self.setting.language
    }

    fn words(&self) -> &'static Words {
        self.language().words()
    }
}

/// Runs the command with these arguments, the first of which is its own name.
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    // Some words are for the command's own use: they start copies of it that do one thing only.
    let first = arguments.get(1).and_then(|first| first.to_str());
    match first {
        Some(contain::SUBCOMMAND) => return contain::launcher::main(&arguments[2..]),
        Some(conduct::CONDUCT) => {
            return conduct::conduct(&arguments[2..])
                .unwrap_or_else(|error| report(&error, Language::English));
        }
        Some(book::PAGES) => {
            return book::pages(&arguments[2..])
                .unwrap_or_else(|error| report(&error, Language::English));
        }
        Some(confine::CONFINE) => {
            return confine::confine(&arguments[2..])
                .unwrap_or_else(|error| report(&error, Language::English));
        }
        Some(APART) => {
            return apart::apart(&arguments[2..])
                .unwrap_or_else(|error| report(&error, Language::English));
        }
        Some(confine::CONFINED) => {
            return confine::confined(&arguments[2..])
                .unwrap_or_else(|error| report(&error, Language::English));
        }
        Some(JUDGE) => {
            return exercise::judge(&arguments[2..])
                .unwrap_or_else(|error| report(&error, Language::English));
        }
        Some(HAND) => {
            return hand(&arguments[2..])
                .map_or_else(|error| report(&error, Language::English), |()| ExitCode::SUCCESS);
        }
        Some(lesson::cargo::CARGO) => return lesson::cargo::become_cargo(&arguments[2..]),
        Some(run::BECOME) => return run::become_program(&arguments[2..]),
        _ => {}
    }
    let language = arguments::language(&arguments);
    run(arguments, language).unwrap_or_else(|error| report(&error, language))
}

fn run(arguments: Vec<OsString>, language: Language) -> Result<ExitCode> {
    let (task, mut options) = match arguments::parse(arguments, language)? {
        Parsed::Text(text) => return say(&text).map(|()| ExitCode::SUCCESS),
        Parsed::Task(task, options) => (task, options),
    };
    match task {
        Task::List(lesson) => list::list(lesson.as_deref(), &options),
        Task::Lesson(words) => match words.split_first() {
            None => list::list(None, &options),
            Some((lesson, rest)) => {
                let rest = arguments::after_the_lesson(rest, &mut options)?;
                run::lesson(&lesson.to_string_lossy(), &rest, &options)
            }
        },
        Task::Explore { lesson, part, plan, jobs } => {
            explore::explore_lesson(&lesson, part, plan, jobs, &options)
        }
        Task::Replay { schedule, answer } => {
            explore::replay(&schedule, answer.as_deref(), &options)
        }
        Task::Play { lesson, part } => play::play_lesson(&lesson, part, &options),
        Task::Lanes { schedule, answer, format } => {
            lanes::lanes(&schedule, answer.as_deref(), &format, &options)
        }
        Task::Exercise(task) => exercise::run(&task, &options),
        Task::Book { build_only, port } => book::book(build_only, port, &options),
        Task::Doctor => doctor::doctor(&options),
        Task::Completions(script) => say(&script).map(|()| ExitCode::SUCCESS),
    }
}

fn report(error: &anyhow::Error, language: Language) -> ExitCode {
    if error.downcast_ref::<io::Error>().is_some_and(|it| it.kind() == io::ErrorKind::BrokenPipe) {
        // Who read our output has seen enough, as in `course list | head -1`.
        return ExitCode::SUCCESS;
    }
    let red = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Red.into()));
    let heading = language.words().mistake.error;
    // If standard error is closed, there is nowhere left to complain.
    let _unheard = writeln!(anstream::stderr(), "{red}{heading}{red:#}{error:#}");
    ExitCode::from(if error.is::<Misuse>() { 2 } else { 1 })
}

/// Prints a text, in colour if that is wanted.
fn say(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// The lesson that is meant, or a mistake that names those there are.
fn meant<'a>(lessons: &'a [Lesson], meant: &str, words: &Words) -> Result<&'a Lesson> {
    lesson::find(lessons, meant).ok_or_else(|| {
        let there_are: Vec<String> = lessons.iter().map(Lesson::label).collect();
        let unknown = (words.lesson.unknown)(meant);
        Misuse(format!("{unknown}\n{} {}", words.lesson.there_are, there_are.join(" "))).into()
    })
}
