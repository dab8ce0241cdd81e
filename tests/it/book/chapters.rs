//! Each lesson's chapter has all that a chapter has: one of them without lanes, or without its myth, would be half a chapter.

use std::fs;

use harness::{
    exercise,
    lesson::{self, workspace},
};

/// What stands in each, in English and in Chinese.
const ALL: [[&str; 2]; 6] = [
    ["## Predict first", "## 先猜一猜"],
    ["**Myth.**", "一个流传的"],
    ["**Look for**", "**注意看**"],
    ["## How the runtime does it", "## 运行时怎么做"],
    ["## In Python", "## Python 怎么写"],
    ["## Further reading", "## 延伸阅读"],
];

#[test]
fn each_chapter_has_its_questions_runs_lanes_myth_exercises_and_reading() {
    let exercises = exercise::all().unwrap();
    let mut missing = Vec::new();
    for lesson in lesson::all().unwrap() {
        let number = format!("{:02}", lesson.number);
        for (at, tag) in ["en", "zh"].iter().enumerate() {
            let page = workspace().join(format!("book/{tag}/src/{}.md", lesson.label()));
            let text = fs::read_to_string(&page).unwrap();
            let mut wanted: Vec<String> = ALL.iter().map(|names| names[at].into()).collect();
            wanted.push(format!("cargo lesson {number}"));
            wanted.push(format!("/lessons/{}/src/", lesson.label()));
            wanted.extend(["run", "lanes"].map(|it| format!("{{{{#{it} {number} ")));
            if exercises.iter().any(|it| it.lesson.number == lesson.number) {
                wanted.push(format!("{{{{#exercises {number}}}}}"));
            }
            wanted.retain(|it| !text.contains(it));
            missing.extend(wanted.iter().map(|it| format!("{}: {it}", page.display())));
        }
    }
    assert_eq!(missing, [""; 0]);
}
