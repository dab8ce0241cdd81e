//! The server of a manager that listens at an address: one process, that has all objects and answers whoever knows the key.
//!
//! It waits for all connections at once, and for none of them alone. Of each it takes what is there, and answers when it has
//! a whole question; what it says, it says as far as the line takes it. So who is slow, silent, or breaks off in the middle
//! keeps only itself waiting, and not for ever: see `greeting::PATIENCE`.
//!
//! **Bounds.** So many may be let in; of those who are not, so many may stand outside, and the next one takes the place of
//! the one who has stood there longest. A message has a greatest length, and memory is taken for what has come of it only.

use std::{collections::BTreeMap, time::Duration};

use super::{
    caller::{Caller, Heard, Stage, TOO_SLOW},
    greeting::{self, Key, LONGEST, Session},
    message::{Answer, Ask},
    things::{Client, Things},
};
use crate::{
    Listener, Result,
    seam::{self, Awaited, Kind, Op, step_ready, world},
    sys,
};

/// So many clients may use a manager at a time, as by default a process may have 1024 descriptors.
const MOST_GUESTS: usize = 512;
/// So many may be connected that have not proved that they know the key.
const MOST_STRANGERS: usize = 64;

/// So much is taken from one of them before it is the next one's turn.
const PIECE: usize = 64 << 10;

/// How long nobody is let in when there are no descriptors left.
const BREATH: Duration = Duration::from_secs(1);

pub(super) struct Door {
    listener: Listener,
    key: Key,
    session: Session,
    things: Things,
    op: Op,
    callers: BTreeMap<Client, Caller>,
    last: Client,
    piece: Vec<u8>,
    /// Nobody is let in before.
    opens: Option<Duration>,
}

impl Door {
    #[track_caller]
    pub(super) fn new(listener: Listener, key: Key, session: Session, things: Things) -> Door {
        Door {
            listener,
            key,
            session,
            things,
            op: Op::new(Kind::Watch),
            callers: BTreeMap::new(),
            last: 0,
            piece: vec![0; PIECE],
            opens: None,
        }
    }

    /// Answers until this process is ended. Returns only if the kernel does not let it go on.
    pub(super) fn serve(&mut self) -> Result<()> {
        loop {
            let (somebody_knocks, ready) = self.await_somebody()?;
            if self.things.next_time().is_some() {
                self.things.pass_time(world().now());
                self.answer();
            }
            for client in ready {
                self.attend(client);
            }
            self.lose_patience();
            if somebody_knocks {
                self.let_in()?;
            }
        }
    }

    /// Waits until somebody can be heard, or hear; or connects; or somebody's time is up.
    fn await_somebody(&mut self) -> Result<(bool, Vec<Client>)> {
        if self.opens.is_some_and(|opens| opens <= world().now()) {
            self.opens = None;
        }
        let until = [self.things.next_time(), self.opens, self.next_due()];
        let until = until.into_iter().flatten().min();
        let mut awaited: Vec<Awaited<'_>> = self.callers.values().map(Caller::awaited).collect();
        if self.opens.is_none() {
            awaited.push(self.listener.awaited());
        }
        step_ready(self.op, &awaited, until);
        let ready = loop {
            let ready = seam::which_are_ready(&awaited)?;
            if !ready.is_empty() || until.is_some_and(|until| until <= world().now()) {
                break ready;
            }
            world().ready(self.op, &awaited, until)?;
        };
        let knocks = ready.contains(&self.callers.len());
        let clients: Vec<_> = self.callers.keys().copied().collect();
        Ok((knocks, ready.iter().filter_map(|place| clients.get(*place)).copied().collect()))
    }

    fn let_in(&mut self) -> Result<()> {
        match self.listener.accept_now(self.op) {
            Ok(None) => return Ok(()),
            Ok(Some(stream)) => {
                let drawn = sys::unpredictable()?;
                let mut caller = Caller::new(stream, drawn);
                if caller.begin() && caller.say(self.op, &greeting::hello(&drawn)) {
                    self.last += 1;
                    self.callers.insert(self.last, caller);
                }
            }
            // No descriptors, or no memory. Nobody to tell; the next one to go makes room.
            Err(err) if self.callers.is_empty() => return Err(err),
            Err(_) => self.opens = Some(world().now() + BREATH),
        }
        let mut strangers = self.callers.iter().filter(|it| it.1.is_a_stranger()).map(|it| *it.0);
        let oldest = strangers.next();
        if let Some(oldest) = oldest
            && (self.opens.is_some() || strangers.count() >= MOST_STRANGERS)
        {
            self.callers.remove(&oldest);
        }
        Ok(())
    }

    /// Hears a caller, or says to it what it could not take before.
    fn attend(&mut self, client: Client) {
        let Some(caller) = self.callers.get_mut(&client) else { return };
        if caller.has_unsaid() {
            if !caller.say_more(self.op) {
                self.hang_up(client);
            }
            return;
        }
        match caller.hear(self.op, &mut self.piece) {
            Heard::Part => caller.give_time(),
            Heard::End => self.hang_up(client),
            Heard::Nonsense(why) => self.send_away(client, why),
            Heard::Message(message) => match caller.stage {
                Stage::Stranger(drawn) => self.admit(client, &drawn, &message),
                _ => self.ask(client, &message),
            },
        }
    }

    fn admit(&mut self, client: Client, drawn: &greeting::Drawn, proof: &[u8]) {
        let Some(welcome) = greeting::welcome(&self.key, &self.session, drawn, proof) else {
            return self.send_away(client, greeting::WRONG_KEY);
        };
        if self.callers.values().filter(|it| !it.is_a_stranger()).count() >= MOST_GUESTS {
            let why = format!("{MOST_GUESTS} clients use it already; let some end first");
            return self.send_away(client, &why);
        }
        if let Some(caller) = self.callers.get_mut(&client) {
            caller.stage = Stage::Guest;
        }
        self.say(client, &welcome);
    }

    fn ask(&mut self, client: Client, message: &[u8]) {
        let Some(ask) = Ask::from_bytes(message) else {
            return self.say(client, &Answer::refused("that is no question").to_bytes());
        };
        if let Some(caller) = self.callers.get_mut(&client) {
            caller.stage = Stage::Waits;
        }
        let now = if ask.at_most.is_some() { world().now() } else { Duration::ZERO };
        self.things.ask(client, &ask, now);
        self.answer();
    }

    /// Says what has come of questions, of old ones too.
    fn answer(&mut self) {
        for (client, answer) in self.things.ready() {
            let mut bytes = answer.to_bytes();
            if bytes.len() > LONGEST {
                let why = format!(
                    "the answer has {} bytes, and a message may have {LONGEST}; ask for less at once",
                    bytes.len()
                );
                bytes = Answer::refused(&why).to_bytes();
            }
            if let Some(caller) = self.callers.get_mut(&client) {
                caller.stage = Stage::Guest;
            }
            self.say(client, &bytes);
        }
    }

    fn say(&mut self, client: Client, message: &[u8]) {
        if self.callers.get_mut(&client).is_some_and(|it| !it.say(self.op, message)) {
            self.hang_up(client);
        }
    }

    /// Says why it is not spoken with any more. It may go then, or stand outside until somebody else needs the place.
    fn send_away(&mut self, client: Client, why: &str) {
        let Some(caller) = self.callers.get_mut(&client) else { return };
        let was_let_in = !caller.is_a_stranger();
        let message =
            if was_let_in { Answer::refused(why).to_bytes() } else { greeting::refusal(why) };
        caller.stage = Stage::Leaves;
        self.say(client, &message);
        if was_let_in {
            self.things.died(client);
            self.answer();
        }
    }

    fn next_due(&self) -> Option<Duration> {
        self.callers.values().filter_map(Caller::due).min()
    }

    /// Whoever has been silent for too long in the middle of something is told so, if it can still hear, and goes.
    fn lose_patience(&mut self) {
        if self.next_due().is_none_or(|due| world().now() < due) {
            return;
        }
        let now = world().now();
        let late = self.callers.iter().filter(|it| it.1.due().is_some_and(|due| due <= now));
        for client in late.map(|it| *it.0).collect::<Vec<_>>() {
            match self.callers.get(&client) {
                Some(caller) if caller.stage != Stage::Leaves && !caller.has_unsaid() => {
                    self.send_away(client, TOO_SLOW);
                }
                _ => self.hang_up(client),
            }
        }
    }

    /// It is gone, or nobody cares.
    fn hang_up(&mut self, client: Client) {
        if self.callers.remove(&client).is_some_and(|it| !it.is_a_stranger()) {
            self.things.died(client);
            self.answer();
        }
    }
}
