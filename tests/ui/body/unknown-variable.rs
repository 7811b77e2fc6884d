use traced::traced;

#[traced(attributes(amount = order.amount))]
fn charge(amount: u8) -> u8 {
    amount
}

fn main() {}
