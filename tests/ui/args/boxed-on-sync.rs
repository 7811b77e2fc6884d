use traced::traced;

#[traced(boxed)]
fn charge() {}

fn main() {
    charge();
}
