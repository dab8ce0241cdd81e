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

#[cfg(test)]
mod tests {
    use super::excerpt;

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
