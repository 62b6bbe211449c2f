//! Features: a template with its parts, hashed for the tables and spelled for a reader.
//!
//! A template asks one thing of a place in a sentence, e.g. the character in front of it. What it finds there are its
//! parts. Weights are kept by a 32-bit hash of both (Weinberger et al. 2009), which is part of the file format: it
//! may not change without a new version.

use std::fmt::Write as _;

/// What one feature asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name, as a reader sees it.
    pub name: &'static str,
    seed: u64,
}

impl Template {
    /// A template of that name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        let bytes = name.as_bytes();
        let mut seed = 0xcbf2_9ce4_8422_2325_u64;
        let mut i = 0;
        while i < bytes.len() {
            seed = (seed ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
            i += 1;
        }
        Self { name, seed }
    }
}

/// What a feature found: a number, a character or a text.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A count or a class.
    Number(u32),
    /// A character.
    Char(char),
    /// A run of characters.
    Chars(&'a [char]),
    /// A word.
    Text(&'a str),
}

/// The key of a feature in a table.
#[must_use]
#[inline]
pub fn key(template: Template, parts: &[Part<'_>]) -> u32 {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = template.seed;
    let mut mix = |value: u64| hash = (hash.rotate_left(5) ^ value).wrapping_mul(MULTIPLIER);
    for part in parts {
        match *part {
            Part::Number(n) => mix(u64::from(n) | 1 << 40),
            Part::Char(c) => mix(u64::from(u32::from(c)) | 1 << 41),
            Part::Chars(chars) => {
                for &c in chars {
                    mix(u64::from(u32::from(c)));
                }
                mix(chars.len() as u64 | 1 << 42);
            }
            Part::Text(text) => {
                for byte in text.bytes() {
                    mix(u64::from(byte));
                }
                mix(text.len() as u64 | 1 << 43);
            }
        }
    }
    (hash ^ hash >> 32) as u32
}

/// Takes features one by one.
pub trait Sink {
    /// Takes one.
    fn add(&mut self, template: Template, parts: &[Part<'_>]);
}

impl Sink for Vec<u32> {
    #[inline]
    fn add(&mut self, template: Template, parts: &[Part<'_>]) {
        self.push(key(template, parts));
    }
}

/// Features by their names, for a reader: `char-1=增`.
#[derive(Clone, Debug, Default)]
pub struct Names(pub Vec<(u32, String)>);

impl Sink for Names {
    fn add(&mut self, template: Template, parts: &[Part<'_>]) {
        let mut name = template.name.to_owned();
        for (i, part) in parts.iter().enumerate() {
            name.push(if i == 0 { '=' } else { '|' });
            // Writing to a string does not fail.
            let _ = match *part {
                Part::Number(n) => write!(name, "{n}"),
                Part::Char(c) => write!(name, "{c}"),
                Part::Chars(chars) => write!(name, "{}", chars.iter().collect::<String>()),
                Part::Text(text) => write!(name, "{text}"),
            };
        }
        self.0.push((key(template, parts), name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_part_of_the_file_format() {
        const LAST: Template = Template::new("last");
        assert_eq!(key(LAST, &[Part::Char('率')]), 568_103_767);
        assert_eq!(key(LAST, &[Part::Number(3), Part::Chars(&['增', '长'])]), 3_899_948_622);
    }

    #[test]
    fn parts_of_another_kind_or_order_have_another_key() {
        const T: Template = Template::new("t");
        let keys = [
            key(T, &[Part::Number(97)]),
            key(T, &[Part::Char('a')]),
            key(T, &[Part::Text("a")]),
            key(T, &[Part::Chars(&['a'])]),
            key(T, &[Part::Chars(&['a', 'b'])]),
            key(T, &[Part::Chars(&['a']), Part::Chars(&['b'])]),
            key(Template::new("u"), &[Part::Number(97)]),
        ];
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(key));
        }
    }

    #[test]
    fn a_reader_sees_template_and_parts() {
        let mut names = Names::default();
        names.add(Template::new("gap"), &[Part::Number(2), Part::Text("亿元")]);
        assert_eq!(names.0[0].1, "gap=2|亿元");
    }
}
