//! JSON with its fields in the order in which they were given.

use tinyjson::JsonValue;

/// A string.
pub(super) fn string(text: &str) -> String {
    let value = JsonValue::String(text.to_owned());
    // Only numbers can be impossible to write: JSON knows no infinity.
    value.stringify().unwrap_or_default()
}

/// An object with these fields, whose values are JSON already.
pub(super) fn object<const N: usize>(fields: [(&str, String); N]) -> String {
    let fields = fields.map(|(name, value)| format!("{}:{value}", string(name)));
    format!("{{{}}}", fields.join(","))
}

/// An array, one element a line.
pub(super) fn array(elements: impl IntoIterator<Item = String>) -> String {
    let elements: Vec<String> = elements.into_iter().collect();
    format!("[\n{}\n]\n", elements.join(",\n"))
}
