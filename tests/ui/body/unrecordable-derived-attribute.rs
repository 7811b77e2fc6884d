use traced::traced;

struct Order {
    id: (u8, u8),
}

#[traced(ret_attributes(order => order.id))]
fn charge() -> Order {
    Order { id: (1, 2) }
}

fn main() {
    charge().id;
}
