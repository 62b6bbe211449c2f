//! The form in which names are compared: what documents write in several ways, and what says nothing of the indicator,
//! is the same or gone. Names of the catalogue and of documents go the same way.

use super::words::Words;
use crate::lexicon::places::Places;
use crate::lexicon::units::Units;
use crate::quantity::Unit;

/// A name in the form in which names are compared. `scope` is the place that the number describes, whose name may open
/// the indicator; `growth` is whether the number is a growth.
pub(super) fn normal(name: &str, scope: Option<&str>, growth: bool) -> String {
    let mut text = respelled(without_brackets(&characters(name)));
    loop {
        let rest = opened(&text, scope);
        if rest.len() == text.len() {
            break;
        }
        text.drain(..text.len() - rest.len());
    }
    loop {
        let rest = ended(&text, growth);
        if rest.len() == text.len() {
            break;
        }
        text.truncate(rest.len());
    }
    counted(shared(text))
}

/// One form for each character, none for marks and white space: （ａ） → (A), “新三样” → 新三样, 出口的 → 出口.
fn characters(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '“' | '”' | '‘' | '’' | '"' | '\'' | '《' | '》' | '「' | '」' | '·' | '、' | '，' | ',' | '的' =>
                {}
            c if c.is_whitespace() => {}
            '\u{ff01}'..='\u{ff5e}' => {
                let half = char::from_u32(c as u32 - 0xfee0).unwrap_or(c);
                text.push(half.to_ascii_uppercase());
            }
            'Ⅰ' => text.push('I'),
            'Ⅱ' => text.push_str("II"),
            'Ⅲ' => text.push_str("III"),
            c => text.push(c.to_ascii_uppercase()),
        }
    }
    text
}

/// Brackets go; what stands in them goes too where it is a mark of prices, a unit or Latin:
/// 生产总值(现价), 粮食产量(万吨), 细颗粒物(PM2.5)浓度; 执业(助理)医师 → 执业助理医师.
fn without_brackets(text: &str) -> String {
    let Some(open) = text.find('(') else { return text.to_owned() };
    let Some(len) = text[open..].find(')') else { return text.to_owned() };
    let (front, inside, behind) = (&text[..open], &text[open + 1..open + len], &text[open + len + 1..]);
    let goes = Words::shared().marks.contains(inside) || is_unit(inside) || inside.is_ascii() && !front.is_empty();
    let behind = without_brackets(behind);
    if goes { format!("{front}{behind}") } else { format!("{front}{inside}{behind}") }
}

/// Whether the whole text is a unit: 亿元.
fn is_unit(text: &str) -> bool {
    let unit = Unit::new(text);
    Units::shared().at(unit.base()).is_some_and(|found| found.len == unit.base().len())
}

/// 规上 → 规模以上, R&D → 研发, 地区生产总值 → 生产总值.
fn respelled(mut text: String) -> String {
    for &(written, compared) in &Words::shared().spellings {
        if text.contains(written) {
            text = text.replace(written, compared);
        }
    }
    text
}

/// The text behind an opening: 全市|粮食产量, 实现|税收收入; or behind the name of the scope: 山东|粮食产量 of 山东省.
fn opened<'t>(text: &'t str, scope: Option<&str>) -> &'t str {
    let place = || {
        let found = Places::shared().read(text, None, None)?;
        scope?.contains(&text[..found.len]).then(|| &text[found.len..])
    };
    let opening = Words::shared().openings.at_start(text).map(|word| &text[word.len()..]);
    let rest = opening.or_else(place);
    // At least two characters are a name.
    rest.filter(|rest| rest.chars().nth(1).is_some()).unwrap_or(text)
}

/// The text before a word that only reports, or that says growth: 固定资产投资|完成, 生产总值|增速.
fn ended(text: &str, growth: bool) -> &str {
    let words = Words::shared();
    let of_growth = || words.growths.at_end(text).filter(|_| growth);
    let rest = words.reports.at_end(text).or_else(of_growth).and_then(|word| text.strip_suffix(word));
    rest.filter(|rest| rest.chars().nth(1).is_some()).unwrap_or(text)
}

/// 优良天数比例, 优良天数占比 → 优良天数比重; 占GDP比重 → 占比重 with what it is a part of.
fn shared(mut text: String) -> String {
    if let Some(word) = Words::shared().shares.at_end(&text) {
        text.truncate(text.len() - word.len());
        text.push_str("比重");
    }
    text
}

/// 社会消费品零售总额 → 社会消费品零售额, 技术合同成交金额 → 技术合同成交额; 高新技术企业总数, 高新技术企业数 → 高新技术企业.
fn counted(mut text: String) -> String {
    if let Some(rest) = text.strip_suffix("总额").or_else(|| text.strip_suffix("金额")) {
        let len = rest.len();
        text.truncate(len);
        text.push('额');
        return text;
    }
    let words = Words::shared();
    let plain = || text.strip_suffix('数').filter(|_| words.numbers.at_end(&text).is_none());
    let rest = words.counts.at_end(&text).and_then(|word| text.strip_suffix(word)).or_else(plain);
    if let Some(len) = rest.filter(|rest| rest.chars().nth(2).is_some()).map(str::len) {
        text.truncate(len);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> String {
        normal(name, None, false)
    }

    #[test]
    fn characters_have_one_form() {
        assert_eq!(characters("“新三样” 产品的出口"), "新三样产品出口");
        assert_eq!(characters("ＧＤＰ（gdp）"), "GDP(GDP)");
        assert_eq!(characters("Ⅲ类"), "III类");
        assert_ne!(plain("新三样产品出口"), plain("老三样产品出口"));
    }

    #[test]
    fn brackets_go_with_units_and_marks() {
        assert_eq!(without_brackets("粮食产量(万吨)"), "粮食产量");
        assert_eq!(without_brackets("生产总值(现价)"), "生产总值");
        assert_eq!(without_brackets("细颗粒物(PM2.5)浓度"), "细颗粒物浓度");
        assert_eq!(without_brackets("执业(助理)医师"), "执业助理医师");
        assert_eq!(without_brackets("固定资产投资(不含农户)"), "固定资产投资不含农户");
        assert_eq!(without_brackets("(PM2.5)"), "PM2.5");
        assert_eq!(without_brackets("投资(不"), "投资(不");
    }

    #[test]
    fn spellings_are_one() {
        assert_eq!(plain("规上工业增加值"), plain("规模以上工业增加值"));
        assert_eq!(plain("R&D经费占GDP比重"), plain("研究与试验发展（R&D）经费占地区生产总值的比重"));
        assert_eq!(plain("人均GDP"), plain("人均国内生产总值"));
        assert_ne!(plain("工业增加值"), plain("规模以上工业增加值"));
        assert_ne!(plain("海洋生产总值"), plain("生产总值"));
    }

    #[test]
    fn openings_say_nothing() {
        for name in ["全市粮食产量", "我省实现粮食产量", "全年粮食产量", "其中全国粮食产量"]
        {
            assert_eq!(plain(name), "粮食产量", "{name}");
        }
        assert_ne!(plain("人均粮食产量"), "粮食产量");
        assert_ne!(plain("夏粮产量"), "粮食产量");
        // Two characters stay a name.
        assert_eq!(plain("全国"), "全国");
    }

    #[test]
    fn the_name_of_the_scope_opens_a_name_and_no_other() {
        assert_eq!(normal("山东粮食产量", Some("山东省"), false), "粮食产量");
        assert_eq!(normal("海拉尔区粮食产量", Some("呼伦贝尔市海拉尔区"), false), "粮食产量");
        assert_eq!(normal("郑州粮食产量", Some("河南省"), false), "郑州粮食产量");
        assert_eq!(normal("郑州粮食产量", None, false), "郑州粮食产量");
    }

    #[test]
    fn endings_that_report_go() {
        assert_eq!(plain("固定资产投资完成"), "固定资产投资");
        assert_eq!(plain("粮食产量达到"), "粮食产量");
        assert_ne!(plain("固定资产投资完成率"), "固定资产投资");
    }

    #[test]
    fn words_of_growth_go_from_growths_alone() {
        assert_eq!(normal("地区生产总值增速", None, true), "生产总值");
        assert_eq!(normal("单位GDP能耗累计降低", None, true), "单位生产总值能耗");
        assert_eq!(normal("地区生产总值增速", None, false), "生产总值增速");
    }

    #[test]
    fn shares_end_alike() {
        assert_eq!(plain("优良天数比率"), plain("优良天数占比"));
        assert_eq!(plain("第三产业占比"), plain("第三产业比重"));
        assert_ne!(plain("第三产业占比"), plain("第三产业"));
    }

    #[test]
    fn counts_and_totals_end_alike() {
        assert_eq!(plain("社会消费品零售总额"), plain("社会消费品零售额"));
        assert_eq!(plain("技术合同成交金额"), plain("技术合同成交额"));
        assert_eq!(plain("高新技术企业总数"), plain("高新技术企业"));
        assert_eq!(plain("高新技术企业数"), plain("高新技术企业"));
        assert_eq!(plain("居民消费价格指数"), "居民消费价格指数");
        assert_eq!(plain("空气质量优良天数"), "空气质量优良天数");
        assert_eq!(plain("总人口数"), "总人口");
        assert_eq!(plain("旅游人数"), "旅游人数");
    }
}
