//! Runs a program so that nothing of it is left afterwards, whatever it tried.
//!
//! ```text
//! harness ── guard ── launcher ── the program ── its children …
//! ```
//!
//! Guard and launcher are the command `course` under a hidden name. Both are *subreapers*: a process below them whose
//! parent ends becomes their child, not init's, so it cannot slip away by forking twice or by `setsid`. When the
//! program is over, the launcher freezes and kills all that is left below it, until the kernel says that it has no child.
//!
//! **Why two?** One of them may be killed, even with `kill -9`: if the launcher is, the guard inherits all and ends it;
//! if the guard or the harness is, the kernel tells the launcher, which ends it.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader},
    net::Shutdown,
    os::{fd::OwnedFd, unix::net::UnixStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::transcript::{End, Transcript};

mod descendants;
mod ear;
pub(crate) mod launcher;
mod memory;
mod stopwatch;
mod watch;
mod wire;

pub(crate) use descendants::{below, has_ended, own_children};
pub(crate) use stopwatch::Stopwatch;
pub use wire::Limits;
pub(crate) use wire::SUBCOMMAND;

use ear::{Ear, Heard};
use wire::{Orders, Outcome, Report, Role};

/// A program that is to be run with containment.
#[derive(Debug)]
#[must_use = "nothing runs until you call `run` or `start`"]
pub struct Contain {
    course: PathBuf,
    program: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    folder: Option<PathBuf>,
    limits: Limits,
}

/// A contained program that runs. If this is dropped, the program and all it started is ended.
#[derive(Debug)]
pub struct Running {
    guard: Child,
    main: u32,
    launcher: u32,
    control: BufReader<UnixStream>,
    lines: Receiver<Heard>,
    errors: Vec<String>,
}

/// What a contained program says next.
#[derive(Debug)]
pub enum Next {
    /// A line of standard output.
    Output(String),
    /// A line of standard error.
    Error(String),
    /// Nothing yet.
    Nothing,
    /// Nothing more.
    End,
}

impl Contain {
    /// This program, to be started by the command `course` that is found there.
    pub fn new(course: impl Into<PathBuf>, program: impl Into<OsString>) -> Contain {
        Contain {
            course: course.into(),
            program: vec![program.into()],
            variables: Vec::new(),
            folder: None,
            limits: Limits::default(),
        }
    }

    /// With one more argument.
    pub fn arg(mut self, argument: impl Into<OsString>) -> Contain {
        self.program.push(argument.into());
        self
    }

    /// With these arguments.
    pub fn args<T: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = T>) -> Contain {
        self.program.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// With these variables set in its environment.
    pub fn variables<K, V>(mut self, variables: impl IntoIterator<Item = (K, V)>) -> Contain
    where
        K: Into<OsString>,
        V: Into<OsString>,
    {
        self.variables
            .extend(variables.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// In this folder.
    pub fn folder(mut self, folder: impl AsRef<Path>) -> Contain {
        self.folder = Some(folder.as_ref().to_owned());
        self
    }

    /// Within these limits.
    pub fn limits(mut self, limits: Limits) -> Contain {
        self.limits = limits;
        self
    }

    /// Runs it to its end.
    pub fn run(self) -> Result<Transcript> {
        self.start()?.finish()
    }

    /// Starts it. Its standard input is empty.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the outside; its clock is the one on the wall"
    )]
    pub fn start(self) -> Result<Running> {
        let (control, theirs) = UnixStream::pair().context("cannot make a socket")?;
        let orders = Orders { limits: self.limits.clone(), program: self.program };
        let mut command = Command::new(&self.course);
        command.args(orders.arguments(Role::Guard)).envs(self.variables);
        command.stdin(OwnedFd::from(theirs)).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(folder) = self.folder {
            command.current_dir(folder);
        }

        let mut guard =
            command.spawn().with_context(|| format!("cannot start {}", self.course.display()))?;
        let started = Instant::now();
        // It keeps the other end of the socket, and as long as it does we would not see that it is closed.
        drop(command);

        let (sender, lines) = channel();
        let complain = control.try_clone().context("cannot copy a socket")?;
        let ear = Ear::new(sender, started, self.limits.output, complain);
        ear.listen(guard.stdout.take(), Heard::Output)?;
        ear.listen(guard.stderr.take(), |line| Heard::Error(line.text))?;
        // Each listener has its own; when they are gone, there are no more lines.
        drop(ear);

        let mut running = Running {
            guard,
            main: 0,
            launcher: 0,
            control: BufReader::new(control),
            lines,
            errors: Vec::new(),
        };
        (running.launcher, running.main) = running.hear_who_they_are()?;
        Ok(running)
    }
}

impl Running {
    /// The process id of the program's first process.
    pub fn main(&self) -> u32 {
        self.main
    }

    /// The process id of the launcher.
    pub fn launcher(&self) -> u32 {
        self.launcher
    }

    /// The process id of the guard.
    pub fn guard(&self) -> u32 {
        self.guard.id()
    }

    /// The next line of its output, as soon as it is there; none if there is no more.
    ///
    /// A line that was taken this way is not in the transcript.
    pub fn next_line(&mut self) -> Option<String> {
        loop {
            match self.lines.recv().ok()? {
                Heard::Output(line) => return Some(line.text),
                Heard::Error(line) => self.errors.push(line),
                Heard::TooMuch => return None,
            }
        }
    }

    /// What it says next, or nothing if it says nothing for so long.
    ///
    /// A line that was taken this way is not in the transcript.
    pub fn next_within(&mut self, patience: Duration) -> Next {
        match self.lines.recv_timeout(patience) {
            Ok(Heard::Output(line)) => Next::Output(line.text),
            Ok(Heard::Error(line)) => Next::Error(line),
            Err(RecvTimeoutError::Timeout) => Next::Nothing,
            Ok(Heard::TooMuch) | Err(RecvTimeoutError::Disconnected) => Next::End,
        }
    }

    /// Ends it and all that it started, now.
    pub fn stop(self) -> Result<Transcript> {
        self.hang_up();
        self.finish()
    }

    /// Waits until it has ended and nothing of it is left.
    pub fn finish(mut self) -> Result<Transcript> {
        let report = self.hear_the_report()?;
        self.wait_for_the_guard()?;

        let end = how_it_ended(report.outcome)?;
        let errors = std::mem::take(&mut self.errors);
        let leftovers = report.leftovers;
        let mut transcript = Transcript { lines: Vec::new(), errors, end, leftovers };
        // All who could hold the pipes are dead, so this ends. Only what cannot be killed could make us wait.
        while let Ok(heard) = self.lines.recv_timeout(Duration::from_secs(5)) {
            match heard {
                Heard::Output(line) => transcript.lines.push(line),
                Heard::Error(line) => transcript.errors.push(line),
                // It may have ended before anybody could end it.
                Heard::TooMuch => transcript.end = End::OutputLimit,
            }
        }
        Ok(transcript)
    }

    fn hear_the_report(&mut self) -> Result<Report> {
        let mut text = String::new();
        loop {
            let begin = text.len();
            let read =
                self.control.read_line(&mut text).context("cannot read the launcher's report")?;
            if read == 0 || wire::is_the_end(&text[begin..]) {
                return Ok(Report::parse(&text));
            }
        }
    }

    fn hear_who_they_are(&mut self) -> Result<(u32, u32)> {
        let mut line = String::new();
        self.control.read_line(&mut line).context("cannot read from the launcher")?;
        if let Some(pids) = wire::parse_pids(&line) {
            return Ok(pids);
        }
        self.wait_for_the_guard()?;
        // The program may have killed the launcher before that had said a word.
        how_it_ended(Report::parse(&line).outcome)?;
        Err(anyhow!("the launcher was stopped before it had begun"))
    }

    fn wait_for_the_guard(&mut self) -> Result<()> {
        if let Ok(None) = self.guard.try_wait() {
            // In case that somebody has stopped it. If it has just ended, this does nothing to a zombie.
            let _unheard = kill(Pid::from_raw(self.guard.id().cast_signed()), Signal::SIGCONT);
        }
        self.guard.wait().context("cannot wait for the guard")?;
        Ok(())
    }

    /// To the launcher this looks as if we were gone.
    fn hang_up(&self) {
        let _gone_already = self.control.get_ref().shutdown(Shutdown::Write);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.hang_up();
        let _waited_for_already = self.wait_for_the_guard();
    }
}

fn how_it_ended(outcome: Option<Outcome>) -> Result<End> {
    match outcome {
        Some(Outcome::Ended(end)) => Ok(end),
        Some(Outcome::Failed(message)) => Err(anyhow!(message)),
        Some(Outcome::LauncherLost) => {
            Err(anyhow!("the launcher was killed; all that it ran was ended"))
        }
        None => Err(anyhow!("guard and launcher were killed")),
    }
}
