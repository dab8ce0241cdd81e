//! Waiting for each other. Every type here is one shared word and the rules for it.

mod lock;

pub use self::lock::{Lock, LockGuard};
