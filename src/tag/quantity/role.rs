//! What a number is, from its form and its direct neighbours. The first rule that speaks decides.

mod dates;
mod names;
mod sizes;

use super::Reading;
use super::qualifier::Around;
use crate::lexicon::units::UnitKind;
use crate::mention::Role;
use crate::quantity::Decimal;
use crate::quantity::numeral::Script;
use crate::span::TextSpan;

/// A number and its neighbours inside the sentence.
pub(super) struct Context<'t> {
    /// The sentence up to the number.
    pub before: &'t str,
    /// The sentence behind the number and its unit.
    pub after: &'t str,
    /// What was read.
    pub reading: &'t Reading,
    /// Its qualifiers.
    pub around: &'t Around,
}

/// One rule: a name, what it looks at, a sentence in which it speaks and one in which it does not.
pub(super) struct Rule {
    /// For `explain`.
    pub name: &'static str,
    /// The role that it gives, or nothing.
    pub role: fn(&Context<'_>) -> Option<Role>,
    /// A sentence with one number that the rule decides.
    pub positive: &'static str,
    /// A sentence that it leaves alone.
    pub negative: &'static str,
}

/// All rules in the order in which they are asked.
fn rules() -> impl Iterator<Item = &'static Rule> {
    names::FIRST.iter().chain(&ORDINALS).chain(&dates::RULES).chain(&names::LAST).chain(&sizes::RULES)
}

/// Name, positive and negative example of every rule, for `explain` and the documentation.
pub fn examples() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    rules().map(|rule| (rule.name, rule.positive, rule.negative))
}

/// The role of a number and the rule that gave it.
pub(super) fn decide(context: &Context<'_>) -> (Role, &'static str) {
    if let Some(role) = context.reading.role {
        return (role, context.reading.rule);
    }
    rules()
        .find_map(|rule| (rule.role)(context).map(|role| (role, rule.name)))
        .unwrap_or((Role::Measured, context.reading.rule))
}

/// 第 before the number of a rank.
pub(super) fn rank_prefix(text: &str, from: usize, start: usize) -> TextSpan {
    let before = text[from..start].trim_end();
    let begin = if before.ends_with('第') { from + before.len() - '第'.len_utf8() } else { start };
    TextSpan::new(begin, start)
}

const ORDINALS: [Rule; 4] = [
    Rule {
        name: "rank",
        // 第 2 位, 第11名: Arabic digits alone are annotated.
        role: |c| {
            let placed = matches!(c.reading.unit.as_str(), "位" | "名");
            let bare = c.reading.unit.is_empty()
                && c.before_trimmed().trim_end_matches('第').ends_with(['居', '列', '省', '国', '市', '排']);
            (c.is_ordinal() && c.is_arabic() && (placed || bare)).then_some(Role::Rank)
        },
        positive: "总量居全省第2位。",
        negative: "居全省第二位。",
    },
    Rule {
        name: "ordinal",
        // 第八届, 第2批, 第3.
        role: |c| c.is_ordinal().then_some(Role::Ordinal),
        positive: "入选第2批名单。",
        negative: "分2批拨付。",
    },
    Rule {
        name: "top-n",
        // 居全国前10, 进入前3位, 前1%; not 支持前150位企业.
        role: |c| {
            if !c.before_trimmed().ends_with('前') {
                return None;
            }
            let near = c.clause_before(12);
            let ranked = ["居", "列", "入", "跻身", "排", "进", "位", "全球", "全国", "全省", "世界"]
                .iter()
                .any(|w| near.contains(w));
            let unit = c.has_no_unit() || c.reading.unit == "%" || c.reading.unit == "‰" || c.reading.unit == "‱";
            (ranked || unit).then_some(Role::Other)
        },
        positive: "居全国前10位。",
        negative: "支持前150位骨干企业。",
    },
    Rule {
        name: "place-in-ranking",
        // 全国排名53位, 倒数30位; not 提升6位.
        role: |c| {
            const RANKING: [&str; 12] =
                ["排名", "倒数", "名列", "位列", "位居", "居全", "列全", "排全", "位次", "升至", "升到", "居第"];
            const MOVES: [&str; 11] = ["提升", "上升", "前进", "前移", "下降", "后退", "跃升", "进", "升", "退", "高"];
            if c.reading.unit != "位" || !c.is_arabic() {
                return None;
            }
            let near = c.clause_before(16);
            let moved = MOVES.iter().any(|m| c.before_trimmed().trim_end_matches('了').ends_with(m));
            (!moved && RANKING.iter().any(|w| near.contains(w))).then_some(Role::Rank)
        },
        positive: "综合排名53位。",
        negative: "排名提升3位。",
    },
];

impl Context<'_> {
    fn before_trimmed(&self) -> &str {
        self.before.trim_end_matches([' ', '\u{3000}', '\t'])
    }

    fn after_trimmed(&self) -> &str {
        self.after.trim_start_matches([' ', '\u{3000}', '\t'])
    }

    /// What stands behind the number and its qualifiers.
    fn after_outer(&self) -> &str {
        self.after.get(self.around.outer.end() - self.reading.end..).unwrap_or_default()
    }

    /// Up to `chars` characters before the number, not further than its clause.
    fn clause_before(&self, chars: usize) -> &str {
        let start = self.before.char_indices().rev().take(chars).last().map_or(self.before.len(), |(i, _)| i);
        let near = &self.before[start..];
        near.rfind(['，', '。', '；', ',', ';']).map_or(near, |i| &near[i..])
    }

    fn is_ordinal(&self) -> bool {
        self.before_trimmed().ends_with('第')
    }

    fn is_arabic(&self) -> bool {
        self.reading.script == Script::Arabic
    }

    fn has_no_unit(&self) -> bool {
        self.reading.unit.is_empty()
    }

    /// Digits of the number without its fraction.
    fn digits(&self) -> usize {
        self.reading.value.trunc().to_string().len()
    }

    fn is_whole(&self) -> bool {
        self.reading.decimals == 0 && self.reading.value.fract().is_zero()
    }

    fn within(&self, low: i64, high: i64) -> bool {
        let range = Decimal::from(low)..=Decimal::from(high);
        self.is_whole()
            && range.contains(&self.reading.value)
            && self.reading.value_max.is_none_or(|m| range.contains(&m))
    }

    fn kind(&self) -> Option<UnitKind> {
        self.reading.kind
    }
}

#[cfg(test)]
mod tests {
    use super::super::quantities;
    use super::*;

    #[test]
    fn every_rule_speaks_in_its_positive_example_and_not_in_its_negative_one() {
        let mut names = std::collections::HashSet::new();
        for rule in rules() {
            assert!(names.insert(rule.name), "{} stands twice", rule.name);
            let asked = |text: &str| quantities(text, TextSpan::new(0, text.len())).iter().any(|m| m.rule == rule.name);
            assert!(asked(rule.positive), "{}: {}", rule.name, rule.positive);
            assert!(!asked(rule.negative), "{}: {}", rule.name, rule.negative);
        }
    }
}
