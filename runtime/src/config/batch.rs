//! [`Batch`]: how spans are gathered before they are exported.
//! Never holds a zero: each one would stall the worker, drop every span, or make it spin.

use std::time::Duration;

use super::environment::{Environment, whole_number};

/// What holds unless something else is said: milliseconds, and numbers of spans.
pub(super) const SCHEDULE_DELAY: u32 = 5_000;
pub(super) const EXPORT_TIMEOUT: u32 = 30_000;
pub(super) const QUEUE_SIZE: u32 = 2_048;
pub(super) const EXPORT_BATCH_SIZE: u32 = 512;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    pub(crate) schedule_delay: Duration,
    pub(crate) export_timeout: Duration,
    pub(crate) max_queue_size: usize,
    /// At most `max_queue_size`.
    pub(crate) max_export_batch_size: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            schedule_delay: Duration::from_millis(SCHEDULE_DELAY.into()),
            export_timeout: Duration::from_millis(EXPORT_TIMEOUT.into()),
            max_queue_size: size(QUEUE_SIZE),
            max_export_batch_size: size(EXPORT_BATCH_SIZE),
        }
    }
}

impl Batch {
    pub(super) fn read(env: &mut Environment<'_>) -> Self {
        let schedule_delay = env.milliseconds(&["OTEL_BSP_SCHEDULE_DELAY"], SCHEDULE_DELAY);
        let export_timeout = env.milliseconds(&["OTEL_BSP_EXPORT_TIMEOUT"], EXPORT_TIMEOUT);
        let queue = env.count(&["OTEL_BSP_MAX_QUEUE_SIZE"], 1, QUEUE_SIZE);
        let batch = export_batch_size(env, queue);
        Self {
            schedule_delay,
            export_timeout,
            max_queue_size: size(queue),
            max_export_batch_size: size(batch),
        }
    }
}

fn export_batch_size(env: &mut Environment<'_>, queue: u32) -> u32 {
    const VARIABLE: &str = "OTEL_BSP_MAX_EXPORT_BATCH_SIZE";
    // Nobody asked for the default, so it gives way to a smaller queue without a word.
    let default = EXPORT_BATCH_SIZE.min(queue);
    let Some(value) = env.value(VARIABLE) else {
        return default;
    };
    let asked = whole_number(&value, 1);
    let used = asked.map_or(default, |asked| asked.min(queue));
    if asked != Some(used) {
        let expected = format!("a whole number from 1 to {queue}, the size of the queue");
        env.warn(VARIABLE, &value, &expected, &format!("using `{used}`"));
    }
    used
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
