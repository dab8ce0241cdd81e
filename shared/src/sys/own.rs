//! `Own<T>`: what each process has for itself, though the handle that it is in came by fork.

use std::sync::{Mutex, PoisonError};

use super::family;

/// A `T` of this process. A child has a copy, and begins anew.
pub(crate) struct Own<T> {
    /// The number of the process whose it is, and what it has.
    of: Mutex<(u32, T)>,
}

impl<T: Default> Own<T> {
    /// What nobody has changed yet.
    pub(crate) fn new() -> Own<T> {
        Own { of: Mutex::new((family::me(), T::default())) }
    }

    /// Does something with it, while no other thread of this process does.
    pub(crate) fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if of.0 != family::me() {
            *of = (family::me(), T::default());
        }
        act(&mut of.1)
    }
}
