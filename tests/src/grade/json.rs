//! `grade.json`: the one form that holds all, from which every other is made.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use tinyjson::JsonValue;

use super::{Grade, Mark, Submission, VERSION, plain};
use crate::{
    command::json,
    confine::shield::Danger,
    exercise::{Judgement, judgement::count},
};

/// Writes it, one exercise a line.
pub fn write(grade: &Grade) -> String {
    let submissions = grade.submissions.iter().map(|submission| {
        let (points, of) = submission.points();
        let marks = json::array(submission.marks.iter().map(mark));
        json::object([
            ("name", json::string(&submission.name)),
            ("points", points.to_string()),
            ("of", of.to_string()),
            ("exposed", json::list(submission.exposed.iter().map(|it| json::string(it.tag())))),
            ("edited", json::list(submission.edited.iter().map(|path| json::string(path)))),
            ("exercises", marks.trim_end().to_owned()),
        ])
    });
    let submissions = json::array(submissions);
    json::object([
        ("version", VERSION.to_string()),
        // Chance begins at the same place in every grading.
        ("seed", "0".to_owned()),
        ("submissions", submissions.trim_end().to_owned()),
    ]) + "\n"
}

fn mark(mark: &Mark) -> String {
    let judgement = Judgement { lanes: plain(&mark.judgement.lanes), ..mark.judgement.clone() };
    let replay = mark.again().map_or("null".into(), |again| json::string(&again));
    json::object([
        ("exercise", json::string(&mark.exercise)),
        ("title", json::string(&mark.title)),
        ("file", json::string(&mark.file)),
        ("points", mark.points().to_string()),
        ("of", mark.worth.to_string()),
        ("verdict", judgement.json()),
        ("replay", replay),
    ])
}

/// Reads it.
pub fn read(text: &str) -> Result<Grade> {
    let value: JsonValue = text.parse().context("this is no JSON")?;
    let fields = object(&value)?;
    let version = fields.get("version").and_then(count);
    if version != Some(VERSION) {
        bail!("its version is not {VERSION}");
    }
    let submissions = list(fields, "submissions")?.iter().map(submission);
    Ok(Grade { submissions: submissions.collect::<Result<_>>()? })
}

fn submission(value: &JsonValue) -> Result<Submission> {
    let fields = object(value)?;
    let edited = list(fields, "edited")?.iter().map(|path| path.get::<String>().cloned());
    let exposed = list(fields, "exposed")?.iter().map(|it| Danger::tagged(it.get::<String>()?));
    Ok(Submission {
        name: text(fields, "name")?,
        edited: edited.collect::<Option<_>>().context("`edited` is no list of files")?,
        exposed: exposed.collect::<Option<_>>().context("`exposed` is no list of dangers")?,
        marks: list(fields, "exercises")?.iter().map(read_mark).collect::<Result<_>>()?,
    })
}

fn read_mark(value: &JsonValue) -> Result<Mark> {
    let fields = object(value)?;
    let verdict = fields.get("verdict").context("`verdict` is missing")?;
    let worth = fields.get("of").and_then(count).context("`of` is missing")?;
    Ok(Mark {
        exercise: text(fields, "exercise")?,
        title: text(fields, "title")?,
        file: text(fields, "file")?,
        worth: u32::try_from(worth)?,
        judgement: Judgement::of_json(&verdict.stringify()?)?,
    })
}

fn object(value: &JsonValue) -> Result<&HashMap<String, JsonValue>> {
    value.get().context("something in it is no object")
}

fn list<'a>(fields: &'a HashMap<String, JsonValue>, name: &str) -> Result<&'a Vec<JsonValue>> {
    let value = fields.get(name).and_then(JsonValue::get);
    value.with_context(|| format!("`{name}` is no list"))
}

fn text(fields: &HashMap<String, JsonValue>, name: &str) -> Result<String> {
    let value = fields.get(name).and_then(JsonValue::get::<String>);
    value.cloned().with_context(|| format!("`{name}` is no text"))
}
