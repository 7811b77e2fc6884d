use traced::traced;

#[traced(attributes(%order.id = id))]
fn charge(id: u8, note: &str) {
    let _ = (id, note);
}

fn main() {}
