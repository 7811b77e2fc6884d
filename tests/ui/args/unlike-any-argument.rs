use traced::traced;

#[traced(xyzzy)]
fn charge() {}

fn main() {
    charge();
}
