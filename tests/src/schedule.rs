//! A schedule as a short string that can be pasted: where it departs from the default schedule, and of which program.
//!
//! `2L05.4-a3f19c02:7.2,12.0=9d0c11e7` is version 2, lesson 05, part 4, a program with this checksum; at step 7 player 2
//! goes, at step 12 player 0; a hash of all that is done then. `~` before the colon says that time may pass while somebody
//! is ready. `2E05.closing-mail-…` is an exercise of lesson 05 in place of a part.

use std::{fmt, fs, path::Path, str::FromStr};

use anyhow::{Context, Result, anyhow};

use crate::{
    conductor::{Clock, Run},
    strategy::Replay,
};

/// The version of the string's form, and of what the conductor does with it.
const VERSION: u32 = 2;

/// One order in which the processes of a part of a lesson go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The lesson's number.
    pub lesson: u32,
    /// The part; all of them if there is none.
    pub part: Option<u32>,
    /// The name of an exercise, if it is none of the lesson's parts.
    pub exercise: Option<String>,
    /// What the program was when this was recorded.
    pub program: u32,
    /// What time does.
    pub clock: Clock,
    /// At which step who goes, where that is not the default.
    pub deviations: Vec<(usize, usize)>,
    /// A hash of the run, see [`hash`].
    pub run: u32,
}

impl Schedule {
    /// How the string of a schedule begins that could be anybody's.
    pub(crate) const HEAD_OF_ANY: &str = "2L00-00000000";

    /// The schedule of a run of a part of a lesson.
    pub fn of(run: &Run, lesson: u32, part: Option<u32>, program: u32) -> Schedule {
        let (clock, deviations) = (run.clock, deviations(run));
        Schedule { lesson, part, exercise: None, program, clock, deviations, run: hash(run) }
    }

    /// The same, of an exercise of the lesson.
    #[must_use]
    pub fn of_exercise(self, name: &str) -> Schedule {
        Schedule { exercise: Some(name.to_owned()), ..self }
    }

    /// The strategy that goes by it.
    pub fn replay(&self) -> Replay {
        Replay::new(self.deviations.iter().copied())
    }
}

/// Where a run departed from the default schedule.
pub fn deviations(run: &Run) -> Vec<(usize, usize)> {
    let steps = run.steps.iter().enumerate().filter(|(_, step)| step.deviates);
    steps.map(|(number, step)| (number, step.ask.player)).collect()
}

/// A number that changes when the program changes.
pub fn checksum(program: &Path) -> Result<u32> {
    let bytes = fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
    let mut hash = Hash::new();
    hash.add(&bytes);
    Ok(hash.short())
}

/// A number that tells runs apart: it goes over every operation, in order. Not over the output: that may
/// be in another language.
pub fn hash(run: &Run) -> u32 {
    let mut hash = Hash::new();
    for step in &run.steps {
        let ask = &step.ask;
        for number in [ask.player as u64, ask.kind as u64, ask.object, ask.line.into()] {
            hash.add(&number.to_le_bytes());
        }
        hash.add(ask.file.as_bytes());
    }
    hash.short()
}

/// FNV-1a (Fowler, Noll, Vo), eight bytes at a time: it need not withstand anybody.
struct Hash(u64);

impl Hash {
    fn new() -> Hash {
        Hash(0xCBF2_9CE4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.mix(*word);
        }
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.mix(word);
        }
    }

    fn mix(&mut self, word: [u8; 8]) {
        self.0 = (self.0 ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01B3);
    }

    fn short(&self) -> u32 {
        u32::try_from((self.0 ^ self.0 >> 32) & 0xFFFF_FFFF).unwrap_or(0)
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = if self.exercise.is_some() { 'E' } else { 'L' };
        write!(f, "{VERSION}{letter}{:02}", self.lesson)?;
        if let Some(exercise) = &self.exercise {
            write!(f, ".{exercise}")?;
        }
        if let Some(part) = self.part {
            write!(f, ".{part}")?;
        }
        let clock = if self.clock == Clock::Careless { "~" } else { "" };
        write!(f, "-{:08x}{clock}:", self.program)?;
        for (place, (step, player)) in self.deviations.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(f, "{comma}{step}.{player}")?;
        }
        write!(f, "={:08x}", self.run)
    }
}

impl FromStr for Schedule {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Schedule> {
        parse(text.trim()).ok_or_else(|| {
            anyhow!(
                "`{text}` is no schedule; one looks like {VERSION}L05.4-a3f19c02:7.2,12.0=9d0c11e7"
            )
        })
    }
}

fn parse(text: &str) -> Option<Schedule> {
    let (head, tail) = text.split_once(':')?;
    let (tail, run) = tail.split_once('=')?;
    let (version, head) = head.split_once(['L', 'E'])?;
    let of_exercise = text[version.len()..].starts_with('E');
    if version.parse() != Ok(VERSION) {
        return None;
    }
    let (lesson, program) = head.rsplit_once('-')?;
    let (lesson, part, exercise) = match lesson.split_once('.') {
        Some((lesson, name)) if of_exercise => (lesson, None, Some(name.to_owned())),
        Some((lesson, part)) => (lesson, Some(part.parse().ok()?), None),
        None if of_exercise => return None,
        None => (lesson, None, None),
    };
    let (program, clock) = match program.strip_suffix('~') {
        Some(program) => (program, Clock::Careless),
        None => (program, Clock::Prompt),
    };
    let deviation = |pair: &str| {
        let (step, player) = pair.split_once('.')?;
        Some((step.parse().ok()?, player.parse().ok()?))
    };
    let pairs = tail.split(',').filter(|pair| !pair.is_empty());
    Some(Schedule {
        lesson: lesson.parse().ok()?,
        part,
        exercise,
        program: u32::from_str_radix(program, 16).ok()?,
        clock,
        deviations: pairs.map(deviation).collect::<Option<_>>()?,
        run: u32::from_str_radix(run, 16).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Clock, Schedule};

    #[test]
    fn what_is_written_can_be_read() {
        for text in [
            "2L05.4-a3f19c02:7.2,12.0=9d0c11e7",
            "2L13-00000001~:=00000000",
            "2L01.2-ffffffff~:0.1=ffffffff",
            "2E05.closing-mail-a3f19c02~:7.2=9d0c11e7",
        ] {
            let schedule: Schedule = text.parse().unwrap();
            assert_eq!(schedule.to_string(), text);
        }
        let schedule: Schedule = " 2L05.4-a3f19c02~:7.2,12.0=1\n".parse().unwrap();
        assert_eq!(schedule.clock, Clock::Careless);
        assert_eq!(schedule.deviations, [(7, 2), (12, 0)]);
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for text in [
            "",
            "05",
            "1L05.4-a3f19c02:7.2=1",
            "2L05.4-a3f19c02:7=1",
            "2L05.4-xyz:7.2=1",
            "2L-1:",
            "2L1-1:",
        ] {
            assert!(text.parse::<Schedule>().is_err(), "{text}");
        }
    }
}
