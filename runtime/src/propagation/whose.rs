//! [`Propagators`]: whose propagator is in force for all libraries of the process.
//! Never changes it, and never relies on its fields alone: others may have none.

use std::fmt::{self, Write};

use opentelemetry::propagation::TextMapPropagator;

use super::Composite;

#[derive(Clone, Copy)]
pub(crate) enum Propagators {
    /// Nobody's.
    Nobodys,
    Ours(&'static Composite),
    /// Another one's.
    Theirs,
}

impl Propagators {
    /// Tells whose `propagator` is, which may be `own`.
    pub(crate) fn tell(
        propagator: &dyn TextMapPropagator,
        own: Option<&'static Composite>,
    ) -> Self {
        match own {
            Some(own) if is_same(own, propagator) => Self::Ours(own),
            _ if is_noop(propagator) => Self::Nobodys,
            _ => Self::Theirs,
        }
    }
}

/// Nothing but its fields can tell: they are in memory once.
fn is_same(own: &Composite, propagator: &dyn TextMapPropagator) -> bool {
    match ((&own).fields().next(), propagator.fields().next()) {
        (Some(ours), Some(theirs)) => std::ptr::eq(ours, theirs),
        _ => false,
    }
}

/// Whether it is the one that is there before anybody sets one. Its type has no name to be compared.
fn is_noop(propagator: &dyn TextMapPropagator) -> bool {
    let mut rest = Rest(b"NoopTextMapPropagator");
    propagator.fields().next().is_none()
        && write!(rest, "{propagator:?}").is_ok()
        && rest.0.is_empty()
}

/// What has not been written yet of a text that is expected; without a copy of what is written.
struct Rest(&'static [u8]);

impl Write for Rest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let (written, expected) = (text.as_bytes(), self.0);
        let common = written.len().min(expected.len());
        self.0 = expected
            .strip_prefix(&written[..common])
            .ok_or(fmt::Error)?;
        Ok(())
    }
}
