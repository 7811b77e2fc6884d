use traced::traced;

#[traced]
enum Charge {}

fn main() {}
