use traced::traced;

struct Charge;

#[traced]
unsafe impl Send for Charge {}

fn main() {}
