//! Percent-encoding of UTF-8.
//! Never judges what it has decoded.

/// `None` for a percent sign without two hexadecimal digits, and for what is not UTF-8 once decoded.
#[cfg(feature = "sdk")]
pub(crate) fn decoded(text: &str) -> Option<String> {
    let (bytes, is_well_formed) = bytes(text);
    is_well_formed.then(|| String::from_utf8(bytes).ok())?
}

/// The same where nothing is refused: a percent sign that encodes nothing is one, and what is not UTF-8 becomes U+FFFD.
pub(crate) fn decoded_lossily(text: &str) -> String {
    let (bytes, _) = bytes(text);
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// No more bytes than `text` has, and whether each percent sign encodes one.
fn bytes(text: &str) -> (Vec<u8>, bool) {
    let mut decoded = Vec::with_capacity(text.len());
    let mut is_well_formed = true;
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let (byte, behind) = match byte {
            b'%' => encoded(behind).unwrap_or_else(|| {
                is_well_formed = false;
                (b'%', behind)
            }),
            byte => (*byte, behind),
        };
        decoded.push(byte);
        rest = behind;
    }
    (decoded, is_well_formed)
}

/// The byte that two hexadecimal digits encode, and what is behind them.
fn encoded(text: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, behind) = text.split_at_checked(2)?;
    let [high, low] = digits else { return None };
    Some((digit(*high)? << 4 | digit(*low)?, behind))
}

/// Appends `text` to `out`, with every byte encoded that is not `plain`.
pub(crate) fn encode(text: &str, plain: impl Fn(u8) -> bool, out: &mut String) {
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
