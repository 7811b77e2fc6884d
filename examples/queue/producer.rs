//! [`Shop`]: who puts records into the queues.
//! Never sends one that does not say which span it was sent under.

use std::sync::mpsc::{SendError, Sender};

use traced::traced;

use crate::record::{Headers, Record};

#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) orders: Sender<Record>,
    pub(crate) invoices: Sender<Record>,
}

impl Shop {
    #[traced(attributes(order.id = id))]
    pub(crate) fn check_out(&self, id: u32) {
        let sent = send("orders", &self.orders, id, format!("ship order {id}"))
            .and_then(|()| send("invoices", &self.invoices, id, format!("charge order {id}")));
        if let Err(error) = sent {
            println!("order {id} is lost: {error}");
        }
    }
}

/// The names are those of OpenTelemetry's conventions for messaging. As the span's own context goes into the record, its
/// kind is `producer`; one that only hands over what was created under another span would be a `client`.
#[traced(
    name = format!("send {queue}"),
    kind = producer,
    attributes(
        messaging.system = "channel",
        messaging.destination.name = queue,
        messaging.operation.name = "send",
        messaging.operation.type = "send",
        messaging.message.id = id.to_string(),
    ),
)]
fn send(queue: &str, to: &Sender<Record>, id: u32, body: String) -> Result<(), SendError<Record>> {
    let mut headers = Headers::default();
    traced::propagation::inject(&mut headers);
    to.send(Record { id, headers, body })
}
