//! JSON with its fields in the order in which they were given.

use tinyjson::JsonValue;

/// A string.
pub(crate) fn string(text: &str) -> String {
    let value = JsonValue::String(text.to_owned());
    // Only numbers can be impossible to write: JSON knows no infinity.
    value.stringify().unwrap_or_default()
}

/// An object with these fields, whose values are JSON already.
pub(crate) fn object<const N: usize>(fields: [(&str, String); N]) -> String {
    let fields = fields.map(|(name, value)| format!("{}:{value}", string(name)));
    format!("{{{}}}", fields.join(","))
}

/// An array, one element a line.
pub(crate) fn array(elements: impl IntoIterator<Item = String>) -> String {
    let elements: Vec<String> = elements.into_iter().collect();
    format!("[\n{}\n]\n", elements.join(",\n"))
}

/// An array in one line.
pub(crate) fn list(elements: impl IntoIterator<Item = String>) -> String {
    let elements: Vec<String> = elements.into_iter().collect();
    format!("[{}]", elements.join(","))
}
