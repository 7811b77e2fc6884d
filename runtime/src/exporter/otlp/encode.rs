//! [`Encoder`]: a batch as an `opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest`.
//! Never builds a message in memory but the bytes of it, and never keeps a buffer that only a giant batch needed.

mod span;

use std::collections::HashMap;
use std::ops::Range;

use opentelemetry_sdk::Resource;

use super::attribute;
use super::wire;
use crate::exporter::size::{KEPT, TooLarge};
use crate::exporter::view::{Batch, ScopeView};

/// How long the length of all spans is written, which is right from 16 KiB to 2 MiB.
const LENGTH_OF_SPANS: usize = 3;

#[derive(Debug)]
pub(super) struct Encoder {
    limit: usize,
    /// Spans of other scopes than the first one: the number of the scope and the span's place in the batch.
    others: Vec<(usize, usize)>,
    out: Vec<u8>,
    /// The field of the `ResourceSpans`.
    resource: Vec<u8>,
    resource_schema_url: Option<String>,
}

impl Encoder {
    /// `limit` is the size of the largest request, in bytes.
    pub(super) fn new(limit: usize) -> Self {
        let mut encoder = Self {
            limit,
            others: Vec::new(),
            out: Vec::new(),
            resource: Vec::new(),
            resource_schema_url: None,
        };
        encoder.set_resource(&Resource::builder_empty().build());
        encoder
    }

    pub(super) fn set_resource(&mut self, resource: &Resource) {
        let out = &mut self.resource;
        out.clear();
        let message = wire::open(out, 1, 2);
        for (key, value) in resource {
            attribute::push_pair(out, 1, key.as_str(), value);
        }
        wire::close(out, message);
        self.resource_schema_url = resource.schema_url().map(str::to_owned);
    }

    /// The request stays in the encoder until the next one: [`bytes`](Self::bytes).
    pub(super) fn encode(
        &mut self,
        batch: &(impl Batch + ?Sized),
        range: Range<usize>,
    ) -> Result<(), TooLarge> {
        self.out.clear();
        let message = wire::open(&mut self.out, 1, LENGTH_OF_SPANS);
        self.out.extend_from_slice(&self.resource);
        self.push_scopes(batch, range)?;
        wire::string(
            &mut self.out,
            3,
            self.resource_schema_url.as_deref().unwrap_or_default(),
        );
        wire::close(&mut self.out, message);
        self.check_size()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.out
    }

    /// When the request is sent.
    pub(super) fn trim(&mut self) {
        self.out.clear();
        self.out.shrink_to(KEPT);
        self.others.clear();
        self.others.shrink_to(KEPT / size_of::<(usize, usize)>());
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.out.capacity()
    }

    /// The spans of the first scope in one pass; the others, which are rare, are looked at again.
    fn push_scopes(
        &mut self,
        batch: &(impl Batch + ?Sized),
        range: Range<usize>,
    ) -> Result<(), TooLarge> {
        self.others.clear();
        let mut others = HashMap::new();
        let Some(start) = range.clone().next() else {
            return Ok(());
        };
        let first = batch.span(start).scope;
        let message = self.open_scope(first);
        for index in range {
            let view = batch.span(index);
            if index == start || view.scope == first {
                span::push(&mut self.out, &view);
                self.check_size()?;
            } else {
                let next = others.len();
                let number = *others.entry(view.scope).or_insert(next);
                self.others.push((number, index));
            }
        }
        self.close_scope(message, first);
        self.push_other_scopes(batch)
    }

    fn push_other_scopes(&mut self, batch: &(impl Batch + ?Sized)) -> Result<(), TooLarge> {
        let mut others = std::mem::take(&mut self.others);
        others.sort_unstable();
        for spans in others.chunk_by(|one, other| one.0 == other.0) {
            let Some((_, first)) = spans.first() else {
                continue;
            };
            let scope = batch.span(*first).scope;
            let message = self.open_scope(scope);
            for (_, index) in spans {
                span::push(&mut self.out, &batch.span(*index));
                self.check_size()?;
            }
            self.close_scope(message, scope);
        }
        self.others = others;
        Ok(())
    }

    fn open_scope(&mut self, scope: ScopeView<'_>) -> wire::Open {
        let out = &mut self.out;
        let spans = wire::open(out, 2, LENGTH_OF_SPANS);
        let message = wire::open(out, 1, 1);
        wire::string(out, 1, scope.name());
        wire::string(out, 2, scope.version().unwrap_or_default());
        for attribute in scope.attributes() {
            attribute::push(out, 3, attribute);
        }
        wire::close(out, message);
        spans
    }

    fn close_scope(&mut self, spans: wire::Open, scope: ScopeView<'_>) {
        wire::string(&mut self.out, 3, scope.schema_url().unwrap_or_default());
        wire::close(&mut self.out, spans);
    }

    fn check_size(&self) -> Result<(), TooLarge> {
        if self.out.len() > self.limit {
            return Err(TooLarge(self.limit));
        }
        Ok(())
    }
}
