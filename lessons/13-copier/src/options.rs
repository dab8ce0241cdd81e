//! What the command line asks for.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

use lexopt::{
    Arg::{Long, Short, Value},
    Error::{MissingValue, ParsingFailed, UnexpectedOption, UnexpectedValue},
    Parser, ValueExt,
};
use shared::cpu_count;

use crate::{glob::Glob, refusal::Refusal, words::Words};

/// What the command line asks for.
pub(crate) enum Asked {
    /// The lesson, or one of its parts.
    Lesson,
    Help,
    Copy(Task),
    /// The same, but done by the toy.
    Toy(Task),
}

/// What to copy, and how.
pub(crate) struct Task {
    pub source: PathBuf,
    pub destination: PathBuf,
    pub workers: usize,
    pub how: How,
    pub shows: Shows,
    /// What is left out.
    pub exclude: Vec<Glob>,
    /// Only tell what would be copied.
    pub dry_run: bool,
}

/// How each file is copied.
#[derive(Clone, Copy, Default)]
pub(crate) struct How {
    /// Not at all, if the copy is there already.
    pub update: bool,
    /// The copy's content is compared with the original's.
    pub verify: bool,
    /// Under its own name at once.
    pub fast: bool,
}

/// What a person, or a program, gets to see besides errors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    /// How far it is, and a line at the end.
    Usual,
    /// A line for each file as soon as it is copied, and one at the end.
    Each,
    Nothing,
    /// The end as JSON.
    Json,
}

/// More workers than this are of no use to any disk.
const MOST_WORKERS: usize = 256;

impl Task {
    pub(crate) fn new(source: &Path, destination: &Path) -> Task {
        let workers = cpu_count().min(MOST_WORKERS);
        let [source, destination] = [source, destination].map(Path::to_owned);
        Task {
            source,
            destination,
            workers,
            how: How::default(),
            shows: Shows::Usual,
            exclude: Vec::new(),
            dry_run: false,
        }
    }
}

/// Reads the command line.
pub(crate) fn asked() -> Result<Asked, Refusal> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [] => Ok(Asked::Lesson),
        [only] if names_a_part(only) => Ok(Asked::Lesson),
        _ => parse(arguments),
    }
}

/// A number alone is a part of the lesson; a folder of that name is `./2`.
fn names_a_part(argument: &OsStr) -> bool {
    let digits = argument.as_encoded_bytes();
    argument == "parts" || !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

fn parse(arguments: Vec<OsString>) -> Result<Asked, Refusal> {
    let mut parser = Parser::from_args(arguments);
    let mut paths = Vec::new();
    let mut task = Task::new(Path::new(""), Path::new(""));
    let mut toy = false;
    while let Some(argument) = parser.next().map_err(refuse)? {
        match argument {
            Short('h') | Long("help") => return Ok(Asked::Help),
            Short('v') | Long("verbose") => task.shows = Shows::Each,
            Short('q') | Long("quiet") => task.shows = Shows::Nothing,
            Short('u') | Long("update") => task.how.update = true,
            Short('n') | Long("dry-run") => task.dry_run = true,
            Long("verify") => task.how.verify = true,
            Long("fast") => task.how.fast = true,
            Long("json") => task.shows = Shows::Json,
            Short('x') | Long("exclude") => {
                task.exclude.push(Glob::new(&parser.value().map_err(refuse)?));
            }
            Short('w') | Long("workers") => {
                let number = parser.value().and_then(|value| value.parse()).map_err(refuse)?;
                task.workers = Some(number)
                    .filter(|number| (1..=MOST_WORKERS).contains(number))
                    .ok_or(Words::NotANumberOfWorkers { most: MOST_WORKERS })?;
            }
            Long("toy") => toy = true,
            Value(path) if paths.len() < 2 => paths.push(PathBuf::from(path)),
            Value(argument) => {
                return Err(Words::OneTooMany { argument: Path::new(&argument) }.into());
            }
            other => return Err(refuse(other.unexpected())),
        }
    }
    let [source, destination] = paths.as_slice() else { return Err(Words::NoDestination.into()) };
    [task.source, task.destination] = [source, destination].map(PathBuf::clone);
    Ok(if toy { Asked::Toy(task) } else { Asked::Copy(task) })
}

/// The same refusal in our own words.
fn refuse(err: lexopt::Error) -> Refusal {
    match err {
        UnexpectedOption(option) => Words::UnknownOption { option: &option }.into(),
        UnexpectedValue { option, .. } => Words::OptionTakesNothing { option: &option }.into(),
        MissingValue { option: Some(option) } if option == "--exclude" || option == "-x" => {
            Words::NoPattern.into()
        }
        // Of the others, only one takes a value.
        MissingValue { .. } | ParsingFailed { .. } => {
            Words::NotANumberOfWorkers { most: MOST_WORKERS }.into()
        }
        other => Refusal { exit_code: 2, message: other.to_string() },
    }
}
