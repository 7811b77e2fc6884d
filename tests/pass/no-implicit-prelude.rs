#![deny(warnings)]
#![no_implicit_prelude]

use ::traced::traced;

#[traced(attributes(number), ret)]
fn sync(number: u8) -> u8 {
    number
}

#[traced(err = debug, ret = debug)]
fn fallible(number: u8) -> ::core::result::Result<u8, u8> {
    if number == 0 {
        return ::core::result::Result::Err(number);
    }
    ::core::result::Result::Ok(number)
}

#[traced(attributes(%number), ret = display)]
async fn r#async(number: u8) -> u8 {
    number
}

fn main() {
    ::std::assert_eq!(sync(1), 1);
    ::std::assert_eq!(fallible(1), ::core::result::Result::Ok(1));
    ::core::mem::drop(r#async(1));
}
