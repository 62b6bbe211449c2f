//! What is explained one at a time: sentences and table rows.

use zhibiao::document::{Context, Part, Sentence};
use zhibiao::mention::Mentions;
use zhibiao::observation::Observation;
use zhibiao::pipeline::{Analysis, mentions};
use zhibiao::span::TextSpan;

/// A sentence or a table row with everything that was found in it.
pub struct Item<'a> {
    /// 1-based number in the file.
    pub number: usize,
    /// Index of its part.
    pub part: usize,
    /// Index of its section in the part.
    pub section: Option<usize>,
    /// Sentence, heading or table row.
    pub kind: &'static str,
    /// In the cleaned text.
    pub span: TextSpan,
    /// What headings hand down.
    pub context: &'a Context,
    /// Numbers, periods, places.
    pub mentions: Mentions,
    /// The observations whose numbers stand in it.
    pub observations: Vec<&'a Observation>,
}

impl Item<'_> {
    /// Whether there is a number in it that may be an observation, or one that became one.
    pub fn has_numbers(&self) -> bool {
        !self.observations.is_empty() || !self.mentions.quantities.is_empty()
    }
}

/// The sentences and table rows of all parts, in text order within each part.
pub fn items(analysis: &Analysis) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for (index, part) in analysis.outline.parts.iter().enumerate() {
        let mut own: Vec<Item<'_>> = part.sentences.iter().map(|s| of_sentence(analysis, index, part, s)).collect();
        for (table, section) in &part.tables {
            let rows = table.header.iter().map(|row| (row, "header")).chain(table.rows.iter().map(|row| (row, "row")));
            own.extend(rows.filter_map(|(row, kind)| of_row(analysis, index, part, row, *section, kind)));
        }
        own.sort_by_key(|item| item.span);
        let observations = analysis.documents.get(index).map_or(&[][..], |document| &document.observations);
        hand_out(analysis, &mut own, observations);
        items.extend(own);
    }
    for (index, item) in items.iter_mut().enumerate() {
        item.number = index + 1;
    }
    items
}

fn of_sentence<'a>(analysis: &'a Analysis, index: usize, part: &'a Part, sentence: &Sentence) -> Item<'a> {
    let context = part.context_of(sentence);
    Item {
        number: 0,
        part: index,
        section: sentence.section,
        kind: if sentence.is_heading { "heading" } else { "sentence" },
        span: sentence.span,
        context,
        mentions: mentions(&analysis.document, part, sentence.span, context),
        observations: Vec::new(),
    }
}

fn of_row<'a>(
    analysis: &'a Analysis,
    index: usize,
    part: &'a Part,
    cells: &[TextSpan],
    section: Option<usize>,
    kind: &'static str,
) -> Option<Item<'a>> {
    let filled: Vec<TextSpan> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
    let span = filled.iter().copied().reduce(TextSpan::cover)?;
    let context = part.context_at(span.start(), section);
    let mut found = Mentions::default();
    for cell in &filled {
        let Mentions { quantities, periods, places, .. } = mentions(&analysis.document, part, *cell, context);
        found.quantities.extend(quantities);
        found.periods.extend(periods);
        found.places.extend(places);
    }
    let kind = if kind == "header" { "table header" } else { "table row" };
    Some(Item { number: 0, part: index, section, kind, span, context, mentions: found, observations: Vec::new() })
}

/// Gives each observation to the item that its number stands in.
fn hand_out<'a>(analysis: &'a Analysis, items: &mut [Item<'a>], observations: &'a [Observation]) {
    let spans: Vec<_> = items.iter().map(|item| analysis.document.source_span(item.span)).collect();
    for observation in observations {
        // Source spans rise with the text; the last that starts at or before the number is looked at first.
        let behind = spans.partition_point(|span| span.start() <= observation.span.start());
        let within = |&index: &usize| spans[index].contains(observation.span);
        let found = (0..behind).rev().take(64).find(within).or_else(|| (0..spans.len()).find(within));
        if let Some(item) = found.and_then(|index| items.get_mut(index)) {
            item.observations.push(observation);
        }
    }
}
