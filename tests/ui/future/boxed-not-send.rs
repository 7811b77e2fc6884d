use std::rc::Rc;

use traced::traced;

#[traced(boxed)]
async fn charge(order: Rc<u8>) -> u8 {
    std::future::ready(()).await;
    *order
}

fn main() {
    drop(charge(Rc::new(1)));
}
