use traced::traced;

#[traced(skip_all)]
fn charge(_order: u8) {}

fn main() {
    charge(1);
}
