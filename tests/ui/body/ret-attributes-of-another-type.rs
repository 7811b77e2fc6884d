use traced::traced;

struct Order;

#[traced(ret_attributes(order => order.id = order.id))]
fn charge() -> Result<Order, String> {
    Ok(Order)
}

fn main() {
    let _ = charge();
}
