//! Code by anchor: what stands between `ANCHOR: name` and `ANCHOR_END: name` in a file, as if it stood at the left edge.
//! In Markdown the marks are remarks: `<!-- ANCHOR: name -->`.

/// The text between the ends of an anchor; without an anchor, all of it. The error says why there is none.
pub fn excerpt(text: &str, anchor: Option<&str>) -> Result<String, String> {
    let lines: Vec<_> = text.lines().collect();
    let range = match anchor {
        None => 0..lines.len(),
        Some(name) => place(&lines, "ANCHOR:", name)? + 1..place(&lines, "ANCHOR_END:", name)?,
    };
    let inside = lines.get(range).unwrap_or_default();
    let is_mark = |line: &&&str| line.contains("ANCHOR:") || line.contains("ANCHOR_END:");
    let kept: Vec<&str> = inside.iter().filter(|line| !is_mark(line)).copied().collect();
    if kept.iter().all(|line| line.trim().is_empty()) {
        return Err("there is nothing in it".into());
    }
    Ok(dedented(&kept))
}

fn place(lines: &[&str], mark: &str, name: &str) -> Result<usize, String> {
    let is_it = |line: &&str| {
        line.split_once(mark).is_some_and(|(before, after)| {
            after.trim().trim_end_matches("-->").trim_end() == name
                && !before.ends_with(|it: char| it.is_alphanumeric() || it == '_')
        })
    };
    let mut places = (0..lines.len()).filter(|at| is_it(&lines[*at]));
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(place),
        (None, _) => Err(format!("it has no `{mark} {name}`")),
        _ => Err(format!("it has `{mark} {name}` more than once")),
    }
}

/// Lines without the blanks that all of them begin with.
fn dedented(lines: &[&str]) -> String {
    let blanks = |line: &&str| line.len() - line.trim_start().len();
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let common = filled.map(blanks).min().unwrap_or(0);
    let lines: Vec<_> = lines.iter().map(|line| line.get(common..).unwrap_or_default()).collect();
    lines.join("\n").trim_matches('\n').to_owned() + "\n"
}

/// So many letters have room in a line of code on a page.
const WIDE: usize = 100;

/// Rust code whose remarks fit on a page: they are broken anew, and one behind code that is too long comes to stand before it.
pub fn in_shape(code: &str) -> String {
    let mut lines = code.lines().map(remark).peekable();
    let mut shaped = String::with_capacity(code.len());
    while let Some((line, found)) = lines.next() {
        let Some((begin, text)) = found else {
            match line.rfind(" // ").filter(|_| line.chars().count() > WIDE) {
                Some(at) => {
                    let blanks = line.len() - line.trim_start().len();
                    let begin = format!("{}// ", &line[..blanks]);
                    break_anew(&begin, &line[at + 4..], &mut shaped);
                    shaped.extend([line[..at].trim_end(), "\n"]);
                }
                None => shaped.extend([line, "\n"]),
            }
            continue;
        };
        // What follows is the same remark, unless it begins something of its own.
        let mut all = vec![(line, text)];
        let goes_on = |it: &(&str, Option<(&str, &str)>)| {
            it.1.is_some_and(|(other, text)| {
                other == begin && text.starts_with(|it: char| it.is_alphanumeric() || it == '`')
            })
        };
        while let Some((line, Some((_, text)))) = lines.next_if(goes_on) {
            all.push((line, text));
        }
        if all.iter().all(|(line, _)| line.chars().count() <= WIDE) {
            all.iter().flat_map(|(line, _)| [line, "\n"]).for_each(|it| shaped.push_str(it));
        } else {
            let words: Vec<_> = all.iter().map(|(_, text)| *text).collect();
            break_anew(begin, &words.join(" "), &mut shaped);
        }
    }
    shaped
}

/// A line, and if all of it is a remark, how it begins and what it says.
fn remark(line: &str) -> (&str, Option<(&str, &str)>) {
    let blanks = line.len() - line.trim_start().len();
    let mark = ["/// ", "//! ", "// "].iter().find(|mark| line[blanks..].starts_with(**mark));
    (line, mark.map(|mark| line.split_at(blanks + mark.len())))
}

/// Words in lines that begin so and are no longer than there is room for.
fn break_anew(begin: &str, words: &str, shaped: &mut String) {
    let mut line = begin.to_owned();
    for word in words.split(' ') {
        let is_first = line.len() == begin.len();
        if !is_first && line.chars().count() + 1 + word.chars().count() > WIDE {
            shaped.extend([&line, "\n"]);
            line = format!("{begin}{word}");
        } else {
            line.extend([if is_first { "" } else { " " }, word]);
        }
    }
    shaped.extend([&line, "\n"]);
}

#[cfg(test)]
mod tests {
    use super::{WIDE, excerpt, in_shape};

    #[test]
    fn long_remarks_are_broken_anew_and_code_stays_as_it_is() {
        let words = "word ".repeat(21);
        let long =
            format!("    /// {words}\n    /// and on.\n    ///\n    /// - an item\n    sing();\n");
        let shaped = in_shape(&long.replace(" \n", "\n"));
        assert!(shaped.lines().all(|line| line.len() <= WIDE), "{shaped}");
        assert!(
            shaped.ends_with("word word and on.\n    ///\n    /// - an item\n    sing();\n"),
            "{shaped}"
        );
        let behind = format!("    sing(); // {words}end\n");
        let shaped = in_shape(&behind);
        assert!(shaped.lines().all(|line| line.len() <= WIDE), "{shaped}");
        assert!(shaped.ends_with("word end\n    sing();\n"), "{shaped}");
        let fine = "/// Short.\n/// Lines stay.\nlet a = \"// no remark\";\n\nfn b() {} // here\n";
        assert_eq!(in_shape(fine), fine);
    }

    const CODE: &str = "
fn main() {
    // ANCHOR: all
    sing();
    // ANCHOR: loop
    for _ in 0..3 {
        dance();
    }
    // ANCHOR_END: loop
    // ANCHOR_END: all
    // ANCHOR: none
    // ANCHOR_END: none
    // ANCHOR: open
}
";

    #[test]
    fn code_stands_at_the_left_edge_without_its_marks() {
        assert_eq!(excerpt(CODE, Some("loop")).unwrap(), "for _ in 0..3 {\n    dance();\n}\n");
        let all = excerpt(CODE, Some("all")).unwrap();
        assert_eq!(all, "sing();\nfor _ in 0..3 {\n    dance();\n}\n");
        assert!(excerpt(CODE, None).unwrap().starts_with("fn main() {\n    sing();\n"));
    }

    #[test]
    fn an_anchor_must_be_there_once_with_both_ends_and_something_between() {
        for (name, why) in
            [("al", "no `ANCHOR: al`"), ("open", "no `ANCHOR_END: open`"), ("none", "nothing")]
        {
            let error = excerpt(CODE, Some(name)).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        let twice = format!("{CODE}{CODE}");
        assert!(excerpt(&twice, Some("all")).unwrap_err().contains("more than once"));
    }
}
