use traced::traced;

#[traced(attributes = [id])]
fn charge() {}

fn main() {}
