//! [`Recorder`]: makes spans, and hands the ended ones over to the worker.
//! Never blocks a caller on an export: what does not fit in the queue is dropped and counted.

mod buffer;
mod clock;
mod decision;
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
mod views;
mod worker;

#[cfg(test)]
pub(crate) mod tests;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use opentelemetry_sdk::Resource;

pub(crate) use self::gathered::Gathered;
pub(crate) use self::ids::TraceIds;
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
use crate::diagnostics::Diagnostics;
use crate::exporter::Destination;
use crate::exporter::pause::Patience;
use crate::sampler::Sampler;

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
    diagnostics: Arc<Diagnostics>,
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
    trace_ids: TraceIds,
}

/// What a recorder is made of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) batch: Batch,
    pub(crate) destinations: Vec<Box<dyn Destination>>,
    pub(crate) diagnostics: Arc<Diagnostics>,
    pub(crate) limits: Limits,
    pub(crate) resource: Resource,
    pub(crate) sampler: Sampler,
    pub(crate) trace_ids: TraceIds,
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
            diagnostics: parts.diagnostics,
            is_closed: AtomicBool::new(false),
            limits: parts.limits,
            patience,
            present: span::the_present(),
            process: std::process::id(),
            sampler: parts.sampler,
            trace_ids: parts.trace_ids,
        }));
        let spawned = Worker::spawn(recorder, inbox, parts.destinations, &parts.resource);
        if spawned.is_err() {
            recorder.sampler.stop();
        }
        spawned.map(|()| recorder)
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
        self.sampler.stop();
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
}
