//! What is said about exercises, in English.

use crate::{
    confine::shield::Danger,
    exercise::{Judgement, Kind, judgement::Fault},
    words::{ExerciseHelp, ExerciseWords, Language, exercise::listed},
};

pub(super) const EXERCISE: ExerciseWords = ExerciseWords {
    help: HELP,
    kind: |kind| match kind {
        Kind::Predict => "predict what it can print",
        Kind::Break => "break it",
        Kind::Fix => "mend it",
        Kind::Build => "build it",
    },
    fault,
    passes: |judgement| format!("right, {}", runs(judgement)),
    runs,
    unknown: |name| format!("there is no exercise `{name}`"),
    there_are: "There are:",
    none_left: "All exercises are done. Well played!",
    heading: |label, title| format!("{label} · {title}"),
    worth: |kind, points, minutes| {
        let kind = (EXERCISE.kind)(kind);
        format!("{kind} · {points} points · about {minutes} minutes")
    },
    where_: |answer, program| match program {
        None => format!("Your file: {answer}"),
        Some(program) => format!("The program: {program}\nYour answer goes into: {answer}"),
    },
    conduct: |name| format!("Conduct it: cargo course play {name}"),
    then: |name| {
        format!("Then: cargo course check {name} · on every save: cargo course watch {name}")
    },
    passed: "passed",
    failed: "not yet",
    again: "The same again: ",
    left_out: |schedule| format!("  … all of it: cargo course lanes {schedule}"),
    in_a_free_run: "seen in a run that nobody conducted",
    ask_for_hint: |name, next| format!("Hint {next}: cargo course hint {name}"),
    put_schedule: |answer, name| {
        format!(
            "If that is what is asked, put this schedule into {answer}\nThen: cargo course check {name}"
        )
    },
    look_at_solution: |name| format!("Compare: cargo course solution {name}"),
    solution: |path| format!("A solution, from {path}:"),
    hint: |number, of| format!("Hint {number} of {of}"),
    no_more_hints: "There are no more hints.",
    show_solution: |name| format!(" The solution: cargo course solution {name} --show"),
    not_yet: |name| {
        format!(
            "the solution is for afterwards; to see it all the same: cargo course solution {name} --show"
        )
    },
    reset: |path, kept| match kept {
        Some(kept) => format!("{path} is as it was at first; what you had is in {kept}"),
        None => format!("{path} is as it was at first"),
    },
    cannot_reset: |path| {
        format!("git has no first version of {path}; get it from where you got the course")
    },
    progress: |passed, of, points, of_points| {
        format!("{passed} of {of} exercises, {points} of {of_points} points")
    },
    note: |note| {
        let hints = match note.hints {
            0 => None,
            1 => Some("1 hint".to_owned()),
            hints => Some(format!("{hints} hints")),
        };
        let shown = note.shown.then(|| "solution seen first".to_owned());
        hints.into_iter().chain(shown).collect::<Vec<_>>().join(", ")
    },
    next: |label| format!("Next: cargo course exercise {label}"),
    watching: |path| format!("Watching {path}: save it, and it is judged again"),
    checking: "judging …",
    keys: |hint, can_be_played| {
        let hint = hint.map_or(String::new(), |number| format!("h: hint {number} · "));
        let play = if can_be_played { "p: go along this schedule yourself · " } else { "" };
        format!("{hint}{play}q: quit")
    },
    total: |points, of, passed, count| {
        format!("{points} of {of} points, {passed} of {count} exercises passed")
    },
    no_solution: "the course was handed out without solutions",
    pinned: |count| format!("lessons/pins says now how {count} files of exercises are to be"),
    pin_if_meant: "If the change is meant, as the course's author: cargo course pin",
    handed_out: |folder| {
        format!(
            "{folder} is the course without solutions and without its history, in which they are, too"
        )
    },
    not_empty: |folder| format!("{folder} is not empty; name a folder that is not there yet"),
    no_clone: "git has no list of the files here; hand out from a clone that was made with git",
    edited: |path| format!("{path} has been changed; graded with the course's own copy"),
    exposed: |to| {
        format!(
            "this machine has no user namespaces: the programs were not kept from {}",
            dangers(to)
        )
    },
    table: ["exercise", "what to do", "points", "minutes"],
    together: "together",
    columns: ["exercise", "points", "verdict", "why"],
    no_grade: |path, why| format!("{path} is no grade.json that this version can read: {why}"),
    one_learner: "this format is for one learner; for a folder of submissions take json, junit, github or text",
    bad_shard: "a shard is k/n with k from 1 to n, such as 2/4",
    no_submissions: |path| format!("there is no folder of submissions in {path}"),
};

const HELP: ExerciseHelp = ExerciseHelp {
    exercise: "Show an exercise, the next one if you name none, and where to write",
    exercise_usage: "course exercise [OPTIONS] [NAME | next]",
    name: "The name of an exercise: closing-mail, 05-closing-mail; without it, the next one",
    name_or_next: "The name of an exercise, or next; all is listed by `course progress`",
    check: "Judge your answer to an exercise on many schedules",
    check_usage: "course check [OPTIONS] [NAME]",
    answer: "Judge this file in place of yours; nothing is noted",
    hint: "Show the next hint",
    hint_usage: "course hint [OPTIONS] [NAME]",
    watch: "Judge your answer on every save",
    watch_usage: "course watch [OPTIONS] [NAME]",
    reset: "Begin an exercise again; what you had is kept beside it",
    reset_usage: "course reset [OPTIONS] <NAME>",
    solution: "Show a solution, once you have one",
    solution_usage: "course solution [OPTIONS] <NAME>",
    show: "Show it before; the progress will say so",
    progress: "Show what is done and what is left",
    progress_usage: "course progress [OPTIONS]",
    grade: "Judge all exercises, or join the results of several machines with `grade merge FILE…`",
    grade_usage: "course grade [OPTIONS]\n       course grade [OPTIONS] merge <FILE>…",
    hand_out: "For a teacher: copy the course, without solutions, for a class",
    hand_out_usage: "course hand-out [OPTIONS] <DIR>",
    folder: "Where the copy goes; the folder is made",
    pin: "For an author: note that the exercises' files are as they are to be",
    pin_usage: "course pin [OPTIONS]",
    format: "text (the default), json, junit, github, classroom50 or gradescope",
    output: "Write grade.json here, too",
    shard: "Only every n-th exercise, from the k-th on: k/n",
    submissions: "Grade each folder in this one, a learner's clone each",
    merge: "The word merge, and grade.json files",
};

fn runs(judgement: &Judgement) -> String {
    match (judgement.orders, judgement.runs) {
        (Some(1), _) => "in the only order there is".into(),
        (Some(orders), _) => format!("in all {orders} orders"),
        (None, 1) => "on one schedule".into(),
        (None, runs) => format!("on {runs} schedules, not all there are"),
    }
}

fn fault(fault: &Fault) -> String {
    let words = Language::English.words();
    match fault {
        Fault::DoesNotCompile => "it does not compile; the compiler says why".into(),
        Fault::Takes(file) => format!("an answer is one file, and this one takes in another: {file}"),
        Fault::Claim(_, complaint) => (words.check.complaint)(complaint),
        Fault::NotStuck => "it should end in a deadlock, and does not".into(),
        Fault::Never(name) => {
            format!("what must be possible (`{name}`) was not seen on any schedule")
        }
        Fault::Uses { operation, wanted, found } => format!(
            "the work is not really done: `{}` happens {found} times and must happen at least {wanted}",
            operation.name()
        ),
        Fault::Avoids(operation) => {
            format!("it uses `{}`, and must do without", operation.name())
        }
        Fault::Sequential => {
            "the processes never work at the same time: one always waits until the other is done"
                .into()
        }
        Fault::Ended(verdict) => (words.explore.verdict)(verdict),
        Fault::Knot => "a deadlock: some wait for each other for ever, while others go on".into(),
        Fault::Strays => "the same schedule does not always give the same run: it depends on something that is no \
            part of a schedule, such as the real clock or a file"
            .into(),
        Fault::Unanswered => "there is no answer in the file yet".into(),
        Fault::NoSchedule(text) => {
            format!("`{text}` is no schedule; `cargo course play` prints one at its end")
        }
        Fault::Lost => "this schedule is for another program: at some step it names a process that cannot go".into(),
        Fault::DoesNotBreak => "on this schedule nothing breaks".into(),
        Fault::Impossible(outcome) => format!("it can never print this: {outcome}"),
        Fault::Missing(outcome) => {
            let outcome = if outcome.is_empty() { "nothing at all" } else { outcome };
            format!("your list lacks something that it can print: {outcome}")
        }
        Fault::JudgeGone(why) => format!("the program has disturbed its judge: {why}"),
        Fault::TimeLimit => "it took too long and was ended".into(),
        Fault::MemoryLimit => "it used too much memory and was ended".into(),
        Fault::ProcessLimit => "it had too many processes at once and was ended".into(),
    }
}

/// What is not kept away, in a sentence.
pub(super) fn dangers(open: &[Danger]) -> String {
    let names = open.iter().map(|danger| match danger {
        Danger::Files => "files",
        Danger::Network => "the network",
        Danger::Processes => "other processes",
        Danger::Services => "services at socket files",
    });
    listed(names, ", ", " and ")
}
