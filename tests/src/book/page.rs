//! A page with everything in its place: code, output, lanes, and headings with names.

use std::{cell::RefCell, collections::BTreeMap, fs, path::Path};

use anyhow::{Result, anyhow, ensure};

use super::{
    Fault,
    directive::{self, Case, Directive},
    figure,
    kept::Kept,
    names,
    outline::{self, Kind},
    said,
    scene::{Scene, Scenes},
    source::{excerpt, in_shape},
};
use crate::{
    conductor::{cores, spread},
    exercise,
    lesson::{self, Lesson, Setting},
    schedule,
    transcript::End,
    words::Language,
};

/// Python's names, and what stands in their place; and what the latter is in Chinese.
const NAMES: &str = "shared/src/from_python.md";
const TWINS: &str = "book/zh/names.txt";

/// Fills pages of one language.
#[derive(Debug)]
pub struct Filler {
    language: Language,
    lessons: Vec<Lesson>,
    /// The checksums of those that pages have shown. A program is large, and shown many times.
    programs: RefCell<BTreeMap<u8, u32>>,
}

impl Filler {
    /// For pages in this language. The lessons must have been built.
    pub fn new(language: Language) -> Result<Filler> {
        Ok(Filler { language, lessons: lesson::all()?, programs: RefCell::default() })
    }

    /// The page with everything in its place. What is wrong is added to the faults.
    ///
    /// `names` are those of its headings, in order.
    pub fn fill(
        &self,
        page: &Path,
        text: &str,
        names: &[String],
        faults: &mut Vec<Fault>,
    ) -> String {
        let mut names = names.iter();
        let mut filled = String::with_capacity(text.len());
        for line in outline::lines(text) {
            let mut fault = |what: String| faults.push(Fault::new(page, line.number, what));
            match line.kind {
                Kind::Heading(depth, said, _) => {
                    let name = names.next().map_or(String::new(), |name| format!(" {{#{name}}}"));
                    filled.extend(["#".repeat(depth).as_str(), " ", said, &name]);
                }
                Kind::Directive(asked) => match self.put(page, asked) {
                    Ok(put) => filled += put.trim_end_matches('\n'),
                    Err(why) => fault(format!("`{asked}`: {why}")),
                },
                Kind::Prose if line.text.contains("{{#") => {
                    fault("what is to be put in must stand on a line of its own".into());
                }
                Kind::Prose if self.language == Language::Chinese => filled += &stressed(line.text),
                _ => filled += line.text,
            }
            filled.push('\n');
        }
        filled
    }

    fn put(&self, page: &Path, asked: &str) -> Result<String, String> {
        let words = self.language.words();
        let why = |error: anyhow::Error| format!("{error:#}");
        match directive::parse(asked)? {
            Directive::Include(path, anchor) => {
                let source = page.parent().unwrap_or(page).join(path);
                let text = fs::read_to_string(&source).map_err(|why| format!("{path}: {why}"))?;
                let code = excerpt(&text, anchor)?;
                Ok(if Path::new(path).extension().is_some_and(|it| it == "rs") {
                    in_shape(&code)
                } else {
                    code
                })
            }
            Directive::Run(lesson, part, None) => {
                let run = self.scenes(lesson, part).and_then(|it| it.by_default()).map_err(why)?;
                let output = self.in_its_language(&run.output())?;
                let ending = figure::ending(&run, words);
                Ok(figure::output(lesson, part, &output, ending.as_deref(), words))
            }
            Directive::Run(lesson, part, Some(case)) => {
                let scene = self.scene(lesson, part, &case)?;
                let output = self.in_its_language(&scene.run.output())?;
                let ending = figure::ending(&scene.run, words);
                Ok(figure::output(lesson, part, &output, ending.as_deref(), words))
            }
            Directive::Free(lesson, part) => {
                let output = self.free(lesson, part).map_err(why)?;
                let output = self.in_its_language(&output)?;
                Ok(figure::free(lesson, part, &output, words))
            }
            Directive::Start(lesson, command) => {
                let name = directive::command_words(command)?.first().copied().unwrap_or_default();
                let names = self.find(lesson).and_then(Lesson::commands).map_err(why)?;
                if !names.iter().any(|it| it == name) {
                    return Err(format!("lesson {lesson:02} has no command `{name}`"));
                }
                Ok(figure::start(lesson, command))
            }
            Directive::Lanes(lesson, part, cases) => {
                let scenes: Result<Vec<_>, String> = cases
                    .iter()
                    .map(|case| Ok((case.label, self.scene(lesson, part, case)?)))
                    .collect();
                Ok(figure::stepper(lesson, part, &scenes?, words))
            }
            Directive::Names(module) => {
                let text = read(NAMES)?;
                let twins = match self.language {
                    Language::English => None,
                    Language::Chinese => Some(read(TWINS)?),
                };
                names::rows(&text, module, twins.as_deref())
            }
            Directive::Figure(name) => self.figure(name),
            Directive::Exercises(lesson) => self.exercises(lesson).map_err(why),
            Directive::AllExercises => said::table(self.language).map_err(why),
            Directive::Command(command) => said::by(command, self.language).map_err(why),
        }
    }

    fn scene(&self, lesson: u8, part: u32, case: &Case) -> Result<Scene, String> {
        let scenes = self.scenes(lesson, part).map_err(|error| format!("{error:#}"))?;
        let found = scenes.find(&case.wanted, case.label.is_good());
        found
            .map_err(|error| format!("{error:#}"))?
            .ok_or_else(|| format!("no schedule was found that shows {}", case.wanted))
    }

    fn scenes(&self, lesson: u8, part: u32) -> Result<Scenes<'_>> {
        let lesson = self.find(lesson)?;
        self.must_have(lesson, part)?;
        Ok(Scenes::new(lesson, part, self.language, self.program(lesson)?))
    }

    /// It takes its real time, so it is done once for each program, and not for each build of the book.
    fn free(&self, lesson: u8, part: u32) -> Result<String> {
        let lesson = self.find(lesson)?;
        self.must_have(lesson, part)?;
        let kept = Kept::of(
            lesson,
            part,
            self.program(lesson)?,
            &format!("free on {} {}", cores()?.len(), self.language.tag()),
        )?;
        if let Some(output) = kept.read() {
            return Ok(output);
        }
        // Those that were conducted before were kept to one of them, and we with them.
        spread()?;
        let setting = Setting { language: self.language, speed: None, seed: Some(0) };
        let transcript = lesson.contained(&setting)?.arg(part.to_string()).run()?;
        ensure!(transcript.end == End::Code(0), "it does not come to a good end");
        kept.write(&transcript.text())?;
        Ok(transcript.text())
    }

    /// What a bench has kept: in the page's language, or without one. A bench takes long, so there may be none yet.
    fn figure(&self, name: &str) -> Result<String, String> {
        let plain = |it: char| it.is_ascii_lowercase() || it == '-';
        if !name.chars().all(plain) {
            return Err("the name of a figure has small letters and hyphens".into());
        }
        let names = [format!("{name}-{}.md", self.language.tag()), format!("{name}.md")];
        let kept = |name: &String| read(&format!("book/figures/{name}")).ok();
        let Some(text) = names.iter().find_map(kept) else {
            return Ok(self.language.words().book.no_figure.into());
        };
        let curve = kept(&format!("{name}-{}.svg", self.language.tag()));
        Ok(text + &curve.map_or(String::new(), |it| figure::curve(&it)))
    }

    /// The exercises of a lesson: what is to be done, what to type, and which file is the learner's.
    fn exercises(&self, number: u8) -> Result<String> {
        self.find(number)?;
        let all = exercise::all()?;
        let lines = all.iter().filter(|it| it.lesson.number == number).map(|it| {
            let title = it.title(self.language);
            let goal: Vec<_> = it.goal(self.language).trim().lines().collect();
            // Chinese has no blanks for a break between lines to be one.
            let goal = match self.language {
                Language::English => goal.join("\n  "),
                Language::Chinese => goal.concat(),
            };
            let task = figure::task(it, self.language.words());
            format!(
                "- <strong>{title}</strong> · `cargo course exercise {}`\n\n  {goal}\n\n  {task}\n",
                it.name
            )
        });
        let list: Vec<String> = lines.collect();
        if list.is_empty() {
            Err(anyhow!("lesson {number:02} has no exercises"))
        } else {
            Ok(list.join("\n"))
        }
    }

    fn find(&self, number: u8) -> Result<&Lesson> {
        let found = self.lessons.iter().find(|lesson| lesson.number == number);
        found.ok_or_else(|| anyhow!("there is no lesson {number:02}"))
    }

    fn program(&self, lesson: &Lesson) -> Result<u32> {
        if let Some(checksum) = self.programs.borrow().get(&lesson.number) {
            return Ok(*checksum);
        }
        let checksum = schedule::checksum(&lesson.program()?)?;
        self.programs.borrow_mut().insert(lesson.number, checksum);
        Ok(checksum)
    }

    fn must_have(&self, lesson: &Lesson, part: u32) -> Result<()> {
        let parts = lesson.parts(self.language)?;
        let has = parts.iter().any(|it| it.number == part);
        if has { Ok(()) } else { Err(anyhow!("lesson {} has no part {part}", lesson.label())) }
    }

    /// The output, if all of it is in the page's language.
    fn in_its_language(&self, output: &str) -> Result<String, String> {
        let foreign = output.lines().find(|line| !super::twins::is_in(self.language, line));
        match foreign {
            Some(line) => {
                Err(format!("the lesson does not say this in the page's language: {line}"))
            }
            None => Ok(output.to_owned()),
        }
    }
}

/// A file of the course, by its path from the top.
fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(lesson::workspace().join(path)).map_err(|why| format!("{path}: {why}"))
}

/// A line with `**` as tags. Markdown knows where stress begins and ends by the blanks around it, and Chinese has none.
fn stressed(line: &str) -> String {
    let mut is_open = false;
    let mut stressed = String::new();
    for (number, piece) in line.split('`').enumerate() {
        let is_code = number % 2 == 1;
        if number > 0 {
            stressed.push('`');
        }
        for (number, piece) in piece.split("**").enumerate() {
            if number > 0 && is_code {
                stressed.push_str("**");
            } else if number > 0 {
                stressed.push_str(if is_open { "</strong>" } else { "<strong>" });
                is_open = !is_open;
            }
            stressed.push_str(piece);
        }
    }
    if is_open { line.to_owned() } else { stressed }
}

#[cfg(test)]
mod tests {
    use super::stressed;

    #[test]
    fn stress_needs_no_blanks_in_chinese() {
        assert_eq!(
            stressed("**一次一个。**学完`a ** b`以后"),
            "<strong>一次一个。</strong>学完`a ** b`以后"
        );
        assert_eq!(stressed("**`join`**之后"), "<strong>`join`</strong>之后");
        assert_eq!(stressed("只有一边**"), "只有一边**");
    }
}
