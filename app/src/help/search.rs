//! Searching help, also for what is spelled a little otherwise.

use super::{Text, Topic};

/// The most words of a search that count.
const MOST_WORDS: usize = 8;
/// Words shorter than this say nothing.
const SHORTEST: usize = 3;
/// How alike two words must be to be taken for the same, from 0 to 1: one letter of five is another.
const ALIKE: f64 = 0.78;
/// How much more a word of the question counts than one of the answer.
const OF_TITLE: f64 = 3.0;

/// The words of a text: small letters without marks, and nothing that says nothing.
pub(super) fn words(text: &str) -> Vec<String> {
    let small = text.to_lowercase();
    let plain: String = small.chars().map(plain).collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() >= SHORTEST).map(str::to_owned).collect()
}

/// A letter without the marks that people leave out.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        other => other,
    }
}

/// How alike a word that is looked for and a word of a text are: one begins with the other, or they differ in a letter or two.
fn alike(looked_for: &str, word: &str) -> f64 {
    if looked_for == word {
        return 1.0;
    }
    if word.starts_with(looked_for) || looked_for.starts_with(word) && word.len() > SHORTEST {
        return 0.9;
    }
    let likeness = strsim::normalized_damerau_levenshtein(looked_for, word);
    if likeness >= ALIKE { likeness * 0.8 } else { 0.0 }
}

fn best(looked_for: &str, words: &[String]) -> f64 {
    words.iter().map(|word| alike(looked_for, word)).fold(0.0, f64::max)
}

/// How well a text has a word. Some words are used in both languages: the text in the other one counts for half.
fn fits(looked_for: &str, own: &Text, other: &Text) -> f64 {
    let of = |text: &Text| best(looked_for, &text.title_words) * OF_TITLE + best(looked_for, &text.words);
    of(own).max(of(other) / 2.0)
}

/// What answers best, the best first: at least half as well as that. A word that few texts have says more than one of many.
pub(super) fn found<'a>(
    looked_for: &str,
    texts: impl Iterator<Item = (&'static Topic, &'a Text, &'a Text)>,
) -> Vec<&'static Topic> {
    let texts: Vec<(&Topic, &Text, &Text)> = texts.collect();
    let mut scored: Vec<(f64, &Topic)> = texts.iter().map(|(topic, ..)| (0.0, *topic)).collect();
    for word in words(looked_for).iter().take(MOST_WORDS) {
        let fitting: Vec<f64> = texts.iter().map(|(_, own, other)| fits(word, own, other)).collect();
        let having = fitting.iter().filter(|fits| **fits > 0.0).count().max(1);
        let says = ((scored.len() + 1) as f64 / having as f64).ln();
        for (one, fits) in scored.iter_mut().zip(fitting) {
            one.0 += fits * says;
        }
    }
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let least = scored.first().map_or(0.0, |(most, _)| most / 2.0);
    scored.into_iter().filter(|(score, _)| *score > 0.0 && *score >= least).map(|(_, topic)| topic).collect()
}
