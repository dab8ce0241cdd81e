//! What can be typed about exercises.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, builder::PossibleValuesParser};

use crate::{
    command::{
        grade::{FORMATS, Wish},
        grammar::dressed,
    },
    words::Words,
};

/// Something to do about exercises.
#[derive(Debug)]
pub(in crate::command) enum Task {
    Show(Option<String>),
    Check { name: Option<String>, answer: Option<PathBuf> },
    Hint(Option<String>),
    Watch(Option<String>),
    Reset(String),
    Solution { name: String, show: bool },
    Progress,
    Grade(Wish),
    Pin,
    HandOut(PathBuf),
}

/// The subcommands.
pub(in crate::command) fn commands(words: &Words) -> Vec<Command> {
    let help = &words.exercise.help;
    let name = Arg::new("name").value_name((words.help.called)("NAME")).help(help.name);
    let which = name.clone().help(help.name_or_next);
    let some = name.clone().required(true);
    let show = Arg::new("show").long("show").help(help.show).action(ArgAction::SetTrue);
    let answer = answer(help.answer);
    let path = clap::value_parser!(PathBuf);
    let folder =
        Arg::new("folder").value_name((words.help.called)("DIR")).help(help.folder).required(true);
    let folder = folder.value_parser(path);
    let command = |name: &'static str, argument: &Arg| Command::new(name).arg(argument);
    vec![
        dressed(command("exercise", &which), help.exercise, help.exercise_usage, words),
        dressed(command("check", &name).arg(answer), help.check, help.check_usage, words),
        dressed(command("hint", &name), help.hint, help.hint_usage, words),
        dressed(command("watch", &name), help.watch, help.watch_usage, words),
        dressed(command("reset", &some), help.reset, help.reset_usage, words),
        dressed(command("solution", &some).arg(show), help.solution, help.solution_usage, words),
        dressed(Command::new("progress"), help.progress, help.progress_usage, words),
        dressed(grade(words), help.grade, help.grade_usage, words),
        dressed(Command::new("hand-out").arg(folder), help.hand_out, help.hand_out_usage, words),
        dressed(Command::new("pin"), help.pin, help.pin_usage, words),
    ]
}

/// The option that names an answer elsewhere.
pub(in crate::command) fn answer(text: &'static str) -> Arg {
    let path = clap::value_parser!(PathBuf);
    Arg::new("answer").long("answer").value_name("FILE").help(text).value_parser(path)
}

fn grade(words: &Words) -> Command {
    let help = &words.exercise.help;
    let option = |name: &'static str, value: &'static str, text: &'static str| {
        Arg::new(name).long(name).value_name(value).help(text)
    };
    let path = clap::value_parser!(PathBuf);
    let format = PossibleValuesParser::new(FORMATS);
    Command::new("grade").args([
        option("format", "FORMAT", help.format).value_parser(format).hide_possible_values(true),
        option("output", "FILE", help.output).value_parser(path.clone()),
        option("shard", "K/N", help.shard),
        option("submissions", "DIR", help.submissions).value_parser(path.clone()),
        Arg::new("merge")
            .value_name((words.help.called)("merge FILE"))
            .help(help.merge)
            .num_args(0..)
            .value_parser(path),
    ])
}

fn wish(matches: &ArgMatches) -> Wish {
    let path = |name| matches.get_one::<PathBuf>(name).cloned();
    let text = |name| matches.get_one::<String>(name).cloned();
    let words = matches.get_many::<PathBuf>("merge").into_iter().flatten();
    Wish {
        format: text("format").unwrap_or_else(|| FORMATS[0].to_owned()),
        output: path("output"),
        shard: text("shard"),
        submissions: path("submissions"),
        words: words.cloned().collect(),
    }
}

/// What was typed, if it is about exercises.
pub(in crate::command) fn task(command: &str, matches: &ArgMatches) -> Option<Task> {
    let name = || matches.get_one::<String>("name").cloned();
    Some(match command {
        "exercise" => Task::Show(name()),
        "check" => {
            Task::Check { name: name(), answer: matches.get_one::<PathBuf>("answer").cloned() }
        }
        "hint" => Task::Hint(name()),
        "watch" => Task::Watch(name()),
        "reset" => Task::Reset(name()?),
        "solution" => Task::Solution { name: name()?, show: matches.get_flag("show") },
        "progress" => Task::Progress,
        "grade" => Task::Grade(wish(matches)),
        "hand-out" => Task::HandOut(matches.get_one::<PathBuf>("folder").cloned()?),
        "pin" => Task::Pin,
        _ => return None,
    })
}
