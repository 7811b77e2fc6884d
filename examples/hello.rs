//! One nested span: `OTEL_TRACES_EXPORTER=console cargo run --example hello`.
//! Never needs more than one file.

#![expect(clippy::print_stdout, reason = "a program that greets")]

use traced::traced;

#[traced(attributes(name))]
fn greet(name: &str) {
    println!("{}, {name}!", salutation(name));
}

#[traced(ret)]
fn salutation(name: &str) -> &'static str {
    if name == "world" {
        "Hello"
    } else {
        "Good evening"
    }
}

fn main() {
    // Off, unless the environment says where the spans go. Dropping it delivers them.
    let _telemetry = traced::init();
    greet("world");
}
