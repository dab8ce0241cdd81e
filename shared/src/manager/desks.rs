//! `Desks`: how a local manager's server is asked, through shared memory.
//!
//! Each process, or thread, that asks has a desk of its own for as long as it lives: a page or four for what is said, a word
//! that tells whose turn it is, and a word that it holds, so that the kernel marks its death there. All desks are there
//! before the server is, so it does not matter who was made after whom.
//!
//! **Turns.** Whoever asks writes and gives the turn to the server; the server writes and gives it back. What is too long
//! for a desk is said in several turns.

use std::{
    sync::atomic::Ordering::{Relaxed, SeqCst},
    time::Duration,
};

use super::link::Link;
use crate::{
    Error, Result,
    seam::{self, Kind, Need, Op, Seen, step, step_when, world},
    sync::bell,
    sys::{
        self, AtomicU32, FUTEX_OWNER_DIED, FUTEX_TID_MASK, FUTEX_WAITERS, Own, Region, RobustWord,
        Shared, SharedSlice, Title,
    },
};

/// How many desks there are at most: so many processes can use one manager at a time.
pub(super) const DESKS: usize = 1024;

/// So many bytes can be said in one turn.
pub(super) const PIECE: usize = 16 << 10;

/// Of the words of a desk: 0 if it is the asker's turn, `ASKS` if the server's, `HEARD` if the server knows what is asked.
const TURN: usize = 0;
/// How many were asked before this.
const TICKET: usize = 1;
/// How many bytes are said.
const LEN: usize = 2;
/// 1 if more is to be said.
const MORE: usize = 3;
/// How often somebody has sat down here.
const CLAIMS: usize = 4;

const ASKS: u32 = 1;
const HEARD: u32 = 2;

pub(super) struct Desks {
    /// Held by whoever sits there.
    owners: SharedSlice<RobustWord>,
    /// Rung when the turn is given back.
    bells: SharedSlice<RobustWord>,
    words: SharedSlice<[AtomicU32; 16]>,
    paper: Region,
    /// How much has ever been asked, and how many desks have ever been used.
    asked: Shared<[AtomicU32; 2]>,
    /// Rung when something is asked.
    bell: Shared<RobustWord>,
    /// Which process is the server.
    server: Title,
    /// The desks of this process's threads.
    mine: Own<Vec<usize>>,
}

impl Desks {
    /// Desks whose server this process is, until it moves that into a child.
    pub(super) fn new() -> Result<Desks> {
        Ok(Desks {
            owners: SharedSlice::new(DESKS)?,
            bells: SharedSlice::new(DESKS)?,
            words: SharedSlice::new(DESKS)?,
            paper: Region::new()?,
            asked: Shared::new()?,
            bell: Shared::new()?,
            server: Title::new()?,
            mine: Own::new(),
        })
    }

    /// The desk of this thread; sits down at a free one, if it has none yet.
    fn my_desk(&self) -> Result<usize> {
        let sits = |desk: &usize| self.owners[*desk].is_mine();
        if let Some(desk) = self.mine.with(|mine| mine.iter().copied().find(sits)) {
            return Ok(desk);
        }
        let all = DESKS.min(self.paper.size() / PIECE);
        let desk = (0..all).find(|desk| self.sit_down(*desk));
        let desk = desk.ok_or(Error::ManagerRefused {
            object: "the manager".into(),
            why: format!("{all} processes use it already; let some end first"),
        })?;
        self.asked[1].fetch_max(number(desk + 1), SeqCst);
        self.mine.with(|mine| mine.push(desk));
        Ok(desk)
    }

    /// Sits down at this desk if nobody is there, or only a dead one.
    fn sit_down(&self, desk: usize) -> bool {
        let owner = &self.owners[desk];
        let seen = owner.word.load(SeqCst);
        if !is_free(seen) {
            return false;
        }
        let tid = owner.prepare() | FUTEX_WAITERS;
        if owner.word.compare_exchange(seen, tid, SeqCst, Relaxed).is_err() {
            sys::give_up();
            return false;
        }
        owner.keep();
        let words = &self.words[desk];
        words[TURN].store(0, SeqCst);
        words[CLAIMS].fetch_add(1, SeqCst);
        true
    }

    /// Gives the turn to the server.
    fn ask(&self, op: Op, desk: usize, bytes: &[u8], more: bool) {
        self.write(desk, bytes, more);
        let words = &self.words[desk];
        bell::change(op, &self.bell, || {
            words[TICKET].store(self.asked[0].fetch_add(1, SeqCst), SeqCst);
            words[TURN].store(ASKS, SeqCst);
        });
    }

    /// Waits until it is our turn again. Fails when the server is dead.
    fn await_turn(&self, op: Op, desk: usize) -> Result<()> {
        let turn = &self.words[desk][TURN];
        let place = (desk * size_of::<[AtomicU32; 16]>()) as u64;
        let op = Op { kind: Kind::Await, object: self.words.id() + place, ..op };
        step_when(op, &[Need::equal(turn, u32::MAX, 0), Need::free(self.server.word())], None);
        bell::sleep(op, &self.bells[desk], None, || {
            let seen = Some(turn.load(SeqCst)).filter(|turn| *turn != 0)?;
            let watched = self.watch_server()?;
            Some([Seen::new(turn, seen), Seen::held(self.server.word(), watched)])
        });
        if turn.load(SeqCst) == 0 {
            return Ok(());
        }
        // The kernel has woken one of us. The others must hear of it, too.
        world().wake(op, self.server.word(), u32::MAX);
        Err(Error::ManagerGone)
    }

    fn watch_server(&self) -> Option<u32> {
        let word = self.server.word().load(SeqCst);
        // All who wait look at this word, so nobody writes to it without need.
        let watched = word & FUTEX_WAITERS != 0 && !self.server.is_vacant();
        if watched { Some(word) } else { self.server.watch() }
    }

    fn write(&self, desk: usize, bytes: &[u8], more: bool) {
        self.paper.write(desk * PIECE, bytes);
        let words = &self.words[desk];
        words[LEN].store(number(bytes.len()), Relaxed);
        words[MORE].store(more.into(), Relaxed);
    }

    /// Appends what the other side has said, and says whether there is more.
    fn read(&self, desk: usize, onto: &mut Vec<u8>) -> bool {
        let words = &self.words[desk];
        let len = (words[LEN].load(Relaxed) as usize).min(PIECE);
        self.paper.read_onto(desk * PIECE, len, onto);
        words[MORE].load(Relaxed) != 0
    }
}

impl Link for Desks {
    fn call(&self, op: Op, ask: &[u8]) -> Result<Vec<u8>> {
        step(op);
        if self.server.is_vacant() {
            return Err(Error::ManagerGone);
        }
        let desk = self.my_desk()?;
        let pieces = ask.chunks(PIECE);
        let last = pieces.len() - 1;
        for (place, piece) in pieces.enumerate() {
            self.ask(op, desk, piece, place != last);
            self.await_turn(op, desk)?;
        }
        let mut answer = Vec::new();
        while self.read(desk, &mut answer) {
            self.ask(op, desk, &[], false);
            self.await_turn(op, desk)?;
        }
        Ok(answer)
    }

    fn address(&self) -> &'static str {
        ""
    }

    fn id(&self) -> u64 {
        // Numbers of bytes that no other object has: so there are some to name the manager's objects by.
        self.words.id()
    }
}

/// What the server sees of the desks.
impl Desks {
    /// The server's title goes along with this, when it is moved into a child.
    pub(super) fn let_go(&self) {
        self.server.let_go();
    }

    /// How often somebody has sat down at each of the desks that were ever used, and whether that one lives.
    pub(super) fn sitting(&self) -> impl Iterator<Item = (u32, bool)> {
        let used = self.asked[1].load(SeqCst) as usize;
        (0..used).map(|desk| {
            // In this order: whoever has sat down since then is seen next time.
            let claims = self.words[desk][CLAIMS].load(SeqCst);
            (claims, !is_free(self.owners[desk].word.load(SeqCst)))
        })
    }

    /// The desk where something was asked first among those where it is the server's turn.
    pub(super) fn next(&self) -> Option<usize> {
        let used = self.asked[1].load(SeqCst) as usize;
        let now = self.asked[0].load(SeqCst);
        let asks = |desk: &usize| self.words[*desk][TURN].load(SeqCst) == ASKS;
        let age = |desk: &usize| now.wrapping_sub(self.words[*desk][TICKET].load(SeqCst));
        (0..used).filter(asks).max_by_key(age)
    }

    /// Appends what has been asked there, and says whether there is more.
    pub(super) fn hear(&self, desk: usize, onto: &mut Vec<u8>) -> bool {
        self.words[desk][TURN].store(HEARD, SeqCst);
        self.read(desk, onto)
    }

    /// Says something there, and gives the turn back.
    pub(super) fn say(&self, op: Op, desk: usize, bytes: &[u8], more: bool) {
        self.write(desk, bytes, more);
        bell::change(op, &self.bells[desk], || self.words[desk][TURN].store(0, SeqCst));
    }

    /// Waits until somebody asks, one of those who sit at `watched` dies, or the time is `until`.
    pub(super) fn await_ask(&self, op: Op, watched: &[usize], until: Option<Duration>) {
        let op = Op { object: self.asked.id(), ..op };
        let asked = &self.asked[0];
        let seen = asked.load(SeqCst);
        let is_there = || {
            self.next().is_some()
                || watched.iter().any(|it| is_free(self.owners[*it].word.load(SeqCst)))
        };
        if is_there() {
            return step(op);
        }
        let mut needs = vec![Need::differs(asked, u32::MAX, seen)];
        needs.extend(watched.iter().map(|desk| Need::free(&self.owners[*desk].word)));
        step_when(op, &needs, until);
        if seam::comes_soon(is_there) {
            return;
        }
        self.bell.prepare();
        self.bell.word.store(FUTEX_WAITERS, SeqCst);
        let mut words = vec![Seen::new(&self.bell.word, FUTEX_WAITERS), Seen::new(asked, seen)];
        let owner = |desk: &usize| {
            let word = &self.owners[*desk].word;
            Seen::held(word, word.load(SeqCst))
        };
        words.extend(watched.iter().map(owner));
        if !is_there() {
            world().wait_many(op, &words, until);
        }
        sys::give_up();
    }
}

impl Drop for Desks {
    /// The words must not stay on this thread's list when their memory is used for something else.
    fn drop(&mut self) {
        for desk in self.mine.with(std::mem::take) {
            let owner = &self.owners[desk];
            if owner.is_mine() {
                owner.release_with(|| owner.word.store(0, SeqCst));
            }
        }
    }
}

fn is_free(word: u32) -> bool {
    word & FUTEX_TID_MASK == 0 || word & FUTEX_OWNER_DIED != 0
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
