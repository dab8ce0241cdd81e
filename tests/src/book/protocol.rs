//! The book as mdBook hands it to a preprocessor, and back: JSON on standard input and output.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use tinyjson::JsonValue;

use super::{Fault, outline, page::Filler, twins};
use crate::{lesson, words::Language};

/// Takes what mdBook says, fills every page, and returns what mdBook wants to hear; or else all that is wrong.
pub fn preprocess(input: &str) -> Result<Result<String, Vec<Fault>>> {
    let said: JsonValue =
        input.parse().context("this is not what mdBook says to a preprocessor")?;
    let mut said: Vec<JsonValue> = said.try_into()?;
    let mut book = said.pop().context("there is no book")?;
    let context = said.pop().context("there is no context")?;
    let root = PathBuf::from(text(&context, &["root"])?);
    let tag = text(&context, &["config", "book", "language"])?;
    let language = Language::tagged(&tag).with_context(|| format!("no book is in `{tag}`"))?;
    let root = root.canonicalize().with_context(|| format!("cannot find {}", root.display()))?;
    let sources = |language: Language| root.with_file_name(language.tag()).join("src");

    let lessons = lesson::all()?;
    let (english, chinese) = (sources(Language::English), sources(Language::Chinese));
    let mut faults = twins::faults(&english, &chinese, if is_ours(&root) { &lessons } else { &[] });
    let filler = Filler::new(language)?;
    let mut fill = |path: &str, content: &str| {
        let twin = fs::read_to_string(english.join(path)).unwrap_or_else(|_| content.to_owned());
        let names = outline::names(&twin);
        filler.fill(&sources(language).join(path), content, &names, &mut faults)
    };
    each_page(&mut book, &mut fill)?;
    faults.sort();
    faults.dedup();
    if faults.is_empty() { Ok(Ok(book.stringify()?)) } else { Ok(Err(faults)) }
}

/// Whether it is the book of this course, and not one of a test.
fn is_ours(root: &Path) -> bool {
    root.starts_with(lesson::workspace().join("book"))
}

fn text(value: &JsonValue, path: &[&str]) -> Result<String> {
    let mut value = value;
    for name in path {
        let object = value.get::<std::collections::HashMap<String, JsonValue>>();
        value =
            object.and_then(|it| it.get(*name)).with_context(|| format!("there is no {name}"))?;
    }
    value.get::<String>().cloned().ok_or_else(|| anyhow!("{path:?} is no text"))
}

/// Goes through the chapters, however deep they lie.
fn each_page(value: &mut JsonValue, fill: &mut impl FnMut(&str, &str) -> String) -> Result<()> {
    match value {
        JsonValue::Array(items) => items.iter_mut().try_for_each(|item| each_page(item, fill)),
        JsonValue::Object(fields) => {
            let path = fields.get("path").and_then(JsonValue::get::<String>).cloned();
            if let (Some(path), Some(JsonValue::String(content))) =
                (path, fields.get_mut("content"))
            {
                *content = fill(&path, content);
            }
            fields.values_mut().try_for_each(|field| each_page(field, fill))
        }
        _ => Ok(()),
    }
}
