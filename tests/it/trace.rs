//! Lanes as a trace: each event has what Chrome's trace-event format demands of its kind, as a viewer would read it.

use std::collections::{BTreeMap, HashMap};

use harness::{
    check::check,
    contain::Contain,
    lesson,
    transcript::{End, Transcript},
};
use tinyjson::JsonValue;

type Event = HashMap<String, JsonValue>;

fn course(arguments: &[&str]) -> Transcript {
    lesson::build_all().unwrap();
    let course = lesson::course().unwrap();
    let contain = Contain::new(course.clone(), course).args(arguments);
    let transcript = contain.variables([("COURSE_LANG", "en")]).run().unwrap();
    check(&transcript).finishes();
    transcript
}

/// The events of the first outcome of a part that has this verdict.
fn events(lesson: &str, part: &str, verdict: &str) -> Vec<Event> {
    let found = course(&["explore", lesson, part, "--schedules", "20", "--jobs", "1", "--json"]);
    let found: JsonValue = found.text().parse().unwrap();
    let outcomes: &Vec<JsonValue> = found["outcomes"].get().unwrap();
    let has = |outcome: &&JsonValue| {
        outcome["verdict"].get::<String>().unwrap().starts_with(verdict)
            || outcome["knot"].is_number() && verdict == "knot"
    };
    let outcome = outcomes.iter().find(has).unwrap_or_else(|| panic!("no {verdict}"));
    let schedule: &String = outcome["schedule"].get().unwrap();
    let trace = course(&["lanes", schedule, "--format", "trace"]);
    assert!(matches!(trace.end, End::Code(_)), "{:?}", trace.end);
    let trace: JsonValue = trace.text().parse().unwrap();
    assert_eq!(trace["displayTimeUnit"].get::<String>().unwrap(), "ms");
    let events: &Vec<JsonValue> = trace["traceEvents"].get().unwrap();
    events.iter().map(|event| event.get::<Event>().unwrap().clone()).collect()
}

#[track_caller]
fn text(event: &Event, field: &str) -> String {
    event
        .get(field)
        .and_then(JsonValue::get::<String>)
        .unwrap_or_else(|| panic!("{event:?}"))
        .clone()
}

/// A whole number that is not negative.
#[track_caller]
fn number(event: &Event, field: &str) -> u64 {
    let number: f64 =
        *event.get(field).and_then(JsonValue::get).unwrap_or_else(|| panic!("{event:?}"));
    number.to_string().parse().unwrap_or_else(|_| panic!("{field}: {event:?}"))
}

/// Every event is of a kind that we use and has what this kind must have. Stretches of one lane lie beside or inside each
/// other; arrows go from one to another, forward in time.
fn is_well_formed(events: &[Event]) {
    let (mut stretches, mut named) = (BTreeMap::<u64, Vec<[u64; 2]>>::new(), Vec::new());
    let mut arrows = BTreeMap::<u64, Vec<&Event>>::new();
    for event in events {
        let lane = number(event, "tid");
        assert_eq!(number(event, "pid"), 1);
        assert!(!text(event, "name").is_empty(), "{event:?}");
        match &*text(event, "ph") {
            "M" => {
                let about: &Event = event["args"].get().unwrap();
                assert!(!text(about, "name").is_empty());
                match &*text(event, "name") {
                    "thread_name" => named.push(lane),
                    other => assert_eq!(other, "process_name"),
                }
            }
            "X" => {
                let (from, long) = (number(event, "ts"), number(event, "dur"));
                assert!(long > 0 && ["step", "wait"].contains(&&*text(event, "cat")), "{event:?}");
                assert!(event["args"].is_object());
                stretches.entry(lane).or_default().push([from, from + long]);
            }
            "s" | "f" => arrows.entry(number(event, "id")).or_default().push(event),
            other => panic!("{other} is not ours"),
        }
    }
    assert!(stretches.keys().all(|lane| named.contains(lane)), "{named:?}");
    for lane in stretches.values_mut() {
        lane.sort_unstable();
        for pair in lane.windows(2) {
            assert!(pair[0][1] <= pair[1][0] || pair[1][1] <= pair[0][1], "{pair:?} overlap");
        }
    }
    for arrow in arrows.values() {
        let [from, to] = arrow[..] else { panic!("an arrow with {} ends", arrow.len()) };
        assert_eq!((&*text(from, "ph"), &*text(to, "ph")), ("s", "f"));
        assert_eq!(text(from, "name") + &text(from, "cat"), text(to, "name") + &text(to, "cat"));
        assert!(number(from, "ts") <= number(to, "ts"));
        for end in [from, to] {
            let (lane, at) = (number(end, "tid"), number(end, "ts"));
            assert!(stretches[&lane].iter().any(|it| it[0] <= at && at < it[1]), "{end:?}");
        }
    }
}

#[test]
fn a_viewer_of_traces_can_read_every_event() {
    for (lesson, part, verdict) in
        [("05", "4", "Code"), ("06", "1", "Code"), ("09", "5", "Code"), ("18", "1", "knot")]
    {
        let events = events(lesson, part, verdict);
        assert!(events.len() > 10, "{}", events.len());
        is_well_formed(&events);
    }
}
