//! A learner's own clone, of which files were changed that are not the learner's; and one without solutions.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use assert_cmd::prelude::OutputAssertExt;
use harness::lesson;
use predicates::{prelude::PredicateBooleanExt, str::contains};

/// A copy of the lessons, which git knows as a course; removed at the end of a test.
struct Course {
    root: PathBuf,
}

impl Course {
    fn new(name: &str) -> Course {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own-clone").join(name);
        let _not_there = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        let clone = Course { root };
        let lessons = lesson::workspace().join("lessons");
        Command::new("cp").arg("-r").args([&lessons, &clone.root]).assert().success();
        clone.git(&["init", "--quiet"]);
        clone.commit();
        clone
    }

    fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=course", "-c", "user.email=course@localhost"];
        let mut git = Command::new("git");
        git.current_dir(&self.root).args(who).args(arguments).assert().success();
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "as it is"]);
    }

    /// The command, about this clone.
    fn course(&self, arguments: &[&str]) -> Command {
        let mut course = Command::new(lesson::course().unwrap());
        course.args(arguments).args(["--lang", "en"]).current_dir(&self.root);
        course.env("COURSE_ROOT", &self.root);
        course.env("COURSE_PROGRESS", self.root.join("progress.json"));
        course
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root.join("lessons/05-join").join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).unwrap();
    }
}

impl Drop for Course {
    fn drop(&mut self) {
        let _left = fs::remove_dir_all(&self.root);
    }
}

const CHECK: &str = "exercises/no-join.toml";
const ANSWER: &str = "exercises/no-join.rs";

/// A check that asks for nothing.
fn without_demands(check: &str) -> String {
    let (head, demands) = check.split_once("[[always]]").unwrap();
    let (_, wrong) = demands.split_once("[wrong]").unwrap();
    format!("{head}[wrong]{wrong}")
}

#[test]
fn whoever_changes_a_check_is_told_and_judged_by_the_courses_own() {
    let clone = Course::new("changes");
    clone.write(CHECK, &without_demands(&clone.read(CHECK)));
    // However they are hidden in the history.
    clone.commit();
    let told = contains("lessons/05-join/exercises/no-join.toml has been changed")
        .and(contains("cargo course pin"));
    let judged = clone.course(&["check", "no-join"]).assert().code(1);
    judged.stdout(told.and(contains("✗ 05-no-join")));
    // Its author, who means it, says so.
    clone.course(&["pin"]).assert().success();
    clone.course(&["check", "no-join"]).assert().success().stdout(contains("changed").not());
}

#[test]
fn an_exercise_begins_again_as_the_course_has_it_now() {
    let clone = Course::new("resets");
    // The course has another skeleton, and the learner, who has committed an answer, gets it by a merge.
    clone.write(ANSWER, "// Newer.\nfn main() {}\n");
    clone.course(&["pin"]).assert().success();
    clone.commit();
    clone.write(ANSWER, "// Mine.\nfn main() {}\n");
    clone.commit();
    clone.course(&["reset", "no-join"]).assert().success().stdout(contains("no-join.rs.mine"));
    assert!(clone.read(ANSWER).starts_with("// Newer."));
    assert!(clone.read("exercises/no-join.rs.mine").starts_with("// Mine."));
}

#[test]
fn a_class_gets_all_but_the_answers_and_can_work_with_it() {
    let clone = Course::new("hands-out");
    let class = Course { root: clone.root.with_file_name("class") };
    let _not_there = fs::remove_dir_all(&class.root);
    let folder = class.root.to_str().unwrap();
    clone.course(&["hand-out", folder]).assert().success();
    clone.course(&["hand-out", folder]).assert().code(2).stderr(contains("not empty"));
    for lesson in lesson::all().unwrap() {
        let home = class.root.join("lessons").join(lesson.label());
        assert!(!home.join("solutions").exists() && !home.join("wrong").exists());
        let manifest = fs::read_to_string(home.join("Cargo.toml")).unwrap();
        // Whatever it names is there, as cargo and editors want it.
        let paths = manifest.lines().filter_map(|line| line.strip_prefix("path = "));
        for path in paths {
            assert!(home.join(path.trim_matches('"')).is_file(), "{}: {path}", home.display());
        }
    }
    // It is ours, and git has not been told.
    let again = class.course(&["hand-out", &format!("{folder}-again")]).assert();
    again.code(2).stderr(contains("git has no list of the files here"));
    class.git(&["init", "--quiet"]);
    class.commit();
    class.course(&["exercise", "no-join"]).assert().success().stdout(contains(ANSWER));
    class.course(&["hint", "no-join"]).assert().success().stdout(contains("Hint 1 of 3"));
    class.course(&["check", "no-join"]).assert().code(1).stdout(contains("✗ 05-no-join"));
    class
        .course(&["solution", "no-join", "--show"])
        .assert()
        .code(1)
        .stderr(contains("handed out"));
    fs::copy(clone.file("solutions/no-join.rs"), class.file(ANSWER)).unwrap();
    let judged = class.course(&["check", "no-join"]).assert().success();
    judged.stdout(contains("✓ 05-no-join").and(contains("changed").or(contains("solution")).not()));
    class.course(&["progress"]).assert().success().stdout(contains("✓ 05-no-join"));
    class.course(&["reset", "no-join"]).assert().success();
    assert_eq!(class.read(ANSWER), clone.read(ANSWER));
}
