//! [`Origin`]: where in the program a span comes from, and what that says about it for nothing.
//! Never changes while the program runs.

use std::panic::Location;

use opentelemetry::trace::SpanKind;
use opentelemetry::{InstrumentationScope, KeyValue};

use crate::callsite::{CODE, Callsite, Scope};

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
    /// A place whose spans are of this crate's scope.
    pub(crate) fn here(kind: SpanKind, location: &'static Location<'static>) -> Self {
        Self::Place {
            kind,
            location,
            scope: Scope::named(env!("CARGO_PKG_NAME")),
        }
    }

    /// What its spans are called, if nothing else is said.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Callsite(callsite) => callsite.metadata.name,
            Self::Place { .. } => "",
        }
    }

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
    pub(crate) fn code(&self) -> Vec<KeyValue> {
        match self {
            Self::Callsite(callsite) => callsite.code().into(),
            Self::Place { location, .. } => {
                let [_, file, line] = CODE;
                vec![
                    KeyValue::new(file, location.file()),
                    KeyValue::new(line, i64::from(location.line())),
                ]
            }
        }
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
