//! OTLP over gRPC against a receiver that tonic and prost make.
//! Never leaves the machine, and never waits longer than a short timeout.

mod answers;
mod flavours;
mod receiver;
mod requests;
mod troubles;

use std::time::Duration;

use self::receiver::Receiver;
use crate::config;
use crate::config::Protocol;
use crate::exporter::otlp::Otlp;
use crate::exporter::otlp::tests::attempts::{Notes, noted};
use crate::exporter::otlp::tests::{AMPLE, settings as settings_for_http};

fn settings(url: &str, headers: &[(&str, &str)]) -> config::Otlp {
    config::Otlp {
        protocol: Protocol::Grpc,
        ..settings_for_http(url, headers)
    }
}

fn otlp(url: &str, timeout: Duration) -> Otlp {
    Otlp::new(&settings(url, &[]), timeout).unwrap()
}

fn noting(receiver: &Receiver) -> (Otlp, Notes) {
    let mut otlp = otlp(&receiver.url, AMPLE);
    let notes = noted(&mut otlp);
    (otlp, notes)
}
