use traced::traced;

#[traced(attributes(order.id = 1, note, "order.id" = 2))]
fn charge(note: &str) {
    let _ = note;
}

fn main() {}
