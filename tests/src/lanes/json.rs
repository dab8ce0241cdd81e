//! Lanes as JSON: all that a stepper on a web page needs.

use super::{Deed, Lanes, Left, Row, State};
use crate::{
    command::json::{array, list, object, string},
    words::Words,
};

/// Paints the lanes. Processes are numbers that begin with 0, as in a schedule.
pub fn paint(lanes: &Lanes, words: &Words) -> String {
    let step = |row: &Row| step(row, words);
    let left = |left: &Left| self::left(lanes, left, words);
    let text = object([
        ("processes", list(lanes.names.iter().map(|name| string(name)))),
        ("steps", array(lanes.rows.iter().map(step)).trim_end().to_owned()),
        ("left", array(lanes.left.iter().map(left)).trim_end().to_owned()),
        ("knot", knot(lanes, words)),
        ("verdict", string(&format!("{:?}", lanes.verdict))),
        ("ending", string(&(words.explore.verdict)(&lanes.verdict))),
    ]);
    text + "\n"
}

fn step(row: &Row, words: &Words) -> String {
    object([
        ("player", row.player.to_string()),
        ("kind", kind(&row.deed)),
        ("text", string(&row.said(&words.lanes))),
        ("place", string(&row.deed.place)),
        ("milliseconds", milliseconds(row)),
        ("output", string(&row.output)),
        ("object", object_name(row, words)),
        ("value", row.value.as_deref().map_or("null".to_owned(), string)),
        ("states", list(row.states.iter().map(|state| string(name_of(*state))))),
        ("wakes", list(row.wakes.iter().map(usize::to_string))),
    ])
}

fn left(lanes: &Lanes, left: &Left, words: &Words) -> String {
    object([
        ("player", left.player.to_string()),
        ("kind", kind(&left.deed)),
        ("text", string(&lanes.said_of(left, &words.lanes))),
        ("place", string(&left.deed.place)),
        ("waits_for", list(left.on.iter().map(usize::to_string))),
    ])
}

/// A deadlock on the way, which somebody broke.
fn knot(lanes: &Lanes, words: &Words) -> String {
    let (Some(knot), Some((text, _))) = (&lanes.knot, lanes.knot_said(words)) else {
        return "null".to_owned();
    };
    object([
        ("step", knot.step.to_string()),
        ("text", string(&text)),
        ("waits", list(knot.waits.iter().map(|it| left(lanes, it, words)))),
    ])
}

fn object_name(row: &Row, words: &Words) -> String {
    row.deed.called(&words.lanes).map_or("null".to_owned(), |name| string(&name))
}

fn kind(deed: &Deed) -> String {
    string(&format!("{:?}", deed.kind))
}

fn milliseconds(row: &Row) -> String {
    let nanoseconds = row.time.subsec_nanos() % 1_000_000;
    format!("{}.{nanoseconds:06}", row.time.as_millis())
}

fn name_of(state: State) -> &'static str {
    match state {
        State::Absent => "absent",
        State::Ready => "ready",
        State::Blocked => "blocked",
        State::Goes => "goes",
    }
}

#[cfg(test)]
mod tests {
    use tinyjson::JsonValue;

    use super::{super::sample, Lanes, paint};
    use crate::words::Language;

    #[test]
    fn a_stepper_finds_all_that_it_needs() {
        let text = paint(&Lanes::of(&sample::deadlock()), Language::English.words());
        let json: JsonValue = text.parse().unwrap();
        let steps: &Vec<JsonValue> = json["steps"].get().unwrap();
        assert_eq!(steps.len(), 10);
        let is = |value: &JsonValue, expected: &str| {
            assert_eq!(value.stringify().unwrap(), expected);
        };
        is(&json["processes"], r#"["main","Ann","Bob"]"#);
        is(&steps[0]["states"], r#"["goes","absent","absent"]"#);
        is(&steps[0]["wakes"], "[1]");
        is(&steps[6]["text"], r#""write value 1 = 3""#);
        is(&steps[6]["object"], r#""value 1""#);
        is(&steps[6]["output"], r#""milk & <bread>\n牛奶\n""#);
        is(&steps[6]["milliseconds"], "200");
        is(&steps[7]["wakes"], "[2]");
        is(&steps[8]["states"], r#"["blocked","ready","goes"]"#);
        is(&json["left"][1]["waits_for"], "[2]");
        is(&json["knot"], "null");
    }

    #[test]
    fn a_deadlock_that_somebody_broke_is_told() {
        let text = paint(&Lanes::of(&sample::knot()), Language::English.words());
        let json: JsonValue = text.parse().unwrap();
        let is = |value: &JsonValue, expected: &str| {
            assert_eq!(value.stringify().unwrap(), expected);
        };
        is(&json["ending"], r#""they end normally""#);
        is(&json["knot"]["step"], "8");
        is(&json["knot"]["text"], r#""but at step 8 there is a deadlock:""#);
        let waits = &json["knot"]["waits"];
        is(&waits[1]["text"], r#""Bob waits for Ann: acquire till (main.rs:31)""#);
        is(&waits[1]["waits_for"], "[1]");
    }
}
