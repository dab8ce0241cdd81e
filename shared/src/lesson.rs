//! `Lesson`: the `main` of a lesson, a table of contents whose parts run all, or one by one.

use std::{env, process::ExitCode};

use nix::sys::signal::Signal;

use crate::{Error, Exit, Result, language, print::complain, say, sys};

/// The parts of a lesson. Without an argument all run, one after the other; with a number, that one; with the name of a
/// [command](Lesson::command), that.
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
    commands: Vec<Command>,
}

#[derive(Debug)]
struct Part {
    title: &'static str,
    run: fn() -> Result<()>,
}

#[derive(Debug)]
struct Command {
    name: &'static str,
    words: &'static str,
    run: Run,
}

/// What a command does with the words that stand after its name; `None` if it makes no sense of them.
type Run = fn(&[&str]) -> Option<Result<()>>;

impl Part {
    fn title(&self) -> &'static str {
        language::translate(self.title).unwrap_or(self.title)
    }
}

impl Lesson {
    /// A lesson whose lines stand in `catalogue` in Chinese, too: pairs of lines, the English one as it is in the source
    /// and below it, indented, the Chinese one. What is missing there is said in English; what the runtime says itself, such as
    /// errors, is known already.
    pub fn new(catalogue: &'static str) -> Lesson {
        language::speak_from(catalogue);
        Lesson { parts: Vec::new(), commands: Vec::new() }
    }

    /// Adds a part.
    pub fn part(mut self, title: &'static str, run: fn() -> Result<()>) -> Lesson {
        self.parts.push(Part { title, run });
        self
    }

    /// Adds something that is no part: what happens if the command line has this name in place of a number. `words` says,
    /// for whoever has written something else, what stands after it.
    pub fn command(mut self, name: &'static str, words: &'static str, run: Run) -> Lesson {
        self.commands.push(Command { name, words, run });
        self
    }

    /// Runs what the command line asks for. The word `parts` lists the parts, `commands` the commands.
    pub fn run(self) -> ExitCode {
        let words: Vec<_> = env::args().skip(1).collect();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let [first, rest @ ..] = &words[..] else { return self.run_parts(1..=self.parts.len()) };
        match *first {
            "parts" => return self.list(),
            "commands" => {
                self.commands.iter().for_each(|it| say("", format_args!("{}", it.name), "\n"));
                return ExitCode::SUCCESS;
            }
            _ => {}
        }
        if let Some(command) = self.commands.iter().find(|command| command.name == *first) {
            return command.run(rest);
        }
        match first.parse() {
            Ok(number) if (1..=self.parts.len()).contains(&number) => {
                self.run_parts(number..=number)
            }
            _ => {
                let last = self.parts.len().to_string();
                complain("there is no part {part}; the parts are 1 to {last}", &[first, &last]);
                ExitCode::from(2)
            }
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

impl Command {
    fn run(&self, words: &[&str]) -> ExitCode {
        match (self.run)(words) {
            Some(Ok(())) => ExitCode::SUCCESS,
            Some(Err(err)) => fail(&err),
            None => {
                complain("say: {name} {words}", &[self.name, self.words]);
                ExitCode::from(2)
            }
        }
    }
}

fn fail(err: &Error) -> ExitCode {
    // A child that nobody listens to any more ends by this signal. It is no news: nobody listens to us, either.
    if matches!(err, Error::Child { exit: Exit::Signal(Signal::SIGPIPE), .. }) {
        sys::raise_default(Signal::SIGPIPE);
    }
    complain("Error: {why}", &[&err.to_string()]);
    ExitCode::FAILURE
}
