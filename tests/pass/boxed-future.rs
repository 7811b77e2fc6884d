#![deny(warnings)]

mod harness;

use std::future::ready;
use std::pin::Pin;

use futures_util::future::{BoxFuture, FutureExt, LocalBoxFuture};
use traced::traced;

fn assert_send<T: Send>(value: T) -> T {
    value
}

struct Client {
    sent: Vec<String>,
}

impl Client {
    #[traced(attributes(text))]
    fn send<'c>(
        &'c mut self,
        text: &'c str,
    ) -> Pin<Box<dyn Future<Output = Result<usize, String>> + Send + 'c>> {
        if text.is_empty() {
            return Box::pin(async { Err("nothing to send".to_owned()) });
        }
        if text == "-" {
            return Box::pin(ready(Ok(0)));
        }
        Box::pin(async move {
            self.sent.push(text.to_owned());
            Ok(self.sent.len())
        })
    }

    #[traced(ret)]
    fn count(&self) -> Pin<Box<dyn Future<Output = usize> + '_>> {
        Box::pin(async { self.sent.len() })
    }
}

#[traced]
fn alias(number: u8) -> BoxFuture<'static, u8> {
    async move { number }.boxed()
}

#[traced(ret)]
fn local(text: &str) -> LocalBoxFuture<'_, Result<&str, String>> {
    async move { Ok(text) }.boxed_local()
}

#[traced]
fn generic<F>(future: F) -> Pin<Box<dyn Future<Output = F::Output> + Send>>
where
    F: Future + Send + 'static,
{
    Box::pin(future)
}

#[traced]
fn borrowed<'a, 'b>(left: &'a str, right: &'b str) -> BoxFuture<'a, usize>
where
    'b: 'a,
{
    Box::pin(async move { left.len() + right.len() })
}

fn main() {
    let names = harness::off_and_on(async || {
        let mut client = Client { sent: Vec::new() };
        assert_eq!(assert_send(client.send("a")).await, Ok(1));
        assert_eq!(client.send("-").await, Ok(0));
        assert!(client.send("").await.is_err());
        assert_eq!(client.count().await, 1);
        assert_eq!(assert_send(alias(2)).await, 2);
        assert_eq!(local("text").await, Ok("text"));
        assert_eq!(generic(alias(3)).await, 3);
        assert_eq!(borrowed("a", "b").await, 2);
    });
    assert_eq!(names.len(), 9);
}
