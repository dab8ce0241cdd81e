//! What mdBook has made, finished: a language switch, scripts and search in every page, and every link followed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result};

use super::{
    Fault,
    figure::escaped,
    html::{Piece, attribute, pieces, unescaped},
};
use crate::{
    command::json,
    lesson::workspace,
    words::{BookWords, Language},
};

/// Scripts and styles, as they lie in `book/theme` and, for both languages, beside them.
const STYLE: &str = "book.css";
const SCRIPTS: [&str; 4] = ["stepper.js", "live.js", "search.js", "frame.js"];

/// Finishes the site in this folder, in which each language has a folder of its own. Returns what is wrong with its links.
pub fn finish(site: &Path, sources: &Path) -> Result<Vec<Fault>> {
    let theme = site.join("theme");
    fs::create_dir_all(&theme)?;
    for name in SCRIPTS.iter().chain([&STYLE]) {
        let from = workspace().join("book/theme").join(name);
        fs::copy(&from, theme.join(name))
            .with_context(|| format!("cannot copy {}", from.display()))?;
    }
    fs::write(site.join("index.html"), entrance())?;
    let mut faults = Vec::new();
    for language in Language::ALL {
        let folder = site.join(language.tag());
        let mut pages = BTreeMap::new();
        for name in names(&folder)? {
            let path = folder.join(&name);
            let page = dressed(&fs::read_to_string(&path)?, &name, language);
            fs::write(&path, &page)?;
            pages.insert(name, page);
        }
        let entries = pages.iter().filter(|(name, _)| is_page(name));
        let entries = entries.flat_map(|(name, page)| sections(name, page));
        fs::write(
            folder.join("search-index.js"),
            format!("window.pages = {}", json::array(entries)),
        )?;
        follow(&folder, &pages, &sources.join(language.tag()).join("src"), &mut faults);
    }
    Ok(faults)
}

/// The web pages in a folder.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<_> = names
        .filter(|name| name.rsplit_once('.').is_some_and(|(_, kind)| kind == "html"))
        .collect();
    names.sort();
    Ok(names)
}

/// Whether it is a page of its own, and not all of them, or a part of the frame.
fn is_page(name: &str) -> bool {
    !["print.html", "toc.html", "404.html", "index.html"].contains(&name)
}

/// Where one chooses a language; who has told the browser already need not.
fn entrance() -> String {
    let links = Language::ALL.map(|language| {
        let (tag, title) = (language.tag(), language.words().book.title);
        format!(
            "<p><a href=\"{tag}/index.html\" lang=\"{tag}\" hreflang=\"{tag}\">{title}</a></p>\n"
        )
    });
    let links = links.concat();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\n\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
        <link rel=\"stylesheet\" href=\"theme/{STYLE}\">\n\
        <script>location.replace((/^zh/.test(navigator.language) ? 'zh' : 'en') + '/index.html')</script>\n\
        </head><body class=\"entrance\"><main>\n<h1>{}</h1>\n{links}</main></body></html>\n",
        Language::English.words().book.title,
        Language::English.words().book.title,
    )
}

/// The page with our own things in it, and with the frame's words in its language.
fn dressed(page: &str, name: &str, language: Language) -> String {
    let words: &BookWords = &language.words().book;
    let other = if language == Language::English { "zh" } else { "en" };
    let scripts = SCRIPTS
        .map(|script| format!("<script defer src=\"../theme/{script}\"></script>\n"))
        .concat();
    let head = format!(
        "<link rel=\"stylesheet\" href=\"../theme/{STYLE}\">\n\
        <script type=\"application/json\" id=\"course-words\">{}</script>\n{scripts}</head>",
        words.script().replace("</", "<\\/"),
    );
    let switch = format!(
        "<div class=\"right-buttons\">\n<a class=\"language\" href=\"../{other}/{name}\" lang=\"{other}\" \
        hreflang=\"{other}\" rel=\"alternate\">{}</a>",
        escaped(words.other),
    );
    // It can be opened and closed, says mdBook, so it must be a button, for the keyboard too (`frame.js`).
    let label = "<label id=\"mdbook-sidebar-toggle\"";
    let toggle = "<label role=\"button\" tabindex=\"0\" id=\"mdbook-sidebar-toggle\"";
    let page = page
        .replacen("</head>", &head, 1)
        .replacen("<div class=\"right-buttons\">", &switch, 1)
        .replacen(label, toggle, 1);
    // Only around what there is to be read: it may well speak of Rust.
    let (before, rest) = page.split_once("<main>").unwrap_or((&page, ""));
    let (main, after) = rest.split_once("</main>").unwrap_or((rest, ""));
    let frame = |text: &str| {
        words.frame.iter().fold(text.to_owned(), |text, (theirs, ours)| text.replace(theirs, ours))
    };
    if rest.is_empty() {
        frame(before)
    } else {
        format!("{}<main>{main}</main>{}", frame(before), frame(after))
    }
}

/// What can be found in a page: for each heading where it is, what it says, and what stands below it.
fn sections(name: &str, page: &str) -> Vec<String> {
    let main = page.split_once("<main>").and_then(|(_, page)| page.split_once("</main>"));
    let mut sections: Vec<(String, String, String)> = Vec::new();
    let mut in_heading = false;
    for piece in pieces(main.map_or("", |(main, _)| main)) {
        match piece {
            Piece::Open(tag, attributes) if is_heading(tag) => {
                let id = attribute(attributes, "id").unwrap_or_default();
                sections.push((format!("{name}#{id}"), String::new(), String::new()));
                in_heading = true;
            }
            Piece::Close(tag) if is_heading(tag) => in_heading = false,
            Piece::Text(text) => {
                if let Some((_, heading, body)) = sections.last_mut() {
                    let into = if in_heading { heading } else { body };
                    into.push_str(&unescaped(text));
                }
            }
            _ => {}
        }
    }
    let title = sections.first().map(|(_, title, _)| title.trim().to_owned()).unwrap_or_default();
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let entry = |(to, heading, body): &(String, String, String)| {
        json::list(
            [to.clone(), title.clone(), plain(heading), plain(body)]
                .iter()
                .map(|it| json::string(it)),
        )
    };
    sections.iter().map(entry).collect()
}

fn is_heading(tag: &str) -> bool {
    matches!(tag.as_bytes(), [b'h', b'1'..=b'6'])
}

/// Follows every link of every page to a file, and to a name in it.
fn follow(folder: &Path, pages: &BTreeMap<String, String>, source: &Path, faults: &mut Vec<Fault>) {
    let ids_of = |page: &String| -> BTreeSet<String> {
        let ids = pieces(page).into_iter().filter_map(|piece| match piece {
            Piece::Open(_, attributes) => attribute(attributes, "id").map(unescaped),
            _ => None,
        });
        ids.collect()
    };
    let ids: BTreeMap<_, _> =
        pages.iter().map(|(name, page)| (name.as_str(), ids_of(page))).collect();
    for (name, page) in pages {
        for piece in pieces(page) {
            let Piece::Open(_, attributes) = piece else { continue };
            let links = ["href", "src"].map(|it| attribute(attributes, it));
            for link in links.into_iter().flatten() {
                let link = unescaped(link);
                if link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:")
                {
                    continue;
                }
                let (to, fragment) = link.split_once('#').unwrap_or((&link, ""));
                let to = if to.is_empty() { name } else { to };
                let is_there = match ids.get(to) {
                    Some(ids) => fragment.is_empty() || ids.contains(fragment),
                    None => folder.join(to).is_file(),
                };
                if !is_there {
                    let markdown = source.join(name.replace(".html", ".md"));
                    let place = line_of(&markdown, &link);
                    faults.push(Fault::new(
                        &markdown,
                        place,
                        format!("links to {link}, which is not there"),
                    ));
                }
            }
        }
    }
}

/// The line of a page's source from which a link comes.
fn line_of(markdown: &Path, link: &str) -> usize {
    let text = fs::read_to_string(markdown).unwrap_or_default();
    let written = link.replace(".html", ".md");
    text.lines().position(|line| line.contains(&written)).map_or(0, |at| at + 1)
}
