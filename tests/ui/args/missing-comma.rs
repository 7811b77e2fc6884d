use traced::traced;

#[traced(name = "charge" kind = server)]
fn charge() {}

fn main() {}
