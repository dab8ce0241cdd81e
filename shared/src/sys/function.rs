//! `Functions`: plain functions that one process enters into a table, and its children call.
//!
//! A child made by `fork` has the same program at the same addresses, so a pointer to a function is as good there as here;
//! also if it was entered after the fork, for no code is ever unloaded.

use std::{
    mem,
    sync::atomic::{
        AtomicUsize,
        Ordering::{Acquire, Release},
    },
};

use super::shared::SharedSlice;
use crate::Result;

/// How many functions there is room for. It costs memory only when it is used.
const MOST: usize = 1 << 16;

/// Calls a function, which is its first argument, with what these bytes say, and appends what it returned.
type Caller<F> = fn(F, &[u8], &mut Vec<u8>);

/// A pointer to a plain function.
pub(crate) trait Pointer: Copy {
    fn address(self) -> usize;
}

impl<A, R> Pointer for fn(A) -> R {
    fn address(self) -> usize {
        (self as *const ()).expose_provenance()
    }
}

impl<A, B, R> Pointer for fn(A, B) -> R {
    fn address(self) -> usize {
        (self as *const ()).expose_provenance()
    }
}

/// A table of functions. Each has a number, which may be sent to another process.
pub(crate) struct Functions {
    /// In pairs: who knows how to call it, and the function itself.
    table: SharedSlice<(AtomicUsize, AtomicUsize)>,
}

impl Functions {
    pub(crate) fn new() -> Result<Functions> {
        Ok(Functions { table: SharedSlice::new(MOST)? })
    }

    /// The number of a function in the table; enters it if it is new. `None` if the table is full. Only one process may
    /// enter functions.
    pub(crate) fn enter<F: Pointer>(&self, function: F, caller: Caller<F>) -> Option<u32> {
        let (by, of) = ((caller as *const ()).expose_provenance(), function.address());
        for (number, entry) in self.table.iter().enumerate() {
            let known = entry.1.load(Acquire);
            if known == 0 {
                entry.0.store(by, Release);
                entry.1.store(of, Release);
            }
            if known == 0 || (entry.0.load(Acquire), known) == (by, of) {
                return u32::try_from(number).ok();
            }
        }
        None
    }

    /// Calls the function with this number, and says whether there is one.
    pub(crate) fn call(&self, number: u32, argument: &[u8], returned: &mut Vec<u8>) -> bool {
        let Some(entry) = self.table.get(number as usize) else { return false };
        let (by, of) = (entry.0.load(Acquire), entry.1.load(Acquire));
        if of == 0 {
            return false;
        }
        let of: *const () = std::ptr::with_exposed_provenance(of);
        // SAFETY: `enter`, the only one to write here, took it from a pointer to a function of this program; so it is one,
        // of some type, and as that type only its caller will use it.
        let of = unsafe { mem::transmute::<*const (), fn()>(of) };
        let by: *const () = std::ptr::with_exposed_provenance(by);
        // SAFETY: likewise, from a `Caller<F>` for the `F` that `of` is. All pointers to functions are passed alike, so it
        // may be called as if `F` were `fn()`.
        let by = unsafe { mem::transmute::<*const (), Caller<fn()>>(by) };
        by(of, argument, returned);
        true
    }
}
