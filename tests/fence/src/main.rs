//! `fence PROGRAM ARGUMENTS…` becomes a program that can only do what a judged program needs: read the system's own files
//! and itself, write nowhere, and speak to its own processes.
//!
//! Files and signals are kept by Landlock, the network by a filter of system calls; no privilege is needed for either, and
//! neither can be undone. `fence` alone says, a word a line, what this kernel would let a program reach all the same.

use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result};
use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
    Scope, path_beneath_rules,
};

mod network;

/// What of Landlock is made use of, as far as the kernel has it: from this version on, it keeps signals inside.
const NEWEST: ABI = ABI::V6;

/// What programs of the system read to begin at all.
const READ: [&str; 11] = [
    "/bin",
    "/dev",
    "/etc",
    "/gnu/store",
    "/lib",
    "/lib64",
    "/nix/store",
    "/proc",
    "/sbin",
    "/sys",
    "/usr",
];

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    match arguments.split_first() {
        None => {
            let said = io::stdout().write_all(open().as_bytes());
            if said.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Some((program, arguments)) => {
            // This returns only if it fails.
            let error = enclose(program.as_ref()).map(|()| exec(program, arguments));
            eprintln!("fence: {:#}", error.unwrap_or_else(|error| error));
            ExitCode::FAILURE
        }
    }
}

fn exec(program: &OsString, arguments: &[OsString]) -> anyhow::Error {
    let error = Command::new(program).args(arguments).exec();
    anyhow::Error::from(error).context(format!("cannot start {}", program.display()))
}

/// What a program could reach in here, a word a line.
fn open() -> String {
    let must = |ruleset: Ruleset| ruleset.set_compatibility(CompatLevel::HardRequirement);
    let files = must(Ruleset::default()).handle_access(AccessFs::from_all(ABI::V1));
    let processes = must(Ruleset::default()).scope(Scope::Signal);
    let mut open = String::new();
    if files.and_then(Ruleset::create).is_err() {
        open.push_str("files\n");
    }
    if network::filter().is_err() {
        open.push_str("network\n");
    }
    if processes.and_then(Ruleset::create).is_err() {
        open.push_str("processes\n");
    }
    open
}

/// From here on, this process and all that it starts are inside.
fn enclose(program: &Path) -> Result<()> {
    Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        // Those that are not there are passed over.
        .add_rules(path_beneath_rules(READ, AccessFs::from_read(NEWEST)))?
        .add_rules(path_beneath_rules(["/dev/null"], AccessFs::WriteFile))?
        .add_rules(path_beneath_rules([program], AccessFs::ReadFile | AccessFs::Execute))?
        .restrict_self()
        .context("Landlock refuses")?;
    network::close()
}
