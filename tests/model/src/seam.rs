//! Stands in for `seam`: nobody conducts, and nothing but words can be waited for.

#[path = "../../../shared/src/seam/wire/kind.rs"]
#[expect(dead_code, unreachable_pub, reason = "whole in a program, where it is public")]
mod kind;

use std::{marker::PhantomData, panic::Location, time::Duration};

pub(crate) use self::kind::Kind;
use crate::{
    Result,
    sys::{self, AtomicU32},
};

/// What a process is about to do.
#[derive(Clone, Copy, Debug)]
#[expect(dead_code, reason = "nobody conducts, and nobody draws pictures")]
pub(crate) struct Op {
    pub(crate) kind: Kind,
    pub(crate) object: u64,
    pub(crate) place: &'static Location<'static>,
}

impl Op {
    #[track_caller]
    pub(crate) fn new(kind: Kind) -> Op {
        Op::on(kind, 0)
    }

    #[track_caller]
    pub(crate) fn on(kind: Kind, object: u64) -> Op {
        Op { kind, object, place: Location::caller() }
    }
}

/// Only a conductor asks what an operation needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need<'a>(PhantomData<&'a AtomicU32>);

impl<'a> Need<'a> {
    pub(crate) fn equal(_: &'a AtomicU32, _: u32, _: u32) -> Need<'a> {
        Need(PhantomData)
    }

    pub(crate) fn differs(_: &'a AtomicU32, _: u32, _: u32) -> Need<'a> {
        Need(PhantomData)
    }

    pub(crate) fn apart(_: &'a AtomicU32, _: &'a AtomicU32, _: u32) -> Need<'a> {
        Need(PhantomData)
    }

    pub(crate) fn level(_: &'a AtomicU32, _: &'a AtomicU32) -> Need<'a> {
        Need(PhantomData)
    }

    pub(crate) fn free(_: &'a AtomicU32) -> Need<'a> {
        Need(PhantomData)
    }
}

/// A word that somebody is about to sleep on, and what it was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'a> {
    pub(crate) word: &'a AtomicU32,
    was: u32,
}

impl<'a> Seen<'a> {
    pub(crate) fn new(word: &'a AtomicU32, was: u32) -> Seen<'a> {
        Seen { word, was }
    }

    pub(crate) fn held(word: &'a AtomicU32, was: u32) -> Seen<'a> {
        Seen { word, was }
    }
}

/// What the kernel waits for: here there are no sockets, and a child is seen by its word.
#[derive(Clone, Copy, Debug)]
#[expect(dead_code, reason = "nobody makes a socket, and nobody looks at a child in this way")]
pub(crate) enum Awaited<'a> {
    Socket { of: PhantomData<&'a ()> },
    Child { pid: i32, life: Option<&'a AtomicU32> },
}

pub(crate) fn is_ready(_: Awaited<'_>) -> bool {
    false
}

pub(crate) fn step_ready(_: Op, _: &[Awaited<'_>], _: Option<Duration>) {}

/// What is left of the world. Its clock stands still: who waits with a limit waits for ever or not at all.
pub(crate) struct World;

const NOW: Duration = Duration::from_secs(1);

pub(crate) fn world() -> World {
    World
}

impl World {
    pub(crate) fn wait(&self, _: Op, word: &AtomicU32, seen: u32, _: Option<Duration>) {
        sys::futex_wait_many(&[(word, seen)]);
    }

    pub(crate) fn wait_many(&self, _: Op, words: &[Seen<'_>], _: Option<Duration>) {
        let words: Vec<_> = words.iter().map(|seen| (seen.word, seen.was)).collect();
        sys::futex_wait_many(&words);
    }

    pub(crate) fn ready(&self, _: Op, _: &[Awaited<'_>], _: Option<Duration>) -> Result<()> {
        unreachable!("there are no sockets here")
    }

    pub(crate) fn wake(&self, _: Op, word: &AtomicU32, at_most: u32) -> u32 {
        sys::futex_wake(word, at_most)
    }

    pub(crate) fn now(&self) -> Duration {
        NOW
    }
}

pub(crate) fn until(at_most: Duration) -> Duration {
    NOW + at_most
}

pub(crate) fn step(_: Op) {}

pub(crate) fn step_when(_: Op, _: &[Need<'_>], _: Option<Duration>) {}

pub(crate) fn name(_: u64, _: &str) {}

pub(crate) fn show(_: u64, _: impl Fn() -> String) {}

/// In a model whoever looks once more would only see what it saw.
pub(crate) fn comes_soon(_: impl FnMut() -> bool) -> bool {
    false
}
