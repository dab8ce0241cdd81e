//! The server of a local manager: one process, that has all objects and answers one question after the other.

use std::{sync::Arc, time::Duration};

use super::{
    desks::{Desks, PIECE},
    message::{Answer, Ask},
    things::{Client, Things},
};
use crate::seam::{Kind, Op, world};

/// What is to be the server, once it is moved into a child.
pub(super) struct Server {
    desks: Arc<Desks>,
    things: Things,
    op: Op,
    guests: Vec<Guest>,
    clients: Client,
}

/// Whoever sits at a desk.
#[derive(Default)]
struct Guest {
    /// How often somebody had sat down there.
    claims: u32,
    /// 0 if nobody has asked anything since.
    client: Client,
    /// What it has asked so far, and what is left to be answered.
    heard: Vec<u8>,
    unsaid: Vec<u8>,
}

impl Server {
    #[track_caller]
    pub(super) fn new(desks: Arc<Desks>, things: Things) -> Server {
        Server { desks, things, op: Op::new(Kind::Receive), guests: Vec::new(), clients: 0 }
    }

    /// Answers until this process is ended.
    pub(super) fn serve(&mut self) -> ! {
        loop {
            // A death is looked for only where `answer` comes after it: what it means for others must be said before we sleep.
            let until = self.things.next_time();
            self.desks.await_ask(self.op, &self.watched(), until);
            self.see_who_died();
            if until.is_some() {
                self.things.pass_time(world().now());
            }
            if let Some(desk) = self.desks.next() {
                self.hear(desk);
            }
            self.answer();
        }
    }

    /// The desks of those whose death makes a difference.
    fn watched(&self) -> Vec<usize> {
        if !self.things.is_anybody_waiting() {
            return Vec::new();
        }
        let concerns = |guest: &Guest| guest.client != 0 && self.things.concerns(guest.client);
        (0..self.guests.len()).filter(|desk| concerns(&self.guests[*desk])).collect()
    }

    fn see_who_died(&mut self) {
        for (desk, (claims, lives)) in self.desks.sitting().enumerate() {
            if desk == self.guests.len() {
                self.guests.push(Guest::default());
            }
            let guest = &mut self.guests[desk];
            if guest.claims == claims && (lives || guest.client == 0) {
                continue;
            }
            let before = std::mem::replace(guest, Guest { claims, ..Guest::default() });
            if before.client != 0 {
                self.things.died(before.client);
            }
        }
    }

    fn hear(&mut self, desk: usize) {
        let guest = &mut self.guests[desk];
        if !guest.unsaid.is_empty() {
            return self.say(desk);
        }
        if self.desks.hear(desk, &mut guest.heard) {
            return self.desks.say(self.op, desk, &[], false);
        }
        if guest.client == 0 {
            self.clients += 1;
            guest.client = self.clients;
        }
        let client = guest.client;
        let Some(ask) = Ask::from_bytes(&std::mem::take(&mut guest.heard)) else {
            guest.unsaid = Answer::refused("that is no question").to_bytes();
            return self.say(desk);
        };
        let now = if ask.at_most.is_some() { world().now() } else { Duration::ZERO };
        self.things.ask(client, &ask, now);
    }

    fn answer(&mut self) {
        for (client, answer) in self.things.ready() {
            if let Some(desk) = self.guests.iter().position(|guest| guest.client == client) {
                self.guests[desk].unsaid = answer.to_bytes();
                self.say(desk);
            }
        }
    }

    /// Says as much as the desk can take.
    fn say(&mut self, desk: usize) {
        let unsaid = &mut self.guests[desk].unsaid;
        let later = unsaid.split_off(unsaid.len().min(PIECE));
        let now = std::mem::replace(unsaid, later);
        let more = !unsaid.is_empty();
        self.desks.say(self.op, desk, &now, more);
    }
}

impl Drop for Server {
    /// In the parent this is dropped when the child has its copy, and then the server's title becomes the child's.
    fn drop(&mut self) {
        self.desks.let_go();
    }
}
