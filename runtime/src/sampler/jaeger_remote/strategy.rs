//! [`Strategy`]: how a service is to be sampled, as its endpoint says.
//! Never lets a number through that no sampler can use.

#[derive(Clone, Debug, PartialEq)]
pub(in crate::sampler) enum Strategy {
    PerOperation(PerOperation),
    /// From 0 to 1.
    Probabilistic(f64),
    /// Traces a second.
    RateLimiting(f64),
}

/// An operation is what a span's name says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::sampler) struct PerOperation {
    /// Of those that are not listed.
    pub(super) default_probability: f64,
    /// Traces a second, for each operation.
    pub(super) lower_bound: f64,
    /// The same; zero is none.
    pub(super) upper_bound: f64,
    pub(super) operations: Vec<(String, f64)>,
}

/// An endpoint's answer, in whichever of its forms. What is left out there is zero here.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answer {
    pub(super) is_rate_limiting: bool,
    pub(super) operation_sampling: Option<PerOperation>,
    pub(super) probabilistic_sampling: Option<f64>,
    pub(super) rate_limiting_sampling: Option<f64>,
}

impl Answer {
    /// What is said of operations wins, as in Jaeger's own clients: the type has no word for it.
    pub(super) fn strategy(self) -> Result<Strategy, String> {
        if let Some(strategy) = self.operation_sampling {
            return strategy.checked().map(Strategy::PerOperation);
        }
        let by_rate = self.rate_limiting_sampling.map(Strategy::RateLimiting);
        let by_probability = self.probabilistic_sampling.map(Strategy::Probabilistic);
        let said = if self.is_rate_limiting {
            by_rate.or(by_probability)
        } else {
            by_probability.or(by_rate)
        };
        match said.ok_or("the answer has no strategy")? {
            Strategy::Probabilistic(ratio) => probability(ratio).map(Strategy::Probabilistic),
            Strategy::RateLimiting(limit) => rate(limit).map(Strategy::RateLimiting),
            said @ Strategy::PerOperation(_) => Ok(said),
        }
    }
}

impl PerOperation {
    fn checked(self) -> Result<Self, String> {
        probability(self.default_probability)?;
        rate(self.lower_bound)?;
        rate(self.upper_bound)?;
        for (_, ratio) in &self.operations {
            probability(*ratio)?;
        }
        Ok(self)
    }
}

fn probability(ratio: f64) -> Result<f64, String> {
    if (0.0..=1.0).contains(&ratio) {
        Ok(ratio)
    } else {
        Err(format!(
            "the answer has the probability `{ratio}`, where a number from 0 to 1 was expected"
        ))
    }
}

fn rate(rate: f64) -> Result<f64, String> {
    if rate.is_finite() && rate >= 0.0 {
        Ok(rate)
    } else {
        Err(format!(
            "the answer has the rate `{rate}`, where a number from 0 was expected"
        ))
    }
}
