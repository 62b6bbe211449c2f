//! Examples for sentence models: labels of characters and links, out of gold or out of what rules read.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use crate::engine::align::align;
use crate::learn::LearnError;
use crate::learn::study::{self, Stated, Studied, StudiedSentence};
use crate::model::{Example, Label, Link};

/// The examples of the gold in a folder, of one split of its manifest where `split` is given.
///
/// # Errors
/// As those of [`study::gold`].
pub fn gold_examples(folder: &Path, texts: &Path, split: Option<&str>) -> Result<Vec<Example>, LearnError> {
    Ok(of_gold(&study::gold(folder, texts, split)?))
}

/// The examples that rules make of the documents of a folder, but for those that `keep` refuses by their ids.
///
/// # Errors
/// As those of [`study::silver`].
pub fn silver_examples(folder: &Path, keep: &(dyn Fn(&str) -> bool + Sync)) -> Result<Vec<Example>, LearnError> {
    Ok(of_rules(&study::silver(folder, keep)?))
}

/// The examples of the gold of documents.
#[must_use]
pub fn of_gold(documents: &[Studied]) -> Vec<Example> {
    examples(documents, |sentence| sentence.gold.clone())
}

/// The examples of what rules read in documents.
#[must_use]
pub fn of_rules(documents: &[Studied]) -> Vec<Example> {
    examples(documents, |sentence| Some(sentence.drafts.iter().map(Stated::of).collect()))
}

fn examples(documents: &[Studied], stated: impl Fn(&StudiedSentence) -> Option<Vec<Stated>>) -> Vec<Example> {
    let of = |document: &Studied| -> Vec<Example> {
        let example = |sentence: &StudiedSentence| {
            let (labels, links) = annotate(sentence, &stated(sentence)?);
            Some(Example {
                doc: document.doc.clone(),
                place: document.place.clone(),
                chars: sentence.passage.chars.clone(),
                status: sentence.status,
                labels,
                links,
            })
        };
        document.sentences.iter().filter_map(example).collect()
    };
    documents.iter().flat_map(of).collect()
}

/// The labels of a sentence and the links in it, by what its numbers state.
fn annotate(sentence: &StudiedSentence, stated: &[Stated]) -> (Vec<Label>, Vec<Link>) {
    let passage = &sentence.passage;
    let mut labels = vec![Label::Outside; passage.chars.len()];
    let mut mark = |range: Range<usize>, begin: Label| {
        for (n, place) in labels.iter_mut().take(range.end).skip(range.start).enumerate() {
            *place = if n == 0 { begin } else { Label::ALL[begin as usize + 1] };
        }
    };
    for period in sentence.periods.iter().filter(|period| stated.iter().any(|s| s.year == Some(period.year))) {
        mark(passage.range(period.span), Label::BeginPeriod);
    }
    for place in sentence.places.iter().filter(|place| stated.iter().any(|s| s.scope.as_ref() == Some(&place.name))) {
        mark(passage.range(place.span), Label::BeginPlace);
    }
    // One number may state several indicators: its pieces are those of all of them.
    let mut numbers: Vec<(Range<usize>, Vec<Range<usize>>)> = Vec::new();
    for one in stated {
        let quantity = passage.range(one.span);
        let indicator: Vec<char> = one.indicator.chars().collect();
        let laid = align(&passage.chars, &indicator, &quantity);
        let pieces = if laid.missing * 2 > indicator.len() { Vec::new() } else { laid.pieces };
        match numbers.iter_mut().find(|(other, _)| *other == quantity) {
            Some((_, all)) => all.extend(pieces),
            None => numbers.push((quantity, pieces)),
        }
    }
    let atoms = atoms(numbers.iter().flat_map(|(_, pieces)| pieces));
    for atom in &atoms {
        mark(atom.clone(), Label::BeginIndicator);
    }
    for (quantity, _) in &numbers {
        mark(quantity.clone(), Label::BeginQuantity);
    }
    let links = numbers
        .iter()
        .filter(|(_, pieces)| !pieces.is_empty())
        .flat_map(|(quantity, pieces)| {
            atoms.iter().map(|atom| Link {
                quantity: quantity.clone(),
                piece: atom.clone(),
                linked: pieces.iter().any(|piece| piece.start <= atom.start && atom.end <= piece.end),
            })
        })
        .collect();
    (labels, links)
}

/// The smallest pieces: where one piece ends or begins inside another, that one is cut.
fn atoms<'p>(pieces: impl Iterator<Item = &'p Range<usize>> + Clone) -> Vec<Range<usize>> {
    let cuts: BTreeSet<usize> = pieces.clone().flat_map(|piece| [piece.start, piece.end]).collect();
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let covered = |atom: &Range<usize>| pieces.clone().any(|p| p.start <= atom.start && atom.end <= p.end);
    cuts.windows(2).map(|pair| pair[0]..pair[1]).filter(covered).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::passage::Passage;
    use crate::span::TextSpan;

    fn annotated(text: &str, stated: &[(&str, &str)]) -> (String, Vec<(String, String, bool)>) {
        let span = |number: &str| {
            let at = text.find(number).unwrap();
            TextSpan::new(at, at + number.len())
        };
        let stated: Vec<Stated> = stated
            .iter()
            .map(|(number, indicator)| Stated {
                span: span(number),
                indicator: (*indicator).to_owned(),
                year: None,
                scope: None,
                value: 0.0,
                kind: Default::default(),
            })
            .collect();
        let sentence = StudiedSentence {
            passage: Passage::new(text, TextSpan::new(0, text.len())),
            status: None,
            drafts: Vec::new(),
            gold: None,
            periods: Vec::new(),
            places: Vec::new(),
        };
        let (labels, links) = annotate(&sentence, &stated);
        let short = |label: &Label| match label {
            Label::Outside => '.',
            Label::BeginQuantity => 'Q',
            Label::InQuantity => 'q',
            Label::BeginIndicator => 'I',
            Label::InIndicator => 'i',
            _ => '?',
        };
        let text = |range: &Range<usize>| sentence.passage.text(range.clone());
        let links = links.iter().map(|l| (text(&l.quantity), text(&l.piece), l.linked)).collect();
        (labels.iter().map(short).collect(), links)
    }

    #[test]
    fn what_numbers_share_is_a_piece_of_its_own() {
        let (labels, links) =
            annotated("签约项目14个、总投资33亿元。", &[("14个", "签约项目"), ("33亿元", "签约项目总投资")]);
        assert_eq!(labels, "IiiiQqq.IiiQqqq.");
        let link = |number: &str, piece: &str, linked| (number.to_owned(), piece.to_owned(), linked);
        assert_eq!(
            links,
            [
                link("14个", "签约项目", true),
                link("14个", "总投资", false),
                link("33亿元", "签约项目", true),
                link("33亿元", "总投资", true),
            ]
        );
    }

    #[test]
    fn a_piece_inside_another_cuts_it() {
        let (labels, _) = annotated("新建学校5所、公园3处。", &[("5所", "新建学校"), ("3处", "新建公园")]);
        assert_eq!(labels, "IiIiQq.IiQq.");
    }

    #[test]
    fn an_indicator_that_the_sentence_lacks_gives_no_links() {
        assert_eq!(annotated("增长5%。", &[("5%", "固定资产投资")]), ("..Qq.".into(), vec![]));
    }
}
