//! How output and lanes look in a page: HTML that says all there is to say without a script, and that scripts can build on.
//!
//! A piece of HTML in Markdown ends at an empty line, so there is none in it.

use std::fmt::Write;

use super::{directive::Label, scene::Scene};
use crate::{
    conductor::Run,
    exercise::Exercise,
    explore::is_good,
    lanes::{Lanes, json, svg},
    lesson,
    words::Words,
};

/// What a part prints when somebody conducts it, below the command that runs it.
pub fn output(lesson: u8, part: u32, text: &str, ending: Option<&str>, words: &Words) -> String {
    figure(lesson, part, "", text, ending, words)
}

/// What a part prints when nobody conducts it: it asks the machine, so that there are no orders to be tried in a page.
pub fn free(lesson: u8, part: u32, text: &str, words: &Words) -> String {
    figure(lesson, part, " data-free", text, None, words)
}

/// A command that is to be started beside others, and says nothing before.
pub fn start(lesson: u8, command: &str) -> String {
    let command = escaped(command);
    format!(
        "<figure class=\"run\" data-lesson=\"{lesson:02}\" data-command=\"{command}\">\n\
        <p class=\"command\"><code>cargo lesson {lesson:02} {command}</code></p>\n</figure>\n"
    )
}

fn figure(
    lesson: u8,
    part: u32,
    mark: &str,
    text: &str,
    ending: Option<&str>,
    words: &Words,
) -> String {
    let caption = (words.book.output)(lesson, part);
    let ending =
        ending.map_or(String::new(), |it| format!("\n<p class=\"ending\">{}</p>", in_one_line(it)));
    format!(
        "<figure class=\"run\" data-lesson=\"{lesson:02}\" data-part=\"{part}\"{mark}>\n\
        <figcaption>{}</figcaption>\n<p class=\"command\"><code>cargo lesson {lesson:02} {part}</code></p>\n\
        <pre><code class=\"nohighlight\">{}</code></pre>{ending}\n</figure>\n",
        escaped(&caption),
        in_one_line(text),
    )
}

/// How a run ended, if there is anything to say about it.
pub fn ending(run: &Run, words: &Words) -> Option<String> {
    (!is_good(run)).then(|| {
        let verdict = (words.explore.verdict)(&run.verdict);
        let knot = run.knot.as_ref().map(|knot| (words.explore.knot)(knot.step));
        let stuck = Lanes::stuck(run, &words.lanes).join("\n");
        [Some(verdict), knot, Some(stuck).filter(|it| !it.is_empty())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n")
    })
}

/// Where the answer to an exercise goes, and the place in which scripts judge it.
pub fn task(exercise: &Exercise, words: &Words) -> String {
    let (name, kind) = (&exercise.name, exercise.kind.name());
    let answer = exercise.answer();
    let file = answer.strip_prefix(lesson::workspace()).unwrap_or(&answer).display();
    format!(
        "<div class=\"exercise\" data-exercise=\"{name}\" data-kind=\"{kind}\" data-file=\"{file}\">\
        <p class=\"command\">{} <code>{file}</code></p></div>",
        escaped(words.book.answer),
    )
}

/// The lanes of some orders, and what is said of each.
pub fn stepper(lesson: u8, part: u32, scenes: &[(Label, Scene)], words: &Words) -> String {
    let caption = escaped(&(words.book.lanes)(lesson, part));
    let mut html = format!(
        "<figure class=\"stepper\" data-lesson=\"{lesson:02}\" data-part=\"{part}\">\n<figcaption>{caption}</figcaption>\n"
    );
    for (label, scene) in scenes {
        let label = escaped(match label {
            Label::Good => words.book.good,
            Label::Bad => words.book.bad,
            Label::One => words.book.one,
            Label::Other => words.book.another,
        });
        let case = case(&scene.run, &format!("{caption}: {label}"), words);
        let again = escaped(words.book.again);
        let _always = write!(
            html,
            "<section class=\"case\" data-label=\"{label}\">\n<p class=\"label\">{label}</p>\n{case}\
            <p class=\"again\">{again} <code>cargo course replay {}</code></p>\n</section>\n",
            scene.schedule
        );
    }
    html + "</figure>\n"
}

/// A picture that a bench has drawn.
pub fn curve(svg: &str) -> String {
    let lines: Vec<_> = svg.lines().filter(|line| !line.trim().is_empty()).collect();
    format!("\n<figure class=\"curve\" tabindex=\"0\">\n{}\n</figure>\n", lines.join("\n"))
}

/// A run as a picture and, for scripts, as data.
pub fn case(run: &Run, label: &str, words: &Words) -> String {
    let lanes = Lanes::of(run);
    // A script ends at the first `</`, whatever stands around it.
    let data = json::paint(&lanes, words).replace("</", "<\\/").replace('\n', "");
    format!(
        "<div class=\"picture\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">\n{}</div>\n\
        <script type=\"application/json\">\n{data}</script>\n",
        svg::paint(&lanes, words),
    )
}

/// The text as it may stand in HTML, in one line of source however many it has.
pub(super) fn in_one_line(text: &str) -> String {
    escaped(text.trim_end_matches('\n')).replace('\n', "&#10;")
}

/// The text as it may stand in HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::output;
    use crate::words::Language;

    #[test]
    fn output_has_no_empty_line_and_no_tag_of_its_own() {
        let html = output(5, 1, "a <b>\n\nc & d\n", None, Language::English.words());
        assert!(html.contains("a &lt;b&gt;&#10;&#10;c &amp; d</code>"), "{html}");
        assert!(!html.contains("\n\n"), "{html}");
    }
}
