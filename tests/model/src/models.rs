//! What must hold.

mod barrier;
mod bell;
mod cells;
mod condition;
mod event;
mod joinable;
mod large_queue;
mod lock;
mod queue;
mod semaphore;
mod value;
