//! The strokes of which lanes on a terminal consist.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{State, width};

pub(super) fn glyph(state: State) -> &'static str {
    match state {
        State::Absent => " ",
        State::Ready | State::Goes => "│",
        State::Blocked => "┊",
    }
}

pub(super) fn style(lane: usize, state: State) -> Style {
    match state {
        State::Goes => colour(lane).bold(),
        State::Ready => colour(lane),
        State::Blocked | State::Absent => Style::new().dimmed(),
    }
}

/// Neighbours differ.
pub(super) fn colour(lane: usize) -> Style {
    use AnsiColor::{Blue, Cyan, Green, Magenta, Yellow};
    let colours = [Cyan, Yellow, Magenta, Green, Blue];
    Style::new().fg_color(Some(colours[lane % colours.len()].into()))
}

/// Where arrows leave the lane of whoever sends them; a lane that ends there is not drawn further down.
pub(super) fn corner(leftwards: bool, rightwards: bool, ends: bool) -> char {
    match (leftwards, rightwards, ends) {
        (true, true, false) => '┼',
        (true, true, true) => '┴',
        (true, false, false) => '┤',
        (true, false, true) => '╯',
        (false, _, false) => '├',
        (false, _, true) => '╰',
    }
}

/// A line of the picture, which grows to the right.
#[derive(Default)]
pub(super) struct Line {
    text: String,
    width: usize,
}

impl Line {
    pub(super) fn put(&mut self, at: usize, style: Style, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let gap = at.saturating_sub(self.width);
        // A string takes all that is written to it.
        let _always = write!(self.text, "{:gap$}{style}{text}{style:#}", "");
        self.width += gap + width(text);
    }

    pub(super) fn finish(self) -> String {
        self.text + "\n"
    }
}
