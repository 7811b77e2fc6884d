//! The examples are programs: run them with `cargo run --example NAME`.
//! Never holds code that two of them share: each is read alone.
