//! [`Meter`]: reads the clocks around calls and flushes, and adds up.
//! Never decides what is called.

use crate::clock::Reading;
use crate::sample::Sample;
use crate::subject::Subject;
use crate::worker::CountAllocations;

pub(crate) struct Meter<'subject, S> {
    pub(crate) subject: &'subject S,
    count: Option<CountAllocations>,
    records: bool,
    sample: Sample,
}

impl<'subject, S: Subject> Meter<'subject, S> {
    pub(crate) fn new(
        subject: &'subject S,
        count: Option<CountAllocations>,
        records: bool,
    ) -> Self {
        Self {
            subject,
            count,
            records: records && S::MAKES_SPANS,
            sample: Sample::default(),
        }
    }

    /// Measures a burst of so many calls, and then the flush.
    pub(crate) fn burst(&mut self, calls: u64, body: impl FnOnce()) {
        let subject = self.subject;
        self.expect(S::ROOTS_PER_BURST);
        self.measure(calls, || subject.burst(body));
    }

    /// The same without what a burst needs around it.
    pub(crate) fn measure(&mut self, calls: u64, body: impl FnOnce()) {
        let before = Reading::now();
        let allocations = if let Some(count) = self.count {
            let mut body = Some(body);
            count(&mut || {
                if let Some(body) = body.take() {
                    body();
                }
            })
        } else {
            body();
            0
        };
        let producer = before.elapsed();
        self.subject.flush();
        let flushed = before.elapsed();
        self.expect(calls);
        self.add(Sample {
            calls,
            producer: producer.thread,
            wall: producer.wall,
            all_threads: flushed.process,
            allocations,
            ..Sample::default()
        });
    }

    /// Spans beside the measured calls.
    pub(crate) fn expect(&mut self, spans: u64) {
        if self.records {
            self.sample.expected += spans;
        }
    }

    pub(crate) fn add(&mut self, sample: Sample) {
        self.sample += sample;
    }

    /// What was measured so far was for warming up; its spans are still expected.
    pub(crate) fn forget(&mut self) {
        self.sample = Sample {
            expected: self.sample.expected,
            ..Sample::default()
        };
    }

    pub(crate) fn finish(self, delivered: u64) -> Sample {
        Sample {
            delivered,
            ..self.sample
        }
    }
}
