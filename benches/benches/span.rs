//! A span of `#[traced]`, beside those of its peers and beside none.
//! Never asserts on time: read the ratios of one run.
//!
//! `cargo bench -p traced-benches`, or with a filter and fewer rounds: `-- --rounds 5 attribute`.

use std::process::ExitCode;

fn main() -> ExitCode {
    traced_benches::main(env!("CARGO_BIN_EXE_counted"))
}
