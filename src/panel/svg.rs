//! The panel as a line chart in SVG.
//!
//! Written here and not by a plotting library: the chart is one kind, needs no measuring of fonts (which such libraries do with fonts of
//! their own, that have no Chinese), and must be the same bytes on every machine.

mod axis;
mod paint;

use super::Panel;
use super::grid::{Grid, Line};
use axis::Axis;
use paint::Paint;

/// Size of one frame with its axes, in pixels.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 420.0;
/// Room inside a frame, for its labels.
const LEFT: f64 = 84.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 44.0;
/// Height of a line of the legend.
const LEGEND: f64 = 22.0;
/// Colours that people with any colour vision tell apart (Okabe and Ito).
const COLOURS: [&str; 8] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8B6914"];

/// A chart with a frame for each unit: firm numbers joined by whole lines, expected, planned and worked-out ones by dashed lines with hollow
/// marks, and a gap where years are missing.
#[must_use]
pub fn svg(panel: &Panel) -> String {
    let grid = Grid::new(panel, true);
    let mut units: Vec<&str> = Vec::new();
    for line in &grid.lines {
        if !units.contains(&line.unit.as_str()) {
            units.push(&line.unit);
        }
    }
    let mut paint = Paint::default();
    let mut top = 0.0;
    for unit in units {
        let lines: Vec<&Line> = grid.lines.iter().filter(|line| line.unit == unit).collect();
        top = frame(&mut paint, &grid.years, unit, &lines, top);
    }
    paint.finish(WIDTH, top.max(LEGEND))
}

/// Draws one frame below `top`; the place where the next one begins.
fn frame(paint: &mut Paint, years: &[i32], unit: &str, lines: &[&Line], top: f64) -> f64 {
    let values = || lines.iter().flat_map(|line| line.points.iter().flatten()).map(|point| number(point.value));
    let (least, most) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), value| (a.min(value), b.max(value)));
    let (first, last) = (years.first().copied().unwrap_or(0), years.last().copied().unwrap_or(0));
    let axis = Axis::new(least, most);
    let (left, right) = (LEFT, WIDTH - RIGHT);
    let (upper, lower) = (top + TOP, top + HEIGHT - BOTTOM);
    let x = |year: i32| {
        let span = f64::from((last - first).max(1));
        let at = if first == last { 0.5 } else { f64::from(year - first) / span };
        left + 16.0 + at * (right - left - 32.0)
    };
    let y = |value: f64| lower - axis.place(value) * (lower - upper);
    paint.text(left, top + 26.0, "start", 16, &title(lines, unit));
    for tick in axis.ticks() {
        paint.rule((left, y(tick)), (right, y(tick)), if tick == 0.0 { "#888" } else { "#e2e2e2" });
        paint.text(left - 8.0, y(tick) + 4.0, "end", 12, &axis.label(tick));
    }
    let step = axis::year_step(last - first);
    for year in (first..=last).filter(|year| (last - year) % step == 0) {
        paint.rule((x(year), lower), (x(year), lower + 5.0), "#888");
        paint.text(x(year), lower + 20.0, "middle", 12, &year.to_string());
    }
    for (line, colour) in lines.iter().zip(COLOURS.iter().cycle()) {
        let points: Vec<_> =
            years.iter().zip(&line.points).filter_map(|(year, point)| Some((*year, (*point)?))).collect();
        for pair in points.windows(2) {
            let [(year, a), (next, b)] = pair else { continue };
            if next - year == 1 {
                let dashed = !(a.is_firm() && b.is_firm());
                paint.line((x(*year), y(number(a.value))), (x(*next), y(number(b.value))), colour, dashed);
            }
        }
        for (year, point) in points {
            let told = format!("{} {} {year}: {}{unit}", line.scope, line.indicator, point.spelled());
            paint.mark((x(year), y(number(point.value))), colour, point.is_firm(), &told);
        }
    }
    let mut below = top + HEIGHT;
    for (line, colour) in lines.iter().zip(COLOURS.iter().cycle()) {
        paint.line((left, below - 4.0), (left + 28.0, below - 4.0), colour, false);
        paint.mark((left + 14.0, below - 4.0), colour, true, "");
        paint.text(left + 38.0, below, "start", 13, &format!("{} {}", line.scope, line.indicator));
        below += LEGEND;
    }
    let soft = lines.iter().flat_map(|line| line.points.iter().flatten()).any(|point| !point.is_firm());
    if soft {
        paint.line((left, below - 4.0), (left + 28.0, below - 4.0), "#555", true);
        paint.mark((left + 14.0, below - 4.0), "#555", false, "");
        paint.text(left + 38.0, below, "start", 13, "预计、目标或推算 (expected, planned or worked out)");
        below += LEGEND;
    }
    below + 8.0
}

/// What all lines share, and the unit: 济南市 地区生产总值（亿元）.
fn title(lines: &[&Line], unit: &str) -> String {
    let shared = |field: fn(&Line) -> &str| {
        let first = lines.first().map_or("", |line| field(line));
        lines.iter().all(|line| field(line) == first).then(|| first.to_owned())
    };
    let words: Vec<String> =
        [shared(|line| &line.scope), shared(|line| &line.indicator)].into_iter().flatten().collect();
    let words = words.join(" ");
    if unit.is_empty() { words } else { format!("{words}（{unit}）") }
}

/// A number for drawing: only places on paper come of it.
fn number(value: crate::quantity::Decimal) -> f64 {
    f64::try_from(value).unwrap_or(0.0)
}
