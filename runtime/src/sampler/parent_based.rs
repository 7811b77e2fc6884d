//! [`ParentBased`]: lets others decide, by what the parent is. [`Always`]: the usual ones of these.
//! Never takes ids that are not valid for a parent: what has none is a root.

use opentelemetry::trace::{Link, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingResult, ShouldSample};

use super::{answer, vendor};

/// The same answer for everything.
#[derive(Clone, Debug)]
pub(super) struct Always {
    /// Whether it is asked about some parents only, whose decision it may repeat.
    is_delegate: bool,
    is_sampled: bool,
}

impl Always {
    pub(super) fn alone(is_sampled: bool) -> Self {
        Self {
            is_delegate: false,
            is_sampled,
        }
    }

    pub(super) fn delegate(is_sampled: bool) -> Self {
        Self {
            is_delegate: true,
            is_sampled,
        }
    }
}

/// Each is asked about its own kind of span
/// ([`ParentBased`](https://opentelemetry.io/docs/specs/otel/trace/sdk/#parentbased)).
#[derive(Clone, Debug)]
pub(super) struct ParentBased {
    pub(super) root: Box<dyn ShouldSample>,
    pub(super) remote_sampled: Box<dyn ShouldSample>,
    pub(super) remote_not_sampled: Box<dyn ShouldSample>,
    pub(super) local_sampled: Box<dyn ShouldSample>,
    pub(super) local_not_sampled: Box<dyn ShouldSample>,
}

impl ShouldSample for Always {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        _: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        answer::always(parent, self.is_sampled, |parent| {
            if self.is_delegate {
                vendor::inherited(parent, self.is_sampled)
            } else {
                vendor::unasked(parent)
            }
        })
    }
}

impl ShouldSample for ParentBased {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let delegate = answer::under(parent, |parent| {
            if !parent.is_valid() {
                return &self.root;
            }
            match (parent.is_remote(), parent.is_sampled()) {
                (true, true) => &self.remote_sampled,
                (true, false) => &self.remote_not_sampled,
                (false, true) => &self.local_sampled,
                (false, false) => &self.local_not_sampled,
            }
        });
        delegate.should_sample(parent, trace_id, name, kind, attributes, links)
    }
}
