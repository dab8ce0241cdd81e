//! What processes send to each other: queues and pipes, and how to wait for them.
//!
//! Reading order: `code`, items as bytes; `ring`, where they are until somebody takes them; `queue` and `joinable`, for any
//! number of processes; `pipe`, for two; `wait`, for several of them at once.

pub(crate) mod code;
mod ring;

mod joinable;
mod pipe;
mod queue;
mod wait;

pub(crate) use self::wait::Watch;
pub(crate) use self::{
    code::{decode_from, encode_onto},
    ring::Ring,
};
pub use self::{
    joinable::{JoinableQueue, Task},
    pipe::{Connection, Receiver, Sender, duplex, pipe},
    queue::Queue,
    wait::{Source, Waitable, wait, wait_timeout},
};
