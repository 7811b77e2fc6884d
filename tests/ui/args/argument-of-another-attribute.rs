use traced::traced;

#[traced(fields(order = 1))]
fn charge() {}

fn main() {
    charge();
}
