use traced::traced;

#[traced(attributes(size = order.into_bytes().len()))]
async fn charge(order: String) -> String {
    order
}

fn main() {}
