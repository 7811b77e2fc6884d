use traced::traced;

#[traced]
::std::thread_local! {}

fn main() {}
