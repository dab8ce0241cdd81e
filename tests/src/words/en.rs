//! What the command says in English.

mod book;
mod exercise;
mod lanes;
mod play;

use shared::seam::wire::SPEEDS;

use self::{book::BOOK, exercise::EXERCISE, lanes::LANES, play::PLAY};
use crate::{
    check::Complaint,
    conductor::{Verdict, name_of_call},
    transcript::{End, Kind, Leftover, signal_name},
    words::{
        ALLOW_NAMESPACES, CheckWords, Doctor, ExploreWords, Help, LessonWords, Mistake, Words,
    },
};

pub(super) static WORDS: Words = Words {
    help: Help {
        course: "Processes in Concert: run the lessons of the course and look at what processes do.",
        course_usage: "course [OPTIONS] <COMMAND>",
        course_after: "Begin with: cargo lesson 05",
        usage: "Usage: ",
        commands: "Commands:",
        arguments: "Arguments:",
        options: "Options:",
        list: "List the lessons, or the parts of one",
        list_usage: "course list [OPTIONS] [LESSON]",
        list_number: "A lesson by number or name: 5, 05, join",
        called: |name| name,
        subject: "A lesson by number or name (5, 05, join), or an exercise (last-ticket)",
        lesson: "Run a lesson, or one part of it",
        lesson_usage: "course lesson [OPTIONS] [LESSON] [PART | ARGUMENTS]…",
        lesson_words: "A lesson by number or name (5, 05, join), then what it is given: a part, or anything that \
            this lesson understands. Words after -- are left to the lesson in any case",
        explore: "Run a part of a lesson on many schedules, one process at a time, and show what came of them",
        explore_usage: "course explore [OPTIONS] <NN> [PART]",
        explore_part: "The number of the part; without it, all of them",
        explore_schedules: "How many schedules to try [200]",
        explore_strategy: "How to choose them: portfolio (a mixture, the default), random, pct, pos, surw, delay, \
            exhaustive",
        explore_jobs: "How many cores may work at it [all]; what is found is the same",
        replay: "Run one schedule again, to the byte",
        replay_usage: "course replay [OPTIONS] <SCHEDULE>",
        replay_schedule: "The schedule, as `explore` prints it",
        replay_answer: "Of an exercise: the answer in this file, in place of yours",
        lanes: "Run one schedule again, and draw what each process does, in a lane of its own",
        play: "Conduct a part of a lesson yourself: at a terminal, choose who goes",
        play_usage: "course play [OPTIONS] <NN> [PART]\n       course play [OPTIONS] <SCHEDULE>",
        play_what: "A lesson, 05 or join; or an exercise; or a schedule, which is then suggested choice by choice",
        lanes_usage: "course lanes [OPTIONS] <SCHEDULE>",
        lanes_format: "text (the default), svg, json, trace (for ui.perfetto.dev), or html (a piece of a web page)",
        book: "Open the book at an address of this machine, with lessons to run in its pages",
        book_usage: "course book [OPTIONS]",
        book_build: "Only build it, for any web server, and say where it is",
        book_port: "At which port [a free one]",
        doctor: "Check that this machine has what the course needs",
        doctor_usage: "course doctor [OPTIONS]",
        completions: "Print the completions for a shell",
        completions_usage: "course completions <SHELL>",
        completions_shell: "bash, elvish, fish, powershell or zsh",
        lang: "Language: en or zh; else the environment decides (COURSE_LANG, LC_ALL, LC_MESSAGES, LANG)",
        speed: "Let the lesson's clock run N times as fast",
        seed: "Of `lesson`: where its random numbers begin; of `explore`: which schedules are tried",
        json: "Print JSON (list, explore, replay, lanes and doctor)",
        help: "Print this help",
        version: "Print the version",
    },
    mistake: Mistake {
        error: "error: ",
        unknown_argument: |argument| format!("there is no option or argument `{argument}` here"),
        unknown_command: |command| format!("there is no command `{command}`"),
        did_you_mean: |close| format!("did you mean `{close}`?"),
        bad_value: |argument, value| format!("`{value}` will not do for {argument}"),
        valid_values: |values| format!("it may be: {values}"),
        value_missing: |argument| format!("{argument} needs a value"),
        argument_missing: |argument| format!("{argument} is missing"),
        given_twice: |argument| format!("{argument} can be given only once"),
        other: "this is not understood",
        see_help: "Help: course --help",
        not_a_speed: || {
            let (least, most) = SPEEDS.into_inner();
            format!("it must be a number from {least} to {most}, such as 10 or 0.5")
        },
        not_a_seed: "it must be a whole number, not negative",
        not_a_count: "it must be a whole number, at least 1",
    },
    lesson: LessonWords {
        how_to_go_on: |first| format!("Run one with: cargo lesson {first}"),
        how_to_run_a_part: |number| {
            format!("All parts: cargo lesson {number} · only the first: cargo lesson {number} 1")
        },
        no_parts: "This lesson has no parts.",
        no_lessons: "There are no lessons here yet.",
        unknown: |meant| format!("there is no lesson `{meant}`"),
        no_part: |part, last| format!("there is no part {part}; the parts are 1 to {last}"),
        there_are: "There are:",
        building: |lesson| format!("Building {lesson} … the first time this takes a while."),
        cargo_missing: |why| format!("cannot start cargo, which builds the lessons: {why}"),
        does_not_build: |lesson| format!("{lesson} does not build; above, the compiler says why"),
        cannot_start: |program, why| format!("cannot start {program}: {why}"),
    },
    explore: ExploreWords {
        summary: |found| {
            let orders = match found.complete {
                Some(1) => "the only order there is".to_owned(),
                // What was run before it was known that all can be run repeats some of them.
                Some(orders) if orders < found.runs => {
                    format!("all {orders} orders, in {} runs", found.runs)
                }
                Some(orders) => format!("all {orders} orders"),
                None => format!("{} runs, not all orders there are", found.runs),
            };
            let [in_time, rests] = found.reserves();
            let in_time =
                if in_time { " in which time passes only while nobody can go on" } else { "" };
            let rests = if rests {
                " (whoever looks again in vain rests until something changes)"
            } else {
                ""
            };
            match found.outcomes.len() {
                1 => format!("{orders}{in_time}{rests}: one outcome"),
                outcomes => format!("{orders}{in_time}{rests}: {outcomes} outcomes"),
            }
        },
        verdict,
        no_schedule: |text| format!("`{text}` is no schedule; `course explore` prints some"),
        changed: "the program has changed since this schedule was recorded, so it may mean something else now; explore \
            again",
        knot: |step| format!("but at step {step} there is a deadlock:"),
        more: |outcomes| match outcomes {
            1 => "… and one more outcome; --json shows all".to_owned(),
            _ => format!("… and {outcomes} more outcomes; --json shows all"),
        },
        nearest: |schedule| format!("nearest to it, and otherwise: {schedule}"),
        another_run: |step| {
            let where_ = step.map_or(String::new(), |step| format!(" from step {step} on"));
            format!(
                "this is not the run that the schedule was recorded from: it differs{where_}. The program depends on \
                something that is no part of the schedule, such as the real clock, a file, or a process outside."
            )
        },
        strayed: |step| {
            format!(
                "The same schedule does not always give the same run: two differ at step {step}. The program depends on \
                something that is no part of a schedule, such as the real clock, a file, or a process outside."
            )
        },
    },
    lanes: LANES,
    play: PLAY,
    book: BOOK,
    doctor: Doctor {
        good: "good",
        note: "note",
        missing: "missing",
        all_well: "All that is needed is here.",
        something_missing: "Something that is needed is missing.",
        unknown: "unknown",
        not_found: "not found",
        kernel: "Linux kernel",
        kernel_advice: |wanted| {
            format!(
                "Linux {wanted} or newer is needed, for pidfd. On Windows use WSL 2 (not WSL 1), on a Mac a virtual \
                machine or a dev container."
            )
        },
        rust: "Rust",
        rust_advice: |wanted| format!("Rust {wanted} or newer is needed: rustup update stable"),
        proc: "/proc",
        proc_mounted: "mounted",
        proc_not_mounted: "not mounted",
        proc_advice: "Processes are watched through /proc: mount -t proc proc /proc, or a container that has it.",
        processes: "new processes",
        processes_work: "can be made, and ended again",
        processes_advice: "Processes cannot be made and ended as the course needs it. Is there a limit \
            (ulimit -u, a container's pids limit) or a sandbox that forbids it?",
        apart: "keeping graded programs apart",
        apart_possible: "they see no file of the exercises, no network and no process but their own",
        apart_by_fence: "by Landlock, as there are no user namespaces",
        fence_advice: |open| {
            format!(
                "They see no file of the exercises, but are not kept from {}. For your own answers that does not matter; for those of \
                others take a container or a virtual machine with nothing else in it, or allow namespaces: {ALLOW_NAMESPACES}",
                exercise::dangers(open),
            )
        },
        apart_impossible: "not possible, there are neither user namespaces nor Landlock",
        apart_advice: || {
            format!(
                "Limits of time, memory, processes and output hold, and whatever a program starts is ended. But it can read \
                and write all that you can, solutions and other answers too, reach the network, and end your processes. For your own \
                answers that does not matter; grade those of others in a container or a virtual machine, or allow namespaces: \
                {ALLOW_NAMESPACES}"
            )
        },
        memory: "memory overcommit",
        memory_free: "allowed",
        memory_strict: "forbidden (vm.overcommit_memory = 2)",
        memory_advice: "Shared memory is reserved in a large piece and paid for only where it is used. \
            Allow that: sudo sysctl vm.overcommit_memory=0",
        cores: "processor cores",
        cores_advice: "With one core processes take turns: all lessons work, but none gets faster.",
        locale: "locale",
        locale_advice: "This is no UTF-8 locale, so Chinese and box drawings may look wrong: export LANG=C.UTF-8",
        just: "just",
        just_advice: "Not needed, `cargo lesson 05` does the same. If you want it: pip install rust-just",
    },
    check: CheckWords {
        complaint,
        output: "What it printed:",
        no_output: "It printed nothing.",
        errors: "On standard error:",
        end: |end| match end {
            End::Code(code) => format!("It ended with exit code {code}."),
            End::Signal(number) => format!("It was ended by {}.", signal_name(number)),
            End::TimeLimit => "It took too long and was ended.".to_owned(),
            End::OutputLimit => "It printed too much and was ended.".to_owned(),
            End::ProcessLimit => "It had too many processes at once and was ended.".to_owned(),
            End::MemoryLimit => "It used too much memory and was ended.".to_owned(),
            End::Stopped => "It was stopped from outside.".to_owned(),
        },
        leftover: |Leftover { pid, name, kind }| match kind {
            Kind::Running => format!(
                "Orphan: {name} (pid {pid}) was still there when the main process had ended."
            ),
            Kind::Unreaped => {
                format!("Zombie: {name} (pid {pid}) had ended and nobody had waited for it.")
            }
            Kind::Adopted => format!("{name} (pid {pid}) ended after its parent."),
        },
    },
    exercise: EXERCISE,
};

fn complaint(complaint: &Complaint) -> String {
    match complaint {
        Complaint::Absent(pattern) => format!("no line is like `{pattern}`"),
        Complaint::NotBefore(first, second) => {
            format!("every `{first}` must come before every `{second}`, but one comes later")
        }
        Complaint::NotFirst(pattern) => {
            format!("`{pattern}` must come first, but something else does")
        }
        Complaint::NotLast(pattern) => {
            format!("`{pattern}` must come last, but something else does")
        }
        Complaint::Count { pattern, expected, found } => {
            let what = match pattern.to_string() {
                all if all == "*" => "in all".to_owned(),
                pattern => format!("like `{pattern}`"),
            };
            let lines = if *expected == 1 { "line" } else { "lines" };
            format!("there must be exactly {expected} {lines} {what}, but the number is {found}")
        }
        Complaint::OutOfOrder { pattern, after } => {
            format!("`{pattern}` must come after `{after}`, but it comes earlier")
        }
        Complaint::TooMany { most, enter } => {
            format!("there must never be more than {most} inside, but one more came: `{enter}`")
        }
        Complaint::LeftTooOften(leave) => {
            format!("somebody left who had not entered: `{leave}`")
        }
        Complaint::Exit { expected, found } => {
            format!("it must end like this: {expected}, but it ended like this: {found}")
        }
        Complaint::NotFinished(end) => format!("it must come to an end by itself, but: {end}"),
        Complaint::LeftBehind(count) => {
            format!("it must leave no process behind, but the number of those left is {count}")
        }
    }
}

fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Code(0) => "they end normally".into(),
        Verdict::Code(code) => format!("the first process ends with exit code {code}"),
        Verdict::Signal(signal) => {
            format!("the first process is ended by {}", signal_name(*signal))
        }
        Verdict::Orphans(count) => format!("the first process ends and leaves {count} others"),
        Verdict::Zombies(count) => {
            format!("the first process ends and leaves {count} zombies: nobody had waited for them")
        }
        Verdict::Deadlock(_) => "a deadlock: nobody can go on".into(),
        Verdict::Livelock(_) => {
            "a livelock: those who are left look again and again for what nobody will bring".into()
        }
        Verdict::Stopped => "the run was stopped".into(),
        Verdict::StepLimit(steps) => format!("no end after {steps} steps: they go in circles"),
        Verdict::OutputLimit(bytes) => format!("more than {bytes} bytes of output"),
        Verdict::Silent { player, call: Some(call) } => {
            let call = match name_of_call(*call) {
                Some(name) => format!("the system call {name}"),
                None => format!("system call {call}"),
            };
            format!("process {player} hangs in {call}, which the conductor does not see")
        }
        Verdict::Silent { player, call: None } => format!("process {player} does not come back"),
        Verdict::NoFork(errno) => format!("the program could not make a process (error {errno})"),
    }
}
