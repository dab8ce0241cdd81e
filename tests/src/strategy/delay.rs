//! `delay`: the default schedule, but at a few steps whoever is about to go has to let the next one go first.
//!
//! Most bugs need very few delays. Source: Emmi, Qadeer, Rakamarić, "Delay-Bounded Scheduling", POPL 2011.

use super::Strategy;
use crate::conductor::Moment;

/// The default schedule with these delays.
#[derive(Debug)]
pub struct Delay {
    /// At which choices somebody is delayed; a choice is a step at which several are ready.
    at: Vec<usize>,
    choices: usize,
}

impl Delay {
    /// With delays at these choices, counted from 0; a choice that comes twice delays two.
    pub fn new(at: Vec<usize>) -> Delay {
        Delay { at, choices: 0 }
    }
}

impl Strategy for Delay {
    fn choose(&mut self, moment: &Moment<'_>) -> Option<usize> {
        let by_default = moment.by_default();
        if moment.ready.len() == 1 {
            return Some(by_default);
        }
        let delays = self.at.iter().filter(|at| **at == self.choices).count();
        self.choices += 1;
        Some((by_default + delays) % moment.ready.len())
    }
}
