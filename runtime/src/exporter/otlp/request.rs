//! [`Request`]: a batch as the bytes of a request, in either encoding.
//! Never knows how it is sent.

use std::ops::Range;

use http::HeaderValue;
use opentelemetry_sdk::Resource;

use super::encode;
use crate::config::Protocol;
use crate::exporter::json;
use crate::exporter::size::TooLarge;
use crate::exporter::view::Batch;

/// How requests, and the answers to them, are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Json,
    Protobuf,
}

impl Encoding {
    pub(super) const ALL: [Self; 2] = [Self::Json, Self::Protobuf];

    /// `Content-Type`.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Protobuf => "application/x-protobuf",
        }
    }
}

impl From<Protocol> for Encoding {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Grpc | Protocol::HttpProtobuf => Self::Protobuf,
            Protocol::HttpJson => Self::Json,
        }
    }
}

impl From<Encoding> for HeaderValue {
    fn from(encoding: Encoding) -> Self {
        Self::from_static(encoding.content_type())
    }
}

#[derive(Debug)]
pub(super) enum Request {
    Json(json::Encoder),
    Protobuf(encode::Encoder),
}

impl Request {
    /// `limit` is the size of the largest one, in bytes.
    pub(super) fn new(encoding: Encoding, limit: usize) -> Self {
        match encoding {
            Encoding::Json => Self::Json(json::Encoder::new(limit)),
            Encoding::Protobuf => Self::Protobuf(encode::Encoder::new(limit)),
        }
    }

    pub(super) fn set_resource(&mut self, resource: &Resource) {
        match self {
            Self::Json(encoder) => encoder.set_resource(resource),
            Self::Protobuf(encoder) => encoder.set_resource(resource),
        }
    }

    /// Its bytes stay until the next one.
    pub(super) fn encode(
        &mut self,
        batch: &(impl Batch + ?Sized),
        range: Range<usize>,
    ) -> Result<(), TooLarge> {
        match self {
            Self::Json(encoder) => encoder.encode(batch, range),
            Self::Protobuf(encoder) => encoder.encode(batch, range),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Json(encoder) => encoder.bytes(),
            Self::Protobuf(encoder) => encoder.bytes(),
        }
    }

    /// When it is sent.
    pub(super) fn trim(&mut self) {
        match self {
            Self::Json(encoder) => encoder.trim(),
            Self::Protobuf(encoder) => encoder.trim(),
        }
    }
}
