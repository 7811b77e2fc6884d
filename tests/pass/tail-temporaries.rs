#![deny(warnings)]

mod harness;

use std::cell::RefCell;
use std::sync::Mutex;

use traced::traced;

#[traced]
fn sync() -> usize {
    let text = RefCell::new("text".to_owned());
    text.borrow().len()
}

#[traced]
fn matched() -> u8 {
    let number = Mutex::new(Some(1));
    match *number.lock().unwrap() {
        Some(number) => number,
        None => 0,
    }
}

#[traced]
async fn r#async() -> usize {
    let text = RefCell::new("text".to_owned());
    text.borrow().len()
}

#[traced]
#[track_caller]
fn guarded() -> usize {
    let text = RefCell::new("text".to_owned());
    text.borrow().len()
}

#[traced]
fn future() -> impl Future<Output = usize> {
    let text = RefCell::new("text".to_owned());
    std::future::ready(text.borrow().len())
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(sync() + r#async().await + guarded() + future().await, 16);
        assert_eq!(matched(), 1);
    });
    assert_eq!(names, ["sync", "async", "guarded", "future", "matched"]);
}
