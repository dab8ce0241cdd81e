//! `Queue`: what a queue and a joinable queue are on the server.

use std::collections::{BTreeMap, VecDeque};

use super::{Answer, Ask, Client, Mood, Thing, Verb};

pub(super) struct Queue {
    items: VecDeque<Vec<u8>>,
    most: usize,
    closed: bool,
    /// What has been put and is not done, if somebody says what is done.
    undone: u64,
    /// How many tasks each client has taken and not done.
    taken: BTreeMap<Client, u64>,
    /// Somebody died with a task.
    lost: bool,
}

impl Queue {
    pub(super) fn new(most: u64) -> Queue {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let (items, taken) = (VecDeque::new(), BTreeMap::new());
        Queue { items, most, closed: false, undone: 0, taken, lost: false }
    }
}

impl Thing for Queue {
    fn act(&mut self, who: Client, ask: &Ask) -> Option<Answer> {
        Some(match (ask.verb, &ask.parts[..]) {
            (Verb::Put, _) if self.closed => Answer::of(Mood::Closed),
            (Verb::Put, [item]) => {
                if self.items.len() >= self.most {
                    return None;
                }
                self.items.push_back(item.clone());
                self.undone += 1;
                Answer::of(Mood::Yes)
            }
            (Verb::Take, []) => match self.items.pop_front() {
                Some(item) => {
                    if ask.number != 0 {
                        *self.taken.entry(who).or_default() += 1;
                    }
                    Answer::part(item)
                }
                None if self.closed => Answer::of(Mood::Closed),
                None => return None,
            },
            (Verb::Done, []) => match self.taken.get_mut(&who) {
                Some(taken) if *taken > 0 => {
                    *taken -= 1;
                    self.undone -= 1;
                    Answer::of(Mood::Yes)
                }
                _ => Answer::refused("this process has no task of that queue"),
            },
            (Verb::Join, []) => {
                if self.lost {
                    Answer::of(Mood::TaskLost)
                } else if self.undone == 0 {
                    Answer::of(Mood::Yes)
                } else {
                    return None;
                }
            }
            (Verb::Close, []) => {
                self.closed = true;
                Answer::of(Mood::Yes)
            }
            (Verb::Get, []) => Answer::number(self.undone),
            (Verb::Len, []) => Answer::number(self.items.len() as u64),
            (Verb::Most, []) => Answer::whether(self.items.len() >= self.most),
            _ => Answer::refused("a queue cannot do that"),
        })
    }

    fn died(&mut self, who: Client) {
        self.lost |= self.taken.remove(&who).is_some_and(|taken| taken > 0);
    }

    fn depends_on(&self, who: Client) -> bool {
        self.taken.get(&who).is_some_and(|taken| *taken > 0)
    }
}
