//! Cutting values to the configured length.
//! Never cuts a character in two.

use opentelemetry::trace::Status;
use opentelemetry::{Array, StringValue, Value};

/// Something with a length that is limited, counted in characters as the specification does
/// ([attribute limits](https://opentelemetry.io/docs/specs/otel/common/#attribute-limits)).
pub(super) trait Truncate {
    fn truncate(&mut self, characters: Option<usize>);
}

impl Truncate for Value {
    fn truncate(&mut self, characters: Option<usize>) {
        match self {
            Self::String(text) => text.truncate(characters),
            Self::Array(Array::String(texts)) => {
                for text in texts {
                    text.truncate(characters);
                }
            }
            _ => {}
        }
    }
}

impl Truncate for Status {
    fn truncate(&mut self, characters: Option<usize>) {
        if let Self::Error { description } = self
            && let Some(end) = end(description, characters)
        {
            *description = description[..end].to_owned().into();
        }
    }
}

impl Truncate for StringValue {
    fn truncate(&mut self, characters: Option<usize>) {
        if let Some(end) = end(self.as_str(), characters) {
            *self = self.as_str()[..end].to_owned().into();
        }
    }
}

/// The text, or as much of it as is allowed.
pub(super) fn truncated(text: &str, characters: Option<usize>) -> &str {
    end(text, characters).map_or(text, |end| &text[..end])
}

/// Where to cut, if the text is too long.
fn end(text: &str, characters: Option<usize>) -> Option<usize> {
    // A text has no more characters than bytes.
    let characters = characters.filter(|&characters| text.len() > characters)?;
    text.char_indices().nth(characters).map(|(end, _)| end)
}
