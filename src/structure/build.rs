//! One document of a file: its sections with their contexts, its sentences, its tables.

use crate::document::{Context, Genre, Part, Section, Sentence, Status, Table, Turn};
use crate::span::TextSpan;
use crate::structure::Line;
use crate::structure::heading::{self, Enumerator, Kind};
use crate::structure::phase::{self, Frame};
use crate::structure::{area, cue, head, issue, sentence};

/// An open heading.
struct Open {
    kind: Kind,
    index: usize,
    /// What it hands to headings below it.
    hands: Context,
    /// Whether it or a heading above it spoke of time.
    spoke: bool,
}

/// Reads a document from its lines and tables, the tables with the number of their block.
pub(super) fn part(text: &str, lines: &[Line], tables: &[(usize, &Table)]) -> Part {
    let head = head::read(text, lines);
    let candidates: Vec<String> = head.candidates.iter().map(|c| head::compact(c.of(text))).collect();
    let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
    let whole = lines.iter().map(|l| l.span).reduce(TextSpan::cover);
    let mut builder = Builder {
        text,
        frame: head.frame,
        flow: head.frame.start(),
        spoke: false,
        open: Vec::new(),
        running: None,
        part: Part {
            genre: head.frame.genre,
            span: whole
                .into_iter()
                .chain(tables.iter().filter_map(|(_, t)| t.span()))
                .reduce(TextSpan::cover)
                .unwrap_or_default(),
            title: head.title,
            number: issue::number(text, &lines[..head.lines.min(lines.len())]),
            date: issue::date(text, lines, head.lines),
            area: area::detect(whole.map_or("", |s| s.of(text)), &candidates),
            year: head.frame.now,
            plan: head.frame.plan,
            context: head.frame.start(),
            ..Part::default()
        },
    };
    // Sentences in front of the title of a plan (a newspaper's lead) tell what is planned.
    if let Some((first, title)) = lines.first().zip(head.title)
        && head.frame.genre == Genre::AnnualPlan
        && first.span.end() < title.start()
    {
        let span = TextSpan::new(first.span.start(), title.start());
        builder.part.turns.push(Turn { span, context: head.frame.ahead() });
    }
    let mut tables = tables.iter().peekable();
    let mut contents = false;
    for (index, line) in lines.iter().enumerate() {
        while let Some((_, table)) = tables.next_if(|(block, _)| *block < line.block) {
            builder.table(table);
        }
        let next = lines.get(index + 1).map(|l| l.span.of(text));
        let words = line.span.of(text);
        contents = if contents { is_entry(words) } else { words.len() < 20 && head::compact(words) == "目录" };
        builder.line(line, next, index < head.lines || contents);
    }
    for (_, table) in tables {
        builder.table(table);
    }
    builder.close(lines.last().map_or(0, |l| l.span.end()));
    builder.part
}

/// Whether a line can stand in a table of contents.
fn is_entry(words: &str) -> bool {
    words.chars().count() <= 50 && !words.contains(['。', '；', '！']) && !words.starts_with("各位代表")
}

struct Builder<'t> {
    text: &'t str,
    frame: Frame,
    /// What holds at the highest level where no heading speaks: the last that was said.
    flow: Context,
    /// Whether a heading or paragraph has spoken of time yet.
    spoke: bool,
    open: Vec<Open>,
    /// A turn that has not ended, with its start.
    running: Option<(usize, Context)>,
    part: Part,
}

impl Builder<'_> {
    fn table(&mut self, table: &Table) {
        self.part.tables.push((table.clone(), self.open.last().map(|o| o.index)));
    }

    /// What holds for the next paragraph.
    fn around(&self) -> &Context {
        match (&self.running, self.open.last()) {
            (Some((_, context)), _) => context,
            (None, Some(open)) => &self.part.sections[open.index].context,
            (None, None) => &self.part.context,
        }
    }

    fn close(&mut self, at: usize) {
        if let Some((start, context)) = self.running.take() {
            self.part.turns.push(Turn { span: TextSpan::new(start, at), context });
        }
    }

    fn line(&mut self, line: &Line, next: Option<&str>, outside: bool) {
        let cuts = sentence::cut(self.text, line.span);
        let Some(first) = cuts.first().map(|c| c.span) else { return };
        let words = line.span.of(self.text);
        let marks = words.len() - words.trim_start_matches(['#', '*', ' ']).len();
        let bare = TextSpan::new(line.span.start() + marks, line.span.end());
        let whole = cuts.len() == 1;
        let found = if outside { None } else { self.heading(bare, first, whole, line.marked, next) };
        let is_heading = found.is_some();
        let mut once = None;
        if let Some((kind, span)) = found {
            self.close(line.span.start());
            self.section(kind, span);
        }
        // Behind a heading the rest of its paragraph may open with a cue; a heading alone has spoken already.
        let speaks = if is_heading { cuts.get(1).map(|c| c.span) } else { Some(bare) };
        if let Some(from) = speaks.filter(|_| !outside) {
            let lead = TextSpan::new(from.start(), line.span.end());
            if let Some(cue) = cue::read(lead.of(self.text), self.frame, self.around()) {
                if cue.once {
                    once = Some(Turn { span: lead, context: cue.context });
                } else {
                    self.turn(lead.start(), cue.context);
                }
            }
        }
        if let Some(turn) = once {
            // The paragraph stands apart; what ran before goes on behind it.
            let going_on = self.running.as_ref().map(|(_, context)| context.clone());
            let end = turn.span.end();
            self.close(turn.span.start());
            self.part.turns.push(turn);
            self.running = going_on.map(|context| (end, context));
        }
        self.sentences(cuts, line, is_heading);
    }

    /// From here on another time holds, also for the headings that follow.
    fn turn(&mut self, at: usize, context: Context) {
        self.close(at);
        for open in &mut self.open {
            open.hands = context.clone();
            open.spoke = true;
        }
        self.flow = context.clone();
        self.spoke = true;
        self.running = Some((at, context));
    }

    fn heading(
        &self,
        bare: TextSpan,
        first: TextSpan,
        whole: bool,
        marked: bool,
        next: Option<&str>,
    ) -> Option<(Kind, TextSpan)> {
        let words = bare.of(self.text);
        let first = TextSpan::new(bare.start(), first.end());
        if let Some(enumerator) = heading::enumerator(words) {
            let Enumerator { kind, len } = enumerator;
            let body = words.get(len..)?;
            // Items of a list with figures are not headings, however they are numbered.
            let low = kind >= Kind::Ordinal;
            if body.is_empty()
                || (low && kind != Kind::Column && heading::has_measure(&first.of(self.text)[len.min(first.len())..]))
            {
                return None;
            }
            return Some((kind, heading::extent(self.text, first, enumerator)));
        }
        let title = words.trim_end_matches('*');
        if !whole || !heading::is_plain(title) {
            return None;
        }
        let span = TextSpan::new(bare.start(), bare.start() + title.len());
        let around = self.spoke.then(|| self.around());
        let speaks = phase::of_heading(title, self.frame, None);
        let apart = ["附件", "附录", "附表", "名词解释"].iter().any(|w| title.starts_with(w));
        // A line that goes on in the next one is a broken paragraph.
        let open_end = next.is_none_or(|n| n.chars().count() > 30 || heading::enumerator(n).is_some());
        if apart || (speaks.is_some() && open_end && speaks.as_ref() != around) {
            return Some((Kind::Titled, span));
        }
        (open_end && (marked || title.chars().count() <= 24)).then_some((Kind::Plain, span))
    }

    fn section(&mut self, kind: Kind, heading: TextSpan) {
        while self.open.last().is_some_and(|o| o.kind >= kind) {
            self.open.pop();
        }
        let parent = self.open.last();
        let words = heading.of(self.text);
        let body = heading::enumerator(words).map_or(words, |e| &words[e.len..]);
        let above = parent.filter(|p| p.spoke).map(|p| &p.hands);
        // Five-year plans hold to their years; a heading departs from them for its own text only.
        let fixed = self.frame.genre == Genre::FiveYearPlan;
        let above = if fixed { above.or(Some(&self.flow)) } else { above };
        let said = if kind == Kind::Column {
            phase::of_column(body, self.frame)
        } else {
            phase::of_heading(body, self.frame, above)
        };
        let spoke = said.is_some() || parent.is_some_and(|p| p.spoke);
        let context = said.clone().unwrap_or_else(|| match parent {
            Some(parent) => parent.hands.clone(),
            None => self.flow.clone(),
        });
        if let Some(said) = said
            && parent.is_none()
            && !fixed
        {
            self.spoke = true;
            // After 过去五年 or 今后五年 the years go on as they were before.
            self.flow = if said.status == Some(Status::Target) { self.frame.ahead() } else { said };
        }
        let parent = self.open.last().map(|o| o.index);
        let index = self.part.sections.len();
        let level = u8::try_from(self.open.len() + 1).unwrap_or(u8::MAX);
        self.open.push(Open { kind, index, hands: context.clone(), spoke });
        self.part.sections.push(Section { level, heading, parent, context });
    }

    fn sentences(&mut self, cuts: Vec<sentence::Cut>, line: &Line, is_heading: bool) {
        let section = self.open.last().map(|o| o.index);
        for (index, cut) in cuts.into_iter().enumerate() {
            let words = cut.span.of(self.text);
            let lead = heading::lead(words);
            let mut clauses = cut.clauses;
            if let Some(clause) = clauses.first_mut().filter(|_| lead > 0) {
                let start = (cut.span.start() + lead).min(clause.end()).max(clause.start());
                *clause = TextSpan::new(start, clause.end());
            }
            clauses.retain(|c| !c.is_empty());
            let heads = (index == 0 && is_heading) || self.is_lead(words, lead);
            let is_heading = heads && words.chars().count() <= 80 && !heading::has_measure(&words[lead..]);
            self.part.sentences.push(Sentence { span: cut.span, section, clauses, paragraph: line.block, is_heading });
        }
    }

    /// Whether a sentence inside a paragraph is the title of an item: 1.经济增长。 or **扩大投资。**
    fn is_lead(&self, words: &str, lead: usize) -> bool {
        let bold = words.starts_with("**") && words.trim_end_matches('。').ends_with("**");
        bold || (lead > 0 && heading::enumerator(words).is_some() && words.chars().count() <= 40)
    }
}
