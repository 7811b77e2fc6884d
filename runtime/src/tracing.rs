//! [`Tracing`]: the seam between calls and whoever makes their spans.
//! Never makes a span itself, and never knows an exporter.

use std::borrow::Cow;
use std::fmt::Debug;

use opentelemetry::trace::{Link, SpanContext};
use opentelemetry::{Context, KeyValue};

use crate::origin::Origin;
use crate::parent::Parent;

/// Makes spans: the recorder, or a provider that the application built itself.
pub(crate) trait Tracing: Debug + Send + Sync {
    /// Decides whether there will be a span under `parent`. The current context may be borrowed meanwhile, so nothing
    /// of the user's is run: who wants to do that says [`Verdict::Ask`].
    fn begin(
        &'static self,
        proposal: &Proposal<'_>,
        parent: &SpanContext,
        begun: &mut Begun,
    ) -> Verdict;

    /// Decides, if [`Verdict::Ask`] was the answer. The context is that of the parent.
    fn ask(&'static self, proposal: &Proposal<'_>, parent: &Context, begun: &mut Begun) -> Verdict;

    /// The ids of a span that nobody was asked about.
    fn unsampled(&'static self, parent: &SpanContext) -> SpanContext;

    /// Told after a span was ended, and its context is not the current one any more.
    fn left(&self);
}

/// What is known of a span when it is decided whether there will be one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proposal<'a> {
    /// Those that are known already; most are evaluated after the decision, and only if they are wanted.
    pub(crate) attributes: &'a [KeyValue],
    /// Whether the parent stays the current span for what is called, if there is no span.
    pub(crate) inherits: bool,
    pub(crate) links: &'a [Link],
    pub(crate) name: Option<&'a str>,
    pub(crate) origin: &'a Origin,
}

/// Whether there will be a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The sampler has to be asked.
    Ask,
    /// There is a draft of it.
    Draft,
    /// No span, and the parent stays current: what is called inherits its decision not to sample.
    Skip,
    /// A span that has ids, for what is called to inherit, and nothing else.
    Unsampled,
}

/// What goes with a verdict. Written in place: on the way of a call, moving it would cost more than making it.
#[derive(Debug, Default)]
pub(crate) struct Begun {
    pub(crate) draft: Option<Box<dyn Draft>>,
    /// The ids that the sampler was asked about, if the span is not recorded.
    pub(crate) ids: Option<Box<SpanContext>>,
}

/// A span that was decided for and has not started.
pub(crate) trait Draft: Debug + Send + Sync {
    // One for each kind: what they take fits in registers.
    fn bool(&mut self, key: &'static str, value: bool);
    fn f64(&mut self, key: &'static str, value: f64);
    fn i64(&mut self, key: &'static str, value: i64);
    fn text(&mut self, key: &'static str, value: &'static str);

    /// Any other one.
    fn attribute(&mut self, attribute: KeyValue);

    /// Starts the span, and gives back the parent's context with it as the current span.
    fn open(self: Box<Self>, origin: &Origin, details: Option<&mut Details>) -> Context;
}

/// What few functions say of their spans, once these start.
#[derive(Debug, Default)]
pub(crate) struct Details {
    pub(crate) links: Vec<Link>,
    /// Unless it is what the origin says.
    pub(crate) name: Option<Cow<'static, str>>,
    pub(crate) parent: Parent,
}
