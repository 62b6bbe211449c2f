//! The encoding of its own that an embedded Type 1 font has, which stands in its plain part.

use super::super::lexer::{Lexer, Token, Value};
use super::simple::{Table, glyph};

/// Bytes of the plain part that are looked at.
const MAX_PLAIN: usize = 1 << 18;

/// Fills in the characters of the codes that the font names: `dup 65 /A put`.
pub fn encoding(font: &[u8], table: &mut Table) {
    let plain = font.get(..MAX_PLAIN).unwrap_or(font);
    // What follows is encrypted.
    let end = plain.windows(5).position(|word| word == b"eexec").unwrap_or(plain.len());
    let mut lexer = Lexer::new(plain.get(..end).unwrap_or_default());
    let mut operands: Vec<Value> = Vec::new();
    while let Some(token) = lexer.token() {
        match token {
            Token::Value(value) => {
                if operands.len() < 8 {
                    operands.push(value);
                }
            }
            Token::Operator(operator) => {
                if operator == b"put"
                    && let [Value::Number(code), Value::Name(name)] = operands.as_slice()
                    && let Some(place) = table.get_mut(*code as usize)
                {
                    *place = glyph(name);
                }
                operands.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_by_the_names_of_glyphs() {
        let mut table = [None; 256];
        let font = b"%!PS-AdobeFont-1.0: Own\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
            dup 1 /percent put\ndup 65 /uni4E2D put\ndup 300 /A put\nreadonly def\ncurrentfile eexec dup 2 /A put";
        encoding(font, &mut table);
        assert_eq!((table[1], table[65], table[2]), (Some('%'), Some('中'), None));
        encoding(b"dup 1 /", &mut table);
    }
}
