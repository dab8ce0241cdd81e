//! A person at a terminal, which is `script`.

use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use harness::{lesson, words::Language};

/// As long as a machine with much else to do may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// Somebody at a terminal.
pub(crate) struct Person {
    pub(crate) terminal: Child,
    keys: ChildStdin,
    screen: Receiver<Vec<u8>>,
    /// What has come and was not waited for.
    seen: String,
}

impl Person {
    /// `course` with these arguments, in this language.
    pub(crate) fn types(arguments: &str, language: Language) -> Person {
        let course = lesson::course().unwrap();
        let command = format!("'{}' {arguments}", course.display());
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
        script.env("COURSE_LANG", language.tag()).env("NO_COLOR", "1");
        script.env("COURSE_PROGRESS", Person::progress());
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
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
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
