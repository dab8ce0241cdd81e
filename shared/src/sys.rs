//! Everything unsafe, and nothing else. It knows bytes, words and pids; it has never heard of a lock.
//!
//! Reading order: `futex` and `robust`, what the kernel does for a shared word; `arena`, the memory; `family`, the
//! processes; `shared`, a block of that memory and who may still use it, and `region`, one that grows; `own` and
//! `descriptors`, what is not shared; `title`, what one process has at a time; `function`, what can be called across
//! processes; `fork` and `signal`; `socket` and `connect`; `mapping`, what programs share that are no family; `stage`, what is shared with
//! a conductor.
#![expect(unsafe_code, reason = "the only module that may; all that leaves it is safe")]

mod arena;
mod connect;
mod descriptors;
mod family;
mod fork;
mod function;
mod futex;
mod mapping;
mod own;
mod region;
mod robust;
mod shared;
mod signal;
mod socket;
mod stage;
mod title;

/// Of what shared words are made. Whoever waits or passes something on takes them from here, for `tests/model` puts others
/// in their place, which go through all that memory orders allow.
pub(crate) use std::sync::atomic::{AtomicU32, AtomicU64};

pub(crate) use self::{
    arena::{place_of, word_at},
    connect::Destination,
    descriptors::{keep_from_children, keep_no_longer},
    family::{
        RECORDS, Seat, await_birth, bury, holds_anything, life_of, me, my_seat, records_used, seats,
    },
    fork::{Fork, at_exit, end_orphans, exit, fork, pidfd, raise_default},
    function::{Functions, Pointer},
    futex::{futex_wait, futex_wait_many, futex_wake},
    mapping::{Mapping, fix_size},
    own::Own,
    region::{LARGE, PIECE, Region},
    robust::{FUTEX_OWNER_DIED, FUTEX_TID_MASK, FUTEX_WAITERS, RobustWord, give_up},
    shared::{Shared, SharedSlice},
    signal::{arrived, catch, uncatch},
    socket::{let_many_wait, notice_vanished, unpredictable},
    stage::{conductor, map_stage, stage},
    title::{Title, hand_over, is_handing_over, is_passing_on},
};
