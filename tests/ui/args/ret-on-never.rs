use traced::traced;

#[traced(ret)]
fn charge() -> ! {
    panic!("declined")
}

fn main() {}
