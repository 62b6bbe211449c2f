//! A page as a list of nodes in the order of its text: the nodes below one stand right behind it.

use scraper::{Html, Node as Parsed};

use super::tag::{Marks, Tag};

/// A node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Node {
    /// What it is.
    pub(super) tag: Tag,
    /// What its attributes say.
    pub(super) marks: Marks,
    /// The node above it; its own place for the first.
    pub(super) parent: usize,
    /// The place behind the last node below it.
    pub(super) end: usize,
    /// Bytes of its text.
    text: (usize, usize),
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    text: String,
}

impl Tree {
    /// Parses a page that was made thin.
    pub(super) fn parse(page: &str) -> Self {
        let html = Html::parse_document(page);
        let mut tree = Self { nodes: vec![Node::default()], text: String::with_capacity(page.len() / 2) };
        let mut open = vec![0];
        let mut next = html.tree.root().first_child();
        while let Some(node) = next {
            tree.enter(node.value(), &mut open);
            if let Some(child) = node.first_child() {
                next = Some(child);
                continue;
            }
            tree.leave(&mut open);
            let mut at = node;
            next = at.next_sibling();
            while next.is_none() {
                let Some(parent) = at.parent() else { break };
                tree.leave(&mut open);
                at = parent;
                next = at.next_sibling();
            }
        }
        let end = tree.nodes.len();
        if let Some(root) = tree.nodes.first_mut() {
            root.end = end;
        }
        tree
    }

    fn enter(&mut self, node: &Parsed, open: &mut Vec<usize>) {
        let at = self.nodes.len();
        let mut new = Node { parent: open.last().copied().unwrap_or(0), end: at + 1, ..Node::default() };
        match node {
            Parsed::Text(text) => {
                let from = self.text.len();
                self.text.push_str(text);
                new.tag = Tag::Text;
                new.text = (from, self.text.len());
            }
            Parsed::Element(element) => {
                new.tag = Tag::named(element.name()).unwrap_or_default();
                new.marks = element.attr("z").map(Marks::read).unwrap_or_default();
            }
            _ => {}
        }
        self.nodes.push(new);
        open.push(at);
    }

    fn leave(&mut self, open: &mut Vec<usize>) {
        let end = self.nodes.len();
        // The first node is the page itself and stays.
        if open.len() > 1
            && let Some(node) = open.pop().and_then(|at| self.nodes.get_mut(at))
        {
            node.end = end;
        }
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A node; one without meaning behind the last.
    pub(super) fn node(&self, at: usize) -> Node {
        self.nodes.get(at).copied().unwrap_or_else(|| Node { end: at + 1, parent: at, ..Node::default() })
    }

    /// The text of a node of text.
    pub(super) fn text(&self, at: usize) -> &str {
        let (from, to) = self.node(at).text;
        self.text.get(from..to).unwrap_or_default()
    }

    /// The nodes right below one.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> {
        let end = self.node(at).end;
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let child = next;
            next = self.node(child).end.max(child + 1);
            (child < end).then_some(child)
        })
    }

    /// The nodes above one, from below.
    pub(super) fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        let mut next = at;
        std::iter::from_fn(move || {
            let parent = self.node(next).parent;
            let is_new = parent < next;
            next = parent;
            is_new.then_some(parent)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_below_stand_behind() {
        let tree = Tree::parse("<div z=c><p>一<a z=l>二</a></p></div><p>三&nbsp;&ldquo;</p>");
        let at = (0..tree.len()).find(|at| tree.node(*at).marks.chrome).unwrap_or(0);
        let texts: Vec<&str> = (at..tree.node(at).end).map(|n| tree.text(n)).filter(|t| !t.is_empty()).collect();
        assert_eq!(texts, ["一", "二"]);
        assert_eq!(tree.children(at).count(), 1);
        assert_eq!(tree.node(0).end, tree.len());
        let last = tree.len() - 1;
        assert_eq!(tree.text(last), "三\u{a0}“");
        assert_eq!(tree.above(last).last(), Some(0));
    }
}
