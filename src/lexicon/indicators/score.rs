//! Names that are alike: Dice's coefficient over pairs of characters, weighted by how few names have a pair.
//!
//! Words that only dress a name ([`LIGHT`]: 主要, 各类) count for nothing. Names of which one has a word that tells
//! indicators apart ([`TELLING`]: 人均, 占比, 新增, 进口) and the other has not are never alike.

use rustc_hash::FxHashMap;

use crate::observation::Confidence;

/// The least likeness of a link, in hundredths.
const THRESHOLD: u32 = 86;
/// The most characters of a name that is compared.
const LONGEST: usize = 32;
/// Words that only dress a name: 全社会消费品零售总额, 各类生产安全事故, 粮食产量要.
const LIGHT: [&str; 23] = [
    "全社会",
    "主要",
    "各类",
    "各项",
    "提出",
    "将要",
    "稳定",
    "促进",
    "组织",
    "开展",
    "年度",
    "当年",
    "全部",
    "整体",
    "总体",
    "进一步",
    "要",
    "也",
    "就",
    "将",
    "已",
    "共",
    "年",
];
/// Words that tell indicators apart. A name with one of them is like no name without it.
const TELLING: &[&str] = &[
    // Of what, and of whom.
    "人均",
    "居民",
    "职工",
    "农民",
    "企业",
    "户籍",
    "常住",
    "城镇",
    "城市",
    "城乡",
    "农村",
    "乡村",
    "贫困",
    "学生",
    "老年",
    "儿童",
    "个人",
    "机构",
    "平台",
    "项目",
    "集群",
    "园区",
    "基地",
    "示范",
    "景区",
    "人才",
    "人员",
    "游客",
    "旅客",
    "货物",
    "货邮",
    // Of which part.
    "第一",
    "第二",
    "第三",
    "服务",
    "工业",
    "农业",
    "建筑",
    "制造",
    "装备",
    "高技术",
    "高新",
    "战略",
    "数字",
    "海洋",
    "文化",
    "旅游",
    "林",
    "牧",
    "渔",
    "轻",
    "重",
    "民营",
    "民间",
    "国有",
    "国营",
    "私营",
    "外资",
    "外商",
    "房地产",
    "住宅",
    "商品",
    "交通",
    "铁路",
    "公路",
    "高速",
    "水利",
    "能源",
    "电力",
    "风",
    "光伏",
    "水电",
    "核电",
    "火电",
    "新型",
    "新能源",
    "可再生",
    "清洁",
    "基础",
    "技术",
    "技改",
    "规模以上",
    "限额以上",
    "中央",
    "地方",
    "国家",
    "省",
    "市",
    "县",
    "区",
    "镇",
    "村",
    "街",
    "校",
    "级",
    "东",
    "西",
    "南",
    "北",
    "中部",
    // Of what kind.
    "占",
    "比重",
    "比",
    "率",
    "强度",
    "单位",
    "万元",
    "每",
    "指数",
    "价格",
    "增加值",
    "总产值",
    "产值",
    "产量",
    "单产",
    "利润",
    "收入",
    "营业",
    "支出",
    "预算",
    "税",
    "债",
    "基金",
    "赤字",
    "余额",
    "存量",
    "增量",
    "新增",
    "新建",
    "新",
    "净",
    "累计",
    "存款",
    "贷款",
    "信贷",
    "人民币",
    "外币",
    "中长期",
    "普惠",
    "绿色",
    "涉农",
    "小微",
    "进口",
    "出口",
    "进出口",
    "顺差",
    "跨境",
    "网",
    "线上",
    "零售",
    "批发",
    "餐饮",
    "住宿",
    "消费",
    "面积",
    "里程",
    "装机",
    "容量",
    "用电",
    "发电",
    "消费量",
    "排放",
    "浓度",
    "存栏",
    "出栏",
    "播种",
    "亩",
    "施工",
    "竣工",
    "销售",
    "待售",
    "开工",
    "建成",
    "改造",
    "调查",
    "登记",
    "失业",
    "就业",
    "再就业",
    "转移",
    "标准",
    "补助",
    "补贴",
    "参保",
    "保险",
    "养老",
    "医疗",
    "低保",
    "床",
    "专利",
    "发明",
    "有效",
    "授权",
    "申请",
    "高价值",
    "招生",
    "毕业",
    "毛入",
    "合同",
    "实际",
    "直接",
    "间接",
    "境内",
    "境外",
    "入境",
    "出境",
    "国内",
    "国际",
    "死亡",
    "出生",
    "事故",
    "男",
    "女",
    "岁",
    "月",
    "季",
    "日",
    "以上",
    "以下",
    "不",
    "非",
    "除",
    "含",
    "外",
    "目标",
    "计划",
    "任务",
    "完成",
    "排名",
    "位",
    "贡献",
    "拉动",
    "差",
    "倍",
    "缺口",
    "损失",
    "培育",
    "认定",
    "创建",
    "入选",
    "重组",
    "能力",
    "受伤",
    "片区",
    "超算",
    "汽车",
    "增设",
    "专项",
    "本级",
    "部门",
    "单项",
    "留",
    "节约",
    "减少",
    "追加",
    "争取",
    "支持",
];

/// Names, by their pairs of characters.
#[derive(Debug, Default)]
pub(super) struct Similar {
    names: Vec<Entry>,
    pairs: FxHashMap<[char; 2], Vec<u16>>,
}

/// A name with what is compared of it.

#[derive(Debug)]
struct Entry {
    name: String,
    /// The weights of its pairs together.
    weight: u32,
    telling: Telling,
}

/// Which words of [`TELLING`] stand in a name, one bit each.
type Telling = [u64; TELLING.len().div_ceil(64)];

impl Similar {
    /// Names, each once.
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut similar = Self::default();
        // Names count in sixteen bits; the catalogue has a few thousand.
        for (index, name) in (0..u16::MAX).zip(names) {
            for pair in pairs(&plain(name)) {
                let row = similar.pairs.entry(pair).or_default();
                if row.last() != Some(&index) {
                    row.push(index);
                }
            }
            similar.names.push(Entry { name: name.to_owned(), weight: 0, telling: telling(name) });
        }
        let weights: Vec<u32> = similar
            .names
            .iter()
            .map(|entry| pairs(&plain(&entry.name)).map(|pair| similar.weight(pair)).sum())
            .collect();
        for (entry, weight) in similar.names.iter_mut().zip(weights) {
            entry.weight = weight;
        }
        similar
    }

    /// The name most like `text` among those that fit, with the likeness.
    pub(super) fn best(&self, text: &str, fits: impl Fn(&str) -> bool) -> Option<(&str, Confidence)> {
        if text.chars().nth(LONGEST).is_some() || text.chars().nth(2).is_none() {
            return None;
        }
        let telling = telling(text);
        let text = plain(text);
        let mut common: Vec<u32> = vec![0; self.names.len()];
        let mut own = 0;
        for pair in pairs(&text) {
            let weight = self.weight(pair);
            own += weight;
            for &index in self.pairs.get(&pair).into_iter().flatten() {
                common[usize::from(index)] += weight;
            }
        }
        // Twice the common weight by the sum of both, in hundredths.
        let likeness = |index: usize| (200 * common[index]).checked_div(own + self.names[index].weight).unwrap_or(0);
        let mut best: Option<(u32, usize)> = None;
        for (index, entry) in self.names.iter().enumerate().filter(|&(index, _)| common[index] > 0) {
            let score = likeness(index).min(100);
            if score >= THRESHOLD
                && best.is_none_or(|(other, _)| score > other)
                && entry.telling == telling
                && fits(&entry.name)
            {
                best = Some((score, index));
            }
        }
        let (score, index) = best?;
        Some((&self.names[index].name, Confidence::from_hundredths(u8::try_from(score).unwrap_or(100))))
    }

    /// How much a pair says: 1 for one that no name has, more the fewer names have it otherwise.
    fn weight(&self, pair: [char; 2]) -> u32 {
        let names = self.names.len().max(1);
        self.pairs.get(&pair).map_or(4, |row| 1 + (names / row.len()).max(1).ilog2())
    }
}

/// The pairs of neighbouring characters, with a mark at either end.
fn pairs(text: &str) -> impl Iterator<Item = [char; 2]> {
    let ended = std::iter::once('^').chain(text.chars());
    ended.zip(text.chars().chain(std::iter::once('$'))).map(|(a, b)| [a, b])
}

/// The text without the words that only dress it, unless they are all of it.
fn plain(text: &str) -> std::borrow::Cow<'_, str> {
    let mut plain = std::borrow::Cow::Borrowed(text);
    for word in LIGHT {
        if plain.len() > word.len() && plain.contains(word) {
            plain = plain.replace(word, "").into();
        }
    }
    plain
}

/// The words of [`TELLING`] in a text.
fn telling(text: &str) -> Telling {
    let mut bits = Telling::default();
    for (index, _) in TELLING.iter().enumerate().filter(|(_, word)| text.contains(**word)) {
        bits[index / 64] |= 1 << (index % 64);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similar() -> Similar {
        Similar::new(["社会消费品零售额", "城镇居民人均可支配收入", "规模以上工业增加值", "城镇登记失业率"].into_iter())
    }

    #[test]
    fn names_alike_are_found() {
        let similar = similar();
        let best = |text| similar.best(text, |_| true).map(|(name, _)| name);
        assert_eq!(best("全社会消费品零售额"), Some("社会消费品零售额"));
        assert_eq!(best("城镇居民家庭人均可支配收入"), Some("城镇居民人均可支配收入"));
        assert_eq!(best("城镇居民人均可支配收入"), Some("城镇居民人均可支配收入"));
    }

    #[test]
    fn words_that_tell_apart_do() {
        let similar = similar();
        for text in [
            "城镇居民可支配收入",
            "农村居民人均可支配收入",
            "规模以上工业增加值率",
            "城镇调查失业率",
            "新增城镇登记失业率",
            "",
            "失业",
        ] {
            assert_eq!(similar.best(text, |_| true), None, "{text}");
        }
        assert_eq!(similar.best("全社会消费品零售额", |_| false), None);
    }
}
