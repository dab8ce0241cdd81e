//! Replies as bytes: what comes back from a worker, and how the owner reads it.
//!
//! A reply says what became of an item: how it went, and what the function returned or why there is nothing. A message is
//! the place of a task, the number of an item of it, and a frame with a reply for this item and each that follows it.

use super::frames;
use crate::{Error, PoolError};

/// Why an item has no result. Unlike an [`Error`] it can be told twice.
#[derive(Clone)]
pub(super) enum Failure {
    NotEncoded { why: String },
    NotDecoded { why: String },
    OutOfSharedMemory { size: usize },
    Pool(PoolError),
}

impl From<PoolError> for Failure {
    fn from(err: PoolError) -> Failure {
        Failure::Pool(err)
    }
}

impl Failure {
    pub(super) fn error(self) -> Error {
        match self {
            Failure::NotEncoded { why } => Error::NotEncoded { why },
            Failure::NotDecoded { why } => Error::NotDecoded { why },
            Failure::OutOfSharedMemory { size } => Error::OutOfSharedMemory { size },
            Failure::Pool(err) => err.into(),
        }
    }
}

const RETURNED: u8 = 0;
const NOT_ENCODED: u8 = 1;
const NOT_DECODED: u8 = 2;
const PANICKED: u8 = 3;
const TOO_LARGE: u8 = 4;

/// In place of what is there: a reply, to which what the function returns is to be appended.
pub(super) fn begin(reply: &mut Vec<u8>) {
    reply.clear();
    reply.push(RETURNED);
}

/// In place of what was returned: this panic.
pub(super) fn panicked(reply: &mut Vec<u8>, message: &str, place: &str) {
    fail(reply, PANICKED, &format!("{place}\n{message}"));
}

/// In place of what was returned: it has no room in memory.
pub(super) fn too_large(reply: &mut Vec<u8>) {
    let size = (reply.len() as u64).to_string();
    fail(reply, TOO_LARGE, &size);
}

/// In place of what was returned: it cannot be encoded.
pub(super) fn not_encoded(reply: &mut Vec<u8>, err: Error) {
    fail(reply, NOT_ENCODED, &why(err));
}

/// In place of what was returned: the argument could not be decoded.
pub(super) fn not_decoded(reply: &mut Vec<u8>, err: Error) {
    fail(reply, NOT_DECODED, &why(err));
}

fn fail(reply: &mut Vec<u8>, how: u8, why: &str) {
    reply.clear();
    reply.push(how);
    reply.extend_from_slice(why.as_bytes());
}

fn why(err: Error) -> String {
    match err {
        Error::NotEncoded { why } | Error::NotDecoded { why } => why,
        err => err.to_string(),
    }
}

/// What a message begins with.
pub(super) const HEADER: usize = 2 * size_of::<u32>();

/// In place of what is there: a message without replies, that begins with this item of the task at this place.
pub(super) fn begin_message(message: &mut Vec<u8>, place: u32, item: u32) {
    message.clear();
    message.extend_from_slice(&place.to_ne_bytes());
    message.extend_from_slice(&item.to_ne_bytes());
}

/// The place of the task, the number of the first item, and what became of it and the next ones.
pub(super) fn read(message: Vec<u8>) -> Option<(u32, u32, Batch)> {
    let (place, rest) = message.split_first_chunk()?;
    let (item, rest) = rest.split_first_chunk()?;
    let (place, item) = (u32::from_ne_bytes(*place), u32::from_ne_bytes(*item));
    let left = frames::all(rest).count();
    Some((place, item, Batch { what: What::Replies { message, at: HEADER }, left }))
}

/// What became of some items in a row. It stays as it came until somebody wants to know.
#[derive(Clone)]
pub(super) struct Batch {
    what: What,
    left: usize,
}

#[derive(Clone)]
enum What {
    /// The frames of a message from `at` on.
    Replies { message: Vec<u8>, at: usize },
    /// All have failed for the same reason.
    Failure(Failure),
}

impl Batch {
    /// So many items have failed for this reason.
    pub(super) fn failed(why: Failure, count: usize) -> Batch {
        Batch { what: What::Failure(why), left: count }
    }

    /// Of how many items it tells.
    pub(super) fn len(&self) -> usize {
        self.left
    }

    /// Whether all of them went well.
    pub(super) fn is_good(&self) -> bool {
        match &self.what {
            What::Replies { message, at } => {
                frames::all(&message[*at..]).all(|reply| reply.first() == Some(&RETURNED))
            }
            What::Failure(_) => self.left == 0,
        }
    }

    /// Leaves out the first of them.
    pub(super) fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    /// What became of the next one: the bytes of what the function returned.
    pub(super) fn next(&mut self) -> Option<Result<&[u8], Failure>> {
        self.left = self.left.checked_sub(1)?;
        match &mut self.what {
            What::Replies { message, at } => {
                let (reply, others) = frames::split_first(&message[*at..])?;
                *at = message.len() - others.len();
                Some(outcome(reply))
            }
            What::Failure(why) => Some(Err(why.clone())),
        }
    }
}

fn outcome(reply: &[u8]) -> Result<&[u8], Failure> {
    let (how, rest) = reply.split_first().unwrap_or((&NOT_DECODED, &[]));
    let why = || String::from_utf8_lossy(rest).into_owned();
    Err(match *how {
        RETURNED => return Ok(rest),
        NOT_ENCODED => Failure::NotEncoded { why: why() },
        PANICKED => {
            let why = why();
            let (place, message) = why.split_once('\n').unwrap_or_default();
            let (message, place) = (message.to_owned(), place.to_owned());
            PoolError::TaskPanicked { message, place }.into()
        }
        TOO_LARGE => Failure::OutOfSharedMemory { size: why().parse().unwrap_or(0) },
        _ => Failure::NotDecoded { why: why() },
    })
}
