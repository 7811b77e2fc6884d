use traced::traced;

#[traced]
async fn charge(order: String) -> (String, String) {
    (order, order)
}

fn main() {}
