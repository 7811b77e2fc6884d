//! [`Arguments`]: what the command line asks of the coordinator.
//! Never fails on what cargo adds to it.

/// `cargo bench -p traced-benches -- [--rounds N] [WORD]...`
#[derive(Debug)]
pub(crate) struct Arguments {
    /// A case is measured if its title has one of them in it, or if there are none.
    words: Vec<String>,
    pub(crate) rounds: usize,
}

impl Arguments {
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = arguments;
        let mut words = Vec::new();
        let mut rounds = None;
        let mut default = 1;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                // Cargo's own, which tells `cargo bench` from `cargo test`.
                "--bench" => default = 30,
                "--rounds" => {
                    let number = arguments.next().and_then(|it| it.parse().ok());
                    let number = number.filter(|it| *it > 0);
                    rounds = Some(number.ok_or("`--rounds` takes a number from 1")?);
                }
                flag if flag.starts_with('-') => {
                    return Err(format!("unknown flag `{flag}`, expected `--rounds N`"));
                }
                word => words.push(word.to_lowercase()),
            }
        }
        Ok(Self {
            words,
            rounds: rounds.unwrap_or(default),
        })
    }

    pub(crate) fn wants(&self, title: &str) -> bool {
        let title = title.to_lowercase();
        self.words.is_empty() || self.words.iter().any(|word| title.contains(word))
    }
}
