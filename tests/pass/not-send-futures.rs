#![deny(warnings)]

mod harness;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use traced::traced;

#[traced(attributes(text = text.borrow().len()))]
async fn append(text: Rc<RefCell<String>>) -> Rc<RefCell<String>> {
    tokio::task::yield_now().await;
    text.borrow_mut().push('!');
    text
}

#[traced]
async fn count(cell: &Cell<u8>) -> Result<u8, Rc<str>> {
    tokio::task::yield_now().await;
    cell.set(cell.get() + 1);
    Ok(cell.get())
}

#[traced]
fn opaque(cell: &Cell<u8>) -> impl Future<Output = u8> {
    async {
        tokio::task::yield_now().await;
        cell.get()
    }
}

fn main() {
    let names = harness::off_and_on(async || {
        let text = Rc::new(RefCell::new(String::new()));
        assert_eq!(*append(text).await.borrow(), "!");
        let cell = Cell::new(0);
        assert_eq!(count(&cell).await, Ok(1));
        assert_eq!(opaque(&cell).await, 1);
    });
    assert_eq!(names, ["append", "count", "opaque"]);
}
