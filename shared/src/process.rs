//! `Process`: something to run in a process of its own.
//!
//! Reading order: here, how a process starts and what the child does first and last; `child`, a process seen from its
//! parent; `current`, a process seen from inside; `farewell`, the end; `signals`.

mod child;
mod current;
mod farewell;
mod signals;

use std::{
    fmt,
    io::{self, Write},
    mem,
    panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind},
    process::{ExitCode, Termination},
};

pub use self::{
    child::{Child, wait_any},
    current::{Current, Parent, active_children, cpu_count, current_process, parent_process},
    signals::{Caught, catch},
};
use crate::{
    Error, Result, random,
    seam::{Fork, Kind, Op, step, world},
    sys,
};

/// A process that is not yet started, like `multiprocessing.Process(target=…)`.
///
/// The closure may borrow: the child gets a *copy* of everything, so nothing that it borrows can go away. It may return
/// whatever `main` may, and that becomes the exit code.
///
/// ```
/// let mut n = 100;
/// shared::Process::new(|| n = 0).start()?.join()?;
/// assert_eq!(n, 100); // The child's `n` was its own.
/// # Ok::<(), shared::Error>(())
/// ```
///
/// What is not started cannot be joined; Python finds out at run time, here it does not compile:
///
/// ```compile_fail,E0599
/// shared::Process::new(|| ()).join();
/// ```
///
/// Nor can it be started twice:
///
/// ```compile_fail,E0382
/// let process = shared::Process::new(|| ());
/// process.start()?;
/// process.start()?;
/// # Ok::<(), shared::Error>(())
/// ```
///
/// Nor made a daemon, or given another name, when it runs already:
///
/// ```compile_fail,E0599
/// shared::Process::new(|| ()).start()?.daemon();
/// # Ok::<(), shared::Error>(())
/// ```
///
/// ```compile_fail,E0061
/// shared::Process::new(|| ()).start()?.name("Ann");
/// # Ok::<(), shared::Error>(())
/// ```
///
/// # At the end
///
/// A process that has come to its end, also by a panic, sends its daemons `SIGTERM`, then waits for its other children, and
/// last for the daemons: up to a second after they were told, when those that are still there get `SIGKILL`. The children of
/// one that is killed go on, until the first process ends, and are ended then. When the first process is killed, all are.
#[must_use = "a process does nothing until you call `start`"]
pub struct Process<'a> {
    target: Box<dyn FnOnce() -> u8 + 'a>,
    /// Which of its parent's children it is: 1, 2, …
    number: u32,
    identity: String,
    name: String,
    daemon: bool,
}

/// A type of one's own that can run as a process, like a subclass of Python's `Process`; see [`Process::of`].
pub trait Run {
    /// What the child does. An error becomes a message and exit code 1.
    fn run(&mut self) -> Result<()>;
}

impl<'a> Process<'a> {
    /// Something to run in a process of its own.
    ///
    /// Its name is `Process-1`, `Process-2`, … as its parent makes them; a child of the second one is `Process-2:1`.
    pub fn new<R: Termination>(target: impl FnOnce() -> R + 'a) -> Process<'a> {
        let (number_of_child, identity) = current::next_child();
        let target = Box::new(|| number(target().report()));
        let name = format!("Process-{identity}");
        Process { target, number: number_of_child, identity, name, daemon: false }
    }

    /// As [`new`](Process::new), for a type of one's own.
    pub fn of(mut runs: impl Run + 'a) -> Process<'a> {
        Process::new(move || runs.run())
    }

    /// Gives it a name, for messages and pictures.
    pub fn name(mut self, name: impl Into<String>) -> Process<'a> {
        self.name = name.into();
        self
    }

    /// Makes it a daemon: its parent does not wait for it to come to an end, but [ends it](Process#at-the-end).
    pub fn daemon(mut self) -> Process<'a> {
        self.daemon = true;
        self
    }

    /// Never: what is not started is not alive. (A [`Child`] may be.)
    pub fn is_alive(&self) -> bool {
        false
    }

    /// Starts it: from here on there are two of us.
    ///
    /// Fails in a process that has other threads, in a daemon, when the system has no more processes to give or no memory to
    /// share, and when there are 8192 of ours already, or 64 under the conductor, with those that have ended and were not
    /// waited for ([`Error::TooManyProcesses`]). Fails also when what is still in the buffer of standard output cannot be
    /// written ([`Error::Output`]).
    #[track_caller]
    pub fn start(self) -> Result<Child> {
        let op = Op::new(Kind::Start);
        if current::current().is_daemon() {
            return Err(Error::DaemonHasNoChildren { name: self.name });
        }
        // What is still in the buffer would be written twice, once by each of us.
        io::stdout().flush().map_err(Error::Output)?;

        match world().fork(op)? {
            Fork::Child => self.be_the_child(op),
            Fork::Parent { pid, number } => {
                farewell::say_at_exit();
                let target = self.target;
                sys::hand_over(number, pid, || drop(target));
                Ok(Child::enrol(pid, number, self.name, self.daemon))
            }
        }
    }

    /// All that a child does. It never returns: the frames above are its parent's.
    fn be_the_child(self, op: Op) -> ! {
        let never_into_our_parents_frames = Last;
        world().call_myself(&self.name);
        current::become_child(self.identity, self.name.into(), self.daemon);
        random::branch(self.number.into());
        panic::set_hook(Box::new(tell_of_panic));
        step(Op { kind: Kind::Begin, ..op });

        let target = self.target;
        let ended = catch_unwind(AssertUnwindSafe(|| {
            let code = target();
            farewell::say();
            code
        }));
        let code = ended.unwrap_or_else(|panic| {
            mem::forget(panic); // Dropping it might panic, too.
            mem::forget(catch_unwind(farewell::say));
            PANICKED
        });
        mem::forget(never_into_our_parents_frames);
        world().exit(Op { kind: Kind::End, ..op }, code.into())
    }
}

/// Rust's exit code after a panic.
const PANICKED: u8 = 101;

/// Ends the process when it is dropped: whatever unwinds, it is not going any further.
struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        sys::exit(PANICKED.into());
    }
}

/// One message, whole, that says who.
fn tell_of_panic(panic: &PanicHookInfo<'_>) {
    let why = panic.payload_as_str().unwrap_or("(no message)");
    let place = panic.location().map(|place| format!(" at {place}")).unwrap_or_default();
    let line = format!("process {} panicked{place}: {why}\n", current_process().name());
    // Nobody to tell if standard error is gone.
    io::stderr().write_all(line.as_bytes()).ok();
}

/// The number in an exit code; std keeps it to itself, but lets us compare.
fn number(code: ExitCode) -> u8 {
    (0..=u8::MAX).find(|&number| ExitCode::from(number) == code).unwrap_or(1)
}

impl fmt::Debug for Process<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process")
            .field("name", &self.name)
            .field("daemon", &self.daemon)
            .finish_non_exhaustive()
    }
}
