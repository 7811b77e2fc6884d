use traced::traced;

struct Order {
    id: u64,
}

#[traced]
fn charge(order: &Order) -> u64 {
    order.id + order.amount
}

fn main() {}
