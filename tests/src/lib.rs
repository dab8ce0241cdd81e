//! The harness: builds the programs of the course, runs them from outside and judges what they did.
//!
//! It never links a program that it judges; it starts it as the process that a learner would start, and watches.
//!
//! Reading order:
//!
//! 1. [`lesson`]: which lessons there are, how they are built, what they are told.
//! 2. [`contain`]: runs a program so that nothing of it is left afterwards, whatever it tried.
//!    [`confine`]: and so that it can reach nothing else.
//! 3. [`transcript`]: what such a run printed, and how it ended.
//! 4. [`check`]: claims about a transcript, in a small vocabulary of order.
//! 5. [`conductor`]: runs a program one process at a time; [`strategy`]: who goes next; [`schedule`]: one order as a string.
//! 6. [`explore`]: many orders; [`order`]: which of them are the same; [`shrink`]: the simplest that shows the same.
//! 7. [`lanes`]: a run as a picture; [`play`]: a person conducts.
//! 8. [`exercise`]: what a learner is asked, and whether an answer does it.
//! 9. [`grade`]: all exercises of one learner or many, in the forms that other tools read.
//! 10. [`words`]: every word that the command says, once per language.
//! 11. [`book`]: pages whose code, output and pictures come from the lessons.
//! 12. [`command`]: the command `course`.

pub mod book;
pub mod check;
pub mod command;
pub mod conductor;
pub mod confine;
pub mod contain;
pub mod exercise;
pub mod explore;
mod git;
pub mod grade;
pub mod lanes;
pub mod lesson;
pub mod order;
pub mod play;
pub mod schedule;
pub mod shrink;
pub mod strategy;
pub mod transcript;
pub mod words;
