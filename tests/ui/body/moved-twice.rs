use traced::traced;

#[traced]
fn charge(order: String) -> (String, String) {
    (order, order)
}

fn main() {}
