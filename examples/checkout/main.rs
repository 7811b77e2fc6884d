//! One nested span: `OTEL_TRACES_EXPORTER=console cargo run --example hello`.
//! Never needs more than one file.

fn main() {}
