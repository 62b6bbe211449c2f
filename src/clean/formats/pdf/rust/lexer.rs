//! Tokens of content streams and CMaps: numbers, names, strings, arrays, dictionaries, operators.

/// How deep arrays and dictionaries stand in each other; what lies deeper is left out.
const MAX_DEPTH: usize = 16;
/// Elements of one array that are kept.
const MAX_ELEMENTS: usize = 1 << 17;

/// An operand.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Integer or real.
    Number(f64),
    /// `/Name` without its slash.
    Name(Vec<u8>),
    /// `(literal)` or `<hexadecimal>`.
    Text(Vec<u8>),
    /// `[…]`.
    Array(Vec<Value>),
    /// `<<…>>`.
    Dict(Vec<(Vec<u8>, Value)>),
    /// `true`, `false`, `null` where a value is expected.
    Other,
}

impl Value {
    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The bytes of a string.
    pub fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The bytes of a name.
    pub fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }
}

/// What stands next.
#[derive(Debug, PartialEq)]
pub enum Token<'a> {
    /// An operand.
    Value(Value),
    /// An operator.
    Operator(&'a [u8]),
}

/// Reads tokens one after the other. It never fails: what is no token is stepped over.
#[derive(Debug)]
pub struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0 | 0x0C)
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

const fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

const fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn peek_after(&self) -> Option<u8> {
        self.bytes.get(self.at + 1).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    fn regular(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// The next token, `None` at the end.
    pub fn token(&mut self) -> Option<Token<'a>> {
        loop {
            self.skip_space();
            match self.peek()? {
                // A closing bracket without its opening one.
                b')' | b']' | b'{' | b'}' => self.at += 1,
                b'>' => self.at += if self.peek_after() == Some(b'>') { 2 } else { 1 },
                b'(' | b'[' | b'<' | b'/' => return self.value(0).map(Token::Value),
                _ => {
                    let word = self.regular();
                    return Some(match word.first() {
                        Some(b'+' | b'-' | b'.' | b'0'..=b'9') => Token::Value(Value::Number(number(word))),
                        _ => match word {
                            b"true" | b"false" | b"null" => Token::Value(Value::Other),
                            word => Token::Operator(word),
                        },
                    });
                }
            }
        }
    }

    /// A value that stands at this place; `None` at the end of the bytes or of an enclosing array.
    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_space();
        match self.peek()? {
            b'(' => Some(Value::Text(self.literal())),
            b'/' => {
                self.at += 1;
                Some(Value::Name(self.name()))
            }
            b'<' if self.peek_after() == Some(b'<') => {
                self.at += 2;
                Some(Value::Dict(self.dict(depth + 1)))
            }
            b'<' => Some(Value::Text(self.hexadecimal())),
            b'[' => {
                self.at += 1;
                Some(Value::Array(self.array(depth + 1)))
            }
            b']' | b'>' => None,
            b')' | b'{' | b'}' => {
                self.at += 1;
                Some(Value::Other)
            }
            _ => {
                let word = self.regular();
                Some(match word.first() {
                    Some(b'+' | b'-' | b'.' | b'0'..=b'9') => Value::Number(number(word)),
                    _ => Value::Other,
                })
            }
        }
    }

    fn array(&mut self, depth: usize) -> Vec<Value> {
        let mut values = Vec::new();
        if depth > MAX_DEPTH {
            return values;
        }
        while let Some(value) = self.value(depth) {
            if values.len() < MAX_ELEMENTS {
                values.push(value);
            }
        }
        if self.peek() == Some(b']') {
            self.at += 1;
        }
        values
    }

    fn dict(&mut self, depth: usize) -> Vec<(Vec<u8>, Value)> {
        let mut entries = Vec::new();
        if depth > MAX_DEPTH {
            return entries;
        }
        while let Some(key) = self.value(depth) {
            let Value::Name(key) = key else { continue };
            let Some(value) = self.value(depth) else { break };
            if entries.len() < MAX_ELEMENTS {
                entries.push((key, value));
            }
        }
        if self.peek() == Some(b'>') {
            self.at += if self.peek_after() == Some(b'>') { 2 } else { 1 };
        }
        entries
    }

    fn name(&mut self) -> Vec<u8> {
        let word = self.regular();
        if !word.contains(&b'#') {
            return word.to_vec();
        }
        let mut name = Vec::with_capacity(word.len());
        let mut rest = word;
        while let Some((&byte, after)) = rest.split_first() {
            let code = match after {
                [high, low, ..] if byte == b'#' => hex(*high).zip(hex(*low)),
                _ => None,
            };
            if let (Some((high, low)), [_, _, tail @ ..]) = (code, after) {
                name.push(high << 4 | low);
                rest = tail;
            } else {
                name.push(byte);
                rest = after;
            }
        }
        name
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut half = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            if let Some(digit) = hex(byte) {
                match half.take() {
                    Some(high) => bytes.push(high << 4 | digit),
                    None => half = Some(digit),
                }
            }
        }
        if let Some(high) = half {
            bytes.push(high << 4);
        }
        bytes
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut open = 0usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => {
                    open += 1;
                    bytes.push(byte);
                }
                b')' if open == 0 => break,
                b')' => {
                    open -= 1;
                    bytes.push(byte);
                }
                b'\\' => self.escape(&mut bytes),
                // An end of line of any form is one line feed.
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    bytes.push(b'\n');
                }
                byte => bytes.push(byte),
            }
        }
        bytes
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => bytes.push(b'\n'),
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            b'b' => bytes.push(8),
            b'f' => bytes.push(0x0C),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    self.at += 1;
                    code = code * 8 + u32::from(digit - b'0');
                }
                bytes.push((code & 0xFF) as u8);
            }
            byte => bytes.push(byte),
        }
    }

    /// Steps over the data of an inline image, whose `ID` was read.
    pub fn skip_image(&mut self) {
        let mut at = self.at + 1;
        while let Some(rest) = self.bytes.get(at..) {
            let Some(found) = rest.windows(2).position(|two| two == b"EI") else { break };
            let end = at + found;
            let before = end.checked_sub(1).and_then(|i| self.bytes.get(i)).copied().is_none_or(is_space);
            let tail = self.bytes.get(end + 2..).unwrap_or_default();
            // Data may hold the two letters; text follows the operator.
            let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
            if before && tail.first().copied().is_none_or(is_space) && tail.iter().take(12).all(plain) {
                self.at = end + 2;
                return;
            }
            at = end + 2;
        }
        self.at = self.bytes.len();
    }
}

/// The number that a word is, as readers take malformed ones: a minus sign inside ends it, further points are left out.
fn number(word: &[u8]) -> f64 {
    let mut negative = false;
    let mut value = 0.0f64;
    let mut scale = 0.0f64;
    let mut started = false;
    for &byte in word {
        match byte {
            b'0'..=b'9' => {
                started = true;
                let digit = f64::from(byte - b'0');
                if scale == 0.0 {
                    value = value * 10.0 + digit;
                } else {
                    value += digit * scale;
                    scale /= 10.0;
                }
            }
            b'.' if scale == 0.0 => scale = 0.1,
            b'-' if !started => negative = true,
            b'-' => break,
            _ => {}
        }
    }
    let value = if value.is_finite() { value } else { 0.0 };
    if negative { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(bytes: &[u8]) -> Vec<Token<'_>> {
        let mut lexer = Lexer::new(bytes);
        std::iter::from_fn(|| lexer.token()).collect()
    }

    fn text(bytes: &[u8]) -> Token<'static> {
        Token::Value(Value::Text(bytes.to_vec()))
    }

    #[test]
    fn strings_in_both_forms() {
        assert_eq!(tokens(b"(a(b)\\)\\101\\\n\\n) Tj"), [text(b"a(b))A\n"), Token::Operator(b"Tj")]);
        assert_eq!(tokens(b"<4E 2d 5>"), [text(&[0x4E, 0x2D, 0x50])]);
    }

    #[test]
    fn numbers_as_they_are_written() {
        let read: Vec<f64> = tokens(b"1 -2.5 .5 +3 4. --7 0.00-41 1e")
            .into_iter()
            .filter_map(|token| if let Token::Value(value) = token { value.number() } else { None })
            .collect();
        assert_eq!(read, [1.0, -2.5, 0.5, 3.0, 4.0, -7.0, 0.0, 1.0]);
    }

    #[test]
    fn arrays_and_dictionaries_nest_and_break_off() {
        let found = tokens(b"/Span <</ActualText <FEFF4E2D> /MCID 3>> BDC [(a) -250 [1]] TJ");
        assert_eq!(found.len(), 5);
        let Token::Value(Value::Dict(entries)) = &found[1] else { panic!("{found:?}") };
        assert_eq!(entries[0], (b"ActualText".to_vec(), Value::Text(vec![0xFE, 0xFF, 0x4E, 0x2D])));
        assert_eq!(tokens(b"[1 2 (open").len(), 1);
        let deep = vec![b'['; 1_000_000];
        assert!(tokens(&deep).len() < 100_000);
        assert_eq!(tokens(b"] >> ) Tj"), [Token::Operator(b"Tj")]);
    }

    #[test]
    fn an_inline_image_is_stepped_over() {
        let mut lexer = Lexer::new(b"ID \x00EI\x01 EI \xFF EI\nQ");
        assert_eq!(lexer.token(), Some(Token::Operator(b"ID")));
        lexer.skip_image();
        assert_eq!(lexer.token(), Some(Token::Operator(b"Q")));
    }
}
