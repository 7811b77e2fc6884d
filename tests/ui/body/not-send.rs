use traced::traced;

use std::rc::Rc;

#[traced]
async fn charge(order: Rc<u8>) -> u8 {
    std::future::ready(()).await;
    *order
}

fn spawn(_: impl Send) {}

fn run() {
    spawn(charge(Rc::new(1)));
}

fn main() {}
