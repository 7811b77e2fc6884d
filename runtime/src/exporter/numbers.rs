//! What OTLP says in numbers, whichever encoding carries them.
//! Never knows how a number is written.

use opentelemetry::trace::{SpanKind, Status, TraceFlags};

/// The flags say whether the other end, the parent or the linked span, is remote ...
const HAS_IS_REMOTE: u32 = 0x100;
/// ... and it is.
const IS_REMOTE: u32 = 0x200;

pub(super) fn kind(kind: &SpanKind) -> u32 {
    match kind {
        SpanKind::Internal => 1,
        SpanKind::Server => 2,
        SpanKind::Client => 3,
        SpanKind::Producer => 4,
        SpanKind::Consumer => 5,
    }
}

/// The message and the code.
pub(super) fn status(status: &Status) -> (&str, u32) {
    match status {
        Status::Unset => ("", 0),
        Status::Ok => ("", 1),
        Status::Error { description } => (description.as_ref(), 2),
    }
}

pub(super) fn flags(flags: TraceFlags, is_remote: bool) -> u32 {
    let remote = if is_remote { IS_REMOTE } else { 0 };
    u32::from(flags.to_u8()) | HAS_IS_REMOTE | remote
}
