//! Names that are linked, and names that are not.

use super::*;
use crate::observation::Measure;

/// A query as `level:亿元`, `growth:%`; year and scope behind `@`: `level:亿元@2010,济南市`.
fn link(name: &str, query: &str) -> Option<(&'static str, How)> {
    let (number, place) = query.split_once('@').unwrap_or((query, ""));
    let (measure, unit) = number.split_once(':').expect("measure:unit");
    let measure = match measure {
        "level" => Measure::Level,
        "growth" => Measure::Growth,
        "change" => Measure::Change,
        "ratio" => Measure::Ratio,
        "difference" => Measure::Difference,
        _ => Measure::Rank,
    };
    let (year, scope) = place.split_once(',').unwrap_or((place, ""));
    let unit = crate::quantity::Unit::new(unit);
    let query = LinkQuery {
        measure,
        unit: unit.base(),
        year: year.parse().ok(),
        scope: Some(scope).filter(|scope| !scope.is_empty()),
    };
    Indicators::shared().link(name, &query).map(|link| (link.code, link.how))
}

fn code(name: &str, query: &str) -> Option<&'static str> {
    link(name, query).map(|(code, _)| code)
}

#[test]
fn the_catalogue_is_read() {
    let indicators = Indicators::load().unwrap_or_else(|error| panic!("{error}"));
    assert!(indicators.all().len() >= 300);
    let gdp = indicators.get("GDP").expect("GDP is in the catalogue");
    assert_eq!((gdp.unit.as_str(), gdp.aggregation), ("元", Aggregation::Sum));
    assert!(gdp.max > Some(Decimal::from(200_000_000_000_000_i64)));
    assert_eq!(indicators.get("GDQ"), None);
}

#[test]
fn every_name_of_the_catalogue_links_to_its_code() {
    for indicator in Indicators::shared().all() {
        let number = format!("level:{}", indicator.unit);
        assert_eq!(link(&indicator.name, &number), Some((indicator.code.as_str(), How::Exact)), "{}", indicator.name);
        for alias in &indicator.aliases {
            let scope = match alias.level {
                Some(Level::Nation) => "中国",
                Some(Level::Local) => "济南市",
                None => "",
            };
            let year = alias.from.or(alias.until).map_or_else(String::new, |year| year.to_string());
            let query = format!("{number}@{year},{scope}");
            assert_eq!(code(&alias.name, &query), Some(indicator.code.as_str()), "{}", alias.name);
        }
    }
}

#[test]
fn names_are_linked_by_what_is_known_of_the_number() {
    for (name, query, expected) in [
        ("国内生产总值", "level:万亿元", "GDP"),
        ("地区生产总值", "growth:%", "GDP"),
        ("全市生产总值（现价）", "level:亿元", "GDP"),
        ("山东生产总值", "level:亿元@2023,山东省", "GDP"),
        ("地区生产总值增速", "growth:%", "GDP"),
        ("地区生产总值", "rank:位", "GDP"),
        ("人均GDP", "level:美元", "GDP_PER_CAPITA"),
        ("第三产业占比", "level:%", "GDP_TERTIARY_SHARE"),
        ("第三产业增加值占GDP的比重", "change:个百分点", "GDP_TERTIARY_SHARE"),
        ("规上工业增加值", "growth:%", "VALUE_ADDED_INDUSTRY_LARGE"),
        ("社会消费品零售额", "level:亿元", "RETAIL_SALES"),
        ("社零总额", "growth:%", "RETAIL_SALES"),
        ("限上消费品零售额", "growth:%", "RETAIL_SALES_LARGE"),
        ("城镇常住居民人均可支配收入", "level:元", "INCOME_URBAN"),
        ("农民人均纯收入", "level:元@1985,中国", "INCOME_RURAL_NET"),
        ("居民消费价格", "growth:%", "CPI"),
        ("居民消费价格指数（CPI）", "growth:%", "CPI"),
        ("R&D经费占GDP比重", "level:%", "RD_INTENSITY"),
        ("研究与试验发展（R&D）经费支出", "level:亿元", "RD_EXPENDITURE"),
        ("单位GDP能耗累计降低", "growth:%", "ENERGY_INTENSITY"),
        ("粮食总产量（万吨）", "level:万吨", "OUTPUT_GRAIN"),
        ("粮食", "level:亿斤", "OUTPUT_GRAIN"),
        ("细颗粒物（PM2.5）平均浓度", "level:微克/立方米", "PM25"),
        ("优良天数比率", "level:%", "AIR_GOOD_DAYS_RATE"),
        ("技术合同成交金额", "level:亿元", "TECH_CONTRACTS"),
        ("高新技术企业总数", "level:家", "HIGH_TECH_ENTERPRISES"),
        ("新增高新技术企业", "level:家", "HIGH_TECH_ENTERPRISES_NEW"),
        ("各类生产安全事故起数", "growth:%", "ACCIDENTS_WORK"),
        ("“新三样”产品出口", "growth:%", "EXPORTS_NEW_THREE"),
        ("每千人口执业（助理）医师数", "level:人", "DOCTORS_PER_1000"),
        ("城镇登记失业率", "difference:个百分点", "UNEMPLOYMENT_REGISTERED"),
        ("固定资产投资完成", "level:亿元@2019", "INVESTMENT_EXCL_FARM"),
        ("税收收入占一般公共预算收入的比重", "level:%", "TAX_REVENUE_SHARE"),
        ("国民生产总值", "level:亿元@1987,中国", "GNI"),
        ("筹集保障性租赁住房", "level:万套(间)", "HOUSING_RENTAL_AFFORDABLE"),
        ("财政赤字", "level:亿元/年@1982,中国", "FISCAL_DEFICIT"),
    ] {
        assert_eq!(code(name, query), Some(expected), "{name} {query}");
    }
}

#[test]
fn years_and_levels_tell_names_apart() {
    assert_eq!(code("地方财政收入", "level:亿元@2005,济南市"), Some("BUDGET_REVENUE"));
    assert_eq!(code("地方财政收入", "level:亿元@2005,中国"), Some("BUDGET_REVENUE_LOCAL"));
    assert_eq!(code("地方财政收入", "level:亿元@2020,济南市"), None);
    assert_eq!(code("地方一般公共预算收入", "level:亿元@2020,济南市"), Some("BUDGET_REVENUE"));
    assert_eq!(code("公共财政预算收入", "level:亿元@2013,济南市"), Some("BUDGET_REVENUE"));
    assert_eq!(code("公共财政预算收入", "level:亿元@1995,济南市"), None);
    assert_eq!(code("财政收入", "level:亿元@2007,中国"), Some("FISCAL_REVENUE"));
    assert_eq!(code("财政总收入", "level:亿元@2011,济南市"), Some("FISCAL_REVENUE_TOTAL"));
    assert_eq!(code("地方财政总收入", "level:亿元@2011,济南市"), Some("FISCAL_REVENUE_TOTAL"));
}

#[test]
fn the_way_to_a_link_is_told() {
    assert_eq!(link("国内生产总值", "growth:%"), Some(("GDP", How::Exact)));
    assert_eq!(link("地区生产总值", "growth:%"), Some(("GDP", How::Alias)));
    assert_eq!(link("全市地区生产总值", "growth:%"), Some(("GDP", How::Alias)));
    assert_eq!(link("主要农畜产品加工转化率", "level:%"), Some(("FARM_PROCESSING_RATE", How::Scored)));
}

#[test]
fn near_misses_are_not_linked() {
    for (name, query) in [
        // A part, a share or a kind of what is known.
        ("第三产业增加值", "level:%"),
        ("地区生产总值占全省比重", "level:%"),
        ("工业增加值率", "level:%"),
        ("规上纺织工业增加值", "growth:%"),
        ("开发区规上工业增加值", "growth:%"),
        ("绿色低碳优势产业增加值", "growth:%"),
        ("汽车制造业增加值", "growth:%"),
        ("省属企业工业总产值", "growth:%"),
        ("区本级固定资产投资", "level:亿元"),
        ("重点项目投资", "level:亿元"),
        ("年度投资", "level:亿元"),
        ("投资", "level:亿元"),
        ("产业投资", "growth:%"),
        ("项目民间投资", "growth:%"),
        ("制造业投资占固定资产投资比重", "level:%"),
        ("家电零售额", "growth:%"),
        ("新能源汽车零售额", "growth:%"),
        ("消费品以旧换新销售额", "level:亿元"),
        ("出口额占比", "level:%"),
        ("锂电池出口", "growth:%"),
        ("对欧盟进出口", "growth:%"),
        ("市级一般公共预算收入", "level:亿元"),
        ("土地增值税", "level:亿元"),
        ("中央财政安排资金", "level:亿元"),
        ("中央财政支出", "level:亿元"),
        ("用于教育的支出", "level:亿元"),
        ("行政管理费支出", "level:亿元"),
        ("养老保险支出", "level:亿元"),
        ("存款", "level:亿元"),
        ("存贷款余额", "level:亿元"),
        ("消费贷款余额", "level:亿元"),
        ("创业担保贷款", "level:亿元"),
        ("新增创业担保贷款", "level:亿元"),
        ("政策性担保贷款规模", "level:亿元"),
        ("高新技术企业贷款", "growth:%"),
        ("居民消费", "growth:%"),
        ("猪肉价格", "growth:%"),
        ("工资性收入", "growth:%"),
        ("脱贫县居民收入增速", "level:%"),
        ("城乡居民可支配收入", "growth:%"),
        ("农村居民人均经营净收入", "level:元"),
        ("受益人口", "level:万人"),
        ("供水覆盖人口", "level:万人"),
        ("流动人口", "level:万人"),
        ("新增技能人才", "level:万人"),
        ("就业培训", "level:万人"),
        ("高校毕业生就业率", "level:%"),
        ("应届毕业生留鲁就业", "level:万人"),
        ("培育高新技术企业", "level:家"),
        ("新增省级高新技术企业孵化器", "level:家"),
        ("科技型企业", "level:家"),
        ("规模以上企业", "level:家"),
        ("入驻企业", "level:家"),
        ("重组全国重点实验室", "level:家"),
        ("技术合同登记数", "growth:%"),
        ("郑州机场货邮吞吐量", "level:万吨@2024,河南省"),
        ("沿海港口吞吐能力", "level:万吨"),
        ("集装箱发运量", "growth:%"),
        ("公路汽车货物周转量", "growth:%"),
        ("高速公路建设里程", "level:公里"),
        ("新建高速公路", "level:公里"),
        ("公路养护里程", "level:公里"),
        ("生产安全事故受伤人数", "growth:%"),
        ("火灾事故起数", "growth:%"),
        ("光伏新增装机", "level:万千瓦"),
        ("煤电装机", "level:万千瓦"),
        ("储气能力", "level:亿立方米"),
        ("新增原油储备能力", "level:万吨"),
        ("粮食仓储能力", "level:万吨"),
        ("粮食储备", "level:万吨"),
        ("种粮大户", "level:户"),
        ("苹果产量", "growth:%"),
        ("多晶硅产量", "growth:%"),
        ("累计固定资产投资", "level:亿元"),
        ("地区生产总值年度计划完成率", "level:%"),
        ("新增城镇就业全年目标完成率", "level:%"),
        ("信访事项一次性化解率", "level:%"),
        ("农村土地流转率", "level:%"),
        ("规模化供水工程覆盖率", "level:%"),
        // A unit that is none of the indicator.
        ("地区生产总值", "level:个"),
        ("粮食产量", "level:亿元"),
        ("固定资产投资", "level:%"),
        ("常住人口", "level:亿元"),
        ("森林覆盖率", "level:万亩"),
        ("改造老旧小区", "level:万平方米"),
        ("旅游收入", "level:万人次"),
        ("发电量", "level:万千瓦"),
        // What is said of a growth and not of the indicator.
        ("地区生产总值增速", "rank:位"),
        ("规上工业增加值增速", "difference:个百分点"),
        ("", "level:亿元"),
        ("全市", "level:亿元"),
    ] {
        assert_eq!(link(name, query), None, "{name} {query}");
    }
}

#[test]
fn amounts_go_over_into_the_unit_of_the_limits() {
    let amount = |code: &str, amount: i64, unit: &str| {
        let indicator = Indicators::shared().get(code).expect("a code of the catalogue");
        indicator.in_own_unit(Decimal::from(amount), unit).map(|amount| amount.to_string())
    };
    assert_eq!(amount("OUTPUT_GRAIN", 2000, "斤").as_deref(), Some("1"));
    assert_eq!(amount("SOWN_AREA_GRAIN", 2, "公顷").as_deref(), Some("30"));
    assert_eq!(amount("BUILT_UP_AREA", 3000, "亩").as_deref(), Some("2"));
    assert_eq!(amount("MARKET_ENTITIES", 7, "家").as_deref(), Some("7"));
    assert_eq!(amount("BIRTH_RATE", 1, "%").as_deref(), Some("10"));
    assert_eq!(amount("GDP", 7, "美元"), None);
    assert_eq!(amount("GDP", 7, "吨"), None);
}

#[test]
fn no_beginning_of_a_name_panics() {
    for indicator in Indicators::shared().all() {
        for (end, _) in indicator.name.char_indices() {
            let _ = link(&indicator.name[..end], "growth:%");
        }
    }
}
