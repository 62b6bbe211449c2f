//! Widths of glyphs, in thousandths of the size.

use lopdf::{Dictionary, Object};
use rustc_hash::FxHashMap;

use super::super::objects::File;

/// Entries that are kept.
const MAX_WIDTHS: usize = 1 << 17;

/// Widths by code or glyph.
#[derive(Clone, Debug, Default)]
pub struct Widths {
    single: FxHashMap<u32, f32>,
    /// First glyph, last glyph, width.
    ranges: Vec<(u32, u32, f32)>,
    usual: Option<f64>,
}

impl Widths {
    /// Of a simple font: `Widths` from `FirstChar` on.
    pub fn simple(file: &File, font: &Dictionary, descriptor: Option<&Dictionary>) -> Self {
        let first = file.number(font, b"FirstChar").unwrap_or(0.0).clamp(0.0, 255.0) as u32;
        let widths = file.array(font, b"Widths");
        let single =
            (first..=255).zip(widths).filter_map(|(code, width)| Some((code, file.value(width)? as f32))).collect();
        let usual =
            descriptor.and_then(|descriptor| file.number(descriptor, b"MissingWidth")).filter(|width| *width > 0.0);
        Self { single, ranges: Vec::new(), usual }
    }

    /// Of a font with glyph numbers: `W` and `DW`.
    pub fn composite(file: &File, font: &Dictionary) -> Self {
        let mut found = Self { usual: Some(file.number(font, b"DW").unwrap_or(1000.0)), ..Self::default() };
        let mut items = file.array(font, b"W").iter().map(|item| file.resolve(item));
        while let Some(first) = items.next() {
            let Some(first) = number(file, first) else { continue };
            match items.next() {
                Some(Object::Array(widths)) => {
                    for (glyph, width) in (first..).zip(widths.iter().take(MAX_WIDTHS)) {
                        if let Some(width) = file.value(width)
                            && found.single.len() < MAX_WIDTHS
                        {
                            found.single.insert(glyph, width as f32);
                        }
                    }
                }
                Some(last) => {
                    let width = items.next().and_then(|width| file.value(width));
                    if let (Some(last), Some(width)) = (number(file, last), width)
                        && found.ranges.len() < MAX_WIDTHS
                    {
                        found.ranges.push((first, last, width as f32));
                    }
                }
                None => break,
            }
        }
        found.ranges.sort_by_key(|range| range.0);
        found
    }

    /// The width of a code or glyph; `None` where the font says nothing at all.
    pub fn of(&self, glyph: u32) -> Option<f64> {
        if let Some(width) = self.single.get(&glyph) {
            return Some(f64::from(*width));
        }
        let before = self.ranges.partition_point(|range| range.0 <= glyph);
        match before.checked_sub(1).and_then(|i| self.ranges.get(i)) {
            Some((_, last, width)) if glyph <= *last => Some(f64::from(*width)),
            _ => self.usual,
        }
    }

    /// The width of what is not listed.
    pub fn usual(&self) -> Option<f64> {
        self.usual
    }
}

fn number(file: &File, object: &Object) -> Option<u32> {
    file.value(object).filter(|number| (0.0..=65_535.0).contains(number)).map(|number| number as u32)
}
