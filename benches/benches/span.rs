//! One span with one attribute, on the calling thread: plain, off, on, and beside the SDK by hand.
//! Never asserts on time: read the ratios of one run.
//!
//! `cargo bench -p traced-benches`. Each iteration is a burst of calls on an empty queue; flushing is not measured.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use opentelemetry::global;
use opentelemetry_sdk::trace::SdkTracerProvider;
use traced_benches::{BURST, Discard, by_hand, plain, traced};

fn main() {
    divan::main();
}

fn burst(call: impl Fn(u64) -> u64) {
    for n in 0..BURST {
        black_box(call(black_box(n)));
    }
}

#[divan::bench]
fn a_plain(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(BURST))
        .bench_local(|| burst(plain));
}

#[divan::bench]
fn b_traced_off(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(BURST))
        .bench_local(|| burst(traced));
}

#[divan::bench(sample_size = 1, sample_count = 300)]
fn c_traced_on(bencher: Bencher<'_, '_>) {
    let telemetry = traced::builder().exporter(Discard).init();
    bencher
        .counter(ItemsCount::new(BURST))
        .with_inputs(|| telemetry.flush().is_ok())
        .bench_local_values(|_| burst(traced));
    let stats = telemetry.stats();
    assert_eq!(
        stats.dropped(),
        0,
        "a dropped span costs less than one that is kept"
    );
    assert!(stats.ended > BURST);
}

#[divan::bench(sample_size = 1, sample_count = 300)]
fn d_sdk_by_hand(bencher: Bencher<'_, '_>) {
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(Discard)
        .build();
    global::set_tracer_provider(provider.clone());
    let tracer = global::tracer("traced-benches");
    bencher
        .counter(ItemsCount::new(BURST))
        .with_inputs(|| provider.force_flush().is_ok())
        .bench_local_values(|_| burst(|n| by_hand(&tracer, n)));
}
