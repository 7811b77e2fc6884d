//! [`Destination`]: an exporter as the worker sees it, whatever its type; and the exporters of our own.
//! Never decides which one is used, and never retries on its own account.

#[cfg(test)]
mod tests;

pub(crate) mod console;
pub(crate) mod constant;
pub(crate) mod json;
mod numbers;
#[cfg(feature = "otlp")]
pub(crate) mod otlp;
pub(crate) mod pause;
mod size;
pub(crate) mod stdout;
mod terminal;
pub(crate) mod view;

use std::fmt::Debug;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::SpanExporter;

use self::pause::Patience;
use crate::recorder::Gathered;

/// Somewhere that spans go. A failure is a reason for a person.
pub(crate) trait Destination: Debug + Send {
    /// What messages call it.
    fn name(&self) -> &str;
    fn set_resource(&mut self, resource: &Resource);
    fn export(&mut self, spans: &mut Gathered<'_>, timeout: Duration) -> Result<(), Loss>;
    fn force_flush(&mut self) -> Result<(), String>;
    fn shutdown(&mut self, timeout: Duration) -> Result<(), String>;

    /// What ends an export's waiting before its time, from another thread.
    fn patience(&self) -> Option<Patience> {
        None
    }

    /// What there is to say of spans that were exported, since it was asked last.
    fn remark(&mut self) -> Option<String> {
        None
    }
}

/// How many spans did not arrive, and why the first of them did not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Loss {
    pub(crate) spans: usize,
    pub(crate) reason: String,
}

/// A [`SpanExporter`] and its name: the trait itself cannot be a trait object.
#[derive(Debug)]
pub(crate) struct Named<E> {
    exporter: E,
    name: String,
}

impl<E: SpanExporter + 'static> Named<E> {
    pub(crate) fn boxed(name: impl Into<String>, exporter: E) -> Box<dyn Destination> {
        let name = name.into();
        Box::new(Self { exporter, name })
    }
}

impl<E: SpanExporter> Destination for Named<E> {
    fn name(&self) -> &str {
        &self.name
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }

    fn export(&mut self, spans: &mut Gathered<'_>, timeout: Duration) -> Result<(), Loss> {
        let batch = spans.span_data();
        let spans = batch.len();
        match block_on(self.exporter.export(batch), timeout) {
            Some(result) => reasoned(result),
            None => Err(format!("it did not finish within {timeout:?}")),
        }
        .map_err(|reason| Loss { spans, reason })
    }

    fn force_flush(&mut self) -> Result<(), String> {
        reasoned(self.exporter.force_flush())
    }

    fn shutdown(&mut self, timeout: Duration) -> Result<(), String> {
        reasoned(self.exporter.shutdown_with_timeout(timeout))
    }
}

fn reasoned(result: OTelSdkResult) -> Result<(), String> {
    result.map_err(|error| match error {
        // Its own words would be "Operation failed", which the message around it says already.
        OTelSdkError::InternalFailure(reason) => reason,
        other => other.to_string(),
    })
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Drives a future on this thread; `None` when it is not done in time. A future that blocks in its poll cannot be
/// stopped: the blocking exporter of ours has its own timeout.
fn block_on<F: Future>(future: F, timeout: Duration) -> Option<F::Output> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut task = Context::from_waker(&waker);
    let mut future = pin!(future);
    let deadline = Instant::now() + timeout;
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut task) {
            return Some(output);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return None;
        }
        thread::park_timeout(left);
    }
}
