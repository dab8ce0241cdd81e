//! The desk at a terminal: a screen, and keys.

use std::collections::VecDeque;

use anyhow::Result;

use super::{
    Choice, Desk, Wish,
    screen::{Screen, View},
    terminal::{Key, Terminal},
};
use crate::{
    conductor::{Moment, Run},
    words::Words,
};

/// A person at a terminal.
#[derive(Debug)]
pub struct AtTerminal {
    terminal: Terminal,
    screen: Screen,
}

impl AtTerminal {
    /// Opens the terminal, with this title on it.
    pub fn open(title: &str, words: &'static Words) -> Result<AtTerminal> {
        Ok(AtTerminal { terminal: Terminal::open()?, screen: Screen::new(title, words) })
    }
}

impl Desk for AtTerminal {
    fn choose(&mut self, moment: &Moment<'_>, suggested: usize) -> Choice {
        let view = View::choice(moment);
        let mut place = suggested;
        let mut typed = VecDeque::new();
        loop {
            self.screen.marked = moment.ready[place].player;
            let key =
                self.screen.show(&mut self.terminal, &view).and_then(|()| self.terminal.key());
            let wish = match key {
                Ok(Key::Up) => {
                    place = place.checked_sub(1).unwrap_or(moment.ready.len() - 1);
                    continue;
                }
                Ok(Key::Down | Key::Char('\t')) => {
                    place = (place + 1) % moment.ready.len();
                    continue;
                }
                Ok(Key::Enter) => return Choice::Goes(place),
                Ok(Key::Char(' ')) => return Choice::Goes(suggested),
                Ok(Key::Char(digit)) if digit.is_ascii_digit() => {
                    typed.push_back(digit);
                    let player = typed.iter().collect::<String>().parse().unwrap_or(usize::MAX);
                    let longer = moment.ready.iter().any(|ask| {
                        ask.player != player
                            && ask.player.to_string().starts_with(&player.to_string())
                    });
                    match moment.place_of(player) {
                        Some(place) if !longer => return Choice::Goes(place),
                        Some(found) => place = found,
                        None if !longer => typed.clear(),
                        None => (),
                    }
                    continue;
                }
                Ok(Key::Char('u')) => Wish::Undo,
                Ok(Key::Char('r')) => Wish::Restart,
                Ok(Key::Char('c')) => Wish::OtherClock,
                Ok(Key::Char('q') | Key::Escape | Key::Interrupt) | Err(_) => Wish::Quit,
                Ok(_) => continue,
            };
            return Choice::Wishes(wish);
        }
    }

    fn at_the_end(
        &mut self,
        run: &Run,
        schedule: String,
        by_default: Option<&Run>,
    ) -> Result<Wish> {
        let end = View::end(run, schedule, by_default);
        loop {
            self.screen.show(&mut self.terminal, &end)?;
            match self.terminal.key()? {
                Key::Char('u') => return Ok(Wish::Undo),
                Key::Char('r') => return Ok(Wish::Restart),
                Key::Char('c') => return Ok(Wish::OtherClock),
                Key::Char('q') | Key::Escape | Key::Interrupt => return Ok(Wish::Quit),
                _ => (),
            }
        }
    }
}
