//! In which language a program speaks, by the variables of its environment.

use std::ffi::OsString;

/// `en` or `zh`: the language of a lesson's output. Without it, `LC_ALL`, `LC_MESSAGES` and `LANG` say.
pub const LANG: &str = "COURSE_LANG";

/// Whether it speaks Chinese with these variables; else English. The first that is set and not empty decides.
pub fn speaks_chinese(value: impl Fn(&str) -> Option<OsString>) -> bool {
    let mut values = [LANG, "LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(value);
    let decisive = values.find(|value| !value.is_empty()).unwrap_or_default();
    decisive.to_string_lossy().to_ascii_lowercase().starts_with("zh")
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt};

    use super::speaks_chinese;

    #[track_caller]
    fn check(variables: &[(&str, &[u8])], chinese: bool) {
        let value = |name: &str| {
            let found = variables.iter().find(|(it, _)| *it == name);
            found.map(|(_, value)| OsString::from_vec(value.to_vec()))
        };
        assert_eq!(speaks_chinese(value), chinese);
    }

    #[test]
    fn the_first_variable_that_is_set_and_not_empty_decides() {
        check(&[], false);
        check(&[("LANG", b"zh_CN.UTF-8")], true);
        check(&[("LANG", b"zh_CN.UTF-8"), ("LC_ALL", b"C")], false);
        check(&[("LANG", b"zh_CN.UTF-8"), ("LC_ALL", b"")], true);
        check(&[("LC_ALL", b"en_US.UTF-8"), ("COURSE_LANG", b"ZH")], true);
        check(&[("LANG", b"de_DE"), ("LC_MESSAGES", b"zh_TW")], true);
        check(&[("LANG", b"zh_CN.UTF-8"), ("LC_ALL", b"\xff")], false);
    }
}
