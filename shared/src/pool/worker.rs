//! A worker: takes tasks, calls their functions, and sends back what they return, until there are no more.

use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind},
};

use super::{board::Board, reply, task, tray::Tray};
use crate::{
    Result,
    seam::{Kind, Op},
};

/// Takes tasks until there are no more, or it was `most` of them.
pub(super) fn work(board: &Board, worker: usize, most: Option<u32>, op: Op) -> Result<()> {
    panic::set_hook(Box::new(note_panic));
    board.say_ready(worker);
    let op = Op { kind: Kind::Take, ..op };
    let mut taken = 0;
    while most.is_none_or(|most| taken < most) {
        let Some((place, task)) = board.claim(worker, op)? else { break };
        do_all(board, worker, place, &task, op)?;
        board.put_down(worker);
        taken += 1;
    }
    Ok(())
}

/// Each result is safe at once, whatever becomes of us; the owner is called when it was the last one.
fn do_all(board: &Board, worker: usize, place: u32, task: &[u8], op: Op) -> Result<()> {
    let op = Op { kind: Kind::Put, object: board.results.id(), ..op };
    let function = task::function(task);
    let mut tray = Tray::new(board, worker, place);
    let mut reply = Vec::new();
    for (number, item) in (0..).zip(task::items(task)) {
        board.begin_item(worker, number);
        reply::begin(&mut reply);
        let called =
            catch_unwind(AssertUnwindSafe(|| board.functions.call(function, item, &mut reply)));
        if let Err(panic) = called {
            std::mem::forget(panic); // Dropping it might panic, too.
            let (message, at) = PANIC.take();
            reply::panicked(&mut reply, &message, &at);
        }
        tray.add(&mut reply, op)?;
    }
    tray.send(op, true)
}

thread_local! {
    /// What the last panic said, and where.
    static PANIC: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
}

/// A task's panic is told where its result is awaited, and nowhere else.
fn note_panic(panic: &PanicHookInfo<'_>) {
    let message = panic.payload_as_str().unwrap_or("(no message)").to_owned();
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    PANIC.set((message, place));
}
