use traced::traced;

struct Order {
    id: u64,
}

#[traced(attributes(order.id))]
async fn charge(order: &Order) -> Result<u64, String> {
    Ok(order.id + order.amount)
}

fn main() {}
