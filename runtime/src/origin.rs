//! [`Origin`]: where in the program a span comes from, and what that says about it for nothing.
//! Never changes while the program runs.

use std::panic::Location;

use opentelemetry::trace::SpanKind;
use opentelemetry::{InstrumentationScope, KeyValue};

use crate::callsite::{Callsite, Scope};

/// An annotated function, or a place that calls [`span`](crate::span).
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    Callsite(&'static Callsite),
    Place {
        kind: SpanKind,
        location: &'static Location<'static>,
        scope: Scope,
    },
}

impl Origin {
    pub(crate) fn kind(&self) -> SpanKind {
        match self {
            Self::Callsite(callsite) => callsite.metadata.kind.clone(),
            Self::Place { kind, .. } => kind.clone(),
        }
    }

    pub(crate) fn scope(&self) -> Scope {
        match self {
            Self::Callsite(callsite) => callsite.metadata.scope,
            Self::Place { scope, .. } => *scope,
        }
    }

    /// The `code.*` attributes of the semantic conventions.
    pub(crate) fn code(&self) -> impl Iterator<Item = KeyValue> + use<> {
        let (function, file, line) = match self {
            Self::Callsite(callsite) => (
                Some(callsite.function()),
                callsite.metadata.file,
                callsite.metadata.line,
            ),
            Self::Place { location, .. } => (None, location.file(), location.line()),
        };
        function
            .map(|function| KeyValue::new("code.function.name", function))
            .into_iter()
            .chain([
                KeyValue::new("code.file.path", file),
                KeyValue::new("code.line.number", i64::from(line)),
            ])
    }
}

impl Scope {
    pub(crate) fn to_opentelemetry(self) -> InstrumentationScope {
        let scope = InstrumentationScope::builder(self.name);
        match self.version {
            Some(version) => scope.with_version(version),
            None => scope,
        }
        .build()
    }
}
