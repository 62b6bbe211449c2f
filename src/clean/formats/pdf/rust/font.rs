//! Fonts: from the bytes of a string to characters with their widths.

mod cmap;
mod predefined;
mod sfnt;
mod simple;
mod type1;
mod widths;

use lopdf::{Dictionary, Object};

use self::cmap::{CMap, Text};
use self::predefined::Predefined;
use self::widths::Widths;
use super::super::super::FormatError;
use super::objects::{File, dictionary};

/// A font as text needs it.
#[derive(Debug)]
pub struct Font {
    /// Its name, without the prefix of a subset.
    pub name: String,
    /// The name of its encoding, for a person.
    pub encoding: String,
    /// Height above the baseline, of a size of 1.
    pub ascent: f64,
    /// Depth below the baseline, of a size of 1.
    pub descent: f64,
    /// Lines run from top to bottom.
    pub vertical: bool,
    /// What it does not say nothing else can know: its codes are numbers of its own.
    pub closed: bool,
    /// How large a font of size 1 looks: 1 but for fonts that are drawn by the file.
    pub em: f64,
    /// What a width of 1 is in text space: a thousandth but for fonts that are drawn by the file.
    unit: f64,
    codes: Codes,
    to_unicode: Option<CMap>,
    widths: Widths,
}

/// How bytes are codes, and what these are without a `ToUnicode` map.
#[derive(Debug)]
enum Codes {
    /// One byte each.
    Simple(Box<simple::Table>),
    /// Named encodings of Chinese, Japanese and Korean.
    Predefined(Predefined),
    /// Two bytes each, or as the map says, which are glyphs.
    Glyphs { map: Option<CMap>, chars: Option<Box<Chars>>, unicode: bool },
}

/// From glyph numbers to characters by the embedded font.
#[derive(Debug)]
struct Chars {
    font: sfnt::Glyphs,
    /// Two bytes for each glyph number: the glyph in the font.
    map: Option<Vec<u8>>,
}

impl Chars {
    fn of(&self, glyph: u32) -> Option<char> {
        let glyph = match &self.map {
            Some(map) => {
                let at = usize::try_from(glyph).ok()?.checked_mul(2)?;
                let two: [u8; 2] = map.get(at..at + 2)?.try_into().ok()?;
                u32::from(u16::from_be_bytes(two))
            }
            None => glyph,
        };
        self.font.chars.get(&glyph).copied()
    }
}

/// A character that a string draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Its text; `None` where the font does not say what it is.
    pub text: Option<Text>,
    /// Its width, of a size of 1.
    pub width: f64,
    /// Whether it is the one byte 32, which word spacing stretches.
    pub space: bool,
    /// Whether it is the glyph that fonts draw for what they do not have.
    pub missing: bool,
}

impl Drawn {
    /// Calls `each` with the text.
    pub fn with_text<T>(&self, each: impl FnOnce(&str) -> T) -> T {
        match &self.text {
            Some(Text::One(c)) => each(c.encode_utf8(&mut [0; 4])),
            Some(Text::More(text)) => each(text),
            None => each("\u{FFFD}"),
        }
    }
}

/// Whether the glyph numbers of a font are those of a published collection of Chinese, Japanese or Korean.
fn is_collection(file: &File, below: &Dictionary) -> bool {
    let system = file.dict(below, b"CIDSystemInfo");
    let ordering = system.and_then(|system| file.get(system, b"Ordering").as_str().ok());
    ordering.is_some_and(|ordering| matches!(ordering, b"GB1" | b"CNS1" | b"Japan1" | b"Korea1" | b"KR"))
}

/// Whether a font may turn out to say nothing of its characters and to be closed; told without reading it.
pub fn is_doubtful(file: &File, dict: &Dictionary) -> bool {
    if !matches!(file.get(dict, b"ToUnicode"), Object::Null) {
        return false;
    }
    match file.name(dict, b"Subtype") {
        Some(b"Type3") => true,
        Some(b"Type0") => {
            let below = file.array(dict, b"DescendantFonts").first().and_then(|below| dictionary(file.resolve(below)));
            let identity = file.name(dict, b"Encoding").is_none_or(|name| name.starts_with(b"Identity"));
            identity && !below.is_some_and(|below| is_collection(file, below))
        }
        _ => false,
    }
}

impl Font {
    /// Reads a font.
    ///
    /// # Errors
    ///
    /// [`FormatError::TooLarge`] where a stream of it is.
    pub fn read(file: &File, dict: &Dictionary) -> Result<Self, FormatError> {
        let base = file.name(dict, b"BaseFont").or_else(|| file.name(dict, b"Name")).unwrap_or(b"unnamed");
        let subset = base.get(6) == Some(&b'+');
        let name = String::from_utf8_lossy(base.get(7..).filter(|_| subset).unwrap_or(base));
        let to_unicode = match file.get(dict, b"ToUnicode") {
            Object::Stream(stream) => file.decode(stream)?.map(|bytes| CMap::parse(&bytes)).filter(CMap::has_chars),
            _ => None,
        };
        let mut font = Self {
            name: name.into_owned(),
            encoding: String::new(),
            ascent: 0.88,
            descent: -0.12,
            vertical: false,
            closed: false,
            em: 1.0,
            unit: 0.001,
            codes: Codes::Simple(Box::new([None; 256])),
            to_unicode,
            widths: Widths::default(),
        };
        let below = file.array(dict, b"DescendantFonts").first().and_then(|below| dictionary(file.resolve(below)));
        let descriptor = file.dict(below.unwrap_or(dict), b"FontDescriptor");
        if let Some(descriptor) = descriptor {
            font.heights(file, descriptor);
        }
        if file.name(dict, b"Subtype") == Some(b"Type0") || below.is_some() {
            font.composite(file, dict, below.unwrap_or(dict), descriptor)?;
        } else {
            font.simple(file, dict, descriptor)?;
        }
        Ok(font)
    }

    fn heights(&mut self, file: &File, descriptor: &Dictionary) {
        let sound = |key: &[u8], low: f64, high: f64| {
            file.number(descriptor, key).map(|height| height / 1000.0).filter(|height| (low..=high).contains(height))
        };
        self.ascent = sound(b"Ascent", 0.4, 1.2).unwrap_or(self.ascent).min(1.0);
        self.descent = sound(b"Descent", -0.6, -0.02).unwrap_or(self.descent).max(-0.35);
    }

    fn composite(
        &mut self,
        file: &File,
        dict: &Dictionary,
        below: &Dictionary,
        descriptor: Option<&Dictionary>,
    ) -> Result<(), FormatError> {
        self.widths = Widths::composite(file, below);
        let mut map = None;
        let name = match file.get(dict, b"Encoding") {
            Object::Stream(stream) => {
                let own = CMap::parse(&file.decode(stream)?.unwrap_or_default());
                self.vertical = own.vertical;
                let used = file.name(&stream.dict, b"UseCMap").map(<[u8]>::to_vec).or_else(|| own.base.clone());
                // An embedded copy of a predefined map goes by its name.
                let name = file.name(&stream.dict, b"CMapName").map(<[u8]>::to_vec);
                let known = name.filter(|name| Predefined::of(name).is_some()).or(used).unwrap_or_default();
                if own.has_spaces() || own.has_glyphs() {
                    map = Some(own);
                }
                known
            }
            Object::Name(name) => name.clone(),
            _ => b"Identity-H".to_vec(),
        };
        self.encoding =
            if name.is_empty() { "embedded".to_owned() } else { String::from_utf8_lossy(&name).into_owned() };
        if let Some(known) = Predefined::of(&name) {
            self.vertical = known.vertical;
            self.codes = Codes::Predefined(known);
            return Ok(());
        }
        self.vertical |= name.ends_with(b"-V");
        let identity = name.is_empty() || name.starts_with(b"Identity");
        let mut chars = None;
        if self.to_unicode.is_none() && identity {
            let stream = descriptor.map_or(&Object::Null, |descriptor| file.get(descriptor, b"FontFile2"));
            if let Object::Stream(stream) = stream
                && let Some(glyphs) = file.decode(stream)?.and_then(|font| sfnt::read(&font))
                && !glyphs.chars.is_empty()
            {
                let map = match file.get(below, b"CIDToGIDMap") {
                    Object::Stream(stream) => file.decode(stream)?,
                    _ => None,
                };
                chars = Some(Box::new(Chars { font: glyphs, map }));
            }
        }
        // Some producers say with an identity for ToUnicode that codes are UTF-16.
        let unicode = file.name(dict, b"ToUnicode").is_some_and(|name| name.starts_with(b"Identity"));
        self.closed = identity && !is_collection(file, below);
        self.codes = Codes::Glyphs { map, chars, unicode };
        Ok(())
    }

    fn simple(&mut self, file: &File, dict: &Dictionary, descriptor: Option<&Dictionary>) -> Result<(), FormatError> {
        self.widths = Widths::simple(file, dict, descriptor);
        let kind = file.name(dict, b"Subtype").unwrap_or_default();
        if kind == b"Type3" {
            self.closed = true;
            self.drawn_by_file(file, dict);
        }
        let flags = descriptor.and_then(|descriptor| file.number(descriptor, b"Flags")).unwrap_or(0.0) as i64;
        let symbolic = flags & 4 != 0;
        let embedded = |key: &[u8]| descriptor.map_or(&Object::Null, |descriptor| file.get(descriptor, key));
        let has_program =
            [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].iter().any(|key| embedded(key).as_stream().is_ok());
        let stated = file.get(dict, b"Encoding");
        let base = match stated {
            Object::Name(name) => Some(name.as_slice()),
            Object::Dictionary(stated) => file.name(stated, b"BaseEncoding"),
            _ => None,
        };
        self.encoding = base.map_or_else(|| "of its own".to_owned(), |base| String::from_utf8_lossy(base).into_owned());
        let symbol = matches!(self.name.as_str(), "Symbol" | "ZapfDingbats") || self.name.contains("Wingdings");
        let mut table = match base {
            Some(base) => simple::encoding(base),
            // The font has an encoding of its own, which glyphs with letters of their own follow mostly.
            None if kind == b"Type3" || symbol || (has_program && symbolic) => [None; 256],
            None => simple::encoding(b"StandardEncoding"),
        };
        if base.is_none()
            && self.to_unicode.is_none()
            && let Object::Stream(stream) = embedded(b"FontFile2")
            && let Some(glyphs) = file.decode(stream)?.and_then(|font| sfnt::read(&font))
        {
            for (code, place) in (0..).zip(&mut table) {
                if let Some(c) = glyphs.codes.get(&code).and_then(|glyph| glyphs.chars.get(glyph)) {
                    *place = Some(*c);
                }
            }
        }
        if base.is_none()
            && self.to_unicode.is_none()
            && let Object::Stream(stream) = embedded(b"FontFile")
            && let Some(font) = file.decode(stream)?
        {
            type1::encoding(&font, &mut table);
        }
        if let Object::Dictionary(stated) = stated {
            let mut code = 0usize;
            for item in file.array(stated, b"Differences").iter().take(1024) {
                match file.resolve(item) {
                    Object::Name(name) => {
                        if let Some(place) = table.get_mut(code) {
                            *place = simple::glyph(name);
                        }
                        code += 1;
                    }
                    item => code = file.value(item).map_or(code, |number| number.clamp(0.0, 256.0) as usize),
                }
            }
        }
        if symbol {
            for (code, c) in [(0x20, ' '), (0xB7, '•')] {
                if let Some(place) = table.get_mut(code) {
                    place.get_or_insert(c);
                }
            }
        }
        self.codes = Codes::Simple(Box::new(table));
        Ok(())
    }

    /// A font of Type 3 has units of its own; its box says how large it looks.
    fn drawn_by_file(&mut self, file: &File, dict: &Dictionary) {
        let [a, _, _, d, _, _] = file.numbers(dict, b"FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
        let sound = |scale: f64| Some(scale.abs()).filter(|scale| (1e-6..=10.0).contains(scale));
        self.unit = sound(a).unwrap_or(0.001);
        let [_, bottom, _, top] = file.numbers(dict, b"FontBBox").unwrap_or_default().map(|edge: f64| edge * d.abs());
        let height = top - bottom;
        if height > 1e-3 && height < 1e3 && top > 0.0 {
            self.em = height;
            self.ascent = (top / height).clamp(0.4, 1.0);
            self.descent = (bottom / height).clamp(-0.35, 0.0);
        } else if self.unit > 0.01 {
            // Pixels of a bitmap: a letter has some thirty.
            self.em = self.unit * 40.0;
        }
    }

    /// The next character of a string that is not empty, and how many bytes it took.
    pub fn next(&self, bytes: &[u8]) -> (Drawn, usize) {
        let first = bytes.first().copied().unwrap_or(0);
        let (code, length, own, glyph) = match &self.codes {
            Codes::Simple(table) => {
                let c = table.get(usize::from(first)).copied().flatten();
                (u32::from(first), 1, c, Some(u32::from(first)))
            }
            Codes::Predefined(map) => {
                let found = map.next(bytes);
                let code = bytes.iter().take(found.length).fold(0, |code, &byte| code << 8 | u32::from(byte));
                (code, found.length, found.char, found.glyph)
            }
            Codes::Glyphs { map, chars, unicode } => {
                let (code, length) = match map {
                    Some(map) if map.has_spaces() => map.next(bytes),
                    _ => match bytes {
                        [high, low, ..] => (u32::from(*high) << 8 | u32::from(*low), 2),
                        _ => (u32::from(first), 1),
                    },
                };
                let glyph = match map {
                    Some(map) if map.has_glyphs() => map.glyph(code).unwrap_or(0),
                    _ => code,
                };
                let c = if *unicode { char::from_u32(code) } else { chars.as_ref().and_then(|chars| chars.of(glyph)) };
                (code, length, c, Some(glyph))
            }
        };
        let text = self.to_unicode.as_ref().and_then(|map| map.text(code)).or_else(|| own.map(Text::One));
        let width = glyph.map_or_else(|| self.widths.usual(), |glyph| self.widths.of(glyph));
        let width = width.unwrap_or_else(|| match &text {
            Some(Text::One(c)) => simple::usual_width(&self.name, *c),
            _ => 500.0,
        });
        let width = width.clamp(-10_000.0, 100_000.0) * self.unit;
        (Drawn { text, width, space: length == 1 && first == b' ', missing: glyph == Some(0) }, length)
    }
}
