//! What `structure` reads out of a cleaned document.

use crate::calendar::Date;
use crate::document::Table;
use crate::span::TextSpan;

/// Whether a number says what was, what is expected of the running year, or what is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// What was reached.
    Actual,
    /// What is expected for a year that has not ended (预计).
    Estimate,
    /// What is planned.
    Target,
}

impl Status {
    /// The spelling of the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Estimate => "estimate",
            Self::Target => "target",
        }
    }
}

/// A place by its full official name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Full official name with its parents below the province where the guideline asks for it (济南市市中区).
    pub name: String,
    /// GB/T 2260 code, where the name is known.
    pub code: Option<String>,
}

/// What headings hand down to the text below them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Year that a number below has where its sentence names none.
    pub year: Option<i32>,
    /// First year, where the section reviews or plans several years. It belongs to 年均 and to what accumulates;
    /// a plain number below has `year` alone.
    pub year_start: Option<i32>,
    /// Status that a number below has where its sentence says none.
    pub status: Option<Status>,
    /// Zone that the heading names.
    pub scope: Option<String>,
}

/// A heading and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// 1 is the highest.
    pub level: u8,
    /// The heading in the cleaned text, enumerator included.
    pub heading: TextSpan,
    /// Index of the section above, in [`Part::sections`].
    pub parent: Option<usize>,
    /// What it hands down; values of the sections above are already filled in.
    pub context: Context,
}

/// A sentence of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence with its closing mark.
    pub span: TextSpan,
    /// Index of its section in [`Part::sections`].
    pub section: Option<usize>,
    /// Clauses: runs between ，；：。 and line ends, marks left out. Marks inside brackets, quotes and numbers do not cut.
    /// The enumerator of the sentence （一）, 1., 一是 is left out of its first clause.
    pub clauses: Vec<TextSpan>,
    /// Number of the line (paragraph) that holds it, counted over the whole file.
    pub paragraph: usize,
    /// Whether the sentence is itself a heading or the bold lead of an item (（一）…, 1. …, **…**).
    pub is_heading: bool,
}

/// What kind of document a part is, by its title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Genre {
    /// An annual plan or budget: last year's figures, then this year's aims.
    AnnualPlan,
    /// A government work report.
    WorkReport,
    /// A five-year plan or a report on one.
    FiveYearPlan,
    /// A statistical communiqué of one year.
    Communique,
    /// Anything else.
    #[default]
    Other,
}

/// A run of text inside a section where other words than a heading change what holds (今年是…, 一年来，…).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Where it holds: whole paragraphs.
    pub span: TextSpan,
    /// What holds there.
    pub context: Context,
}

/// One document inside a file.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// What kind of document it is.
    pub genre: Genre,
    /// All of it in the cleaned text, from its first line or table to its last.
    pub span: TextSpan,
    /// Its title, where one was found.
    pub title: Option<TextSpan>,
    /// The number under which it was issued: 云政发〔2023〕4号.
    pub number: Option<TextSpan>,
    /// The day on which it was signed, else that of the session at which it was given.
    pub date: Option<Date>,
    /// The place that it speaks of.
    pub area: Option<Area>,
    /// The year of the document: of the session at which a report was given, or the plan's first year.
    pub year: Option<i32>,
    /// For a five-year plan its first and last year (2021, 2025).
    pub plan: Option<(i32, i32)>,
    /// What holds where no heading says otherwise.
    pub context: Context,
    /// Headings in text order.
    pub sections: Vec<Section>,
    /// Sentences in text order.
    pub sentences: Vec<Sentence>,
    /// Tables with the index of their section.
    pub tables: Vec<(Table, Option<usize>)>,
    /// Runs of paragraphs that their own words put into another time than their section, in text order.
    pub turns: Vec<Turn>,
}

impl Part {
    /// The year that the document looks back on.
    #[must_use]
    pub fn year_reviewed(&self) -> Option<i32> {
        match self.genre {
            Genre::AnnualPlan | Genre::WorkReport => self.year.map(|year| year - 1),
            Genre::FiveYearPlan => self.plan.map(|(first, _)| first - 1),
            Genre::Communique => self.year,
            Genre::Other => None,
        }
    }

    /// The first and last year that the document plans.
    #[must_use]
    pub fn years_planned(&self) -> Option<(i32, i32)> {
        match self.genre {
            Genre::AnnualPlan | Genre::WorkReport => self.year.map(|year| (year, year)),
            Genre::FiveYearPlan => self.plan,
            Genre::Communique | Genre::Other => None,
        }
    }

    /// What holds for a sentence: the turn that it stands in, else its section, else the part.
    #[must_use]
    pub fn context_of(&self, sentence: &Sentence) -> &Context {
        self.context_at(sentence.span.start(), sentence.section)
    }

    /// What holds at an offset of the text in a section.
    #[must_use]
    pub fn context_at(&self, offset: usize, section: Option<usize>) -> &Context {
        let behind = self.turns.partition_point(|t| t.span.start() <= offset);
        if let Some(turn) = behind.checked_sub(1).map(|i| &self.turns[i]).filter(|t| offset < t.span.end()) {
            return &turn.context;
        }
        section.and_then(|i| self.sections.get(i)).map_or(&self.context, |s| &s.context)
    }
}

/// The documents of one file, in order.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// At least one where the text is not empty.
    pub parts: Vec<Part>,
}
