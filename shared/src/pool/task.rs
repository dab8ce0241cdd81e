//! Tasks as bytes: what goes from the owner to a worker.
//!
//! A task is a function and some items, one or a whole chunk: the number of the function, then a frame for each item.

use serde::{Serialize, de::DeserializeOwned};

use super::{frames, reply};
use crate::{
    Result,
    channel::{decode_from, encode_onto},
};

/// A task for this function, without items yet.
pub(super) fn task(function: u32) -> Vec<u8> {
    function.to_ne_bytes().to_vec()
}

/// Adds an item to a task.
pub(super) fn add<A: Serialize + 'static>(task: &mut Vec<u8>, item: &A) -> Result<()> {
    frames::add_with(task, |task| encode_onto(item, task))
}

/// The number of a task's function.
pub(super) fn function(task: &[u8]) -> u32 {
    task.first_chunk().map_or(u32::MAX, |number| u32::from_ne_bytes(*number))
}

/// The items of a task.
pub(super) fn items(task: &[u8]) -> impl Iterator<Item = &[u8]> {
    frames::all(task.get(4..).unwrap_or_default())
}

/// A task with the same function and the items of this one but for the first `left_out`; `None` if there are no others.
pub(super) fn rest(task: &[u8], left_out: usize) -> Option<Vec<u8>> {
    let (function, items) = task.split_at_checked(4)?;
    let items = Some(frames::skip(items, left_out)).filter(|items| !items.is_empty())?;
    Some([function, items].concat())
}

/// In a worker: calls a function of one argument.
pub(super) fn call<A, R>(function: fn(A) -> R, argument: &[u8], reply: &mut Vec<u8>)
where
    A: DeserializeOwned + 'static,
    R: Serialize + 'static,
{
    call_with(function, argument, reply);
}

/// In a worker: calls a function of two arguments.
pub(super) fn call_two<A, B, R>(function: fn(A, B) -> R, argument: &[u8], reply: &mut Vec<u8>)
where
    A: DeserializeOwned + 'static,
    B: DeserializeOwned + 'static,
    R: Serialize + 'static,
{
    call_with(|(a, b)| function(a, b), argument, reply);
}

fn call_with<A, R>(function: impl FnOnce(A) -> R, argument: &[u8], reply: &mut Vec<u8>)
where
    A: DeserializeOwned + 'static,
    R: Serialize + 'static,
{
    let argument = match decode_from(argument) {
        Ok(argument) => argument,
        Err(err) => return reply::not_decoded(reply, err),
    };
    let returned = function(argument);
    if let Err(err) = encode_onto(&returned, reply) {
        reply::not_encoded(reply, err);
    }
}
