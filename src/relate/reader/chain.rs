//! Runs with words but no separator between them: which of their numbers count, and what their words say together.

use std::ops::Range;

use crate::lexicon::phrase_words::{self, PhraseWords};
use crate::mention::{Mentions, QuantityMention, Role};
use crate::relate::number::{is_percent, is_points};
use crate::relate::phrase::{self, Trigger};
use crate::relate::reader::{Reader, Scene};
use crate::relate::runs::Run;
use crate::span::TextSpan;

/// Classifiers of kinds, whose number counts only where nothing else does: 6 类渔民 8 项标准.
const KINDS: [&str; 3] = ["类", "种", "级"];

/// The words around the first number of a chain.
struct Link {
    /// In front of it.
    pre: String,
    /// Between it and the next one.
    between: String,
    /// Between it and the next one, without what only reports the next one.
    content: String,
}

impl Reader<'_> {
    /// Reads runs with words but no separator between them: 由 A 增加到 B; 组织 N 家企业参加展会 M 场;
    /// N 个项目完成投资 X 亿元.
    pub(super) fn chain(&mut self, scene: Scene<'_>, runs: &[Run<'_>], clause: TextSpan) {
        let Some((run, rest)) = runs.split_first() else { return };
        let Some(&first) = run.quantities.first() else { return };
        if self.is_class(scene.mentions, run, clause) {
            if let Some((next, more)) = rest.split_first() {
                let text = self.residue(TextSpan::new(run.pre.start(), next.pre.end()), scene.mentions);
                let text = text.replacen(first.outer.of(&self.doc.text), "", 1);
                self.run(scene, &Run { linked: false, ..next.clone() }, Some(text));
                self.chain(scene, more, clause);
            }
            return;
        }
        let Some((next, more)) = rest.split_first() else {
            self.run(scene, run, None);
            return;
        };
        let (Some(&second), Some(&last)) = (next.quantities.first(), runs.last().and_then(|r| r.quantities.first()))
        else {
            return;
        };
        if let Some(open) = opened_bracket(run.post.of(&self.doc.text)) {
            // 改造 N 个片区（包括 M 个小区）: a bracket opens a clause of its own.
            let at = run.post.start() + open.start;
            let inside = run.post.start() + open.end;
            let outer = Run { post: TextSpan::new(run.post.start(), at), ..run.clone() };
            self.run(scene, &outer, None);
            let pre = TextSpan::new(inside, next.pre.end().max(inside));
            self.chain(scene, &first_replaced(rest, Run { pre, item: true, linked: false, ..next.clone() }), clause);
            return;
        }
        let between = self.residue(run.post, scene.mentions);
        let content = phrase::strip_head(self.words, &self.tail(&between, second).rest);
        let link = Link { pre: self.residue(run.pre, scene.mentions), between, content };
        if link.content.is_empty() || self.tail(&link.pre, first).from {
            // 由 A 增加到 B; 达到 A 增长 B
            let bare = Run { post: TextSpan::new(run.post.start(), run.post.start()), ..run.clone() };
            self.run(scene, &bare, None);
            self.chain(scene, &first_replaced(rest, Run { linked: false, ..next.clone() }), clause);
            return;
        }
        let counts = !is_percent(first) && first.role == Role::Measured;
        if counts && KINDS.contains(&first.quantity.unit.base()) && more.is_empty() && !next.post.is_empty() {
            // 6 类渔民 8 项补助标准: only the second number counts.
            self.run(scene, &Run { linked: false, item: false, ..next.clone() }, None);
            return;
        }
        let relative = is_percent(last) || is_points(last) || last.role == Role::Rank;
        if counts && (relative || is_amount(&link)) {
            self.qualified(scene, runs, &link, last);
        } else if let Some(relative_clause) = link.between.trim_end().strip_suffix('的') {
            let text = self.relative_clause(scene, next, &link, relative_clause);
            self.run(scene, run, Some(text));
            let next = Run { pre: TextSpan::new(next.pre.end(), next.pre.end()), linked: false, ..next.clone() };
            self.chain(scene, &first_replaced(rest, next), clause);
        } else {
            let text = format!("{}{}", link.pre, link.between);
            self.run(scene, run, Some(text.clone()));
            if more.is_empty() && next.post.is_empty() {
                self.run(scene, next, Some(text));
            } else {
                let next = Run { pre: run.pre, linked: false, ..next.clone() };
                self.chain(scene, &first_replaced(rest, next), clause);
            }
        }
    }

    /// Counts that only qualify what the last number measures: N 个项目完成投资 X 亿元.
    fn qualified(&mut self, scene: Scene<'_>, runs: &[Run<'_>], link: &Link, last: &QuantityMention) {
        let [run, next, ..] = runs else { return };
        let Some((measured, counted)) = runs.split_last() else { return };
        let mut text = self.residue(TextSpan::new(run.pre.start(), measured.pre.end()), scene.mentions);
        let relative = is_percent(last) || is_points(last);
        let moves = self.tail(&self.residue(next.pre, scene.mentions), last).trigger != Trigger::None;
        let keeps_count = relative && moves && !link.content.contains("投资");
        if !keeps_count {
            for count in counted.iter().flat_map(|run| &run.quantities) {
                text = text.replacen(count.outer.of(&self.doc.text), "", 1);
            }
        }
        self.run(scene, measured, Some(text));
    }

    /// 惠及 N 户居民的 M 个片区改造开工; 总投资 X 亿元的 M 个项目: what the first number says of the second one's thing.
    fn relative_clause(&self, scene: Scene<'_>, next: &Run<'_>, link: &Link, clause: &str) -> String {
        match ["总投资", "投资"].into_iter().find(|amount| link.pre.ends_with(amount)) {
            Some(amount) => {
                let behind = self.residue(next.post, scene.mentions);
                let nominal = phrase::nominal_start(&behind);
                format!("{}{amount}", if nominal.is_empty() { behind } else { nominal })
            }
            None => format!("{}{clause}", link.pre),
        }
    }

    /// Whether a size only names a class of what a later number counts: 五千吨以上的泊位十六个.
    fn is_class(&self, mentions: &Mentions, run: &Run<'_>, clause: TextSpan) -> bool {
        const COUNTED: [&str; 7] = ["个", "家", "座", "户", "条", "处", "项"];
        const FARTHEST: usize = 14;
        let Some(&quantity) = run.quantities.last() else { return false };
        let text = &self.doc.text;
        let behind = text.get(quantity.outer.end()..clause.end()).unwrap_or("");
        let invested = run.pre.of(text).ends_with("投资");
        if invested || !behind.starts_with('的') || is_percent(quantity) || quantity.role == Role::Rank {
            return false;
        }
        let is_near = |from: usize| {
            text.get(quantity.outer.end()..from).is_some_and(|between| between.chars().count() <= FARTHEST)
        };
        mentions.quantities.iter().any(|m| {
            m.span.start() > quantity.outer.end()
                && clause.contains(m.span)
                && matches!(m.role, Role::Measured | Role::Other)
                && COUNTED.contains(&m.quantity.unit.base())
                && is_near(m.span.start())
        })
    }
}

/// A bracket that is still open at the end of a text, with the word behind it that only says how its numbers belong
/// to the one in front: （包括, （含, （其中.
fn opened_bracket(text: &str) -> Option<Range<usize>> {
    let start = text.rfind(['（', '('])?;
    let inside = text[start..].trim_start_matches(['（', '(']);
    if inside.contains(['）', ')']) {
        return None;
    }
    let words = ["包括", "包含", "其中", "含"].into_iter().find(|word| inside.starts_with(word))?;
    Some(start..text.len() - inside.len() + words.len())
}

/// The runs with another one in the first place.
fn first_replaced<'m>(runs: &[Run<'m>], first: Run<'m>) -> Vec<Run<'m>> {
    let more = runs.get(1..).unwrap_or_default();
    std::iter::once(first).chain(more.iter().cloned()).collect()
}

/// Whether the words between a count and an amount make the count a qualifier: N 个项目完成投资 X 亿元.
fn is_amount(link: &Link) -> bool {
    const RECEIVERS: [&str; 9] = ["为", "向", "对", "给", "组织", "帮助", "支持", "服务", "发放"];
    PhraseWords::shared().at_end(phrase_words::Kind::Amount, &link.content).is_some()
        && !RECEIVERS.iter().any(|w| link.pre.contains(w))
}
