use traced::traced;

#[traced(skip)]
fn charge() {}

fn main() {
    charge();
}
