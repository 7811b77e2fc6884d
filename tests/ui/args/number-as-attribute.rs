use traced::traced;

#[traced(attributes(7))]
fn charge() {}

fn main() {}
