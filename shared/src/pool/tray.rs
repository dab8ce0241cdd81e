//! Trays: where workers keep results until these are worth a message, and where they are found if a worker dies before.
//!
//! A message for each item would take longer than many a task. So a worker puts what a task returns on its tray, and sends
//! the tray's content when the chunk is done, or the tray is full. To lay something there is a copy and one store, of how
//! many bytes count; before it there is nothing, after it the result is safe, whatever becomes of the worker.

use std::sync::atomic::{
    AtomicU32,
    Ordering::{Acquire, Release},
};

use super::{board::Board, frames, reply};
use crate::{
    Result,
    seam::{Op, step},
    sys::{Region, SharedSlice},
};

/// How many bytes a tray has room for. What is larger is sent at once.
const ROOM: usize = 64 << 10;

/// The trays of all workers.
pub(super) struct Trays {
    bytes: Region,
    /// How many bytes of each count.
    filled: SharedSlice<AtomicU32>,
}

impl Trays {
    pub(super) fn new(workers: usize) -> Result<Trays> {
        Ok(Trays { bytes: Region::of(workers * ROOM)?, filled: SharedSlice::new(workers)? })
    }

    /// The message that this worker, which is dead, has not sent, or just sent.
    pub(super) fn left_by(&self, worker: usize) -> Vec<u8> {
        let mut message = Vec::new();
        let filled = self.filled[worker].load(Acquire) as usize;
        self.bytes.read_onto(worker * ROOM, filled.min(ROOM), &mut message);
        message
    }

    pub(super) fn clear(&self, worker: usize) {
        self.filled[worker].store(0, Release);
    }
}

/// The tray of a worker that has a task.
pub(super) struct Tray<'a> {
    board: &'a Board,
    worker: usize,
    /// That of the task.
    place: u32,
    /// The number of the next item.
    item: u32,
    /// What is on the tray, as it will be sent.
    message: Vec<u8>,
}

impl<'a> Tray<'a> {
    pub(super) fn new(board: &'a Board, worker: usize, place: u32) -> Tray<'a> {
        let mut message = Vec::new();
        reply::begin_message(&mut message, place, 0);
        Tray { board, worker, place, item: 0, message }
    }

    /// Puts a reply on the tray, or sends it if it is too large.
    pub(super) fn add(&mut self, reply: &mut Vec<u8>, op: Op) -> Result<()> {
        if self.message.len() + frames::LENGTH + reply.len() > ROOM {
            self.send(op, false)?;
        }
        let at = self.message.len();
        frames::add(&mut self.message, reply);
        self.item += 1;
        if self.message.len() > ROOM {
            return self.send_at_once(reply, op);
        }
        let Trays { bytes, filled } = &self.board.trays;
        let from = if at == reply::HEADER { 0 } else { at };
        bytes.write(self.worker * ROOM + from, &self.message[from..]);
        let len = u32::try_from(self.message.len()).unwrap_or(0);
        filled[self.worker].store(len, Release);
        Ok(())
    }

    /// Sends what is there; calls the owner only if it shall `ring`.
    pub(super) fn send(&mut self, op: Op, ring: bool) -> Result<()> {
        if self.message.len() == reply::HEADER {
            return Ok(());
        }
        step(op);
        self.board.results.put(op, &self.message, ring)?;
        self.sent();
        Ok(())
    }

    /// There is one reply, which has no room on the tray.
    fn send_at_once(&mut self, reply: &mut Vec<u8>, op: Op) -> Result<()> {
        step(op);
        if self.board.results.put(op, &self.message, true).is_err() {
            reply::too_large(reply);
            self.message.truncate(reply::HEADER);
            frames::add(&mut self.message, reply);
            self.board.results.put(op, &self.message, true)?;
        }
        self.sent();
        Ok(())
    }

    /// If we die before the tray is empty, the owner finds there what it has got already, and leaves it.
    fn sent(&mut self) {
        self.board.trays.clear(self.worker);
        self.board.results.show();
        reply::begin_message(&mut self.message, self.place, self.item);
    }
}
