//! A stage on which a shell script plays a lesson.

use std::{fs, path::PathBuf, process};

use assert_cmd::Command;
use harness::lesson::Lesson;

use super::{FROM_OUTSIDE, a_lesson};

/// A copy of the command beside a lesson that is a shell script, and a `cargo` that builds nothing.
pub(super) struct Stage {
    pub(super) folder: PathBuf,
    pub(super) lesson: Lesson,
}

impl Stage {
    pub(super) fn new(name: &str, script: &str) -> Stage {
        Stage::with_cargo(name, script, "exit 0")
    }

    pub(super) fn with_cargo(name: &str, script: &str, cargo: &str) -> Stage {
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", process::id()));
        fs::create_dir_all(folder.join("debug")).unwrap();
        let stage = Stage { folder, lesson: a_lesson() };
        fs::hard_link(env!("CARGO_BIN_EXE_course"), stage.course()).unwrap();
        stage.write("cargo", cargo);
        stage.write(&format!("debug/{}", stage.lesson.package()), script);
        stage
    }

    /// Puts a script there. A shell writes it: if we had it open ourselves while another test starts a process, that
    /// process would have it open too for a moment, and what is open for writing cannot be run.
    pub(super) fn write(&self, name: &str, script: &str) {
        let write = r#"printf '#!/bin/sh\n%s\n' "$1" >"$0" && chmod +x "$0""#;
        let path = self.folder.join(name);
        let written =
            process::Command::new("sh").args(["-c", write]).arg(path).arg(script).status();
        assert!(written.unwrap().success());
    }

    fn course(&self) -> PathBuf {
        self.folder.join("debug/course")
    }

    /// The command as in a terminal, where nobody ignores Ctrl-C or that the terminal is gone: a shell does so for what runs in
    /// its background, and `nohup`; and a script could not even trap it then.
    pub(super) fn command(&self) -> process::Command {
        let mut command = process::Command::new("env");
        command.arg("--default-signal=INT,HUP").arg(self.course());
        for name in FROM_OUTSIDE {
            command.env_remove(name);
        }
        command.env("CARGO", self.folder.join("cargo"));
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Command {
        let mut command = self.command();
        command.args(arguments);
        Command::from_std(command)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed lies in the target folder and does no harm.
        let _left = fs::remove_dir_all(&self.folder);
    }
}
