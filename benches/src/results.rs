//! [`Results`]: every sample of a run, and the median of any quantity in them.
//! Never mixes what two programs measured: times are those without, allocations those with a counting allocator.

use std::collections::HashMap;

use crate::case::Case;
use crate::configuration::Configuration;
use crate::sample::Sample;
use crate::technology::Technology;

/// What is said of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Quantity {
    AllThreads,
    Allocations,
    Producer,
    Wall,
}

impl Quantity {
    fn of(self, sample: &Sample) -> u64 {
        match self {
            Self::AllThreads => sample.all_threads,
            Self::Allocations => sample.allocations,
            Self::Producer => sample.producer,
            Self::Wall => sample.wall,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Results {
    pub(crate) allocations: HashMap<(Case, Technology), Vec<Sample>>,
    /// Kibibytes.
    pub(crate) memory: HashMap<(Configuration, Technology), u64>,
    pub(crate) times: HashMap<(Case, Technology), Vec<Sample>>,
}

impl Results {
    /// Of one call; None where it was not measured.
    pub(crate) fn median(
        &self,
        quantity: Quantity,
        case: Case,
        technology: Technology,
    ) -> Option<f64> {
        let samples = match quantity {
            Quantity::Allocations => &self.allocations,
            _ => &self.times,
        };
        let samples = samples.get(&(case, technology))?;
        let mut values: Vec<f64> = samples
            .iter()
            .map(|it| float(quantity.of(it)) / float(it.calls))
            .collect();
        values.sort_by(f64::total_cmp);
        let upper = values.get(values.len() / 2)?;
        let lower = values.get(values.len().saturating_sub(1) / 2)?;
        Some(f64::midpoint(*lower, *upper))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nothing is measured for the weeks that 2^53 nanoseconds are"
)]
pub(crate) fn float(number: u64) -> f64 {
    number as f64
}
