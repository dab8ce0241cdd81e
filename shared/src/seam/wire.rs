//! What passes between a program and those outside: the environment's variables, and the page it shares with a conductor.
//!
//! This is all that the harness knows of the runtime. A change here is a change of [`VERSION`].

use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64};

/// The version of everything in this file.
pub const VERSION: u32 = 1;

/// `en` or `zh`: the language of a lesson's output. Without it, `LC_ALL`, `LC_MESSAGES` and `LANG` say.
pub const LANG: &str = "COURSE_LANG";
/// How many times as fast the clock runs, for people in a hurry.
pub const SPEED: &str = "COURSE_SPEED";
/// What random numbers begin with. Without it, every run has its own.
pub const SEED: &str = "COURSE_SEED";
/// The number of an inherited descriptor, whose file is a [`Stage`]: who has it set is conducted.
pub const CONDUCTOR: &str = "COURSE_CONDUCTOR";

/// What kind of thing a process is about to do. Objects are named in the comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Kind {
    /// Start a child.
    Start = 1,
    /// A child's first step. *Itself.*
    Begin = 2,
    /// The last step. *Itself.*
    End = 3,
    /// Wait for a child to end, or several. *The child, or 0.*
    Join = 4,
    /// See whether a child has ended. *The child.*
    Poll = 5,
    /// Send a signal. *The child.*
    Signal = 6,
    /// Wait for a signal, or see whether it has come. *The signal's number.*
    Catch = 7,
    /// Let time pass.
    Sleep = 8,
    /// Write to standard output.
    Print = 9,
    /// Take a lock. *The lock's block.*
    Acquire = 10,
    /// Take a lock if it is free. *The lock's block.*
    TryAcquire = 11,
    /// Let a lock go. *The lock's block.*
    Release = 12,
    /// Read a value. *The value's block.*
    Get = 13,
    /// Write a value. *The value's block.*
    Set = 14,
    /// Read and write a value in one. *The value's block.*
    Update = 15,
}

impl Kind {
    /// Whether it only looks: two such operations on one object may change places and nobody can tell.
    pub const fn only_reads(self) -> bool {
        matches!(self, Kind::Poll | Kind::Get | Kind::Join | Kind::Sleep | Kind::Begin)
    }
}

/// How many processes can be conducted at a time.
pub const PLAYERS: usize = 64;

/// The page that the conductor and all players share. It belongs to whoever has the turn.
#[derive(Debug)]
#[repr(C)]
pub struct Stage {
    /// [`VERSION`], written by the conductor.
    pub version: AtomicU32,
    /// A futex: how often a player has given its turn back. The conductor sleeps on it.
    pub calls: AtomicU32,
    /// The virtual time, in nanoseconds.
    pub clock: AtomicU64,
    /// What random numbers begin with.
    pub seed: AtomicU64,
    /// Each process by its place in the family; the first process is 0.
    pub players: [Player; PLAYERS],
}

/// One process, as the conductor sees it.
#[derive(Debug)]
#[repr(C)]
pub struct Player {
    /// A futex: one of [`ABSENT`], [`ASKS`], [`GOES`].
    pub turn: AtomicU32,
    /// Its process id.
    pub pid: AtomicU32,
    /// What it is about to do: a [`Kind`] as its number.
    pub kind: AtomicU32,
    /// Where: the line in `file`.
    pub line: AtomicU32,
    /// To what.
    pub object: AtomicU64,
    /// The word that it waits for (its place in the arena), or 0: only a wake, or `until`, lets it go on.
    pub word: AtomicU64,
    /// The virtual time, in nanoseconds, at which it goes on without being woken; `u64::MAX` is never.
    pub until: AtomicU64,
    /// The kind's own number: how many to wake, which signal, which exit code; the conductor's answer on the way back.
    pub value: AtomicU64,
    /// The source file's path, its end filled up with zeros; a longer path keeps its end.
    pub file: [AtomicU8; 64],
}

/// No such process, or not any more.
pub const ABSENT: u32 = 0;
/// It has said what it is about to do, and sleeps on `turn`.
pub const ASKS: u32 = 1;
/// It runs, until it asks again. One player at a time goes.
pub const GOES: u32 = 2;
