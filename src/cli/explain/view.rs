//! How an item is shown.

use std::io::{self, Write};
use std::ops::Range;

use clap::builder::styling::{AnsiColor, Style};
use zhibiao::document::{Context, Part};
use zhibiao::mention::{PeriodMention, PlaceMention, QuantityMention};
use zhibiao::observation::{Flag, Observation};
use zhibiao::pipeline::Analysis;
use zhibiao::sink::SourceText;

use super::columns::{padded, underline, width, wrapped};
use super::item::Item;

/// Columns in front of every line of an item.
const INDENT: usize = 9;

/// Columns that the words of a mention are padded to.
const SURFACE: usize = 20;

/// The styles of what is found; all plain where there are no colours.
#[derive(Default)]
struct Styles {
    title: Style,
    faint: Style,
    number: Style,
    period: Style,
    place: Style,
    observation: Style,
}

impl Styles {
    fn coloured() -> Self {
        Self {
            title: Style::new().bold(),
            faint: Style::new().dimmed(),
            number: AnsiColor::Yellow.on_default(),
            period: AnsiColor::Cyan.on_default(),
            place: AnsiColor::Magenta.on_default(),
            observation: AnsiColor::Green.on_default().bold(),
        }
    }
}

/// Writes items for a person to read.
pub struct View<'a, W> {
    out: W,
    analysis: &'a Analysis,
    source: SourceText,
    width: usize,
    styles: Styles,
    part: Option<usize>,
}

impl<'a, W: Write> View<'a, W> {
    /// A view that breaks lines at `width` columns.
    pub fn new(out: W, analysis: &'a Analysis, width: usize, coloured: bool) -> Self {
        let source = SourceText::new(analysis.document.source.clone());
        let styles = if coloured { Styles::coloured() } else { Styles::default() };
        Self { out, analysis, source, width: width.max(INDENT + 20), styles, part: None }
    }

    /// Writes what is held back.
    pub fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes one sentence or table row.
    pub fn item(&mut self, item: &Item<'_>) -> io::Result<()> {
        let Some(part) = self.analysis.outline.parts.get(item.part) else { return Ok(()) };
        if self.part != Some(item.part) {
            self.part = Some(item.part);
            self.part_line(part, item.part)?;
        }
        let (line, column) = self.source.line_and_column(self.analysis.document.source_span(item.span).start());
        let title = format!("{} {}", item.kind, item.number);
        writeln!(
            self.out,
            "{}  {}",
            paint(&title, self.styles.title),
            self.faint(&format!("line {line}, column {column}"))
        )?;
        self.context(item, part)?;
        self.source_lines(item)?;
        self.cleaned(item)?;
        self.mentions(item)?;
        for observation in &item.observations {
            self.observation(observation)?;
        }
        writeln!(self.out)
    }

    fn part_line(&mut self, part: &Part, index: usize) -> io::Result<()> {
        let id = self.analysis.documents.get(index).map_or("", |document| document.id.as_str());
        let title = part.title.map_or("", |title| title.of(&self.analysis.document.text));
        let area = part.area.as_ref().map_or_else(
            || "no place known".to_owned(),
            |area| format!("{}{}", area.name, area.code.as_ref().map(|code| format!(" {code}")).unwrap_or_default()),
        );
        let year = part.year.map_or_else(|| "no year known".to_owned(), |year| year.to_string());
        writeln!(self.out, "{}  {title}", paint(&format!("document {id}"), self.styles.title))?;
        writeln!(
            self.out,
            "{}\n",
            self.faint(&format!("  {:?}, {area}, {year}, {}", part.genre, context(&part.context)))
        )
    }

    /// The headings above and what they hand down.
    fn context(&mut self, item: &Item<'_>, part: &Part) -> io::Result<()> {
        let mut headings = Vec::new();
        let mut above = item.section;
        while let Some(section) = above.and_then(|index| part.sections.get(index)) {
            headings.push(section.heading.of(&self.analysis.document.text));
            above = section.parent.filter(|&parent| Some(parent) < above);
        }
        headings.reverse();
        let path = if headings.is_empty() { "no heading".to_owned() } else { headings.join(" > ") };
        self.block("below", &path, self.styles.faint)?;
        self.block("", &format!("→ {}", context(item.context)), self.styles.faint)
    }

    /// The source as it stands, each line with its first code point.
    fn source_lines(&mut self, item: &Item<'_>) -> io::Result<()> {
        let span = self.analysis.document.source_span(item.span);
        let mut offset = span.start();
        for line in self.source.slice(span).split_inclusive('\n') {
            let shown = line.trim_end_matches(['\n', '\r']).replace('\t', " ");
            let label = format!("{offset:>INDENT$}", INDENT = INDENT - 2);
            writeln!(self.out, "{}│ {}", paint(&label, self.styles.faint), paint(&shown, self.styles.faint))?;
            offset += line.chars().count();
        }
        Ok(())
    }

    /// The cleaned sentence with its mentions marked below: `^` numbers, `~` periods, `=` places.
    fn cleaned(&mut self, item: &Item<'_>) -> io::Result<()> {
        let text = item.span.of(&self.analysis.document.text).replace(['\n', '\t'], " ");
        let shift = item.span.start();
        let range = |start: usize, end: usize| start - shift.min(start)..end - shift.min(end);
        let numbers: Marks =
            item.mentions.quantities.iter().map(|m| (range(m.span.start(), m.span.end()), '^')).collect();
        let periods: Marks = item.mentions.periods.iter().map(|m| (range(m.span.start(), m.span.end()), '~')).collect();
        let places: Marks = item.mentions.places.iter().map(|m| (range(m.span.start(), m.span.end()), '=')).collect();
        let rows = [(numbers, self.styles.number), (periods, self.styles.period), (places, self.styles.place)];
        let margin = " ".repeat(INDENT);
        for line in wrapped(&text, self.width - INDENT) {
            writeln!(self.out, "{margin}{}", &text[line.clone()])?;
            for (marks, style) in &rows {
                let row = underline(&text, &line, marks);
                if !row.is_empty() {
                    writeln!(self.out, "{margin}{}", paint(&row, *style))?;
                }
            }
        }
        Ok(())
    }

    fn mentions(&mut self, item: &Item<'_>) -> io::Result<()> {
        let text = self.analysis.document.text.as_str();
        for number in &item.mentions.quantities {
            let line = format!("{}{}", padded(number.span.of(text), SURFACE), number_reading(number, text));
            self.block("number", &line, self.styles.number)?;
        }
        for period in &item.mentions.periods {
            let line = format!("{}{}", padded(period.span.of(text), SURFACE), period_reading(period));
            self.block("period", &line, self.styles.period)?;
        }
        for place in &item.mentions.places {
            let line = format!("{}{}", padded(place.span.of(text), SURFACE), place_reading(place));
            self.block("place", &line, self.styles.place)?;
        }
        if let Some(topic) = &item.mentions.topic {
            self.block("topic", &topic.name, self.styles.place)?;
        }
        Ok(())
    }

    fn observation(&mut self, observation: &Observation) -> io::Result<()> {
        let dash = || "—".to_owned();
        let value = observation.value_max.map_or_else(
            || observation.value.normalize().to_string(),
            |max| format!("{}–{}", observation.value.normalize(), max.normalize()),
        );
        let years = match (observation.year_start, observation.year) {
            (Some(first), Some(last)) => format!("{first}–{last}"),
            (_, year) => year.map_or_else(dash, |year| year.to_string()),
        };
        let what = format!("{} = {value} {}", observation.indicator, observation.unit.as_str());
        self.block("⇒", &what, self.styles.observation)?;
        let mut how = vec![
            years,
            observation.scope.clone().unwrap_or_else(dash),
            observation.measure.as_str().to_owned(),
            observation.status.as_str().to_owned(),
            observation.bound.as_str().to_owned(),
            observation.confidence.as_decimal().to_string(),
        ];
        how.extend(observation.flags.iter().map(Flag::spelling).map(String::from));
        self.block("", &how.join("  "), Style::new())?;
        self.block("", &format!("rules: {}", observation.rules.join(", ")), self.styles.faint)
    }

    /// A label and a text that is broken to the width and set off behind the label.
    fn block(&mut self, label: &str, text: &str, style: Style) -> io::Result<()> {
        for (number, line) in wrapped(text, self.width - INDENT).into_iter().enumerate() {
            let label = if number == 0 { label } else { "" };
            let margin = " ".repeat((INDENT - 2).saturating_sub(width(label)));
            writeln!(self.out, "{margin}{label}  {}", paint(&text[line], style))?;
        }
        Ok(())
    }

    fn faint(&self, text: &str) -> String {
        paint(text, self.styles.faint)
    }
}

type Marks = Vec<(Range<usize>, char)>;

fn paint(text: &str, style: Style) -> String {
    format!("{}{text}{}", style.render(), style.render_reset())
}

fn context(context: &Context) -> String {
    let year = match (context.year_start, context.year) {
        (Some(first), Some(last)) => format!("{first}–{last}"),
        (_, Some(year)) => year.to_string(),
        _ => "no year".to_owned(),
    };
    let status = context.status.map_or("no status", |status| status.as_str());
    let scope = context.scope.as_ref().map(|scope| format!(", {scope}")).unwrap_or_default();
    format!("{year}, {status}{scope}")
}

fn number_reading(mention: &QuantityMention, text: &str) -> String {
    let quantity = &mention.quantity;
    let max = quantity.value_max.map(|max| format!("–{}", max.normalize())).unwrap_or_default();
    let mut reading = format!("{}{max} {}", quantity.value.normalize(), quantity.unit.as_str());
    if let Some(amount) = quantity.amount().filter(|amount| *amount != quantity.value) {
        reading = format!("{reading} = {} {}", amount.normalize(), quantity.unit.base());
    }
    let outer =
        if mention.outer == mention.span { String::new() } else { format!("  “{}”", mention.outer.of(text)) };
    let role = format!("{:?}", mention.role).to_lowercase();
    format!("{reading}  {}  {role}  [{}]{outer}", quantity.bound.as_str(), mention.rule)
}

fn period_reading(period: &PeriodMention) -> String {
    let first = period.year_start.map(|first| format!("{first}–")).unwrap_or_default();
    format!("{first}{}  {}", period.year, format!("{:?}", period.kind).to_lowercase())
}

fn place_reading(place: &PlaceMention) -> String {
    let code = place.code.as_deref().unwrap_or(if place.zone { "zone" } else { "no code" });
    format!("{}  {code}  {}", place.name, format!("{:?}", place.role).to_lowercase())
}
