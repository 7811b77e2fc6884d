use traced::traced;

#[traced]
trait Charge {}

fn main() {}
