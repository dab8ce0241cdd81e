//! Runs on their way from one process to another: as bytes, and out of bytes again.

use std::{rc::Rc, time::Duration};

use shared::seam::wire::Kind;

use super::Outcome;
use crate::conductor::{Ask, Clock, Knot, Object, Run, Step, Verdict, Wait};

/// What can be sent to another process of the same program.
pub(super) trait Travels: Sized {
    fn pack(&self, into: &mut Vec<u8>);
    /// `None` if these bytes are nothing of this kind.
    fn unpack(from: &mut &[u8]) -> Option<Self>;
}

impl Travels for u64 {
    fn pack(&self, into: &mut Vec<u8>) {
        into.extend(self.to_le_bytes());
    }

    fn unpack(from: &mut &[u8]) -> Option<u64> {
        let (bytes, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(u64::from_le_bytes(*bytes))
    }
}

/// Others travel as this type.
macro_rules! as_this {
    ($($what:ty as $this:ty, $there:expr, $back:expr;)*) => {$(
        impl Travels for $what {
            fn pack(&self, into: &mut Vec<u8>) {
                let there: fn(&$what) -> $this = $there;
                there(self).pack(into);
            }

            fn unpack(from: &mut &[u8]) -> Option<$what> {
                let back: fn($this) -> Option<$what> = $back;
                back(<$this>::unpack(from)?)
            }
        }
    )*};
}

as_this! {
    usize as u64, |it| *it as u64, |it| usize::try_from(it).ok();
    u32 as u64, |it| u64::from(*it), |it| u32::try_from(it).ok();
    i64 as u64, |it| it.cast_unsigned(), |it| Some(it.cast_signed());
    i32 as u64, |it| u64::from(it.cast_unsigned()), |it| Some(u32::try_from(it).ok()?.cast_signed());
    bool as u64, |it| u64::from(*it), |it| Some(it != 0);
    String as Vec<u8>, |it| it.as_bytes().to_vec(), |it| String::from_utf8(it).ok();
    Rc<str> as String, |it| it.to_string(), |it| Some(it.into());
    Duration as u64, |it| u64::try_from(it.as_nanos()).unwrap_or(u64::MAX), |it| Some(Duration::from_nanos(it));
    Kind as u32, |it| *it as u32, Kind::from_number;
    Clock as bool, |it| *it == Clock::Careless, |it| Some(if it { Clock::Careless } else { Clock::Prompt });
}

impl Travels for u8 {
    fn pack(&self, into: &mut Vec<u8>) {
        into.push(*self);
    }

    fn unpack(from: &mut &[u8]) -> Option<u8> {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        Some(*byte)
    }
}

impl<T: Travels> Travels for Vec<T> {
    fn pack(&self, into: &mut Vec<u8>) {
        self.len().pack(into);
        for it in self {
            it.pack(into);
        }
    }

    fn unpack(from: &mut &[u8]) -> Option<Vec<T>> {
        (0..usize::unpack(from)?).map(|_| T::unpack(from)).collect()
    }
}

impl<T: Travels> Travels for Option<T> {
    fn pack(&self, into: &mut Vec<u8>) {
        self.is_some().pack(into);
        if let Some(it) = self {
            it.pack(into);
        }
    }

    fn unpack(from: &mut &[u8]) -> Option<Option<T>> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Some(None) }
    }
}

impl<A: Travels, B: Travels> Travels for (A, B) {
    fn pack(&self, into: &mut Vec<u8>) {
        self.0.pack(into);
        self.1.pack(into);
    }

    fn unpack(from: &mut &[u8]) -> Option<(A, B)> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

/// A record travels field by field.
macro_rules! by_fields {
    ($($what:ident { $($field:ident),* })*) => {$(
        impl Travels for $what {
            fn pack(&self, into: &mut Vec<u8>) {
                $(self.$field.pack(into);)*
            }

            fn unpack(from: &mut &[u8]) -> Option<$what> {
                Some($what { $($field: Travels::unpack(from)?),* })
            }
        }
    )*};
}
pub(super) use by_fields;

by_fields! {
    Ask { player, kind, object, file, line, until, timed }
    Step { ask, time, ready, output, value, clock, deviates }
    Object { number, name, value }
    Wait { ask, on }
    Knot { step, waits }
    Run { clock, steps, names, objects, knot, pending, lost, rested, apart, errors, verdict }
    Outcome { times, first, seen, simplest, nearest }
}

impl Travels for Verdict {
    fn pack(&self, into: &mut Vec<u8>) {
        let number: u8 = match self {
            Verdict::Code(_) => 0,
            Verdict::Signal(_) => 1,
            Verdict::Orphans(_) => 2,
            Verdict::Deadlock(_) => 3,
            Verdict::Livelock(_) => 4,
            Verdict::Stopped => 5,
            Verdict::StepLimit(_) => 6,
            Verdict::OutputLimit(_) => 7,
            Verdict::Silent { .. } => 8,
            Verdict::NoFork(_) => 9,
            Verdict::Zombies(_) => 10,
        };
        number.pack(into);
        match self {
            Verdict::Code(it) | Verdict::Signal(it) | Verdict::NoFork(it) => it.pack(into),
            Verdict::Orphans(it) | Verdict::Zombies(it) | Verdict::StepLimit(it) => it.pack(into),
            Verdict::Deadlock(it) | Verdict::Livelock(it) => it.pack(into),
            Verdict::OutputLimit(it) => it.pack(into),
            Verdict::Silent { player, call } => {
                player.pack(into);
                call.pack(into);
            }
            Verdict::Stopped => {}
        }
    }

    fn unpack(from: &mut &[u8]) -> Option<Verdict> {
        Some(match u8::unpack(from)? {
            0 => Verdict::Code(Travels::unpack(from)?),
            1 => Verdict::Signal(Travels::unpack(from)?),
            2 => Verdict::Orphans(Travels::unpack(from)?),
            3 => Verdict::Deadlock(Travels::unpack(from)?),
            4 => Verdict::Livelock(Travels::unpack(from)?),
            5 => Verdict::Stopped,
            6 => Verdict::StepLimit(Travels::unpack(from)?),
            7 => Verdict::OutputLimit(Travels::unpack(from)?),
            8 => Verdict::Silent { player: Travels::unpack(from)?, call: Travels::unpack(from)? },
            9 => Verdict::NoFork(Travels::unpack(from)?),
            10 => Verdict::Zombies(Travels::unpack(from)?),
            _ => return None,
        })
    }
}
