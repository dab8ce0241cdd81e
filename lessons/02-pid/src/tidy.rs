//! A child that does not leave before it has tidied up.

use std::process::ExitCode;

use shared::{Child, Process, Result, Signal, Value, catch, println};

use crate::wait_for;

// ANCHOR: tidy
/// Returns when the child is ready for the signal: one that came earlier would simply end it.
pub(crate) fn start() -> Result<Child> {
    let ready = Value::new(false)?;
    let child = Process::new(|| tidy_up_when_asked(&ready)).start()?;
    wait_for(&ready);
    Ok(child)
}

fn tidy_up_when_asked(ready: &Value<bool>) -> Result<ExitCode> {
    let request = catch(Signal::SIGTERM)?;
    ready.set(true);
    request.wait();
    println!("SIGTERM has come: tidying up, then leaving with code 7");
    Ok(ExitCode::from(7))
}
// ANCHOR_END: tidy
