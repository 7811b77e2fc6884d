use traced::traced;

#[traced(attributes(id = ))]
fn charge(id: u8, note: &str) {
    let _ = (id, note);
}

fn main() {}
