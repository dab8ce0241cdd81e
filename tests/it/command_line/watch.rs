//! `course watch` at a terminal: keys, saves, and the way along a schedule. `script` is the terminal.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, SystemTime},
};

use harness::{exercise, lesson};

/// As long as a machine with much else to do may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// Somebody at a terminal.
struct Person {
    terminal: Child,
    keys: ChildStdin,
    screen: Receiver<Vec<u8>>,
    /// What has come and was not waited for.
    seen: String,
}

impl Person {
    fn types(command: &str, progress: &PathBuf) -> Person {
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command", command, "/dev/null"]);
        script.env("COURSE_LANG", "en").env("COURSE_PROGRESS", progress).env("NO_COLOR", "1");
        let mut terminal = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (keys, mut out) = (terminal.stdin.take().unwrap(), terminal.stdout.take().unwrap());
        let (sender, screen) = channel();
        thread::Builder::new()
            .spawn(move || {
                let mut piece = [0; 4096];
                while let Ok(length @ 1..) = out.read(&mut piece) {
                    if sender.send(piece[..length].to_vec()).is_err() {
                        break;
                    }
                }
            })
            .unwrap();
        Person { terminal, keys, screen, seen: String::new() }
    }

    fn presses(&mut self, key: &str) {
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
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
            match self.screen.recv_timeout(PATIENCE) {
                Ok(piece) => self.seen += &String::from_utf8_lossy(&piece),
                Err(why) => panic!("{why}, no {text:?} in:\n{}", self.seen),
            }
        }
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        // When the terminal is gone, so is who runs in it.
        let _gone = self.terminal.kill();
        let _gone = self.terminal.wait();
    }
}

#[test]
fn watch_hears_keys_and_saves_and_goes_along_the_schedule() {
    lesson::build_all().unwrap();
    let exercises = exercise::all().unwrap();
    let exercise = exercise::find(&exercises, "closing-mail").unwrap();
    let progress = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("watch-progress.json");
    let _not_there = fs::remove_file(&progress);
    let course = lesson::course().unwrap();
    let mut person =
        Person::types(&format!("'{}' watch closing-mail", course.display()), &progress);

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
    assert!(person.terminal.wait().unwrap().success());
    let noted = fs::read_to_string(&progress).unwrap();
    assert!(noted.contains(r#""passed":false,"hints":1,"shown":false,"checks":2"#), "{noted}");
}
