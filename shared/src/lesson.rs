//! `Lesson`: the `main` of a lesson, a table of contents whose parts run all, or one by one.

use std::{
    env,
    io::{self, Write},
    process::ExitCode,
};

use nix::sys::signal::Signal;

use crate::{Error, Exit, Result, language, say, sys};

/// The parts of a lesson. Without an argument all run, one after the other; with a number, that one.
///
/// ```no_run
/// shared::Lesson::new("")
///     .part("one mail, then the next", || Ok(()))
///     .part("ten mails, then the last", || Ok(()))
///     .run();
/// ```
#[must_use = "nothing runs until you call `run`"]
#[derive(Debug)]
pub struct Lesson {
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    title: &'static str,
    run: fn() -> Result<()>,
}

impl Part {
    fn title(&self) -> &'static str {
        language::translate(self.title).unwrap_or(self.title)
    }
}

impl Lesson {
    /// A lesson whose lines stand in `catalogue` in Chinese, too: pairs of lines, the English one as it is in the source
    /// and below it, indented, the Chinese one. What is missing there is said in English.
    pub fn new(catalogue: &'static str) -> Lesson {
        language::speak_from(catalogue);
        Lesson { parts: Vec::new() }
    }

    /// Adds a part.
    pub fn part(mut self, title: &'static str, run: fn() -> Result<()>) -> Lesson {
        self.parts.push(Part { title, run });
        self
    }

    /// Runs what the command line asks for. The word `parts` lists them.
    pub fn run(self) -> ExitCode {
        let wanted = env::args().nth(1);
        match wanted.as_deref() {
            None => self.run_parts(1..=self.parts.len()),
            Some("parts") => self.list(),
            Some(part) => match part.parse() {
                Ok(number) if (1..=self.parts.len()).contains(&number) => {
                    self.run_parts(number..=number)
                }
                _ => {
                    eprintln!("there is no part {part}; the parts are 1 to {}", self.parts.len());
                    ExitCode::from(2)
                }
            },
        }
    }

    fn run_parts(&self, numbers: impl Iterator<Item = usize>) -> ExitCode {
        for number in numbers {
            let part = &self.parts[number - 1];
            say("", format_args!("— {number} · {} —", part.title()), "\n");
            if let Err(err) = (part.run)() {
                return fail(&err);
            }
        }
        ExitCode::SUCCESS
    }

    fn list(&self) -> ExitCode {
        for (number, part) in (1..).zip(&self.parts) {
            say("", format_args!("{number}\t{}", part.title()), "\n");
        }
        ExitCode::SUCCESS
    }
}

fn fail(err: &Error) -> ExitCode {
    // A child that nobody listens to any more ends by this signal. It is no news: nobody listens to us, either.
    if matches!(err, Error::Child { exit: Exit::Signal(Signal::SIGPIPE), .. }) {
        sys::raise_default(Signal::SIGPIPE);
    }
    writeln!(io::stderr(), "Error: {err}").ok();
    ExitCode::FAILURE
}
