use traced::traced;

use std::pin::Pin;

#[traced]
fn charge(amount: u8) -> Pin<Box<dyn Future<Output = bool>>> {
    if amount == 0 {
        return amount;
    }
    Box::pin(async { true })
}

fn main() {}
