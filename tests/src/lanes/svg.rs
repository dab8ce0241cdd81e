//! Lanes as a picture for the book: an SVG file that stands by itself, light or dark as the reader likes it.

use std::time::Duration;

mod style;

use self::style::STYLE;
use super::{
    Lanes, Row, State,
    measure::{cut, width},
};
use crate::words::Words;

/// Where the first lane begins.
const LEFT: usize = 40;
/// How wide a lane may be in any case, and how wide it is at least.
const LANE: usize = 190;
const NARROW: usize = 130;
/// In so much room lanes may be wider: a page is hardly wider than this, and the places at the right need some of it.
const ROOM: usize = 620;
/// So wide a picture may become for the sake of its output.
const WIDEST: usize = 800;
/// How high a line is, of steps or of output.
const LINE: usize = 24;
/// How wide a column of text is, and what stands beside it in a lane.
const COLUMN: usize = 8;
const BESIDE: usize = 22;

/// Paints the lanes.
pub fn paint(lanes: &Lanes, words: &Words) -> String {
    painted(lanes, words, true)
}

/// Paints the lanes of a run that is not over, so that nothing is said about its end.
pub fn paint_so_far(lanes: &Lanes, words: &Words) -> String {
    painted(lanes, words, false)
}

fn painted(lanes: &Lanes, words: &Words, is_over: bool) -> String {
    let lane = lane(lanes, words);
    let mut painter = Painter { lanes, words, lane, body: String::new(), y: 2 * LINE };
    let tops = painter.rows();
    painter.wakes(&tops);
    if is_over {
        painter.ending();
    }
    let high = painter.y + LINE;
    painter.names();

    let verdict = (words.explore.verdict)(&lanes.verdict);
    let verdict = verdict.lines().next().filter(|_| is_over);
    let words = &words.lanes;
    let description = (words.description)(lanes.rows.len(), lanes.names.len(), verdict);
    let wide = painter.wide();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lanes\" role=\"img\" viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" \
        height=\"{high}\">\n<title>{}</title>\n<desc>{}</desc>\n<style>{STYLE}</style>\n\
        <rect class=\"paper\" width=\"{wide}\" height=\"{high}\"/>\n{}</svg>\n",
        escaped(words.title),
        escaped(&description),
        painter.body,
    )
}

/// How wide a lane must be for all that is done in it, as far as there is room.
fn lane(lanes: &Lanes, words: &Words) -> usize {
    let said = lanes.rows.iter().map(|row| width(&row.said(&words.lanes)));
    let columns = said.chain(lanes.names.iter().map(|name| width(name))).max().unwrap_or(0);
    (columns * COLUMN + BESIDE).clamp(NARROW, LANE.max(ROOM / lanes.names.len().max(1)))
}

struct Painter<'a> {
    lanes: &'a Lanes,
    words: &'a Words,
    /// How wide each lane is.
    lane: usize,
    body: String,
    /// The middle of the line that comes next.
    y: usize,
}

impl Painter<'_> {
    fn add(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    fn text(&mut self, x: usize, class: &str, text: &str) {
        let (y, text) = (self.y + 4, escaped(text));
        self.add(&format!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{text}</text>"));
    }

    /// Whose each lane is. They come last and on paper of their own, so that the stepper can hold them where they are seen.
    fn names(&mut self) {
        self.y = LINE;
        let (wide, high) = (self.wide(), LINE + LINE / 2);
        self.add(&format!(
            "<g class=\"names\"><rect class=\"paper\" width=\"{wide}\" height=\"{high}\"/>"
        ));
        for (lane, name) in self.lanes.names.iter().enumerate() {
            self.text(self.middle(lane) - 6, "name", &cut(name, self.columns()));
        }
        self.add("</g>");
    }

    /// Paints the steps, and tells where each is.
    fn rows(&mut self) -> Vec<usize> {
        let mut time = Duration::ZERO;
        let mut tops = Vec::new();
        for (number, row) in self.lanes.rows.iter().enumerate() {
            let said = row.said(&self.words.lanes);
            let who = &self.lanes.names[row.player];
            let told = (self.words.lanes.step)(number, who, &said, &row.deed.place);
            self.add(&format!("<g class=\"row\"><title>{}</title>", escaped(&told)));
            if self.lanes.knot.as_ref().is_some_and(|knot| knot.step == number) {
                self.across("knot", "knot", self.words.lanes.knot, &row.states);
            }
            if row.time != time {
                time = row.time;
                self.across("time", "pale", &format!("{time:?}"), &row.states);
            }
            tops.push(self.y);
            self.lives(&row.states);
            self.text(8, "pale", &number.to_string());
            let (x, y, colour) = (self.middle(row.player), self.y, row.player % 5);
            self.add(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" class=\"goes c{colour}\"/>"));
            self.text(x + 11, "", &cut(&said, self.columns()));
            let right = LEFT + self.lane * self.lanes.names.len();
            self.text(right, "pale", &cut(&row.deed.place, 24));
            self.y += LINE;
            self.outputs(number, row);
            self.add("</g>");
        }
        tops
    }

    fn outputs(&mut self, number: usize, row: &Row) {
        let after = self.lanes.rows.get(number + 1).unwrap_or(row);
        for output in row.output.lines() {
            let x = self.middle(row.player) + 11;
            let columns = (self.wide() - x) / 8;
            let output = format!("» {}", cut(output, columns - 2));
            // It may run over the lanes at its right: it matters more than they do.
            let covered = x + width(&output) * 8;
            let hide = |(lane, state): (usize, &State)| {
                let is_hidden = lane > row.player && self.middle(lane) <= covered;
                if is_hidden { State::Absent } else { *state }
            };
            let states: Vec<_> = after.states.iter().enumerate().map(hide).collect();
            self.lives(&states);
            self.text(x, "output", &output);
            self.y += LINE;
        }
    }

    /// A line across all lanes: time has passed, or from here on some wait for each other.
    fn across(&mut self, line: &str, class: &str, text: &str, states: &[State]) {
        self.lives(states);
        let (y, right) = (self.y, self.wide() - 8);
        self.add(&format!("<path class=\"{line}\" d=\"M{LEFT} {y}H{right}\"/>"));
        let x = LEFT + self.lane * self.lanes.names.len();
        self.y -= 8;
        self.text(x, class, text);
        self.y += LINE + 8;
    }

    /// A piece of everybody's life, as high as one line.
    fn lives(&mut self, states: &[State]) {
        let (top, half) = (self.y - LINE / 2, LINE);
        for (lane, state) in states.iter().enumerate() {
            let class = match state {
                State::Absent => continue,
                State::Blocked => "blocked",
                State::Ready | State::Goes => "ready",
            };
            let (x, colour) = (self.middle(lane), lane % 5);
            self.add(&format!("<path class=\"{class} c{colour}\" d=\"M{x} {top}v{half}\"/>"));
        }
    }

    /// From each step to those that it lets go on, at the next step.
    fn wakes(&mut self, tops: &[usize]) {
        for (number, row) in self.lanes.rows.iter().enumerate() {
            for woken in &row.wakes {
                let (from, to) = (self.middle(row.player), self.middle(*woken));
                let (y, below) = (tops[number], tops[number + 1] - LINE / 2);
                let (start, end) = if to > from { (from + 5, to - 8) } else { (from - 5, to + 8) };
                let base = if to > from { end - 1 } else { end + 1 };
                let (up, down) = (below - 4, below + 4);
                let tip = if to > from { to - 1 } else { to + 1 };
                let bend = y + LINE / 2;
                self.add(&format!(
                    "<g class=\"wakes\" data-step=\"{number}\"><path class=\"wake\" d=\"M{start} {y}V{bend}H{end}V{below}\"/>\
                    <path class=\"head\" d=\"M{base} {up}L{tip} {below}L{base} {down}Z\"/></g>"
                ));
            }
        }
    }

    fn ending(&mut self) {
        self.y += LINE / 2;
        let verdict = (self.words.explore.verdict)(&self.lanes.verdict);
        self.text(LEFT, "name", verdict.lines().next().unwrap_or_default());
        for left in &self.lanes.left {
            self.y += LINE;
            self.text(LEFT, "", &self.lanes.said_of(left, &self.words.lanes));
        }
        if let Some((knot, waits)) = self.lanes.knot_said(self.words) {
            self.y += LINE;
            self.text(LEFT, "name", &knot);
            for wait in waits {
                self.y += LINE;
                self.text(LEFT, "", &wait);
            }
        }
    }

    /// How many columns of text have room in a lane.
    fn columns(&self) -> usize {
        (self.lane - BESIDE) / COLUMN
    }

    /// The middle of a lane's line.
    fn middle(&self, lane: usize) -> usize {
        LEFT + self.lane * lane + 10
    }

    fn wide(&self) -> usize {
        let lanes = LEFT + self.lane * self.lanes.names.len() + 160;
        let outputs = self.lanes.rows.iter().flat_map(|row| {
            let columns = row.output.lines().map(|output| width(output) + 3);
            columns.map(|columns| self.middle(row.player) + 11 + columns * 8)
        });
        lanes.max(560).max(outputs.max().unwrap_or(0).min(WIDEST))
    }
}

/// The text as it may stand between tags, without what XML does not allow at all.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            _ if char.is_control() => escaped.push(' '),
            _ => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{super::sample, Lanes, escaped, paint};
    use crate::words::Language;

    #[track_caller]
    fn is_well_formed(svg: &str) {
        let mut open = Vec::new();
        for piece in svg.split('<').skip(1) {
            let (tag, text) = piece.split_once('>').expect(piece);
            assert!(!text.contains('>'), "not escaped: {text}");
            let name = tag.split(' ').next().unwrap();
            match name.strip_prefix('/') {
                Some(closed) => assert_eq!(open.pop(), Some(closed), "in {piece}"),
                None if tag.ends_with('/') => (),
                None => open.push(name),
            }
        }
        assert!(open.is_empty(), "never closed: {open:?}");
    }

    #[test]
    fn every_tag_is_closed_and_every_text_escaped() {
        for language in Language::ALL {
            let svg = paint(&Lanes::of(&sample::deadlock()), language.words());
            is_well_formed(&svg);
            assert!(svg.contains("milk &amp; &lt;bread&gt;"), "{svg}");
            assert!(svg.contains("prefers-color-scheme:dark"), "{svg}");
        }
    }

    #[test]
    fn a_deadlock_that_somebody_broke_is_marked_and_told() {
        let (knot, deadlock) = (Lanes::of(&sample::knot()), Lanes::of(&sample::deadlock()));
        for (language, mark, told) in [
            (Language::English, ">deadlock<", "Bob waits for Ann: acquire till (main.rs:31)"),
            (Language::Chinese, ">死锁<", "Bob 在等 Ann：取锁 till（main.rs:31）"),
        ] {
            let svg = paint(&knot, language.words());
            is_well_formed(&svg);
            assert!(svg.contains("<path class=\"knot\"") && svg.contains(mark), "{svg}");
            assert!(svg.contains(told), "{svg}");
            assert!(!paint(&deadlock, language.words()).contains("class=\"knot\""));
        }
    }

    #[test]
    fn what_xml_forbids_is_not_written() {
        assert_eq!(escaped("\x1b[1m\"a\" & <b>\0"), " [1m&quot;a&quot; &amp; &lt;b&gt; ");
    }
}
