//! How spans are gathered, and where they go: `processors` of `tracer_provider`.
//! Never makes up an exporter: without a usable one tracing is off.

use std::time::Duration;

use super::exporter;
use super::field::Field;
use super::findings::{Findings, Place};
use super::section::Section;
use crate::config::batch::{EXPORT_BATCH_SIZE, EXPORT_TIMEOUT, QUEUE_SIZE, SCHEDULE_DELAY};
use crate::config::environment::NO_LIMIT;
use crate::config::{Batch, Exporter, Source};

const KNOWN: [&str; 2] = ["batch", "simple"];
const PROCESSOR: &str = "this processor is ignored";
const POSITIVE: (u32, u32) = (1, u32::MAX);
const ANY: (u32, u32) = (0, u32::MAX);

/// What all processors come to.
pub(super) struct Processors {
    pub(super) batch: Batch,
    pub(super) exporters: Vec<Exporter>,
}

impl Processors {
    pub(super) fn read(
        provider: &Section<'_>,
        findings: &mut Findings<'_>,
        source: &Source<'_>,
    ) -> Self {
        const EXPECTED: &str = "a list of at least one `batch` or `simple`";
        const INSTEAD: &str = "tracing is off";
        let mut processors = Self {
            batch: Batch::default(),
            exporters: Vec::new(),
        };
        let Some(field) = provider.required("processors", findings, EXPECTED, INSTEAD) else {
            return processors;
        };
        let Some(items) = field.items(findings, EXPECTED, INSTEAD) else {
            return processors;
        };
        if items.is_empty() {
            field.warn(findings, EXPECTED, INSTEAD);
        }
        let mut others = None;
        for item in items {
            let Some(one) = Processor::read(&item, findings, source) else {
                continue;
            };
            if processors.exporters.contains(&one.exporter) {
                let expected = "an exporter that no other processor has";
                findings.warn(&one.place, None, expected, PROCESSOR);
                continue;
            }
            if processors.exporters.is_empty() {
                processors.batch = one.batch;
            } else if one.batch != processors.batch {
                others.get_or_insert((one.place, one.word));
            }
            processors.exporters.push(one.exporter);
        }
        if let Some((place, word)) = others {
            let expected = "the settings of the first processor, as all share one queue";
            findings.warn(&place, Some(word), expected, "using those of the first");
        }
        processors
    }
}

struct Processor {
    batch: Batch,
    exporter: Exporter,
    place: Place,
    word: &'static str,
}

impl Processor {
    fn read(item: &Field<'_>, findings: &mut Findings<'_>, source: &Source<'_>) -> Option<Self> {
        let (word, chosen) = item.choice(findings, &KNOWN, PROCESSOR)?;
        let section = chosen.section(findings, "a mapping with `exporter`", PROCESSOR)?;
        let batch = match word {
            "simple" => Batch {
                max_export_batch_size: 1,
                ..Batch::default()
            },
            _ => batch(&section, findings),
        };
        let expected = "an exporter";
        let field = section.required("exporter", findings, expected, PROCESSOR);
        section.finish(findings);
        let exporter = exporter::read(&field?, findings, source)?;
        Some(Self {
            batch,
            exporter,
            place: chosen.place,
            word,
        })
    }
}

fn batch(section: &Section<'_>, findings: &mut Findings<'_>) -> Batch {
    let schedule_delay = section.count("schedule_delay", findings, ANY, SCHEDULE_DELAY);
    let export_timeout = match section.count("export_timeout", findings, ANY, EXPORT_TIMEOUT) {
        0 => NO_LIMIT,
        limited => Duration::from_millis(limited.into()),
    };
    let queue = section.count("max_queue_size", findings, POSITIVE, QUEUE_SIZE);
    // Nobody asked for the default, so it gives way to a smaller queue without a word.
    let usual = EXPORT_BATCH_SIZE.min(queue);
    let batch = section.count("max_export_batch_size", findings, (1, queue), usual);
    Batch {
        // A worker that never waits would spin.
        schedule_delay: Duration::from_millis(schedule_delay.max(1).into()),
        export_timeout,
        max_queue_size: usize::try_from(queue).unwrap_or(usize::MAX),
        max_export_batch_size: usize::try_from(batch).unwrap_or(usize::MAX),
    }
}
