//! The exporter in every kind of runtime that an application may have, and in none.
//! Never gives it a runtime to use.

use std::sync::mpsc::channel;
use std::thread;

use opentelemetry::Context;
use tokio::runtime::{Builder, Runtime};

use super::otlp;
use super::receiver::Receiver;
use crate::config::tls::Tls;
use crate::exporter::Destination;
use crate::exporter::otlp::grpc::line::{Line, Target};
use crate::exporter::otlp::tests::{AMPLE, export};

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn multi_thread() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

/// From its creation to its end.
fn live(url: &str) -> Result<(), String> {
    let mut otlp = otlp(url, AMPLE);
    let exported = export(&mut otlp);
    otlp.force_flush().unwrap();
    otlp.shutdown(AMPLE).unwrap();
    exported
}

#[test]
fn an_exporter_lives_and_dies_anywhere() {
    let receiver = Receiver::new([]);
    let url = receiver.url.as_str();
    assert_eq!(live(url), Ok(()));
    for runtime in [current_thread(), multi_thread()] {
        assert_eq!(runtime.block_on(async { live(url) }), Ok(()));
        let owned = url.to_owned();
        let task = runtime.spawn(async move { live(&owned) });
        assert_eq!(runtime.block_on(task).unwrap(), Ok(()));
        let owned = url.to_owned();
        let blocking = runtime.spawn_blocking(move || live(&owned));
        assert_eq!(runtime.block_on(blocking).unwrap(), Ok(()));
    }
    assert_eq!(receiver.requests.try_iter().count(), 7);
}

#[test]
fn an_exporter_outlives_the_runtime_that_it_was_made_in() {
    let receiver = Receiver::new([]);
    for runtime in [current_thread(), multi_thread()] {
        let mut otlp = runtime.block_on(async {
            let mut otlp = otlp(&receiver.url, AMPLE);
            export(&mut otlp).unwrap();
            otlp
        });
        drop(runtime);
        assert_eq!(export(&mut otlp), Ok(()));
    }
}

/// As the worker does, while the only thread of the application's runtime waits for it.
#[test]
fn a_blocked_runtime_does_not_keep_another_thread_from_exporting() {
    let receiver = Receiver::new([]);
    for runtime in [current_thread(), multi_thread()] {
        let mut otlp = otlp(&receiver.url, AMPLE);
        let (sender, done) = channel();
        let exported = runtime.block_on(async {
            thread::spawn(move || sender.send(export(&mut otlp)).unwrap());
            done.recv().unwrap()
        });
        assert_eq!(exported, Ok(()));
    }
}

#[test]
fn nothing_is_recorded_of_what_the_client_does() {
    let endpoint = "http://127.0.0.1:1".parse().unwrap();
    let target = Target::new(&endpoint, &Tls::default()).unwrap();
    let line = Line::open(&target).unwrap();
    let (sender, suppressed) = channel();
    let also = sender.clone();
    line.runtime().spawn(async move {
        sender
            .send(Context::current().is_telemetry_suppressed())
            .unwrap();
    });
    line.runtime().spawn_blocking(move || {
        also.send(Context::current().is_telemetry_suppressed())
            .unwrap();
    });
    assert_eq!(suppressed.iter().collect::<Vec<_>>(), [true, true]);
}
