//! Runs programs with an environment of their own: the probe, and the examples.
//! Never passes a variable on that tracing reads, never waits for ever, and leaves no program behind.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Longer than any program here takes on a busy machine.
const LONGEST: Duration = Duration::from_secs(300);

/// What a traced program gives to those that it starts, in every format.
const CARRIERS: [&str; 11] = [
    "B3",
    "BAGGAGE",
    "TRACEPARENT",
    "TRACESTATE",
    "UBER_TRACE_ID",
    "X_AMZN_TRACE_ID",
    "X_B3_FLAGS",
    "X_B3_PARENTSPANID",
    "X_B3_SAMPLED",
    "X_B3_SPANID",
    "X_B3_TRACEID",
];

/// What a program that ended with success printed.
#[derive(Debug)]
pub(crate) struct Printed {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A program that runs. Its standard input is open until it is to finish; dropping this ends it at once.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

/// Runs the probe to its end.
pub(crate) fn probe(arguments: &[&str], variables: &[(&str, &str)]) -> Printed {
    start_probe(arguments, variables).finish()
}

/// The same with variables that need not be Unicode.
pub(crate) fn probe_with(arguments: &[&str], variables: &[(&str, &OsStr)]) -> Printed {
    start(Path::new(env!("CARGO_BIN_EXE_probe")), arguments, variables).finish()
}

pub(crate) fn start_probe(arguments: &[&str], variables: &[(&str, &str)]) -> Running {
    start(Path::new(env!("CARGO_BIN_EXE_probe")), arguments, variables)
}

/// Runs an example to its end.
pub(crate) fn example(name: &str, variables: &[(&str, &str)]) -> Printed {
    start(&build_example(name), &[], variables).finish()
}

/// The same of an example that may end without success, and whether it did.
pub(crate) fn examine(name: &str, variables: &[(&str, &str)]) -> (Printed, bool) {
    start(&build_example(name), &[], variables).end()
}

/// Starts an example that stays until it is ended.
pub(crate) fn start_example(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Running {
    start(&build_example(name), arguments, variables)
}

fn start(
    program: &Path,
    arguments: &[&str],
    variables: &[(&str, impl AsRef<OsStr> + Copy)],
) -> Running {
    let mut command = Command::new(program);
    for (variable, _) in std::env::vars_os() {
        let name = variable.to_string_lossy();
        if name.starts_with("OTEL_")
            || name.starts_with("TRACED_")
            || CARRIERS.contains(&name.as_ref())
        {
            command.env_remove(&variable);
        }
    }
    let mut child = command
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = read(child.stdout.take().unwrap());
    let stderr = read(child.stderr.take().unwrap());
    Running {
        child,
        stdout,
        stderr,
    }
}

/// Reads beside the program, which would wait if nobody did, and passes on each line as it comes.
fn read(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        loop {
            let mut line = String::new();
            // Nobody waits for it where the test has failed already.
            if from.read_line(&mut line).unwrap() == 0 || sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

impl Running {
    /// Waits for the next line on its standard output.
    pub(crate) fn line(&self) -> String {
        let line = self.stdout.recv_timeout(LONGEST);
        let line = line.unwrap_or_else(|error| panic!("{error}: {}", self.said()));
        line.trim_end().to_owned()
    }

    /// What it said on its standard error so far.
    fn said(&self) -> String {
        self.stderr.try_iter().collect()
    }

    pub(crate) fn finish(self) -> Printed {
        let (printed, is_success) = self.end();
        assert!(is_success, "{}\n{}", printed.stdout, printed.stderr);
        printed
    }

    /// What it printed, and whether it ended with success.
    fn end(mut self) -> (Printed, bool) {
        drop(self.child.stdin.take());
        let printed = Printed {
            stdout: rest(&self.stdout),
            stderr: rest(&self.stderr),
        };
        let status = self.child.wait().unwrap();
        (printed, status.success())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All lines until the program closes the stream.
fn rest(lines: &Receiver<String>) -> String {
    let mut text = String::new();
    loop {
        match lines.recv_timeout(LONGEST) {
            Ok(line) => text.push_str(&line),
            Err(RecvTimeoutError::Disconnected) => return text,
            Err(RecvTimeoutError::Timeout) => panic!("the program does not end:\n{text}"),
        }
    }
}

/// Of the whole workspace, as `cargo test` builds it, so that no dependency is built again.
fn build_example(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap())
        .args(["build", "--quiet", "--workspace", "--example", name])
        .arg("--message-format=json-render-diagnostics")
        .arg("--target-dir")
        .arg(target);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let messages = String::from_utf8(output.stdout).unwrap();
    // The example itself is the only thing built here that can be run.
    let (_, rest) = messages.split_once(r#""executable":""#).unwrap();
    let (path, _) = rest.split_once('"').unwrap();
    PathBuf::from(path.replace(r"\\", r"\"))
}
