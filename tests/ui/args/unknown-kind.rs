use traced::traced;

#[traced(kind = serve)]
fn charge() {}

fn main() {}
