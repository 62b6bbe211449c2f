//! The losses of a run as SVG: a panel a stage.

use std::fmt::Write as _;

use crate::checkpoint::EpochRecord;

const PANEL: (f64, f64) = (260.0, 180.0);
const MARGIN: (f64, f64) = (56.0, 44.0);

/// Losses by epoch, those of training in full and those of the development split dashed; a panel a stage, each with its
/// own scale.
#[must_use]
pub fn losses(history: &[EpochRecord]) -> String {
    let mut stages: Vec<&str> = Vec::new();
    for record in history {
        if stages.last() != Some(&record.stage.as_str()) {
            stages.push(&record.stage);
        }
    }
    let step = PANEL.0 + MARGIN.0 + 16.0;
    let size = (step * stages.len().max(1) as f64 + 16.0, PANEL.1 + 2.0 * MARGIN.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\" font-family=\"sans-serif\" \
         font-size=\"11\">\n<title>Loss by epoch</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        size.0, size.1
    );
    for (number, stage) in stages.iter().enumerate() {
        let records: Vec<&EpochRecord> = history.iter().filter(|r| r.stage == *stage).collect();
        let at = (number as f64 * step + MARGIN.0, MARGIN.1);
        panel(&mut svg, stage, &records, at);
    }
    svg.push_str("</svg>\n");
    svg
}

fn panel(svg: &mut String, stage: &str, records: &[&EpochRecord], at: (f64, f64)) {
    let trained: Vec<f64> = records.iter().map(|r| r.loss).collect();
    let held: Vec<f64> = records.iter().filter_map(|r| r.development.map(|d| d.loss)).collect();
    let top = trained.iter().chain(&held).copied().fold(f64::MIN_POSITIVE, f64::max);
    let (left, low) = (at.0, at.1 + PANEL.1);
    let _ = writeln!(svg, "<text x=\"{left:.0}\" y=\"{:.0}\" font-weight=\"bold\">{stage}</text>", at.1 - 14.0);
    let _ = writeln!(
        svg,
        "<path d=\"M{left:.0},{:.0}V{low:.0}H{:.0}\" fill=\"none\" stroke=\"#444\"/>",
        at.1,
        left + PANEL.0
    );
    for share in [0.0, 0.5, 1.0] {
        let y = low - share * PANEL.1;
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{:.2}</text>",
            left - 5.0,
            y + 4.0,
            share * top
        );
    }
    let last = records.len();
    let _ = writeln!(svg, "<text x=\"{left:.0}\" y=\"{:.0}\">epoch 1</text>", low + 16.0);
    let _ =
        writeln!(svg, "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{last}</text>", left + PANEL.0, low + 16.0);
    for (values, style, name) in [(&trained, "", "training"), (&held, " stroke-dasharray=\"5 3\"", "development")] {
        if values.is_empty() {
            continue;
        }
        let colour = if name == "training" { "#1f5fa8" } else { "#b3471d" };
        let width = PANEL.0 / (last.max(2) - 1) as f64;
        let points: Vec<String> = values
            .iter()
            .enumerate()
            .map(|(i, v)| format!("{:.1},{:.1}", left + i as f64 * width, low - v / top * PANEL.1))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\"{style}/>",
            points.join(" ")
        );
        let y = at.1 + if name == "training" { 10.0 } else { 24.0 };
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{y:.0}\" text-anchor=\"end\" fill=\"{colour}\">{name}</text>",
            left + PANEL.0
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Scores;

    #[test]
    fn a_panel_a_stage_and_no_number_that_is_none() {
        let record = |stage: &str, epoch, loss, development| EpochRecord {
            stage: stage.into(),
            epoch,
            steps: 1,
            characters: 1,
            loss,
            development,
            seconds: 1.0,
        };
        let scores = Some(Scores { loss: 0.5, ..Scores::default() });
        let history =
            [record("silver", 1, 2.0, scores), record("silver", 2, 1.0, scores), record("gold", 1, 0.0, None)];
        let svg = losses(&history);
        assert_eq!(svg.matches("font-weight").count(), 2);
        assert_eq!(svg.matches("<polyline").count(), 3);
        assert!(!svg.contains("NaN") && !svg.contains("inf") && svg.ends_with("</svg>\n"));
        assert!(losses(&[]).contains("</svg>"));
    }
}
