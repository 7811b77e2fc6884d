//! What generated code calls.
//! Not public API: never call it by hand, it may change in any release.

pub use opentelemetry::trace::SpanKind;
pub use std::boxed::Box;

pub use crate::__callsite as callsite;
pub use crate::__outcome as outcome;
pub use crate::__returned as returned;
pub use crate::active::{ActiveSpan, Observed, recording};
pub use crate::callsite::{Callsite, Metadata, Scope, path_of};
pub use crate::failure::Failure;
pub use crate::frame::{Frame, call, enter};
pub use crate::future::{
    Finished, InFuture, InSpan, begin, defer, in_future, in_own_span, in_span, never, yields,
};
pub use crate::handoff::describe;
pub use crate::level::Level;
pub use crate::outcome::{Dynamic, Probe, fails};
pub use crate::returned::{returned_debug, returned_display, returned_value};
pub use crate::start::Start;

/// The traits that tell what an error is, for method calls on [`Probe`].
pub mod probe {
    pub use crate::outcome::{Infallible, ViaDebug, ViaDisplay, ViaError, ViaNothing, ViaTarget};
}

/// The traits that tell what was returned, for method calls on [`Probe`].
pub mod returned_probe {
    pub use crate::returned::{ReturnedAny, ReturnedOk};
}
