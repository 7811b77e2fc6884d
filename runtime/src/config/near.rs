//! Which of several words was probably meant.
//! Never decides: what it finds is for a person.

/// The known word that is most like the one that was written: at most a third of its letters differ, and no more than
/// fingers or memory get wrong.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written: Vec<char> = written.chars().take(LONGEST).collect();
    known
        .into_iter()
        .map(|word| (distance(&written, word), word))
        .filter(|(distance, word)| *distance <= word.len().div_ceil(3).min(MOST))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

const MOST: usize = 4;

/// No known word is as long, so what is longer is like none of them.
const LONGEST: usize = 64;

/// How many letters must be put in, taken out or exchanged.
fn distance(written: &[char], word: &str) -> usize {
    let mut row: Vec<usize> = (0..=written.len()).collect();
    for (index, letter) in word.chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        let mut next = vec![left];
        for (above, other) in row.iter().skip(1).zip(written) {
            let exchanged = diagonal + usize::from(letter != *other);
            left = exchanged.min(above + 1).min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
