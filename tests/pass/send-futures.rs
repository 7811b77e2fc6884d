#![deny(warnings)]

mod harness;

use std::cell::Cell;
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::Arc;

use traced::traced;

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[traced(attributes(text), ret)]
async fn sent(text: &str) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
    tokio::task::yield_now().await;
    Ok(text.len())
}

#[traced(attributes(text = text.len()))]
async fn shared(text: Arc<str>) -> Arc<str> {
    tokio::task::yield_now().await;
    text
}

// What `parent` and `links` are given must not stay in the future.
#[traced(parent = traced::Context::current(), links = Rc::new([]).iter().cloned().collect::<Vec<_>>())]
async fn linked() -> u8 {
    tokio::task::yield_now().await;
    3
}

// `Send` and not `Sync`: a reference to one must not stay in the future.
#[traced(attributes(cell = cell.get()))]
async fn owned(cell: Cell<u8>) -> u8 {
    tokio::task::yield_now().await;
    cell.get()
}

#[traced(attributes(?object))]
async fn lent(object: &mut (dyn Debug + Send)) -> String {
    tokio::task::yield_now().await;
    format!("{object:?}")
}

#[traced]
async fn generic<T: Send + Sync>(value: T) -> T {
    tokio::task::yield_now().await;
    value
}

#[traced]
fn opaque(number: u8) -> impl Future<Output = u8> + Send {
    async move {
        tokio::task::yield_now().await;
        number
    }
}

#[traced]
async fn output_is_not_send() -> Rc<str> {
    tokio::task::yield_now().await;
    Rc::from("rc")
}

#[traced]
async fn error_is_not_send() -> Result<u8, Rc<str>> {
    tokio::task::yield_now().await;
    Ok(1)
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(assert_send(sent("ab")).await.unwrap(), 2);
        assert_eq!(&*assert_send(shared(Arc::from("ab"))).await, "ab");
        assert_eq!(assert_send(linked()).await, 3);
        assert_eq!(assert_send(owned(Cell::new(5))).await, 5);
        assert_eq!(assert_send(lent(&mut 6)).await, "6");
        assert_eq!(assert_send(generic(1)).await, 1);
        assert_eq!(assert_send(opaque(4)).await, 4);
        assert_eq!(&*assert_send(output_is_not_send()).await, "rc");
        assert_eq!(assert_send(error_is_not_send()).await, Ok(1));
    });
    assert_eq!(names.len(), 9);
}
