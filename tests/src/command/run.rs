//! `course lesson`: runs a lesson as anybody would, on the terminal.

use std::{
    ffi::OsString,
    os::unix::process::ExitStatusExt,
    process::{Child, Command, ExitCode, ExitStatus},
};

use anyhow::{Context, Result, anyhow};
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
};

/// Runs a lesson with these arguments, and ends like it.
pub(super) fn lesson(lesson: &str, arguments: &[OsString], options: &Options) -> Result<ExitCode> {
    let words = options.words();
    let lessons = lesson::all()?;
    let lesson = meant(&lessons, lesson, words)?;
    build::build(lesson, words)?;

    let program = lesson.program()?;
    let child =
        Command::new(&program).args(arguments).envs(options.setting.variables()).spawn().map_err(
            |why| anyhow!((words.lesson.cannot_start)(&lesson.package(), &why.to_string())),
        )?;
    // Only now, for the lesson would inherit it. If it has ended already, the first look at it says so.
    let signals = Signals::hold_back()?;
    Ok(like(signals.wait_for(child)?))
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
            let signal = Signal::try_from(news.ssi_signo.cast_signed());
            // What was typed at the terminal has reached the lesson too; what was sent to us alone has not.
            let typed = news.ssi_code == nix::libc::SI_KERNEL;
            if let Ok(signal) = signal
                && signal != Signal::SIGCHLD
                && !typed
            {
                // It may have ended meanwhile; then the next round sees that.
                let _gone = kill(pid, signal);
            }
        }
    }
}
