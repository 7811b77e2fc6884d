use std::future::ready;

use traced::traced;

#[traced]
fn later(number: u8) -> impl Future<Output = u8> + Clone {
    ready(number)
}

fn main() {
    drop(later(1));
}
