//! What can be typed, and what it means.

use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
    str::FromStr,
};

use anyhow::Result;
use clap::{ArgMatches, Command, error::ErrorKind};
use clap_complete::Shell;
use shared::seam::wire::SPEEDS;

use crate::{
    command::{Misuse, Options, exercise, explore::SCHEDULES, grammar::course, mistake},
    explore::{Plan, SIMPLE},
    lesson::Setting,
    words::{Language, Words},
};

/// What was typed.
#[derive(Debug)]
pub(super) enum Parsed {
    /// Something to do.
    Task(Task, Options),
    /// A wish for help, or for the version: this text.
    Text(String),
}

/// Something to do.
#[derive(Debug)]
pub(super) enum Task {
    List(Option<String>),
    Lesson(Vec<OsString>),
    Explore { lesson: String, part: Option<u32>, plan: Plan, jobs: Option<usize> },
    Replay { schedule: String, answer: Option<PathBuf> },
    Play { lesson: String, part: Option<u32> },
    Lanes { schedule: String, answer: Option<PathBuf>, format: String },
    Exercise(exercise::Task),
    Book { build_only: bool, port: Option<u16> },
    Doctor,
    Completions(String),
}

/// The language, found before anything else is understood: what is wrong must be said in it.
pub(super) fn language(arguments: &[OsString]) -> Language {
    language_in(arguments).unwrap_or_else(Language::of_environment)
}

/// The language that one of these asks for. What stands after `--` is not ours.
fn language_in(arguments: &[OsString]) -> Option<Language> {
    let ours = arguments.split(|argument| argument == "--").next()?;
    Language::tagged(&value_of("--lang", ours)?.to_string_lossy())
}

fn value_of<'a>(option: &str, arguments: &'a [OsString]) -> Option<&'a OsStr> {
    let at =
        arguments.iter().position(|argument| argument.to_string_lossy().starts_with(option))?;
    match arguments[at].to_str()?.strip_prefix(option)? {
        "" => arguments.get(at + 1).map(OsString::as_os_str),
        attached => attached.strip_prefix('=').map(OsStr::new),
    }
}

/// Understands the arguments, the first of which is the command's own name.
pub(super) fn parse(arguments: Vec<OsString>, language: Language) -> Result<Parsed> {
    let words = language.words();
    let mut course = course(words);
    if arguments.len() < 2 {
        return Ok(Parsed::Text(course.render_help().ansi().to_string()));
    }
    let matches = match course.try_get_matches_from_mut(arguments) {
        Ok(matches) => matches,
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                return Ok(Parsed::Text(error.render().ansi().to_string()));
            }
            _ => return Err(Misuse(mistake::explain(&error, words)).into()),
        },
    };
    let options = Options {
        setting: Setting {
            language,
            speed: one(&matches, "speed").map(|it| speed(&it, words)).transpose()?,
            seed: one(&matches, "seed").map(|it| seed(&it, words)).transpose()?,
        },
        json: matches.get_flag("json"),
    };
    Ok(Parsed::Task(task(&matches, course, &options.setting, words)?, options))
}

fn task(
    matches: &ArgMatches,
    mut course: Command,
    options: &Setting,
    words: &Words,
) -> Result<Task> {
    let about_exercises =
        matches.subcommand().and_then(|(name, matches)| exercise::grammar::task(name, matches));
    if let Some(task) = about_exercises {
        return Ok(Task::Exercise(task));
    }
    Ok(match matches.subcommand() {
        Some(("list", matches)) => Task::List(one(matches, "lesson")),
        Some(("lesson", matches)) => {
            let words = matches.get_many::<OsString>("words");
            Task::Lesson(words.into_iter().flatten().cloned().collect())
        }
        Some(("explore", matches)) => Task::Explore {
            lesson: one(matches, "lesson").unwrap_or_default(),
            part: one(matches, "part")
                .map(|it| whole((words.help.called)("PART"), &it, words))
                .transpose()?,
            plan: Plan {
                way: one(matches, "strategy").and_then(|it| it.parse().ok()).unwrap_or_default(),
                schedules: one(matches, "schedules")
                    .map(|it| count("--schedules", &it, words))
                    .transpose()?
                    .unwrap_or(SCHEDULES),
                seed: options.seed.unwrap_or(0),
                simple: SIMPLE,
            },
            jobs: one(matches, "jobs").map(|it| count("--jobs", &it, words)).transpose()?,
        },
        Some(("replay", matches)) => Task::Replay {
            schedule: one(matches, "schedule").unwrap_or_default(),
            answer: matches.get_one("answer").cloned(),
        },
        Some(("play", matches)) => Task::Play {
            lesson: one(matches, "lesson").unwrap_or_default(),
            part: one(matches, "part")
                .map(|it| whole((words.help.called)("PART"), &it, words))
                .transpose()?,
        },
        Some(("lanes", matches)) => Task::Lanes {
            schedule: one(matches, "schedule").unwrap_or_default(),
            answer: matches.get_one("answer").cloned(),
            format: one(matches, "format").unwrap_or_default(),
        },
        Some(("book", matches)) => Task::Book {
            build_only: matches.get_flag("build"),
            port: one(matches, "port").map(|it| whole("--port", &it, words)).transpose()?,
        },
        Some(("completions", matches)) => {
            let shell: Shell =
                one(matches, "shell").and_then(|it| it.parse().ok()).unwrap_or(Shell::Bash);
            let mut script = Vec::new();
            // Into memory first: it panics when it cannot write, and a pipe may be closed at any time.
            clap_complete::generate(shell, &mut course, "course", &mut script);
            Task::Completions(String::from_utf8(script)?)
        }
        // Any other would have been refused above.
        _ => Task::Doctor,
    })
}

fn one(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}

/// What stands after the lesson is for the lesson, except these three options: nobody thinks of where to put them.
///
/// After `--` even these are for the lesson.
pub(super) fn after_the_lesson(rest: &[OsString], options: &mut Options) -> Result<Vec<OsString>> {
    if let Some(language) = language_in(rest) {
        options.setting.language = language;
    }
    let words = options.words();
    let mut for_the_lesson = Vec::new();
    let mut rest = rest.iter();
    while let Some(argument) = rest.next() {
        let text = argument.to_string_lossy();
        let (name, attached) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (&*text, None),
        };
        let mut value = || {
            let next = || rest.next().map(|it| it.to_string_lossy().into_owned());
            attached
                .clone()
                .or_else(next)
                .ok_or_else(|| Misuse((words.mistake.value_missing)(name)))
        };
        match name {
            "--" if attached.is_none() => {
                for_the_lesson.extend(rest.cloned());
                break;
            }
            "--lang" => {
                let tag = value()?;
                Language::tagged(&tag).ok_or_else(|| mistake::bad_language(&tag, words))?;
            }
            "--speed" => options.setting.speed = Some(speed(&value()?, words)?),
            "--seed" => options.setting.seed = Some(seed(&value()?, words)?),
            _ => for_the_lesson.push(argument.clone()),
        }
    }
    Ok(for_the_lesson)
}

fn speed(text: &str, words: &Words) -> Result<f64, Misuse> {
    let speed = text.parse().ok().filter(|speed| SPEEDS.contains(speed));
    speed.ok_or_else(|| mistake::bad_value("--speed", text, &(words.mistake.not_a_speed)(), words))
}

fn seed(text: &str, words: &Words) -> Result<u64, Misuse> {
    whole("--seed", text, words)
}

fn whole<T: FromStr>(name: &str, text: &str, words: &Words) -> Result<T, Misuse> {
    let number = text.parse().ok();
    number.ok_or_else(|| mistake::bad_value(name, text, words.mistake.not_a_seed, words))
}

/// At least one.
fn count(name: &str, text: &str, words: &Words) -> Result<usize, Misuse> {
    let count = text.parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| mistake::bad_value(name, text, words.mistake.not_a_count, words))
}
