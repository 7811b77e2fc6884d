#![deny(warnings)]

mod harness;

use traced::traced;

#[traced(attributes(span, output, start, callsite = true), ret)]
fn sync(span: u8, output: u8, start: u8, traced_span: u8) -> Result<u8, String> {
    let traced_output = span + output;
    let traced_start = start + traced_span;
    if traced_output > 200 {
        return Err("too much".to_owned());
    }
    Ok(traced_output + traced_start)
}

#[traced(attributes(traced_span, traced_output, traced_start), ret, err_if = |error: &String| !error.is_empty())]
async fn r#async(
    traced_span: u8,
    traced_output: u8,
    traced_start: u8,
    traced_future: u8,
) -> Result<u8, String> {
    let failure = "failure".to_owned();
    if traced_span == 0 {
        return Err(failure);
    }
    Ok(traced_span + traced_output + traced_start + traced_future)
}

#[traced(attributes(traced_start, result, value), ret)]
fn future(traced_start: u8, result: u8, value: u8) -> impl Future<Output = u8> {
    let traced_future = traced_start + result;
    async move {
        let traced_output = traced_future;
        traced_output + value
    }
}

#[traced(name = name, attributes(name, key))]
fn describe(name: &'static str, key: &str) -> usize {
    let error = name.len();
    let failure = key.len();
    error + failure
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(sync(1, 2, 3, 4), Ok(10));
        assert_eq!(r#async(1, 2, 3, 4).await, Ok(10));
        assert_eq!(future(1, 2, 3).await, 6);
        assert_eq!(describe("ab", "c"), 3);
    });
    assert_eq!(names, ["sync", "async", "future", "ab"]);
}
