use traced::traced;

#[traced(require_parent, root)]
fn charge() {}

fn main() {
    charge();
}
