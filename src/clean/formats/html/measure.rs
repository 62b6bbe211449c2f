//! How much of a page's text each element holds: in sentences and tables, in links, in characters.

use super::chrome::squeezed;
use super::tag::Tag;
use super::tree::Tree;

/// What an element holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measure {
    /// Characters without white space.
    pub(super) chars: usize,
    /// Those in links.
    pub(super) linked: usize,
    /// Links.
    pub(super) links: usize,
    /// Characters in sentences and figures: what makes a text.
    pub(super) worth: usize,
    /// Lines that are sentences.
    pub(super) sentences: usize,
}

impl Measure {
    fn add(&mut self, other: Self) {
        self.chars += other.chars;
        self.linked += other.linked;
        self.links += other.links;
        self.worth += other.worth;
        self.sentences += other.sentences;
    }

    /// Whether most of it are links.
    pub(super) const fn is_linked(self) -> bool {
        self.linked * 2 > self.chars
    }
}

/// A line of text that is being measured.
#[derive(Debug, Default)]
struct Line {
    text: String,
    here: Measure,
}

/// As much of a line as is looked at for what it is, in bytes.
const LINE_HEAD: usize = 4096;

/// Measures every element. What is hidden holds nothing, unless `with_hidden`.
pub(super) fn measure(tree: &Tree, with_hidden: bool) -> Vec<Measure> {
    let mut all = vec![Measure::default(); tree.len()];
    let mut line = Line::default();
    // The block whose line is open, and the elements that are open, by their ends.
    let mut owner = 0;
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut links: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tree.len() {
        while open.last().is_some_and(|(_, end)| *end <= at) {
            open.pop();
            finish(tree, &mut line, owner, &mut all);
            owner = open.last().map_or(0, |(above, _)| *above);
        }
        links.retain(|end| *end > at);
        let node = tree.node(at);
        if node.marks.hidden && !with_hidden {
            at = node.end.max(at + 1);
            continue;
        }
        match node.tag {
            Tag::Text => {
                let text = tree.text(at);
                let count = text.chars().filter(|c| !c.is_whitespace()).count();
                line.here.chars += count;
                if !links.is_empty() {
                    line.here.linked += count;
                }
                if line.text.len() < LINE_HEAD {
                    line.text.extend(text.chars().take(LINE_HEAD));
                }
            }
            Tag::Link => {
                if node.marks.link {
                    line.here.links += 1;
                    links.push(node.end);
                }
            }
            tag if tag.is_inline() => {}
            tag => {
                finish(tree, &mut line, owner, &mut all);
                if !tag.is_empty() {
                    open.push((at, node.end));
                    owner = at;
                }
            }
        }
        at += 1;
    }
    finish(tree, &mut line, owner, &mut all);
    for at in (1..tree.len()).rev() {
        let here = all.get(at).copied().unwrap_or_default();
        if let Some(above) = all.get_mut(tree.node(at).parent) {
            above.add(here);
        }
    }
    all
}

/// Ends a line and gives what it holds to its block.
fn finish(tree: &Tree, line: &mut Line, owner: usize, all: &mut [Measure]) {
    let Line { text, mut here } = std::mem::take(line);
    if here.chars == 0 {
        return;
    }
    let is_cell = tree.node(owner).tag.is_cell() || tree.above(owner).take(3).any(|at| tree.node(at).tag.is_cell());
    if !here.is_linked() {
        let text = squeezed(&text);
        let has_figure = text.chars().any(|c| c.is_ascii_digit());
        let is_sentence = here.chars >= 12 && text.contains(['。', '；', '，', '！', '？', ',', ';']);
        here.sentences = usize::from(is_sentence);
        here.worth = match () {
            () if super::chrome::is_chrome(&text) || super::chrome::is_imprint(&text) => 0,
            () if is_sentence || here.chars >= 40 => here.chars,
            () if has_figure && (is_cell || here.chars >= 6) => here.chars,
            () => here.chars / 4,
        };
    }
    if let Some(owner) = all.get_mut(owner) {
        owner.add(here);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_links() {
        let tree = Tree::parse(
            "<div><p>全市生产总值1200亿元，增长5.5%。</p></div><ul><li><a z=l>统计公报</a></li></ul><p z=h>隐去</p>",
        );
        let all = measure(&tree, false);
        let of = |tag: Tag| (0..tree.len()).find(|at| tree.node(*at).tag == tag).and_then(|at| all.get(at)).copied();
        let text = of(Tag::Paragraph).unwrap_or_default();
        assert_eq!((text.worth, text.sentences), (text.chars, 1));
        let list = of(Tag::Bullets).unwrap_or_default();
        assert_eq!((list.worth, list.links, list.is_linked()), (0, 1, true));
        assert_eq!(all.first().map(|m| m.chars), Some(text.chars + list.chars));
    }
}
