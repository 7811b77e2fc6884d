use traced::traced;

#[traced(attributes(order.0 = 1))]
fn charge() {}

fn main() {}
