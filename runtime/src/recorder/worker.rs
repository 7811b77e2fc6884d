//! [`Worker`]: the one thread that empties the buffers and exports.
//! Never dies of an exporter's panic, and never makes spans of its own work.

use std::cell::Cell;
use std::convert::identity;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use opentelemetry::Context;
use opentelemetry_sdk::Resource;

use super::Recorder;
use super::clock::Timeline;
use super::ended::Batch;
use super::gathered::Gathered;
use super::ring::Outlet;
use crate::Error;
use crate::config::Verbosity;
use crate::diagnostics::Complaint;
use crate::exporter::{Destination, Loss};

/// Where the outcome of a flush or a shutdown goes.
pub(super) type Reply = SyncSender<Result<(), Error>>;

#[derive(Debug)]
pub(super) enum Command {
    BatchReady,
    Flush(Reply),
    /// By that time.
    Shutdown(Reply, Instant),
}

thread_local! {
    static IS_WORKER: Cell<bool> = const { Cell::new(false) };
}

pub(super) fn is_current_thread() -> bool {
    IS_WORKER.get()
}

#[derive(Debug)]
pub(super) struct Worker {
    batch: Batch,
    destinations: Vec<Box<dyn Destination>>,
    /// When a shutdown is to be done.
    end: Option<Instant>,
    /// The first failure that no caller has been told of, or the first of those that were not reported either.
    failure: Option<Error>,
    inbox: Receiver<Command>,
    /// A caller waits, and will be told of failures.
    is_awaited: bool,
    outlets: Vec<Outlet>,
    /// How many spans found the queue full when that was reported last.
    queue_full: u64,
    recorder: &'static Recorder,
    timeline: Timeline,
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
            batch: Batch::default(),
            destinations,
            end: None,
            failure: None,
            inbox,
            is_awaited: false,
            outlets: Vec::new(),
            queue_full: 0,
            recorder,
            timeline: Timeline::new(&recorder.clock),
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
                    self.is_awaited = true;
                    self.export_ended();
                    self.flush_destinations();
                    self.is_awaited = false;
                    // Whoever asked may have stopped waiting.
                    let _ = reply.try_send(self.outcome());
                }
                Ok(Command::Shutdown(reply, end)) => {
                    self.end = Some(end);
                    self.is_awaited = true;
                    self.export_ended();
                    self.shut_destinations_down();
                    self.recorder.counters.done();
                    let _ = reply.try_send(self.outcome());
                    return;
                }
                // The sender belongs to the recorder, which lives as long as the process.
                Err(RecvTimeoutError::Disconnected) => return,
            }
            next = Instant::now() + delay;
        }
    }

    fn outcome(&mut self) -> Result<(), Error> {
        self.failure.take().map_or(Ok(()), Err)
    }

    /// Exports what has ended until now, and not what ends meanwhile: that may be without end.
    fn export_ended(&mut self) {
        let recorder = self.recorder;
        recorder.room.gathering();
        recorder
            .buffers
            .take_over(&mut self.outlets, &mut self.batch);
        let size = recorder.batch.max_export_batch_size;
        let mut waiting: Vec<usize> = self.outlets.iter().map(Outlet::waiting).collect();
        loop {
            for (outlet, waiting) in self.outlets.iter_mut().zip(&mut waiting) {
                let space = size.saturating_sub(self.batch.spans.len());
                *waiting -= outlet.drain(space.min(*waiting), &mut self.batch);
            }
            if self.batch.spans.is_empty() {
                break;
            }
            let others = self.batch.split_off(size);
            self.timeline.advance(&recorder.clock);
            self.export_batch();
            if others.spans.is_empty() {
                self.batch.clear();
            } else {
                self.batch = others;
            }
        }
        self.outlets.retain(|outlet| !outlet.is_over());
        self.report_full_queue();
    }

    /// Nobody else learns of it but who asks for the counts.
    fn report_full_queue(&mut self) {
        let dropped = self.recorder.stats().queue_full;
        let more = dropped - self.queue_full;
        if more == 0 {
            return;
        }
        let size = self.recorder.batch.max_queue_size;
        let what = format!(
            "{more} spans were dropped: the queue of {size} was full (OTEL_BSP_MAX_QUEUE_SIZE)"
        );
        let diagnostics = &self.recorder.diagnostics;
        if diagnostics.complain(Complaint::QueueFull, Verbosity::Warn, &what) {
            self.queue_full = dropped;
        }
    }

    fn export_batch(&mut self) {
        let spans = self.batch.spans.len();
        let timeout = self.timeout();
        let mut lost = 0;
        let last = self.destinations.len().saturating_sub(1);
        for (i, destination) in self.destinations.iter_mut().enumerate() {
            let mut gathered = Gathered {
                batch: &mut self.batch,
                is_last: i == last,
                timeline: &self.timeline,
            };
            let start = Instant::now();
            let result = guarded(
                || destination.export(&mut gathered, timeout),
                |reason| Loss { spans, reason },
            );
            match result {
                Ok(()) => {
                    let diagnostics = &self.recorder.diagnostics;
                    if diagnostics.hears(Verbosity::Debug) {
                        let what = exported(spans, destination.name(), start.elapsed());
                        diagnostics.say(Verbosity::Debug, &what);
                    }
                    if let Some(remark) = destination.remark() {
                        let what =
                            format!("{} accepted spans and says: {remark}", destination.name());
                        diagnostics.complain(Complaint::Remarked, Verbosity::Warn, &what);
                    }
                }
                Err(loss) => {
                    lost = lost.max(loss.spans.min(spans));
                    let error = Error::export(destination.name(), loss.reason);
                    fail(&mut self.failure, error, self.recorder, self.is_awaited);
                }
            }
        }
        self.recorder.room.give_back(spans);
        let counted = |spans| u64::try_from(spans).unwrap_or(u64::MAX);
        self.recorder.counters.exported(counted(spans - lost));
        self.recorder.counters.export_failed(counted(lost));
    }

    /// How long one export may take.
    fn timeout(&self) -> Duration {
        let timeout = self.recorder.batch.export_timeout;
        self.end.map_or(timeout, |end| {
            end.saturating_duration_since(Instant::now()).min(timeout)
        })
    }

    fn flush_destinations(&mut self) {
        for destination in &mut self.destinations {
            if let Err(reason) = guarded(|| destination.force_flush(), identity) {
                let error = Error::export(destination.name(), reason);
                fail(&mut self.failure, error, self.recorder, self.is_awaited);
            }
        }
    }

    fn shut_destinations_down(&mut self) {
        let timeout = self.timeout();
        for destination in &mut self.destinations {
            if let Err(reason) = guarded(|| destination.shutdown(timeout), identity) {
                let error = Error::export(destination.name(), reason);
                fail(&mut self.failure, error, self.recorder, self.is_awaited);
            }
        }
    }
}

fn exported(spans: usize, destination: &str, time: Duration) -> String {
    let plural = if spans == 1 { "" } else { "s" };
    format!("exported {spans} span{plural} to {destination} in {time:.1?}")
}

/// Keeps an error for whoever asks next, and reports it where nobody does.
fn fail(kept: &mut Option<Error>, error: Error, recorder: &Recorder, is_awaited: bool) {
    let diagnostics = &recorder.diagnostics;
    let is_reported =
        !is_awaited && diagnostics.complain(Complaint::ExportFailed, Verbosity::Error, &error);
    let error = if is_reported { error.reported() } else { error };
    // What was reported gives way to what was not.
    if kept
        .as_ref()
        .is_none_or(|kept| kept.is_reported() && !is_reported)
    {
        *kept = Some(error);
    }
}

/// An exporter is not ours: it may panic, and the next batch must still be tried. `failed` is given the reason then.
fn guarded<E>(
    export: impl FnOnce() -> Result<(), E>,
    failed: impl FnOnce(String) -> E,
) -> Result<(), E> {
    catch_unwind(AssertUnwindSafe(export)).unwrap_or_else(|payload| {
        let message = crate::panic::message(&*payload);
        // What a panic carries may panic again when it is dropped, which nothing here would catch.
        mem::forget(payload);
        Err(failed(format!("it panicked: {message}")))
    })
}
