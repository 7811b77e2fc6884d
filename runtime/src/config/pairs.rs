//! Lists of `key=value` pairs.
//! Never judges a key or a value.

/// Each pair that is written, `None` for one without an equals sign. Blank ones are passed over.
pub(super) fn pairs(text: &str) -> impl Iterator<Item = Option<(&str, &str)>> {
    text.split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=')?;
            Some((key.trim_end(), value.trim_start()))
        })
}
