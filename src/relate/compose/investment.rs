//! Investments: what the money went into stands behind its number.

use crate::lexicon::words::Kind;
use crate::relate::compose::front::Front;
use crate::relate::number::is_size;
use crate::relate::phrase;
use crate::relate::reader::{Reader, Reading, Scene};
use crate::relate::rule::Rule;
use crate::relate::runs::Run;

impl Reader<'_> {
    /// 投资 X 亿元的索道投用; 投资 X 亿元，改造管网 N 公里: what the money went into stands behind it.
    pub(super) fn investment(&self, scene: Scene<'_>, run: &Run<'_>, front: &Front) -> Option<Reading> {
        let post = run.post.of(&self.doc.text);
        let reading = |indicator: String, inferred: bool| Reading {
            indicator,
            tail: front.tail.clone(),
            rule: Rule::InvestmentObject,
            inferred,
        };
        if self.lists_investments(run, front) {
            let object = self.object_in(post.trim_start_matches('的'));
            let named = phrase::drop_enumeration(self.words, &object);
            return (!object.is_empty()).then(|| reading(format!("投资{named}"), true));
        }
        let verb = ["总投资", "投资"].into_iter().find(|verb| front.head.ends_with(verb))?;
        let opening = &front.head[..front.head.len() - verb.len()];
        let object = match post.strip_prefix('的') {
            Some(behind) => self.object_in(behind),
            None if opening.is_empty() && post.is_empty() => self.object_in_next(scene, run)?,
            None => return None,
        };
        let opened = opening.is_empty() || self.words.kinds(opening).any(&[Kind::Event, Kind::Adverb]);
        if object.chars().count() < 2 || !opened {
            return None;
        }
        let indicator = if verb == "总投资" { format!("{object}{verb}") } else { format!("{verb}{object}") };
        Some(reading(indicator, !post.starts_with('的')))
    }

    /// Whether a bare amount goes on with a list of investments: 投资 X 亿元的快速路、Y 亿元的水厂.
    fn lists_investments(&self, run: &Run<'_>, front: &Front) -> bool {
        run.item
            && front.head.is_empty()
            && !run.post.is_empty()
            && run.quantities.first().is_some_and(|q| q.quantity.unit.base() == self.memory.unit && is_size(q))
            && self.memory.last.first().is_some_and(|last| last.starts_with("投资"))
    }

    /// What an amount is for, where its verb has no object: 财政安排 3 亿元用于支持养老, 投入 3 亿元，用于修渠.
    pub(super) fn purpose<'t>(&'t self, run: &Run<'_>, indicator: &str) -> Option<&'t str> {
        const VERBS: [&str; 11] =
            ["安排", "投入", "拨出", "拨付", "筹措", "筹集", "统筹", "拿出", "下达", "列支", "出资"];
        let money = run.quantities.first().is_some_and(|q| q.quantity.unit.base().ends_with('元'));
        if !money || !VERBS.iter().any(|verb| indicator.ends_with(verb)) {
            return None;
        }
        let behind = self.doc.text.get(run.quantities.last()?.outer.end()..)?.trim_start_matches(['左', '右']);
        let same_clause = behind.starts_with("用于") || behind.starts_with("支持");
        let behind = if same_clause { behind } else { behind.strip_prefix(['，', ','])? };
        if !same_clause && !behind.starts_with("用于") {
            return None;
        }
        let purpose = &behind[..behind.find(['，', '。', '；', '、', ',', ';', '\n']).unwrap_or(behind.len())];
        const LONGEST: usize = 24;
        let plain = !purpose.contains(|c: char| c.is_ascii_digit() || c == '元') && purpose.chars().count() <= LONGEST;
        (plain && purpose.len() > "用于".len() * 2).then_some(purpose)
    }

    /// The nouns behind an amount, or all words where they begin with a verb.
    fn object_in(&self, behind: &str) -> String {
        let nominal = phrase::nominal_start(behind);
        if nominal.is_empty() { phrase::clean_post(self.words, behind) } else { nominal }
    }

    /// The clause behind an amount that opens its sentence.
    fn object_in_next(&self, scene: Scene<'_>, run: &Run<'_>) -> Option<String> {
        let follows = self.memory.fresh && self.memory.same_segment;
        if follows || !self.memory.subject.is_empty() || self.zone.is_some() {
            return None;
        }
        let at = scene.sentence.clauses.iter().position(|c| c.contains(run.pre))?;
        let next = *scene.sentence.clauses.get(at + 1)?;
        if next.of(&self.doc.text).trim_start().starts_with("实施") {
            return None;
        }
        let between = self.doc.text.get(run.post.end()..next.start()).unwrap_or("");
        if between.contains(['；', ';']) {
            return None;
        }
        let mut text = self.residue(next, scene.mentions);
        for mention in scene.mentions.quantities.iter().filter(|m| next.contains(m.span)) {
            text = text.replacen(mention.outer.of(&self.doc.text), "", 1);
        }
        Some(phrase::clean_post(self.words, &phrase::strip_head(self.words, &text)))
    }
}
