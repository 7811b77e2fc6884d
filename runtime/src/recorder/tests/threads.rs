//! Threads that share one queue: its room, and what becomes of their spans when they race or are gone.
//! Never wait for a time: what they wait for happens.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use opentelemetry::trace::{Span as _, Tracer as _};

use super::{LONG, names, start};

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
