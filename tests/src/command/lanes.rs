//! `course lanes`: one schedule as a picture.

use std::{path::Path, process::ExitCode};

use anyhow::Result;

use crate::{
    book::figure,
    command::{Options, explore::run_again},
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
    run_again(schedule, answer, options, |run| {
        let lanes = Lanes::of(run);
        match format {
            "svg" => svg::paint(&lanes, words),
            "html" => figure::case(run, words.lanes.title, words),
            "trace" => trace::paint(&lanes, words),
            "json" => json::paint(&lanes, words),
            "" if options.json => json::paint(&lanes, words),
            _ => text::paint(&lanes, words),
        }
    })
}
