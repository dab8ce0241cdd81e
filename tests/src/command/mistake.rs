//! What was typed wrongly, in words of the chosen language.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::{
    command::Misuse,
    words::{Language, Words},
};

/// Explains what clap found wrong.
pub(super) fn explain(error: &Error, words: &Words) -> String {
    let mistake = &words.mistake;
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => (mistake.unknown_argument)(&argument),
        ErrorKind::InvalidSubcommand => {
            (mistake.unknown_command)(&context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue | ErrorKind::NoEquals if value.is_empty() => {
            (mistake.value_missing)(&argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::TooManyValues => {
            (mistake.bad_value)(&argument, &value)
        }
        ErrorKind::MissingRequiredArgument => (mistake.argument_missing)(&argument),
        ErrorKind::ArgumentConflict => (mistake.given_twice)(&argument),
        _ => mistake.other.to_owned(),
    };
    let close =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .into_iter()
            .map(context)
            .find(|close| !close.is_empty());
    let valid = Some(context(ContextKind::ValidValue)).filter(|valid| !valid.is_empty());

    let mut lines = vec![what];
    lines.extend(close.map(|close| (mistake.did_you_mean)(&close)));
    lines.extend(valid.map(|valid| (mistake.valid_values)(&valid)));
    lines.push(mistake.see_help.to_owned());
    lines.join("\n")
}

/// Says that this value will not do, and what would.
pub(super) fn bad_value(argument: &str, value: &str, rule: &str, words: &Words) -> Misuse {
    Misuse(format!("{}\n{rule}", (words.mistake.bad_value)(argument, value)))
}

/// Says that there is no such language.
pub(super) fn bad_language(tag: &str, words: &Words) -> Misuse {
    let valid = Language::ALL.map(Language::tag).join(" ");
    bad_value("--lang", tag, &(words.mistake.valid_values)(&valid), words)
}
