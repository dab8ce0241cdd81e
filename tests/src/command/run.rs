//! `course lesson`: runs a lesson as anybody would, on the terminal.

use std::{
    ffi::OsString,
    io::Write,
    os::unix::process::{CommandExt, ExitStatusExt},
    process::{Child, Command, ExitCode, ExitStatus},
};

use anyhow::{Context, Result};
use nix::{
    sys::{
        signal::{SigSet, Signal, kill},
        signalfd::{SfdFlags, SignalFd},
    },
    unistd::Pid,
};

use crate::{
    command::{Options, build, meant},
    lesson,
    words::Language,
};

/// The hidden subcommand that becomes a lesson.
pub(super) const BECOME: &str = "become";

/// Runs a lesson with these arguments, and ends like it.
pub(super) fn lesson(lesson: &str, arguments: &[OsString], options: &Options) -> Result<ExitCode> {
    let words = options.words();
    let lessons = lesson::all()?;
    let lesson = meant(&lessons, lesson, words)?;
    build::build(lesson, words)?;

    // Whom we start inherits what is held back, and the lesson must not. So it is not started at once: a copy of
    // ourselves becomes it. There is no moment in which a signal would end us and leave the lesson alone.
    let signals = Signals::hold_back()?;
    let child = Command::new(lesson::course()?)
        .arg(BECOME)
        .arg(lesson.program()?)
        .args(arguments)
        .envs(options.setting.variables())
        .spawn()
        .context("cannot start a copy of the command")?;
    Ok(like(signals.wait_for(child)?))
}

/// Becomes this program, for which no signal is held back. Comes back only if that fails.
pub(super) fn become_program(program: &[OsString]) -> ExitCode {
    let Some((program, arguments)) = program.split_first() else { return ExitCode::from(2) };
    if let Err(errno) = SigSet::empty().thread_set_mask() {
        return cannot_start(program, &errno.to_string());
    }
    let why = Command::new(program).args(arguments).exec();
    cannot_start(program, &why.to_string())
}

fn cannot_start(program: &OsString, why: &str) -> ExitCode {
    let words = Language::of_environment().words();
    let message = (words.lesson.cannot_start)(&program.to_string_lossy(), why);
    // If standard error is closed, there is nowhere left to complain.
    let _unheard = writeln!(anstream::stderr(), "{}{message}", words.mistake.error);
    ExitCode::FAILURE
}

/// The exit code by which a shell would tell how a program ended.
fn like(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// The signals that would end us before the lesson.
struct Signals(SignalFd);

impl Signals {
    /// From here on they end nobody but the lesson.
    fn hold_back() -> Result<Signals> {
        let mut signals = SigSet::empty();
        for signal in
            [Signal::SIGCHLD, Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGHUP]
        {
            signals.add(signal);
        }
        signals.thread_block().context("cannot block signals")?;
        let signals = SignalFd::with_flags(&signals, SfdFlags::SFD_CLOEXEC);
        Ok(Signals(signals.context("cannot make a signalfd")?))
    }

    fn wait_for(&self, mut child: Child) -> Result<ExitStatus> {
        let pid = Pid::from_raw(child.id().cast_signed());
        loop {
            if let Some(status) = child.try_wait().context("cannot wait for the lesson")? {
                return Ok(status);
            }
            let Some(news) = self.0.read_signal().context("cannot read a signal")? else {
                continue;
            };
            match Signal::try_from(news.ssi_signo.cast_signed()) {
                // Ctrl-C is for all who are on the terminal, so the lesson has it already. Twice would be another thing.
                Ok(Signal::SIGINT | Signal::SIGQUIT | Signal::SIGCHLD) | Err(_) => {}
                // So is the news that the terminal is gone, which the kernel brings.
                Ok(Signal::SIGHUP) if news.ssi_code == nix::libc::SI_KERNEL => {}
                Ok(signal) => {
                    // It may have ended meanwhile; then the next round sees that.
                    let _gone = kill(pid, signal);
                }
            }
        }
    }
}
