//! `course watch` at a terminal: keys, saves, and the way along a schedule.

use std::{
    fs::{self, File},
    io::{Read, Write},
    os::fd::AsFd,
    path::PathBuf,
    process::{Child, Command},
    time::{Duration, SystemTime},
};

use harness::{exercise, lesson};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::terminal::start_at_terminal;

/// As long as a machine with much else to do may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// Somebody at a terminal.
struct Person {
    program: Child,
    terminal: File,
    /// What has come and was not waited for.
    seen: String,
}

impl Person {
    fn types(mut command: Command, progress: &PathBuf) -> Person {
        command.env("COURSE_LANG", "en").env("COURSE_PROGRESS", progress).env("NO_COLOR", "1");
        let (program, terminal) = start_at_terminal(command);
        Person { program, terminal, seen: String::new() }
    }

    fn presses(&mut self, key: &str) {
        self.terminal.write_all(key.as_bytes()).unwrap();
    }

    /// Waits until this has come, and returns what came before it.
    #[track_caller]
    fn sees(&mut self, text: &str) -> String {
        loop {
            if let Some((before, after)) = self.seen.split_once(text) {
                let (before, after) = (before.to_owned(), after.to_owned());
                self.seen = after;
                return before;
            }
            let mut screen = [PollFd::new(self.terminal.as_fd(), PollFlags::POLLIN)];
            let come = poll(&mut screen, PollTimeout::try_from(PATIENCE).unwrap());
            let mut piece = [0; 4096];
            assert_eq!(come, Ok(1), "no {text:?} in:\n{}", self.seen);
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

#[test]
fn watch_hears_keys_and_saves_and_goes_along_the_schedule() {
    lesson::build_all().unwrap();
    let exercises = exercise::all().unwrap();
    let exercise = exercise::find(&exercises, "closing-mail").unwrap();
    let progress = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("watch-progress.json");
    let _not_there = fs::remove_file(&progress);
    let mut watch = Command::new(lesson::course().unwrap());
    watch.args(["watch", "closing-mail"]);
    let mut person = Person::types(watch, &progress);

    person.sees("cargo course replay ");
    let schedule = person.sees("\r\n");
    let bar = person.sees("h: hint 1 · p: go along this schedule yourself · q: quit");
    assert!(bar.contains(&format!("░ 0/{}", exercises.len())), "{bar}");

    person.presses("h");
    person.sees("Hint 1 of 3");
    person.sees("h: hint 2 · p:");

    person.presses("p");
    // What is suggested, again and again, leads to the same end.
    loop {
        let drawn = person.sees("q: quit\u{1b}[K\u{1b}[J");
        if drawn.contains(&format!("cargo course replay {schedule}")) {
            break;
        }
        person.presses("\r");
    }
    person.presses("q");
    person.sees("h: hint 2 · p:");

    let answer = File::options().append(true).open(exercise.answer()).unwrap();
    answer.set_modified(SystemTime::now()).unwrap();
    person.sees("judging");
    person.sees("h: hint 2 · p:");
    person.sees("q: quit");

    person.presses("q");
    assert!(person.program.wait().unwrap().success());
    let noted = fs::read_to_string(&progress).unwrap();
    assert!(noted.contains(r#""passed":false,"hints":1,"shown":false,"checks":2"#), "{noted}");
}
