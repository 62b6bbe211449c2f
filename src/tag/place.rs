//! Places and zones in a sentence, and which of them say what its numbers describe.

mod clause;
mod own;
mod town;

use crate::document::Area;
use crate::lexicon::places::Places;
use crate::mention::PlaceMention;
use crate::span::TextSpan;

/// The places that `text` names inside `span`, in text order. `area` is the place that the document speaks of: 全市 and
/// its like mean it or a place above it, and it decides between places of one name. `year` is that of the document: names and
/// codes are those that were valid then (without one: today's).
#[must_use]
pub fn places(text: &str, span: TextSpan, area: Option<&Area>, year: Option<i32>) -> Vec<PlaceMention> {
    let reader = clause::Reader { text, area, year, places: Places::shared() };
    let mut found = Vec::new();
    for clause in clauses(text, span) {
        reader.read(clause, &mut found);
        town::read(text, clause, area, &mut found);
    }
    found
}

/// The runs between ，；：。！？ and line ends; marks inside numbers and brackets do not cut.
fn clauses(text: &str, span: TextSpan) -> impl Iterator<Item = TextSpan> {
    let mut start = span.start();
    let end = span.end().min(text.len());
    std::iter::from_fn(move || {
        if start >= end {
            return None;
        }
        let rest = text.get(start..end)?;
        let mut depth = 0usize;
        let mut before = ' ';
        for (i, c) in rest.char_indices() {
            match c {
                '（' | '(' | '《' => depth += 1,
                '）' | ')' | '》' => depth = depth.saturating_sub(1),
                '，' | '；' | '：' | '。' | '！' | '？' | ';' | '!' | '?' if depth == 0 => {
                    let clause = TextSpan::new(start, start + i);
                    start += i + c.len_utf8();
                    return Some(clause);
                }
                ',' | ':' if depth == 0 && !before.is_ascii_digit() => {
                    let clause = TextSpan::new(start, start + i);
                    start += i + 1;
                    return Some(clause);
                }
                '\n' => {
                    let clause = TextSpan::new(start, start + i);
                    start += i + 1;
                    return Some(clause);
                }
                _ => {}
            }
            before = c;
        }
        let clause = TextSpan::new(start, end);
        start = end;
        Some(clause)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::PlaceRole;

    fn city() -> Area {
        Area { name: "济南市".to_owned(), code: Some("370100".to_owned()) }
    }

    fn of_role(text: &str, area: &Area, role: PlaceRole) -> Vec<String> {
        let found = places(text, TextSpan::new(0, text.len()), Some(area), None);
        found.into_iter().filter(|m| m.role == role).map(|m| m.name).collect()
    }

    fn scopes(text: &str) -> Vec<String> {
        of_role(text, &city(), PlaceRole::Scope)
    }

    #[test]
    fn the_subject_of_a_clause_is_its_scope() {
        for (text, names) in [
            ("青岛经济总量突破1.6万亿元", &["青岛市"][..]),
            ("全市新增就业18万人", &["济南市"]),
            ("2024年，我市进出口增长8%", &["济南市"]),
            ("全省粮食总产量1100亿斤", &["山东省"]),
            ("章丘区工业增长9%", &["济南市章丘区"]),
            ("章丘工业增长9%", &["济南市章丘区"]),
            ("加快章丘2×66万千瓦机组建设", &["济南市章丘区"]),
            ("临夏州经济总量达到500亿元", &["临夏回族自治州"]),
            ("青岛、烟台外贸分别增长8%、9%", &["青岛市", "烟台市"]),
            ("高新区入驻企业300家", &["高新区"]),
            ("加快中央商务区建设，引进企业20家", &["中央商务区"]),
            ("自贸试验区济南片区入驻企业4000家", &["自贸试验区济南片区"]),
            ("济南高新区、章丘经开区全国排名46位、82位", &["济南高新区", "章丘经开区"]),
            ("《济南都市圈发展规划（2024—2030年）》获批，40项任务推进", &["济南都市圈"]),
            ("50家企业落户山东新金融产业园", &["山东新金融产业园"]),
        ] {
            assert_eq!(scopes(text), names, "{text}");
        }
    }

    #[test]
    fn names_and_codes_are_those_of_the_year() {
        let codes = |text: &str, year| -> Vec<(String, Option<String>)> {
            let found = places(text, TextSpan::new(0, text.len()), Some(&city()), Some(year));
            found.into_iter().filter(|m| m.role == PlaceRole::Scope).map(|m| (m.name, m.code)).collect()
        };
        let of = |name: &str, code: &str| vec![(name.to_owned(), Some(code.to_owned()))];
        assert_eq!(codes("莱芜市粮食产量20万吨", 2016), of("莱芜市", "371200"));
        assert_eq!(codes("长清县粮食产量20万吨", 1995), of("济南市长清县", "370123"));
        assert_eq!(codes("长清粮食产量20万吨", 1995), of("济南市长清县", "370123"));
        assert_eq!(codes("长清粮食产量20万吨", 2015), of("济南市长清区", "370113"));
        assert_eq!(codes("呼伦贝尔盟粮食产量20万吨", 1995), of("呼伦贝尔盟", "152100"));
    }

    #[test]
    fn a_district_with_the_name_of_a_zone_is_a_district() {
        let shanghai = Area { name: "上海市".to_owned(), code: Some("310000".to_owned()) };
        let text = "浦东新区新增企业50家";
        let found = places(text, TextSpan::new(0, text.len()), Some(&shanghai), Some(2024));
        assert_eq!(
            found.first().map(|m| (m.name.as_str(), m.code.as_deref())),
            Some(("上海市浦东新区", Some("310115")))
        );
    }

    #[test]
    fn a_short_name_of_a_zone_stands_for_the_full_one() {
        let text = "自贸试验区新设企业500家。\n此前自贸试验区济南片区入驻企业4000家。";
        let first = text.find('。').unwrap_or_default();
        let found = places(text, TextSpan::new(0, first), Some(&city()), None);
        assert_eq!(found.first().map(|m| m.name.as_str()), Some("自贸试验区济南片区"));
    }

    #[test]
    fn parts_of_names_are_no_scope() {
        for text in [
            "济南国际机场旅客吞吐量达到2000万人次",
            "山东大学毕业生1.2万人",
            "支持青岛建设项目20个",
            "列入山东省企业技术创新项目计划360项",
            "国家级高新区达到12家",
            "新建现代农业产业园2个",
            "青岛至烟台铁路120公里",
            "开展与青岛、烟台合作项目20个",
            "青岛、烟台等5市签约项目12个",
        ] {
            assert_eq!(scopes(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_other_side_of_a_comparison_is_no_scope() {
        for text in [
            "增速居全省第2位",
            "占全国比重达到12%",
            "高于全省1.2个百分点",
            "入选全国百强企业5家",
            "全国首个中心落户，投资5亿元",
        ] {
            assert_eq!(scopes(text), [""; 0], "{text}");
            assert_eq!(of_role(text, &city(), PlaceRole::Comparison).len(), 1, "{text}");
        }
    }

    #[test]
    fn own_words_mean_the_area_or_one_above() {
        let scope = |text: &str, name: &str, code: Option<&str>| {
            let area = Area { name: name.to_owned(), code: code.map(str::to_owned) };
            of_role(text, &area, PlaceRole::Scope)
        };
        assert_eq!(scope("全区生产总值增长5%", "济南市市中区", Some("370103")), ["济南市市中区"]);
        assert_eq!(scope("全区生产总值增长5%", "内蒙古自治区", Some("150000")), ["内蒙古自治区"]);
        assert_eq!(scope("全区生产总值增长5%", "呼伦贝尔市", Some("150700")), ["内蒙古自治区"]);
        assert_eq!(scope("全市生产总值增长5%", "北京市朝阳区", Some("110105")), ["北京市"]);
        assert_eq!(scope("全国粮食总产量1.3万亿斤", "中国", None), ["中国"]);
        assert_eq!(scope("我国粮食总产量1.3万亿斤", "中国", None), ["中国"]);
        assert_eq!(scope("全市生产总值增长5%", "云州市", None), ["云州市"]);
        assert_eq!(scope("全市生产总值增长5%", "云州市临河区", None), ["云州市"]);
        assert_eq!(scope("全区生产总值增长5%", "云州市临河区", None), ["云州市临河区"]);
        assert_eq!(scope("全省生产总值增长5%", "云州市", None), [""; 0]);
    }

    #[test]
    fn numbers_do_not_cut_clauses() {
        let text = "全市1,234家（其中，二类）、五类";
        assert_eq!(clauses(text, TextSpan::new(0, text.len())).count(), 1);
        assert_eq!(clauses("a，b；c", TextSpan::new(0, 9)).count(), 3);
    }
}
