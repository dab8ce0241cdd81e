//! The exercises: no skeleton passes, every solution does, and every wrong answer is caught for what is wrong with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, OnceLock},
    thread,
};

use harness::{
    exercise::{
        self, Exercise, Judgement,
        compile::{GIVEN, Runtime},
        judgement::PASSES,
        pins::Pins,
        place::Place,
        trial::trial,
    },
    lesson,
    words::Language,
};

use crate::class::{class, course};

static EXERCISES: LazyLock<Vec<Exercise>> = LazyLock::new(|| exercise::all().unwrap());

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::build().unwrap());

/// What is found of an answer to this exercise, when it is judged for the first time.
fn judgement_of(exercise: &Exercise, answer: &Path) -> Judgement {
    static FOUND: LazyLock<Mutex<BTreeMap<PathBuf, Arc<OnceLock<Judgement>>>>> =
        LazyLock::new(Mutex::default);
    let found = Arc::clone(FOUND.lock().unwrap().entry(answer.to_owned()).or_default());
    found.get_or_init(|| judged_again(exercise, answer)).clone()
}

fn judged_again(exercise: &Exercise, answer: &Path) -> Judgement {
    let name = answer.file_name().unwrap().to_str().unwrap();
    let kind = answer.parent().unwrap().file_name().unwrap().to_str().unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("answers").join(kind).join(name);
    trial(&RUNTIME, exercise, answer, &folder, Language::English).unwrap()
}

#[test]
fn every_solution_passes() {
    let [ann, _] = class();
    assert_eq!(ann.marks.len(), EXERCISES.len());
    for mark in &ann.marks {
        assert_eq!(mark.judgement.kind, PASSES, "{}: {}", mark.exercise, mark.judgement.sentence);
    }
}

#[test]
fn no_skeleton_passes_but_every_one_compiles() {
    let [_, bob] = class();
    assert_eq!(bob.marks.len(), EXERCISES.len());
    for mark in &bob.marks {
        let Judgement { kind, sentence, .. } = &mark.judgement;
        assert!(kind != PASSES && kind != "does-not-compile", "{}: {sentence}", mark.exercise);
    }
}

#[test]
fn every_wrong_answer_gets_its_verdict() {
    let mut others = Vec::new();
    for exercise in &*EXERCISES {
        for (what, expected) in &exercise.wrong {
            let answer = exercise.wrong(what);
            let Judgement { kind, sentence, output, .. } = judgement_of(exercise, &answer);
            if kind != *expected {
                let answer = answer.display();
                others.push(format!("{answer}: {kind}, not {expected}: {sentence}\n{output}"));
            }
        }
    }
    assert!(others.is_empty(), "{}", others.join("\n"));
}

#[test]
fn only_another_text_is_compiled_again() {
    let exercise = EXERCISES.iter().find(|it| it.kind.ending() == "rs").unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("answers").join("again");
    // Each time by a runtime that has compiled nothing yet.
    let compiled = |answer: &Path| {
        let compiled = Runtime::build().unwrap().compile(exercise, answer, &folder).unwrap();
        let program = compiled.program.unwrap();
        (fs::metadata(&program).unwrap().modified().unwrap(), fs::read(&program).unwrap())
    };
    let solution = compiled(&exercise.solution());
    assert_eq!(compiled(&exercise.solution()), solution);
    let skeleton = compiled(&exercise.answer());
    assert_ne!(skeleton.1, solution.1);
    assert_eq!(compiled(&exercise.solution()).1, solution.1);
}

#[test]
fn who_checks_twice_at_the_same_time_is_told_about_two_programs() {
    let exercise = exercise::find(&EXERCISES, "no-join").unwrap();
    let built = lesson::programs().unwrap().join("exercises").join(exercise.label());
    let place = Place::at(&built.join("another")).unwrap();
    let built = || -> BTreeMap<_, _> {
        let files = fs::read_dir(place.folder()).unwrap().map(|it| it.unwrap());
        files.map(|it| (it.path(), it.metadata().unwrap().modified().unwrap())).collect()
    };
    let before = built();
    let verdict_of = |answer: PathBuf| {
        let answer = answer.to_str().unwrap().to_owned();
        let said = course(&["check", "--json", &exercise.name, "--answer", &answer]);
        Judgement::of_json(said.text().trim()).unwrap().kind
    };
    let (what, expected) = &exercise.wrong[0];
    for _ in 0..2 {
        let verdicts = thread::scope(|scope| {
            let right = scope.spawn(|| verdict_of(exercise.solution()));
            let wrong = scope.spawn(|| verdict_of(exercise.wrong(what)));
            [right.join().unwrap(), wrong.join().unwrap()]
        });
        assert_eq!(verdicts, [PASSES, expected]);
    }
    // Nor was anything built where somebody else builds.
    assert_eq!(built(), before);
}

#[test]
fn nothing_is_missing_and_nothing_is_too_much() {
    let mut names = BTreeSet::new();
    for exercise in &*EXERCISES {
        assert!(names.insert(&exercise.name), "two exercises are called {}", exercise.name);
        assert!(exercise.wrong.len() >= 3, "{} needs three wrong answers", exercise.label());
        let marks = fs::read_to_string(exercise.program()).unwrap().matches("TODO").count();
        let expected = usize::from(exercise.kind.ending() == "rs");
        assert_eq!(marks, expected, "{}: how many TODOs", exercise.label());
    }
    for lesson in lesson::all().unwrap() {
        let of_this: Vec<_> =
            EXERCISES.iter().filter(|it| it.lesson.number == lesson.number).collect();
        let mut expected = BTreeSet::new();
        for exercise in of_this {
            let description = exercise.program().with_extension("toml");
            expected.extend([
                exercise.program(),
                exercise.answer(),
                exercise.solution(),
                description,
            ]);
            expected.extend(exercise.wrong.iter().map(|(what, _)| exercise.wrong(what)));
        }
        let mut found = BTreeSet::new();
        for folder in ["exercises", "solutions", "wrong"] {
            let entries = fs::read_dir(lesson.folder().join(folder));
            let paths = entries.into_iter().flatten().map(|entry| entry.unwrap().path());
            found.extend(paths.filter(|path| path.extension().unwrap() != "mine"));
        }
        assert_eq!(found, expected);
    }
}

#[test]
fn what_is_pinned_is_what_stands_there() {
    assert_eq!(Pins::read(), Pins::now().unwrap(), "are the changes meant? cargo course pin");
}

#[test]
fn what_is_never_shown_is_said_in_words() {
    // There is no run to look at, so the sentence is all that a learner has.
    for exercise in EXERCISES.iter().filter(|it| it.kind.ending() == "rs") {
        let said = exercise.demands.sometimes.iter().all(|demand| demand.says.is_some());
        assert!(said, "{}: `says` is missing below a [[sometimes]]", exercise.label());
    }
}

#[test]
fn editors_know_every_program() {
    for exercise in &*EXERCISES {
        let manifest = fs::read_to_string(exercise.lesson.folder().join("Cargo.toml")).unwrap();
        let mut programs = vec![exercise.program()];
        programs.extend((exercise.kind.ending() == "rs").then(|| exercise.solution()));
        for program in programs {
            let path = program.strip_prefix(exercise.lesson.folder()).unwrap();
            let entry = format!("path = \"{}\"", path.display());
            assert!(manifest.contains(&entry), "{}: no {entry}", exercise.label());
        }
    }
}

#[test]
fn what_is_given_is_the_same_in_skeleton_and_solution() {
    for exercise in EXERCISES.iter().filter(|it| it.kind.ending() == "rs") {
        let [ours, theirs] = [exercise.solution(), exercise.answer()].map(|path| {
            let text = fs::read_to_string(path).unwrap();
            text.split_once(GIVEN).map(|(_, given)| given.to_owned())
        });
        assert_eq!(ours, theirs, "{}", exercise.label());
    }
}

#[test]
fn verdicts_can_be_seen_again_and_are_always_the_same() {
    for exercise in &*EXERCISES {
        // One of each: all of them would take as long as all else together.
        if let Some((what, _)) = exercise.wrong.first() {
            let answer = exercise.wrong(what);
            let first = judgement_of(exercise, &answer);
            assert_eq!(judged_again(exercise, &answer), first);
        }
    }
}
