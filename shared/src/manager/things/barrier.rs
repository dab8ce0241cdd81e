//! `Barrier` on the server. Who dies while it waits there breaks it: the others would wait for one who does not come.

use super::{Answer, Ask, Client, Mood, Thing, Verb};

pub(super) struct Barrier {
    parties: usize,
    /// Those who wait, in the order in which they came.
    here: Vec<Client>,
    /// Those who may go on, but have not been told yet: their places, or that it broke.
    leaving: Vec<(Client, Option<usize>)>,
    broken: bool,
}

impl Barrier {
    pub(super) fn new(parties: u64) -> Barrier {
        let parties = usize::try_from(parties).unwrap_or(usize::MAX);
        Barrier { parties, here: Vec::new(), leaving: Vec::new(), broken: false }
    }

    fn wait(&mut self, who: Client) -> Option<Answer> {
        if let Some(place) = self.leaving.iter().position(|it| it.0 == who) {
            return Some(match self.leaving.remove(place).1 {
                Some(place) => Answer::number(place as u64),
                None => Answer::of(Mood::Broken),
            });
        }
        if self.here.contains(&who) {
            return None;
        }
        if self.broken {
            return Some(Answer::of(Mood::Broken));
        }
        self.here.push(who);
        if self.here.len() < self.parties {
            return None;
        }
        let all = self.here.drain(..).enumerate();
        self.leaving.extend(all.map(|(place, who)| (who, Some(place))));
        self.wait(who)
    }

    /// Those who wait learn that it is broken.
    fn send_away(&mut self) {
        self.leaving.extend(self.here.drain(..).map(|who| (who, None)));
    }

    fn shatter(&mut self) {
        self.broken = true;
        self.send_away();
    }
}

impl Thing for Barrier {
    fn act(&mut self, who: Client, ask: &Ask) -> Option<Answer> {
        match ask.verb {
            Verb::Wait => return self.wait(who),
            Verb::Abort => self.shatter(),
            Verb::Reset => {
                self.send_away();
                self.broken = false;
            }
            Verb::Len => return Some(Answer::number(self.here.len() as u64)),
            Verb::Get => return Some(Answer::whether(self.broken)),
            _ => return Some(Answer::refused("a barrier cannot do that")),
        }
        Some(Answer::of(Mood::Yes))
    }

    fn late(&mut self, who: Client, _: &Ask) -> Option<Answer> {
        self.shatter();
        self.wait(who)
    }

    fn died(&mut self, who: Client) {
        self.leaving.retain(|it| it.0 != who);
        if self.here.contains(&who) {
            self.here.retain(|it| *it != who);
            self.shatter();
        }
    }

    fn depends_on(&self, who: Client) -> bool {
        self.here.contains(&who)
    }
}
