//! The command `course`.

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    harness::command::main(env::args_os().collect())
}
