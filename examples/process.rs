//! A program that starts itself, in one trace: `OTEL_TRACES_EXPORTER=console cargo run --example process`.
//! Never starts anything else.
//!
//! It compresses two pages, each in a process of its own: `process compress PAGE`. A process finds the context of the
//! span that it was started under in its environment, and each exports its own spans: on the console there are three
//! trees, with one trace id. Started from a traced program, all of it is part of that program's trace.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

use std::error::Error;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use traced::traced;

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["compress", page] => {
            let _telemetry = traced::builder().service_name("compressor").init();
            compress(page);
            Ok(())
        }
        [] => {
            let _telemetry = traced::builder().service_name("publisher").init();
            publish(&std::env::current_exe()?).await
        }
        _ => Err("usage: process [compress PAGE]".into()),
    }
}

/// What `main` does is what continues the trace: the environment is asked once.
#[traced(parent = traced::env::extract(), attributes(process.pid = std::process::id()))]
async fn publish(program: &Path) -> Result<(), Failure> {
    let first = compress_elsewhere(program, "index.html");
    println!("index.html: {}", first?);
    let second = compress_elsewhere_meanwhile(program.to_owned(), "prices.html");
    println!("prices.html: {}", second.await?);
    Ok(())
}

/// To OpenTelemetry, who starts a program is its client.
#[traced(name = "process compress", kind = client, attributes(process.executable.name = program.file_name().and_then(OsStr::to_str)))]
fn compress_elsewhere(program: &Path, page: &str) -> Result<ExitStatus, Failure> {
    let mut command = Command::new(program);
    // The span that is current here becomes the parent over there.
    traced::env::inject(command.args(["compress", page]));
    let mut child = command.spawn()?;
    traced::current().set_attribute("process.pid", child.id());
    ended(child.wait()?)
}

/// The same with tokio's `Command`, which has the standard one in it.
#[traced(name = "process compress", kind = client, attributes(process.executable.name = program.file_name().and_then(OsStr::to_str)))]
async fn compress_elsewhere_meanwhile(program: PathBuf, page: &str) -> Result<ExitStatus, Failure> {
    let mut command = tokio::process::Command::new(&program);
    traced::env::inject(command.args(["compress", page]).as_std_mut());
    let mut child = command.spawn()?;
    traced::current().set_attribute("process.pid", child.id());
    ended(child.wait().await?)
}

/// A program that does not end with 0 is an error, which marks the span.
fn ended(status: ExitStatus) -> Result<ExitStatus, Failure> {
    traced::current().set_attribute("process.exit.code", status.code());
    if status.success() {
        Ok(status)
    } else {
        Err(status.to_string().into())
    }
}

/// What the child does, under the span that its parent left in the environment.
#[traced(
    parent = traced::env::extract(),
    attributes(page, process.pid = std::process::id()),
)]
fn compress(page: &str) {
    for (encoding, level) in [("gzip", 9), ("zstd", 19)] {
        encode(encoding, level);
    }
}

#[traced(attributes(encoding, level))]
fn encode(encoding: &str, level: u8) {}
