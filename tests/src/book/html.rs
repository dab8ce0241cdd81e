//! Reads HTML as far as it is needed to follow links and to search: tags, their attributes, and the text between them.

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A tag that opens: its name, and its attributes.
    Open(&'a str, &'a str),
    /// A tag that closes.
    Close(&'a str),
    /// What stands between tags.
    Text(&'a str),
}

/// The pieces of a page, without comments, scripts, styles and pictures.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(begin) = rest.find('<') {
        if begin > 0 {
            pieces.push(Piece::Text(&rest[..begin]));
        }
        rest = &rest[begin..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some((tag, after)) = rest[1..].split_once('>') else { break };
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            pieces.push(Piece::Close(name.trim()));
            continue;
        }
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        pieces.push(Piece::Open(name.trim_end_matches('/'), attributes));
        if ["script", "style", "svg"].contains(&name) {
            let end = format!("</{name}>");
            rest = rest.split_once(&end).map_or("", |(_, after)| after);
        }
    }
    pieces
}

/// The value of an attribute.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    while let Some((before, after)) = rest.split_once("=\"") {
        let (value, behind) = after.split_once('"')?;
        if before.trim_start().rsplit(char::is_whitespace).next() == Some(name) {
            return Some(value);
        }
        rest = behind;
    }
    None
}

/// The text as a person sees it.
pub(super) fn unescaped(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#10;", "\n"),
    ];
    let text = pairs.iter().fold(text.to_owned(), |text, (code, sign)| text.replace(code, sign));
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::{Piece, attribute, pieces};

    #[test]
    fn tags_and_text_come_apart() {
        let html = "<p>a <a class=\"b\" href=\"c.html#d\">e</a><!-- <f> --><script>if (1<2) {}</script></p>";
        let expected = [
            Piece::Open("p", ""),
            Piece::Text("a "),
            Piece::Open("a", "class=\"b\" href=\"c.html#d\""),
            Piece::Text("e"),
            Piece::Close("a"),
            Piece::Open("script", ""),
            Piece::Close("p"),
        ];
        assert_eq!(pieces(html), expected);
        assert_eq!(attribute("class=\"b\" href=\"c.html#d\"", "href"), Some("c.html#d"));
        assert_eq!(attribute("data-href=\"x\"", "href"), None);
    }
}
