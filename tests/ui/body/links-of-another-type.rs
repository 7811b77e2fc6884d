use traced::traced;

#[traced(links = [1])]
fn charge() {}

fn main() {}
