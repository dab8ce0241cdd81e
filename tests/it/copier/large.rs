//! A tree that is too large for a toy.

use std::time::Duration;

use harness::{check::check, contain::Limits};

use super::{copier, tree::Scratch};

#[test]
fn twenty_thousand_files_are_copied_each_as_it_was() {
    let scratch = Scratch::new("large");
    scratch.many_files(20_000);
    // A disk at which others are, too, may be slow.
    let limits = Limits { time: Duration::from_mins(10), ..Limits::default() };
    let transcript = copier(&scratch).limits(limits).run().unwrap();
    check(&transcript).exit(0);
    check(&transcript).finishes();
    assert_eq!(transcript.errors, [""; 0]);
    check(&transcript).line("files 20,000 · folders 221 · 5.1 MB · *").count(1);
    scratch.assert_copied();
}
