//! Part 6: why a process that has threads starts no children here.

use std::{sync::mpsc, thread};

use shared::{Process, Result, println};

// ANCHOR: fork
/// A fork copies all the memory, and one thread. A lock that another thread holds just then is held in the copy for ever.
#[expect(clippy::disallowed_methods, reason = "this is the lesson that compares them")]
pub(crate) fn no_fork_beside_a_thread() -> Result<()> {
    let (goes, waits) = mpsc::channel::<()>();
    let thread = thread::spawn(move || waits.recv());
    match Process::new(|| ()).start() {
        Ok(_) => println!("a child beside a thread"),
        Err(err) => println!("refused: {err}"),
    }
    drop(goes); // The thread hears that nothing will come, and ends.
    drop(thread.join());
    Process::new(|| println!("a child, when the thread is gone")).start()?.join()
}
// ANCHOR_END: fork
