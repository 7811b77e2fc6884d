//! An OpenTelemetry span for each call of an annotated function.
//!
//! ```
//! use traced::traced;
//!
//! #[traced(attributes(order.items = items))]
//! fn charge(items: u32) -> Result<u32, String> {
//!     if items == 0 {
//!         return Err("the cart is empty".to_owned());
//!     }
//!     Ok(items * 100)
//! }
//!
//! let _telemetry = traced::init();
//! assert_eq!(charge(3), Ok(300));
//! ```
//!
//! Nothing is recorded until the process is deployed with `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_TRACES_EXPORTER`
//! set; [`init`] reads them. A library needs no feature of this crate and never calls `init`.
//!
//! Beside the attribute [`macro@traced`]: [`current`] is the span that is current, [`span`] makes one around a closure
//! or a future, [`propagation`] carries the context to another process. The page [`context`] says what takes it across
//! threads, tasks, queues and processes.
//!
//! # Features
//!
//! - `otlp` (default): OTLP over HTTP, as protobuf or JSON, with TLS. Implies `sdk`.
//! - `grpc`: `OTEL_EXPORTER_OTLP_PROTOCOL=grpc`, with TLS. Implies `otlp`.
//! - `gzip`: `OTEL_EXPORTER_OTLP_COMPRESSION=gzip`. Implies `otlp`.
//! - `jaeger_remote`: `OTEL_TRACES_SAMPLER=jaeger_remote` and `parentbased_jaeger_remote`, over HTTP, and over gRPC with
//!   `grpc`. Implies `otlp`.
//! - `config_file`: `OTEL_CONFIG_FILE`, OpenTelemetry's declarative configuration in YAML. Implies `sdk`.
//! - `sdk`: the recorder, `init`, and the exporters to stdout.
//! - `http`: `traced::http::{extract, inject, link}` for the headers of requests.
//! - `tower`: `traced::http::ClientLayer`, spans for the requests of HTTP clients. Implies `http`.
//! - none: the API only, for libraries.

#![cfg_attr(
    not(feature = "sdk"),
    expect(
        dead_code,
        reason = "only what is behind the feature `sdk` turns a callsite on"
    )
)]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod active;
#[cfg(feature = "sdk")]
mod adopted;
mod attribute;
#[cfg(feature = "sdk")]
mod builder;
mod callsite;
mod carry;
#[cfg(feature = "sdk")]
mod config;
#[cfg(feature = "sdk")]
#[doc = include_str!("configuration.md")]
pub mod configuration {}
#[doc = include_str!("context.md")]
pub mod context {}
mod current;
mod current_context;
mod description;
#[cfg(feature = "sdk")]
mod diagnostics;
pub mod env;
mod environment;
#[cfg(feature = "sdk")]
mod error;
#[cfg(feature = "sdk")]
mod exporter;
mod failure;
mod fallible;
mod filter;
mod frame;
mod future;
mod global;
mod handoff;
#[cfg(feature = "http")]
pub mod http;
mod kind;
#[cfg(feature = "sdk")]
mod launch;
mod leave;
mod level;
mod origin;
mod outcome;
#[cfg(feature = "sdk")]
mod overridden;
mod panic;
mod parent;
mod percent;
#[cfg(feature = "sdk")]
mod pipeline;
pub mod propagation;
#[cfg(feature = "sdk")]
mod recorder;
#[cfg(feature = "sdk")]
mod report;
#[cfg(feature = "sdk")]
mod resource;
mod returned;
#[cfg(feature = "sdk")]
mod sampler;
mod shorthand;
mod span;
mod stage;
mod start;
mod stream;
#[cfg(feature = "sdk")]
mod summary;
#[cfg(feature = "sdk")]
mod telemetry;
mod token;
mod tracing;
mod value;

pub use opentelemetry::trace::{FutureExt, SpanContext, SpanKind};
pub use opentelemetry::{Context, Key, KeyValue, Value};

#[cfg(feature = "sdk")]
pub use builder::{Builder, builder};
pub use carry::{each_in_current_context, in_current_context};
pub use current::{CurrentSpan, current};
#[cfg(feature = "sdk")]
pub use error::Error;
pub use parent::ToParent;
#[cfg(feature = "sdk")]
pub use recorder::Stats;
#[cfg(feature = "sdk")]
pub use report::Report;
pub use span::{SpanBuilder, span};
#[cfg(feature = "sdk")]
pub use telemetry::Telemetry;
pub use value::{AttributeValue, Element};

#[doc = include_str!("attribute.md")]
pub use traced_macros::traced;

/// Starts tracing as the environment says; off where it says nothing. Never fails: what cannot be used is reported
/// on stderr, one line each.
///
/// ```
/// // At the top of `main`:
/// let _telemetry = traced::init();
/// ```
///
/// [`builder`] takes what the environment does not say.
#[cfg(feature = "sdk")]
pub fn init() -> Telemetry {
    builder().init()
}

/// The README's code runs too.
#[cfg(all(doctest, feature = "otlp"))]
#[doc = include_str!("../../README.md")]
struct Readme;
