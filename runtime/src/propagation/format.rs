//! [`Format`]: one way to write a context into headers, and every one of them as a propagator of OpenTelemetry's.
//! Never lets a format see what another one has read.

use std::fmt::Debug;

use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt};
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};

use super::found::Found;
use super::{
    B3Propagator, BaggagePropagator, JaegerPropagator, TraceContextPropagator, XrayPropagator,
};
use crate::current_context::current;

pub(crate) trait Format: Debug + Send + Sync {
    /// The headers that it may read or write under names of its own.
    fn names(&self) -> &[String];

    /// What the headers say of a trace; `None` where they say nothing that is well-formed.
    fn read(&self, _carrier: &dyn Extractor) -> Option<Found> {
        None
    }

    /// What they hold beside it; `None` where that is nothing.
    fn read_baggage(&self, _carrier: &dyn Extractor) -> Option<Baggage> {
        None
    }

    fn write(&self, context: &Context, carrier: &mut dyn Injector);
}

/// The context with what the first format finds that finds a parent, or else that finds anything; and with the first
/// baggage that is found, wherever the parent is.
pub(super) fn extract<'a>(
    formats: impl Iterator<Item = &'a dyn Format> + Clone,
    context: &Context,
    carrier: &dyn Extractor,
) -> Context {
    let mut best: Option<Found> = None;
    for found in formats.clone().filter_map(|it| it.read(carrier)) {
        let has_parent = found.has_parent();
        if has_parent || best.is_none() {
            best = Some(found);
        }
        if has_parent {
            break;
        }
    }
    let extracted = match best {
        Some(found) => found.put_into(context),
        None => context.clone(),
    };
    let mut formats = formats;
    match formats.find_map(|it| it.read_baggage(carrier)) {
        Some(baggage) => extracted.with_baggage(baggage),
        None => extracted,
    }
}

macro_rules! propagators {
    ($($format:ident),*) => {$(
        impl TextMapPropagator for $format {
            // A carrier is somebody else's code: the current context is not borrowed while it runs.
            fn inject(&self, injector: &mut dyn Injector) {
                self.inject_context(&current(), injector);
            }

            fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
                self.write(cx, injector);
            }

            fn extract(&self, extractor: &dyn Extractor) -> Context {
                self.extract_with_context(&current(), extractor)
            }

            fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
                let format: &dyn Format = self;
                extract(std::iter::once(format), cx, extractor)
            }

            fn fields(&self) -> FieldIter<'_> {
                FieldIter::new(self.names())
            }
        }
    )*};
}

propagators!(
    B3Propagator,
    BaggagePropagator,
    JaegerPropagator,
    TraceContextPropagator,
    XrayPropagator
);
