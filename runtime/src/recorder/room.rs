//! [`Room`]: how many more ended spans may wait.
//! Never makes threads contend for a number with every span: each takes a share of the room at a time.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};

use crate::config::Batch;

/// All threads together take at most about this part of a batch at a time, so that a batch is seen to be full when it is.
const SHARES_IN_A_BATCH: u32 = 8;
/// All threads together hold no more than about this part of the room without using it.
const IDLE_PART: u32 = 16;

/// Its own cache lines: what is next to it is read with every span.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Room {
    batch_size: usize,
    /// Spans that waited and do not any more.
    gone: AtomicU64,
    is_announced: AtomicBool,
    largest_share: u32,
    size: u32,
    state: AtomicU64,
    threads: AtomicU32,
    /// Ended spans that the worker has not gathered, as far as the threads have told.
    waiting: AtomicUsize,
    /// What is read with every span, beside nothing that is written as often.
    round: Round,
}

/// Shares are good for one round. A new one begins when no room is left to be shared out, though some threads have
/// not used theirs.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Round(AtomicU32);

/// What of the room can be shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    free: u32,
    /// Not even a new round would bring any.
    is_full: bool,
    round: u32,
}

impl State {
    fn packed(self) -> u64 {
        u64::from(self.round) << 33 | u64::from(self.is_full) << 32 | u64::from(self.free)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "each is as many bits as it was packed from"
    )]
    fn unpacked(packed: u64) -> Self {
        Self {
            free: packed as u32,
            is_full: packed >> 32 & 1 == 1,
            round: (packed >> 33) as u32,
        }
    }
}

/// Room for so many spans, in one round.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Share {
    pub(super) round: u32,
    pub(super) spans: usize,
}

impl Room {
    pub(super) fn new(batch: &Batch) -> Self {
        let size = u32::try_from(batch.max_queue_size).unwrap_or(u32::MAX);
        let batch_size = u32::try_from(batch.max_export_batch_size).unwrap_or(u32::MAX);
        let state = State {
            free: size,
            is_full: false,
            round: 0,
        };
        Self {
            batch_size: batch.max_export_batch_size,
            gone: AtomicU64::new(0),
            is_announced: AtomicBool::new(false),
            largest_share: (batch_size / SHARES_IN_A_BATCH).max(1),
            round: Round::default(),
            size,
            state: AtomicU64::new(state.packed()),
            threads: AtomicU32::new(0),
            waiting: AtomicUsize::new(0),
        }
    }

    pub(super) fn thread_came(&self) {
        self.threads.fetch_add(1, Ordering::Relaxed);
    }

    /// A thread is gone, which did not use so much of its share.
    pub(super) fn thread_went(&self, left: Share) {
        self.threads.fetch_sub(1, Ordering::Relaxed);
        self.return_share(left);
    }

    /// A share that is not wanted; one of an earlier round was taken back already.
    pub(super) fn return_share(&self, left: Share) {
        self.update(|state| {
            if state.round == left.round {
                state.free += u32::try_from(left.spans).unwrap_or(0);
            }
        });
    }

    /// Whether shares of that round are still good.
    #[inline]
    pub(super) fn is_round(&self, round: u32) -> bool {
        self.round.0.load(Ordering::Relaxed) == round
    }

    /// Room for as many spans as a thread should have, if there is any. `pushed` says how many spans were ever put in;
    /// it is asked when everything is shared out.
    pub(super) fn take_share(&self, pushed: impl Fn() -> u64) -> Option<Share> {
        loop {
            let (before, share) = self.share_out();
            if share.spans > 0 {
                return Some(share);
            }
            if before.is_full || !self.begin_round(before, pushed()) {
                return None;
            }
        }
    }

    fn share_out(&self) -> (State, Share) {
        let threads = self.threads.load(Ordering::Relaxed).max(1);
        let largest = (self.largest_share / threads).max(1);
        let parts = IDLE_PART.saturating_mul(threads);
        let share = |free: u32| free.min((free / parts).clamp(1, largest));
        let before = self.update(|state| state.free -= share(state.free));
        let spans = usize::try_from(share(before.free)).unwrap_or(0);
        let round = before.round;
        (before, Share { round, spans })
    }

    /// Takes back what is not used. False if that is nothing. What threads put in meanwhile, of shares that they still
    /// have, comes on top: so many more than the queue's size there may be.
    fn begin_round(&self, before: State, pushed: u64) -> bool {
        let waiting = pushed.saturating_sub(self.gone.load(Ordering::Relaxed));
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        let free = self.size.saturating_sub(waiting);
        let after = State {
            free,
            is_full: free == 0,
            round: before.round.wrapping_add(1) & (u32::MAX >> 1),
        };
        let begun = self.state.compare_exchange(
            before.packed(),
            after.packed(),
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
        if begun.is_ok() {
            // Others may have begun later ones already.
            self.round.0.fetch_max(after.round, Ordering::Relaxed);
        }
        // Where something else changed meanwhile, there is something to look at again.
        begun.is_err() || free > 0
    }

    fn update(&self, change: impl Fn(&mut State)) -> State {
        let next = |packed| {
            let mut state = State::unpacked(packed);
            change(&mut state);
            state.packed()
        };
        let mut packed = self.state.load(Ordering::Relaxed);
        loop {
            let changed = self.state.compare_exchange_weak(
                packed,
                next(packed),
                Ordering::Relaxed,
                Ordering::Relaxed,
            );
            match changed {
                Ok(before) => return State::unpacked(before),
                Err(other) => packed = other,
            }
        }
    }

    /// Says that so much of a share was used. True if somebody has to tell the worker that a batch is waiting.
    pub(super) fn used(&self, spans: usize) -> bool {
        let waiting = self.waiting.fetch_add(spans, Ordering::Relaxed) + spans;
        waiting >= self.batch_size && self.is_news()
    }

    /// True if no room is left to be shared out, and somebody has to tell the worker: the rest of the shares may never
    /// be used up.
    pub(super) fn is_all_shared(&self) -> bool {
        State::unpacked(self.state.load(Ordering::Relaxed)).free == 0 && self.is_news()
    }

    /// True if nobody has told the worker yet that something is waiting.
    pub(super) fn is_news(&self) -> bool {
        !self.is_announced.load(Ordering::Relaxed)
            && !self.is_announced.swap(true, Ordering::AcqRel)
    }

    /// Before the worker gathers: what ends from now on is news again.
    pub(super) fn gathering(&self) {
        self.waiting.store(0, Ordering::Relaxed);
        self.is_announced.store(false, Ordering::Release);
    }

    /// Spans have been exported.
    pub(super) fn give_back(&self, spans: usize) {
        let spans = u32::try_from(spans).unwrap_or(u32::MAX);
        self.update(|state| {
            state.free = state.free.saturating_add(spans).min(self.size);
            state.is_full = false;
        });
        // Only now: a round that begins in between must not count them twice.
        self.gone.fetch_add(spans.into(), Ordering::Relaxed);
    }
}
