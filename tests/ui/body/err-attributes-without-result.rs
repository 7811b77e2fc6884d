use traced::traced;

#[traced(err_attributes(error => size = 1))]
fn charge() -> Option<u8> {
    None
}

fn main() {
    charge();
}
