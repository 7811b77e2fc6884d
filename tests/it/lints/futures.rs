//! Annotated functions that are async or return a future.
//! Never deserve a lint themselves.

use std::cell::RefCell;
use std::error::Error;
use std::pin::Pin;
use std::sync::Mutex;

use traced::traced;

#[traced]
async fn empty_later() {}

#[traced]
async fn statement_later(items: &Mutex<Vec<u8>>) {
    items.lock().unwrap().push(1);
}

#[traced]
#[rustfmt::skip]
async fn on_one_line_later(text: &str) -> usize { text.len() }

#[traced]
async fn fallible_later(text: &str) -> Result<u8, Box<dyn Error>> {
    if text.is_empty() {
        return Err("nothing to parse".into());
    }
    empty_later().await;
    let number = text.parse::<u8>()?;
    Ok(number)
}

#[traced(name = format!("described {number}"), attributes(text, ?owned, number), ret = display)]
async fn described_later(text: &str, owned: Vec<String>, number: u64) -> Result<usize, String> {
    if owned.is_empty() {
        return Err(text.to_owned());
    }
    Ok(owned.len() + usize::try_from(number).unwrap_or(0))
}

#[traced(attributes(only_recorded))]
async fn recorded_later(only_recorded: u8) {}

#[traced(root, links = None, scope = "lints")]
async fn with_root() {}

#[traced(err_if = String::is_empty, ret = debug)]
async fn judged_later(fail: bool) -> Result<(), String> {
    if fail { Err(String::new()) } else { Ok(()) }
}

#[traced(err = type)]
async fn typed() -> Result<(), ()> {
    Err(())
}

#[traced]
async fn never_later() -> ! {
    loop {
        std::future::pending::<()>().await;
    }
}

#[traced]
async fn only_diverging_later(message: &str) -> Result<u8, String> {
    panic!("{message}")
}

#[traced]
fn future(text: &str) -> impl Future<Output = Result<usize, String>> {
    async move { Ok(text.len()) }
}

#[traced(attributes(text), ret)]
fn boxed(text: &str) -> Pin<Box<dyn Future<Output = usize> + Send + '_>> {
    if text.is_empty() {
        return Box::pin(async { 0 });
    }
    Box::pin(async move { text.len() })
}

#[traced]
async fn tail_later() -> usize {
    let text = RefCell::new(String::new());
    text.borrow().len()
}

#[traced]
async fn moved_later(
    mut text: String,
    (left, mut right): (u8, u8),
    _: u8,
    _unused: &str,
) -> String {
    right += left;
    text.push(char::from(right));
    text
}

#[traced]
async fn items_in_body_later(number: u8) -> u8 {
    const ONE: u8 = 1;

    const fn add(left: u8, right: u8) -> u8 {
        left + right
    }

    let number = add(number, ONE);
    number.pow(2)
}

#[tokio::test]
async fn they_return_what_they_return() {
    let items = Mutex::default();
    empty_later().await;
    statement_later(&items).await;
    assert_eq!(*items.lock().unwrap(), [1]);
    assert_eq!(on_one_line_later("text").await, 4);
    assert_eq!(fallible_later("7").await.unwrap(), 7);
    let owned = vec![String::new()];
    assert_eq!(described_later("text", owned, 1).await, Ok(2));
    recorded_later(1).await;
    with_root().await;
    assert!(judged_later(false).await.is_ok() && typed().await.is_err());
    assert_eq!(future("text").await, Ok(4));
    assert_eq!(boxed("text").await, 4);
    assert_eq!(tail_later().await, 0);
    assert_eq!(moved_later(String::new(), (60, 5), 0, "").await, "A");
    assert_eq!(items_in_body_later(1).await, 4);
}

#[tokio::test]
async fn those_that_diverge_diverge() {
    let later = tokio::spawn(only_diverging_later("given up")).await;
    assert!(later.unwrap_err().is_panic());
    let never_ends = tokio::spawn(async { never_later().await });
    never_ends.abort();
    assert!(never_ends.await.unwrap_err().is_cancelled());
}
