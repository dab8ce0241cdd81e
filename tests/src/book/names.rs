//! Python's names and what stands in their place: rows of a table that rustdoc has as well, without its links.

use super::twins::{is_in, spoken};
use crate::words::Language;

/// The rows of the table below the heading that names this module; in Chinese, if there is a catalogue of what they say.
pub(super) fn rows(text: &str, module: &str, catalogue: Option<&str>) -> Result<String, String> {
    let heading = format!("## `{module}`");
    let below = text.lines().skip_while(|line| *line != heading).skip(1);
    let section = below.take_while(|line| !line.starts_with('#'));
    let lines: Vec<_> = section.filter(|line| line.starts_with('|')).skip(2).collect();
    if lines.is_empty() {
        return Err(format!("there is no table below `{heading}`"));
    }
    lines.into_iter().map(|line| row(line, catalogue)).collect()
}

fn row(line: &str, catalogue: Option<&str>) -> Result<String, String> {
    let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [python, here] = cells[..] else { return Err(format!("not two cells: {line}")) };
    let here = unlinked(here);
    let here = match catalogue {
        Some(catalogue) => twin(catalogue, &here)?,
        None => here,
    };
    Ok(format!("| {python} | {here} |\n"))
}

/// `[text](place)` as `text`: the places are names of items, which only rustdoc can follow.
fn unlinked(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        plain += before;
        let (said, after) = link.split_once("](crate::").unwrap_or((link, ""));
        plain += said;
        // A function is told from a module by its parentheses: `crate::pipe()`.
        rest = after.split_once(')').map_or("", |(_, rest)| rest.strip_prefix(')').unwrap_or(rest));
    }
    plain + rest
}

/// What a cell is in Chinese: the indented line below it in the catalogue; code alone is the same in both.
fn twin(catalogue: &str, here: &str) -> Result<String, String> {
    let mut lines = catalogue.lines().skip_while(|line| *line != here).skip(1);
    let twin = lines.next().filter(|line| line.starts_with(' ')).map(|line| line.trim().to_owned());
    let is_code = !spoken(here).contains(|it: char| it.is_alphabetic());
    match twin {
        Some(twin) if is_in(Language::Chinese, &spoken(&twin)) => Ok(twin),
        None if is_code => Ok(here.to_owned()),
        _ => Err(format!("the catalogue of names has no Chinese for: {here}")),
    }
}

#[cfg(test)]
mod tests {
    use super::rows;

    const TEXT: &str = "## `m`\n\n| Python | here |\n|---|---|\n| `Pipe` | [`pipe`](crate::pipe()), [`Sender`](crate::Sender) |\n\
        | `Gone` | left out: see [`Error`](crate::Error) |\n\n## More\n\n| a | b |\n|---|---|\n| c | d |\n";

    #[test]
    fn the_rows_of_a_module_come_without_links() {
        let expected = "| `Pipe` | `pipe`, `Sender` |\n| `Gone` | left out: see `Error` |\n";
        assert_eq!(rows(TEXT, "m", None).unwrap(), expected);
        assert!(rows(TEXT, "n", None).unwrap_err().contains("no table"));
    }

    #[test]
    fn a_sentence_must_have_its_twin_in_chinese() {
        let catalogue = "left out: see `Error`\n    没有：见 `Error`\n";
        let expected = "| `Pipe` | `pipe`, `Sender` |\n| `Gone` | 没有：见 `Error` |\n";
        assert_eq!(rows(TEXT, "m", Some(catalogue)).unwrap(), expected);
        assert!(rows(TEXT, "m", Some("")).unwrap_err().contains("no Chinese for: left out"));
    }
}
