//! Who may import whom: the arrows of the architecture point one way.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use harness::lesson::workspace;

mod reader;

/// The modules of the runtime from the top down. A module may use those on its own floor, and those below.
const FLOORS: [&[&str]; 8] = [
    &["pool", "manager"],
    &["channel", "net"],
    &["array", "shared_memory"],
    &["value", "cells"],
    &["process", "sync"],
    &["print", "time", "random", "lesson"],
    &["seam"],
    &["sys"],
];

/// What every floor may use: what all say when something goes wrong, and in which language.
const FOR_ALL: [&str; 3] = ["error", "exit", "language"];

/// What every floor may use, and the harness too: the words in which programs and harness speak to each other.
const WIRE: &str = "seam::wire";

#[test]
fn no_arrow_in_the_runtime_points_up() {
    let source = workspace().join("shared/src");
    let homes = homes_of_names(&read(&source.join("lib.rs")));
    let mut wrong = Vec::new();
    for file in rust_files("shared/src") {
        let inside = file.strip_prefix(&source).unwrap();
        let user = module_of(inside);
        if user == "lib" || FOR_ALL.contains(&user.as_str()) {
            continue;
        }
        // A module that is new here has no floor yet, and that must be decided.
        let floor =
            floor_of(&user).unwrap_or_else(|| panic!("on which floor is the module `{user}`?"));
        for name in names_used(&read(&file), inside.components().count()) {
            let home = homes.get(&name).unwrap_or(&name);
            if floor_of(home).is_some_and(|other| other < floor) {
                wrong.push(format!("{}: `{user}` uses `{name}` of `{home}`", file.display()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_harness_knows_nothing_of_the_runtime_but_what_goes_over_the_wire() {
    for file in rust_files("tests/src") {
        for path in paths(&read(&file), "shared") {
            assert!(path["shared::".len()..].starts_with(WIRE), "{}: {path}", file.display());
        }
    }
}

#[test]
fn nothing_imports_a_lesson() {
    for manifest in files("", "toml") {
        let text = read(&manifest);
        let imports = text.lines().any(|line| line.trim_start().starts_with("lesson-"));
        assert!(!imports, "{}", manifest.display());
    }
}

#[test]
fn unsafe_stands_only_in_sys() {
    for file in files("", "rs") {
        let inside = file.strip_prefix(workspace().join("shared/src"));
        // The bench has the kernel itself as a peer.
        let is_peer = file.ends_with("tests/bench/peers/src/bin/raw/sys.rs");
        if is_peer || inside.is_ok_and(|inside| module_of(inside) == "sys") {
            continue;
        }
        let code = reader::code_of(&read(&file));
        assert!(!reader::words(&code).any(|word| word == "unsafe"), "{}", file.display());
    }
}

#[test]
fn every_file_says_what_it_is_and_is_not_too_long() {
    for file in files("", "rs") {
        let text = read(&file);
        assert!(text.starts_with("//!"), "{} does not open with what it is", file.display());
        assert!(text.lines().count() <= 320, "{} is too long", file.display());
    }
}

#[test]
fn names_are_traced_to_their_modules() {
    let homes =
        homes_of_names("pub use crate::{process::{Child, Exit}, sync::Lock};\npub use time::now;");
    assert_eq!(homes["Exit"], "process");
    assert_eq!(homes["Lock"], "sync");
    assert_eq!(homes["now"], "time");

    let text = "//! crate::pool is only mentioned.
        use crate::{Error, seam::{Fork, wire::Op}};
        use super::value;
        use super::super::Child;
        #[cfg(test)]
        mod tests { use crate::pool; }";
    assert_eq!(names_used(text, 1), ["Error", "seam", "value", "Child"]);
    assert_eq!(names_used(text, 2), ["Error", "seam", "Child"]);
}

/// The module that a file is a part of: `seam` for `seam/kernel.rs`.
fn module_of(inside: &Path) -> String {
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.strip_suffix(".rs").unwrap_or(first).to_owned()
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// What the map of a crate offers under its own name, and in which module each is at home.
fn homes_of_names(map: &str) -> HashMap<String, String> {
    let mut homes = HashMap::new();
    let modules = FLOORS.concat();
    for root in [&modules[..], &["crate"]].concat() {
        for path in paths(map, root) {
            let path = path.strip_prefix("crate::").unwrap_or(&path);
            if let (Some((home, _)), Some((_, name))) =
                (path.split_once("::"), path.rsplit_once("::"))
            {
                homes.insert(name.to_owned(), home.to_owned());
            }
        }
    }
    homes
}

/// The names directly below the crate that a file so deep inside it uses. Tests inside the file may use all.
fn names_used(text: &str, depth: usize) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut used = paths(text, "crate");
    used.extend(
        paths(text, "super").into_iter().filter(|path| path.matches("super::").count() >= depth),
    );
    let used =
        used.iter().map(|path| path.trim_start_matches("crate::").trim_start_matches("super::"));
    let used = used.filter(|path| !path.starts_with(WIRE));
    used.filter_map(|path| path.split("::").next()).map(str::to_owned).collect()
}

fn paths(text: &str, root: &str) -> Vec<String> {
    reader::paths(&reader::code_of(text), root)
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    files(folder, "rs")
}

/// All files below a folder of the workspace that end like this, without what was built.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut ask = vec![workspace().join(folder)];
    while let Some(folder) = ask.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_hidden = path.file_name().unwrap().to_string_lossy().starts_with('.');
            if path.is_dir() && !is_hidden && !path.ends_with("target") {
                ask.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push(path);
            }
        }
    }
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
