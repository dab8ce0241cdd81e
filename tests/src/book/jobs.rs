//! What a page has started: the command `course` itself, whose lines go to the page as they come.
//!
//! Each is contained or, if it must listen as well, tied to us by its standard input. So it ends with the page, and with us.

use std::{
    collections::HashMap,
    ffi::OsString,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};

use super::http;
use crate::{
    command::json,
    contain::{Contain, Limits, Next},
    lesson,
    words::Words,
};

/// So many at once: a page needs one, and a reader may have a few pages open.
const MOST: usize = 4;
/// How often we look whether the page is still there.
const LOOK: Duration = Duration::from_millis(100);
/// How long somebody who conducts may think.
const THINKING: Duration = Duration::from_mins(30);

/// All that runs.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    running: AtomicUsize,
    numbers: AtomicUsize,
    /// Where those listen who can be spoken to.
    ears: Mutex<HashMap<usize, ChildStdin>>,
}

/// One that is counted as running, as long as it is there.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl Jobs {
    fn place(&self) -> Option<Place<'_>> {
        let place = Place(&self.running);
        (self.running.fetch_add(1, Relaxed) < MOST).then_some(place)
    }

    /// Runs the command with these arguments, and tells the page all that it says.
    pub(super) fn run(
        &self,
        stream: &TcpStream,
        arguments: &[OsString],
        words: &Words,
    ) -> Result<()> {
        let Some(_place) = self.place() else { return busy(stream) };
        let course = lesson::course()?;
        let limits = Limits { time: Duration::from_mins(10), ..Limits::default() };
        let mut running = Contain::new(&course, &course)
            .args(arguments.iter().cloned())
            .variables([("NO_COLOR", "1")])
            .folder(lesson::workspace())
            .limits(limits)
            .start()?;
        http::begin_stream(stream)?;
        loop {
            let told = match running.next_within(LOOK) {
                Next::Output(line) => tell(stream, "out", &line),
                Next::Error(line) => tell(stream, "err", &line),
                Next::Nothing => Ok(()),
                Next::End => break,
            };
            if told.is_err() || http::is_gone(stream) {
                running.stop()?;
                return Ok(());
            }
        }
        let transcript = running.finish()?;
        for line in &transcript.errors {
            tell(stream, "err", line)?;
        }
        tell(stream, "end", &(words.check.end)(transcript.end))?;
        Ok(http::end_stream(stream)?)
    }

    /// Runs the command with these arguments, and lets the page speak to it as long as it is there.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long somebody thinks is told by the clock on the wall"
    )]
    pub(super) fn converse(&self, stream: &TcpStream, arguments: &[OsString]) -> Result<()> {
        let Some(_place) = self.place() else { return busy(stream) };
        let mut child = Command::new(lesson::course()?)
            .args(arguments)
            .env("NO_COLOR", "1")
            .current_dir(lesson::workspace())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .context("cannot start a copy of the command")?;
        let number = self.numbers.fetch_add(1, Relaxed);
        self.ears().extend(child.stdin.take().map(|ear| (number, ear)));
        let (sender, lines) = channel();
        listen(child.stdout.take(), "out", sender.clone());
        listen(child.stderr.take(), "err", sender);
        let begun = Instant::now();
        let talk = || -> io::Result<()> {
            http::begin_stream(stream)?;
            tell(stream, "session", &number.to_string())?;
            while begun.elapsed() < THINKING && !http::is_gone(stream) {
                match lines.recv_timeout(LOOK) {
                    Ok((kind, line)) => tell(stream, kind, &line)?,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => {
                        tell(stream, "end", "")?;
                        return http::end_stream(stream);
                    }
                }
            }
            Ok(())
        };
        let told = talk();
        // It ends when it hears nothing more; whoever does not is ended.
        self.ears().remove(&number);
        end(&mut child)?;
        Ok(told?)
    }

    /// Says a line to one that runs. Whether it is there to hear it is the answer.
    pub(super) fn say(&self, number: usize, line: &str) -> bool {
        let mut ears = self.ears();
        let ear = ears.get_mut(&number);
        // One line, whatever comes.
        let line = line.lines().next().unwrap_or_default();
        ear.is_some_and(|ear| writeln!(ear, "{line}").is_ok())
    }

    fn ears(&self) -> std::sync::MutexGuard<'_, HashMap<usize, ChildStdin>> {
        self.ears.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn busy(stream: &TcpStream) -> Result<()> {
    let body = b"too many things run already; close a page";
    Ok(http::answer(stream, "429 Too Many Requests", "text/plain", body)?)
}

fn tell(stream: &TcpStream, kind: &str, line: &str) -> io::Result<()> {
    http::line(stream, &format!("{{{}:{}}}", json::string(kind), json::string(line)))
}

#[expect(clippy::disallowed_methods, reason = "the harness does not fork, so it may have threads")]
fn listen<R>(pipe: Option<R>, kind: &'static str, sender: Sender<(&'static str, String)>)
where
    R: Read + Send + 'static,
{
    let Some(pipe) = pipe else { return };
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if sender.send((kind, line)).is_err() {
                return;
            }
        }
    });
}

/// Waits a moment for it to end, then ends it and all in its group.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the outside; its clock is the one on the wall"
)]
fn end(child: &mut Child) -> Result<()> {
    let begun = Instant::now();
    while child.try_wait()?.is_none() {
        if begun.elapsed() > Duration::from_secs(2) {
            // The last of them may be gone at this moment.
            let _gone = killpg(Pid::from_raw(child.id().cast_signed()), Signal::SIGKILL);
            child.wait()?;
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
