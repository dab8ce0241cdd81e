//! Lanes for a terminal: what a process does stands in its lane, and an arrow goes to whom it wakes.
//!
//! `●` goes, `│` could go, `┊` has to wait, `»` is what it prints; from `═══` on some wait for each other.

use std::{fmt::Write, time::Duration};

use anstyle::{AnsiColor, Style};
use shared::seam::wire::Kind;

mod layout;
mod strokes;

use self::{
    layout::Layout,
    strokes::{Line, colour, corner, glyph, style},
};
use super::{
    Lanes, Row, State,
    measure::{cut, cut_before, width},
};
use crate::words::Words;

/// Paints the lanes with colours; `anstream` takes these away where they are not wanted.
pub fn paint(lanes: &Lanes, words: &Words) -> String {
    let painter = Painter { lanes, words, layout: Layout::of(lanes) };
    let mut text = painter.heading().finish();
    let mut time = Duration::ZERO;
    for (number, row) in lanes.rows.iter().enumerate() {
        if lanes.knot.as_ref().is_some_and(|knot| knot.step == number) {
            text += &painter.knot().finish();
        }
        if row.time != time {
            time = row.time;
            text += &painter.passing(time).finish();
        }
        text += &painter.step(number, row).finish();
        for output in row.output.lines() {
            text += &painter.output(number, row, output).finish();
        }
        if !row.wakes.is_empty() {
            text += &painter.arrow(number, row).finish();
        }
    }
    let bold = Style::new().bold();
    let verdict = (words.explore.verdict)(&lanes.verdict);
    let verdict = verdict.lines().next().unwrap_or_default();
    // A string takes all that is written to it.
    let _always = write!(text, "\n{bold}{verdict}{bold:#}\n");
    for left in &lanes.left {
        let _always = writeln!(text, "  {}", lanes.said_of(left, &words.lanes));
    }
    if let Some((knot, waits)) = lanes.knot_said(words) {
        let _always = writeln!(text, "{bold}{knot}{bold:#}");
        for wait in waits {
            let _always = writeln!(text, "  {wait}");
        }
    }
    text
}

struct Painter<'a> {
    lanes: &'a Lanes,
    words: &'a Words,
    layout: Layout,
}

impl Painter<'_> {
    fn heading(&self) -> Line {
        let mut line = Line::default();
        for (lane, name) in self.lanes.names.iter().enumerate() {
            let name = cut(name, self.layout.lane - 1);
            line.put(self.layout.lane_at(lane), colour(lane).bold(), &name);
        }
        line
    }

    /// Time has passed.
    fn passing(&self, time: Duration) -> Line {
        self.across("╌", Style::new().dimmed(), &format!("{time:?}"))
    }

    /// From here on some wait for each other.
    fn knot(&self) -> Line {
        let red = Style::new().fg_color(Some(AnsiColor::Red.into()));
        self.across("═", red, self.words.lanes.knot)
    }

    /// A line across all lanes, with a text in it.
    fn across(&self, stroke: &str, style: Style, text: &str) -> Line {
        let mut line = Line::default();
        let text = format!("{} {text} ", stroke.repeat(3));
        let rest = self.end().saturating_sub(self.layout.numbers + width(&text));
        line.put(self.layout.numbers, style, &(text + &stroke.repeat(rest)));
        line
    }

    fn step(&self, number: usize, row: &Row) -> Line {
        let mut line = Line::default();
        let digits = self.layout.numbers - 2;
        line.put(0, Style::new().dimmed(), &format!("{number:>digits$}"));
        let said = row.said(&self.words.lanes);
        for (lane, state) in row.states.iter().enumerate() {
            let at = self.layout.lane_at(lane);
            if *state != State::Goes {
                line.put(at, style(lane, *state), glyph(*state));
                continue;
            }
            line.put(at, style(lane, *state), "●");
            if self.layout.is_roomy {
                line.put(
                    at + 2,
                    style(lane, *state),
                    &cut_before(" = ", &said, self.layout.lane - 3),
                );
            }
        }
        if !self.layout.is_roomy {
            let said = format!("{}: {said}", self.lanes.names[row.player]);
            let said = cut_before(" = ", &said, self.layout.deeds - 2);
            line.put(self.deeds_at(), style(row.player, State::Goes), &said);
        }
        let place = cut_before(":", &row.deed.place, self.layout.place);
        line.put(self.end() - self.layout.place, Style::new().dimmed(), &place);
        line
    }

    /// A line of output may run over the lanes at its right: it matters more than they do.
    fn output(&self, number: usize, row: &Row, output: &str) -> Line {
        let mut line = Line::default();
        let at = if self.layout.is_roomy {
            self.layout.lane_at(row.player) + 2
        } else {
            self.deeds_at()
        };
        let output = format!("» {}", cut(output, self.end() - at - 2));
        let (from, to) = (at, at + width(&output));
        let mut output = Some(output);
        for (lane, state) in self.after(number).iter().enumerate() {
            let at = self.layout.lane_at(lane);
            if at > from {
                output.take().inspect(|it| line.put(from, Style::new().italic(), it));
            }
            if !(from..=to).contains(&at) {
                line.put(at, style(lane, *state), glyph(*state));
            }
        }
        output.inspect(|it| line.put(from, Style::new().italic(), it));
        line
    }

    /// From whoever made the step to those that it lets go on.
    fn arrow(&self, number: usize, row: &Row) -> Line {
        let mut line = Line::default();
        let first = row.wakes.iter().copied().fold(row.player, usize::min);
        let last = row.wakes.iter().copied().fold(row.player, usize::max);
        for (lane, state) in self.after(number).iter().enumerate() {
            let at = self.layout.lane_at(lane);
            if !(first..=last).contains(&lane) {
                line.put(at, style(lane, *state), glyph(*state));
                continue;
            }
            let glyph = if lane == row.player {
                corner(first < row.player, last > row.player, row.deed.kind == Kind::End)
            } else if row.wakes.contains(&lane) {
                if lane < row.player { '◀' } else { '▶' }
            } else {
                if *state == State::Absent { '─' } else { '┼' }
            };
            let bar = if lane < last { self.layout.lane - 1 } else { 0 };
            line.put(at, colour(row.player), &format!("{glyph}{}", "─".repeat(bar)));
        }
        line
    }

    /// What everybody does when a step has been made.
    fn after(&self, number: usize) -> &[State] {
        let rows = &self.lanes.rows;
        &rows.get(number + 1).unwrap_or(&rows[number]).states
    }

    fn deeds_at(&self) -> usize {
        self.layout.lane_at(self.lanes.names.len()) + 1
    }

    fn end(&self) -> usize {
        self.layout.lane_at(self.lanes.names.len()) + self.layout.deeds + self.layout.place
    }
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::{super::sample, Lanes, layout::TOTAL, paint, width};
    use crate::words::Language;

    const ENGLISH: &str = "    main                  Ann                   Bob
 0  ● start Ann                                                       main.rs:10
    ├─────────────────────▶
 1  ● start Bob           │                                           main.rs:11
    ├─────────────────────┼─────────────────────▶
 2  ┊                     ● begin               │                     main.rs:10
 3  ┊                     ● acquire till        │                     main.rs:21
 4  ┊                     ┊                     ● begin               main.rs:11
    ╌╌╌ 200ms ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
 5  ┊                     ● sleep               ┊                     main.rs:22
 6  ┊                     ● write value 1 = 3   ┊                     main.rs:23
    ┊                     │ » milk & <bread>    ┊
    ┊                     │ » 牛奶              ┊
 7  ┊                     ● release till        ┊                     main.rs:24
    ┊                     ├─────────────────────▶
 8  ┊                     │                     ● acquire till        main.rs:31
 9  ┊                     ● end                 ┊                     main.rs:25

a deadlock: nobody can go on
  main waits for Bob: join Bob (main.rs:12)
  Bob waits for Bob: acquire till (main.rs:32)
";

    const CHINESE: &str = "    main                  Ann                   Bob
 0  ● 启动 Ann                                                        main.rs:10
    ├─────────────────────▶
 1  ● 启动 Bob            │                                           main.rs:11
    ├─────────────────────┼─────────────────────▶
 2  ┊                     ● 开始                │                     main.rs:10
 3  ┊                     ● 取锁 till           │                     main.rs:21
 4  ┊                     ┊                     ● 开始                main.rs:11
    ╌╌╌ 200ms ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
 5  ┊                     ● 睡眠                ┊                     main.rs:22
 6  ┊                     ● 写值 1 = 3          ┊                     main.rs:23
    ┊                     │ » milk & <bread>    ┊
    ┊                     │ » 牛奶              ┊
 7  ┊                     ● 放锁 till           ┊                     main.rs:24
    ┊                     ├─────────────────────▶
 8  ┊                     │                     ● 取锁 till           main.rs:31
 9  ┊                     ● 结束                ┊                     main.rs:25

死锁：谁也走不下去
  main 在等 Bob：等待结束 Bob（main.rs:12）
  Bob 在等 Bob：取锁 till（main.rs:32）
";

    fn plain(lanes: &Lanes, language: Language) -> String {
        strip_str(&paint(lanes, language.words())).to_string()
    }

    #[track_caller]
    fn looks_like(expected: &str, language: Language) {
        let painted = plain(&Lanes::of(&sample::deadlock()), language);
        assert_eq!(painted, expected, "\n{painted}");
    }

    #[test]
    fn a_deadlock_in_english() {
        looks_like(ENGLISH, Language::English);
    }

    #[test]
    fn a_deadlock_in_chinese() {
        looks_like(CHINESE, Language::Chinese);
    }

    #[test]
    fn a_deadlock_that_somebody_broke_is_marked_and_told() {
        let painted = plain(&Lanes::of(&sample::knot()), Language::English);
        let (before, after) = painted.split_once("\n    ═══ deadlock ═══").expect(&painted);
        assert!(before.contains("\n 7 ") && !before.contains("\n 8 "), "{painted}");
        assert!(after.contains("\n 8 "), "{painted}");
        let end = "
they end normally
but at step 8 there is a deadlock:
  Ann waits for Bob: end (main.rs:25)
  Bob waits for Ann: acquire till (main.rs:31)
";
        assert!(after.ends_with(end), "{painted}");
        assert!(plain(&Lanes::of(&sample::knot()), Language::Chinese).contains("═══ 死锁 ═══"));
    }

    #[test]
    fn many_lanes_are_narrow_and_what_is_done_stands_at_their_right() {
        let mut run = sample::deadlock();
        run.names.extend((3..9).map(|number| format!("customer {number}")));
        let painted = plain(&Lanes::of(&run), Language::English);
        let step = painted.lines().find(|line| line.starts_with(" 6")).unwrap();
        assert!(step.contains("Ann: write value 1 = 3"), "{painted}");
        let picture = painted.lines().take_while(|line| !line.is_empty());
        assert!(picture.map(width).all(|width| width <= TOTAL), "{painted}");
    }
}
