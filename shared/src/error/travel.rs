//! How an error goes from one process to another: as what it says.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Error;

/// An error goes to another process as what it says, and is [`Error::Elsewhere`] there.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Error {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Error, D::Error> {
        String::deserialize(from).map(|told| Error::Elsewhere { told })
    }
}
