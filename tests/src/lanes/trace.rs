//! Lanes as Chrome's trace-event JSON, which Perfetto shows.
//!
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU> defines it: times in microseconds,
//! `X` is a stretch, `M` tells a name, `s` and `f` are the two ends of an arrow.

use super::{Lanes, State};
use crate::{
    command::json::{array, object, string},
    words::Words,
};

/// Paints the lanes.
pub fn paint(lanes: &Lanes, words: &Words) -> String {
    let times = times(lanes);
    let events = names(lanes, words)
        .into_iter()
        .chain(steps(lanes, &times, words))
        .chain(waits(lanes, &times, words))
        .chain(arrows(lanes, &times));
    object([("displayTimeUnit", string("ms")), ("traceEvents", array(events))]) + "\n"
}

/// When each step is: its virtual time, but later than the step before, so that time never stands still. At the end, when
/// all is over.
fn times(lanes: &Lanes) -> Vec<u128> {
    let mut times = Vec::new();
    let mut next = 0;
    for row in &lanes.rows {
        let time = next.max(row.time.as_micros());
        times.push(time);
        next = time + 1;
    }
    times.push(next);
    times
}

fn names(lanes: &Lanes, words: &Words) -> Vec<String> {
    let about = |event: &str, thread: usize, name: &str| {
        let name = object([("name", string(name))]);
        object([
            ("ph", string("M")),
            ("name", string(event)),
            ("pid", "1".to_owned()),
            ("tid", thread.to_string()),
            ("args", name),
        ])
    };
    let mut names = vec![about("process_name", 1, words.lanes.title)];
    let lanes = lanes.names.iter().enumerate();
    names.extend(lanes.map(|(lane, name)| about("thread_name", thread(lane), name)));
    names
}

/// One thread a lane. Perfetto takes 0 for the kernel's idle thread.
fn thread(lane: usize) -> usize {
    lane + 1
}

fn steps(lanes: &Lanes, times: &[u128], words: &Words) -> Vec<String> {
    let step = |(number, row): (usize, &super::Row)| {
        let arguments = object([
            ("step", number.to_string()),
            ("place", string(&row.deed.place)),
            ("output", string(row.output.trim_end_matches('\n'))),
            ("value", row.value.as_deref().map_or("null".to_owned(), string)),
        ]);
        let name = row.said(&words.lanes);
        stretch(&name, "step", row.player, [times[number], times[number] + 1], arguments)
    };
    lanes.rows.iter().enumerate().map(step).collect()
}

/// The stretches in which somebody has to wait.
fn waits(lanes: &Lanes, times: &[u128], words: &Words) -> Vec<String> {
    let mut waits = Vec::new();
    for lane in 0..lanes.names.len() {
        let mut since = None;
        for number in 0..=lanes.rows.len() {
            let is_blocked = |row: &super::Row| row.states[lane] == State::Blocked;
            if lanes.rows.get(number).is_some_and(is_blocked) {
                since.get_or_insert(number);
            } else if let Some(first) = since.take() {
                let (name, during) = (words.lanes.blocked, [times[first], times[number]]);
                waits.push(stretch(name, "wait", lane, during, "{}".to_owned()));
            }
        }
    }
    waits
}

/// From each step to the next step of those that it lets go on.
fn arrows(lanes: &Lanes, times: &[u128]) -> Vec<String> {
    let mut arrows = Vec::new();
    for (number, row) in lanes.rows.iter().enumerate() {
        for woken in &row.wakes {
            let later = (number + 1..lanes.rows.len()).find(|it| lanes.rows[*it].player == *woken);
            let Some(later) = later else { continue };
            let id = arrows.len() / 2;
            arrows.push(end_of_arrow("s", id, row.player, times[number]));
            arrows.push(end_of_arrow("f", id, *woken, times[later]));
        }
    }
    arrows
}

fn stretch(name: &str, category: &str, lane: usize, during: [u128; 2], args: String) -> String {
    object([
        ("ph", string("X")),
        ("name", string(name)),
        ("cat", string(category)),
        ("pid", "1".to_owned()),
        ("tid", thread(lane).to_string()),
        ("ts", during[0].to_string()),
        ("dur", (during[1] - during[0]).to_string()),
        ("args", args),
    ])
}

fn end_of_arrow(phase: &str, id: usize, lane: usize, time: u128) -> String {
    object([
        ("ph", string(phase)),
        ("name", string("wake")),
        ("cat", string("wake")),
        ("id", id.to_string()),
        // An arrow ends at the stretch that begins there, not at the one before.
        ("bp", string("e")),
        ("pid", "1".to_owned()),
        ("tid", thread(lane).to_string()),
        ("ts", time.to_string()),
    ])
}

#[cfg(test)]
mod tests {
    use tinyjson::JsonValue;

    use super::{super::sample, Lanes, paint, times};
    use crate::words::Language;

    #[test]
    fn time_goes_on_by_a_microsecond_a_step_where_virtual_time_stands_still() {
        let times = times(&Lanes::of(&sample::deadlock()));
        assert_eq!(times, [0, 1, 2, 3, 4, 200_000, 200_001, 200_002, 200_003, 200_004, 200_005]);
    }

    #[test]
    fn it_has_a_name_for_each_lane_a_stretch_for_each_step_and_two_ends_for_each_arrow() {
        let text = paint(&Lanes::of(&sample::deadlock()), Language::English.words());
        let json: JsonValue = text.parse().unwrap();
        let events: &Vec<JsonValue> = json["traceEvents"].get().unwrap();
        let count = |field: &str, value: &str| {
            let is = |event: &&JsonValue| {
                let fields: &std::collections::HashMap<String, JsonValue> = event.get().unwrap();
                fields.get(field).and_then(JsonValue::get::<String>).is_some_and(|it| it == value)
            };
            events.iter().filter(is).count()
        };
        assert_eq!(count("name", "thread_name"), 3);
        assert_eq!(count("cat", "step"), 10);
        assert_eq!(count("cat", "wait"), 4);
        assert_eq!((count("ph", "s"), count("ph", "f")), (3, 3));
    }
}
