//! Classroom 50's `result.json`, `classroom50/result/v1`. What it says about the submission comes from the runner's
//! environment.

use std::time::{SystemTime, UNIX_EPOCH};

use super::Submission;
use crate::command::json;

/// What the runner says, and the field that it goes into.
const CONTEXT: [(&str, &str); 6] = [
    ("classroom", "CLASSROOM"),
    ("assignment", "ASSIGNMENT"),
    ("submission", "SUBMISSION_TAG"),
    ("commit", "COMMIT_URL"),
    ("release", "RELEASE_URL"),
    ("review", "REVIEW_URL"),
];

/// Writes it for one learner; `variable` is the environment.
pub fn write(submission: &Submission, variable: impl Fn(&str) -> Option<String>) -> String {
    let tests = submission.marks.iter().map(|mark| {
        json::object([
            ("test-name", json::string(&mark.exercise)),
            ("passed", mark.judgement.passes().to_string()),
            ("score", mark.points().to_string()),
            ("max-score", mark.worth.to_string()),
        ])
    });
    let (points, of) = submission.points();
    let context = CONTEXT.map(|(field, name)| {
        // Without a review there is the commit to look at; outside of a runner it is a dry run.
        let value = variable(name).filter(|value| !value.is_empty());
        let value = value.or_else(|| variable("COMMIT_URL").filter(|_| name == "REVIEW_URL"));
        (field, json::string(&value.unwrap_or_else(|| "local".to_owned())))
    });
    let [classroom, assignment, of_submission, commit, release, review] = context;
    json::object([
        ("schema", json::string("classroom50/result/v1")),
        classroom,
        assignment,
        of_submission,
        commit,
        release,
        review,
        ("datetime", json::string(&date_of(seconds_since_1970()))),
        ("score", points.to_string()),
        ("max-score", of.to_string()),
        ("tests", json::array(tests).trim_end().to_owned()),
    ]) + "\n"
}

fn seconds_since_1970() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// A moment as ISO 8601 has it, in universal time.
///
/// Source of the arithmetic: Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`; years begin in March.
fn date_of(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year + era * 400 + next;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::date_of;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date_of(0), "1970-01-01T00:00:00Z");
        assert_eq!(date_of(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(date_of(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(date_of(4_102_444_800), "2100-01-01T00:00:00Z");
    }
}
