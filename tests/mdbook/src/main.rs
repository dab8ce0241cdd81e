//! Makes web pages of a book: `pages BOOK DESTINATION PREPROCESSOR`.

use std::{env, path::PathBuf};

use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [book, destination, preprocessor] = &arguments[..] else {
        bail!("pages BOOK DESTINATION PREPROCESSOR")
    };
    let mut book = MDBook::load(book).with_context(|| format!("cannot load {book}"))?;
    // Only pages: a preprocessor that was built with this one, not whichever the book's settings would find.
    book.config.build.build_dir = PathBuf::from(destination);
    book.config.set("preprocessor.course.command", preprocessor)?;
    let book = MDBook::load_with_config(&book.root, book.config)?;
    book.build()
}
