use traced::traced;

#[traced(err_if = |_| true)]
fn charge() -> Option<u8> {
    None
}

fn main() {}
