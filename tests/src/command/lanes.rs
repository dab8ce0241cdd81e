//! `course lanes`: one schedule as a picture.

use std::{path::Path, process::ExitCode};

use anyhow::Result;

use crate::{
    book::figure,
    command::{
        Options,
        explore::{complain, complain_of_errors, run_again},
    },
    conductor::Run,
    lanes::{Lanes, json, svg, text, trace},
};

/// What a picture can be; the first if nobody says.
pub(super) const FORMATS: [&str; 5] = ["text", "svg", "json", "trace", "html"];

/// Runs one schedule again, and paints what everybody did.
pub(super) fn lanes(
    schedule: &str,
    answer: Option<&Path>,
    format: &str,
    options: &Options,
) -> Result<ExitCode> {
    let words = options.words();
    let format = match format {
        "" if options.json => "json",
        "" => FORMATS[0],
        format => format,
    };
    // Lanes as text say themselves how it ended, and a terminal shows both.
    let complain = if format == "text" { complain_of_errors } else { complain };
    let shown = |run: &Run| {
        let lanes = Lanes::of(run);
        match format {
            "svg" => svg::paint(&lanes, words),
            "html" => figure::case(run, words.lanes.title, words),
            "trace" => trace::paint(&lanes, words),
            "json" => json::paint(&lanes, words),
            _ => text::paint(&lanes, words),
        }
    };
    run_again(schedule, answer, options, shown, complain)
}
