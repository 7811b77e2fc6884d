//! An annotated library, and a program that turns tracing on:
//! `OTEL_TRACES_EXPORTER=console cargo run --example library`.
//! Never tells the library about tracing.
//!
//! The library, `pricing`, depends on `traced` without any of its features. This program depends on it with the
//! default ones and calls `init`; from then on the library's spans are recorded too, each under the scope `pricing`,
//! the name of the crate that it stands in.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

use traced::traced;

#[traced]
fn offer(pieces: u32, coupon: Option<&str>) {
    match pricing::quote(pieces, coupon) {
        Ok(cents) => println!("{pieces} pieces cost {cents} cents"),
        Err(error) => println!("no offer: {error}"),
    }
}

fn main() {
    let _telemetry = traced::builder().service_name("shop-window").init();
    offer(3, None);
    offer(10, Some("SPRING"));
    offer(1, Some("WINTER"));
}
