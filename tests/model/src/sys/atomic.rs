//! Words: loom's, with `SeqCst` as it is meant, and ends for those who die.
//!
//! loom takes `SeqCst` for `AcqRel` (its issue 180), so it would find lost wake-ups where there can be none. What `SeqCst`
//! promises more is one order of all such accesses. It is kept here by a fence between two of them that follow each other
//! in a process, and only there: if one of the two is made weaker, there is none, and loom shows what comes of it.

use std::sync::{
    Arc,
    atomic::Ordering::{self, AcqRel, Relaxed, SeqCst},
};

use loom::sync::atomic;

use crate::play::{self, Access};

/// Before each access: whether there is one. The dead do nothing any more.
fn begins(order: Ordering) -> bool {
    match play::access(order == SeqCst) {
        Access::None => return false,
        Access::Follows => (),
        Access::FollowsInOrder => atomic::fence(SeqCst),
    }
    true
}

macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $number:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        pub(crate) struct $name(Arc<atomic::$name>);

        #[expect(clippy::allow_attributes, reason = "not each of the two is used in each way")]
        #[allow(dead_code, reason = "not each of the two is used in each way")]
        impl $name {
            #[track_caller]
            pub(crate) fn load(&self, order: Ordering) -> $number {
                if begins(order) { self.0.load(order) } else { 0 }
            }

            #[track_caller]
            pub(crate) fn store(&self, value: $number, order: Ordering) {
                if begins(order) {
                    self.0.store(value, order);
                }
            }

            #[track_caller]
            pub(crate) fn swap(&self, value: $number, order: Ordering) -> $number {
                if begins(order) { self.0.swap(value, order) } else { 0 }
            }

            #[track_caller]
            pub(crate) fn fetch_add(&self, value: $number, order: Ordering) -> $number {
                if begins(order) { self.0.fetch_add(value, order) } else { 0 }
            }

            #[track_caller]
            pub(crate) fn fetch_sub(&self, value: $number, order: Ordering) -> $number {
                if begins(order) { self.0.fetch_sub(value, order) } else { 0 }
            }

            #[track_caller]
            pub(crate) fn fetch_and(&self, value: $number, order: Ordering) -> $number {
                if begins(order) { self.0.fetch_and(value, order) } else { 0 }
            }

            #[track_caller]
            pub(crate) fn compare_exchange(
                &self,
                current: $number,
                new: $number,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$number, $number> {
                if !begins(success) {
                    return Ok(current);
                }
                self.0.compare_exchange(current, new, success, failure)
            }

            /// Never fails by chance: whoever tries again would only go the same way once more.
            #[track_caller]
            pub(crate) fn compare_exchange_weak(
                &self,
                current: $number,
                new: $number,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$number, $number> {
                self.compare_exchange(current, new, success, failure)
            }

            #[track_caller]
            pub(crate) fn try_update(
                &self,
                set: Ordering,
                fetch: Ordering,
                how: impl Fn($number) -> Option<$number>,
            ) -> Result<$number, $number> {
                let mut seen = self.load(fetch);
                while let Some(new) = how(seen) {
                    match self.compare_exchange(seen, new, set, fetch) {
                        Ok(before) => return Ok(before),
                        Err(newer) => seen = newer,
                    }
                }
                Err(seen)
            }

            /// What the kernel finds there: what was stored last, and whoever looks at it next comes after this. It stores
            /// nothing, for loom does not know that nothing comes between what an update reads and what it writes.
            #[track_caller]
            pub(super) fn latest(&self) -> $number {
                const NEVER: $number = <$number>::MAX;
                let (Ok(seen) | Err(seen)) =
                    self.0.compare_exchange(NEVER, NEVER, Relaxed, Relaxed);
                seen
            }

            /// What the kernel writes there.
            #[track_caller]
            pub(super) fn exchange(&self, seen: $number, new: $number) -> Result<$number, $number> {
                self.0.compare_exchange(seen, new, AcqRel, Relaxed)
            }

            /// Where it is.
            pub(super) fn address(&self) -> usize {
                Arc::as_ptr(&self.0).addr()
            }
        }
    };
}

word!(
    /// A word of 32 bits.
    AtomicU32,
    u32
);
word!(
    /// A word of 64 bits.
    AtomicU64,
    u64
);
