use traced::traced;

#[traced(attributes(size = order.into_bytes().len()))]
fn charge(order: String) -> String {
    order
}

fn main() {}
