//! `course book`: the book as web pages; and `course pages`, by which mdBook asks for what its pages show.

use std::{
    ffi::OsString,
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    book::{Fault, protocol, serve::Server, site},
    command::{Options, say},
    lesson,
    words::{Language, Words},
};

/// The word by which mdBook asks; it is in no help.
pub(super) const PAGES: &str = "pages";

/// Answers mdBook: whether a renderer is supported, or a book with everything in its place.
pub(super) fn pages(arguments: &[OsString]) -> Result<ExitCode> {
    if arguments.first().is_some_and(|word| word == "supports") {
        return Ok(ExitCode::SUCCESS);
    }
    let mut input = String::new();
    io::stdin().read_to_string(&mut input).context("cannot read what mdBook says")?;
    match protocol::preprocess(&input)? {
        Ok(book) => say(&book).map(|()| ExitCode::SUCCESS),
        Err(faults) => complain(&faults),
    }
}

/// Builds the book, and serves it unless it is only to be built.
pub(super) fn book(build_only: bool, port: Option<u16>, options: &Options) -> Result<ExitCode> {
    let words = options.words();
    let site = folder()?;
    let faults = build(&site, words)?;
    if !faults.is_empty() {
        return complain(&faults);
    }
    if build_only {
        return say(&format!("{}\n", site.join("index.html").display()))
            .map(|()| ExitCode::SUCCESS);
    }
    let port = port.unwrap_or(0);
    let server = Server::open(&site, port)
        .map_err(|why| anyhow!((words.book.port_taken)(port, &format!("{why:#}"))))?;
    say(&format!("{}\n", (words.book.open)(&server.address(options.language()))))?;
    server.serve();
    Ok(ExitCode::SUCCESS)
}

fn complain(faults: &[Fault]) -> Result<ExitCode> {
    let mut stderr = io::stderr();
    let here = format!("{}/", lesson::workspace().display());
    for fault in faults {
        writeln!(stderr, "{}", fault.to_string().trim_start_matches(&here))?;
    }
    Ok(ExitCode::FAILURE)
}

/// Where the pages are put: below the build folder, whatever profile it has been built in.
fn folder() -> Result<PathBuf> {
    let programs = lesson::programs()?;
    Ok(programs.parent().context("the build folder is in no folder")?.join("book"))
}

/// Makes the pages of both languages. Returns what is wrong with their links.
fn build(site: &Path, words: &Words) -> Result<Vec<Fault>> {
    writeln!(io::stderr(), "{}", words.book.building)?;
    let lessons = lesson::all()?;
    lesson::build(lessons.iter().map(lesson::Lesson::package))?;
    let books = lesson::workspace().join("book");
    fs::create_dir_all(site)?;
    for language in Language::ALL.map(Language::tag) {
        let status = lesson::cargo::cargo(&lesson::programs()?)
            .args(["run", "--quiet", "--locked", "--manifest-path"])
            .arg(lesson::workspace().join("tests/mdbook/Cargo.toml"))
            .arg("--target-dir")
            .arg(site.with_file_name("mdbook"))
            .arg("--")
            .args([books.join(language), site.join(language)])
            .arg(format!("{} {PAGES}", lesson::course()?.display()))
            // What is wrong with a page is said above; where in mdBook that was noticed helps nobody.
            .env("RUST_BACKTRACE", "0")
            .status()
            .context("cannot start cargo")?;
        if !status.success() {
            bail!("mdBook has not built book/{language}: {status}");
        }
    }
    site::finish(site, &books)
}
