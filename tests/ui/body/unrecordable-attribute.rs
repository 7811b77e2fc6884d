use traced::traced;

struct Order;

#[traced(attributes(id = 7, order))]
fn charge(order: &Order) {}

fn main() {}
