//! The place that a document speaks of: from its title and the lines around it, else from what its text names most.

mod title;
mod vote;

use crate::document::Area;
use crate::lexicon::places::NATION;
use crate::lexicon::zones::{Zones, opening};
use crate::span::TextSpan;

/// Lines of the text that are read like titles where no title names a place.
const FIRST_LINES: usize = 15;

/// The area of a document. `candidates` are its title and the lines beside it, the most trusted first; after them the
/// first lines of `text` are read in the same way, and last the places that it names are counted.
#[must_use]
pub fn detect(text: &str, candidates: &[&str]) -> Option<Area> {
    let year = candidates.iter().copied().chain(text.lines().take(FIRST_LINES)).find_map(year_in);
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty()).take(FIRST_LINES);
    candidates
        .iter()
        .copied()
        .find_map(|line| title::area_of(line, text, year))
        .or_else(|| {
            let mut lines = lines().filter(|line| line.chars().count() <= title::LONGEST);
            lines.find_map(|line| title::area_of(line, text, year))
        })
        .or_else(|| vote::area_of(text, year))
}

/// The zone that a heading or the sentence that leads an item speaks of, so that it holds for the rest of the item:
/// 抓好自贸试验区建设。 — 新旧动能转换起步区积厚成势。 — 北部核心区：…
#[must_use]
pub fn topic_zone(text: &str, span: TextSpan) -> Option<TextSpan> {
    let sentence = text.get(span.start()..span.end())?;
    let opening = opening(sentence);
    let subject = &sentence[opening.len..];
    let zone = Zones::shared().read(subject)?;
    let rest = &subject[zone.len..];
    let alone =
        rest.trim_start_matches(['”', '》']).trim_start().is_empty() || rest.starts_with(['。', '：', ':', '.']);
    // A sentence with numbers of its own says more than what the item is about.
    let leads = !rest.contains(|c: char| c.is_ascii_digit()) && !rest.starts_with(['、', '和', '与', '等']);
    let start = span.start() + opening.len;
    // 推进长三角一体化发展 is about the own place's part in it.
    (alone || (leads && !zone.only_alone && !zone.region)).then(|| TextSpan::new(start, start + zone.len))
}

fn nation() -> Area {
    Area { name: NATION.to_owned(), code: None }
}

/// The first year of four ASCII digits before 年.
fn year_in(line: &str) -> Option<i32> {
    line.match_indices('年').find_map(|(end, _)| {
        let digits = line.get(end.checked_sub(4)?..end)?;
        digits.parse().ok().filter(|year| (1900..2100).contains(year))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(candidates: &[&str]) -> Option<(String, Option<String>)> {
        detect("", candidates).map(|area| (area.name, area.code))
    }

    fn name(candidate: &str) -> Option<String> {
        detected(&[candidate]).map(|(name, _)| name)
    }

    #[test]
    fn titles_name_their_place() {
        for (title, area) in [
            ("济南市2020年国民经济和社会发展计划", "济南市"),
            ("济南市市中区国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", "济南市市中区"),
            ("——2025年1月13日在山东省第十四届人民代表大会第三次会议上", "山东省"),
            ("甘肃省省长 某某", "甘肃省"),
            ("2025年广西政府工作报告", "广西壮族自治区"),
            ("内蒙古自治区人民政府", "内蒙古自治区"),
            ("--2014年2月19日在海拉尔区第十四届人民代表大会第三次会议上", "呼伦贝尔市海拉尔区"),
            ("关于莱芜市2017年国民经济和社会发展计划执行情况的报告", "莱芜市"),
            ("《昆山市2021年政府工作报告》", "昆山市"),
            ("山东省济南市长清区人民政府区长", "济南市长清区"),
            ("2025年1月15日某某市长在上海市第十六届人民代表大会第三次会议的政府工作报告", "上海市"),
            ("北京市朝阳区2023年统计公报", "北京市朝阳区"),
        ] {
            assert_eq!(name(title).as_deref(), Some(area), "{title}");
        }
    }

    #[test]
    fn the_nation_has_its_own_offices() {
        for title in
            ["国务院总理 某某", "——1982年11月30日在第五届全国人民代表大会第五次会议上", "1955年国务院政府工作报告"]
        {
            assert_eq!(detected(&[title]), Some(("中国".to_owned(), None)), "{title}");
        }
    }

    #[test]
    fn unknown_places_are_read_by_their_rank() {
        for (title, area) in [
            ("云州市2023年国民经济和社会发展计划", "云州市"),
            ("——2024年1月9日在云州市第三届人民代表大会第四次会议上", "云州市"),
            ("青川省云州市临河东区人民政府关于印发方案的通知", "云州市临河东区"),
            ("云州市市长 某某", "云州市"),
            ("云岭县人民政府", "云岭县"),
            ("青川省2025年政府工作报告", "青川省"),
        ] {
            assert_eq!(detected(&[title]), Some((area.to_owned(), None)), "{title}");
        }
    }

    #[test]
    fn other_lines_name_none() {
        for title in [
            "政府工作报告",
            "来源：北京日报",
            "自治区主席 某某",
            "关于发展国民经济的第一个五年计划的报告",
            "各区县人民政府，市政府各部门：",
            "新华社北京2006年3月15日电",
            "现在，我代表市人民政府向大会报告工作",
            "",
        ] {
            assert_eq!(name(title), None, "{title}");
        }
    }

    #[test]
    fn a_shared_name_is_decided_by_the_text() {
        let title = "——2020年1月9日在鼓楼区第十九届人民代表大会第四次会议上";
        let of = |text| detect(text, &[title]).map(|a| a.name);
        assert_eq!(of("南京市委、市政府要求。南京都市圈加快建设。").as_deref(), Some("南京市鼓楼区"));
        assert_eq!(of("一年来，各项事业取得进步。").as_deref(), Some("鼓楼区"));
    }

    #[test]
    fn an_item_may_open_with_its_zone() {
        let zone = |text: &'static str| topic_zone(text, TextSpan::new(0, text.len())).map(|span| span.of(text));
        for (text, name) in [
            ("4.深化自贸试验区改革创新。", "自贸试验区"),
            ("抓好自贸试验区建设。", "自贸试验区"),
            ("新旧动能转换起步区积厚成势。", "新旧动能转换起步区"),
            ("北部核心区：", "北部核心区"),
            ("柳河区域。", "柳河区域"),
            ("（三）推进云州都市圈建设", "云州都市圈"),
        ] {
            assert_eq!(zone(text), Some(name), "{text}");
        }
        for text in [
            "推进区域协调发展。",
            "（一）经济运行稳中向好",
            "国家级高新区达到12家。",
            "高新区、经开区加快发展。",
            "区域创新。",
            "",
        ] {
            assert_eq!(zone(text), None, "{text}");
        }
    }

    #[test]
    fn without_a_title_the_text_votes() {
        let text = "过去一年，全市上下团结奋斗。\n泰安工业稳步增长。泰安市获评先进。我市外贸增长，泰安与山东各市一道前进。全市农业丰收。";
        assert_eq!(detect(text, &[]).map(|a| a.name).as_deref(), Some("泰安市"));
        assert_eq!(detect("这一年增长了5%。", &[]), None);
    }
}
