//! `Barrier` on the server. Who dies while it waits there breaks it: the others would wait for one who does not come.

use super::{Answer, Ask, Client, Mood, Thing, Verb};

pub(super) struct Barrier {
    parties: usize,
    /// Those who have come, in the order in which they did.
    here: Vec<Client>,
    /// The last one to come, while it does the action and all others wait for that.
    acting: Option<Client>,
    /// Those who may go on, but have not been told yet: their places, or that it broke.
    leaving: Vec<(Client, Option<usize>)>,
    broken: bool,
}

impl Barrier {
    pub(super) fn new(parties: u64) -> Barrier {
        let parties = usize::try_from(parties).unwrap_or(usize::MAX);
        Barrier { parties, here: Vec::new(), acting: None, leaving: Vec::new(), broken: false }
    }

    /// One who `acts` and is the last to come does its action first, and is told so.
    fn wait(&mut self, who: Client, acts: bool) -> Option<Answer> {
        if let Some(answer) = self.leave(who) {
            return Some(answer);
        }
        if self.here.contains(&who) {
            return None;
        }
        if self.broken {
            return Some(Answer::of(Mood::Broken));
        }
        if self.acting.is_some() {
            return None; // That round is full. This one will be among the first of the next.
        }
        self.here.push(who);
        if self.here.len() < self.parties {
            return None;
        }
        if acts {
            self.acting = Some(who);
            return Some(Answer::of(Mood::Changed));
        }
        self.open();
        self.leave(who)
    }

    fn leave(&mut self, who: Client) -> Option<Answer> {
        let place = self.leaving.iter().position(|it| it.0 == who)?;
        Some(match self.leaving.remove(place).1 {
            Some(place) => Answer::number(place as u64),
            None => Answer::of(Mood::Broken),
        })
    }

    fn open(&mut self) {
        self.acting = None;
        let all = self.here.drain(..).enumerate();
        self.leaving.extend(all.map(|(place, who)| (who, Some(place))));
    }

    /// Those who wait learn that it is broken; whoever says so itself knows.
    fn send_away(&mut self, but: Client) {
        self.acting = None;
        self.leaving.extend(self.here.drain(..).map(|who| (who, None)));
        self.leaving.retain(|it| it.0 != but);
    }
}

/// Nobody's number.
const NOBODY: Client = 0;

impl Thing for Barrier {
    fn act(&mut self, who: Client, ask: &Ask) -> Option<Answer> {
        match ask.verb {
            Verb::Wait => return self.wait(who, ask.number != 0),
            Verb::Done if self.acting == Some(who) => {
                self.open();
                return self.leave(who);
            }
            Verb::Done => {
                let nothing_to_do = || Answer::refused("this process has no action to do there");
                return Some(self.leave(who).unwrap_or_else(nothing_to_do));
            }
            Verb::Abort => {
                self.broken = true;
                self.send_away(who);
            }
            Verb::Reset => {
                self.broken = false;
                self.send_away(who);
            }
            Verb::Len => return Some(Answer::number(self.here.len() as u64)),
            Verb::Most => return Some(Answer::number(self.parties as u64)),
            Verb::Get => return Some(Answer::whether(self.broken)),
            _ => return Some(Answer::refused("a barrier cannot do that")),
        }
        Some(Answer::of(Mood::Yes))
    }

    fn late(&mut self, who: Client, _: &Ask) -> Option<Answer> {
        self.broken = true;
        self.send_away(NOBODY);
        Some(self.leave(who).unwrap_or(Answer::of(Mood::Broken)))
    }

    fn died(&mut self, who: Client) {
        if self.here.contains(&who) {
            self.broken = true;
            self.send_away(who);
        }
        self.leaving.retain(|it| it.0 != who);
    }

    fn depends_on(&self, who: Client) -> bool {
        self.here.contains(&who)
    }
}
