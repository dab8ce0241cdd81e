//! What stands on the screen of `play`, in English.

use crate::{conductor::Clock, words::PlayWords};

pub(super) const PLAY: PlayWords = PlayWords {
    title: |lesson, part| match part {
        Some(part) => format!("You conduct · lesson {lesson:02}, part {part}"),
        None => format!("You conduct · lesson {lesson:02}"),
    },
    title_of: |exercise| format!("You conduct · {exercise}"),
    clock: |time, clock| {
        let time = time.as_secs_f64();
        match clock {
            Clock::Prompt => format!("clock {time:.3} s, sleepers wake in time"),
            Clock::Careless => format!("clock {time:.3} s, anybody may be slow"),
        }
    },
    keys: "0-9, ↑ ↓ Enter: who goes · u: undo · r: restart · c: other clock · q: quit",
    keys_at_the_end: "u: undo · r: restart · c: other clock · q: quit",
    waits: |on| match on {
        [] => "· waits".to_owned(),
        _ => format!("· waits for {}", on.join(", ")),
    },
    values: "Shared",
    done: "Done",
    output: "Output",
    no_choice: |clock| match clock {
        Clock::Prompt => "There was nothing to choose: by this clock sleepers wake in time.",
        Clock::Careless => "There was nothing to choose: this is the only order there is.",
    },
    other_clock: "Press c for the other clock, by which anybody may be slow.",
    differs: "By default something else comes out:",
    schedule: "Again:",
    no_terminal: "to conduct you need a terminal: run it in one, without pipes",
};
