use traced::traced;

#[traced]
pub(crate) struct Charge {
    amount: u64,
}

fn main() {}
