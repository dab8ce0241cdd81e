//! Two types that run as a process, one without a field and one with.

use shared::{Result, Run, current_process, println};

// ANCHOR: types
pub(crate) struct Metronome;

impl Run for Metronome {
    fn run(&mut self) -> Result<()> {
        println!("tick, tock, says pid {}", current_process().pid());
        Ok(())
    }
}

pub(crate) struct Singer {
    pub(crate) song: &'static str,
    pub(crate) verses: u32,
}

impl Run for Singer {
    fn run(&mut self) -> Result<()> {
        println!("{} is sung by pid {}", self.song, current_process().pid());
        while self.verses > 0 {
            println!("verses left: {}", self.verses);
            self.verses -= 1;
        }
        Ok(())
    }
}
// ANCHOR_END: types
