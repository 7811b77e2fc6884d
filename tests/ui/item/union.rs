use traced::traced;

#[traced]
union Charge {
    amount: u64,
}

fn main() {}
