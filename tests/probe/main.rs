//! What the tests need a process of its own for, as a process has one tracing: `probe MODE [ENDING [MILLISECONDS]]`.
//! Never looks at a span: what arrives is the test's business. Reports on stdout what the calls returned.

#![expect(clippy::print_stdout, reason = "how it reports")]
#![expect(clippy::unwrap_used, reason = "a panic is how the test learns of it")]

mod clients;
mod endings;
mod footprint;
mod passing;
mod processes;
mod servers;
mod settings;

use std::ops::Range;
use std::sync::Barrier;
use std::thread;

use traced::traced;

use crate::endings::Ending;

/// More than one batch, and less than a queue.
const STEPS: u32 = 1_000;
const PARTS: u32 = 10;

#[traced(attributes(n))]
fn step(n: u32) -> u32 {
    n
}

#[traced]
async fn walk(steps: Range<u32>) {
    for n in steps {
        assert_eq!(step(n), n);
        tokio::task::yield_now().await;
    }
}

/// The steps of one of [`PARTS`].
fn part(number: u32) -> Range<u32> {
    let size = STEPS / PARTS;
    number * size..(number + 1) * size
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let ending = Ending::read(arguments.get(1..).unwrap_or_default());
    match arguments.first().map(String::as_str) {
        Some("plain") => plain(ending),
        Some("multi-thread") => multi_thread(ending),
        Some("current-thread") => current_thread(ending),
        Some("inside-task") => inside_task(ending),
        Some("blocking") => blocking(ending),
        Some("outlived") => outlived(ending),
        Some("threads") => threads(ending),
        Some("idle") => idle(ending),
        Some("footprint") => footprint::report(ending),
        Some("carriers") => settings::carriers(ending),
        Some("client") => clients::passing_on(ending),
        Some("server") => servers::passing_on(ending),
        Some("inherited") => processes::inherited(ending),
        Some("grandparent") => processes::generation(ending, "grandparent", Some("parent")),
        Some("parent") => processes::generation(ending, "parent", Some("child")),
        Some("untraced") => processes::untraced(),
        Some("child") => processes::generation(ending, "child", None),
        Some("describe") => settings::describe(ending),
        Some("others") => settings::others(ending),
        Some("exceptions") => settings::exceptions(ending),
        Some("filters") => settings::filters(ending),
        Some("passes-on") => passing::on(ending),
        Some("after-tracing") => passing::after_tracing(ending),
        Some("sent-twice") => passing::sent_twice(ending),
        Some("beside-another") => passing::beside_another(ending),
        Some("without-init") => passing::without_init(),
        Some("strict") => strict(ending),
        Some("twice") => twice(ending),
        mode => panic!("unknown mode {mode:?}"),
    }
    println!("done");
}

fn plain(ending: Ending) {
    let telemetry = ending.builder().init();
    for n in 0..STEPS {
        assert_eq!(step(n), n);
    }
    ending.end(telemetry);
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn multi_thread(ending: Ending) {
    walk_and_end(ending).await;
}

#[tokio::main(flavor = "current_thread")]
async fn current_thread(ending: Ending) {
    walk_and_end(ending).await;
}

/// The runtime's only thread waits for the flush.
#[tokio::main(flavor = "current_thread")]
async fn inside_task(ending: Ending) {
    tokio::spawn(walk_and_end(ending)).await.unwrap();
}

#[tokio::main(flavor = "current_thread")]
async fn blocking(ending: Ending) {
    tokio::task::spawn_blocking(move || plain(ending))
        .await
        .unwrap();
}

/// Half of the steps are exported in a runtime that is gone at the end.
fn outlived(ending: Ending) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let telemetry = runtime.block_on(async {
        let telemetry = ending.builder().init();
        walk(0..STEPS / 2).await;
        telemetry.flush().unwrap();
        telemetry
    });
    drop(runtime);
    for n in STEPS / 2..STEPS {
        assert_eq!(step(n), n);
    }
    ending.end(telemetry);
}

async fn walk_and_end(ending: Ending) {
    let telemetry = ending.builder().init();
    let walks: Vec<_> = (0..PARTS)
        .map(|number| tokio::spawn(walk(part(number))))
        .collect();
    for walk in walks {
        walk.await.unwrap();
    }
    ending.end(telemetry);
}

/// Every second thread is gone when the spans are asked for, the others wait until they have been.
fn threads(ending: Ending) {
    let telemetry = ending.builder().init();
    let alive = usize::try_from(PARTS / 2).unwrap();
    let ended = Barrier::new(alive + 1);
    let asked = Barrier::new(alive + 1);
    thread::scope(|scope| {
        for number in 0..PARTS {
            let (ended, asked) = (&ended, &asked);
            let thread = scope.spawn(move || {
                part(number).for_each(|n| assert_eq!(step(n), n));
                if number % 2 == 0 {
                    ended.wait();
                    asked.wait();
                }
            });
            if number % 2 == 1 {
                thread.join().unwrap();
            }
        }
        ended.wait();
        ending.end(telemetry);
        asked.wait();
    });
}

/// Ends one span, and lives until its standard input is closed.
fn idle(ending: Ending) {
    let telemetry = ending.builder().init();
    step(0);
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
    ending.end(telemetry);
}

fn strict(ending: Ending) {
    match ending.builder().try_init() {
        Ok(telemetry) => ending.end(telemetry),
        Err(error) => println!("{error}"),
    }
}

fn twice(ending: Ending) {
    let first = ending.builder().init();
    let fields = || {
        let field = |name: &str| name.to_owned();
        opentelemetry::global::get_text_map_propagator(|it| {
            it.fields().map(field).collect::<Vec<_>>()
        })
    };
    for (variable, value) in [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"),
        ("OTEL_PROPAGATORS", "none"),
        ("OTEL_SDK_DISABLED", "true"),
    ] {
        let lookup = move |name: &str| (name == variable).then(|| value.to_owned());
        match ending.builder().lookup(lookup).try_init() {
            Ok(_) => println!("initialized twice"),
            Err(error) => println!("{error}"),
        }
    }
    println!("{}", fields().join(" "));
    step(0);
    ending.end(first);
}
