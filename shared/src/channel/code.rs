//! Items as bytes: serde says what is in them, CBOR (RFC 8949) how it is written.

use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result};

/// An item as bytes.
pub(super) fn encode<T: Serialize>(item: &T) -> Result<Vec<u8>> {
    minicbor_serde::to_vec(item).map_err(|why| Error::NotEncoded { why: why.to_string() })
}

/// The item that these bytes are.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    minicbor_serde::from_slice(bytes).map_err(|why| Error::NotDecoded { why: why.to_string() })
}
