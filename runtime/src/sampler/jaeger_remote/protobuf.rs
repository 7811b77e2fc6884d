//! Reads a strategy that was written as protobuf, and writes what it is asked for with.
//! Never panics, whatever the bytes are.

use super::strategy::{Answer, PerOperation, Strategy};
use crate::exporter::otlp::fields::{Value, read as fields};

/// A `SamplingStrategyResponse`
/// ([definition](https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/sampling.proto)).
pub(super) fn read(message: &[u8]) -> Result<Strategy, String> {
    let answer = answer(message);
    answer
        .ok_or("the answer is not a sampling strategy")?
        .strategy()
}

fn answer(message: &[u8]) -> Option<Answer> {
    let mut answer = Answer::default();
    fields(message, |field, value| {
        match (field, value) {
            (1, Value::Varint(kind)) => answer.is_rate_limiting = kind == 1,
            (2, Value::Delimited(part)) => answer.probabilistic_sampling = Some(ratio(part)?),
            (3, Value::Delimited(part)) => answer.rate_limiting_sampling = Some(rate(part)?),
            (4, Value::Delimited(part)) => answer.operation_sampling = Some(per_operation(part)?),
            _ => {}
        }
        Some(())
    })?;
    Some(answer)
}

/// Of a `ProbabilisticSamplingStrategy`.
fn ratio(message: &[u8]) -> Option<f64> {
    let mut ratio = 0.0;
    fields(message, |field, value| {
        if field == 1 {
            ratio = double(value)?;
        }
        Some(())
    })?;
    Some(ratio)
}

/// Of a `RateLimitingSamplingStrategy`.
fn rate(message: &[u8]) -> Option<f64> {
    let mut rate = 0;
    fields(message, |field, value| {
        if let (1, Value::Varint(number)) = (field, value) {
            // What is negative in 32 bits is so in 64.
            rate = i32::try_from(number.cast_signed()).ok()?;
        }
        Some(())
    })?;
    Some(rate.into())
}

fn per_operation(message: &[u8]) -> Option<PerOperation> {
    let mut strategy = PerOperation::default();
    fields(message, |field, value| {
        match (field, value) {
            (1, value) => strategy.default_probability = double(value)?,
            (2, value) => strategy.lower_bound = double(value)?,
            (3, Value::Delimited(part)) => strategy.operations.push(operation(part)?),
            (4, value) => strategy.upper_bound = double(value)?,
            _ => {}
        }
        Some(())
    })?;
    Some(strategy)
}

fn operation(message: &[u8]) -> Option<(String, f64)> {
    let mut operation = (String::new(), 0.0);
    fields(message, |field, value| {
        match (field, value) {
            (1, Value::Delimited(name)) => {
                std::str::from_utf8(name).ok()?.clone_into(&mut operation.0);
            }
            (2, Value::Delimited(part)) => operation.1 = ratio(part)?,
            _ => {}
        }
        Some(())
    })?;
    Some(operation)
}

fn double(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Fixed(bytes) => bytes.try_into().ok().map(f64::from_le_bytes),
        Value::Varint(_) | Value::Delimited(_) => None,
    }
}

/// A `SamplingStrategyParameters`.
pub(super) fn parameters(service: &str) -> Vec<u8> {
    let mut message = vec![1 << 3 | 2];
    let mut length = service.len();
    while length > 0x7f {
        message.push(u8::try_from(length & 0x7f).unwrap_or_default() | 0x80);
        length >>= 7;
    }
    message.push(u8::try_from(length).unwrap_or_default());
    message.extend_from_slice(service.as_bytes());
    message
}
