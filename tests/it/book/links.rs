//! The links in what one reads at the repository's front door lead somewhere.

use std::{fs, path::PathBuf};

use harness::lesson::workspace;

#[test]
fn links_in_readmes_and_in_contributing_lead_somewhere() {
    let folders = ["", ".github", ".github/ISSUE_TEMPLATE"].map(|folder| workspace().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let files = files.map(|entry| entry.unwrap().path());
    let is_text = |path: &PathBuf| path.extension().is_some_and(|it| it == "md");
    let mut wrong = Vec::new();
    for file in files.filter(is_text) {
        let text = fs::read_to_string(&file).unwrap();
        // Code is no text, and shows brackets of its own.
        let text: String = text.split("```").step_by(2).collect();
        for piece in text.split("](").skip(1) {
            let link = piece.split([')', '#', ' ']).next().unwrap_or_default();
            let is_outside = link.is_empty() || link.contains(':');
            if !is_outside && !file.with_file_name(link).exists() {
                wrong.push(format!("{}: {link}", file.display()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}
