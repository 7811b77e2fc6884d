//! [`Frame`]: the stretch of a thread's time in which a span is the current one: a call, or one poll.
//! Never catches a panic: it sees one pass.

use std::cell::RefCell;
use std::thread;

use opentelemetry::ContextGuard;

use crate::active::{ActiveSpan, Observed};
use crate::callsite::Callsite;
use crate::current_context::attach;
use crate::global;
use crate::origin::Origin;
use crate::panic;
use crate::start::Start;
use crate::tracing::Verdict;

/// Ends its span when it is dropped, and says on it whether that was by a panic.
///
/// It is one pointer, so that a function that is off has nothing to move and one comparison to make.
#[must_use = "the span ends when the frame is dropped"]
#[derive(Debug)]
pub struct Frame(Option<Box<Slot>>);

/// Where a frame's span is. Empty in between: a thread keeps some, so that a call needs no allocation for it.
type Slot = Option<Attached>;

/// Slots that a thread keeps: as many as it has frames at a time, within reason.
const SLOTS: usize = 1024;

thread_local! {
    static SLOTS_OF_THREAD: RefCell<Vec<Box<Slot>>> = const { RefCell::new(Vec::new()) };
}

#[inline]
fn take_slot() -> Box<Slot> {
    let kept = SLOTS_OF_THREAD.try_with(|slots| slots.try_borrow_mut().ok()?.pop());
    kept.ok().flatten().unwrap_or_default()
}

/// For an empty slot.
#[inline]
fn keep_slot(slot: Box<Slot>) {
    // Without a place to keep it, it goes.
    let _ = SLOTS_OF_THREAD.try_with(|slots| {
        if let Ok(mut slots) = slots.try_borrow_mut()
            && slots.len() < SLOTS
        {
            slots.push(slot);
        }
    });
}

/// Starts a span and makes it the current one, if the callsite is on.
#[inline]
pub fn enter(callsite: &'static Callsite, describe: impl FnOnce(&mut Start)) -> Frame {
    if callsite.is_known_to_be_off() {
        return Frame(None);
    }
    let mut describe = Some(describe);
    Frame::start(callsite, &mut |start| {
        if let Some(describe) = describe.take() {
            describe(start);
        }
    })
}

/// The same, where a span that is recorded is told its attributes, and no span anything else.
#[inline]
pub fn enter_recording(callsite: &'static Callsite, record: impl FnOnce(&mut Start)) -> Frame {
    if callsite.is_known_to_be_off() {
        return Frame(None);
    }
    let mut record = Some(record);
    Frame::start_recording(callsite, &mut |start| {
        if let Some(record) = record.take() {
            record(start);
        }
    })
}

/// Calls the body with the function's arguments. A bound of `FnOnce` makes the closure one that may give back what
/// it borrows.
#[inline]
pub fn call<A, T>(arguments: A, body: impl FnOnce(A) -> T) -> T {
    body(arguments)
}

impl Frame {
    /// Not inlined, so that an annotated function holds one call for all of this; and cold, so that it sets nothing
    /// aside for that call before it is known to be on.
    #[cold]
    #[inline(never)]
    fn start(callsite: &'static Callsite, describe: &mut dyn FnMut(&mut Start)) -> Self {
        if callsite.is_off() {
            return Self(None);
        }
        let Some(mut start) = Start::at(callsite) else {
            return Self(None);
        };
        describe(&mut start);
        Self::enter(&mut start)
    }

    #[cold]
    #[inline(never)]
    fn start_recording(callsite: &'static Callsite, record: &mut dyn FnMut(&mut Start)) -> Self {
        if callsite.is_off() {
            return Self(None);
        }
        let Some(installed) = global::installed() else {
            return Self(None);
        };
        let mut start = Start::of(Origin::Callsite(callsite), installed);
        match start.verdict() {
            Verdict::Skip => return Self(None),
            Verdict::Draft => record(&mut start),
            Verdict::Ask | Verdict::Unsampled => {}
        }
        Self::enter(&mut start)
    }

    #[inline]
    pub(crate) fn enter(start: &mut Start) -> Self {
        let Some(context) = start.open_context() else {
            return Self(None);
        };
        let guard = context.clone().attach();
        let was_panicking = thread::panicking();
        let mut slot = take_slot();
        *slot = Some(Attached {
            span: Some(start.active(context)),
            guard: Some(guard),
            was_panicking,
        });
        Self(Some(slot))
    }

    /// Leaves the span open, for the next poll.
    pub(crate) fn detach(mut self) -> Option<ActiveSpan> {
        let mut slot = self.0.take()?;
        let attached = slot.take();
        keep_slot(slot);
        attached?.detach()
    }
}

impl Observed for Frame {
    #[inline]
    fn recording(&self) -> Option<&ActiveSpan> {
        let span = self.0.as_deref()?.as_ref()?.span.as_ref()?;
        span.is_recording().then_some(span)
    }
}

impl Drop for Frame {
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = self.0.take() {
            leave(slot);
        }
    }
}

/// Not inlined, and cold, as [`Frame::start`] is.
#[cold]
#[inline(never)]
fn leave(mut slot: Box<Slot>) {
    *slot = None;
    keep_slot(slot);
}

/// A span that is the current one until this is dropped, which ends it.
#[derive(Debug)]
pub(crate) struct Attached {
    /// Gone once the span is given back.
    span: Option<ActiveSpan>,
    guard: Option<ContextGuard>,
    /// A destructor may call traced functions while the thread unwinds; they do not panic for that.
    was_panicking: bool,
}

impl Attached {
    pub(crate) fn new(span: ActiveSpan) -> Self {
        let guard = attach(span.context());
        Self {
            span: Some(span),
            guard,
            was_panicking: thread::panicking(),
        }
    }

    /// A span that is the current one already, and that a panic is passing.
    pub(crate) fn of(span: ActiveSpan, guard: Option<ContextGuard>) -> Self {
        Self {
            span: Some(span),
            guard,
            was_panicking: false,
        }
    }

    /// Leaves the span open, and not the current one any more.
    #[inline]
    pub(crate) fn detach(mut self) -> Option<ActiveSpan> {
        self.guard = None;
        self.span.take()
    }
}

impl Drop for Attached {
    #[inline]
    fn drop(&mut self) {
        if let Some(span) = &self.span {
            if thread::panicking() && !self.was_panicking && span.is_recording() {
                panic::record(span);
            }
            // Its context stays the current one until this is done.
            span.end();
        }
    }
}
