//! Items as bytes: serde says what is in them, CBOR (RFC 8949) how it is written.
//!
//! An item that is nothing but bytes, a `Vec<u8>`, is written as it is. Serde would hand over its bytes one by one, and
//! that takes a hundred times as long as to copy them.

use std::{any::Any, borrow::Cow};

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

/// The item that these bytes are.
pub(crate) fn decode<T: DeserializeOwned + 'static>(bytes: Vec<u8>) -> Result<T> {
    let mut bytes = Some(bytes);
    let item = (&mut bytes as &mut dyn Any).downcast_mut::<Option<T>>().and_then(Option::take);
    if let Some(item) = item {
        return Ok(item);
    }
    minicbor_serde::from_slice(&bytes.unwrap_or_default())
        .map_err(|why| Error::NotDecoded { why: why.to_string() })
}
