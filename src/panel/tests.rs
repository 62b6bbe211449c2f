use super::*;
use crate::check::{About, Names, Written};
use crate::quantity::Unit;

/// One statement: document, indicator, place, year, number, unit.
fn said(doc: &str, indicator: &str, scope: &str, year: i32, value: &str, unit: &str) -> Fact {
    let value = Decimal::from_str_exact(value).unwrap();
    let unit = Unit::new(unit);
    let about = About {
        doc,
        indicator,
        code: (indicator.ends_with("生产总值")).then_some("GDP"),
        scope: Some(scope),
        scope_code: (scope == "济南市").then_some("370100"),
        year: Some(year),
        year_start: None,
        measure: if unit.as_str() == "%" { Measure::Growth } else { Measure::Level },
        status: Status::Actual,
        bound: Bound::Exact,
    };
    let amount = value * unit.scale();
    let written =
        Written { value, amount, amount_max: None, unit: unit.base(), sentence: "", section: "", surface: "" };
    let mut fact = Fact::new(&mut Names::default(), 0, &about, &written).unwrap();
    fact.id = format!("{doc}/{year}/{value}").into();
    fact
}

fn gdp(doc: &str, year: i32, value: &str) -> Fact {
    said(doc, "地区生产总值", "济南市", year, value, "亿元")
}

fn build(facts: &[Fact], query: &Query) -> Panel {
    Panel::build(facts, query, &Known::default()).unwrap()
}

/// The only cell of the only series, as the number in 亿元 and the reasons of the losers.
fn cell(facts: &[Fact]) -> (String, Vec<Reason>) {
    let panel = build(facts, &Query { unit: Some("亿元".into()), ..Query::default() });
    let (series, cell) = panel.cells().next().unwrap();
    let value = (cell.winner.amount / series.factor).normalize().to_string();
    (value, cell.losers.iter().map(|(_, reason)| *reason).collect())
}

#[test]
fn what_was_reached_wins_over_what_was_planned() {
    let mut plan = gdp("b", 2022, "1500");
    plan.status = Status::Target;
    let mut expected = gdp("c", 2022, "1480");
    expected.status = Status::Estimate;
    assert_eq!(
        cell(&[plan, gdp("a", 2022, "1486.1"), expected]),
        ("1486.1".into(), vec![Reason::Status, Reason::Status])
    );
}

#[test]
fn the_later_document_wins() {
    let facts = [gdp("z-early", 2022, "1486.1"), gdp("a-late", 2022, "1490.3"), gdp("a-late", 2023, "1600")];
    let (value, reasons) = cell(&facts);
    assert_eq!((value.as_str(), reasons), ("1490.3", vec![Reason::EarlierDocument]));
}

#[test]
fn a_date_says_when_a_document_speaks() {
    let facts = [gdp("a", 2022, "1486.1"), gdp("b", 2022, "1490.3")];
    let dates = [("a", "2024-01-10"), ("b", "2023-01-12")].map(|(doc, date)| (doc.to_owned(), date.to_owned()));
    let known = Known { dates: dates.into_iter().collect(), official: None };
    let panel = Panel::build(&facts, &Query::default(), &known).unwrap();
    assert_eq!(&*panel.series[0].cells[0].winner.doc, "a");
}

#[test]
fn a_flagged_number_loses_and_an_exact_one_wins() {
    let mut flagged = gdp("z", 2022, "148610000");
    flagged.implausible = true;
    let mut above = gdp("a", 2022, "1400");
    above.bound = Bound::AtLeast;
    assert_eq!(
        cell(&[flagged, above, gdp("a", 2022, "1486.1")]),
        ("1486.1".into(), vec![Reason::LessExact, Reason::Implausible])
    );
}

#[test]
fn names_of_one_code_are_one_row() {
    let facts = [gdp("a", 2021, "1400"), said("b", "生产总值", "济南市", 2022, "1486.1", "亿元")];
    let panel = build(&facts, &Query { indicators: vec!["生产总值".into()], ..Query::default() });
    assert_eq!(panel.series.len(), 1);
    assert_eq!(panel.series[0].cells.len(), 2);
}

#[test]
fn a_name_without_a_code_may_be_asked_for() {
    let facts = [said("a", "新建绿道", "济南市", 2022, "130", "公里"), gdp("a", 2022, "1486.1")];
    let panel = build(&facts, &Query { indicators: vec!["新建绿道".into()], ..Query::default() });
    assert_eq!(panel.series[0].indicator, "新建绿道");
    let wrong = Panel::build(&facts, &Query { indicators: vec!["绿道".into()], ..Query::default() }, &Known::default());
    assert_eq!(wrong.unwrap_err().to_string(), "no observation has the indicator 绿道; there are 新建绿道");
}

#[test]
fn sizes_are_worked_out_where_there_is_none() {
    let facts = [gdp("a", 2021, "1400"), said("b", "地区生产总值", "济南市", 2022, "5", "%")];
    let query = Query { derive: true, ..Query::default() };
    let panel = build(&facts, &query);
    let last = &panel.series[0].cells[1];
    assert_eq!((last.year, last.winner.amount.to_string().as_str()), (2022, "147000000000"));
    assert!(last.winner.derived && last.winner.ids.len() == 2);
    let stated = [&facts[..], &[gdp("a", 2022, "1486.1")]].concat();
    let panel = build(&stated, &query);
    assert_eq!(panel.series[0].cells[1].losers[0].1, Reason::Derived);
    assert_eq!(build(&facts, &Query::default()).series[0].cells.len(), 1);
}

#[test]
fn growths_are_worked_out_from_sizes() {
    let facts = [gdp("a", 2021, "1400"), gdp("b", 2022, "1470")];
    let panel = build(&facts, &Query { derive: true, measure: Measure::Growth, ..Query::default() });
    assert_eq!(panel.series[0].cells[0].winner.amount.to_string(), "5");
    assert_eq!(panel.series[0].unit, "%");
}

#[test]
fn other_units_are_left_out_and_counted() {
    let facts = [gdp("a", 2022, "1486.1"), said("b", "地区生产总值", "济南市", 2022, "210", "亿美元")];
    let panel = build(&facts, &Query { unit: Some("亿元".into()), ..Query::default() });
    assert_eq!((panel.series.len(), panel.other_units), (1, 1));
    assert_eq!(build(&facts, &Query::default()).series.len(), 2);
}

#[test]
fn the_order_of_facts_changes_nothing() {
    let mut facts = vec![
        gdp("a", 2021, "1400"),
        gdp("b", 2021, "1401"),
        gdp("c", 2022, "1486.1"),
        said("c", "生产总值", "济南市", 2022, "6.1", "%"),
        said("d", "地区生产总值", "青岛市", 2022, "14920.8", "亿元"),
    ];
    let query = Query { derive: true, ..Query::default() };
    let first = build(&facts, &query);
    for turn in 0..facts.len() {
        facts.rotate_left(1);
        facts.swap(0, turn);
        assert_eq!(build(&facts, &query), first);
    }
}

#[test]
fn tables_show_units_and_marks() {
    let mut plan = gdp("b", 2023, "1600");
    (plan.status, plan.bound) = (Status::Target, Bound::AtLeast);
    let panel = build(&[gdp("a", 2021, "1400"), plan], &Query::default());
    let grid = Grid::new(&panel, true);
    assert_eq!(
        markdown(&grid),
        "| place | indicator | unit | 2021 | 2023 |\n|---|---|---|---:|---:|\n\
         | 济南市 | 地区生产总值 | 亿元 | 1400 | ≥1600 † |\n\n\
         * expected, † planned, ‡ worked out from a growth; ≥ at least, ≤ at most, ≈ about\n"
    );
    let shown = text(&grid, 100);
    assert!(shown.lines().nth(1).unwrap().starts_with("济南市  地区生产总值  亿元  ▁·█"), "{shown}");
}

#[test]
fn a_chart_breaks_where_a_year_is_missing() {
    let mut plan = gdp("b", 2025, "1800");
    plan.status = Status::Target;
    let facts = [gdp("a", 2020, "1300"), gdp("a", 2021, "1400"), gdp("a", 2023, "1550"), gdp("a", 2024, "1600"), plan];
    let chart = svg(&build(&facts, &Query::default()));
    let lines = |dashed: bool| {
        chart
            .lines()
            .filter(|line| line.contains("#0072B2") && line.starts_with("<line"))
            .filter(|line| line.contains("dasharray") == dashed)
            .count()
    };
    // 2020–2021, 2023–2024 and the legend; 2024–2025.
    assert_eq!((lines(false), lines(true)), (3, 1));
    assert!(chart.contains("济南市 地区生产总值（亿元）"));
    assert!(quick_xml::Reader::from_str(&chart).read_event().is_ok());
}
