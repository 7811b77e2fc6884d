//! [`Encoder`]: a batch as an `ExportTraceServiceRequest` or a `TracesData`, which look the same, in the JSON of OTLP.
//! Never breaks the line, never builds a tree in memory, and never keeps a buffer that only a giant batch needed.

mod attribute;
mod message;
mod scopes;
mod span;

#[cfg(test)]
pub(crate) mod tests;

use std::io;
use std::ops::Range;

use opentelemetry_sdk::Resource;
use serde::{Serialize, Serializer};

use self::attribute::Attribute;
use self::message::Message;
use self::scopes::{Place, Scopes};
use self::span::Span;
use super::size::{KEPT, TooLarge};
use super::view::{Batch, ScopeView};

#[derive(Debug)]
pub(super) struct Encoder {
    limit: usize,
    out: Vec<u8>,
    resource: Resource,
    scopes: Scopes,
}

impl Encoder {
    /// `limit` is the size of the largest request, in bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            out: Vec::new(),
            resource: Resource::builder_empty().build(),
            scopes: Scopes::default(),
        }
    }

    pub(super) fn set_resource(&mut self, resource: &Resource) {
        self.resource = resource.clone();
    }

    /// The request stays in the encoder until the next one: [`bytes`](Self::bytes).
    pub(super) fn encode(
        &mut self,
        batch: &(impl Batch + ?Sized),
        range: Range<usize>,
    ) -> Result<(), TooLarge> {
        self.out.clear();
        let request = Request {
            batch,
            resource: &self.resource,
            scopes: self.scopes.group(batch, range),
        };
        let out = Limited {
            limit: self.limit,
            out: &mut self.out,
        };
        // Nothing that is encoded fails, and the buffer does at its limit only.
        serde_json::to_writer(out, &request).map_err(|_| TooLarge(self.limit))
    }

    /// What was encoded becomes a line.
    pub(super) fn end_line(&mut self) {
        self.out.push(b'\n');
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.out
    }

    /// When the request is sent.
    pub(super) fn trim(&mut self) {
        self.out.clear();
        self.out.shrink_to(KEPT);
        self.scopes.trim();
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.out.capacity()
    }
}

/// A buffer that does not take more than the limit.
struct Limited<'a> {
    limit: usize,
    out: &'a mut Vec<u8>,
}

impl io::Write for Limited<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() > self.limit.saturating_sub(self.out.len()) {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Request<'a, B: ?Sized> {
    batch: &'a B,
    resource: &'a Resource,
    scopes: &'a [Place],
}

impl<B: Batch + ?Sized> Serialize for Request<'_, B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut message = Message::open(serializer)?;
        message.always("resourceSpans", &[ResourceSpans(self)])?;
        message.close()
    }
}

struct ResourceSpans<'a, B: ?Sized>(&'a Request<'a, B>);

impl<B: Batch + ?Sized> Serialize for ResourceSpans<'_, B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Request {
            batch,
            resource,
            scopes,
        } = *self.0;
        let scopes = || {
            let scopes = scopes.chunk_by(|one, other| one.scope == other.scope);
            scopes.filter_map(|places| {
                let scope = batch.span(places.first()?.span).scope;
                Some(ScopeSpans {
                    batch,
                    places,
                    scope,
                })
            })
        };
        let mut message = Message::open(serializer)?;
        message.always("resource", &Source(resource))?;
        message.list("scopeSpans", scopes)?;
        message.text("schemaUrl", resource.schema_url().unwrap_or_default())?;
        message.close()
    }
}

/// The resource.
struct Source<'a>(&'a Resource);

impl Serialize for Source<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let attributes = || {
            let pairs = self.0.iter();
            pairs.map(|(key, value)| Attribute::new(key.as_str(), value))
        };
        let mut message = Message::open(serializer)?;
        message.list("attributes", attributes)?;
        message.close()
    }
}

struct ScopeSpans<'a, B: ?Sized> {
    batch: &'a B,
    places: &'a [Place],
    scope: ScopeView<'a>,
}

impl<B: Batch + ?Sized> Serialize for ScopeSpans<'_, B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let spans = || {
            let places = self.places.iter();
            places.map(|place| Span(self.batch.span(place.span)))
        };
        let mut message = Message::open(serializer)?;
        message.always("scope", &Scope(self.scope))?;
        message.list("spans", spans)?;
        message.text("schemaUrl", self.scope.schema_url().unwrap_or_default())?;
        message.close()
    }
}

struct Scope<'a>(ScopeView<'a>);

impl Serialize for Scope<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(scope) = *self;
        let attributes = || scope.attributes().map(Attribute::from);
        let mut message = Message::open(serializer)?;
        message.text("name", scope.name())?;
        message.text("version", scope.version().unwrap_or_default())?;
        message.list("attributes", attributes)?;
        message.close()
    }
}
