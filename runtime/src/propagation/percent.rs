//! Percent-encoding of UTF-8, as values of baggage have it.
//! Never fails: a percent sign that encodes nothing is one, and what is not UTF-8 becomes U+FFFD.

/// No more bytes than `text` has.
pub(super) fn decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let encoded = behind.split_at_checked(2).and_then(|(digits, behind)| {
            let [high, low] = digits else { return None };
            Some((digit(*high)? << 4 | digit(*low)?, behind))
        });
        let (byte, behind) = match (byte, encoded) {
            (b'%', Some(encoded)) => encoded,
            _ => (*byte, behind),
        };
        decoded.push(byte);
        rest = behind;
    }
    String::from_utf8(decoded)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Appends `text` to `out`, with every byte encoded that is not `plain`.
pub(super) fn encode(text: &str, plain: impl Fn(u8) -> bool, out: &mut String) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for byte in text.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            let (high, low) = (byte >> 4, byte & 0xf);
            out.extend(['%', DIGITS[usize::from(high)], DIGITS[usize::from(low)]]);
        }
    }
}

fn digit(byte: u8) -> Option<u8> {
    u8::try_from(char::from(byte).to_digit(16)?).ok()
}
