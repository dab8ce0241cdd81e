//! The report for programs: the end of a run as one line of JSON.

use std::{fmt::Write, time::Duration};

use crate::{board::Stop, options::Task, plan::Plan, report::failures, tally::Tally};

/// All that there is to say of a run. A name that is not UTF-8 has a sign in place of what is not.
pub(crate) fn report(task: &Task, plan: &Plan, tally: &Tally, time: Duration) -> String {
    let stopped = match tally.stop {
        None => "null",
        Some(Stop::Asked) => "\"asked\"",
        Some(Stop::Full) => "\"full\"",
    };
    let failed: Vec<_> = failures(&task.source, plan, tally)
        .map(|(path, failure)| {
            let path = quoted(&path.to_string_lossy());
            format!(
                r#"{{"path":{path},"step":"{:?}","error":"{:?}"}}"#,
                failure.step, failure.errno
            )
        })
        .collect();
    format!(
        r#"{{"files":{},"unchanged":{},"folders":{},"bytes":{},"seconds":{:.3},"workers":{},"dry_run":{},"stopped":{stopped},"failed":[{}]}}"#,
        tally.files,
        tally.same,
        tally.folders,
        tally.bytes,
        time.as_secs_f64(),
        task.workers,
        task.dry_run,
        failed.join(",")
    )
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                // To a string everything can be written.
                write!(quoted, "\\u{:04x}", u32::from(letter)).ok();
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
