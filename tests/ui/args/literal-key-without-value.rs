use traced::traced;

#[traced(attributes("order-id"))]
fn charge() {}

fn main() {}
