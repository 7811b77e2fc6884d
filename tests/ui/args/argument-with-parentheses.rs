use traced::traced;

#[traced(name("charge"))]
fn charge() {}

fn main() {}
