#![deny(warnings)]

mod harness;

use traced::traced;

#[traced()]
fn nothing() {}

#[traced(kind = internal, level = error)]
fn internal() {}

#[traced(kind = server, level = warn)]
fn server() {}

#[traced(kind = client, level = info,)]
async fn client() {}

#[traced(level = debug, kind = producer)]
fn producer() {}

#[traced(level = trace, kind = consumer)]
async fn consumer() {}

fn main() {
    let names = harness::off_and_on(async || {
        nothing();
        internal();
        server();
        client().await;
        producer();
        consumer().await;
    });
    assert_eq!(names, ["nothing", "internal", "server", "client"]);
}
