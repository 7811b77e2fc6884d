//! Tests of the way from an ended span to the exporter: threads, bounds, failures and deadlines.
//! Never install anything: each test has a recorder of its own.

#[cfg(feature = "otlp")]
mod agreement;
mod spans;
mod threads;
mod told;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use opentelemetry::trace::{Span as _, Tracer as _, TracerProvider as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

use super::provider::Tracer;
use super::{Gathered, Parts, Recorder, TraceIds, TracerProvider};
use crate::config::{Config, Source, Verbosity};
use crate::diagnostics::Diagnostics;
use crate::exporter::{Destination, Loss, Named};

pub(crate) const LONG: Duration = Duration::from_secs(60);

/// Keeps what it gets, after it has done what the test says.
struct Exporter<F> {
    batches: Arc<Mutex<Vec<Vec<SpanData>>>>,
    before: F,
}

impl<F> std::fmt::Debug for Exporter<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exporter").finish_non_exhaustive()
    }
}

impl<F: Fn() -> OTelSdkResult + Send + Sync> SpanExporter for Exporter<F> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        (self.before)()?;
        self.batches.lock().unwrap().push(batch);
        Ok(())
    }
}

type Batches = Arc<Mutex<Vec<Vec<SpanData>>>>;

fn exporter(
    before: impl Fn() -> OTelSdkResult + Send + Sync + 'static,
) -> (Batches, Box<dyn Destination>) {
    let batches = Batches::default();
    let exporter = Exporter {
        batches: Arc::clone(&batches),
        before,
    };
    (batches, Named::boxed("http://nowhere", exporter))
}

/// What the variables say, with these destinations.
pub(crate) fn parts(
    variables: &'static [(&str, &str)],
    destinations: Vec<Box<dyn Destination>>,
) -> Parts {
    let reading = Config::read(&Source {
        file: &|_| Err(std::io::ErrorKind::NotFound.into()),
        variable: &|variable| {
            let found = variables.iter().find(|(name, _)| *name == variable);
            found.map(|(_, value)| (*value).to_owned())
        },
    });
    assert_eq!(reading.warnings, []);
    let config = reading.config;
    Parts {
        batch: config.batch,
        destinations,
        diagnostics: Arc::new(Diagnostics::new(Verbosity::None)),
        limits: config.limits,
        resource: Resource::builder_empty().build(),
        sampler: (&config.sampler.unwrap_or_default()).into(),
        trace_ids: TraceIds::default(),
    }
}

fn start(
    variables: &'static [(&str, &str)],
    before: impl Fn() -> OTelSdkResult + Send + Sync + 'static,
) -> (&'static Recorder, Tracer, Batches) {
    let (batches, destination) = exporter(before);
    let recorder = Recorder::start(parts(variables, vec![destination])).unwrap();
    let tracer = TracerProvider(recorder).tracer("test");
    (recorder, tracer, batches)
}

fn names(batches: &Batches) -> Vec<Vec<String>> {
    let batches = batches.lock().unwrap();
    let names = |batch: &Vec<SpanData>| batch.iter().map(|span| span.name.to_string()).collect();
    batches.iter().map(names).collect()
}

#[test]
fn a_flush_reaches_the_buffers_of_every_thread() {
    let (recorder, tracer, batches) = start(&[], || Ok(()));
    let (alive, ended) = channel();
    let (finish, until) = channel::<()>();
    let tracers = (tracer.clone(), tracer.clone());
    let stays = thread::spawn(move || {
        tracers.0.start("stays").end();
        alive.send(()).unwrap();
        until.recv().unwrap();
    });
    thread::spawn(move || tracers.1.start("gone").end())
        .join()
        .unwrap();
    ended.recv().unwrap();
    tracer.start("own").end();
    recorder.flush(LONG).unwrap();
    let mut exported = names(&batches).concat();
    exported.sort();
    assert_eq!(exported, ["gone", "own", "stays"]);
    let stats = recorder.stats();
    assert_eq!((stats.ended, stats.exported, stats.dropped()), (3, 3, 0));
    finish.send(()).unwrap();
    stays.join().unwrap();
}

#[test]
fn spans_go_in_batches_of_the_configured_size() {
    let (recorder, tracer, batches) = start(&[("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2")], || Ok(()));
    for name in ["a", "b", "c", "d", "e"] {
        tracer.start(name).end();
    }
    recorder.shutdown(LONG).unwrap();
    let batches = names(&batches);
    assert!(batches.iter().all(|batch| batch.len() <= 2), "{batches:?}");
    assert_eq!(batches.concat(), ["a", "b", "c", "d", "e"]);
}

#[test]
fn a_full_batch_is_exported_without_being_asked_for() {
    let (exported, batch) = channel();
    let variables = &[("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1")];
    let (_, tracer, _) = start(variables, move || {
        exported.send(()).unwrap();
        Ok(())
    });
    tracer.start("one").end();
    batch.recv_timeout(LONG).unwrap();
}

/// An exporter that says when it is asked, and waits until it may go on.
fn gated() -> (
    impl Fn() -> OTelSdkResult + Send + Sync,
    Receiver<()>,
    Sender<()>,
) {
    let (asked, is_asked) = channel();
    let (go, may_go) = channel();
    let may_go = Mutex::new(may_go);
    let before = move || {
        // The test may be over.
        let _ = asked.send(());
        let _ = may_go.lock().unwrap().recv();
        Ok(())
    };
    (before, is_asked, go)
}

#[test]
fn what_does_not_fit_in_the_queue_is_dropped_and_counted() {
    let (before, is_asked, go) = gated();
    let variables = &[
        ("OTEL_BSP_MAX_QUEUE_SIZE", "3"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1"),
    ];
    let (recorder, tracer, batches) = start(variables, before);
    tracer.start("first").end();
    is_asked.recv().unwrap();
    for _ in 0..10 {
        tracer.start("more").end();
    }
    // The one that is being exported still counts.
    let stats = recorder.stats();
    assert_eq!((stats.ended, stats.queue_full), (11, 8));
    drop(go);
    recorder.shutdown(LONG).unwrap();
    assert_eq!(names(&batches).concat(), ["first", "more", "more"]);
    assert_eq!(recorder.stats().exported, 3);
}

#[test]
fn a_flush_waits_until_its_deadline_and_no_longer() {
    let (before, is_asked, go) = gated();
    let (recorder, tracer, batches) = start(&[], before);
    tracer.start("slow").end();
    let error = recorder.flush(Duration::from_millis(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "exporting to http://nowhere did not finish within 1ms"
    );
    is_asked.recv().unwrap();
    drop(go);
    recorder.flush(LONG).unwrap();
    assert_eq!(names(&batches).concat(), ["slow"]);
}

#[test]
fn a_failure_is_reported_once_and_counted() {
    let (recorder, tracer, _) = start(&[], || {
        Err(OTelSdkError::InternalFailure(
            "connection refused".to_owned(),
        ))
    });
    tracer.start("lost").end();
    let error = recorder.flush(LONG).unwrap_err();
    assert_eq!(
        error.to_string(),
        "spans were lost: exporting to http://nowhere failed: connection refused"
    );
    assert_eq!(recorder.stats().export_failed, 1);
    recorder.flush(LONG).unwrap();
    tracer.start("lost too").end();
    assert!(recorder.shutdown(LONG).is_err());
    assert_eq!(recorder.stats().dropped(), 2);
}

/// Takes all but one of the spans.
#[derive(Debug)]
struct Picky;

impl Destination for Picky {
    fn name(&self) -> &'static str {
        "a picky one"
    }

    fn set_resource(&mut self, _: &Resource) {}

    fn export(&mut self, _: &mut Gathered<'_>, _: Duration) -> Result<(), Loss> {
        let reason = "quota".to_owned();
        Err(Loss { spans: 1, reason })
    }

    fn force_flush(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn shutdown(&mut self, _: Duration) -> Result<(), String> {
        Ok(())
    }
}

#[test]
fn no_more_spans_count_as_lost_than_were() {
    let (_, all) = exporter(|| Ok(()));
    let recorder = Recorder::start(parts(&[], vec![all, Box::new(Picky)])).unwrap();
    let tracer = TracerProvider(recorder).tracer("test");
    for _ in 0..3 {
        tracer.start("one of three").end();
    }
    let error = recorder.flush(LONG).unwrap_err().to_string();
    assert!(error.ends_with("a picky one failed: quota"), "{error}");
    let stats = recorder.stats();
    assert_eq!((stats.exported, stats.export_failed), (2, 1));
}

#[test]
fn an_exporter_that_panics_is_tried_again() {
    let (recorder, tracer, _) = start(&[], || panic!("no disk"));
    for _ in 0..2 {
        tracer.start("lost").end();
        let error = recorder.flush(LONG).unwrap_err().to_string();
        assert!(error.ends_with("it panicked: no disk"), "{error}");
    }
    recorder.shutdown(LONG).unwrap();
}

#[test]
fn every_exporter_gets_every_span_though_one_fails() {
    let (good, first) = exporter(|| Ok(()));
    let (_, bad) = exporter(|| Err(OTelSdkError::InternalFailure("full".to_owned())));
    let (also_good, last) = exporter(|| Ok(()));
    let recorder = Recorder::start(parts(&[], vec![first, bad, last])).unwrap();
    TracerProvider(recorder).tracer("test").start("one").end();
    assert!(recorder.shutdown(LONG).is_err());
    assert_eq!(names(&good), [["one"]]);
    assert_eq!(names(&also_good), [["one"]]);
}

#[test]
fn after_shutdown_spans_are_counted_and_tracers_make_none() {
    let (recorder, tracer, batches) = start(&[], || Ok(()));
    let open = tracer.start("open");
    recorder.shutdown(LONG).unwrap();
    drop(open);
    assert_eq!(recorder.stats().late, 1);
    assert!(!tracer.start("late").is_recording());
    recorder.flush(LONG).unwrap();
    recorder.shutdown(LONG).unwrap();
    assert_eq!(names(&batches).concat(), [""; 0]);
}

#[test]
fn nothing_is_exported_of_what_the_exporter_itself_traces() {
    let inner: Arc<Mutex<Option<Tracer>>> = Arc::default();
    let tracer_of_exporter = Arc::clone(&inner);
    let (recorder, tracer, batches) = start(&[], move || {
        if let Some(tracer) = &*tracer_of_exporter.lock().unwrap() {
            tracer.start("of the exporter").end();
        }
        Ok(())
    });
    *inner.lock().unwrap() = Some(tracer.clone());
    tracer.start("own").end();
    recorder.flush(LONG).unwrap();
    recorder.flush(LONG).unwrap();
    assert_eq!(names(&batches).concat(), ["own"]);
}
