//! The words of a span without the periods and places that it names.

use crate::mention::{Mentions, PeriodKind, PlaceRole};
use crate::relate::phrase;
use crate::relate::reader::Reader;
use crate::span::TextSpan;

impl Reader<'_> {
    /// The text of a span without the periods and places that it names.
    pub(in crate::relate) fn residue(&self, span: TextSpan, mentions: &Mentions) -> String {
        let mut masks: Vec<TextSpan> = mentions
            .periods
            .iter()
            .filter(|p| p.kind != PeriodKind::InName)
            .map(|p| with_particles(&self.doc.text, p.span, p.kind))
            .chain(mentions.places.iter().filter(|p| p.role == PlaceRole::Scope).map(|p| p.span))
            .filter(|m| m.overlaps(span))
            .collect();
        masks.sort_unstable();
        let mut out = String::with_capacity(span.len());
        let mut at = span.start();
        for mask in masks {
            if mask.start() > at {
                out.push_str(self.doc.text.get(at..mask.start()).unwrap_or(""));
            }
            at = at.max(mask.end());
        }
        if at < span.end() {
            out.push_str(self.doc.text.get(at..span.end()).unwrap_or(""));
        }
        out
    }
}

/// A period with the words that only tie it to its sentence: 在…以前, 比…的.
fn with_particles(text: &str, span: TextSpan, kind: PeriodKind) -> TextSpan {
    const BEFORE: [&str; 8] = ["截至", "截止", "直到", "在", "到", "于", "至", "自"];
    const AFTER: [&str; 16] = [
        "底以前",
        "底前",
        "年底",
        "年末",
        "以前",
        "之前",
        "以来",
        "期间",
        "时期",
        "底",
        "末",
        "前",
        "内",
        "中",
        "间",
        "年度",
    ];
    const COMPARED: [&str; 5] = ["比", "较", "同", "与", "和"];
    let before = text.get(..span.start()).unwrap_or("");
    let after = text.get(span.end()..).unwrap_or("");
    let base = kind == PeriodKind::Base;
    // 由1980年的 A 增加到 B: 由 and 从 say that a change starts here.
    let inside = span.of(text);
    let verb_before = text[..span.start()].chars().next_back().is_some_and(|c| !phrase::is_punctuation(c) && c != '\n');
    let source = ["由", "从", "自"]
        .iter()
        .find(|w| inside.starts_with(**w) && !inside.contains(['到', '至']))
        .or_else(|| ["到", "至"].iter().find(|w| verb_before && inside.starts_with(**w)))
        .map_or(0, |w| w.len());
    let span = TextSpan::new(span.start() + source, span.end());
    // 增加到2002年的…: here 到 belongs to the verb.
    let opens = |word: &str| {
        let rest = &before[..before.len() - word.len()];
        !matches!(word, "到" | "至" | "于") || rest.chars().next_back().is_none_or(phrase::is_punctuation)
    };
    let front = BEFORE
        .iter()
        .chain(COMPARED.iter().filter(|_| base))
        .find(|w| before.ends_with(**w) && opens(w))
        .map_or(0, |w| w.len());
    // 今年中央财政: here 中 begins the next word.
    let apart = |word: &str| {
        let next = after[word.len()..].chars().next();
        let longer = match word {
            "中" => "央国部小心学医共西东高等职期美俄外",
            "前" => "期列后沿景提三十五两",
            "内" => "蒙需资部外陆河贸容",
            "底" => "部线",
            "间" => "接",
            _ => "",
        };
        !next.is_some_and(|c| longer.contains(c))
    };
    let mut back = AFTER.iter().find(|w| after.starts_with(**w) && apart(w)).map_or(0, |w| w.len());
    if base {
        back += ["同期", "相比", "比较"].iter().find(|w| after[back..].starts_with(**w)).map_or(0, |w| w.len());
    }
    TextSpan::new(span.start() - front, span.end() + back)
}
