//! Sockets: programs that are no family speak to each other, on one machine or on several.
//!
//! Reading order: `address`, where somebody can be reached; `listener`, who waits there for others to connect;
//! `stream`, a connection; `turn`, how all of them wait.

mod address;
mod listener;
mod stream;
mod turn;

pub use self::{listener::Listener, stream::Stream};
