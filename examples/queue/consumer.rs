//! Who takes records out of the queues: one by one, and in batches.
//! Never goes by the context of the thread: a record was sent under another span than the one before.

use std::sync::mpsc::Receiver;

use traced::traced;

use crate::record::Record;

const LARGEST_BATCH: usize = 3;

pub(crate) fn ship_all(orders: Receiver<Record>) {
    for record in orders {
        ship(&record);
    }
}

/// One record, so the span that sent it can be the parent: the order's trace goes on.
///
/// The conventions also want a link to the sender in any case, as a span with another parent (of a request that pushes
/// records, say) has no other way to tell.
#[traced(
    name = "process orders",
    kind = consumer,
    parent = traced::propagation::extract(&record.headers),
    links = traced::propagation::link(&record.headers),
    attributes(
        messaging.system = "channel",
        messaging.destination.name = "orders",
        messaging.operation.name = "process",
        messaging.operation.type = "process",
        messaging.message.id = record.id.to_string(),
    ),
)]
fn ship(record: &Record) {
    println!("{}", record.body);
    pack();
}

#[traced]
fn pack() {}

pub(crate) fn book_all(invoices: &Receiver<Record>) {
    loop {
        let batch: Vec<Record> = invoices.iter().take(LARGEST_BATCH).collect();
        if batch.is_empty() {
            return;
        }
        book(&batch);
    }
}

/// Many records, each of another trace: none of them is the parent, and each is linked.
#[traced(
    name = "process invoices",
    kind = consumer,
    root,
    links = batch.iter().filter_map(|record| traced::propagation::link(&record.headers)),
    attributes(
        messaging.system = "channel",
        messaging.destination.name = "invoices",
        messaging.operation.name = "process",
        messaging.operation.type = "process",
        messaging.batch.message_count = batch.len(),
    ),
)]
fn book(batch: &[Record]) {
    for record in batch {
        println!("{}", record.body);
    }
    write_down();
}

#[traced]
fn write_down() {}
