//! What the lessons say that exploring finds is demanded by their tests, each such part by name: a test that forgets one
//! would still pass.

use std::{collections::BTreeMap, fs};

use harness::lesson::workspace;

/// Lesson, part, and what some schedule must show.
const FOUND: [(u8, u32, &str); 12] = [
    (1, 5, "a line in two calls is torn"),
    (5, 1, "without a join the second mail is first"),
    (5, 2, "ten mails in an order that is not 1 to 10"),
    (5, 4, "a sleep is no join"),
    (6, 1, "an update is lost"),
    (6, 4, "a deadlock of one"),
    (8, 4, "who only looks at the light passes on red"),
    (9, 2, "a queue that was not full is full"),
    (9, 6, "a queue that was empty was not the end"),
    (11, 2, "an update of a dict is lost"),
    (18, 1, "two locks in two orders"),
    (18, 2, "five philosophers starve"),
];

#[test]
fn each_part_that_shows_something_on_some_schedules_is_held_to_it() {
    let mut held = BTreeMap::new();
    for lesson in 1..=18_u8 {
        let file = workspace().join(format!("tests/it/lessons/lesson_{lesson:02}.rs"));
        let text = fs::read_to_string(file).unwrap();
        for test in text.split("#[test]").skip(1) {
            let explored = test.split(&format!("always({lesson}, ")).nth(1);
            let part = explored.and_then(|rest| rest.split(',').next()?.parse::<u32>().ok());
            let demands = test.matches(".sometimes(").count();
            let knots = test.matches(".sometimes_deadlocks(").count();
            *held.entry((lesson, part)).or_insert(0) += demands + knots;
        }
    }
    let missing: Vec<_> = FOUND
        .iter()
        .filter(|(lesson, part, _)| held.get(&(*lesson, Some(*part))).is_none_or(|it| *it == 0))
        .collect();
    assert!(missing.is_empty(), "no test demands: {missing:?}");
}
