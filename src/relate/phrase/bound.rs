//! Short words that count only where they are no part of a longer one.

use crate::lexicon::vocabulary::Vocabulary;

/// Single characters that are function words only where the character before them does not make a longer word.
const BOUND_SINGLES: [(&str, &str); 18] = [
    ("保持", "土"),
    ("计划", "目动略生"),
    ("增长率", "然"),
    ("均", "人户年平日月亩生校县村次件"),
    ("均为", "人户年平日月亩生校县村次件"),
    ("有", "国保拥所私占持公自特没享含稀"),
    ("达", "发传直表抵转雷"),
    ("在", "现存潜所内"),
    ("至", "甚乃冬夏"),
    ("到", "报"),
    ("是", "凡"),
    ("为", "行作成人"),
    ("共", "公"),
    ("计", "审设统总累会"),
    ("增", "新净激倍"),
    ("减", "加精"),
    ("降", "空"),
    ("升", "公毫"),
];

pub(super) fn is_bound(word: &str, before: &str) -> bool {
    BOUND_SINGLES
        .iter()
        .find(|(single, _)| *single == word)
        .is_some_and(|(_, previous)| before.chars().next_back().is_some_and(|c| previous.contains(c)))
}

pub(super) fn is_word_start(single: &str, after: &str) -> bool {
    let longer = match single {
        "再" => "生次贷保就造版",
        "共" => "享同建有产青用和",
        "和" => "谐平美",
        "又" => "",
        "可" => "再支持用供比控",
        "与" => "会",
        "及" => "时",
        "将" => "军",
        "均" => "衡",
        "还" => "林田建草湿贷款",
        "要" => "素",
        "使" => "用",
        "并" => "购网联轨",
        "都" => "市",
        "就" => "业医学诊读",
        "即" => "时征",
        "到" => "位账期货港",
        "在" => "建岗校册职编籍线读营运",
        "让" => "",
        "约" => "谈",
        "更" => "新换改",
        "另" => "",
        "其" => "他它",
        _ => "",
    };
    after.starts_with(|c| longer.contains(c))
}

/// Whether an adverb says which things are meant rather than how something was done: 主要河流, 高标准农田.
pub(super) fn qualifies(adverb: &str, after: &str) -> bool {
    const FARTHEST: usize = 6;
    match adverb {
        "高标准" => after.starts_with("农田") || after.starts_with("粮田"),
        "主要" => {
            let near = after.char_indices().nth(FARTHEST).map_or(after, |(end, _)| &after[..end]);
            let first = Vocabulary::shared().cut(near).first().map(|token| (token.tag, token.word));
            let aims = |word: &str| ["目标", "预期", "指标", "任务"].iter().any(|aim| word.starts_with(aim));
            first.is_some_and(|(tag, word)| tag.starts_with('n') && !aims(word))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adverbs_in_front_of_things_say_which_ones() {
        assert!(qualifies("主要", "河流水质优良率") && !qualifies("主要", "用于修渠"));
        assert!(qualifies("高标准", "农田") && !qualifies("高标准", "建设农田"));
    }

    #[test]
    fn the_neighbour_decides() {
        assert!(is_bound("均", "人") && !is_bound("均", "产量"));
        assert!(is_word_start("再", "生能源") && !is_word_start("再", "创新高"));
    }
}
