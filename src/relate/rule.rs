//! The rules by which a number finds its indicator, each with an example that it reads and one that it leaves alone.

macro_rules! rules {
    ($(
        $(#[doc = $doc:literal])+
        $rule:ident = $name:literal;
        reads $text:literal => $indicator:literal;
        leaves $other:literal;
    )+) => {
        /// How an indicator was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Rule {
            $($(#[doc = $doc])+ $rule,)+
        }

        impl Rule {
            /// The name in the `rules` of an observation.
            pub(super) const fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $name,)+
                }
            }
        }

        #[cfg(test)]
        const EXAMPLES: &[Example] = &[
            $(Example { rule: Rule::$rule, text: $text, indicator: $indicator, other: $other },)+
        ];
    };
}

rules! {
    /// The words in front of the number end in its indicator.
    ValueFinal = "value-final";
    reads "全市粮食产量达到86万吨。" => "粮食产量";
    leaves "全市新建公园5个。";

    /// The number stands before the noun that it counts; the verbs in front of it say what was done.
    CountFirst = "count-first";
    reads "全市新增42家科技企业。" => "新增科技企业";
    leaves "全市粮食产量达到86万吨。";

    /// Several names share verbs, a modifier or a head, and have one number each or one together.
    Coordination = "coordination";
    reads "城镇和农村居民收入分别增长5.1%和6.2%。" => "城镇居民收入";
    leaves "城镇居民收入增长5.1%。";

    /// An item of a list takes the verb of the first item over.
    SharedVerb = "shared-verb";
    reads "全市新建公园5个、广场8个。" => "新建广场";
    leaves "全市公园5个、广场8个。";

    /// A number without words of its own says something of the indicator before it.
    Inherited = "inherited";
    reads "全市粮食产量86万吨，增长3.5%。" => "粮食产量";
    leaves "全市粮食产量86万吨，棉花产量增长3.5%。";

    /// As many numbers without words of their own as the clause before named indicators.
    InheritedList = "inherited-list";
    reads "全市原煤、原油产量分别为86万吨和12万吨，增长3.5%和4.1%。" => "原油产量";
    leaves "全市原煤产量86万吨，增长3.5%。";

    /// 分别 or 均 gives one number to each of the indicators before it.
    InheritedEach = "inherited-each";
    reads "全市原煤产量86万吨，原油产量12万吨，均增长3.5%。" => "原煤产量";
    leaves "全市原煤产量86万吨，增长3.5%。";

    /// A percentage that goes on with a growth, or is above or below another one.
    InheritedGrowth = "inherited-growth";
    reads "全市工业投资增长12.6%，高于全国0.9个百分点。" => "工业投资增速";
    leaves "全市城镇化率61.2%，高于全国0.9个百分点。";

    /// A head that needs the indicator before it.
    DependentHead = "dependent-head";
    reads "全市签约项目36个、总投资120亿元。" => "签约项目总投资";
    leaves "全市签约项目36个，游客人数120万人次。";

    /// The clause before names the indicator.
    Subject = "subject";
    reads "社会商品零售总额，1981年增长9.2%。" => "社会商品零售总额";
    leaves "全市社会商品零售总额增长9.2%。";

    /// The clause before lists what the numbers describe.
    SubjectList = "subject-list";
    reads "教师、医生和护士待遇提高，人均分别增加120元、150元和90元。" => "教师人均";
    leaves "教师待遇提高，人均增加120元。";

    /// What was done in the clause before had an effect that is counted here.
    Effect = "effect";
    reads "全市实施管网改造工程，惠及群众3600户。" => "管网改造工程惠及群众";
    leaves "全市实施管网改造工程，新增岗位3600个。";

    /// 其中: a part of what was counted before.
    PartOfLast = "part-of-last";
    reads "全市发行债券80亿元，其中用于水利建设25亿元。" => "发行债券用于水利建设";
    leaves "全市发行债券80亿元，水利投资25亿元。";

    /// A share of what was measured before.
    ShareOfLast = "share-of-last";
    reads "全市经营主体12万户，其中民营企业占96%。" => "民营企业占经营主体比重";
    leaves "全市经营主体12万户，民营企业增长6%。";

    /// The part of a region in something whose name stands behind the number.
    ShareOfRegion = "share-of-region";
    reads "园区贡献了全市45.2%的工业产值。" => "工业产值占全市比重";
    leaves "园区工业产值增长45.2%。";

    /// What money went into stands behind its amount.
    InvestmentObject = "investment-object";
    reads "投资12亿元的体育中心建成使用。" => "投资体育中心";
    leaves "全市固定资产投资12亿元。";

    /// A verb says how the size behind it changed.
    MovedSize = "moved-size";
    reads "全市增加护理床位600张。" => "护理床位";
    leaves "全市新建护理床位600张。";

    /// Another verb for the thing that was counted before.
    OtherVerb = "other-verb";
    reads "全市新开工安置房5200套，基本建成4100套。" => "基本建成安置房";
    leaves "全市新开工安置房5200套，基本建成公园4个。";

    /// The products of a list share their head.
    SharedHead = "shared-head";
    reads "主要产品产量：原煤86万吨，棉花12万吨。" => "棉花产量";
    leaves "全市种植棉花12万亩。";

    /// The classes of a list share what stands before them.
    SharedModifier = "shared-modifier";
    reads "全市营业收入过百亿元企业3家、过五十亿元企业8家。" => "营业收入过五十亿元企业";
    leaves "全市规模企业3家、小微企业8家。";

    /// How far an aim was reached.
    CompletionRate = "completion-rate";
    reads "全市新增就业3.2万人，完成年度目标任务的106.7%。" => "新增就业年度目标完成率";
    leaves "全市新增就业3.2万人，增长6.7%。";

    /// The parts of a whole, joined by colons.
    Composition = "composition";
    reads "三次产业结构调整为8.5:41.2:50.3。" => "第一产业占比";
    leaves "第一产业增加值增长8.5%。";

    /// A cell of a table.
    TableCell = "table-cell";
    reads "| 指标 | 单位 | 2023年 |\n|---|---|---|\n| 粮食产量 | 万吨 | 86.5 |\n| 棉花产量 | 万吨 | 1.2 |" => "粮食产量";
    leaves "全市粮食产量86.5万吨。";
}

/// A rule with a text that it reads and one that it leaves alone.
#[cfg(test)]
struct Example {
    rule: Rule,
    text: &'static str,
    indicator: &'static str,
    other: &'static str,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::observation::Observation;
    use crate::pipeline::{Config, DocMeta, Extractor, Format};

    /// The observations of a report of an imagined place.
    fn read(body: &str) -> Vec<Observation> {
        let text = format!("# 云州市2023年国民经济和社会发展统计公报\n\n## 一、综合\n\n{body}\n");
        let meta = DocMeta { id: "example".to_owned(), format: Format::Markdown };
        let extractor = Extractor::new(Config::default()).expect("a plain configuration");
        let extraction = extractor.extract(text.as_bytes(), &meta).expect("a readable text");
        extraction.documents.into_iter().flat_map(|document| document.observations).collect()
    }

    /// The last rule of an observation: the one that found its indicator.
    fn last_rule(observation: &Observation) -> &'static str {
        observation.rules.last().copied().unwrap_or_default()
    }

    fn brief(observations: &[Observation]) -> Vec<(&str, &'static str)> {
        observations.iter().map(|o| (o.indicator.as_str(), last_rule(o))).collect()
    }

    #[test]
    fn every_rule_reads_its_example_and_leaves_the_other_alone() {
        let mut faults = Vec::new();
        for Example { rule, text, indicator, other } in EXAMPLES {
            let found = read(text);
            if !found.iter().any(|o| o.indicator == *indicator && last_rule(o) == rule.name()) {
                faults.push(format!("{} does not read {text}: {:?}", rule.name(), brief(&found)));
            }
            let found = read(other);
            if found.is_empty() || found.iter().any(|o| last_rule(o) == rule.name()) {
                faults.push(format!("{} does not leave {other} alone: {:?}", rule.name(), brief(&found)));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn observations_name_registered_rules_only() {
        let registered: BTreeSet<&str> = EXAMPLES.iter().map(|example| example.rule.name()).collect();
        assert_eq!(registered.len(), EXAMPLES.len(), "a name stands twice");
        assert!(!registered.contains("no-such-rule"));
        for example in EXAMPLES {
            for observation in read(example.text).iter().chain(&read(example.other)) {
                assert!(registered.contains(last_rule(observation)), "{}", last_rule(observation));
            }
        }
    }
}
