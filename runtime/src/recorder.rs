//! [`Recorder`]: makes spans, and hands the ended ones over to the worker.
//! Never blocks a caller on an export: what does not fit in the queue is dropped and counted.

mod buffer;
mod clock;
mod ended;
mod gathered;
mod ids;
mod limits;
mod provider;
mod record;
mod ring;
mod room;
mod span;
mod stats;
mod tally;
#[cfg(feature = "otlp")]
mod views;
mod worker;

#[cfg(test)]
mod tests;

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant, SystemTime};

use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceContextExt, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SamplingDecision;

pub(crate) use self::gathered::Gathered;
pub(crate) use self::provider::TracerProvider;
pub use self::stats::Stats;

use self::buffer::Buffers;
use self::clock::Clock;
use self::limits::Truncate;
pub(crate) use self::record::Record;
use self::room::Room;
use self::stats::Counters;
use self::worker::{Command, Worker};
use crate::Error;
use crate::config::{Batch, Limits};
use crate::exporter::Destination;
use crate::exporter::pause::Patience;
use crate::sampler::Sampler;
use crate::tracing::{Begun, Draft, Proposal, Verdict};

/// A longer deadline is as good as none, and could overflow the clock that it is added to.
const LONGEST_DEADLINE: Duration = Duration::from_secs(24 * 60 * 60);

/// One per successful init; it lives as long as the process, as spans may end after the guard is gone.
#[derive(Debug)]
pub(crate) struct Recorder {
    batch: Batch,
    buffers: Buffers,
    clock: Clock,
    commands: Mutex<Sender<Command>>,
    counters: Counters,
    destinations: String,
    is_closed: AtomicBool,
    limits: Limits,
    /// What ends of frames are told to be at.
    pub(crate) present: SystemTime,
    /// Of the destinations that have one.
    patience: Vec<Patience>,
    /// The worker's thread is not in a process that was forked from this one.
    process: u32,
    room: Room,
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
        let patience = parts.destinations.iter();
        let patience = patience.filter_map(|destination| destination.patience());
        let patience = patience.collect();
        // Leaked on purpose: a reference without a count is what spans can hold for nothing.
        let recorder: &'static Self = Box::leak(Box::new(Self {
            buffers: Buffers::default(),
            room: Room::new(&parts.batch),
            batch: parts.batch,
            clock: Clock::new(),
            commands: Mutex::new(commands),
            counters: Counters::default(),
            destinations: names.join(" and "),
            is_closed: AtomicBool::new(false),
            limits: parts.limits,
            patience,
            present: span::the_present(),
            process: std::process::id(),
            sampler: parts.sampler,
        }));
        Worker::spawn(recorder, inbox, parts.destinations, &parts.resource)?;
        Ok(recorder)
    }

    pub(crate) fn stats(&self) -> Stats {
        self.counters.read(|| self.buffers.counted())
    }

    /// Exports every span that has ended, and waits for that at most until the deadline.
    pub(crate) fn flush(&'static self, deadline: Duration) -> Result<(), Error> {
        if self.is_closed() {
            return Ok(());
        }
        self.command(deadline, Command::Flush)
    }

    /// The same, and then lets the exporters and the worker go. Spans that end later are dropped and counted.
    pub(crate) fn shutdown(&'static self, deadline: Duration) -> Result<(), Error> {
        if self.is_closed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let end = Instant::now() + deadline.min(LONGEST_DEADLINE);
        for patience in &self.patience {
            patience.end_by(end);
        }
        self.command(deadline, move |reply| Command::Shutdown(reply, end))
    }

    /// Sends a command to the worker, and waits for what comes of it.
    fn command(
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
    fn record(record: Box<Record>) {
        let recorder = record.recorder;
        // A sampler may want a span recorded and not exported; nobody but exporters reads ours.
        if record.flags.is_sampled() && Buffers::push(record) {
            recorder.announce();
        }
    }

    #[cold]
    fn announce(&self) {
        // Without a worker, flush and shutdown say so.
        let _ = self.send(Command::BatchReady);
    }

    /// Takes the decision, and makes the ids that it is about.
    fn decide(
        &'static self,
        parent: &SpanContext,
        question: Question<'_>,
        context: &Context,
    ) -> Sampled {
        if let Some(is_sampled) = self.sampler.known(parent) {
            return Sampled {
                context: self.child(parent, is_sampled),
                is_recording: is_sampled,
                attributes: Vec::new(),
            };
        }
        let ((trace_id, flags), span_id) =
            Buffers::ids(self, |ids| (buffer::trace(ids, parent), ids.span_id()));
        let result = self.sampler.should_sample(
            context,
            trace_id,
            question.name,
            question.kind,
            question.attributes,
            question.links,
        );
        let flags = flags.with_sampled(result.decision == SamplingDecision::RecordAndSample);
        Sampled {
            context: SpanContext::new(trace_id, span_id, flags, false, result.trace_state),
            is_recording: result.decision != SamplingDecision::Drop,
            attributes: result.attributes,
        }
    }

    /// A record of what is to be recorded.
    fn drafted(&'static self, sampled: Sampled, parent: &SpanContext) -> Box<Record> {
        let Sampled { context, .. } = sampled;
        let mut record = Buffers::record(self);
        record.begin(
            context.trace_id(),
            context.span_id(),
            context.trace_flags(),
            parent,
        );
        if *context.trace_state() != TraceState::NONE {
            record.extra().trace_state = context.trace_state().clone();
        }
        if !sampled.attributes.is_empty() {
            record.extra().sampled = sampled.attributes;
        }
        record
    }

    /// A span's context where the sampler's answer is known.
    pub(crate) fn child(&'static self, parent: &SpanContext, is_sampled: bool) -> SpanContext {
        let ((trace_id, flags), span_id) =
            Buffers::ids(self, |ids| (buffer::trace(ids, parent), ids.span_id()));
        let state = if parent.is_valid() {
            parent.trace_state().clone()
        } else {
            TraceState::NONE
        };
        let flags = flags.with_sampled(is_sampled);
        SpanContext::new(trace_id, span_id, flags, false, state)
    }
}

/// What the sampler is asked.
#[derive(Clone, Copy)]
struct Question<'a> {
    attributes: &'a [KeyValue],
    kind: &'a SpanKind,
    links: &'a [Link],
    name: &'a str,
}

/// A decision, with the ids that it was taken for.
struct Sampled {
    context: SpanContext,
    is_recording: bool,
    /// What the sampler adds to the span.
    attributes: Vec<KeyValue>,
}

/// The recorder as [`Tracing`](crate::tracing::Tracing).
impl Recorder {
    /// Whether the parent was started here, and tells everything that is called not to sample.
    #[inline]
    pub(crate) fn skips(&self, parent: &SpanContext) -> bool {
        !parent.is_sampled()
            && !parent.is_remote()
            && parent.is_valid()
            && self.sampler.known(parent) == Some(false)
    }

    #[inline]
    pub(crate) fn begin(
        &'static self,
        parent: &SpanContext,
        inherits: bool,
        begun: &mut Begun,
    ) -> Verdict {
        if self.is_closed() {
            return Verdict::Skip;
        }
        match self.sampler.known(parent) {
            Some(true) => {
                let mut record = Buffers::begin(self, parent);
                if parent.is_valid() && *parent.trace_state() != TraceState::NONE {
                    record.extra().trace_state = parent.trace_state().clone();
                }
                begun.draft = Some(Draft::Record(record));
                Verdict::Draft
            }
            Some(false) if inherits && self.skips(parent) => Verdict::Skip,
            Some(false) => Verdict::Unsampled,
            None => Verdict::Ask,
        }
    }

    pub(crate) fn ask(
        &'static self,
        proposal: &Proposal<'_>,
        parent: &Context,
        begun: &mut Begun,
    ) -> Verdict {
        let question = Question {
            attributes: proposal.attributes,
            kind: &proposal.origin.kind(),
            links: proposal.links,
            name: proposal.name.unwrap_or(proposal.origin.name()),
        };
        let span = parent.span();
        let sampled = self.decide(span.span_context(), question, parent);
        if sampled.is_recording {
            let record = self.drafted(sampled, span.span_context());
            begun.draft = Some(Draft::Record(record));
            Verdict::Draft
        } else {
            begun.unsampled = Some(parent.with_remote_span_context(sampled.context));
            Verdict::Unsampled
        }
    }
}
