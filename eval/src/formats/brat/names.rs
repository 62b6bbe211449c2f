//! Document ids as names of files, and back.

use std::path::Path;

/// The path of a document, without ending: letters, digits, `-`, `_`, `.` and `/` stand for themselves, every other byte
/// is `=` and two hexadecimal digits (brat reads `#`, `?` and `%` in an address as something else).
pub(super) fn file(doc: &str) -> String {
    let mut name = String::new();
    let mut last = '/';
    for (at, c) in doc.char_indices() {
        let last_of_all = at + c.len_utf8() == doc.len();
        let itself = match c {
            '/' => last != '/' && !last_of_all,
            // No hidden file, and neither the folder itself nor the one above.
            '.' => last != '/',
            '-' | '_' => true,
            other => other.is_alphanumeric(),
        };
        if itself {
            name.push(c);
        } else {
            let mut bytes = [0; 4];
            name.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("={byte:02X}")));
        }
        last = if itself { c } else { '=' };
    }
    name
}

/// The document of a path without ending.
pub(super) fn doc(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let name = parts.join("/");
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| byte == b'=').and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(escaped) => {
                bytes.push(escaped);
                rest = &after[2..];
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_files_and_come_back() {
        assert_eq!(file("报告/yunzhou-2025"), "报告/yunzhou-2025");
        assert_eq!(file("a b#2"), "a=20b=232");
        assert_eq!(file("../a//.b/"), "=2E./a/=2F.b=2F");
        for id in ["报告/2025", "a b#2", "../a//.b/", "=41", "a.b", "/", ".", "x\n？", "..", "./."] {
            assert_eq!(doc(Path::new(&file(id))), id);
        }
    }
}
