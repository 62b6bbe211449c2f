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
    let before = text.get(..span.start()).unwrap_or("");
    let after = text.get(span.end()..).unwrap_or("");
    let base = kind == PeriodKind::Base;
    let source = start_of_change(before, span.of(text));
    let start = span.start() + source - particle_before(before, base);
    TextSpan::new(start, span.end() + particle_behind(after, base))
}

/// Bytes of 由 or 从 in a period that say that a change starts here: 由1980年的 A 增加到 B; and of 到 that belongs to
/// the verb in front of it.
fn start_of_change(before: &str, period: &str) -> usize {
    let verb_before = before.chars().next_back().is_some_and(|c| !phrase::is_punctuation(c) && c != '\n');
    ["由", "从", "自"]
        .iter()
        .find(|w| period.starts_with(**w) && !period.contains(['到', '至']))
        .or_else(|| ["到", "至"].iter().find(|w| verb_before && period.starts_with(**w)))
        .map_or(0, |w| w.len())
}

/// Bytes of the preposition that a text in front of a period ends with.
fn particle_before(before: &str, base: bool) -> usize {
    const ANY: [&str; 8] = ["截至", "截止", "直到", "在", "到", "于", "至", "自"];
    const COMPARED: [&str; 5] = ["比", "较", "同", "与", "和"];
    // 增加到2002年的…: here 到 belongs to the verb.
    let opens = |word: &str| {
        let rest = &before[..before.len() - word.len()];
        !matches!(word, "到" | "至" | "于") || rest.chars().next_back().is_none_or(phrase::is_punctuation)
    };
    let mut words = ANY.iter().chain(COMPARED.iter().filter(|_| base));
    words.find(|w| before.ends_with(**w) && opens(w)).map_or(0, |w| w.len())
}

/// Bytes of the particles that a text behind a period begins with.
fn particle_behind(after: &str, base: bool) -> usize {
    const PARTICLES: [&str; 16] = [
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
    // 年初中学招生: here 中 begins the next word.
    let apart = |word: &str| {
        let longer = match word {
            "中" => "央国部小心学医共西东高等职期美俄外",
            "前" => "期列后沿景提三十五两",
            "内" => "蒙需资部外陆河贸容",
            "底" => "部线",
            "间" => "接",
            _ => "",
        };
        !after[word.len()..].starts_with(|c| longer.contains(c))
    };
    let length = PARTICLES.iter().find(|w| after.starts_with(**w) && apart(w)).map_or(0, |w| w.len());
    let rest = after.get(length..).filter(|_| base).unwrap_or("");
    // 比去年预算增加 N 亿元: what was planned then is what is compared with.
    length
        + ["同期", "相比", "比较", "预算数", "预算", "决算数", "决算", "计划数", "计划"]
            .iter()
            .find(|w| rest.starts_with(**w))
            .map_or(0, |w| w.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The period `period` of a text with its particles.
    fn masked(text: &'static str, period: &str, kind: PeriodKind) -> &'static str {
        let start = text.find(period).expect("the period");
        with_particles(text, TextSpan::new(start, start + period.len()), kind).of(text)
    }

    #[test]
    fn particles_belong_to_the_period() {
        assert_eq!(masked("截至2023年底，茶园", "2023年", PeriodKind::Sets), "截至2023年底");
        assert_eq!(masked("茶园比2022年同期增加", "2022年", PeriodKind::Base), "比2022年同期");
        assert_eq!(masked("茶园和2022年", "2022年", PeriodKind::Sets), "2022年");
    }

    #[test]
    fn verbs_and_longer_words_keep_theirs() {
        assert_eq!(masked("增加到2023年的3万亩", "2023年", PeriodKind::Sets), "2023年");
        assert_eq!(masked("2023年中小学招生", "2023年", PeriodKind::Sets), "2023年");
        assert_eq!(masked("由2020年的3万亩", "由2020年", PeriodKind::Sets), "2020年");
    }
}
