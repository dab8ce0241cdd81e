//! What exploring has found, and how a run ended, for people and for programs.

use std::fmt::Write;

use crate::{
    command::json,
    conductor::Run,
    explore::{Found, Outcome, SIMPLE, is_good},
    lanes::Lanes,
    schedule::Schedule,
    words::Words,
};

/// What was found, for a person: those outcomes whose runs have been made simple, and how many more there are.
pub(super) fn text_of(
    found: &Found,
    words: &Words,
    schedule_of: impl Fn(&Run) -> Schedule,
) -> String {
    let mut text = format!("{}\n", (words.explore.summary)(found));
    for outcome in found.outcomes.iter().take(SIMPLE) {
        // A string takes all that is written to it.
        let _always = write!(text, "\n{} × {}", outcome.times, said_of(outcome, words));
        let command = |run| format!("cargo course replay {}", schedule_of(run));
        let _always = writeln!(text, "  {}", command(&outcome.simplest));
        if let Some(nearest) = &outcome.nearest {
            let _always = writeln!(text, "  {}", (words.explore.nearest)(&command(nearest)));
        }
    }
    if found.outcomes.len() > SIMPLE {
        let more = (words.explore.more)(found.outcomes.len() - SIMPLE);
        let _always = write!(text, "\n{more}\n");
    }
    if let Some(step) = found.strayed {
        let _always = write!(text, "\n{}\n", (words.explore.strayed)(step));
    }
    text
}

/// How it ended, who was stuck, and what was written.
fn said_of(outcome: &Outcome, words: &Words) -> String {
    let run = &outcome.simplest;
    let mut lines = ending_of(run, words).lines().map(str::to_owned).collect::<Vec<_>>();
    lines.extend(run.output().lines().map(|line| format!("  {line}")));
    if !is_good(run) && !run.errors.is_empty() {
        lines.push(words.check.errors.to_owned());
        lines.extend(run.errors.lines().map(|line| format!("  {line}")));
    }
    lines.join("\n  ") + "\n"
}

/// How a run ended, and who was stuck in it.
pub(super) fn ending_of(run: &Run, words: &Words) -> String {
    let verdict = (words.explore.verdict)(&run.verdict);
    [vec![verdict], stuck(run, words)].concat().join("\n") + "\n"
}

/// That there was a deadlock on the way, if there was one; and who waits for whom, a line each.
fn stuck(run: &Run, words: &Words) -> Vec<String> {
    let knot = run.knot.as_ref().map(|knot| (words.explore.knot)(knot.step));
    let waits = Lanes::stuck(run, &words.lanes).into_iter().map(|line| format!("  {line}"));
    knot.into_iter().chain(waits).collect()
}

/// What was found, for a machine.
pub(super) fn json_of(
    found: &Found,
    words: &Words,
    schedule_of: impl Fn(&Run) -> Schedule,
) -> String {
    let outcomes = found.outcomes.iter().map(|outcome| {
        let run = &outcome.simplest;
        json::object([
            ("times", outcome.times.to_string()),
            ("first", outcome.first.to_string()),
            ("switches", run.switches().to_string()),
            ("verdict", json::string(&format!("{:?}", run.verdict))),
            ("ending", json::string(&(words.explore.verdict)(&run.verdict))),
            ("good", is_good(run).to_string()),
            ("knot", run.knot.as_ref().map_or("null".into(), |knot| knot.step.to_string())),
            ("stuck", json::list(stuck(run, words).iter().map(|line| json::string(line)))),
            ("output", json::string(&run.output())),
            ("errors", json::string(&run.errors)),
            (
                "nearest",
                outcome.nearest.as_ref().map_or("null".into(), |nearest| {
                    json::string(&schedule_of(nearest).to_string())
                }),
            ),
            ("schedule", json::string(&schedule_of(run).to_string())),
        ])
    });
    json::object([
        ("runs", found.runs.to_string()),
        ("orders", found.complete.map_or("null".into(), |orders| orders.to_string())),
        ("in_time", found.in_time.to_string()),
        ("rested", found.rested.to_string()),
        ("strayed", found.strayed.map_or("null".into(), |step| step.to_string())),
        ("outcomes", json::array(outcomes).trim_end().to_owned()),
    ])
}

#[cfg(test)]
mod tests {
    use super::{ending_of, json_of, text_of};
    use crate::{
        conductor::{Run, Verdict},
        explore::{Found, Outcome},
        lanes::sample,
        schedule::Schedule,
        words::Language,
    };

    const PANIC: &str = "process Ann panicked at main.rs:7: no milk\n";

    fn found(runs: impl IntoIterator<Item = Run>) -> Found {
        let outcome = |simplest| Outcome { times: 2, first: 1, seen: 1, simplest, nearest: None };
        let outcomes: Vec<_> = runs.into_iter().map(outcome).collect();
        Found {
            runs: outcomes.len(),
            outcomes,
            complete: None,
            in_time: false,
            rested: false,
            strayed: None,
        }
    }

    fn with_errors(run: Run) -> Run {
        Run { errors: PANIC.to_owned(), ..run }
    }

    fn schedule_of(run: &Run) -> Schedule {
        Schedule::of(run, 5, None, 0)
    }

    #[test]
    fn what_the_program_wrote_to_standard_error_is_shown_where_it_ended_badly() {
        let [bad, knot] = [sample::deadlock(), sample::knot()].map(with_errors);
        let good = Run { knot: None, ..knot.clone() };
        for (language, heading) in
            [(Language::English, "On standard error:"), (Language::Chinese, "标准错误的输出：")]
        {
            let words = language.words();
            let text = |run: &Run| text_of(&found([run.clone()]), words, schedule_of);
            for run in [&bad, &knot] {
                let said = format!("\n  {heading}\n    {PANIC}  cargo course replay");
                assert!(text(run).contains(&said), "{}", text(run));
            }
            assert!(!text(&good).contains(heading), "{}", text(&good));
        }
        let json = json_of(&found([bad]), Language::English.words(), schedule_of);
        assert!(json.contains(r#""errors":"process Ann panicked at main.rs:7: no milk\n""#));
    }

    #[test]
    fn how_a_run_ended_is_told_with_who_was_stuck() {
        let told = "they end normally
but at step 8 there is a deadlock:
  Ann waits for Bob: end (main.rs:25)
  Bob waits for Ann: acquire till (main.rs:31)
";
        let words = Language::English.words();
        assert_eq!(ending_of(&sample::knot(), words), told);
        let json = json_of(&found([sample::knot()]), words, schedule_of);
        assert!(json.contains(r#""  Ann waits for Bob: end (main.rs:25)""#), "{json}");
    }

    #[test]
    fn of_very_many_outcomes_only_those_are_shown_that_were_made_simple() {
        let run = |code| Run { verdict: Verdict::Code(code), ..sample::knot() };
        for (language, more) in [
            (Language::English, "\n… and 3 more outcomes; --json shows all\n"),
            (Language::Chinese, "\n……另有 3 种结果；--json 会全部列出\n"),
        ] {
            let words = language.words();
            let text = |outcomes| text_of(&found((0..outcomes).map(run)), words, schedule_of);
            assert_eq!(text(15).matches("cargo course replay").count(), 12);
            assert!(text(15).ends_with(more), "{}", text(15));
            assert!(!text(12).contains("--json"), "{}", text(12));
            let json = json_of(&found((0..15).map(run)), words, schedule_of);
            assert_eq!(json.matches("\"schedule\"").count(), 15);
        }
    }
}
