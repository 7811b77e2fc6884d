//! What is made of an endpoint's answers, and when.
//! Never wait for a time to pass.

mod answers;
#[cfg(feature = "grpc")]
mod grpc;
mod http;
mod polls;
mod served;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::strategy::{PerOperation, Strategy};
use crate::sampler::Report;

const LONG: Duration = Duration::from_secs(60);

/// What goes wrong, as long as somebody may say so.
fn reports() -> (Report, Receiver<String>) {
    let (said, heard) = channel();
    let report = move |sentence: &str| {
        // The test may be over.
        let _ = said.send(sentence.to_owned());
    };
    (Arc::new(report), heard)
}

fn per_operation(lower_bound: f64, upper_bound: f64, operations: &[(&str, f64)]) -> Strategy {
    let operations = operations.iter();
    Strategy::PerOperation(PerOperation {
        default_probability: 0.5,
        lower_bound,
        upper_bound,
        operations: operations
            .map(|(name, ratio)| ((*name).to_owned(), *ratio))
            .collect(),
    })
}
