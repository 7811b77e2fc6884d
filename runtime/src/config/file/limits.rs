//! How much one span may hold: `attribute_limits`, and `limits` of `tracer_provider`.
//! Never enforces a limit.

use super::findings::Findings;
use super::section::Section;
use crate::config::Limits;
use crate::config::limits::DEFAULT_COUNT;

const ANY: (u32, u32) = (0, u32::MAX);
const COUNT: &str = "attribute_count_limit";
const LENGTH: &str = "attribute_value_length_limit";
const WHOLE: &str = "values are kept whole";

/// What holds for every signal.
pub(super) struct AttributeLimits {
    count: u32,
    length: Option<u32>,
}

impl Default for AttributeLimits {
    fn default() -> Self {
        Self {
            count: DEFAULT_COUNT,
            length: None,
        }
    }
}

impl AttributeLimits {
    pub(super) fn read(root: &Section<'_>, findings: &mut Findings<'_>) -> Self {
        let Some(section) = root.section("attribute_limits", findings) else {
            return Self::default();
        };
        let limits = Self {
            length: section.count_if_given(LENGTH, findings, ANY, WHOLE),
            count: section.count(COUNT, findings, ANY, DEFAULT_COUNT),
        };
        section.finish(findings);
        limits
    }

    /// Without `limits`.
    pub(super) fn of_spans(&self) -> Limits {
        Limits {
            attributes_per_span: self.count,
            events_per_span: DEFAULT_COUNT,
            links_per_span: DEFAULT_COUNT,
            attributes_per_event: self.count,
            attributes_per_link: self.count,
            attribute_value_length: self.length.map(length),
        }
    }

    pub(super) fn with_limits(
        &self,
        provider: &Section<'_>,
        findings: &mut Findings<'_>,
    ) -> Limits {
        let mut limits = self.of_spans();
        let Some(section) = provider.section("limits", findings) else {
            return limits;
        };
        let instead = match self.length {
            Some(length) => format!("using `{length}`"),
            None => WHOLE.to_owned(),
        };
        let own_length = section.count_if_given(LENGTH, findings, ANY, &instead);
        limits.attribute_value_length = own_length.or(self.length).map(length);
        for (key, limit) in [
            (COUNT, &mut limits.attributes_per_span),
            ("event_count_limit", &mut limits.events_per_span),
            ("link_count_limit", &mut limits.links_per_span),
            (
                "event_attribute_count_limit",
                &mut limits.attributes_per_event,
            ),
            (
                "link_attribute_count_limit",
                &mut limits.attributes_per_link,
            ),
        ] {
            *limit = section.count(key, findings, ANY, *limit);
        }
        section.finish(findings);
        limits
    }
}

fn length(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
