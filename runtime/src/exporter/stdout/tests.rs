//! What arrives on the other side of the writer.
//! Never looks at what is in a span: tests of the encoder do.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use opentelemetry::trace::{Span as _, Tracer as _, TracerProvider as _};
use opentelemetry_proto::tonic::trace::v1::TracesData;
use opentelemetry_sdk::trace::SpanData;

use super::OtlpStdout;
use crate::exporter::tests::span;
use crate::exporter::{Destination, Loss};
use crate::recorder::tests::{LONG, parts};
use crate::recorder::{Recorder, TracerProvider};

/// What was written, and how much more may be before each failure.
#[derive(Clone, Default)]
struct Pipe(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    failures: Vec<usize>,
    flushed: usize,
    written: Vec<u8>,
    writes: usize,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.0.lock().unwrap();
        state.writes += 1;
        let taken = match state.failures.pop() {
            Some(0) => return Err(io::ErrorKind::BrokenPipe.into()),
            Some(room) => {
                state.failures.push(0);
                room.min(bytes.len())
            }
            None => bytes.len(),
        };
        state.written.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        state.flushed = state.written.len();
        Ok(())
    }
}

impl Pipe {
    fn failing(failures: &[usize]) -> Self {
        let pipe = Self::default();
        pipe.0.lock().unwrap().failures = failures.to_vec();
        pipe
    }

    fn exporter(&self) -> OtlpStdout {
        OtlpStdout::new(Box::new(self.clone()))
    }

    fn lines(&self) -> Vec<String> {
        let state = self.0.lock().unwrap();
        let text = String::from_utf8(state.written.clone()).unwrap();
        let whole = text.strip_suffix('\n').unwrap_or_else(|| panic!("{text}"));
        whole.split('\n').map(str::to_owned).collect()
    }
}

fn named(name: &'static str) -> SpanData {
    SpanData {
        name: name.into(),
        ..span()
    }
}

fn names(line: &str) -> Vec<String> {
    let data: TracesData = serde_json::from_str(line).unwrap();
    let scopes = data
        .resource_spans
        .into_iter()
        .flat_map(|it| it.scope_spans);
    let spans = scopes.flat_map(|scope| scope.spans);
    spans.map(|span| span.name).collect()
}

#[test]
fn each_batch_is_one_line_that_is_written_and_flushed_at_once() {
    let pipe = Pipe::default();
    let mut exporter = pipe.exporter();
    assert_eq!(exporter.name(), "stdout");
    let batches = [vec![named("a\nb\r\n\"c\""), named("d")], vec![named("e")]];
    for (number, batch) in batches.iter().enumerate() {
        exporter.write(batch.as_slice()).unwrap();
        let state = pipe.0.lock().unwrap();
        assert_eq!(state.writes, number + 1);
        assert_eq!(state.flushed, state.written.len());
    }
    exporter.write([].as_slice()).unwrap();
    let found: Vec<_> = pipe.lines().iter().map(|line| names(line)).collect();
    assert_eq!(found, [vec!["a\nb\r\n\"c\"", "d"], vec!["e"]]);
}

#[test]
fn a_failed_write_is_a_loss_and_tears_no_other_line() {
    let pipe = Pipe::failing(&[0, 9]);
    let mut exporter = pipe.exporter();
    let lost = Err(Loss {
        spans: 2,
        reason: "broken pipe".to_owned(),
    });
    let batch = [named("a"), named("b")];
    // In the middle of the line, then where it is to be ended.
    assert_eq!(exporter.write(batch.as_slice()), lost);
    assert_eq!(exporter.write(batch.as_slice()), lost);
    exporter.write([named("c")].as_slice()).unwrap();
    exporter.write([named("d")].as_slice()).unwrap();
    let lines = pipe.lines();
    assert_eq!(lines[0], r#"{"resourc"#);
    let found: Vec<_> = lines[1..].iter().map(|line| names(line)).collect();
    assert_eq!(found, [["c"], ["d"]]);
}

#[test]
fn spans_get_there_from_a_recorder_or_it_says_why_not() {
    let pipe = Pipe::failing(&[0]);
    let recorder = Recorder::start(parts(&[], vec![Box::new(pipe.exporter())])).unwrap();
    let tracer = TracerProvider(recorder).tracer("test");
    tracer.start("lost").end();
    let error = recorder.flush(LONG).unwrap_err().to_string();
    assert_eq!(
        error,
        "spans were lost: exporting to stdout failed: broken pipe"
    );
    for name in ["a", "b"] {
        tracer.start(name).end();
    }
    recorder.flush(LONG).unwrap();
    tracer.start("c").end();
    recorder.shutdown(LONG).unwrap();
    let lines = pipe.lines();
    let found: Vec<_> = lines[1..].iter().map(|line| names(line)).collect();
    assert_eq!(lines[0], "");
    assert_eq!(found, [vec!["a", "b"], vec!["c"]]);
}
