//! Handing a span from the body of an `async fn`, which describes it, to the future that polls the body.
//! Never holds a borrow while the user's expressions run.
//!
//! The description borrows the function's arguments, and what an `async fn` has lent out it keeps until its end. So
//! the description goes into the body's own future, which has the arguments anyway, and the span that it makes comes
//! back through the thread that is polling.

use std::cell::RefCell;

use crate::active::ActiveSpan;
use crate::callsite::Callsite;
use crate::frame::Frame;
use crate::start::Start;

/// What is between the poll and the body that it polls.
#[derive(Default)]
enum Slot {
    /// The poll waits for a span.
    Awaited,
    #[default]
    Empty,
    Started(Frame),
}

thread_local! {
    static SLOT: RefCell<Slot> = const { RefCell::new(Slot::Empty) };
}

/// Puts `slot` in place and gives back what was there; nothing is on a thread that is being taken down.
fn replace(slot: Slot) -> Slot {
    let mut slot = Some(slot);
    SLOT.try_with(|current| current.replace(slot.take().unwrap_or_default()))
        .unwrap_or_default()
}

/// Describes and starts the span of the future whose body calls this, if the callsite is on.
#[inline]
pub fn describe(callsite: &'static Callsite, describe: impl FnOnce(&mut Start)) {
    if callsite.is_off() || !is_awaited() {
        return;
    }
    if let Some(mut start) = Start::at(callsite) {
        describe(&mut start);
        replace(Slot::Started(Frame::enter(&mut start)));
    }
}

/// A callsite may be turned on between the poll and the body.
fn is_awaited() -> bool {
    SLOT.try_with(|slot| matches!(*slot.borrow(), Slot::Awaited))
        .unwrap_or(false)
}

/// The poll's side, for one poll; polls may nest.
pub(crate) struct Handoff {
    /// What belongs to the poll around this one.
    around: Option<Slot>,
}

impl Handoff {
    pub(crate) fn open() -> Self {
        Self {
            around: Some(replace(Slot::Awaited)),
        }
    }

    /// The span that the body has started, no longer current.
    pub(crate) fn close(mut self) -> Option<ActiveSpan> {
        match self.take() {
            Slot::Started(frame) => frame.detach(),
            Slot::Awaited | Slot::Empty => None,
        }
    }

    fn take(&mut self) -> Slot {
        self.around.take().map(replace).unwrap_or_default()
    }
}

/// After a panic of the body: the frame that is dropped here sees it.
impl Drop for Handoff {
    fn drop(&mut self) {
        drop(self.take());
    }
}
