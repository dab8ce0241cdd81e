//! `End`: one of the two ends of a pipe, whatever it carries.

use std::{fmt, mem, sync::Arc, time::Duration};

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Error, Result,
    channel::{code, ring::Ring, wait::Watch},
    seam::{self, Kind, Need, Op, Seen, comes_soon, step, step_when, until, world},
    sys::Title,
};

/// One of the two ends; dropping it closes it.
pub(super) struct End {
    link: Arc<Link>,
    side: usize,
    /// What dropping it is; it points to the line that made it, for a drop has no line.
    close: Op,
}

/// What both ends share.
struct Link {
    /// What each side has sent.
    rings: [Option<Ring>; 2],
    /// Which process has each side. Whoever waits for something from that side sleeps on its title.
    titles: [Title; 2],
}

/// Two ends of what each side sends into its ring.
#[track_caller]
pub(super) fn ends(rings: [Option<Ring>; 2]) -> Result<(End, End)> {
    let close = Op::new(Kind::Close);
    let link = Arc::new(Link { rings, titles: [Title::new()?, Title::new()?] });
    let end = |side| {
        let link = Arc::clone(&link);
        let mut end = End { link, side, close };
        end.close.object = end.object();
        end
    };
    Ok((end(0), end(1)))
}

impl End {
    pub(super) fn name(&self, name: &str) {
        if let Some(ring) = &self.link.rings[self.side] {
            seam::name(ring.id(), name);
        }
    }

    pub(super) fn send<T: Serialize + 'static>(&self, op: Op, item: &T) -> Result<()> {
        self.check_ours()?;
        let bytes = code::encode(item)?;
        let ring = self.outgoing();
        let op = Op { object: ring.id(), ..op };
        step(op);
        if self.theirs().is_vacant() {
            return Err(Error::BrokenPipe);
        }
        ring.put(op, &bytes, true)?;
        if self.ours().was_watched() {
            world().wake(op, self.ours().word(), u32::MAX);
        }
        ring.show();
        Ok(())
    }

    pub(super) fn recv<T: DeserializeOwned + 'static>(&self, op: Op) -> Result<T> {
        loop {
            if let Some(item) = self.recv_until(op, None)? {
                return Ok(item);
            }
        }
    }

    pub(super) fn recv_timeout<T: DeserializeOwned + 'static>(
        &self,
        op: Op,
        at_most: Duration,
    ) -> Result<Option<T>> {
        self.recv_until(op, Some(until(at_most)))
    }

    fn recv_until<T: DeserializeOwned + 'static>(
        &self,
        op: Op,
        until: Option<Duration>,
    ) -> Result<Option<T>> {
        self.check_ours()?;
        let ring = self.incoming();
        let op = Op { object: ring.id(), ..op };
        step_when(op, &[ring.has_items(), Need::free(self.theirs().word())], until);
        let mut bytes = Vec::new();
        let got = self.take(op, until, &mut bytes)?;
        ring.show();
        if got { code::decode(bytes).map(Some) } else { Ok(None) }
    }

    fn take(&self, op: Op, until: Option<Duration>, bytes: &mut Vec<u8>) -> Result<bool> {
        let (ring, theirs) = (self.incoming(), self.theirs());
        let mut patient = until.is_none_or(|until| until > world().now());
        loop {
            if ring.get(op, bytes)? {
                return Ok(true);
            }
            // Before we say that somebody sleeps: a wake would cost the sender more than we spend here.
            if mem::take(&mut patient) && comes_soon(|| self.is_ready()) {
                continue;
            }
            let Some(watched) = theirs.watch() else {
                // Perhaps it sent something before it went.
                return if ring.get(op, bytes)? { Ok(true) } else { Err(Error::EndOfFile) };
            };
            if ring.len() != 0 {
                continue;
            }
            if until.is_some_and(|until| until <= world().now()) {
                return Ok(false);
            }
            world().wait(op, theirs.word(), watched, until);
        }
    }

    pub(super) fn poll(&self, op: Op) -> Result<bool> {
        self.check_ours()?;
        step(Op { object: self.incoming().id(), ..op });
        Ok(self.is_ready())
    }

    fn outgoing(&self) -> &Ring {
        self.link.rings[self.side].as_ref().expect("only ends that send call this")
    }

    fn incoming(&self) -> &Ring {
        self.link.rings[1 - self.side].as_ref().expect("only ends that receive call this")
    }

    fn ours(&self) -> &Title {
        &self.link.titles[self.side]
    }

    fn theirs(&self) -> &Title {
        &self.link.titles[1 - self.side]
    }

    fn object(&self) -> u64 {
        let [one, other] = [self.side, 1 - self.side].map(|side| self.link.rings[side].as_ref());
        one.or(other).map_or(0, Ring::id)
    }

    fn check_ours(&self) -> Result<()> {
        if self.ours().is_mine() { Ok(()) } else { Err(Error::NotOurEnd) }
    }
}

impl Watch for End {
    fn check(&self) -> Result<()> {
        self.check_ours()
    }

    fn is_ready(&self) -> bool {
        self.theirs().is_vacant() || self.incoming().len() != 0
    }

    fn needs<'a>(&'a self, needs: &mut Vec<Need<'a>>) {
        needs.extend([self.incoming().has_items(), Need::free(self.theirs().word())]);
    }

    fn watch(&self) -> Option<Vec<Seen<'_>>> {
        self.theirs().watch().map(|watched| vec![Seen::held(self.theirs().word(), watched)])
    }
}

impl Drop for End {
    fn drop(&mut self) {
        if self.ours().is_mine() {
            step(self.close);
            self.ours().let_go();
        }
    }
}

impl End {
    pub(super) fn describe(&self, what: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(what)
            .field("ours", &self.ours().is_mine())
            .field("other end closed", &self.theirs().is_vacant())
            .finish_non_exhaustive()
    }
}
