//! Trace and span ids as the formats write them: hexadecimal numbers.
//! Never accepts a sign, a blank or a prefix, as the parsers of `std` do.

use opentelemetry::trace::{SpanId, TraceId};

/// Exactly 32 lower-case digits.
pub(super) fn trace_id(text: &str) -> Option<TraceId> {
    exactly(text, 32).map(TraceId::from)
}

/// Exactly 16 lower-case digits.
pub(super) fn span_id(text: &str) -> Option<SpanId> {
    let number = exactly(text, 16)?;
    Some(SpanId::from(u64::try_from(number).ok()?))
}

/// Exactly `count` lower-case digits.
pub(super) fn exactly(text: &str, count: usize) -> Option<u128> {
    // The length first: a header may be long.
    let is_exact = text.len() == count && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    is_exact.then(|| at_most(text, count))?
}

/// One to `count` digits of either case; `count` is 32 at most.
pub(super) fn at_most(text: &str, count: usize) -> Option<u128> {
    if text.is_empty() || text.len() > count {
        return None;
    }
    text.bytes().try_fold(0, |number: u128, byte| {
        let digit = char::from(byte).to_digit(16)?;
        Some(number << 4 | u128::from(digit))
    })
}
