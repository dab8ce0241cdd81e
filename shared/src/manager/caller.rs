//! `Caller`: whoever is at the other end of a connection to a server; what it has said so far, and what is left to be said to it.

use std::time::Duration;

use super::greeting::{Drawn, LONGEST, PROOF, framed, patience_ends};
use crate::{
    Stream,
    seam::{Awaited, Op},
};

/// What a caller may do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Prove that it knows the key, in answer to this number.
    Stranger(Drawn),
    /// Ask.
    Guest,
    /// Nothing: it has asked, and waits for what cannot be had yet.
    Waits,
    /// Hear why nobody speaks with it any more, and go.
    Leaves,
}

pub(super) struct Caller {
    stream: Stream,
    pub(super) stage: Stage,
    heard: Vec<u8>,
    unsaid: Vec<u8>,
    /// How many of the bytes of `unsaid` have been said.
    said: usize,
    /// If it is in the middle of something: how far, in `STRETCH`es, and when it must have come farther.
    due: Option<(usize, Duration)>,
}

/// So many bytes of a message must come, or go, before our patience is at its end. That is 140 kbit/s: any line will do.
const STRETCH: usize = 1 << 20;

/// What has been heard of a caller.
pub(super) enum Heard {
    /// Not all yet.
    Part,
    Message(Vec<u8>),
    /// That is no message, and this is why.
    Nonsense(&'static str),
    /// It is gone.
    End,
}

const TOO_LONG: &str = "that message is too long; send it in parts";
const TOO_SOON: &str = "one question at a time; wait for the answer";
pub(super) const TOO_SLOW: &str = "nothing more has come for a minute, in the middle of a message";
const NO_PROOF: &str = "this is a manager, and that is no proof of knowing its key";

impl Caller {
    pub(super) fn new(stream: Stream, drawn: Drawn) -> Caller {
        let stage = Stage::Stranger(drawn);
        Caller { stream, stage, heard: Vec::new(), unsaid: Vec::new(), said: 0, due: None }
    }

    /// The kernel is to tell when it has vanished. `false`: it is gone.
    pub(super) fn begin(&self) -> bool {
        self.stream.notice_vanished().is_ok()
    }

    /// Whether it has never shown that it knows the key, or does not matter any more.
    pub(super) fn is_a_stranger(&self) -> bool {
        matches!(self.stage, Stage::Stranger(_) | Stage::Leaves)
    }

    /// What to wait for: until it has heard us, nobody listens to it. So it can keep nobody busy but itself.
    pub(super) fn awaited(&self) -> Awaited<'_> {
        self.stream.awaited(self.has_unsaid())
    }

    pub(super) fn has_unsaid(&self) -> bool {
        !self.unsaid.is_empty()
    }

    /// Takes what has come from it, as much as `bytes` has room for, and of a stranger as much as a proof is long. What
    /// makes no sense ends the talk.
    pub(super) fn hear(&mut self, op: Op, bytes: &mut [u8]) -> Heard {
        let room = match self.stage {
            Stage::Stranger(_) => 4 + PROOF - self.heard.len(),
            _ => bytes.len(),
        };
        let read = match self.stream.receive_now(op, &mut bytes[..room]) {
            Ok(None) => return Heard::Part,
            Ok(Some(0)) | Err(_) => return Heard::End,
            Ok(Some(read)) => read,
        };
        let longest = match self.stage {
            Stage::Stranger(_) => PROOF,
            Stage::Guest => LONGEST,
            // One question at a time.
            Stage::Waits => return Heard::End,
            Stage::Leaves => return Heard::Part,
        };
        self.heard.extend(&bytes[..read]);
        let Some((len, rest)) = self.heard.split_first_chunk() else { return Heard::Part };
        let len = usize::try_from(u32::from_le_bytes(*len)).unwrap_or(usize::MAX);
        if len > longest || rest.len() > len {
            return Heard::Nonsense(match self.stage {
                Stage::Stranger(_) => NO_PROOF,
                _ if len > longest => TOO_LONG,
                _ => TOO_SOON,
            });
        }
        if rest.len() < len {
            return Heard::Part;
        }
        let mut message = std::mem::take(&mut self.heard);
        message.drain(..4);
        self.due = None;
        Heard::Message(message)
    }

    /// Gives it time for the next stretch of what it is in the middle of, unless it has that already. Who is in the middle
    /// of nothing, or waits for us, has all the time it wants.
    pub(super) fn give_time(&mut self) {
        let come = match self.stage {
            Stage::Stranger(_) | Stage::Leaves => Some(0),
            _ if self.has_unsaid() => Some(self.said),
            _ => Some(self.heard.len()).filter(|heard| *heard > 0),
        };
        let stretch = come.map(|come| come / STRETCH);
        if stretch != self.due.map(|due| due.0) {
            self.due = stretch.zip(patience_ends());
        }
    }

    /// When our patience with it is at its end.
    pub(super) fn due(&self) -> Option<Duration> {
        self.due.map(|due| due.1)
    }

    /// Has this said, as much of it as the line takes now; the rest when [`say_more`](Self::say_more) is called. `false`:
    /// it is gone.
    pub(super) fn say(&mut self, op: Op, message: &[u8]) -> bool {
        self.heard = Vec::new();
        self.due = None;
        self.unsaid.extend(framed(message));
        self.say_more(op)
    }

    pub(super) fn say_more(&mut self, op: Op) -> bool {
        match self.stream.send_now(op, &self.unsaid[self.said..]) {
            Ok(sent) => self.said += sent,
            Err(_) => return false,
        }
        let is_all = self.said == self.unsaid.len();
        if is_all {
            (self.unsaid, self.said) = (Vec::new(), 0);
        }
        self.give_time();
        !is_all || self.stage != Stage::Leaves || self.stream.finish_at(op).is_ok()
    }
}
