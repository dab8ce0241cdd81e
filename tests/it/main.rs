//! What the harness promises, tested from outside. One test binary: it links once.
#![expect(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

mod attacks;
mod book;
mod channel;
mod check;
mod class;
mod command_line;
mod conducted;
mod conductor;
mod contain;
mod copier;
mod exercises;
mod explore;
mod from_python;
mod grade;
mod imports;
mod kills;
mod lessons;
mod manager;
mod net;
mod orders;
mod own_clone;
mod person;
mod play;
mod pool;
mod runtime;
mod shared_memory;
mod shields;
mod storm;
mod sync;
mod terminal;
mod trace;
mod wild;
mod yardstick;
