use std::pin::Pin;

use traced::traced;

#[traced]
fn later(number: u8) -> Option<Pin<Box<dyn Future<Output = u8>>>> {
    Some(Box::pin(async move { number }))
}

fn main() {
    later(1);
}
