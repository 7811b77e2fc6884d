//! What generated code calls.
//! Not public API: never call it by hand, it may change in any release.

pub use opentelemetry::trace::SpanKind;

pub use crate::active::{ActiveSpan, Observed, recording};
pub use crate::attribute::{IntoName, Name, Scalar};
pub use crate::callsite::{Callsite, Metadata, Scope, path_of};
pub use crate::description::Dynamic;
pub use crate::failure::Failure;
pub use crate::fallible::Fallible;
pub use crate::frame::{Frame, call, enter, enter_recording};
pub use crate::future::{
    Finished, InSpan, boxed, boxed_local, in_bare_span, in_future, in_own_span, in_own_span_then,
    in_span, in_span_then, never, yields, yields_in_result,
};
pub use crate::handoff::describe;
pub use crate::kind::{
    Boxed, BoxedStream, ByAnyBox, ByBox, ByBoxedStream, ByFuture, Called, EndsWithTheCall,
    Otherwise, Polled, any_kind, kind, output_kind,
};
pub use crate::leave::{End, Leave, See, Then};
pub use crate::level::Level;
pub use crate::outcome::{
    ByDebug, ByDisplay, ByError, ByNothing, ByTarget, ByType, NoError, by_debug, by_display,
    by_type, failing, with_error,
};
pub use crate::returned::{Probe, returned_debug, returned_display, returned_value, with_value};
pub use crate::start::{Start, defer};
pub use crate::stream::{
    InStream, continue_stream, continue_stream_in_result, future_in_result, in_stream, items,
    items_in_result, stream_in_result,
};
pub use crate::{
    __callsite as callsite, __err_attributes as err_attributes, __finish as finish,
    __in_any_span as in_any_span, __in_span as in_span, __ret_attributes as ret_attributes,
    __returned as returned,
};

/// The traits that tell what was returned, for method calls on [`Probe`].
pub mod returned_probe {
    pub use crate::returned::{ReturnedAny, ReturnedOk};
}
