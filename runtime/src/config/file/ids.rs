//! Which ids spans get: `id_generator` of `tracer_provider`.
//! Never makes one: those that the schema names are the only ones there are.

use super::findings::Findings;
use super::section::Section;

const RANDOM: &str = "random";
const INSTEAD: &str = "using `random`";

pub(super) fn check(provider: &Section<'_>, findings: &mut Findings<'_>) {
    let field = provider.given("id_generator");
    let chosen = field.and_then(|field| field.choice(findings, &[RANDOM], INSTEAD));
    let section =
        chosen.and_then(|(_, chosen)| chosen.section(findings, "nothing behind it", INSTEAD));
    if let Some(section) = section {
        section.finish(findings);
    }
}
