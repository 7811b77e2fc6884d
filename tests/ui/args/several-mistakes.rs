use traced::traced;

#[traced(name = "", root, parent = traced::Context::new(), attributes(id, id), ret)]
fn charge(id: u8, note: &str) {
    let _ = (id, note);
}

fn main() {}
