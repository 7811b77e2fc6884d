//! Tests of the way from an ended span to the exporter: threads, bounds, failures and deadlines.
//! Never install anything: each test has a recorder of its own.

#[cfg(feature = "otlp")]
mod agreement;
mod spans;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use opentelemetry::trace::{Span as _, Tracer as _, TracerProvider as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

use super::provider::Tracer;
use super::{Parts, Recorder, TracerProvider};
use crate::config::Config;
use crate::exporter::{Destination, Named};

const LONG: Duration = Duration::from_secs(60);

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
fn parts(variables: &'static [(&str, &str)], destinations: Vec<Box<dyn Destination>>) -> Parts {
    let (config, warnings) = Config::read(&|variable| {
        let found = variables.iter().find(|(name, _)| *name == variable);
        found.map(|(_, value)| (*value).to_owned())
    });
    assert_eq!(warnings, []);
    Parts {
        batch: config.batch,
        destinations,
        limits: config.limits,
        resource: Resource::builder_empty().build(),
        sampler: config.sampler.into(),
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
fn room_that_other_threads_do_not_use_is_not_lost() {
    const QUEUE: u64 = 2048;
    const THREADS: u64 = 40;
    let variables = &[("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2048")];
    let (recorder, tracer, batches) = start(variables, || Ok(()));
    let (ended, all_ended) = channel();
    let (stay, gone) = channel::<()>();
    let gone = Arc::new(Mutex::new(gone));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (tracer, ended, gone) = (tracer.clone(), ended.clone(), Arc::clone(&gone));
            thread::spawn(move || {
                tracer.start("one").end();
                ended.send(()).unwrap();
                let _ = gone.lock().unwrap().recv();
            })
        })
        .collect();
    for _ in 0..THREADS {
        all_ended.recv().unwrap();
    }
    // One less than a full batch, which would be exported.
    for _ in THREADS..QUEUE - 1 {
        tracer.start("own").end();
    }
    let stats = recorder.stats();
    assert_eq!((stats.ended, stats.dropped()), (QUEUE - 1, 0));
    recorder.shutdown(LONG).unwrap();
    assert_eq!(recorder.stats().exported, QUEUE - 1);
    assert_eq!(names(&batches).concat().len(), 2047);
    drop(stay);
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn a_queue_that_is_full_is_exported_though_no_thread_used_up_its_share() {
    let (exported, batch) = channel();
    let variables = &[
        ("OTEL_BSP_MAX_QUEUE_SIZE", "512"),
        ("OTEL_BSP_SCHEDULE_DELAY", "3600000"),
    ];
    let (_, tracer, _) = start(variables, move || {
        exported.send(()).unwrap();
        Ok(())
    });
    let (stay, gone) = channel::<()>();
    let gone = Arc::new(Mutex::new(gone));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (tracer, gone) = (tracer.clone(), Arc::clone(&gone));
            thread::spawn(move || {
                for _ in 0..64 {
                    tracer.start("one").end();
                }
                let _ = gone.lock().unwrap().recv();
            })
        })
        .collect();
    batch.recv_timeout(LONG).unwrap();
    drop(stay);
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn every_span_is_counted_once_whatever_races_with_it() {
    for _ in 0..20 {
        let (recorder, tracer, batches) = start(&[("OTEL_BSP_MAX_QUEUE_SIZE", "40")], || Ok(()));
        let producers: Vec<_> = (0..4)
            .map(|_| {
                let tracer = tracer.clone();
                thread::spawn(move || {
                    let spans: Vec<_> = (0..200).map(|_| tracer.start("raced")).collect();
                    for mut span in spans {
                        span.end();
                    }
                })
            })
            .collect();
        while recorder.stats().ended == 0 {
            thread::yield_now();
        }
        let reader = thread::spawn(move || {
            for _ in 0..200 {
                let stats = recorder.stats();
                assert!(stats.exported + stats.dropped() <= stats.ended, "{stats:?}");
            }
        });
        recorder.flush(LONG).unwrap();
        recorder.shutdown(LONG).unwrap();
        for thread in producers.into_iter().chain([reader]) {
            thread.join().unwrap();
        }
        let stats = recorder.stats();
        let delivered = u64::try_from(names(&batches).concat().len()).unwrap();
        assert_eq!(stats.exported, delivered);
        assert_eq!(stats.ended, stats.exported + stats.dropped());
        assert!(stats.ended <= 800);
    }
}

#[test]
fn threads_that_come_and_go_leave_nothing_behind() {
    let (recorder, tracer, batches) = start(&[], || Ok(()));
    for _ in 0..300 {
        let tracer = tracer.clone();
        thread::spawn(move || tracer.start("short").end())
            .join()
            .unwrap();
    }
    recorder.flush(LONG).unwrap();
    recorder.flush(LONG).unwrap();
    assert_eq!(names(&batches).concat().len(), 300);
    assert_eq!(recorder.buffers.threads(), 0);
    recorder.shutdown(LONG).unwrap();
    thread::spawn(move || tracer.start("late").end())
        .join()
        .unwrap();
    assert_eq!(recorder.buffers.threads(), 0);
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
