//! Items as bytes: serde says what is in them, CBOR (RFC 8949) how it is written.
//!
//! An item that is nothing but bytes, a `Vec<u8>`, is written as it is. Serde would hand over its bytes one by one, and
//! that takes a hundred times as long as to copy them.

use std::{
    any::{Any, TypeId},
    borrow::Cow,
};

use minicbor_serde::Serializer;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result};

/// An item as bytes.
pub(crate) fn encode<T: Serialize + 'static>(item: &T) -> Result<Cow<'_, [u8]>> {
    if let Some(bytes) = (item as &dyn Any).downcast_ref::<Vec<u8>>() {
        return Ok(Cow::Borrowed(bytes));
    }
    let bytes = minicbor_serde::to_vec(item);
    bytes.map(Cow::Owned).map_err(|why| Error::NotEncoded { why: why.to_string() })
}

/// As [`encode`], behind what is there already; that stays as it was if it fails.
pub(crate) fn encode_onto<T: Serialize + 'static>(item: &T, bytes: &mut Vec<u8>) -> Result<()> {
    if let Some(item) = (item as &dyn Any).downcast_ref::<Vec<u8>>() {
        bytes.extend_from_slice(item);
        return Ok(());
    }
    let before = bytes.len();
    let written = item.serialize(&mut Serializer::new(&mut *bytes));
    written.map(drop).map_err(|why| {
        bytes.truncate(before);
        Error::NotEncoded { why: why.to_string() }
    })
}

/// The item that these bytes are.
pub(crate) fn decode<T: DeserializeOwned + 'static>(bytes: Vec<u8>) -> Result<T> {
    let mut bytes = Some(bytes);
    let item = (&mut bytes as &mut dyn Any).downcast_mut::<Option<T>>().and_then(Option::take);
    if let Some(item) = item {
        return Ok(item);
    }
    read(&bytes.unwrap_or_default())
}

/// As [`decode`], for bytes that stay where they are.
pub(crate) fn decode_from<T: DeserializeOwned + 'static>(bytes: &[u8]) -> Result<T> {
    if TypeId::of::<T>() == TypeId::of::<Vec<u8>>() { decode(bytes.to_vec()) } else { read(bytes) }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    minicbor_serde::from_slice(bytes).map_err(|why| Error::NotDecoded { why: why.to_string() })
}
