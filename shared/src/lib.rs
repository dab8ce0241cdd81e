//! Python's `multiprocessing`, in Rust: processes made by `fork`, memory they share, locks to keep it sane.
//!
//! | Python | here | what became a compile error |
//! |---|---|---|
//! | `Process(target=f, name=…, daemon=True)` | [`Process::new(f)`](Process::new)`.name(…).daemon()` | a name or a daemon flag set after the start |
//! | a subclass of `Process` with `run` | [`impl Run for T`](Run), [`Process::of`]`(T { … })` | |
//! | `p.start()` | [`.start()?`](Process::start), which gives a [`Child`] | starting twice |
//! | `p.join()`, `p.join(timeout)` | [`child.join()?`](Child::join), [`child.join_timeout(d)?`](Child::join_timeout) | joining before the start |
//! | `p.exitcode`, `p.is_alive()`, `p.pid`, `p.name` | [`exit_code`](Child::exit_code), [`is_alive`](Child::is_alive), [`pid`](Child::pid), [`name`](Child::name) | |
//! | `p.terminate()`, `p.kill()`, `os.kill(pid, sig)` | [`terminate`](Child::terminate), [`kill`](Child::kill), [`signal`](Child::signal) | |
//! | `connection.wait([p.sentinel, …])` | [`wait_any`]`(&[…])?` | |
//! | `current_process()`, `parent_process()`, `active_children()`, `cpu_count()` | [the](current_process) [same](parent_process) [four](active_children) [names](cpu_count) | |
//! | `signal.signal(SIGTERM, handler)` | [`catch`]`(Signal::SIGTERM)?` | doing in a handler what no handler may do |
//! | `with lock:` | `let _held = `[`lock.acquire()?`](Lock::acquire)`;` | releasing what you do not hold |
//! | `Value('q', 0)`, `v.value` | [`Value::new(0)?`](Value::new), [`get`](Value::get), [`set`](Value::set), [`update`](Value::update) | sharing what holds a pointer |
//! | `time.sleep`, `os.sched_yield`, `random` | [`sleep`], [`yield_now`], [`rng`] | |
//!
//! Reading order: [`process`](Process), [`sync`](Lock), [`Value`]; [`println!`], [time](sleep), [`rng`];
//! [`Lesson`], which is a lesson's `main`; then [`seam`], the one door to the world; last `sys`, where all that is unsafe lives.
//!
//! **Invariants.** Nothing outside `seam` blocks, passes time, or makes, ends or signals a process. Nothing outside
//! `sys` is unsafe. There is no thread in this crate, no feeder, no helper process: what you do not start is not there.

mod process;
mod sync;
mod value;

mod print;
mod random;
mod time;

mod language;
mod lesson;

mod error;
mod exit;

pub mod seam;
mod sys;

pub use nix::sys::signal::Signal;
pub use shared_macros::{print, println};

#[doc(hidden)]
pub use crate::print::say;
pub use crate::{
    error::{Error, Result},
    exit::Exit,
    language::Language,
    lesson::Lesson,
    process::{
        Caught, Child, Current, Parent, Process, Run, active_children, catch, cpu_count,
        current_process, parent_process, wait_any,
    },
    random::{Random, rng},
    sync::{Lock, LockGuard},
    time::{cpu_time, ms, now, seconds, sleep, yield_now},
    value::{Plain, Value},
};
