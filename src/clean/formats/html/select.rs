//! Which part of a page is its text: what is left without menus and footers, from its title to the end of the element that holds it.

use super::chrome::{is_card, squeezed};
use super::measure::Measure;
use super::tag::Tag;
use super::tree::Tree;

/// Most characters of a title.
const LONGEST_TITLE: usize = 100;

/// The part of a page that is its text.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Whether each node is left out with all that is in it.
    pub(super) dropped: Vec<bool>,
    /// The node at which the text begins.
    pub(super) start: usize,
    /// The place behind the element that holds the text.
    pub(super) end: usize,
}

/// The whole page but what is hidden.
pub(super) fn whole(tree: &Tree, with_hidden: bool) -> Selection {
    let dropped = (0..tree.len()).map(|at| tree.node(at).marks.hidden && !with_hidden).collect();
    Selection { dropped, start: 0, end: tree.len() }
}

/// The text of a page. `titles` are what the page calls itself in its head, without white space.
pub(super) fn select(
    tree: &Tree,
    measures: &[Measure],
    layouts: &[bool],
    titles: &[String],
    with_hidden: bool,
) -> Selection {
    let mut selection = whole(tree, with_hidden);
    let mut worth: Vec<usize> = measures.iter().map(|m| m.worth).collect();
    drop_chrome(tree, measures, false, &mut selection.dropped, &mut worth);
    let cards = (selection.dropped.clone(), worth.clone());
    drop_chrome(tree, measures, true, &mut selection.dropped, &mut worth);
    let of_page = |worth: &[usize]| worth.first().copied().unwrap_or(0);
    if of_page(&worth) * 2 < of_page(&cards.1) {
        // Names lie: the text stands in what looks like a menu.
        (selection.dropped, worth) = cards;
    }
    let holder = holder(tree, layouts, &selection.dropped, &worth);
    selection.start = holder;
    selection.end = tree.node(holder).end;
    if let Some((title, is_said)) = title(tree, measures, layouts, &selection, titles) {
        // What stands before the title in one element with it may be the head of the document: its number, who issues it.
        let is_page = || {
            let between = || (holder..title).filter(|at| tree.node(*at).end <= title);
            let is_text = |at: usize| {
                let is_table = tree.node(at).tag == Tag::Table && !layouts.get(at).copied().unwrap_or(false);
                is_table
                    || measures.get(at).is_some_and(|m| m.sentences > 0)
                    || tree.text(at).contains(['〔', '［', '号'])
            };
            !between().any(is_text)
        };
        if title < holder || (is_said && is_page()) {
            selection.start = title;
        }
    }
    selection
}

/// Leaves out the cards of documents, or `by_name` menus, footers and lists of links, and takes their worth away from what is around them.
fn drop_chrome(tree: &Tree, measures: &[Measure], by_name: bool, dropped: &mut [bool], worth: &mut [usize]) {
    let all = worth.first().copied().unwrap_or(0);
    let mut at = 1;
    while at < tree.len() {
        let node = tree.node(at);
        let here = measures.get(at).copied().unwrap_or_default();
        if dropped.get(at).copied().unwrap_or(false) {
            at = node.end.max(at + 1);
            continue;
        }
        let is_named = || match node.tag {
            Tag::Nav | Tag::Aside | Tag::Footer => here.worth * 10 < all * 3,
            _ => node.marks.chrome && here.worth * 20 < all * 3,
        };
        let is_list = || here.links > 1 && here.linked * 10 > here.chars * 6 && here.worth * 20 < all;
        let is_card = || {
            matches!(node.tag, Tag::Block | Tag::Table | Tag::Bullets | Tag::Paragraph)
                && here.chars < 800
                && here.sentences == 0
                && is_card(&text(tree, at))
                && is_small(tree, at)
        };
        let is_page = if by_name { is_named() || is_list() } else { is_card() };
        if is_page && !node.tag.is_inline() {
            if let Some(mark) = dropped.get_mut(at) {
                *mark = true;
            }
            let lost = worth.get(at).copied().unwrap_or(0);
            for above in tree.above(at) {
                if let Some(worth) = worth.get_mut(above) {
                    *worth = worth.saturating_sub(lost);
                }
            }
            at = node.end.max(at + 1);
        } else {
            at += 1;
        }
    }
}

/// Whether an element has no heading and no table beside another in it: a card stands alone.
fn is_small(tree: &Tree, at: usize) -> bool {
    let tags = || (at..tree.node(at).end).map(|below| tree.node(below).tag);
    !tags().any(|tag| matches!(tag, Tag::Heading(_))) && tags().filter(|tag| *tag == Tag::Table).count() < 2
}

/// The smallest element that holds the text but for a line or two.
fn holder(tree: &Tree, layouts: &[bool], dropped: &[bool], worth: &[usize]) -> usize {
    let of = |at: usize| worth.get(at).copied().unwrap_or(0);
    let all = of(0);
    let enough = all - (all / 50).max((all / 10).min(30));
    let mut at = 0;
    loop {
        let children = tree.children(at).filter(|child| !dropped.get(*child).copied().unwrap_or(false));
        let Some(best) = children.max_by_key(|child| (of(*child), std::cmp::Reverse(*child))) else { break };
        let is_holder = match tree.node(best).tag {
            Tag::Block | Tag::Main | Tag::Head | Tag::Rows | Tag::Row | Tag::Cell | Tag::HeadCell | Tag::Header => true,
            Tag::Table => layouts.get(best).copied().unwrap_or(false),
            _ => false,
        };
        if !is_holder || all == 0 || of(best) < enough {
            break;
        }
        at = best;
    }
    at
}

/// The element that is the title: a heading, one that is called so, or one that says what the head of the page says; and whether it
/// does the last.
fn title(
    tree: &Tree,
    measures: &[Measure],
    layouts: &[bool],
    selection: &Selection,
    titles: &[String],
) -> Option<(usize, bool)> {
    let mut best: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < selection.end {
        let node = tree.node(at);
        let is_data = node.tag == Tag::Table && !layouts.get(at).copied().unwrap_or(false);
        if is_data || selection.dropped.get(at).copied().unwrap_or(false) {
            at = node.end.max(at + 1);
            continue;
        }
        let here = measures.get(at).copied().unwrap_or_default();
        let is_short = (4..=LONGEST_TITLE).contains(&here.chars) && !here.is_linked();
        if is_short && !node.tag.is_inline() {
            let said = squeezed(&text(tree, at));
            // A title begins with the whole of it, or half at least: 2024年 is none.
            let is_said = titles.iter().any(|title| title.contains(&said) && said.len() * 2 >= title.len().min(120));
            let score = 3 * usize::from(is_said)
                + 2 * usize::from(node.tag == Tag::Heading(1))
                + usize::from(node.marks.title)
                + usize::from(matches!(node.tag, Tag::Heading(2 | 3)) && is_said);
            let is_before = at < selection.start;
            // Of those before the text the last, of those in it the first.
            let is_better = best.is_none_or(|(most, _)| score > most || (score == most && is_before));
            if score > 0 && is_better {
                best = Some((score, at));
            }
        }
        at += 1;
    }
    best.map(|(score, at)| (at, score > 2))
}

/// All text below a node, as much of it as is looked at.
pub(super) fn text(tree: &Tree, at: usize) -> String {
    let mut out = String::new();
    for n in at..tree.node(at).end {
        out.push_str(tree.text(n));
        if out.len() > 8000 {
            break;
        }
    }
    squeezed(&out)
}
