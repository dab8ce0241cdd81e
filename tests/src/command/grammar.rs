//! The command line as clap knows it: subcommands, arguments, and help pages in the chosen language.

use std::{ffi::OsString, fmt::Write};

use clap::{
    Arg, ArgAction, Command,
    builder::{PossibleValuesParser, Styles, styling::Style},
};

use crate::{
    command::{exercise, lanes::FORMATS},
    strategy::Way,
    words::{Language, Words},
};

/// All that can be typed.
pub(super) fn course(words: &Words) -> Command {
    let help = &words.help;
    let lang = Arg::new("lang")
        .long("lang")
        .value_name("en|zh")
        .help(help.lang)
        .global(true)
        .value_parser(PossibleValuesParser::new(Language::ALL.map(Language::tag)))
        .hide_possible_values(true);
    let number = |name: &'static str, text: &'static str| {
        // A negative number is refused by us, in the right language.
        Arg::new(name).long(name).value_name("N").help(text).global(true).allow_hyphen_values(true)
    };
    let json =
        Arg::new("json").long("json").help(help.json).action(ArgAction::SetTrue).global(true);
    let version =
        Arg::new("version").short('V').long("version").help(help.version).display_order(98);

    let command = Command::new("course")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .after_help(help.course_after)
        .subcommands(subcommands(words))
        .args([lang, number("speed", help.speed), number("seed", help.seed), json])
        .arg(version.action(ArgAction::Version));
    dressed(command, help.course, help.course_usage, words)
}

fn subcommands(words: &Words) -> Vec<Command> {
    let help = &words.help;
    let lesson = Arg::new("words")
        .value_name((help.called)("NN"))
        .help(help.lesson_words)
        .num_args(0..)
        .trailing_var_arg(true)
        .allow_hyphen_values(true)
        .value_parser(clap::value_parser!(OsString));
    let number = Arg::new("lesson").value_name((help.called)("NN")).help(help.list_number);
    let shell = Arg::new("shell")
        .value_name("SHELL")
        .help(help.completions_shell)
        .required(true)
        .hide_possible_values(true)
        .value_parser(PossibleValuesParser::new(["bash", "elvish", "fish", "powershell", "zsh"]));
    let completions = Command::new("completions").arg(shell);
    let which =
        Arg::new("lesson").value_name((help.called)("NN")).help(help.subject).required(true);
    let part = Arg::new("part").value_name((help.called)("PART")).help(help.explore_part);
    let schedules = Arg::new("schedules").long("schedules").value_name("N");
    let strategy = Arg::new("strategy")
        .long("strategy")
        .value_name("NAME")
        .value_parser(PossibleValuesParser::new(Way::ALL.map(|(name, _)| name)));
    let play = Command::new("play").args([which.clone().help(help.play_what), part.clone()]);
    let explore = Command::new("explore").args([
        which,
        part,
        schedules.help(help.explore_schedules),
        strategy.help(help.explore_strategy).hide_possible_values(true),
        Arg::new("jobs").long("jobs").value_name("N").help(help.explore_jobs),
    ]);
    let schedule = Arg::new("schedule").value_name((help.called)("SCHEDULE")).required(true);
    let schedule = schedule.help(help.replay_schedule);
    let answer = exercise::grammar::answer(help.replay_answer);
    let replay = Command::new("replay").args([schedule.clone(), answer.clone()]);
    let format = Arg::new("format").long("format").value_name("FORMAT").help(help.lanes_format);
    let format = format.value_parser(PossibleValuesParser::new(FORMATS)).hide_possible_values(true);
    let lanes = Command::new("lanes").args([schedule, answer, format]);
    let build = Arg::new("build").long("build").help(help.book_build).action(ArgAction::SetTrue);
    let at = Arg::new("port").long("port").value_name("N").help(help.book_port);
    let book = Command::new("book").args([build, at]);
    let mut commands = vec![
        dressed(Command::new("lesson").arg(lesson), help.lesson, help.lesson_usage, words),
        dressed(Command::new("list").arg(number), help.list, help.list_usage, words),
        dressed(explore, help.explore, help.explore_usage, words),
        dressed(replay, help.replay, help.replay_usage, words),
        dressed(play, help.play, help.play_usage, words),
        dressed(lanes, help.lanes, help.lanes_usage, words),
    ];
    commands.extend(exercise::grammar::commands(words));
    commands.push(dressed(book, help.book, help.book_usage, words));
    commands.push(dressed(Command::new("doctor"), help.doctor, help.doctor_usage, words));
    commands.push(dressed(completions, help.completions, help.completions_usage, words));
    commands
}

/// Lets all that a help page says be in the chosen language, also what is usually left to clap.
pub(super) fn dressed(
    command: Command,
    about: &'static str,
    usage: &'static str,
    words: &Words,
) -> Command {
    let help = &words.help;
    let bold = Style::new().bold();
    let mut template = format!("{{about-with-newline}}\n{bold}{}{bold:#}{{usage}}", help.usage);
    let mut section = |heading, tag| {
        let _always = write!(template, "\n\n{bold}{heading}{bold:#}\n{{{tag}}}");
    };
    if command.has_subcommands() {
        section(help.commands, "subcommands");
    }
    if command.get_positionals().next().is_some() {
        section(help.arguments, "positionals");
    }
    section(help.options, "options");
    let wish = Arg::new("help")
        .short('h')
        .long("help")
        .help(help.help)
        .action(ArgAction::Help)
        .display_order(99);
    command
        .about(about)
        .override_usage(usage)
        .help_template(template + "{after-help}")
        .styles(Styles::plain().literal(bold))
        .disable_help_flag(true)
        .arg(wish)
}
