//! `course grade`: each form of its result is held to what its reader documents.

use std::collections::BTreeSet;

use harness::{
    check::check,
    confine::shield::Danger,
    exercise::Judgement,
    grade::{Grade, Mark, Submission, classroom50, github, gradescope, json, junit},
    transcript::End,
    words::Language,
};
use tinyjson::JsonValue;

use crate::class::{CHANGED, class, course, graded};

/// What could spoil a form: markup of all kinds, control characters, Chinese.
const NASTY: &str = "a<b> & \"c\" | `d` ```\n::error::% 中文 \u{1b}[1m\u{7}";

fn mark(exercise: &str, kind: &str) -> Mark {
    let failed = kind != "passes";
    Mark {
        exercise: exercise.into(),
        title: NASTY.into(),
        file: "lessons/05-join/exercises/a,b:c.rs".into(),
        worth: 10,
        judgement: Judgement {
            kind: kind.into(),
            sentence: NASTY.into(),
            runs: 7,
            orders: None,
            schedule: failed.then(|| "2E05.a-00000000:7.2=00000000".to_owned()),
            lanes: if failed { format!("{NASTY}\n") } else { String::new() },
            output: NASTY.into(),
        },
    }
}

fn submission(name: &str) -> Submission {
    let marks = vec![mark("05-a", "passes"), mark("06-b", "last")];
    Submission {
        name: name.into(),
        edited: vec!["x.toml".into()],
        exposed: vec![Danger::Files, Danger::Services],
        marks,
    }
}

fn grade() -> Grade {
    Grade { submissions: vec![submission("ann"), submission("bob")] }
}

fn keys(value: &JsonValue) -> BTreeSet<&str> {
    let fields: &std::collections::HashMap<String, JsonValue> = value.get().unwrap();
    fields.keys().map(String::as_str).collect()
}

#[test]
fn grade_json_can_be_read_again() {
    let written = json::write(&grade());
    let read = json::read(&written).unwrap();
    assert_eq!(json::write(&read), written);
    assert!(json::read(&written.replacen("\"version\":1", "\"version\":2", 1)).is_err());
    assert!(json::read("{").is_err());
}

#[test]
fn shards_join_to_what_one_machine_finds() {
    let whole = Grade::merged([grade()]);
    let part = |at: usize| {
        let mut part = grade();
        for submission in &mut part.submissions {
            submission.marks = vec![submission.marks[at].clone()];
        }
        part
    };
    assert_eq!(Grade::merged([part(1), part(0)]), whole);
    assert_eq!(Grade::merged([part(1), part(0), part(1)]), whole);
}

/// What Jenkins's schema, `junit-10.xsd`, lets stand where: an element, the one it is in, its attributes, those first that it
/// must have; only what we use of it.
const JUNIT: [(&str, &str, usize, &[&str]); 5] = [
    ("testsuites", "", 0, &["name", "time", "tests", "failures", "errors"]),
    ("testsuite", "testsuites", 4, &["name", "tests", "failures", "errors", "skipped", "time"]),
    ("testcase", "testsuite", 1, &["name", "classname", "time", "group"]),
    ("failure", "testcase", 0, &["type", "message"]),
    ("system-out", "testsuite", 0, &[]),
];

fn fits_the_schema(tag: &str, inside: Option<&str>) {
    if tag.starts_with(['/', '?']) {
        return;
    }
    let (name, attributes) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag, ""));
    let rule = JUNIT.iter().find(|(it, ..)| *it == name);
    let (_, parent, needed, known) = rule.unwrap_or_else(|| panic!("unknown: {tag}"));
    assert_eq!(inside.unwrap_or_default(), *parent, "{tag}");
    // Every second piece between the quotes is a value.
    let names = attributes.split('"').step_by(2).filter_map(|it| it.trim().strip_suffix('='));
    let names: BTreeSet<_> = names.collect();
    assert!(names.iter().all(|name| known.contains(name)), "{tag}");
    assert!(known[..*needed].iter().all(|name| names.contains(name)), "{tag}");
}

#[test]
fn junit_is_well_formed_and_counts_right() {
    let text = junit::write(&grade(), Language::English.words());
    let mut open: Vec<&str> = Vec::new();
    // Whatever stands in text or an attribute is escaped, so every `<` begins a tag and every `>` ends one.
    for tag in text.split('<').skip(1) {
        let (tag, after) = tag.split_once('>').unwrap();
        assert!(!after.contains('>') && !after.contains('"'), "{after}");
        fits_the_schema(tag, open.last().copied());
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with(['/', '?']) {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert_eq!(open, [""; 0]);
    assert_eq!(text.matches("<system-out>").count(), 2);
    assert!(!text.contains(|letter: char| letter.is_control() && letter != '\n'));
    assert!(
        text.contains("<testsuites name=\"exercises\" tests=\"4\" failures=\"2\" errors=\"0\">")
    );
    assert_eq!(text.matches("<testcase ").count(), 4);
    assert_eq!(text.matches("<failure message=").count(), 2);
    for entity in text.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|it| entity.starts_with(it)));
    }
}

#[test]
fn annotations_are_one_line_each_and_no_more_than_ten() {
    let marks = (0..30).map(|n| mark(&format!("05-{n}"), "last")).collect();
    let grade = Grade { submissions: vec![Submission { marks, ..Submission::default() }] };
    let text = github::annotations(&grade);
    assert_eq!(text.lines().count(), 10);
    for line in text.lines() {
        let begin = "::error file=lessons/05-join/exercises/a%2Cb%3Ac.rs,title=";
        let rest = line.strip_prefix(begin).unwrap();
        let (title, _) = rest.split_once("::").unwrap();
        assert!(!title.contains([':', ',']), "{title}");
    }
}

#[test]
fn in_the_summary_nothing_is_markup_that_is_not_ours() {
    let text = github::summary(&grade(), Language::English.words());
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| 0")).collect();
    assert_eq!(rows.len(), 4);
    for row in rows {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 5, "{row}");
    }
    // The fence is longer than any in the text.
    assert!(text.contains("\n````text\n"));
    assert_eq!(text.matches("````").count(), 4);
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn gradescope_gets_the_fields_of_its_specification() {
    let text = gradescope::write(&submission(""), Language::English.words());
    let value: JsonValue = text.parse().unwrap();
    assert_eq!(keys(&value), ["output", "tests", "visibility"].into());
    let tests: &Vec<JsonValue> = value["tests"].get().unwrap();
    let fields = ["max_score", "name", "output", "score", "status", "visibility"];
    for (test, (score, status)) in tests.iter().zip([(10.0, "passed"), (0.0, "failed")]) {
        assert_eq!(keys(test), fields.into());
        assert_eq!(test["score"].get::<f64>(), Some(&score));
        assert_eq!(test["max_score"].get::<f64>(), Some(&10.0));
        assert_eq!(test["status"].get::<String>().unwrap(), status);
        assert_eq!(test["visibility"].get::<String>().unwrap(), "visible");
    }
}

#[test]
fn classroom50_gets_the_fields_of_its_contract() {
    let variable = |name: &str| (name != "REVIEW_URL").then(|| format!("the {name}"));
    let text = classroom50::write(&submission(""), variable);
    let value: JsonValue = text.parse().unwrap();
    let fields = [
        "assignment",
        "classroom",
        "commit",
        "datetime",
        "max-score",
        "release",
        "review",
        "schema",
        "score",
        "submission",
        "tests",
    ];
    assert_eq!(keys(&value), fields.into());
    let text = |name: &str| value[name].get::<String>().unwrap().as_str();
    assert_eq!(text("schema"), "classroom50/result/v1");
    assert_eq!(text("submission"), "the SUBMISSION_TAG");
    assert_eq!(text("review"), "the COMMIT_URL");
    assert_eq!(text("datetime").len(), "2026-01-01T00:00:00Z".len());
    let tests: &Vec<JsonValue> = value["tests"].get().unwrap();
    let sum = |name: &str| tests.iter().map(|test| *test[name].get::<f64>().unwrap()).sum::<f64>();
    assert_eq!(value["score"].get::<f64>(), Some(&sum("score")));
    assert_eq!(value["max-score"].get::<f64>(), Some(&sum("max-score")));
    for test in tests {
        assert_eq!(keys(test), ["max-score", "passed", "score", "test-name"].into());
    }
}

#[test]
fn a_class_gets_full_points_for_solutions_and_none_for_nothing() {
    let [ann, bob] = class();
    let (points, of) = ann.points();
    assert_eq!((points, ann.edited.len()), (of, 0), "{ann:?}");
    // He is told what he has changed, and checked by ours.
    assert_eq!((bob.points().0, &bob.edited[..]), (0, &[CHANGED.to_owned()][..]));
}

#[test]
fn whoever_grades_again_and_only_a_part_finds_the_same() {
    let all = class();
    let again = graded(&["--shard", "2/5"]);
    assert_eq!(again.submissions.len(), 2);
    for (part, all) in again.submissions.iter().zip(all) {
        assert!(part.marks.len() > 1, "{part:?}");
        for mark in &part.marks {
            assert!(all.marks.contains(mark), "{mark:?}");
        }
    }
}

#[test]
fn what_is_typed_wrongly_ends_with_two() {
    for wrong in [
        &["grade", "--shard", "3/2"][..],
        &["grade", "merge"],
        &["grade", "merge", "Cargo.toml"],
        &["grade", "--format", "pdf"],
        &["check", "no-such-exercise"],
    ] {
        let said = course(wrong);
        assert_eq!(said.end, End::Code(2), "{wrong:?}");
        check(&said).line("*").count(0);
    }
}
