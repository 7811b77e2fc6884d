//! Answers in both of their forms: what they say, and what is refused.
//! Never trust one reader to check the other.

use proptest::prelude::*;
use prost::Message;

use super::per_operation;
use crate::sampler::jaeger_remote::strategy::{PerOperation, Strategy};
use crate::sampler::jaeger_remote::{json, protobuf};

#[test]
fn each_strategy_as_json() {
    for (text, strategy) in [
        (
            r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.25}}"#,
            Strategy::Probabilistic(0.25),
        ),
        (
            r#"{"strategyType":0,"probabilisticSampling":{"samplingRate":1},"rateLimitingSampling":null}"#,
            Strategy::Probabilistic(1.0),
        ),
        // Zeros are left out.
        (
            r#"{"probabilisticSampling":{}}"#,
            Strategy::Probabilistic(0.0),
        ),
        (
            r#"{"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":7}}"#,
            Strategy::RateLimiting(7.0),
        ),
        (
            r#"{"strategyType":1,"rateLimitingSampling":{"maxTracesPerSecond":7},"probabilisticSampling":{}}"#,
            Strategy::RateLimiting(7.0),
        ),
        (
            r#"{"rateLimitingSampling":{"maxTracesPerSecond":7}}"#,
            Strategy::RateLimiting(7.0),
        ),
        (
            r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.1},
                "operationSampling":{"defaultSamplingProbability":0.5,
                "defaultLowerBoundTracesPerSecond":0.0166,"defaultUpperBoundTracesPerSecond":9,
                "perOperationStrategies":[
                    {"operation":"GET /","probabilisticSampling":{"samplingRate":0.01}},
                    {"operation":"never"},{"new":"field","operation":"x","probabilisticSampling":null}]}}"#,
            per_operation(0.0166, 9.0, &[("GET /", 0.01), ("never", 0.0), ("x", 0.0)]),
        ),
        (
            r#"{"operationSampling":{}}"#,
            Strategy::PerOperation(PerOperation::default()),
        ),
    ] {
        assert_eq!(json::read(text.as_bytes()), Ok(strategy), "{text}");
    }
}

#[test]
fn what_is_no_strategy_is_refused() {
    for (text, reason) in [
        (
            "",
            "the answer is not JSON: EOF while parsing a value at line 1 column 0",
        ),
        (
            "<html>",
            "the answer is not JSON: expected value at line 1 column 1",
        ),
        ("[]", "the answer is not an object"),
        ("{}", "the answer has no strategy"),
        (
            r#"{"strategyType":"RATE_LIMITING"}"#,
            "the answer has no strategy",
        ),
        (
            r#"{"probabilisticSampling":{"samplingRate":1.5}}"#,
            "the answer has the probability `1.5`, where a number from 0 to 1 was expected",
        ),
        (
            r#"{"probabilisticSampling":{"samplingRate":"NaN"}}"#,
            "the answer's `samplingRate` is not what it should be",
        ),
        (
            r#"{"probabilisticSampling":0.5}"#,
            "the answer's `probabilisticSampling` is not what it should be",
        ),
        (
            r#"{"rateLimitingSampling":{"maxTracesPerSecond":-1}}"#,
            "the answer has the rate `-1`, where a number from 0 was expected",
        ),
        (
            r#"{"operationSampling":{"perOperationStrategies":{}}}"#,
            "the answer's `perOperationStrategies` is not what it should be",
        ),
        (
            r#"{"operationSampling":{"perOperationStrategies":[1]}}"#,
            "the answer's `operation` is not what it should be",
        ),
        (
            r#"{"operationSampling":{"perOperationStrategies":[{"operation":1}]}}"#,
            "the answer's `operation` is not what it should be",
        ),
        (
            r#"{"operationSampling":{"perOperationStrategies":[
                {"operation":"a","probabilisticSampling":{"samplingRate":-0.5}}]}}"#,
            "the answer has the probability `-0.5`, where a number from 0 to 1 was expected",
        ),
    ] {
        assert_eq!(
            json::read(text.as_bytes()),
            Err(reason.to_owned()),
            "{text}"
        );
    }
    let deep = "[".repeat(100_000);
    let error = json::read(deep.as_bytes()).unwrap_err();
    assert!(
        error.starts_with("the answer is not JSON: recursion limit"),
        "{error}"
    );
}

/// The messages of `jaeger.api_v2`, for `prost` to write.
mod written {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Probabilistic {
        #[prost(double, tag = "1")]
        pub(super) sampling_rate: f64,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct RateLimiting {
        #[prost(int32, tag = "1")]
        pub(super) max_traces_per_second: i32,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Operation {
        #[prost(string, tag = "1")]
        pub(super) operation: String,
        #[prost(message, optional, tag = "2")]
        pub(super) probabilistic_sampling: Option<Probabilistic>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct PerOperation {
        #[prost(double, tag = "1")]
        pub(super) default_sampling_probability: f64,
        #[prost(double, tag = "2")]
        pub(super) default_lower_bound_traces_per_second: f64,
        #[prost(message, repeated, tag = "3")]
        pub(super) strategies: Vec<Operation>,
        #[prost(double, tag = "4")]
        pub(super) default_upper_bound_traces_per_second: f64,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Response {
        #[prost(int32, tag = "1")]
        pub(super) strategy_type: i32,
        #[prost(message, optional, tag = "2")]
        pub(super) probabilistic_sampling: Option<Probabilistic>,
        #[prost(message, optional, tag = "3")]
        pub(super) rate_limiting_sampling: Option<RateLimiting>,
        #[prost(message, optional, tag = "4")]
        pub(super) operation_sampling: Option<PerOperation>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Parameters {
        #[prost(string, tag = "1")]
        pub(super) service_name: String,
    }
}

fn read(response: &written::Response) -> Result<Strategy, String> {
    protobuf::read(&response.encode_to_vec())
}

#[test]
fn each_strategy_as_protobuf() {
    let probabilistic = |sampling_rate| Some(written::Probabilistic { sampling_rate });
    let rate_limiting = |max_traces_per_second| {
        Some(written::RateLimiting {
            max_traces_per_second,
        })
    };
    let operation = |name: &str, ratio| written::Operation {
        operation: name.to_owned(),
        probabilistic_sampling: ratio,
    };
    let mut response = written::Response {
        probabilistic_sampling: probabilistic(0.25),
        ..written::Response::default()
    };
    assert_eq!(read(&response), Ok(Strategy::Probabilistic(0.25)));
    response.rate_limiting_sampling = rate_limiting(7);
    assert_eq!(read(&response), Ok(Strategy::Probabilistic(0.25)));
    response.strategy_type = 1;
    assert_eq!(read(&response), Ok(Strategy::RateLimiting(7.0)));
    response.operation_sampling = Some(written::PerOperation {
        default_sampling_probability: 0.5,
        default_lower_bound_traces_per_second: 0.0166,
        strategies: vec![
            operation("GET /", probabilistic(0.01)),
            operation("never", None),
        ],
        default_upper_bound_traces_per_second: 9.0,
    });
    let expected = per_operation(0.0166, 9.0, &[("GET /", 0.01), ("never", 0.0)]);
    assert_eq!(read(&response), Ok(expected));
    for (response, reason) in [
        (written::Response::default(), "the answer has no strategy"),
        (
            written::Response {
                probabilistic_sampling: probabilistic(f64::NAN),
                ..written::Response::default()
            },
            "the answer has the probability `NaN`, where a number from 0 to 1 was expected",
        ),
        (
            written::Response {
                rate_limiting_sampling: rate_limiting(-7),
                ..written::Response::default()
            },
            "the answer has the rate `-7`, where a number from 0 was expected",
        ),
    ] {
        assert_eq!(read(&response), Err(reason.to_owned()));
    }
    // A number in a place that is for a message, and one that is cut off.
    for bytes in [
        &[0x12, 1, 0x08][..],
        &[0x12, 9, 0x09, 0],
        &[0x12, 2, 0x0d, 0],
    ] {
        let refused = Err("the answer is not a sampling strategy".to_owned());
        assert_eq!(protobuf::read(bytes), refused, "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn a_service_is_asked_for_by_its_name(service_name in ".{0,200}") {
        let bytes = protobuf::parameters(&service_name);
        let read = written::Parameters::decode(&*bytes);
        prop_assert_eq!(read, Ok(written::Parameters { service_name }));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes: Vec<u8>, flip: (usize, u8)) {
        let _ = json::read(&bytes);
        let _ = protobuf::read(&bytes);
        let good = per_operation_bytes();
        let mut bytes = good.clone();
        if let Some(byte) = bytes.get_mut(flip.0 % good.len()) {
            *byte ^= flip.1;
        }
        if let Ok(Strategy::PerOperation(strategy)) = protobuf::read(&bytes) {
            prop_assert!((0.0..=1.0).contains(&strategy.default_probability));
        }
    }
}

fn per_operation_bytes() -> Vec<u8> {
    let response = written::Response {
        operation_sampling: Some(written::PerOperation {
            default_sampling_probability: 0.5,
            strategies: vec![written::Operation {
                operation: "a".to_owned(),
                probabilistic_sampling: Some(written::Probabilistic { sampling_rate: 1.0 }),
            }],
            ..written::PerOperation::default()
        }),
        ..written::Response::default()
    };
    response.encode_to_vec()
}
