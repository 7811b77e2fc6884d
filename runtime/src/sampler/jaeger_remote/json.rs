//! Reads a strategy that was written as JSON.
//! Never panics, whatever the text is.

use serde_json::{Map, Value};

use super::strategy::{Answer, PerOperation, Strategy};

type Object = Map<String, Value>;

/// As [protobuf's JSON](https://protobuf.dev/programming-guides/json/) has it: what is `null` or left out is zero.
pub(super) fn read(text: &[u8]) -> Result<Strategy, String> {
    let value: Value =
        serde_json::from_slice(text).map_err(|error| format!("the answer is not JSON: {error}"))?;
    answer(value.as_object().ok_or("the answer is not an object")?)?.strategy()
}

fn answer(answer: &Object) -> Result<Answer, String> {
    let rate = |key, rate| {
        let strategy = object(answer, key)?;
        strategy.map(|strategy| number(strategy, rate)).transpose()
    };
    let is_rate_limiting = match given(answer, "strategyType") {
        None => false,
        Some(Value::String(name)) => name == "RATE_LIMITING",
        Some(number) => number.as_u64() == Some(1),
    };
    let operation_sampling = object(answer, "operationSampling")?;
    Ok(Answer {
        is_rate_limiting,
        operation_sampling: operation_sampling.map(per_operation).transpose()?,
        probabilistic_sampling: rate("probabilisticSampling", "samplingRate")?,
        rate_limiting_sampling: rate("rateLimitingSampling", "maxTracesPerSecond")?,
    })
}

fn per_operation(strategy: &Object) -> Result<PerOperation, String> {
    const OPERATIONS: &str = "perOperationStrategies";
    let operations = given(strategy, OPERATIONS);
    let operations = operations.map(|list| list.as_array().ok_or_else(|| unusable(OPERATIONS)));
    let operations = operations.transpose()?.into_iter().flatten();
    Ok(PerOperation {
        default_probability: number(strategy, "defaultSamplingProbability")?,
        lower_bound: number(strategy, "defaultLowerBoundTracesPerSecond")?,
        upper_bound: number(strategy, "defaultUpperBoundTracesPerSecond")?,
        operations: operations.map(operation).collect::<Result<_, _>>()?,
    })
}

fn operation(value: &Value) -> Result<(String, f64), String> {
    const NAME: &str = "operation";
    let operation = value.as_object().ok_or_else(|| unusable(NAME))?;
    let name = given(operation, NAME);
    let name = name.map(|name| name.as_str().ok_or_else(|| unusable(NAME)));
    let strategy = object(operation, "probabilisticSampling")?;
    let ratio = strategy.map(|strategy| number(strategy, "samplingRate"));
    Ok((
        name.transpose()?.unwrap_or_default().to_owned(),
        ratio.transpose()?.unwrap_or_default(),
    ))
}

fn given<'a>(object: &'a Object, key: &str) -> Option<&'a Value> {
    object.get(key).filter(|value| !value.is_null())
}

fn object<'a>(of: &'a Object, key: &str) -> Result<Option<&'a Object>, String> {
    let part = given(of, key);
    part.map(|part| part.as_object().ok_or_else(|| unusable(key)))
        .transpose()
}

fn number(of: &Object, key: &str) -> Result<f64, String> {
    let number = given(of, key);
    let number = number.map(|number| number.as_f64().ok_or_else(|| unusable(key)));
    Ok(number.transpose()?.unwrap_or_default())
}

fn unusable(key: &str) -> String {
    format!("the answer's `{key}` is not what it should be")
}
