//! The harness: builds the programs of the course, runs them from outside and judges what they did.
//!
//! It never links a program that it judges; it starts it as the process that a learner would start, and watches.
//!
//! Reading order:
//!
//! 1. [`lesson`]: which lessons there are, how they are built, what they are told.
//! 2. [`contain`]: runs a program so that nothing of it is left afterwards, whatever it tried.
//! 3. [`transcript`]: what such a run printed, and how it ended.
//! 4. [`check`]: claims about a transcript, in a small vocabulary of order.
//! 5. [`words`]: every word that the command says, once per language.
//! 6. [`command`]: the command `course`.

pub mod check;
pub mod command;
pub mod conductor;
pub mod contain;
pub mod explore;
pub mod lesson;
pub mod schedule;
pub mod strategy;
pub mod transcript;
pub mod words;
