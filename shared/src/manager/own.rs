//! `Own`: an object of a registered type.

use std::marker::PhantomData;

use serde::{Serialize, de::DeserializeOwned};

use super::{
    link::{Proxy, proxy},
    message::Verb,
};
use crate::{Error, Result, seam::Kind};

/// An object of a type that was registered when the manager was started; see [`Manager::with`](super::Manager::with).
pub struct Own {
    pub(super) proxy: Proxy,
    pub(super) of: PhantomData<()>,
}

proxy!(Own);

impl Own {
    /// Calls a registered method on the server, and waits for its result. Calls come one after the other. Fails if there is
    /// no such method, if it takes or gives something else, or if it panics.
    #[track_caller]
    pub fn call<A: Serialize + 'static, R: DeserializeOwned + 'static>(
        &self,
        method: &str,
        argument: &A,
    ) -> Result<R> {
        let parts = vec![method.into(), self.proxy.encode(argument)?];
        let answer = self.proxy.with(Kind::Update, Verb::Call, parts)?;
        let nothing = || Error::ManagerRefused {
            object: self.proxy.name().to_owned(),
            why: format!("`{method}` has no result"),
        };
        self.proxy.part(answer)?.ok_or_else(nothing)
    }
}
