//! [`Ids`]: the ids of new traces and spans, from a generator of the thread's own.
//! Never gives zeros: they stand for no id.

use std::time::SystemTime;

use opentelemetry::trace::{SpanId, TraceId};
use rand::rngs::SmallRng;
use rand::{RngCore, SeedableRng};

/// How the ids of traces are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TraceIds {
    /// Random in every bit, as the specification asks for
    /// ([id generators](https://opentelemetry.io/docs/specs/otel/trace/sdk/#id-generators)).
    #[default]
    Random,
    /// For AWS X-Ray, which takes no trace that is older than thirty days: the first 32 bits are the time in seconds, and
    /// the rest is random.
    Xray,
}

/// A thread's own generator.
#[derive(Debug)]
pub(super) struct Ids {
    random: SmallRng,
    traces: TraceIds,
}

impl Ids {
    /// Begins somewhere that nobody can tell.
    pub(super) fn new(traces: TraceIds) -> Self {
        Self {
            random: SmallRng::from_os_rng(),
            traces,
        }
    }

    #[inline]
    pub(super) fn trace_id(&mut self) -> TraceId {
        let (high, low) = (self.random.next_u64(), self.random.next_u64().max(1));
        let high = match self.traces {
            TraceIds::Random => high,
            TraceIds::Xray => seconds() << 32 | high >> 32,
        };
        TraceId::from(u128::from(high) << 64 | u128::from(low))
    }

    #[inline]
    pub(super) fn span_id(&mut self) -> SpanId {
        SpanId::from(self.random.next_u64().max(1))
    }
}

/// Since 1970, as far as 32 bits of them reach.
fn seconds() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.unwrap_or_default().as_secs() & u64::from(u32::MAX)
}
