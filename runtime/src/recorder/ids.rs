//! [`Ids`]: the ids of new traces and spans, from a generator of the thread's own.
//! Never gives zeros: they stand for no id.

use opentelemetry::trace::{SpanId, TraceId};
use rand::rngs::SmallRng;
use rand::{RngCore, SeedableRng};

/// Random in every bit, as the specification asks for
/// ([id generators](https://opentelemetry.io/docs/specs/otel/trace/sdk/#id-generators)).
#[derive(Debug)]
pub(super) struct Ids(SmallRng);

impl Ids {
    /// Begins somewhere that nobody can tell.
    pub(super) fn new() -> Self {
        Self(SmallRng::from_os_rng())
    }

    #[inline]
    pub(super) fn trace_id(&mut self) -> TraceId {
        let (high, low) = (self.0.next_u64(), self.0.next_u64().max(1));
        TraceId::from(u128::from(high) << 64 | u128::from(low))
    }

    #[inline]
    pub(super) fn span_id(&mut self) -> SpanId {
        SpanId::from(self.0.next_u64().max(1))
    }
}
