//! In which headers the context crosses the process's edge: `propagator`.
//! Never adds one that is not named: without the key there is none.

use super::field::Field;
use super::findings::Findings;
use super::section::Section;
use crate::config::PropagatorKind;
use crate::config::propagators::{EXPECTED, named};

const KNOWN: [&str; 6] = ["tracecontext", "baggage", "b3", "b3multi", "jaeger", "xray"];

pub(super) fn read(root: &Section<'_>, findings: &mut Findings<'_>) -> Vec<PropagatorKind> {
    let mut kinds = Vec::new();
    let Some(section) = root.section("propagator", findings) else {
        return kinds;
    };
    let mut add = |kind: Option<PropagatorKind>| {
        kinds.extend(kind.filter(|kind| !kinds.contains(kind)));
    };
    if let Some(field) = section.given("composite") {
        let expected = "a list of mappings such as `tracecontext:`";
        let items = field.items(findings, expected, "ignored");
        for item in items.unwrap_or_default() {
            add(one(&item, findings));
        }
    }
    if let Some(list) = section.text("composite_list", findings) {
        let words = list.text.split(',').map(str::trim);
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let unknown = |word: &&&str| **word != "none" && named(word).is_none();
        let unknown: Vec<&str> = words.iter().filter(unknown).copied().collect();
        if !unknown.is_empty() {
            let found = unknown.join(",");
            findings.warn(&list.field.place, Some(&found), EXPECTED, "ignored");
        }
        for word in words {
            add(named(word));
        }
    }
    section.finish(findings);
    kinds
}

fn one(item: &Field<'_>, findings: &mut Findings<'_>) -> Option<PropagatorKind> {
    let (word, chosen) = item.choice(findings, &KNOWN, "ignored")?;
    let section = chosen.section(findings, "nothing behind it", "ignored")?;
    section.finish(findings);
    named(word)
}
