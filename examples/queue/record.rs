//! [`Record`]: what is in a queue. Its [`Headers`] are the carrier of the context.
//! Never knows what is in the headers.

use opentelemetry::propagation::{Extractor, Injector};

#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) id: u32,
    pub(crate) headers: Headers,
    pub(crate) body: String,
}

/// Names and values, as the headers of Kafka, AMQP and NATS are.
///
/// A carrier is whatever `traced::propagation` can write to and read from: two traits of OpenTelemetry with a method for
/// each direction.
#[derive(Debug, Default)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Injector for Headers {
    /// Takes the place of what was there: a record that is sent on must not name two spans.
    fn set(&mut self, key: &str, value: String) {
        self.0.retain(|(name, _)| !name.eq_ignore_ascii_case(key));
        self.0.push((key.to_owned(), value));
    }
}

impl Extractor for Headers {
    fn get(&self, key: &str) -> Option<&str> {
        self.get_all(key)?.first().copied()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Headers may be repeated, and it is the format's business what that means.
    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let named = |(name, _): &&(String, String)| name.eq_ignore_ascii_case(key);
        let values = self.0.iter().filter(named);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then_some(values)
    }
}
