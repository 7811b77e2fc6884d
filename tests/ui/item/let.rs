use traced::traced;

fn charge() {
    #[traced]
    let charge = 1;
}

fn main() {}
