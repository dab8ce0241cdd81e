//! A person at a terminal.

use std::{
    fs::File,
    io::{Read, Write},
    os::fd::AsFd,
    path::PathBuf,
    process::{Child, Command},
    time::Duration,
};

use harness::{lesson, words::Language};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::terminal::start_at_terminal;

/// As long as a machine with much else to do may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// Somebody at a terminal.
pub(crate) struct Person {
    pub(crate) program: Child,
    terminal: File,
    /// What has come and was not waited for.
    seen: String,
}

impl Person {
    /// `course` with these arguments, a blank between two, in this language.
    pub(crate) fn types(arguments: &str, language: Language) -> Person {
        let mut course = Command::new(lesson::course().unwrap());
        course.args(arguments.split(' '));
        course.env("COURSE_LANG", language.tag()).env("NO_COLOR", "1");
        course.env("COURSE_PROGRESS", Person::progress());
        let (program, terminal) = start_at_terminal(course);
        Person { program, terminal, seen: String::new() }
    }

    /// Where it is noted how far this person has come.
    pub(crate) fn progress() -> PathBuf {
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("watch-progress.json")
    }

    /// Goes by what is suggested, until this is on the screen; returns that screen.
    #[track_caller]
    pub(crate) fn goes_on_until(&mut self, text: &str) -> String {
        loop {
            let drawn = self.sees("\u{1b}[K\u{1b}[J");
            if drawn.contains(text) {
                return drawn;
            }
            self.presses("\r");
        }
    }

    pub(crate) fn presses(&mut self, key: &str) {
        self.terminal.write_all(key.as_bytes()).unwrap();
    }

    /// Waits until this has come, and returns what came before it.
    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) -> String {
        loop {
            if let Some((before, after)) = self.seen.split_once(text) {
                let (before, after) = (before.to_owned(), after.to_owned());
                self.seen = after;
                return before;
            }
            let mut screen = [PollFd::new(self.terminal.as_fd(), PollFlags::POLLIN)];
            let come = poll(&mut screen, PollTimeout::try_from(PATIENCE).unwrap());
            assert_eq!(come, Ok(1), "no {text:?} in:\n{}", self.seen);
            let mut piece = [0; 4096];
            let length = self.terminal.read(&mut piece).unwrap_or(0);
            assert_ne!(length, 0, "the end, and no {text:?} in:\n{}", self.seen);
            self.seen += &String::from_utf8_lossy(&piece[..length]);
        }
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        let _gone = self.program.kill();
        let _gone = self.program.wait();
    }
}
