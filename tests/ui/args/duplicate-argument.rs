use traced::traced;

#[traced(name = "charge", kind = server, name = "pay")]
fn charge() {}

fn main() {}
