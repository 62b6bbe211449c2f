//! The elements that matter for the text of a page, and what is known of each.

/// An element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tag {
    /// Text.
    Text,
    /// The whole page, or a block without meaning of its own.
    #[default]
    Block,
    /// `main` and `article`.
    Main,
    /// `nav`.
    Nav,
    /// `aside`.
    Aside,
    /// `footer`.
    Footer,
    /// `header`.
    Header,
    /// A paragraph.
    Paragraph,
    /// A heading with its level.
    Heading(u8),
    /// `ul`.
    Bullets,
    /// `ol`.
    Numbers,
    /// `li`.
    Item,
    /// `dt` and `dd`.
    Term,
    /// `table`.
    Table,
    /// `caption`.
    Caption,
    /// `thead`.
    Head,
    /// `tbody` and `tfoot`.
    Rows,
    /// `tr`.
    Row,
    /// `td`.
    Cell,
    /// `th`.
    HeadCell,
    /// `pre`: white space counts.
    Pre,
    /// `a`.
    Link,
    /// `span` and other inline elements that may be hidden.
    Span,
    /// The reading above a ruby.
    Reading,
    /// What was deleted.
    Deleted,
    /// `br`.
    Break,
    /// `hr`.
    Rule,
}

impl Tag {
    /// The element by its name in small letters; `None` for those that are passed over and their content kept.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "div" | "section" | "center" | "address" | "fieldset" | "legend" | "figure" | "figcaption" | "details"
            | "summary" | "blockquote" | "dl" | "hgroup" | "marquee" => Self::Block,
            "main" | "article" => Self::Main,
            "nav" => Self::Nav,
            "aside" => Self::Aside,
            "footer" => Self::Footer,
            "header" => Self::Header,
            "p" => Self::Paragraph,
            "h1" => Self::Heading(1),
            "h2" => Self::Heading(2),
            "h3" => Self::Heading(3),
            "h4" => Self::Heading(4),
            "h5" => Self::Heading(5),
            "h6" => Self::Heading(6),
            "ul" | "menu" | "dir" => Self::Bullets,
            "ol" => Self::Numbers,
            "li" => Self::Item,
            "dt" | "dd" => Self::Term,
            "table" => Self::Table,
            "caption" => Self::Caption,
            "thead" => Self::Head,
            "tbody" | "tfoot" => Self::Rows,
            "tr" => Self::Row,
            "td" => Self::Cell,
            "th" => Self::HeadCell,
            "pre" | "listing" | "xmp" => Self::Pre,
            "a" => Self::Link,
            "span" | "font" | "b" | "strong" | "em" | "i" | "label" => Self::Span,
            "rt" | "rp" => Self::Reading,
            "del" => Self::Deleted,
            "br" => Self::Break,
            "hr" => Self::Rule,
            _ => return None,
        })
    }

    /// The name under which it is written again.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text => "",
            Self::Block => "div",
            Self::Main => "main",
            Self::Nav => "nav",
            Self::Aside => "aside",
            Self::Footer => "footer",
            Self::Header => "header",
            Self::Paragraph => "p",
            Self::Heading(1) => "h1",
            Self::Heading(2) => "h2",
            Self::Heading(3) => "h3",
            Self::Heading(4) => "h4",
            Self::Heading(5) => "h5",
            Self::Heading(_) => "h6",
            Self::Bullets => "ul",
            Self::Numbers => "ol",
            Self::Item => "li",
            Self::Term => "dd",
            Self::Table => "table",
            Self::Caption => "caption",
            Self::Head => "thead",
            Self::Rows => "tbody",
            Self::Row => "tr",
            Self::Cell => "td",
            Self::HeadCell => "th",
            Self::Pre => "pre",
            Self::Link => "a",
            Self::Span | Self::Reading | Self::Deleted => "span",
            Self::Break => "br",
            Self::Rule => "hr",
        }
    }

    /// Whether it stands in a line of text.
    pub(super) const fn is_inline(self) -> bool {
        matches!(self, Self::Text | Self::Link | Self::Span | Self::Reading | Self::Deleted)
    }

    /// Whether it has no content.
    pub(super) const fn is_empty(self) -> bool {
        matches!(self, Self::Break | Self::Rule)
    }

    /// Whether it is a cell of a table.
    pub(super) const fn is_cell(self) -> bool {
        matches!(self, Self::Cell | Self::HeadCell)
    }

    /// Whether it belongs to the frame of a table.
    pub(super) const fn is_frame(self) -> bool {
        matches!(self, Self::Caption | Self::Head | Self::Rows | Self::Row | Self::Cell | Self::HeadCell)
    }
}

/// What the attributes of an element say, in the form in which they are written again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Nothing of it is seen.
    pub(super) hidden: bool,
    /// A link to another page.
    pub(super) link: bool,
    /// Its name says that it is a menu, a footer and the like.
    pub(super) chrome: bool,
    /// Its name says that it is the title.
    pub(super) title: bool,
    /// A list without marks.
    pub(super) bare: bool,
    /// Columns that a cell spans.
    pub(super) columns: u16,
    /// Rows that a cell spans; `u16::MAX` for all that follow.
    pub(super) rows: u16,
    /// The number of a list item, or of the first.
    pub(super) number: Option<u16>,
    /// How a list counts: `1`, `a`, `A`, `i`, `I`.
    pub(super) kind: Option<char>,
}

impl Marks {
    /// As the value of an attribute.
    pub(super) fn write(self) -> String {
        let mut out = String::new();
        for (is, letter) in
            [(self.hidden, 'h'), (self.link, 'l'), (self.chrome, 'c'), (self.title, 't'), (self.bare, 'b')]
        {
            if is {
                out.push(letter);
            }
        }
        let mut number = |letter: char, n: u16| {
            out.push(letter);
            out.push_str(&n.to_string());
        };
        if self.columns > 1 {
            number('x', self.columns);
        }
        if self.rows > 1 {
            number('y', self.rows);
        }
        if let Some(n) = self.number {
            number('n', n);
        }
        if let Some(kind) = self.kind {
            out.push('k');
            out.push(kind);
        }
        out
    }

    /// Out of the value of an attribute.
    pub(super) fn read(value: &str) -> Self {
        let mut marks = Self::default();
        let mut chars = value.chars().peekable();
        while let Some(c) = chars.next() {
            if c == 'k' {
                marks.kind = chars.next();
                continue;
            }
            let mut n = 0_u16;
            while let Some(digit) = chars.peek().and_then(|d| d.to_digit(10)) {
                chars.next();
                n = n.saturating_mul(10).saturating_add(u16::try_from(digit).unwrap_or_default());
            }
            match c {
                'h' => marks.hidden = true,
                'l' => marks.link = true,
                'c' => marks.chrome = true,
                't' => marks.title = true,
                'b' => marks.bare = true,
                'x' => marks.columns = n,
                'y' => marks.rows = n,
                'n' => marks.number = Some(n),
                _ => {}
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back() {
        let marks = Marks {
            hidden: true,
            link: true,
            chrome: false,
            title: true,
            bare: true,
            columns: 3,
            rows: u16::MAX,
            number: Some(0),
            kind: Some('a'),
        };
        assert_eq!(Marks::read(&marks.write()), marks);
        assert_eq!(Marks::read(""), Marks::default());
    }

    #[test]
    fn names_come_back() {
        for name in ["div", "main", "p", "h3", "ul", "ol", "li", "table", "thead", "tr", "td", "th", "pre", "a", "br"] {
            assert_eq!(Tag::named(name).map(Tag::name), Some(name));
        }
        assert_eq!(Tag::named("o:p"), None);
    }
}
