//! [`Child`]: a process of this suite's own, that is asked in lines and answers in lines.
//! Never leaves it running: dropping it ends it.

use std::error::Error;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{self, ChildStdin, ChildStdout, Command, Stdio};

pub(crate) struct Child {
    input: ChildStdin,
    name: String,
    output: BufReader<ChildStdout>,
    process: process::Child,
}

impl Child {
    /// Starts `program` with none of the variables that configure tracing or backtraces but `variables`.
    pub(crate) fn start(
        program: &OsStr,
        arguments: &[&str],
        variables: Option<(&'static str, String)>,
    ) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            let name_text = name.to_string_lossy();
            // An error with a backtrace would cost a hundred times one without.
            let configures = ["OTEL_", "TRACED_", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE"];
            if configures.iter().any(|it| name_text.starts_with(it)) {
                command.env_remove(&name);
            }
        }
        // A proxy between two processes of one machine would be measured too.
        command.env("NO_PROXY", "127.0.0.1").envs(variables);
        let mut process = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = process.stdin.take().ok_or("no pipe to a child")?;
        let output = process.stdout.take().ok_or("no pipe from a child")?;
        Ok(Self {
            input,
            name: arguments.join(" "),
            output: BufReader::new(output),
            process,
        })
    }

    pub(crate) fn ask(&mut self, line: &str) -> Result<String, Box<dyn Error>> {
        writeln!(self.input, "{line}")?;
        self.answer()
            .map_err(|error| format!("{}, asked for `{line}`: {error}", self.name).into())
    }

    /// The next line, also one that nobody asked for.
    pub(crate) fn answer(&mut self) -> Result<String, Box<dyn Error>> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err("it ended without an answer".into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Neither fails but where the process has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
