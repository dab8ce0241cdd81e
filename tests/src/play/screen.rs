//! What the player sees: everybody and what they are about to do, what is shared, what has been done and written.

use std::time::Duration;

use anstyle::Style;
use anyhow::Result;

use super::{choices, terminal::Terminal};
use crate::{
    conductor::{Clock, Moment, Object, Run, Verdict},
    explore::is_good,
    lanes::{Lanes, Left, cut, width},
    words::Words,
};

/// The screen, and which player is marked.
#[derive(Debug)]
pub(super) struct Screen {
    title: String,
    words: &'static Words,
    pub(super) marked: usize,
}

/// All that is to be shown.
pub(super) struct View {
    lanes: Lanes,
    /// Who can go; nobody at the end.
    ready: Vec<usize>,
    objects: Vec<Object>,
    output: String,
    time: Duration,
    clock: Clock,
    end: Option<End>,
}

struct End {
    verdict: Verdict,
    is_good: bool,
    /// Whether anybody could have been chosen at any step.
    had_choice: bool,
    /// What the program wrote to standard error, if it came to no good end.
    errors: String,
    schedule: String,
    /// What comes out by default, when that is something else.
    by_default: Option<String>,
}

impl View {
    /// Somebody must be chosen.
    pub(super) fn choice(moment: &Moment<'_>) -> View {
        let run = moment.so_far();
        View {
            ready: moment.ready.iter().map(|ask| ask.player).collect(),
            time: moment.time(),
            ..View::of(&run)
        }
    }

    /// It is over.
    pub(super) fn end(run: &Run, schedule: String, by_default: Option<&Run>) -> View {
        let end = End {
            verdict: run.verdict.clone(),
            is_good: is_good(run),
            errors: if is_good(run) { String::new() } else { run.errors.clone() },
            had_choice: !choices(run).is_empty(),
            schedule,
            by_default: by_default.map(Run::output),
        };
        View { end: Some(end), ..View::of(run) }
    }

    fn of(run: &Run) -> View {
        View {
            lanes: Lanes::of(run),
            ready: Vec::new(),
            objects: run.objects.clone(),
            output: run.output(),
            time: run.steps.last().map_or(Duration::ZERO, |step| step.time),
            clock: run.clock,
            end: None,
        }
    }
}

/// How many rows each part may take when there is not room for all.
const DONE: usize = 4;

impl Screen {
    pub(super) fn new(title: &str, words: &'static Words) -> Screen {
        Screen { title: title.to_owned(), words, marked: 0 }
    }

    pub(super) fn show(&self, terminal: &mut Terminal, view: &View) -> Result<()> {
        let (columns, rows) = terminal.size()?;
        let lines = self.lines(view, columns, rows);
        let coloured =
            anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
        let lines: Vec<_> = lines
            .into_iter()
            .map(|(style, line)| if coloured { format!("{style}{line}{style:#}") } else { line })
            .collect();
        terminal.draw(&lines)
    }

    /// The lines, from the top to the bottom row.
    fn lines(&self, view: &View, columns: usize, rows: usize) -> Vec<(Style, String)> {
        let words = &self.words.play;
        let (plain, bold, dim) = (Style::new(), Style::new().bold(), Style::new().dimmed());
        let clock = (words.clock)(view.time, view.clock);
        let mut lines = vec![(
            bold.invert(),
            filled(&format!(" {} ", self.title), &format!(" {clock} "), columns),
        )];
        let last = (
            bold,
            cut(if view.end.is_some() { words.keys_at_the_end } else { words.keys }, columns),
        );
        let room = rows.saturating_sub(2);

        let mut rest: Vec<(Style, String)> = Vec::new();
        if !view.objects.is_empty() {
            let shown =
                view.objects.iter().filter(|it| !it.value.is_empty() && !it.name.is_empty());
            let shown: Vec<_> = shown.map(|it| format!("{} = {}", it.name, it.value)).collect();
            if !shown.is_empty() {
                rest.push((dim, words.values.to_owned()));
                rest.push((plain, cut(&format!("  {}", shown.join("   ")), columns)));
            }
        }
        let done = &view.lanes.rows;
        if !done.is_empty() && view.end.is_none() {
            rest.push((dim, words.done.to_owned()));
            for row in &done[done.len().saturating_sub(DONE)..] {
                let said = row.said(&self.words.lanes);
                let text = format!("  {}: {said}", view.lanes.names[row.player]);
                rest.push((plain, filled(&text, &row.deed.place, columns)));
            }
        }
        if let Some(end) = &view.end {
            let verdict = (self.words.explore.verdict)(&end.verdict);
            let style = if end.is_good {
                bold
            } else {
                bold.fg_color(Some(anstyle::AnsiColor::Red.into()))
            };
            rest.extend(verdict.lines().map(|line| (style, cut(line, columns))));
            if let Some((knot, waits)) = view.lanes.knot_said(self.words) {
                rest.push((style, cut(&knot, columns)));
                rest.extend(waits.iter().map(|wait| (plain, cut(&format!("  {wait}"), columns))));
            }
            if !end.errors.is_empty() {
                let errors: Vec<_> = end.errors.lines().collect();
                rest.push((dim, self.words.check.errors.to_owned()));
                let last = &errors[errors.len().saturating_sub(DONE)..];
                rest.extend(last.iter().map(|line| (plain, cut(&format!("  {line}"), columns))));
            }
            if !end.had_choice {
                rest.push((bold, cut((words.no_choice)(view.clock), columns)));
                if view.clock == Clock::Prompt {
                    rest.push((bold, cut(words.other_clock, columns)));
                }
            }
            if let Some(by_default) = &end.by_default {
                rest.push((style, cut(words.differs, columns)));
                rest.extend(
                    by_default.lines().map(|line| (dim, cut(&format!("  {line}"), columns))),
                );
            }
            rest.push((dim, words.schedule.to_owned()));
            rest.push((plain, format!("  cargo course replay {}", end.schedule)));
            rest.push((plain, format!("  cargo course lanes {}", end.schedule)));
        }
        if !view.output.is_empty() {
            rest.push((dim, words.output.to_owned()));
            let left = room.saturating_sub(view.lanes.left.len().min(room / 2) + rest.len());
            let output: Vec<_> = view.output.lines().collect();
            for line in &output[output.len().saturating_sub(left.max(1))..] {
                rest.push((plain, cut(&format!("  {line}"), columns)));
            }
        }

        let players = room.saturating_sub(rest.len()).max(room / 3);
        lines.extend(self.players(view, columns, players));
        lines.extend(rest);
        lines.truncate(rows.saturating_sub(1));
        lines.resize_with(rows.saturating_sub(1), || (plain, String::new()));
        lines.push(last);
        lines
    }

    /// One line for each player: its number if it can go, its name, what it is about to do, and whom it waits for.
    fn players(&self, view: &View, columns: usize, at_most: usize) -> Vec<(Style, String)> {
        let name = |left: &Left| width(&view.lanes.names[left.player]);
        let widest = view.lanes.left.iter().map(name).max().unwrap_or(0).min(16);
        let line = |left: &Left| {
            let ready = view.ready.contains(&left.player);
            let marked = ready && left.player == self.marked;
            let name = cut(&view.lanes.names[left.player], widest);
            let pad = " ".repeat(widest - width(&name));
            let said = left.deed.said(&self.words.lanes);
            let on: Vec<_> = left.on.iter().map(|it| view.lanes.names[*it].as_str()).collect();
            let waits =
                if ready { String::new() } else { format!("  {}", (self.words.play.waits)(&on)) };
            let (mark, number) = match (marked, ready) {
                (true, _) => (">", left.player.to_string()),
                (false, true) => (" ", left.player.to_string()),
                (false, false) => (" ", "-".to_owned()),
            };
            let style = match (marked, ready) {
                (true, _) => Style::new().bold().invert(),
                (false, true) => Style::new().bold(),
                (false, false) => Style::new().dimmed(),
            };
            let text = format!("{mark} {number:>2}  {name}{pad}  {said}{waits}");
            (style, filled(&text, &left.deed.place, columns))
        };
        // The marked one is always seen.
        let at = view.lanes.left.iter().position(|left| left.player == self.marked).unwrap_or(0);
        let from = at.saturating_sub(at_most.saturating_sub(1));
        view.lanes.left.iter().skip(from).take(at_most).map(line).collect()
    }
}

/// A line with something on the right.
fn filled(left: &str, right: &str, columns: usize) -> String {
    let left = cut(left, columns.saturating_sub(width(right) + 1));
    let space = columns.saturating_sub(width(&left) + width(right));
    cut(&format!("{left}{}{right}", " ".repeat(space)), columns)
}

#[cfg(test)]
mod tests {
    use super::{Screen, View};
    use crate::{conductor::Run, lanes::sample, words::Language};

    #[test]
    fn what_a_program_that_broke_wrote_to_standard_error_is_on_the_last_screen() {
        let run = Run { errors: "process Ann panicked: no milk\n".into(), ..sample::deadlock() };
        for language in Language::ALL {
            let words = language.words();
            let view = View::end(&run, String::new(), None);
            let lines = Screen::new("a title", words).lines(&view, 80, 30);
            let at = lines.iter().position(|(_, line)| line == words.check.errors).expect("there");
            assert_eq!(lines[at + 1].1, "  process Ann panicked: no milk");
        }
    }
}
