//! What `tests/corpus/run` cannot do in a shell: annotates a crate, and reads what cargo says about a build.
//! Never decides what a failure is.

mod annotate;
mod cargo_messages;
mod eligible;
mod futures;

use std::env;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use annotate::Choice;

const USAGE: &str = "expected `annotate PACKAGE [ignore|leave FUNCTION|TYPE]...`, or with cargo's JSON on stdin \
                     `errors`, `executables` or `warnings FOLDER`";

fn main() -> ExitCode {
    match run() {
        Ok(text) => {
            // Nobody is left to tell when stdout is closed.
            let _ = io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *words.as_slice() {
        ["annotate", package, ref choices @ ..] => {
            let count = annotate::package(Path::new(package), &Choice::read(choices)?)?;
            if count.canonical > 0 {
                let _ = writeln!(
                    io::stderr(),
                    "left out {} canonical bodies",
                    count.canonical
                );
            }
            Ok(format!("{} {}\n", count.functions, count.asynchronous))
        }
        ["errors"] => cargo_messages::errors(&stdin()?),
        ["executables"] => cargo_messages::executables(&stdin()?),
        ["warnings", folder] => cargo_messages::warnings(&stdin()?, folder),
        _ => Err(USAGE.to_owned()),
    }
}

fn stdin() -> Result<String, String> {
    let mut text = String::new();
    io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| format!("reading stdin: {error}"))?;
    Ok(text)
}
