//! Tasks and results as bytes: what goes from the owner to a worker, and what comes back.
//!
//! A task is a function and some items, one or a whole chunk: the number of the function, then each item with its length
//! before it. What comes back for each item is its task's place, its own place in that task, and what became of it.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Error, PoolError, Result,
    channel::{decode, encode},
};

/// What became of an item: the bytes of what the function returned.
pub(super) type Outcome = Result<Vec<u8>, Failure>;

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

/// A task for this function, without items yet.
pub(super) fn task(function: u32) -> Vec<u8> {
    function.to_ne_bytes().to_vec()
}

/// Adds an item to a task.
pub(super) fn add<A: Serialize + 'static>(task: &mut Vec<u8>, item: &A) -> Result<()> {
    let bytes = encode(item)?;
    task.extend_from_slice(&(bytes.len() as u64).to_ne_bytes());
    task.extend_from_slice(&bytes);
    Ok(())
}

/// The number of a task's function.
pub(super) fn function(task: &[u8]) -> u32 {
    task.first_chunk().map_or(u32::MAX, |number| u32::from_ne_bytes(*number))
}

/// The items of a task.
pub(super) fn items(task: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = task.get(4..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (len, after) = rest.split_first_chunk()?;
        let len = usize::try_from(u64::from_ne_bytes(*len)).ok()?;
        let (item, after) = after.split_at_checked(len)?;
        rest = after;
        Some(item)
    })
}

/// A task with the same function and the items of this one but for the first `left_out`; `None` if there are no others.
pub(super) fn rest(task: &[u8], left_out: usize) -> Option<Vec<u8>> {
    let done: usize = items(task).take(left_out).map(|item| 8 + item.len()).sum();
    let items = task.get(4 + done..).filter(|items| !items.is_empty())?;
    Some([&task[..4], items].concat())
}

/// What a worker sends back begins so.
const HEADER: usize = 9;

const RETURNED: u8 = 0;
const NOT_ENCODED: u8 = 1;
const NOT_DECODED: u8 = 2;
const PANICKED: u8 = 3;
const TOO_LARGE: u8 = 4;

/// The beginning of what is sent back for an item of a task.
pub(super) fn reply(place: u32, item: u32) -> Vec<u8> {
    let mut reply = Vec::with_capacity(64);
    reply.extend_from_slice(&place.to_ne_bytes());
    reply.extend_from_slice(&item.to_ne_bytes());
    reply.push(RETURNED);
    reply
}

/// In place of what was returned: this panic.
pub(super) fn reply_panic(reply: &mut Vec<u8>, message: &str, place: &str) {
    fail(reply, PANICKED, &format!("{place}\n{message}"));
}

/// In place of what was returned: it has no room in memory.
pub(super) fn reply_too_large(reply: &mut Vec<u8>) {
    let size = (reply.len() as u64).to_string();
    fail(reply, TOO_LARGE, &size);
}

fn fail(reply: &mut Vec<u8>, how: u8, why: &str) {
    reply.truncate(HEADER - 1);
    reply.push(how);
    reply.extend_from_slice(why.as_bytes());
}

/// The place of the task, that of the item, and what became of it.
pub(super) fn outcome(reply: &[u8]) -> Option<(u32, u32, Outcome)> {
    let (place, rest) = reply.split_first_chunk()?;
    let (item, rest) = rest.split_first_chunk()?;
    let (how, rest) = rest.split_first()?;
    let why = || String::from_utf8_lossy(rest).into_owned();
    let outcome = match *how {
        RETURNED => Ok(rest.to_vec()),
        NOT_ENCODED => Err(Failure::NotEncoded { why: why() }),
        PANICKED => {
            let why = why();
            let (place, message) = why.split_once('\n').unwrap_or_default();
            let (message, place) = (message.to_owned(), place.to_owned());
            Err(PoolError::TaskPanicked { message, place }.into())
        }
        TOO_LARGE => Err(Failure::OutOfSharedMemory { size: why().parse().unwrap_or(0) }),
        _ => Err(Failure::NotDecoded { why: why() }),
    };
    Some((u32::from_ne_bytes(*place), u32::from_ne_bytes(*item), outcome))
}

/// In a worker: calls a function of one argument.
pub(super) fn call<A, R>(function: fn(A) -> R, argument: Vec<u8>, reply: &mut Vec<u8>)
where
    A: DeserializeOwned + 'static,
    R: Serialize + 'static,
{
    call_with(function, argument, reply);
}

/// In a worker: calls a function of two arguments.
pub(super) fn call_two<A, B, R>(function: fn(A, B) -> R, argument: Vec<u8>, reply: &mut Vec<u8>)
where
    A: DeserializeOwned + 'static,
    B: DeserializeOwned + 'static,
    R: Serialize + 'static,
{
    call_with(|(a, b)| function(a, b), argument, reply);
}

fn call_with<A, R>(function: impl FnOnce(A) -> R, argument: Vec<u8>, reply: &mut Vec<u8>)
where
    A: DeserializeOwned + 'static,
    R: Serialize + 'static,
{
    let argument = match decode(argument) {
        Ok(argument) => argument,
        Err(err) => return fail(reply, NOT_DECODED, &why(err)),
    };
    let returned = function(argument);
    match encode(&returned) {
        Ok(bytes) => reply.extend_from_slice(&bytes),
        Err(err) => fail(reply, NOT_ENCODED, &why(err)),
    }
}

fn why(err: Error) -> String {
    match err {
        Error::NotEncoded { why } | Error::NotDecoded { why } => why,
        err => err.to_string(),
    }
}
