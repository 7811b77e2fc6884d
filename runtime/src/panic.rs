//! What a panic leaves on the spans that it passes: its message and its place.
//! Never changes the panic, and never prints: the application's own hook runs as before.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::RefCell;
use std::panic::PanicHookInfo;

use opentelemetry::KeyValue;

use crate::active::ActiveSpan;

const TYPE: &str = "panic";

/// What the hook saw of the thread's last panic, until the innermost span has it.
struct Panic {
    message: String,
    place: Option<(String, u32, u32)>,
    backtrace: Option<String>,
    is_recorded: bool,
}

thread_local! {
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// Puts a hook in front of the process's own, once.
#[cfg(feature = "sdk")]
pub(crate) fn install_hook() {
    static INSTALLED: std::sync::Once = std::sync::Once::new();
    INSTALLED.call_once(|| {
        let next = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !crate::current_context::is_probing() {
                remember(info);
                next(info);
            }
        }));
    });
}

fn remember(info: &PanicHookInfo<'_>) {
    if !crate::global::is_on() {
        return;
    }
    let backtrace = Backtrace::capture();
    let panic = Panic {
        message: message(info.payload()),
        place: info
            .location()
            .map(|place| (place.file().to_owned(), place.line(), place.column())),
        backtrace: (backtrace.status() == BacktraceStatus::Captured).then(|| backtrace.to_string()),
        is_recorded: false,
    };
    // A hook must not panic, whatever the thread is doing.
    let _ = LAST.try_with(|last| last.try_borrow_mut().map(|mut last| *last = Some(panic)));
}

pub(crate) fn message(payload: &dyn Any) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}

/// Marks the span as left by a panic; the innermost one also gets the event.
pub(crate) fn record(span: &ActiveSpan) {
    span.set_attribute(KeyValue::new("error.type", TYPE));
    let described = LAST
        .try_with(|last| {
            let mut last = last.try_borrow_mut().ok()?;
            let panic = last.as_mut()?;
            let event = (!panic.is_recorded).then(|| event(panic));
            panic.is_recorded = true;
            Some((panic.message.clone(), event))
        })
        .ok()
        .flatten();
    let Some((message, event)) = described else {
        // Another hook was set after ours and does not call it.
        span.set_error("panicked".to_owned());
        return;
    };
    if let Some(attributes) = event.filter(|_| span.has_exception_events()) {
        span.add_event("exception", attributes);
    }
    span.set_error(message);
}

fn event(panic: &mut Panic) -> Vec<KeyValue> {
    let mut attributes = vec![
        KeyValue::new("exception.type", TYPE),
        KeyValue::new("exception.message", panic.message.clone()),
    ];
    if let Some((file, line, column)) = &panic.place {
        attributes.extend([
            KeyValue::new("code.file.path", file.clone()),
            KeyValue::new("code.line.number", i64::from(*line)),
            KeyValue::new("code.column.number", i64::from(*column)),
        ]);
    }
    if let Some(backtrace) = panic.backtrace.take() {
        attributes.push(KeyValue::new("exception.stacktrace", backtrace));
    }
    attributes
}
