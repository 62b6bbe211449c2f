//! 其中: parts that one sentence tells of a number, against that number.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::norm::Norms;
use super::parts::exceeds;
use super::{Fact, Facts, Finding, Kind, Severity, unit};
use crate::observation::Measure;

const OF_WHICH: &str = "其中";
/// Names of sizes of which a part may be greater than the whole: means and rates.
const MEANS: &[&str] = &[
    "人均", "平均", "每", "户均", "亩均", "单产", "价格", "工资", "标准", "率", "比重", "占比", "指数", "净", "利润",
    "顺差",
];

/// Parts behind 其中 that are greater than every number of the same kind in front of it in its sentence.
pub fn check(facts: &Facts, _: &dyn Norms, found: &mut Vec<Finding>) {
    let mut sentences: BTreeMap<(&Arc<str>, &Arc<str>), Vec<usize>> = BTreeMap::new();
    for (index, fact) in facts.all().iter().enumerate() {
        let Some(sentence) = fact.sentence.as_ref().filter(|_| fact.measure == Measure::Level) else { continue };
        sentences.entry((&fact.doc, sentence)).or_default().push(index);
    }
    for ((_, sentence), members) in sentences {
        for (at, _) in sentence.match_indices(OF_WHICH) {
            turn(facts, sentence, at, &members, found);
        }
    }
}

/// One 其中 at the byte `at` of its sentence.
fn turn(facts: &Facts, sentence: &str, at: usize, members: &[usize], found: &mut Vec<Finding>) {
    // Both sides reach no further than the item of a list: ；.
    let begin = sentence[..at].rmatch_indices(['；', ';']).next().map_or(0, |(mark, text)| mark + text.len());
    let end = sentence[at..].find(['；', ';']).map_or(sentence.len(), |mark| at + mark);
    // What is one count of things told in front of the turn can only be placed where its surface stands there once.
    let side = |part: &str, fact: &Fact| {
        let Some(surface) = fact.surface.as_deref() else { return false };
        let plain: String = part.split_whitespace().collect();
        let whole: String = sentence.split_whitespace().collect();
        plain.contains(surface) && whole.matches(surface).count() == 1
    };
    let (before, behind) = (&sentence[begin..at], &sentence[at..end]);
    let wholes: Vec<usize> = members.iter().copied().filter(|&member| side(before, facts.get(member))).collect();
    let Some(&nearest) = wholes.last() else { return };
    for &part in members.iter().filter(|&&member| side(behind, facts.get(member))) {
        let fact = facts.get(part);
        let kind = |other: &Fact| {
            unit::comparable(&other.unit, &fact.unit) && other.year == fact.year && other.place() == fact.place()
        };
        let same: Vec<usize> = wholes.iter().copied().filter(|&whole| kind(facts.get(whole))).collect();
        // The whole of 其中 is what stands directly before it; a number further off is of something else.
        if !kind(facts.get(nearest)) || mean(fact) || mean(facts.get(nearest)) {
            continue;
        }
        let Some(&whole) = same.iter().max_by_key(|&&whole| facts.get(whole).amount) else { continue };
        if exceeds(fact, facts.get(whole)) {
            let total = facts.get(whole);
            found.push(Finding {
                kind: Kind::Parts,
                severity: Severity::Warning,
                facts: vec![part, whole],
                numbers: vec![fact.amount, total.amount],
                message: format!(
                    "{}: {}, behind 其中, is more than its whole, {} of {}",
                    fact.named(),
                    fact.spelled(),
                    total.spelled(),
                    total.indicator
                ),
            });
        }
    }
}

fn mean(fact: &Fact) -> bool {
    matches!(&*fact.unit, "%" | "‰" | "℃" | "倍" | "分" | "天" | "岁" | "年" | "")
        || fact.unit.contains('/')
        || MEANS.iter().any(|word| fact.indicator.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::NoNorms;
    use crate::check::tests::{fact, messages};

    fn told(sentence: &str, numbers: &[(&str, &str, &str)]) -> Vec<String> {
        let facts = numbers.iter().enumerate().map(|(at, &(name, value, unit))| {
            let mut fact = fact("a", name, value, unit);
            fact.start = at as u64;
            fact.sentence = Some(sentence.into());
            fact.surface = Some(format!("{value}{unit}").into());
            fact
        });
        messages(facts.collect(), check, &NoNorms)
    }

    #[test]
    fn a_part_above_its_whole_is_told() {
        let numbers = [("新设经营主体", "30.8", "万户"), ("新设企业", "84", "万户")];
        assert_eq!(
            told("新设外资企业1家；新设经营主体30.8万户，其中企业84万户。", &numbers),
            ["济南市 2022 新设企业: 84万户, behind 其中, is more than its whole, 30.8万户 of 新设经营主体"]
        );
    }

    #[test]
    fn any_whole_in_front_is_enough() {
        let numbers = [("经营主体净增", "98", "万户"), ("经营主体", "1900", "万户"), ("企业", "830", "万户")];
        assert!(told("经营主体净增98万户、突破1900万户，其中企业830万户。", &numbers).is_empty());
    }

    #[test]
    fn other_kinds_of_numbers_are_no_parts() {
        let numbers = [("改造农村公路", "40", "公里"), ("增加行政村", "350", "个")];
        assert!(told("改造农村公路40公里，其中增加350个行政村。", &numbers).is_empty());
        let numbers = [("普及率", "72.2", "%"), ("城区普及率", "88.4", "%")];
        assert!(told("普及率提高至72.2%，其中城区88.4%。", &numbers).is_empty());
    }
}
