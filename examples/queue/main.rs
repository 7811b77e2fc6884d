//! Producers and consumers: `OTEL_TRACES_EXPORTER=console cargo run --example queue`.
//! Never needs a broker: a queue is a channel of records, whose headers carry the context as a broker's would.
//!
//! Three orders are put into two queues. `shipping` takes the orders one by one, so what it does for an order is part of
//! that order's trace. `bookkeeping` takes the invoices in batches: a span has one parent and a batch has many senders, so
//! it starts a trace of its own, with a link to each of them.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

mod consumer;
mod producer;
mod record;

use std::sync::mpsc::channel;
use std::thread;

use crate::producer::Shop;

fn main() {
    let _telemetry = traced::builder().service_name("mail-order").init();

    let (orders, to_ship) = channel();
    let (invoices, to_book) = channel();
    let shop = Shop { orders, invoices };
    // The consumers' threads are not given a context: whose trace a record belongs to is said by the record.
    thread::scope(|scope| {
        scope.spawn(move || consumer::ship_all(to_ship));
        scope.spawn(move || consumer::book_all(&to_book));
        for id in 1..=3 {
            shop.check_out(id);
        }
        // The queues end with their last sender.
        drop(shop);
    });
}
