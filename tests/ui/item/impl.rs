use traced::traced;

struct Charge;

#[traced]
impl Charge {}

fn main() {}
