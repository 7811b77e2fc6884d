//! [`Buffers`]: the ended spans, in one buffer for each thread.
//! Never loses the spans of a thread that is gone, and never lets two callers wait for each other.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opentelemetry::trace::SpanContext;
use opentelemetry_sdk::trace::SpanData;

use super::Recorder;
use super::record::Record;

/// A span that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) context: SpanContext,
    pub(super) record: Box<Record>,
}

impl Ended {
    pub(super) fn into_span_data(self) -> SpanData {
        self.record.into_span_data(self.context)
    }
}

/// The buffer of one thread. Only its thread and the worker lock it.
#[derive(Debug, Default)]
struct Buffer(Mutex<Content>);

#[derive(Debug, Default)]
struct Content {
    ended: Vec<Ended>,
    /// Nothing will be taken out any more.
    is_closed: bool,
}

impl Buffer {
    fn content(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, ended: Ended) -> bool {
        let mut content = self.content();
        if content.is_closed {
            return false;
        }
        content.ended.push(ended);
        true
    }
}

/// Every thread's buffer.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    /// For a thread that is so far gone that it has no buffer any more.
    orphans: Buffer,
    registered: Mutex<Registered>,
}

#[derive(Debug, Default)]
struct Registered {
    buffers: Vec<Arc<Buffer>>,
    is_closed: bool,
}

thread_local! {
    static OWN: RefCell<Option<(&'static Recorder, Arc<Buffer>)>> = const { RefCell::new(None) };
}

impl Buffers {
    /// Puts a span into the calling thread's buffer, unless all are closed.
    pub(super) fn push(&self, recorder: &'static Recorder, ended: Ended) -> bool {
        let mut ended = Some(ended);
        let pushed = OWN.try_with(|own| {
            let mut own = own.try_borrow_mut().ok()?;
            let (_, buffer) = match &mut *own {
                Some(known) if std::ptr::eq(known.0, recorder) => known,
                stale => stale.insert((recorder, self.register())),
            };
            Some(buffer.push(ended.take()?))
        });
        match (pushed, ended) {
            (Ok(Some(pushed)), _) => pushed,
            (_, Some(ended)) => self.orphans.push(ended),
            (_, None) => false,
        }
    }

    fn registered(&self) -> MutexGuard<'_, Registered> {
        self.registered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn register(&self) -> Arc<Buffer> {
        let buffer = Arc::new(Buffer::default());
        let mut registered = self.registered();
        buffer.content().is_closed = registered.is_closed;
        registered.buffers.push(Arc::clone(&buffer));
        buffer
    }

    /// Takes everything out of every buffer, and forgets those of threads that are gone.
    pub(super) fn drain(&self, into: &mut Vec<Ended>) {
        self.registered().buffers.retain(|buffer| {
            // Counted before it is emptied: a thread that goes away in between is found the next time.
            let in_use = Arc::strong_count(buffer) > 1;
            into.append(&mut buffer.content().ended);
            in_use
        });
        into.append(&mut self.orphans.content().ended);
    }

    /// The same for the last time: from now on nothing is taken in.
    pub(super) fn close(&self, into: &mut Vec<Ended>) {
        let mut registered = self.registered();
        registered.is_closed = true;
        let buffers = std::mem::take(&mut registered.buffers);
        for buffer in buffers.iter().map(Arc::as_ref).chain([&self.orphans]) {
            let mut content = buffer.content();
            content.is_closed = true;
            into.append(&mut content.ended);
        }
    }
}
