//! What the last item of a list of counts lends to the items before it.

use crate::lexicon::vocabulary::Vocabulary;
use crate::lexicon::words::{Kind, Words};
use crate::relate::phrase;
use crate::relate::reader::Reader;
use crate::relate::runs::Run;

impl Reader<'_> {
    /// What the last item of a list of counts lends to the items before it.
    pub(in crate::relate) fn lend(&self, runs: &mut [Run<'_>]) {
        let text = &self.doc.text;
        let mut end = runs.len();
        while end > 0 {
            let mut start = end - 1;
            while start > 0 && runs[start].item {
                start -= 1;
            }
            let last = runs[end - 1].post.of(text);
            if end - start > 1 && !last.is_empty() {
                for run in &mut runs[start..end - 1] {
                    if !run.post.is_empty() {
                        run.lent = lent_to(self.words, run.post.of(text), last);
                    }
                }
            }
            end = start;
        }
    }
}

/// What the last item of a list of counts lends to an earlier one.
fn lent_to(words: &Words, earlier: &str, last: &str) -> String {
    const CLASSES: [&str; 6] = ["项目", "工程", "事项", "任务", "行动", "试点"];
    let (earlier, last) = (earlier.trim_matches(phrase::is_punctuation), last.trim_matches(phrase::is_punctuation));
    // 3 万吨冷库、2 座码头等工程筹备加快: what stands behind 等 is said of all.
    if let Some(at) = last.find('等') {
        let behind = &last[at + '等'.len_utf8()..];
        if CLASSES.iter().any(|class| behind.starts_with(*class)) {
            let noun = phrase::nominal_start(behind);
            return if earlier.ends_with(&noun) { String::new() } else { noun };
        }
    }
    if words.kinds(earlier).has(Kind::Level) && !matches!(earlier, "国家" | "全国") {
        let own = words.prefix(last, &[Kind::Level]).map_or("", |(w, _)| w);
        return last[own.len()..].to_owned();
    }
    if earlier.ends_with('”')
        && let Some(at) = last.rfind('”')
    {
        return last[at + '”'.len_utf8()..].to_owned();
    }
    if let Some(class) = CLASSES.iter().find(|class| last.ends_with(**class) && !earlier.ends_with(**class)) {
        let action = words.suffix(earlier, &[Kind::Event]).is_some();
        return if action { (*class).to_owned() } else { String::new() };
    }
    // 6 个集体、7 名个人荣获表彰: an honour at the end is said of both.
    const HONOURS: [&str; 6] = ["荣获", "获评", "获得", "获", "入选", "被评为"];
    let honour = HONOURS.iter().filter_map(|verb| last.find(verb)).min().filter(|&at| at > 0);
    if let Some(at) =
        honour.filter(|_| earlier.chars().count() <= 7 && !HONOURS.iter().any(|verb| earlier.contains(verb)))
    {
        return last[at..].to_owned();
    }
    // 28 个省、2300 个县初步建立救助体系
    let kind = earlier.split('（').next().unwrap_or(earlier);
    let short = kind.chars().count() <= 7 && !earlier.contains(['的', '“']);
    let all = Vocabulary::shared().cut(last);
    if short && let Some(verb) = all.iter().skip(1).find(|t| matches!(t.tag, "v" | "d" | "ad")) {
        let counted = last[..verb.start].chars().count() <= 8;
        if counted && all.last().is_some_and(|t| t.start + t.word.len() - verb.start > 12) {
            return last[verb.start..].to_owned();
        }
    }
    // 4 项课题、13 个专题同步推进: a predicate at the end is said of all.
    let cut = Vocabulary::shared().cut(last);
    let is_predicate = |tag: &str| matches!(tag, "v" | "d" | "vd" | "ad" | "vn" | "a");
    let verbs = cut.iter().rev().take_while(|t| is_predicate(t.tag)).count();
    let predicate = &cut[cut.len() - verbs..];
    let plain = Vocabulary::shared().cut(earlier).last().is_some_and(|t| t.tag.starts_with('n'));
    if plain && verbs > 0 && verbs < cut.len() && predicate.last().is_some_and(|t| t.tag == "v") {
        return predicate.iter().map(|t| t.word).collect();
    }
    String::new()
}
