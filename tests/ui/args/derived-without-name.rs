use traced::traced;

#[traced(ret_attributes(order.id))]
fn charge() -> u8 {
    1
}

fn main() {
    charge();
}
