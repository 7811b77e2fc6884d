//! [`Tracing`]: the seam between calls and whoever makes their spans.
//! Never makes a span itself, and never knows an exporter.

use std::borrow::Cow;

#[cfg(feature = "sdk")]
use opentelemetry::trace::TraceContextExt;
use opentelemetry::trace::{Link, SpanContext};
use opentelemetry::{Context, KeyValue};

#[cfg(feature = "sdk")]
use crate::adopted::{Adopted, Sketch};
#[cfg(feature = "sdk")]
use crate::attribute::Attribute;
use crate::attribute::Scalar;
use crate::origin::Origin;
use crate::parent::Parent;
#[cfg(feature = "sdk")]
use crate::recorder::{Record, Recorder};

/// Makes spans. No trait object, so that a call and the recorder become one piece of code.
#[derive(Debug)]
pub(crate) enum Tracing {
    /// A provider that the application built itself.
    #[cfg(feature = "sdk")]
    Adopted(Adopted),
    #[cfg(feature = "sdk")]
    Recorder(&'static Recorder),
}

#[cfg_attr(
    not(feature = "sdk"),
    expect(unused_variables, reason = "without the SDK nothing makes spans")
)]
impl Tracing {
    /// Decides whether there will be a span under `parent`, which stays the current one for what is called if there is
    /// none and `inherits` is set. The current context may be borrowed meanwhile, so nothing
    /// of the user's is run: who wants to do that says [`Verdict::Ask`].
    #[inline]
    pub(crate) fn begin(
        &'static self,
        parent: &SpanContext,
        inherits: bool,
        begun: &mut Begun,
    ) -> Verdict {
        match *self {
            #[cfg(feature = "sdk")]
            Self::Adopted(ref adopted) => adopted.begin(begun),
            #[cfg(feature = "sdk")]
            Self::Recorder(recorder) => recorder.begin(parent, inherits, begun),
        }
    }

    /// Whether the answer is [`Verdict::Skip`], where a look at the parent that stays current is enough to know.
    #[inline]
    pub(crate) fn skips(&self, parent: &SpanContext) -> bool {
        match *self {
            #[cfg(feature = "sdk")]
            Self::Adopted(_) => false,
            #[cfg(feature = "sdk")]
            Self::Recorder(recorder) => recorder.skips(parent),
        }
    }

    /// Whether the parent's context says more of the trace than the parent, so that the recorder has to be asked.
    #[inline]
    pub(crate) fn is_told(&self, context: &Context, parent: &SpanContext) -> bool {
        match *self {
            #[cfg(feature = "sdk")]
            Self::Adopted(_) => false,
            #[cfg(feature = "sdk")]
            Self::Recorder(recorder) => recorder.is_told(context, parent),
        }
    }

    /// Decides, if [`Verdict::Ask`] was the answer. The context is that of the parent.
    pub(crate) fn ask(
        &'static self,
        proposal: &Proposal<'_>,
        parent: &Context,
        begun: &mut Begun,
    ) -> Verdict {
        match *self {
            #[cfg(feature = "sdk")]
            Self::Adopted(_) => Verdict::Skip,
            #[cfg(feature = "sdk")]
            Self::Recorder(recorder) => recorder.ask(proposal, parent, begun),
        }
    }

    /// The ids of a span that nobody was asked about.
    pub(crate) fn unsampled(&'static self, parent: &SpanContext) -> SpanContext {
        match *self {
            #[cfg(feature = "sdk")]
            Self::Adopted(_) => parent.clone(),
            #[cfg(feature = "sdk")]
            Self::Recorder(recorder) => recorder.unsampled(parent),
        }
    }

    /// Whether a drafted span is recorded, now that it is open. A provider may not record what it was asked for.
    #[inline]
    pub(crate) fn is_recording(&self, context: &Context) -> bool {
        match *self {
            #[cfg(feature = "sdk")]
            Self::Adopted(_) => context.span().is_recording(),
            #[cfg(feature = "sdk")]
            Self::Recorder(_) => true,
        }
    }

    /// Ends the current span of the context.
    #[inline]
    pub(crate) fn end(&self, context: &Context) {
        match *self {
            #[cfg(feature = "sdk")]
            Self::Adopted(_) => context.span().end(),
            #[cfg(feature = "sdk")]
            Self::Recorder(recorder) => context.span().end_with_timestamp(recorder.present),
        }
    }
}

/// What is known of a span when it is decided whether there will be one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proposal<'a> {
    /// Those that are known already; most are evaluated after the decision, and only if they are wanted.
    pub(crate) attributes: &'a [KeyValue],
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
    pub(crate) draft: Option<Draft>,
    /// The parent's, with a span that has ids and nothing else.
    pub(crate) unsampled: Option<Context>,
}

/// A span that was decided for and has not started.
#[derive(Debug)]
pub(crate) enum Draft {
    #[cfg(feature = "sdk")]
    Record(Box<Record>),
    #[cfg(feature = "sdk")]
    Sketch(Box<Sketch>),
}

#[cfg_attr(
    not(feature = "sdk"),
    expect(
        clippy::needless_pass_by_value,
        unused_variables,
        reason = "without the SDK nothing makes spans"
    )
)]
impl Draft {
    #[expect(
        clippy::inline_always,
        reason = "a few callers, each with its value in a register"
    )]
    #[inline(always)]
    pub(crate) fn scalar(&mut self, key: &'static str, value: Scalar) {
        match *self {
            #[cfg(feature = "sdk")]
            Self::Record(ref mut record) => record.set_scalar(key, value),
            #[cfg(feature = "sdk")]
            Self::Sketch(ref mut sketch) => sketch.attribute(Attribute { key, value }.into()),
        }
    }

    pub(crate) fn attribute(&mut self, attribute: KeyValue) {
        match *self {
            #[cfg(feature = "sdk")]
            Self::Record(ref mut record) => record.set_attribute(attribute),
            #[cfg(feature = "sdk")]
            Self::Sketch(ref mut sketch) => sketch.attribute(attribute),
        }
    }

    /// Starts the span, and gives back the parent's context with it as the current span.
    #[inline]
    pub(crate) fn open(self, origin: &Origin, details: Option<&mut Details>) -> Context {
        match self {
            #[cfg(feature = "sdk")]
            Self::Record(record) => record.open(origin, details),
            #[cfg(feature = "sdk")]
            Self::Sketch(sketch) => sketch.open(origin, details),
        }
    }
}

/// What few functions say of their spans, once these start.
#[derive(Debug, Default)]
pub(crate) struct Details {
    pub(crate) links: Vec<Link>,
    /// Unless it is what the origin says.
    pub(crate) name: Option<Cow<'static, str>>,
    pub(crate) parent: Parent,
}
