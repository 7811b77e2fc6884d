//! [`Tracing`]: the seam between calls and whoever makes their spans.
//! Never makes a span itself, and never knows an exporter.

use std::borrow::Cow;
use std::fmt::Debug;
use std::time::SystemTime;

use opentelemetry::trace::{Link, SpanContext, SpanId};
use opentelemetry::{Context, KeyValue};

use crate::origin::Origin;

/// Makes spans: the recorder, or a provider that the application built itself.
pub(crate) trait Tracing: Debug + Send + Sync {
    /// Decides whether there will be a span, where that needs no attributes. What is called inherits the
    /// decision of `parent` without a span, if `inherits` is set.
    fn sample(&self, span: &Blueprint, parent: &Context, inherits: bool) -> Sampling;

    /// Starts the span, and gives back `parent` with it as the current span.
    fn open(&self, span: Blueprint, parent: &Context, sampled: Option<Sampled>) -> Opened;

    /// The time that ends are taken from.
    fn now(&self) -> SystemTime;
}

/// What a span is to be.
#[derive(Debug)]
pub(crate) struct Blueprint {
    pub(crate) attributes: Vec<KeyValue>,
    pub(crate) links: Vec<Link>,
    pub(crate) name: Cow<'static, str>,
    pub(crate) origin: Origin,
}

/// Whether there will be a span.
#[derive(Debug)]
pub(crate) enum Sampling {
    Decided(Sampled),
    /// The attributes are wanted for the decision.
    Later,
    /// No span, and the parent stays current: what is called inherits its decision not to sample.
    Skip,
}

/// A decision, with the ids that it was taken for.
#[derive(Debug)]
pub(crate) struct Sampled {
    pub(crate) span_context: SpanContext,
    pub(crate) is_recording: bool,
    /// What the sampler adds to the span.
    pub(crate) attributes: Vec<KeyValue>,
}

/// A started span.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) context: Context,
    pub(crate) is_recording: bool,
    pub(crate) parent_id: SpanId,
}
