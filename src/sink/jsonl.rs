//! JSON Lines.

use std::io::{self, Write};

use crate::sink::{DocRecord, Sink, records};

/// Writes one JSON object a line; every key stands on every line.
#[derive(Debug)]
pub struct JsonLines<W> {
    out: W,
}

impl<W: Write> JsonLines<W> {
    /// Writes to `out`, which should be buffered.
    pub const fn new(out: W) -> Self {
        Self { out }
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }
}

impl<W: Write> Sink for JsonLines<W> {
    fn document(&mut self, document: &DocRecord<'_>) -> io::Result<()> {
        for record in records(document) {
            serde_json::to_writer(&mut self.out, &record)?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Status;
    use crate::observation::{Confidence, Flag, Measure, Observation};
    use crate::quantity::{Bound, Decimal, Unit};
    use crate::sink::{Record, SourceText};
    use crate::span::{CharSpan, TextSpan};

    fn observation() -> Observation {
        Observation {
            indicator: "地区生产总值".into(),
            value: Decimal::new(1_202_750, 2),
            value_max: None,
            unit: Unit::new("亿元"),
            year: Some(2024),
            year_start: None,
            scope: Some("云州市".into()),
            measure: Measure::Level,
            status: Status::Actual,
            bound: Bound::AtLeast,
            indicator_code: Some("GDP".into()),
            scope_code: None,
            span: CharSpan::new(6, 15),
            text_span: TextSpan::new(18, 27),
            page: None,
            sentence: "全市生产总值12027.50亿元。".into(),
            section: None,
            confidence: Confidence::from_hundredths(90),
            flags: vec![Flag::InferredYear],
            rules: Vec::new(),
        }
    }

    fn lines(observations: &[Observation]) -> String {
        let source = SourceText::new("全市生产总值12027.50亿元。".into());
        let mut sink = JsonLines::new(Vec::new());
        sink.document(&DocRecord { doc: "a/b", source: &source, observations }).unwrap();
        sink.finish().unwrap();
        String::from_utf8(sink.into_inner()).unwrap()
    }

    #[test]
    fn a_line_has_every_key_in_the_order_of_the_record() {
        let line = lines(&[observation()]);
        let (head, id) = line.split_once(",\"id\":").unwrap();
        assert_eq!(
            head,
            concat!(
                r#"{"doc":"a/b","indicator":"地区生产总值","value":12027.5,"value_max":null,"unit":"亿元","year":2024,"#,
                r#""scope":"云州市","measure":"level","status":"actual","bound":"at_least","year_start":null,"#,
                r#""indicator_code":"GDP","scope_code":null,"amount":1202750000000,"amount_max":null,"#,
                r#""amount_unit":"元","start":6,"end":15,"page":null,"surface":"12027.50亿","#,
                r#""sentence":"全市生产总值12027.50亿元。","section":null,"confidence":0.9,"flags":["inferred_year"]"#
            )
        );
        assert_eq!(id.len(), 32 + 4);
        let record: Record<'_> = serde_json::from_str(&line).unwrap();
        assert_eq!(serde_json::to_string(&record).unwrap() + "\n", line);
    }

    #[test]
    fn ids_leave_out_the_value_and_never_collide() {
        let (mut corrected, mut other) = (observation(), observation());
        corrected.value = Decimal::ONE;
        other.measure = Measure::Growth;
        let ids = |observations: &[Observation]| -> Vec<String> {
            lines(observations)
                .lines()
                .map(|l| serde_json::from_str::<Record<'_>>(l).unwrap().id.into_owned())
                .collect()
        };
        assert_eq!(ids(&[observation()]), ids(&[corrected.clone()]));
        let three = ids(&[observation(), corrected, other.clone()]);
        assert_ne!(three[0], three[1]);
        assert_eq!(three[2], ids(&[other])[0]);
        assert_eq!(three[0], ids(&[observation()])[0]);
    }
}
