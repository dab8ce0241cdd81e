//! The desk in a page of the book: each moment as a line of JSON, each choice as a line of text.
//!
//! What may be said: `go 2`, the number of a player who is ready; `undo`, `restart`, `clock`, `quit`. The end of the input is
//! as good as `quit`: the page is gone.

use std::io::{BufRead, Write};

use anyhow::Result;

use super::{Choice, Desk, Wish, choices};
use crate::{
    command::json,
    conductor::{Moment, Object, Run},
    explore::is_good,
    lanes::{Lanes, svg},
    words::Words,
};

/// A person before a page.
#[derive(Debug)]
pub struct InPage<R, W> {
    input: R,
    output: W,
    words: &'static Words,
}

impl<R: BufRead, W: Write> InPage<R, W> {
    /// Who hears what is written, and speaks by what can be read.
    pub fn new(input: R, output: W, words: &'static Words) -> InPage<R, W> {
        InPage { input, output, words }
    }

    fn tell(&mut self, view: &str) -> Result<()> {
        writeln!(self.output, "{}", view.replace('\n', ""))?;
        Ok(self.output.flush()?)
    }

    /// What is said next; nothing that is understood is skipped.
    fn hear(&mut self, moment: Option<&Moment<'_>>) -> Choice {
        loop {
            let mut line = String::new();
            if self.input.read_line(&mut line).unwrap_or(0) == 0 {
                return Choice::Wishes(Wish::Quit);
            }
            match line.trim() {
                "undo" => return Choice::Wishes(Wish::Undo),
                "restart" => return Choice::Wishes(Wish::Restart),
                "clock" => return Choice::Wishes(Wish::OtherClock),
                "quit" => return Choice::Wishes(Wish::Quit),
                other => {
                    let player = other.strip_prefix("go ").and_then(|player| player.parse().ok());
                    let place = player.and_then(|player| moment?.place_of(player));
                    if let Some(place) = place {
                        return Choice::Goes(place);
                    }
                }
            }
        }
    }

    /// What is to be said beside how it ended.
    fn notes(&self, run: &Run) -> Vec<String> {
        let knot = Lanes::of(run).knot_said(self.words);
        let mut notes = knot.map_or_else(Vec::new, |(knot, waits)| [vec![knot], waits].concat());
        if choices(run).is_empty() {
            notes.push((self.words.play.no_choice)(run.clock).to_owned());
        }
        notes
    }

    /// Everything there is to see of a run, which may be over.
    fn view(&self, run: &Run, ready: &[usize], clock: &str, end: Option<String>) -> String {
        let lanes = Lanes::of(run);
        let words = self.words;
        let picture = match end {
            Some(_) => svg::paint(&lanes, words),
            None => svg::paint_so_far(&lanes, words),
        };
        let player = |left: &crate::lanes::Left| {
            let on: Vec<_> = left.on.iter().map(|it| lanes.names[*it].as_str()).collect();
            let is_ready = ready.contains(&left.player);
            let waits = if is_ready { String::new() } else { (words.play.waits)(&on) };
            json::object([
                ("player", left.player.to_string()),
                ("name", json::string(&lanes.names[left.player])),
                ("text", json::string(&left.deed.said(&words.lanes))),
                ("place", json::string(&left.deed.place)),
                ("ready", is_ready.to_string()),
                ("waits", json::string(&waits)),
            ])
        };
        let shown = |it: &&Object| !it.name.is_empty() && !it.value.is_empty();
        let values =
            run.objects.iter().filter(shown).map(|it| format!("{} = {}", it.name, it.value));
        json::object([
            ("players", json::list(lanes.left.iter().map(player))),
            ("values", json::list(values.map(|value| json::string(&value)))),
            ("output", json::string(&run.output())),
            ("clock", json::string(clock)),
            ("picture", json::string(&picture)),
            ("end", end.unwrap_or_else(|| "null".into())),
        ])
    }
}

impl<R: BufRead, W: Write> Desk for InPage<R, W> {
    fn choose(&mut self, moment: &Moment<'_>, _: usize) -> Choice {
        let ready: Vec<_> = moment.ready.iter().map(|ask| ask.player).collect();
        let run = moment.so_far();
        let clock = (self.words.play.clock)(moment.time(), run.clock);
        let view = self.view(&run, &ready, &clock, None);
        match self.tell(&view) {
            Ok(()) => self.hear(Some(moment)),
            Err(_) => Choice::Wishes(Wish::Quit),
        }
    }

    fn at_the_end(
        &mut self,
        run: &Run,
        schedule: String,
        by_default: Option<&Run>,
    ) -> Result<Wish> {
        let time = run.steps.last().map_or_else(Default::default, |step| step.time);
        let end = json::object([
            ("ending", json::string(&(self.words.explore.verdict)(&run.verdict))),
            ("good", is_good(run).to_string()),
            ("errors", json::string(if is_good(run) { "" } else { &run.errors })),
            ("notes", json::list(self.notes(run).iter().map(|note| json::string(note)))),
            ("schedule", json::string(&schedule)),
            ("default", by_default.map_or("null".into(), |run| json::string(&run.output()))),
        ]);
        let clock = (self.words.play.clock)(time, run.clock);
        let view = self.view(run, &[], &clock, Some(end));
        self.tell(&view)?;
        loop {
            if let Choice::Wishes(wish) = self.hear(None) {
                return Ok(wish);
            }
        }
    }
}
