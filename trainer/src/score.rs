//! How well a model does on a development split.

use serde::{Deserialize, Serialize};
use zhibiao::model::{Example, Label};

/// True positives with what was said and what was wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Said and wanted.
    pub both: usize,
    /// Said.
    pub said: usize,
    /// Wanted.
    pub wanted: usize,
}

impl Counts {
    /// Harmonic mean of precision and recall; one where nothing was said and nothing wanted.
    #[must_use]
    pub fn f1(self) -> f64 {
        if self.said + self.wanted == 0 { 1.0 } else { 2.0 * self.both as f64 / (self.said + self.wanted) as f64 }
    }
}

/// Figures on a development split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Mean loss a batch.
    pub loss: f64,
    /// F1 of whole pieces of indicators.
    pub indicator: f64,
    /// F1 of whole quantities.
    pub quantity: f64,
    /// F1 of links between a true quantity and a true piece.
    pub link: f64,
}

impl Scores {
    /// What early stopping looks at: the mean of the figures for indicators and links.
    #[must_use]
    pub fn overall(&self) -> f64 {
        f64::midpoint(self.indicator, self.link)
    }
}

/// Counts over many sentences.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Pieces of indicators.
    pub indicator: Counts,
    /// Quantities.
    pub quantity: Counts,
    /// Links.
    pub link: Counts,
}

impl Tally {
    /// Counts one sentence: scores `[characters * 9]` and log-odds of its links, in the order of the example's.
    pub fn add(&mut self, example: &Example, scores: &[f32], links: &[f32]) {
        let labels = best_labels(scores);
        for (counts, begin) in
            [(&mut self.indicator, Label::BeginIndicator), (&mut self.quantity, Label::BeginQuantity)]
        {
            let (said, wanted) = (spans(&labels, begin), spans(&example.labels, begin));
            counts.both += said.iter().filter(|span| wanted.contains(span)).count();
            counts.said += said.len();
            counts.wanted += wanted.len();
        }
        for (link, odds) in example.links.iter().zip(links) {
            self.link.both += usize::from(link.linked && *odds > 0.0);
            self.link.said += usize::from(*odds > 0.0);
            self.link.wanted += usize::from(link.linked);
        }
    }
}

/// The spans of the label `begin` and its inside: half-open ranges in text order.
#[must_use]
pub fn spans(labels: &[Label], begin: Label) -> Vec<std::ops::Range<usize>> {
    let mut all: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        if *label == begin {
            all.push(at..at + 1);
        } else if *label as u8 == begin as u8 + 1
            && let Some(last) = all.last_mut().filter(|last| last.end == at)
        {
            last.end = at + 1;
        }
    }
    all
}

/// The best labels that the scheme allows, by Viterbi's algorithm: scores `[characters * 9]`, row behind row.
#[must_use]
pub fn best_labels(scores: &[f32]) -> Vec<Label> {
    let mut best = [0.0_f32; Label::COUNT];
    let mut back: Vec<[usize; Label::COUNT]> = Vec::with_capacity(scores.len() / Label::COUNT);
    for (at, row) in scores.chunks_exact(Label::COUNT).enumerate() {
        let mut next = [f32::NEG_INFINITY; Label::COUNT];
        let mut from = [0; Label::COUNT];
        for (label, score) in row.iter().enumerate() {
            let before = Label::ALL.iter().enumerate().filter(|(_, b)| Label::ALL[label].may_follow(Some(**b)));
            if at == 0 {
                next[label] = if Label::ALL[label].may_follow(None) { *score } else { f32::NEG_INFINITY };
            } else if let Some((b, _)) = before.max_by(|a, b| best[a.0].total_cmp(&best[b.0])) {
                next[label] = best[b] + score;
                from[label] = b;
            }
        }
        best = next;
        back.push(from);
    }
    let mut label = (0..Label::COUNT).max_by(|a, b| best[*a].total_cmp(&best[*b])).unwrap_or(0);
    let mut all: Vec<Label> = Vec::with_capacity(back.len());
    for from in back.iter().rev() {
        all.push(Label::ALL[label]);
        label = from[label];
    }
    all.reverse();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_holds_where_scores_do_not() {
        let mut scores = vec![0.0_f32; 3 * Label::COUNT];
        scores[Label::InIndicator as usize] = 5.0;
        scores[Label::BeginIndicator as usize] = 4.0;
        scores[Label::COUNT + Label::InIndicator as usize] = 5.0;
        scores[2 * Label::COUNT + Label::InQuantity as usize] = 1.0;
        let labels = best_labels(&scores);
        assert_eq!(labels[..2], [Label::BeginIndicator, Label::InIndicator]);
        assert_ne!(labels[2], Label::InQuantity);
        assert_eq!(spans(&labels, Label::BeginIndicator)[0].start, 0);
        assert!(best_labels(&[]).is_empty());
    }

    #[test]
    fn spans_end_where_another_begins() {
        use Label::{BeginIndicator as B, InIndicator as I, Outside as O};
        assert_eq!(spans(&[B, I, B, O, B], B), [0..2, 2..3, 4..5]);
    }

    #[test]
    fn counts_compare_whole_spans() {
        use Label::{BeginIndicator as B, InIndicator as I, Outside as O};
        let example = Example { labels: vec![B, I, O], chars: vec!['值'; 3], ..Example::default() };
        let mut scores = vec![0.0_f32; 3 * Label::COUNT];
        scores[B as usize] = 9.0;
        scores[Label::COUNT] = 9.0;
        scores[2 * Label::COUNT] = 9.0;
        let mut tally = Tally::default();
        tally.add(&example, &scores, &[]);
        assert_eq!(tally.indicator, Counts { both: 0, said: 1, wanted: 1 });
        assert_eq!((tally.indicator.f1(), tally.quantity.f1()), (0.0, 1.0));
    }
}
