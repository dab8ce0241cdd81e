//! The book: what is wrong with a page fails its build, and says where.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::Command;
use harness::{
    book::site,
    lesson::{build_all, workspace},
};
use tinyjson::JsonValue;

mod chapters;
mod links;
mod server;

/// A page that is as it should be, in both languages.
const ENGLISH: &str = "# A page\n\n## Code\n\n```rust\n{{#include code.rs:one}}\n```\n\n{{#run 05 1}}\n\nSee [above](#code).\n";
const CHINESE: &str = "# 一页\n\n## 代码\n\n```rust\n{{#include code.rs:one}}\n```\n\n{{#run 05 1}}\n\n见[上文](#code)。\n";
const CODE: &str = "fn main() {\n    // ANCHOR: one\n    sing();\n    // ANCHOR_END: one\n}\n";

/// A book of one page in two languages, in a folder of its own.
struct Book(PathBuf);

impl Book {
    fn new(name: &str, english: &str, chinese: &str) -> Book {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("book-{name}"));
        let _none_yet = fs::remove_dir_all(&folder);
        for (tag, page) in [("en", english), ("zh", chinese)] {
            let source = folder.join(tag).join("src");
            fs::create_dir_all(&source).unwrap();
            fs::write(source.join("SUMMARY.md"), "[.](page.md)\n").unwrap();
            fs::write(source.join("page.md"), page).unwrap();
            fs::write(source.join("code.rs"), CODE).unwrap();
        }
        Book(folder)
    }

    /// What mdBook hears from the preprocessor for one language: the page, or what is wrong.
    fn page(&self, tag: &str) -> Result<String, String> {
        build_all().unwrap();
        let root = self.0.join(tag);
        let content = fs::read_to_string(root.join("src/page.md")).unwrap();
        let quoted = |text: &str| JsonValue::String(text.to_owned()).stringify().unwrap();
        let asked = format!(
            r#"[{{"root":{},"config":{{"book":{{"language":"{tag}"}}}},"renderer":"html"}},
            {{"items":[{{"Chapter":{{"name":"A page","content":{},"path":"page.md","sub_items":[]}}}}]}}]"#,
            quoted(root.to_str().unwrap()),
            quoted(&content),
        );
        let output = Command::new(env!("CARGO_BIN_EXE_course"))
            .arg("pages")
            .write_stdin(asked)
            .output()
            .unwrap();
        if !output.status.success() {
            return Err(String::from_utf8(output.stderr).unwrap());
        }
        let book: JsonValue = String::from_utf8(output.stdout).unwrap().parse().unwrap();
        Ok(book["items"][0]["Chapter"]["content"].get::<String>().unwrap().clone())
    }
}

#[track_caller]
fn complains(name: &str, english: &str, chinese: &str, place: &str, why: &str) {
    let said = Book::new(name, english, chinese).page("zh").unwrap_err();
    assert!(said.contains(place) && said.contains(why), "{said}");
}

#[test]
fn code_output_and_names_are_put_in_their_places_in_both_languages() {
    let book = Book::new("good", ENGLISH, CHINESE);
    let page = book.page("en").unwrap();
    assert!(page.contains("```rust\nsing();\n```\n"), "{page}");
    assert!(page.contains("sent mail 1&#10;sent mail 2&#10;"), "{page}");
    let page = book.page("zh").unwrap();
    assert!(page.contains("## 代码 {#code}\n"), "{page}");
    assert!(page.contains("寄出了第 1 封信&#10;寄出了第 2 封信&#10;"), "{page}");
}

#[test]
fn lanes_show_what_the_page_asks_for_and_the_same_every_time() {
    let text = "# A page\n{{#lanes 05 4 good bad \"sent mail 2\" before \"sent mail 1\"}}\n";
    let book = Book::new("lanes", text, &text.replace("A page", "一页"));
    let page = book.page("en").unwrap();
    assert_eq!(page.matches("<svg ").count(), 2);
    let output = |at| {
        let data = page.split("<script type=\"application/json\">\n").nth(at).unwrap();
        let data: JsonValue = data.split("</script>").next().unwrap().parse().unwrap();
        let steps = data["steps"].get::<Vec<JsonValue>>().unwrap().clone();
        let printed: String =
            steps.iter().map(|step| step["output"].get::<String>().unwrap().as_str()).collect();
        printed.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(output(1), ["sent mail 1", "sent mail 2"]);
    assert_eq!(output(2), ["sent mail 2", "sent mail 1"]);
    assert_eq!(book.page("en").unwrap(), page);
    assert!(book.page("zh").unwrap().contains("寄出了第 2 封信"));
}

#[test]
fn a_broken_anchor_a_missing_file_and_an_unknown_directive_fail_the_build() {
    let both = |old: &str, new: &str| (ENGLISH.replace(old, new), CHINESE.replace(old, new));
    let (english, chinese) = both("code.rs:one", "code.rs:two");
    complains("anchor", &english, &chinese, "zh/src/page.md:6:", "no `ANCHOR: two`");
    let (english, chinese) = both("code.rs:one", "nothing.rs:one");
    complains("file", &english, &chinese, "zh/src/page.md:6:", "nothing.rs");
    let (english, chinese) = both("{{#run 05 1}}", "{{#rum 05 1}}");
    complains("directive", &english, &chinese, "zh/src/page.md:9:", "no directive `rum`");
}

#[test]
fn output_that_no_run_has_fails_the_build() {
    let both =
        |new: &str| (ENGLISH.replace("{{#run 05 1}}", new), CHINESE.replace("{{#run 05 1}}", new));
    let (english, chinese) = both("{{#run 05 9}}");
    complains("part", &english, &chinese, "zh/src/page.md:9:", "no part 9");
    let (english, chinese) = both("{{#run 77 1}}");
    complains("lesson", &english, &chinese, "zh/src/page.md:9:", "no lesson 77");
    let (english, chinese) = both("{{#run 05 1 bad \"sent mail 3\"}}");
    complains("output", &english, &chinese, "zh/src/page.md:9:", "shows a line like `sent mail 3`");
}

#[test]
fn what_one_language_lacks_fails_the_build() {
    let fewer = CHINESE.replace("## 代码\n", "");
    complains("heading", ENGLISH, &fewer, "zh/src/page.md:5:", "where the English page (line 3)");
    let fewer = CHINESE.replace("{{#run 05 1}}\n", "");
    complains("run", ENGLISH, &fewer, "en/src/page.md:9:", "is missing in the Chinese page");
    let english = format!("{CHINESE}\nThis line has not been translated.\n");
    complains("translation", ENGLISH, &english, "zh/src/page.md:13:", "not in the page's language");
    let book = Book::new("page", ENGLISH, CHINESE);
    fs::write(book.0.join("en/src/more.md"), "# More\n").unwrap();
    let said = book.page("en").unwrap_err();
    assert!(said.contains("en/src/more.md: has no twin"), "{said}");
    assert!(said.contains("en/src/SUMMARY.md: does not list more.md"), "{said}");
}

/// What mdBook would have made of such a page.
fn site(name: &str, link: &str) -> (PathBuf, PathBuf) {
    let book = Book::new(name, ENGLISH, CHINESE);
    let site = book.0.join("site");
    for tag in ["en", "zh"] {
        fs::create_dir_all(site.join(tag)).unwrap();
        let page = format!(
            "<html><head></head><body><div class=\"right-buttons\"></div><main><h1 id=\"a-page\">队列与锁</h1>\
            <h2 id=\"code\">Code</h2><p>a &amp; b <a href=\"{link}\">c</a></p></main></body></html>"
        );
        fs::write(site.join(tag).join("page.html"), page).unwrap();
    }
    (site, book.0)
}

fn faults(name: &str, link: &str) -> Vec<String> {
    let (site, sources) = site(name, link);
    let faults = site::finish(&site, &sources).unwrap();
    faults.iter().map(|fault| fault.to_string().replace(sources.to_str().unwrap(), "")).collect()
}

#[test]
fn every_link_and_fragment_is_followed() {
    assert_eq!(faults("link", "#code"), [""; 0]);
    assert_eq!(faults("link-page", "page.html#a-page"), [""; 0]);
    let said = "links to nothing.html, which is not there";
    let expected = ["en", "zh"].map(|tag| format!("/{tag}/src/page.md: {said}"));
    assert_eq!(faults("link-dead", "nothing.html"), expected);
    let fragment = faults("link-fragment", "page.html#nowhere");
    assert!(fragment[0].contains("links to page.html#nowhere"), "{fragment:?}");
}

#[test]
fn every_page_has_its_switch_its_scripts_and_its_place_in_the_search() {
    let (site, sources) = site("dressed", "#code");
    site::finish(&site, &sources).unwrap();
    let page = fs::read_to_string(site.join("zh/page.html")).unwrap();
    assert!(page.contains("<a class=\"language\" href=\"../en/page.html\" lang=\"en\""), "{page}");
    assert!(page.contains("../theme/stepper.js"), "{page}");
    let index = fs::read_to_string(site.join("zh/search-index.js")).unwrap();
    let pages: JsonValue = index.strip_prefix("window.pages = ").unwrap().parse().unwrap();
    let texts = |at: usize| {
        let entry = pages[at].get::<Vec<JsonValue>>().unwrap();
        entry.iter().map(|text| text.get::<String>().unwrap().as_str()).collect::<Vec<_>>()
    };
    assert_eq!(texts(0), ["page.html#a-page", "队列与锁", "队列与锁", ""]);
    assert_eq!(texts(1), ["page.html#code", "队列与锁", "Code", "a & b c"]);
}

/// Nothing is fetched from elsewhere: neither by what we add to the pages nor by a page itself.
#[test]
fn all_that_a_page_needs_lies_beside_it() {
    for entry in fs::read_dir(workspace().join("book/theme")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("http://") && !text.contains("https://"), "{}", path.display());
    }
    assert!(Path::new(workspace()).join("book/theme/book.css").is_file());
}
