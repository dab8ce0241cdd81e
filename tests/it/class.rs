//! A class of two, graded once for all tests: Ann hands in every solution, Bob what he was given.

use std::{fs, path::PathBuf, sync::LazyLock, time::Duration};

use harness::{
    contain::{Contain, Limits},
    exercise,
    grade::{Grade, Submission, json},
    lesson,
    transcript::{End, Transcript},
};

/// Bob's says that its check asks for nothing.
pub(crate) const CHANGED: &str = "lessons/05-join/exercises/closing-mail.toml";

static CLASS: LazyLock<Grade> = LazyLock::new(|| {
    lesson::build_all().unwrap();
    for exercise in exercise::all().unwrap() {
        let answer = exercise.answer();
        let inside = answer.strip_prefix(lesson::workspace()).unwrap();
        for (learner, from) in [("ann", exercise.solution()), ("bob", answer.clone())] {
            let to = folder().join(learner).join(inside);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }
    fs::write(folder().join("bob").join(CHANGED), "kind = 'fix'\n").unwrap();
    graded(&[])
});

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("class")
}

/// What Ann gets, and what Bob gets.
pub(crate) fn class() -> [&'static Submission; 2] {
    let [ann, bob] = &CLASS.submissions[..] else { panic!("{CLASS:?}") };
    [ann, bob]
}

/// The class, graded once more with these arguments; it must be there.
pub(crate) fn graded(arguments: &[&str]) -> Grade {
    let folder = folder();
    let all = ["grade", "--json", "--submissions", folder.to_str().unwrap()];
    let graded = course(&[&all[..], arguments].concat());
    assert_eq!(graded.end, End::Code(1), "{:?}", graded.errors);
    json::read(&graded.text()).unwrap()
}

pub(crate) fn course(arguments: &[&str]) -> Transcript {
    let course = lesson::course().unwrap();
    // Much is to be judged here, and other things may keep both cores busy.
    let limits = Limits { time: Duration::from_mins(20), ..Limits::default() };
    let contain = Contain::new(course.clone(), course).args(arguments).limits(limits);
    contain.variables([("COURSE_LANG", "en")]).run().unwrap()
}
