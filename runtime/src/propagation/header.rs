//! The one value of a header that a carrier may hold several times.
//! Never looks at what the value means.

use opentelemetry::propagation::Extractor;

/// Spaces and tabs around a value, which never belong to it.
pub(super) const BLANKS: [char; 2] = [' ', '\t'];

/// The value of a header that is there once.
pub(super) fn only<'a>(carrier: &'a dyn Extractor, name: &str) -> Option<&'a str> {
    match carrier.get_all(name)?.as_slice() {
        [value] => Some(value.trim_matches(BLANKS)),
        _ => None,
    }
}

/// The value that every header of the name has.
pub(super) fn agreed<'a>(carrier: &'a dyn Extractor, name: &str) -> Option<&'a str> {
    let values = carrier.get_all(name)?;
    let mut values = values.iter().map(|value| value.trim_matches(BLANKS));
    let value = values.next()?;
    values.all(|other| other == value).then_some(value)
}

/// The value of the first header of the name.
pub(super) fn first<'a>(carrier: &'a dyn Extractor, name: &str) -> Option<&'a str> {
    let values = carrier.get_all(name)?;
    values.first().map(|value| value.trim_matches(BLANKS))
}
