use std::future::{Ready, ready};

use traced::traced;

#[traced]
fn later(number: u8) -> Ready<u8> {
    ready(number)
}

fn main() {
    drop(later(1));
}
