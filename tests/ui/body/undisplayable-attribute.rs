use traced::traced;

struct Order;

#[traced(attributes(%order))]
async fn charge(order: &Order) {}

fn main() {}
