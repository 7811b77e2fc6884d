#![deny(warnings)]

mod harness;

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use traced::traced;

fn assert_unpin<T: Unpin>(value: T) -> T {
    value
}

#[traced(attributes(number), ret)]
fn block(number: u8) -> impl Future<Output = u8> {
    async move { number }
}

#[traced]
fn early(number: u8) -> impl Future<Output = u8> + Send + Unpin {
    if number == 0 {
        return ready(0);
    }
    ready(number + 1)
}

#[traced]
fn captured<'t, T>(text: &'t str, _value: &T) -> impl Future<Output = &'t str> + use<'t, T> {
    async move { text }
}

#[traced(err = debug)]
fn fallible(text: &str) -> impl Future<Output = Result<u8, std::num::ParseIntError>> + '_ {
    let trimmed = text.trim();
    async move {
        let number: u8 = trimmed.parse()?;
        Ok(number)
    }
}

#[traced]
fn qualified() -> impl std::future::Future<Output = ()> + 'static {
    async {}
}

// The blocks' types are those that the signatures say.
#[traced(ret)]
fn result(number: u8) -> impl Future<Output = Result<u8, String>> {
    async move {
        if number == 0 {
            Err("zero".into())
        } else {
            Ok(number)
        }
    }
}

#[traced]
fn option() -> impl Future<Output = Option<u8>> + Send {
    async { None }
}

#[traced(ret = debug)]
fn collected() -> impl Future<Output = Vec<u8>> {
    async { (0..3).collect() }
}

struct Client(Vec<u8>);

impl Client {
    #[traced(attributes(size = self.0.len()))]
    fn first(&mut self) -> impl Future<Output = Option<&mut u8>> {
        async { self.0.first_mut() }
    }
}

// The span of these is that of the call, as asked for.
#[traced(err = ignore)]
fn concrete(number: u8) -> Ready<u8> {
    ready(number)
}

#[traced(err = ignore)]
fn cloned(number: u8) -> impl Future<Output = u8> + Clone {
    ready(number)
}

#[traced(err = ignore)]
#[track_caller]
fn located() -> impl Future<Output = u32> {
    ready(std::panic::Location::caller().line())
}

#[traced(err = ignore)]
fn maybe(number: u8) -> Option<Pin<Box<dyn Future<Output = u8>>>> {
    Some(Box::pin(async move { number }))
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(block(1).await, 1);
        assert_eq!(assert_unpin(early(0)).await + early(1).await, 2);
        let text = captured("text", &String::new());
        assert_eq!(text.await, "text");
        assert_eq!(fallible(" 7 ").await, Ok(7));
        assert!(fallible("x").await.is_err());
        assert_eq!(result(0).await, Err("zero".to_owned()));
        assert_eq!((option().await, collected().await.len()), (None, 3));
        qualified().await;
        *Client(vec![1]).first().await.unwrap() += 1;
        assert_eq!(concrete(2).await, 2);
        assert_eq!(cloned(2).clone().await, 2);
        assert_eq!(located().await, line!());
        assert_eq!(maybe(3).unwrap().await, 3);
    });
    assert_eq!(names.len(), 15);
}
