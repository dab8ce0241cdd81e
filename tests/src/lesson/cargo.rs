//! Cargo, which ends when we do: nobody wants what it builds any more.

use std::{
    env,
    ffi::OsString,
    io,
    os::unix::process::{CommandExt, parent_id},
    path::Path,
    process::{self, Command, ExitCode, ExitStatus},
};

use nix::sys::{prctl, signal::Signal};

/// The word that asks a copy of the command to become cargo; it is in no help.
pub(crate) const CARGO: &str = "cargo";

/// The exit code of a copy that could not become cargo: the number of the error, and so much more. Cargo itself has none
/// that is so large.
const NO_CARGO: u8 = 110;

/// Cargo, with no arguments yet. `programs` is the folder that the command is in.
pub(crate) fn cargo(programs: &Path) -> Command {
    let mut cargo = Command::new(programs.join("course"));
    cargo.arg(CARGO).arg(process::id().to_string());
    cargo.arg(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
}

/// Becomes cargo, for whoever has this process id. Comes back only if that fails.
pub(crate) fn become_cargo(arguments: &[OsString]) -> ExitCode {
    let [parent, cargo, arguments @ ..] = arguments else { return ExitCode::from(2) };
    // It asks for this signal itself, as a copy of us: what is asked for before a program is started holds for it, too.
    let asked = prctl::set_pdeathsig(Signal::SIGTERM);
    if asked.is_err() || *parent != *parent_id().to_string() {
        return ExitCode::FAILURE;
    }
    let why = Command::new(cargo).args(arguments).exec();
    let number = why.raw_os_error().and_then(|number| u8::try_from(number).ok()).unwrap_or(0);
    ExitCode::from(NO_CARGO.saturating_add(number))
}

/// Why there was no cargo, if that is how it ended.
pub(crate) fn no_cargo(status: ExitStatus) -> Option<io::Error> {
    let number = status.code()?.checked_sub(NO_CARGO.into()).filter(|number| *number >= 0)?;
    Some(io::Error::from_raw_os_error(number))
}
