//! The page around a model: one HTML file that holds everything it needs.

use std::io::{self, Write};

use crate::report::Model;
use crate::texts::digest;

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = concat!(
    include_str!("page/base.js"),
    include_str!("page/charts.js"),
    include_str!("page/text.js"),
    include_str!("page/panel.js"),
    include_str!("page/app.js"),
);

/// Writes the page of a model.
///
/// Nothing of the model can become markup: it stands in one JSON element in which no `<` is left, and the script
/// makes text nodes of it. The page's own policy refuses every request, and every script but its own.
///
/// # Errors
/// `out` does not take it.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let data = inert(&serde_json::to_string(model)?);
    // No text can hold the digest of a page that holds the text.
    let nonce = digest(data.as_bytes());
    let mut rest = TEMPLATE;
    while let Some((before, after)) = rest.split_once("{{") {
        out.write_all(before.as_bytes())?;
        let Some((name, after)) = after.split_once("}}") else { break };
        match name {
            "title" => out.write_all(escaped(&model.title).as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            "data" => out.write_all(data.as_bytes())?,
            "nonce" => out.write_all(nonce.as_bytes())?,
            _ => {}
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

/// JSON in which no character is left that a reader of HTML or of scripts takes for its own. They stand in strings
/// alone, so that an escape means the same.
fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 64);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}

/// A text as the content of an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_closes_the_script() {
        let text = "</script><!-- & \u{2028} 吨";
        let json = inert(&serde_json::to_string(text).unwrap());
        assert_eq!(json, r#""\u003c/script\u003e\u003c!-- \u0026 \u2028 吨""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn a_title_is_text() {
        assert_eq!(escaped("<b> & </title>"), "&lt;b&gt; &amp; &lt;/title&gt;");
    }

    #[test]
    fn every_place_of_the_template_is_known() {
        let names: Vec<_> =
            TEMPLATE.split("{{").skip(1).filter_map(|part| part.split_once("}}")).map(|(n, _)| n).collect();
        let mut known = names.clone();
        known.retain(|name| ["title", "style", "script", "data", "nonce"].contains(name));
        assert_eq!(known, names);
        assert!(["title", "style", "script", "data", "nonce"].iter().all(|name| names.contains(name)));
    }
}
