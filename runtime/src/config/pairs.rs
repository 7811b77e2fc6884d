//! Lists of `key=value` pairs, and percent-decoding.
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

/// `None` for a percent sign without two hexadecimal digits, and for what is not UTF-8 once decoded.
pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' {
            hexadecimal(bytes.next()?)? << 4 | hexadecimal(bytes.next()?)?
        } else {
            byte
        });
    }
    String::from_utf8(decoded).ok()
}

fn hexadecimal(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}
