//! [`Worker`]: the one thread that empties the buffers and exports.
//! Never dies of an exporter's panic, and never makes spans of its own work.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use opentelemetry::Context;
use opentelemetry_sdk::Resource;

use super::Recorder;
use super::buffer::Ended;
use crate::Error;
use crate::exporter::Destination;

/// Where the outcome of a flush or a shutdown goes.
pub(super) type Reply = SyncSender<Result<(), Error>>;

#[derive(Debug)]
pub(super) enum Command {
    BatchReady,
    Flush(Reply),
    Shutdown(Reply, Duration),
}

thread_local! {
    static IS_WORKER: Cell<bool> = const { Cell::new(false) };
}

pub(super) fn is_current_thread() -> bool {
    IS_WORKER.get()
}

#[derive(Debug)]
pub(super) struct Worker {
    destinations: Vec<Box<dyn Destination>>,
    drained: Vec<Ended>,
    /// The first failure that nobody has been told of.
    failure: Option<Error>,
    inbox: Receiver<Command>,
    recorder: &'static Recorder,
}

impl Worker {
    pub(super) fn spawn(
        recorder: &'static Recorder,
        inbox: Receiver<Command>,
        mut destinations: Vec<Box<dyn Destination>>,
        resource: &Resource,
    ) -> Result<(), Error> {
        for destination in &mut destinations {
            destination.set_resource(resource);
        }
        let worker = Self {
            destinations,
            drained: Vec::new(),
            failure: None,
            inbox,
            recorder,
        };
        thread::Builder::new()
            .name("traced-worker".to_owned())
            .spawn(move || worker.run())
            .map(drop)
            .map_err(|error| Error::worker(format!("could not be started: {error}")))
    }

    fn run(mut self) {
        IS_WORKER.set(true);
        // What an exporter calls may be traced; its spans would be exported, and so on for ever.
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        let delay = self.recorder.batch.schedule_delay;
        let mut next = Instant::now() + delay;
        loop {
            let wait = next.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(wait) {
                Ok(Command::BatchReady) | Err(RecvTimeoutError::Timeout) => self.export_ended(),
                Ok(Command::Flush(reply)) => {
                    self.export_ended();
                    self.flush_destinations();
                    // Whoever asked may have stopped waiting.
                    let _ = reply.try_send(self.outcome());
                }
                Ok(Command::Shutdown(reply, deadline)) => {
                    self.recorder.buffers.close(&mut self.drained);
                    self.export_drained();
                    self.shut_destinations_down(deadline);
                    let _ = reply.try_send(self.outcome());
                    return;
                }
                // The sender belongs to the recorder, which lives as long as the process.
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.recorder.clock.adjust();
            next = Instant::now() + delay;
        }
    }

    fn outcome(&mut self) -> Result<(), Error> {
        self.failure.take().map_or(Ok(()), Err)
    }

    fn export_ended(&mut self) {
        // Reset before the buffers are emptied: a batch that fills up meanwhile is announced again.
        self.recorder
            .batch_is_announced
            .store(false, Ordering::Release);
        self.recorder.buffers.drain(&mut self.drained);
        self.export_drained();
    }

    fn export_drained(&mut self) {
        let mut drained = std::mem::take(&mut self.drained);
        let size = self.recorder.batch.max_export_batch_size;
        while !drained.is_empty() {
            let rest = drained.split_off(drained.len().min(size));
            self.export_batch(std::mem::replace(&mut drained, rest));
        }
        self.drained = drained;
    }

    fn export_batch(&mut self, batch: Vec<Ended>) {
        let spans = batch.len();
        let mut batch: Vec<_> = batch.into_iter().map(Ended::into_span_data).collect();
        let timeout = self.recorder.batch.export_timeout;
        let mut failure = None;
        let last = self.destinations.len().saturating_sub(1);
        for (i, destination) in self.destinations.iter_mut().enumerate() {
            let batch = if i == last {
                std::mem::take(&mut batch)
            } else {
                batch.clone()
            };
            let result = guarded(|| destination.export(batch, timeout));
            if let Err(reason) = result {
                failure.get_or_insert_with(|| Error::export(destination.name(), reason));
            }
        }
        self.recorder.queued.fetch_sub(spans, Ordering::AcqRel);
        let counted = u64::try_from(spans).unwrap_or(u64::MAX);
        match failure {
            None => self.recorder.counters.exported(counted),
            Some(failure) => {
                self.recorder.counters.export_failed(counted);
                self.failure.get_or_insert(failure);
            }
        }
    }

    fn flush_destinations(&mut self) {
        for destination in &mut self.destinations {
            if let Err(reason) = guarded(|| destination.force_flush()) {
                self.failure
                    .get_or_insert_with(|| Error::export(destination.name(), reason));
            }
        }
    }

    fn shut_destinations_down(&mut self, deadline: Duration) {
        for destination in &mut self.destinations {
            if let Err(reason) = guarded(|| destination.shutdown(deadline)) {
                self.failure
                    .get_or_insert_with(|| Error::export(destination.name(), reason));
            }
        }
    }
}

/// An exporter is not ours: it may panic, and the next batch must still be tried.
fn guarded(export: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(export)).unwrap_or_else(|payload| {
        let message = crate::panic::message(&*payload);
        // What a panic carries may panic again when it is dropped, which nothing here would catch.
        std::mem::forget(payload);
        Err(format!("it panicked: {message}"))
    })
}
