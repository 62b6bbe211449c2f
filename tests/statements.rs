//! What single sentences say, each beside a sentence as close to it as can be that says something else.

use zhibiao::observation::{Measure, Observation};
use zhibiao::pipeline::{Config, DocMeta, Extractor, Format};

/// A rule of the reader with a text in which it speaks and one in which it must not.
struct Case {
    /// What the rule is about.
    rule: &'static str,
    /// The text in which it speaks, a number in it and what is said of that number.
    speaks: Said,
    /// The text in which it must not.
    silent: Said,
}

/// A paragraph of a report, a number of it with its unit, and what a field of its observation says (`-`: there is none).
struct Said(&'static str, &'static str, Field, &'static str);

/// A field of an observation.
#[derive(Clone, Copy, Debug)]
enum Field {
    Indicator,
    Years,
    Scope,
    Status,
    Measure,
}

use Field::{Indicator, Scope, Status, Years};

const REVIEW: &str = "云州市2023年国民经济和社会发展统计公报";

const CASES: &[Case] = &[
    Case {
        rule: "预计 is used up by the number of its own clause",
        speaks: Said("2023年全市粮食产量预计达到86万吨，比上年增产3万吨。", "3万吨", Status, "actual"),
        silent: Said("2023年全市预计与上年相比，粮食产量增产3万吨。", "3万吨", Status, "estimate"),
    },
    Case {
        rule: "计划为 says that a number was planned",
        speaks: Said("全市茶叶产量计划为86万吨，实际达到92万吨。", "86万吨", Status, "target"),
        silent: Said("全市茶叶产量比计划增加6万吨，达到92万吨。", "6万吨", Status, "actual"),
    },
    Case {
        rule: "an item that says what was done takes no verb of its list over",
        speaks: Said("全市开工棚改项目12个，老旧电梯更新完工36部。", "36部", Indicator, "老旧电梯更新完工"),
        silent: Said("全市开工棚改项目12个、老旧电梯更新项目36个。", "36个", Indicator, "开工老旧电梯更新项目"),
    },
    Case {
        rule: "a power is installed, not produced",
        speaks: Said("全市粮食产量达到86万吨，新增风电20万千瓦、储能60万千瓦。", "60万千瓦", Indicator, "新增储能"),
        silent: Said("全市粮食产量达到86万吨，棉花达到6万吨。", "6万吨", Indicator, "棉花产量"),
    },
    Case {
        rule: "新 and a verb are a verb of the item's own",
        speaks: Said("全市培育软件企业15家，新开发工业软件24个。", "24个", Indicator, "新开发工业软件"),
        silent: Said("全市培育软件企业15家，新能源企业24家。", "24家", Indicator, "培育新能源企业"),
    },
    Case {
        rule: "a zone that is one of a list holds for its clause alone",
        speaks: Said(
            "临河县、东湖高新区率先完成管网改造，全市污水处理率达到96%，再生水利用率达到42%。",
            "42%",
            Scope,
            "云州市",
        ),
        silent: Said(
            "东湖高新区率先完成管网改造，污水处理率达到96%，再生水利用率达到42%。",
            "42%",
            Scope,
            "东湖高新区",
        ),
    },
    Case {
        rule: "as many places as numbers: each has its own",
        speaks: Said("东湖经开区、西岭经开区全国排名46位、82位，分别提升6位、49位。", "49位", Scope, "西岭经开区"),
        silent: Said("西岭经开区全国排名82位，提升49位。", "49位", Scope, "西岭经开区"),
    },
    Case {
        rule: "a growth that was compared is not what the next number measures",
        speaks: Said(
            "全市地区生产总值增长5.8%、高于全国0.6个百分点，总量达到3200亿元。",
            "3200亿元",
            Indicator,
            "地区生产总值总量",
        ),
        silent: Said(
            "全市地区生产总值增长5.8%、高于全国0.6个百分点，增速居全省第3位。",
            "3位",
            Indicator,
            "地区生产总值增速",
        ),
    },
    Case {
        rule: "shares of one whole",
        speaks: Said("全市经营主体12万户，其中民营企业占36%，个体户占60%。", "60%", Indicator, "个体户占经营主体比重"),
        silent: Said("全市经营主体12万户，其中民营企业占36%。", "36%", Indicator, "民营企业占经营主体比重"),
    },
    Case {
        rule: "as many shares as names were listed: one of each",
        speaks: Said(
            "全市水产业、茶产业增加值分别增长6.2%、4.1%，占农业比重分别为12%、21%。",
            "12%",
            Indicator,
            "水产业增加值占农业比重",
        ),
        silent: Said(
            "全市水产业、茶产业增加值分别增长6.2%、4.1%，占农业比重为21%。",
            "21%",
            Indicator,
            "茶产业增加值占农业比重",
        ),
    },
    Case {
        rule: "what an earlier clause completes is said of that clause's place",
        speaks: Said("青岛新增企业26家，累计达到340家。", "340家", Scope, "青岛市"),
        silent: Said("青岛新增企业26家，建成公园12个。", "12个", Scope, "云州市"),
    },
    Case {
        rule: "N年平均 ends with the last year that was spoken of",
        speaks: Said("全市粮食产量86万吨，三年平均每年增长3.2%。", "3.2%", Years, "2021..2023"),
        silent: Said("全市粮食产量86万吨，比上年增长3.2%。", "3.2%", Years, "-..2023"),
    },
    Case {
        rule: "有 and 在 that begin a longer word stay",
        speaks: Said("全市有序推动1600名教师交流。", "1600名", Indicator, "教师交流"),
        silent: Said("全市有1600名教师参加交流。", "1600名", Indicator, "教师参加交流"),
    },
    Case {
        rule: "中 behind so many years may begin 中央",
        speaks: Said("今后五年中央财政将投入资金36亿元。", "36亿元", Indicator, "中央财政投入资金"),
        silent: Said("今后五年中新增贷款36亿元。", "36亿元", Indicator, "新增贷款"),
    },
    Case {
        rule: "a budget of another year is what is compared with",
        speaks: Said("全市教育支出48亿元，比上年预算增加6亿元。", "6亿元", Indicator, "教育支出"),
        silent: Said("全市教育支出48亿元，水利预算增加6亿元。", "6亿元", Indicator, "水利预算"),
    },
    Case {
        rule: "对 in front of what an action is about goes",
        speaks: Said("全市对36条街巷实施环境整治。", "36条", Indicator, "街巷实施环境整治"),
        silent: Said("全市对外投资36亿元。", "36亿元", Indicator, "对外投资"),
    },
    Case {
        rule: "在 in front of an event goes, and fields in which something was done",
        speaks: Said(
            "全市运动员在全省技能比赛中获得奖牌36枚。在种植、养殖等方面推广技术42项。",
            "42项",
            Indicator,
            "推广技术",
        ),
        silent: Said("全市在建公路42公里。", "42公里", Indicator, "在建公路"),
    },
    Case {
        rule: "adverbs between a subject and its verb go",
        speaks: Said("市级财政已安排教育资金36亿元。", "36亿元", Indicator, "市级财政安排教育资金"),
        silent: Said("全市累计研制共通标准36项。", "36项", Indicator, "累计研制共通标准"),
    },
    Case {
        rule: "what an amount is for, where its verb has no object",
        speaks: Said("市级财政安排36亿元，用于支持养老服务。", "36亿元", Indicator, "市级财政安排用于支持养老服务"),
        silent: Said("市级财政安排教育资金36亿元，用于支持乡村学校。", "36亿元", Indicator, "市级财政安排教育资金"),
    },
    Case {
        rule: "a proportion to one is a number",
        speaks: Said("全市城乡居民收入比缩小到2.31:1。", "2.31:1", Indicator, "城乡居民收入比"),
        silent: Said("市足球队以2:1获胜，全市举办比赛36场。", "2:1", Indicator, "-"),
    },
    Case {
        rule: "a multiple of a standard is no difference",
        speaks: Said("全市特困供养标准不低于低保标准的1.6倍。", "1.6倍", Field::Measure, "ratio"),
        silent: Said("全市工业投资增速高于全省1.6个百分点。", "1.6个百分点", Field::Measure, "difference"),
    },
    Case {
        rule: "a numeral may begin the name of a zone",
        speaks: Said("两江新区新增企业36家。", "36家", Scope, "两江新区"),
        silent: Said("三大新区新增企业36家。", "36家", Scope, "云州市"),
    },
    Case {
        rule: "a place of so many people",
        speaks: Said("全市就业稳定，作为一个480万人口的大市成绩来之不易。", "480万", Indicator, "人口"),
        silent: Said("全市480万人口的用水有了保障。", "480万", Indicator, "人口用水有保障"),
    },
    Case {
        rule: "a size of each of several years is one in a year",
        speaks: Said("2021年至2023年全市年均投入水利资金36亿元。", "36亿元/年", Years, "2021..2023"),
        silent: Said("全市细颗粒物年均浓度36微克/立方米。", "36微克/立方米", Indicator, "细颗粒物年均浓度"),
    },
    Case {
        rule: "全市平均每户 is said of the place",
        speaks: Said("全市平均每户农民收入36000元。", "36000元", Indicator, "平均每户农民收入"),
        silent: Said("茶农收入高于全市平均水平3.6个百分点。", "3.6个百分点", Indicator, "茶农收入"),
    },
    Case {
        rule: "长达 reports a length",
        speaks: Said("长达360公里的输水管道全线贯通。", "360公里", Indicator, "输水管道全线贯通"),
        silent: Said("全市河堤长360公里。", "360公里", Indicator, "河堤长"),
    },
    Case {
        rule: "保持, 首次, 继续 and 均值 in front of a number only report it",
        speaks: Said("全市地表水水质优良率连续5年保持100%。", "100%", Indicator, "地表水水质优良率"),
        silent: Said("全市治理水土保持36平方公里。", "36平方公里", Indicator, "治理水土保持"),
    },
    Case {
        rule: "the one example in front of 等 goes behind a verb",
        speaks: Said("全市举办茶文化节等特色文旅活动36场。", "36场", Indicator, "举办特色文旅活动"),
        silent: Said("全市获得一等奖励36项。", "36项", Indicator, "获得一等奖励"),
    },
    Case {
        rule: "一等 keeps its 等",
        speaks: Said("全市36家开发区在考核中获评一等。", "36家", Indicator, "开发区在考核中获评一等"),
        silent: Said("全市新建棚户区、公寓等36个。", "36个", Indicator, "新建棚户区、公寓"),
    },
    Case {
        rule: "a preposition takes over no verb of the clause before",
        speaks: Said("全市建设护理床位600张，为1600名老年人发放津贴。", "1600名", Indicator, "为老年人发放津贴"),
        silent: Said("全市建设护理床位600张、助餐点36个。", "36个", Indicator, "建设助餐点"),
    },
    Case {
        rule: "a bracket behind a number opens a clause of its own",
        speaks: Said("全市引进教师2000人（含乡村教师900人）。", "2000人", Indicator, "引进教师"),
        silent: Said("全市引进教师（含乡村教师）2000人。", "2000人", Indicator, "引进教师（含乡村教师）"),
    },
    Case {
        rule: "县级及以上 is one name",
        speaks: Said(
            "全市地表水优良率、县级及以上水源地水质达标率均为98%。",
            "98%",
            Indicator,
            "县级及以上水源地水质达标率",
        ),
        silent: Said("全市地表水优良率及水源地水质达标率均为98%。", "98%", Indicator, "地表水优良率"),
    },
    Case {
        rule: "years of which a number is the sum are a base of comparison",
        speaks: Said("全市五年新增公路36公里，是1991年到2018年的总和；新建桥梁12座。", "12座", Years, "-..2023"),
        silent: Said("全市新增公路36公里；1991年到2018年新建桥梁12座。", "12座", Years, "1991..2018"),
    },
    Case {
        rule: "how long something went on is no part of what the next clause measures",
        speaks: Said("全市粮食连续四年增产，2023年产量达到86万吨。", "86万吨", Indicator, "粮食产量"),
        silent: Said(
            "全市新型连续油管产业快速发展，2023年产值达到86亿元。",
            "86亿元",
            Indicator,
            "新型连续油管产业产值",
        ),
    },
    Case {
        rule: "分别 goes over the list in front of it before one of the clause before",
        speaks: Said(
            "深入开展消防检查、电梯检查，全市火灾起数、伤亡人数分别下降12%、9%。",
            "12%",
            Indicator,
            "火灾起数",
        ),
        silent: Said("消防检查、电梯检查扎实开展，覆盖面分别提高12%、9%。", "12%", Indicator, "消防检查覆盖面"),
    },
    Case {
        rule: "主要 and 高标准 in front of things say which ones are meant",
        speaks: Said("全市主要河流水质优良率达到96%。", "96%", Indicator, "主要河流水质优良率"),
        silent: Said("全市主要推广技术36项。", "36项", Indicator, "推广技术"),
    },
    Case {
        rule: "高标准农田 is a name",
        speaks: Said("全市高标准农田达到86万亩。", "86万亩", Indicator, "高标准农田"),
        silent: Said("全市高标准建设渔港36个。", "36个", Indicator, "建设渔港"),
    },
    Case {
        rule: "供水, 上市 and their kin in front of things say of which kind they are",
        speaks: Said("全市改造燃气管道860公里、供水管道360公里。", "360公里", Indicator, "改造供水管道"),
        silent: Said("全市水厂供水36万立方米。", "36万立方米", Indicator, "水厂供水"),
    },
    Case {
        rule: "城市 names no zone",
        speaks: Said("打造城市片区更新样板16处，改造老旧小区36个。", "36个", Scope, "云州市"),
        silent: Said("东湖新区打造更新样板16处，改造老旧小区36个。", "36个", Scope, "东湖新区"),
    },
    Case {
        rule: "城镇和农村居民 shares what stands behind 农村",
        speaks: Said(
            "全市城镇和农村居民人均可支配收入分别增长3.6%和6.2%。",
            "3.6%",
            Indicator,
            "城镇居民人均可支配收入",
        ),
        silent: Said("全市原油、天然气产量分别增长3.6%和6.2%。", "3.6%", Indicator, "原油产量"),
    },
    Case {
        rule: "an indicator that says 新增 itself takes over no verb",
        speaks: Said("全市举办招聘会86万人次，城镇新增就业36万人。", "36万人", Indicator, "城镇新增就业"),
        silent: Said("全市新增学位86个，床位36个。", "36个", Indicator, "新增床位"),
    },
    Case {
        rule: "what was earned takes over no verb",
        speaks: Said("全市接待游客360万人次、旅游收入86亿元。", "86亿元", Indicator, "旅游收入"),
        silent: Said("全市接待游客360万人次、研学团队86个。", "86个", Indicator, "接待研学团队"),
    },
    Case {
        rule: "into how many fields a list falls is no observation",
        speaks: Said("全市提出稳增长9个方面26条措施。", "26条", Indicator, "提出稳增长措施"),
        silent: Said("全市提出稳增长方案26个。", "26个", Indicator, "提出稳增长方案"),
    },
    Case {
        rule: "among how many things a number counts is no observation",
        speaks: Said("全市36个产业集群中，茶产业集群产值占比达到12%。", "36个", Indicator, "-"),
        silent: Said("全市36个产业集群建设中心，茶产业集群产值占比达到12%。", "36个", Indicator, "产业集群建设中心"),
    },
    Case {
        rule: "连续36个 says how often in a row",
        speaks: Said("全市茶叶产量连续36个榨季居全省首位。", "36个", Indicator, "-"),
        silent: Said("全市连续建成36个示范园。", "36个", Indicator, "建成示范园"),
    },
    Case {
        rule: "连续3年 at the start goes as a whole",
        speaks: Said("全市连续3年提高基础养老金、惠及86万人。", "86万人", Indicator, "提高基础养老金、惠及"),
        silent: Said("全市连续作业车间86个。", "86个", Indicator, "作业车间"),
    },
    Case {
        rule: "a size behind an amount names a class",
        speaks: Said("全市形成16个产值超百亿元的产业集群。", "16个", Indicator, "形成产值超百亿元产业集群"),
        silent: Said("全市茶叶产值达到36亿元的目标如期实现。", "36亿元", Indicator, "茶叶产值"),
    },
    Case {
        rule: "the verb in front of a list that ends in 等 stays",
        speaks: Said("全市攻克冷链保鲜、病害防治等36项关键技术。", "36项", Indicator, "攻克关键技术"),
        silent: Said("全市围绕茶叶、水产等36个品类。", "36个", Indicator, "品类"),
    },
    Case {
        rule: "an honour behind the last of two counts is said of both",
        speaks: Said("全市6个集体、16名个人荣获全省表彰。", "6个", Indicator, "集体荣获全省表彰"),
        silent: Said("全市6个示范园获奖、16名个人荣获全省表彰。", "6个", Indicator, "示范园获奖"),
    },
    Case {
        rule: "the investment behind a predicate is that of the projects",
        speaks: Said("全市36个重点项目加快推进、总投资86亿元。", "86亿元", Indicator, "重点项目总投资"),
        silent: Said("全市签约重点项目36个、总投资86亿元。", "86亿元", Indicator, "签约重点项目总投资"),
    },
    Case {
        rule: "从年初 is where a change starts",
        speaks: Said("全市算力规模从年初的300P增加到960P。", "960P", Indicator, "算力规模"),
        silent: Said("全市年初算力规模300P。", "300P", Indicator, "年初算力规模"),
    },
    Case {
        rule: "what is said of the total is no part of the name",
        speaks: Said("全市新增36个示范县、总数居全省首位。", "36个", Indicator, "新增示范县"),
        silent: Said("全市新增36个示范县、示范乡。", "36个", Indicator, "新增示范县、示范乡"),
    },
    Case {
        rule: "旅游人数和收入 shares 旅游",
        speaks: Said("全市旅游人数和收入均增长12%。", "12%", Indicator, "旅游人数"),
        silent: Said("全市进出口总额和出口额均居全省第3位。", "3位", Indicator, "出口额"),
    },
    Case {
        rule: "招生计划 is a name, 概算 an aim",
        speaks: Said("全市高中新增招生计划3600名。", "3600名", Indicator, "高中新增招生计划"),
        silent: Said("全市水库投资完成工程概算的36.2%。", "36.2%", Indicator, "水库投资工程概算完成率"),
    },
    Case {
        rule: "分别 and 均 inside a name go",
        speaks: Said("全市学位授予单位均新增36家。", "36家", Indicator, "学位授予单位新增"),
        silent: Said("全市人均新增绿地36平方米。", "36平方米", Indicator, "人均新增绿地"),
    },
    Case {
        rule: "在全国率先 and 再 in front of a verb go",
        speaks: Said("全市茶叶产值在全国率先突破36亿元。", "36亿元", Indicator, "茶叶产值"),
        silent: Said("全市茶叶产值居全国首位，达到36亿元。", "36亿元", Indicator, "茶叶产值"),
    },
];

/// The observations of a report of an imagined place.
fn read(body: &str) -> Vec<Observation> {
    let text = format!("# {REVIEW}\n\n## 一、综合\n\n{body}\n");
    let meta = DocMeta { id: "example".to_owned(), format: Format::Markdown };
    let extractor = Extractor::new(Config::default()).expect("a plain configuration");
    let extraction = extractor.extract(text.as_bytes(), &meta).expect("a readable text");
    extraction.documents.into_iter().flat_map(|document| document.observations).collect()
}

/// The field of an observation as a word.
fn value(observation: &Observation, field: Field) -> String {
    match field {
        Indicator => observation.indicator.clone(),
        Years => {
            let year = |year: Option<i32>| year.map_or_else(|| "-".to_owned(), |year| year.to_string());
            format!("{}..{}", year(observation.year_start), year(observation.year))
        }
        Scope => observation.scope.clone().unwrap_or_default(),
        Status => format!("{:?}", observation.status).to_lowercase(),
        Field::Measure => match observation.measure {
            Measure::Level => "level",
            Measure::Growth => "growth",
            Measure::Change => "change",
            Measure::Ratio => "ratio",
            Measure::Difference => "difference",
            Measure::Rank => "rank",
        }
        .to_owned(),
    }
}

/// What a text says of its number.
fn said(&Said(text, surface, field, _): &Said) -> String {
    let body = read(text);
    body.iter().find(|o| is_surface(o, surface)).map_or_else(|| "-".to_owned(), |observation| value(observation, field))
}

/// Whether a surface begins with the number of an observation and ends with its unit.
fn is_surface(observation: &Observation, surface: &str) -> bool {
    surface.starts_with(&observation.value.abs().to_string()) && surface.ends_with(observation.unit.as_str())
}

#[test]
fn every_rule_speaks_in_its_text_and_not_in_the_other() {
    let mut faults = Vec::new();
    for Case { rule, speaks, silent } in CASES {
        for case in [speaks, silent] {
            let found = said(case);
            if found != case.3 {
                faults.push(format!("{rule}: {} in {}: {:?} is {found}, not {}", case.1, case.0, case.2, case.3));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
