#![deny(warnings)]
#![allow(non_snake_case)]

mod harness;

mod shadows {
    pub static CALLSITE: u8 = 1;

    pub mod core {}
    pub mod std {}

    #[derive(Debug)]
    pub struct Option;
    #[derive(Debug, PartialEq)]
    pub struct Result(pub u8);
    pub struct Box;
    pub struct Callsite;
    pub struct Frame;
    pub struct Probe;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;

    pub trait Described {
        fn described(&self) -> u8 {
            1
        }
        fn recording(&self) -> u8 {
            2
        }
        fn returned(&self) -> u8 {
            3
        }
        fn is_recording(&mut self) -> u8 {
            4
        }
        fn value(&self, _: &str, _: u8) -> u8 {
            5
        }
        fn record(&self) -> u8 {
            6
        }
    }
    impl<T: ?Sized> Described for T {}

    pub fn call() -> u8 {
        7
    }
    pub fn enter() -> u8 {
        8
    }
}

macro_rules! module_path {
    () => {
        9
    };
}
macro_rules! file {
    () => {
        10
    };
}
macro_rules! line {
    () => {
        11
    };
}
macro_rules! option_env {
    () => {
        12
    };
}

mod user {
    use traced::traced;

    use super::shadows::*;

    pub fn names() -> (Option, Box, Some, None, Ok, Err, Callsite, Frame, Probe) {
        (Option, Box, Some, None, Ok, Err, Callsite, Frame, Probe)
    }

    #[traced(attributes(number, twice = number * 2), ret = debug)]
    pub fn sync(number: u8) -> Result {
        Result(number + CALLSITE + call() + enter() + 0u8.described() + 0u8.recording())
    }

    #[traced(attributes(number), ret = debug)]
    pub async fn r#async(number: u8) -> Result {
        let mut zero = 0u8;
        Result(number + zero.returned() + zero.is_recording() + zero.value("", 0) + zero.record())
    }

    #[traced(err = type)]
    pub fn shown(fail: bool) -> ::std::result::Result<u8, &'static str> {
        if fail {
            return ::std::result::Result::Err("failed");
        }
        ::std::result::Result::Ok(module_path!() + file!() + line!() + option_env!())
    }

    #[traced]
    pub fn future() -> impl ::std::future::Future<Output = u8> {
        async { 1 }
    }

    #[traced]
    pub fn boxed() -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = u8>>> {
        ::std::boxed::Box::pin(async { 2 })
    }
}

fn main() {
    let _ = user::names();
    let names = harness::off_and_on(async || {
        assert_eq!(user::sync(1), shadows::Result(1 + 1 + 7 + 8 + 1 + 2));
        assert_eq!(user::r#async(1).await, shadows::Result(1 + 3 + 4 + 5 + 6));
        assert_eq!(user::shown(false), Ok(9 + 10 + 11 + 12));
        assert_eq!(user::shown(true), Err("failed"));
        assert_eq!(user::future().await + user::boxed().await, 3);
    });
    assert_eq!(
        names,
        ["sync", "async", "shown", "shown", "future", "boxed"]
    );
}
