//! Behaviour tests: what a program that uses `traced` can observe.
//! Never sleep, never change the process's environment, and never assert on time.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod attributes;
mod baggage;
mod blocks;
mod callers;
mod carry;
mod channels;
mod checkout;
mod collector;
mod config_file;
mod conversation;
mod derived;
mod diagnostics;
mod doctor;
mod flush;
mod grpc;
mod harness;
mod http_client_calls;
mod http_clients;
mod http_servers;
mod levels;
mod lints;
mod loopback;
mod mixed_blocks;
mod nesting;
mod off;
mod otlp;
mod outcome;
mod passed_on;
mod pools;
mod probe;
mod processes;
mod propagation;
mod receiver;
mod recursion;
mod scheduling;
mod settings;
mod streams;
mod tasks;
mod threads;
mod tonic;
mod trace_context_calls;
mod trace_context_service;
mod unchanged;
mod unwinding;
