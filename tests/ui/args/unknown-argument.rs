use traced::traced;

#[traced(name = "charge", skip_all)]
fn charge() {}

fn main() {}
