//! [`Recorder`]: makes spans, and hands the ended ones over to the worker.
//! Never blocks a caller on an export: what does not fit in the queue is dropped and counted.

mod buffer;
mod clock;
mod limits;
mod provider;
mod record;
mod span;
mod stats;
mod worker;

#[cfg(test)]
mod tests;

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, SystemTime};

use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceContextExt, TraceFlags};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator, SamplingDecision, SamplingResult};

pub(crate) use self::provider::TracerProvider;
pub use self::stats::Stats;

use self::buffer::{Buffers, Ended};
use self::clock::Clock;
use self::limits::Truncate;
use self::record::{Record, Source};
use self::span::Span;
use self::stats::Counters;
use self::worker::{Command, Worker};
use crate::Error;
use crate::config::{Batch, Limits};
use crate::exporter::Destination;
use crate::sampler::Sampler;
use crate::tracing::{Blueprint, Opened, Sampled, Sampling, Tracing};

/// One per successful init; it lives as long as the process, as spans may end after the guard is gone.
#[derive(Debug)]
pub(crate) struct Recorder {
    batch: Batch,
    batch_is_announced: AtomicBool,
    buffers: Buffers,
    clock: Clock,
    commands: Mutex<Sender<Command>>,
    counters: Counters,
    destinations: String,
    ids: RandomIdGenerator,
    is_closed: AtomicBool,
    limits: Limits,
    /// The worker's thread is not in a process that was forked from this one.
    process: u32,
    queued: AtomicUsize,
    sampler: Sampler,
}

/// What a recorder is made of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) batch: Batch,
    pub(crate) destinations: Vec<Box<dyn Destination>>,
    pub(crate) limits: Limits,
    pub(crate) resource: Resource,
    pub(crate) sampler: Sampler,
}

impl Recorder {
    /// Starts the worker's thread.
    pub(crate) fn start(parts: Parts) -> Result<&'static Self, Error> {
        let (commands, inbox) = std::sync::mpsc::channel();
        let names: Vec<&str> = parts
            .destinations
            .iter()
            .map(|destination| destination.name())
            .collect();
        // Leaked on purpose: a reference without a count is what spans can hold for nothing.
        let recorder: &'static Self = Box::leak(Box::new(Self {
            batch: parts.batch,
            batch_is_announced: AtomicBool::new(false),
            buffers: Buffers::default(),
            clock: Clock::new(),
            commands: Mutex::new(commands),
            counters: Counters::default(),
            destinations: names.join(" and "),
            ids: RandomIdGenerator::default(),
            is_closed: AtomicBool::new(false),
            limits: parts.limits,
            process: std::process::id(),
            queued: AtomicUsize::new(0),
            sampler: parts.sampler,
        }));
        Worker::spawn(recorder, inbox, parts.destinations, &parts.resource)?;
        Ok(recorder)
    }

    pub(crate) fn stats(&self) -> Stats {
        self.counters.read()
    }

    /// Exports every span that has ended, and waits for that at most until the deadline.
    pub(crate) fn flush(&'static self, deadline: Duration) -> Result<(), Error> {
        if self.is_closed() {
            return Ok(());
        }
        self.ask(deadline, Command::Flush)
    }

    /// The same, and then lets the exporters and the worker go. Spans that end later are dropped and counted.
    pub(crate) fn shutdown(&'static self, deadline: Duration) -> Result<(), Error> {
        if self.is_closed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        self.ask(deadline, move |reply| Command::Shutdown(reply, deadline))
    }

    fn ask(
        &'static self,
        deadline: Duration,
        command: impl FnOnce(worker::Reply) -> Command,
    ) -> Result<(), Error> {
        if worker::is_current_thread() {
            return Err(Error::worker(
                "cannot wait for itself: flush from another thread",
            ));
        }
        if std::process::id() != self.process {
            return Err(Error::worker(
                "is in the process that this one was forked from",
            ));
        }
        let (reply, answer) = std::sync::mpsc::sync_channel(1);
        self.send(command(reply))?;
        match answer.recv_timeout(deadline) {
            Ok(result) => result,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                Err(Error::timeout(&self.destinations, deadline))
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => Err(Error::worker("is gone")),
        }
    }

    fn send(&self, command: Command) -> Result<(), Error> {
        self.commands
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .send(command)
            .map_err(|_| Error::worker("is gone"))
    }

    fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    /// Takes an ended span.
    fn record(&'static self, ended: Ended) {
        self.counters.ended();
        let queued = self.queued.fetch_add(1, Ordering::AcqRel) + 1;
        if queued > self.batch.max_queue_size {
            self.queued.fetch_sub(1, Ordering::AcqRel);
            self.counters.queue_full(1);
            return;
        }
        if !self.buffers.push(self, ended) {
            self.queued.fetch_sub(1, Ordering::AcqRel);
            self.counters.late(1);
            return;
        }
        if queued >= self.batch.max_export_batch_size
            && !self.batch_is_announced.swap(true, Ordering::AcqRel)
        {
            // Without a worker, flush and shutdown say so.
            let _ = self.send(Command::BatchReady);
        }
    }

    fn decide(&self, parent: &Context, name: &str, kind: &SpanKind, more: Given<'_>) -> Sampled {
        let parent_span = parent.span();
        let parent_context = parent_span.span_context();
        let (trace_id, flags) = if parent_context.is_valid() {
            (parent_context.trace_id(), parent_context.trace_flags())
        } else {
            (self.ids.new_trace_id(), TraceFlags::default())
        };
        let SamplingResult {
            decision,
            attributes,
            trace_state,
        } = self
            .sampler
            .should_sample(parent, trace_id, name, kind, more.attributes, more.links);
        let is_sampled = decision == SamplingDecision::RecordAndSample;
        Sampled {
            span_context: SpanContext::new(
                trace_id,
                self.ids.new_span_id(),
                flags.with_sampled(is_sampled),
                false,
                trace_state,
            ),
            is_recording: decision != SamplingDecision::Drop,
            attributes,
        }
    }

    fn now(&self) -> SystemTime {
        self.clock.now()
    }
}

/// What the sampler is shown besides name and kind.
#[derive(Clone, Copy)]
struct Given<'a> {
    attributes: &'a [KeyValue],
    links: &'a [Link],
}

/// The recorder as the seam to calls.
#[derive(Debug)]
pub(crate) struct Recording(pub(crate) &'static Recorder);

impl Tracing for Recording {
    fn sample(&self, span: &Blueprint, parent: &Context, inherits: bool) -> Sampling {
        let recorder = self.0;
        if recorder.is_closed() {
            return Sampling::Skip;
        }
        if inherits && recorder.sampler.follows_parents() {
            let parent_span = parent.span();
            let parent_context = parent_span.span_context();
            // The parent's span context already tells everything that is called not to sample.
            if parent_context.is_valid()
                && !parent_context.is_remote()
                && !parent_context.is_sampled()
            {
                return Sampling::Skip;
            }
        }
        let given = Given {
            attributes: &span.attributes,
            links: &span.links,
        };
        Sampling::Decided(recorder.decide(parent, &span.name, &span.origin.kind(), given))
    }

    fn open(&self, span: Blueprint, parent: &Context, sampled: Option<Sampled>) -> Opened {
        let recorder = self.0;
        let kind = span.origin.kind();
        let sampled = sampled.unwrap_or_else(|| {
            let given = Given {
                attributes: &span.attributes,
                links: &span.links,
            };
            recorder.decide(parent, &span.name, &kind, given)
        });
        let is_recording = sampled.is_recording;
        let parent_id = parent.span().span_context().span_id();
        let source = Source::Origin(span.origin);
        let mut record =
            is_recording.then(|| Record::new(source, span.name, kind, parent, recorder.now()));
        if let Some(record) = &mut record {
            record.describe(
                span.attributes,
                sampled.attributes,
                span.links,
                &recorder.limits,
            );
        }
        let span = Span::new(recorder, sampled.span_context, record);
        Opened {
            context: parent.with_span(span),
            is_recording,
            parent_id,
        }
    }

    fn now(&self) -> SystemTime {
        self.0.now()
    }
}
