//! Playing: a person is the conductor, and chooses at a terminal who goes.

mod screen;
mod terminal;

use std::collections::VecDeque;

use anyhow::Result;

use self::{
    screen::{Screen, View},
    terminal::{Key, Terminal},
};
use crate::{
    conductor::{Clock, Conductor, Moment, Run},
    strategy::{Replay, Strategy},
    words::Words,
};

/// What the person did last, and what follows from it for the next run.
enum Wish {
    Undo,
    Restart,
    OtherClock,
    Quit,
}

/// Lets a person choose, until that person has had enough. Returns the last run, if it came to an end.
pub fn play(
    conductor: &mut Conductor,
    title: &str,
    words: &'static Words,
    schedule_of: impl Fn(&Run) -> String,
) -> Result<Option<Run>> {
    let by_default = conductor.run(0, Clock::Prompt, &mut Replay::default())?;
    let mut terminal = Terminal::open()?;
    let mut screen = Screen::new(title, words);
    let mut clock = Clock::Prompt;
    let mut chosen = Vec::new();
    loop {
        let mut human =
            Human { terminal: &mut terminal, screen: &mut screen, made: 0, chosen, wish: None };
        let run = conductor.run(0, clock, &mut human)?;
        let Human { chosen: choices, wish, .. } = human;
        chosen = choices;
        let wish = if let Some(wish) = wish {
            wish
        } else {
            let differs = run.output() != by_default.output() || run.verdict != by_default.verdict;
            let end = View::end(&run, schedule_of(&run), differs.then_some(&by_default));
            match at_the_end(&mut terminal, &mut screen, &end)? {
                Wish::Quit => return Ok(Some(run)),
                wish => wish,
            }
        };
        match wish {
            Wish::Undo => {
                chosen.pop();
            }
            Wish::Restart => chosen.clear(),
            Wish::OtherClock => {
                chosen.clear();
                clock = match clock {
                    Clock::Prompt => Clock::Careless,
                    Clock::Careless => Clock::Prompt,
                };
            }
            Wish::Quit => return Ok(None),
        }
    }
}

fn at_the_end(terminal: &mut Terminal, screen: &mut Screen, end: &View) -> Result<Wish> {
    loop {
        screen.show(terminal, end)?;
        match terminal.key()? {
            Key::Char('u') => return Ok(Wish::Undo),
            Key::Char('r') => return Ok(Wish::Restart),
            Key::Char('c') => return Ok(Wish::OtherClock),
            Key::Char('q') | Key::Escape | Key::Interrupt => return Ok(Wish::Quit),
            _ => (),
        }
    }
}

/// A strategy that asks a person at each step at which there is something to choose.
struct Human<'a> {
    terminal: &'a mut Terminal,
    screen: &'a mut Screen,
    /// How many of `chosen` this run has used.
    made: usize,
    /// The players that were chosen, one for each choice.
    chosen: Vec<usize>,
    wish: Option<Wish>,
}

impl Strategy for Human<'_> {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        if moment.ready.len() == 1 {
            return Some(0);
        }
        let again = self.chosen.get(self.made).and_then(|player| moment.place_of(*player));
        let place = again.or_else(|| {
            self.chosen.truncate(self.made);
            let place = self.ask(moment)?;
            self.chosen.push(moment.ready[place].player);
            Some(place)
        })?;
        self.made += 1;
        Some(place)
    }
}

impl Human<'_> {
    fn ask(&mut self, moment: &Moment<'_>) -> Option<usize> {
        let view = View::choice(moment);
        let mut place = moment.by_default();
        let mut typed = VecDeque::new();
        loop {
            self.screen.marked = moment.ready[place].player;
            let key = self.screen.show(self.terminal, &view).and_then(|()| self.terminal.key());
            let wish = match key {
                Ok(Key::Up) => {
                    place = place.checked_sub(1).unwrap_or(moment.ready.len() - 1);
                    continue;
                }
                Ok(Key::Down | Key::Char('\t')) => {
                    place = (place + 1) % moment.ready.len();
                    continue;
                }
                Ok(Key::Enter) => return Some(place),
                Ok(Key::Char(' ')) => return Some(moment.by_default()),
                Ok(Key::Char(digit)) if digit.is_ascii_digit() => {
                    typed.push_back(digit);
                    let player = typed.iter().collect::<String>().parse().unwrap_or(usize::MAX);
                    let longer = moment.ready.iter().any(|ask| {
                        ask.player != player
                            && ask.player.to_string().starts_with(&player.to_string())
                    });
                    match moment.place_of(player) {
                        Some(place) if !longer => return Some(place),
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
            self.wish = Some(wish);
            return None;
        }
    }
}
