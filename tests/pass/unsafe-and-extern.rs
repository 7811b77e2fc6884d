#![deny(warnings)]
#![deny(unsafe_op_in_unsafe_fn)]

mod harness;

use traced::traced;

/// # Safety
/// `number` must be aligned and live.
#[traced]
unsafe fn read(number: *const u8) -> u8 {
    unsafe { *number }
}

#[traced]
extern "C" fn plus_one(number: u8) -> u8 {
    number + 1
}

#[traced]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn traced_pass_read(number: *const u8) -> u8 {
    unsafe { read(number) }
}

#[traced]
extern "system" fn nothing() {}

#[traced]
async unsafe fn read_later(number: *const u8) -> Result<u8, String> {
    Ok(unsafe { *number })
}

struct Cell(u8);

unsafe trait Peek {
    unsafe fn peek(&self) -> &u8;
}

unsafe impl Peek for Cell {
    #[traced]
    unsafe fn peek(&self) -> &u8 {
        unsafe { &*&raw const self.0 }
    }
}

fn main() {
    let names = harness::off_and_on(async || {
        let number = 3;
        assert_eq!(unsafe { traced_pass_read(&number) }, 3);
        let pointers: [extern "C" fn(u8) -> u8; 1] = [plus_one];
        assert_eq!(pointers[0](1), 2);
        nothing();
        assert_eq!(unsafe { read_later(&number) }.await, Ok(3));
        assert_eq!(unsafe { *Cell(4).peek() }, 4);
    });
    assert_eq!(
        names,
        [
            "read",
            "traced_pass_read",
            "plus_one",
            "nothing",
            "read_later",
            "peek"
        ]
    );
}
