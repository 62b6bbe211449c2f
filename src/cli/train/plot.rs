//! Losses as a small picture: one line a step of the training.

use std::fmt::Write as _;

use zhibiao::learn::linear::Epoch;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 240.0;
const MARGIN: f64 = 40.0;
/// One colour a line, told apart by readers who see fewer colours too (Okabe and Ito 2008).
const COLOURS: [&str; 4] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

/// The history of a training as SVG: share of sentences that are labelled wrong and its F1, mean loss of the others.
pub fn losses(history: &[Epoch]) -> String {
    let mut lines: Vec<(String, Vec<f64>)> = Vec::new();
    let mut add = |name: String, value: f64| match lines.iter_mut().find(|(other, _)| *other == name) {
        Some((_, values)) => values.push(value),
        None => lines.push((name, vec![value])),
    };
    for epoch in history {
        let what = if epoch.step == "tags" { "share of sentences wrong" } else { "mean loss" };
        add(format!("{}: {what}", epoch.step), epoch.loss);
        if let Some(f1) = epoch.f1 {
            add(format!("{}: F1 on the development place", epoch.step), f1);
        }
    }
    let most = lines.iter().flat_map(|(_, values)| values).copied().fold(1.0, f64::max);
    let longest = lines.iter().map(|(_, values)| values.len()).max().unwrap_or(1).max(2);
    let x = |epoch: usize| MARGIN + (WIDTH - 2.0 * MARGIN) * epoch as f64 / (longest - 1) as f64;
    let y = |value: f64| HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * value / most;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {total}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        total = HEIGHT + 20.0 * lines.len() as f64,
    );
    let (left, bottom, right) = (MARGIN, HEIGHT - MARGIN, WIDTH - MARGIN);
    // Writing to a string does not fail.
    let _ = writeln!(svg, "<path d=\"M{left} {MARGIN}V{bottom}H{right}\" fill=\"none\" stroke=\"#444\"/>");
    let _ = writeln!(svg, "<text x=\"4\" y=\"{MARGIN}\">{most:.2}</text><text x=\"4\" y=\"{bottom}\">0</text>");
    let _ = writeln!(svg, "<text x=\"{left}\" y=\"{}\">epoch 1</text>", bottom + 16.0);
    let _ = writeln!(svg, "<text x=\"{right}\" y=\"{}\" text-anchor=\"end\">{longest}</text>", bottom + 16.0);
    for (n, (name, values)) in lines.iter().enumerate() {
        let colour = COLOURS[n % COLOURS.len()];
        let points: Vec<String> =
            values.iter().enumerate().map(|(epoch, value)| format!("{:.1},{:.1}", x(epoch), y(*value))).collect();
        let points = points.join(" ");
        let _ = writeln!(svg, "<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        let at = HEIGHT + 20.0 * n as f64;
        let _ = writeln!(svg, "<text x=\"{left}\" y=\"{at}\" fill=\"{colour}\">{name}</text>");
    }
    svg.push_str("</svg>\n");
    svg
}
