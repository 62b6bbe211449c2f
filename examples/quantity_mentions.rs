//! Prints every number of the lines of a file as JSON Lines with offsets in code points, role and rule: for development.
#![allow(clippy::print_stdout, reason = "a development tool")]

use std::io::Read as _;
use zhibiao::span::TextSpan;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut offset = 0;
    for line in text.split('\n') {
        for m in zhibiao::tag::quantity::quantities(line, TextSpan::new(0, line.len())) {
            let at = |byte: usize| offset + line[..byte].chars().count();
            println!(
                "{}",
                serde_json::json!({
                    "start": at(m.span.start()), "end": at(m.span.end()),
                    "outer": [at(m.outer.start()), at(m.outer.end())],
                    "value": m.quantity.value.to_string(), "value_max": m.quantity.value_max.map(|v| v.to_string()),
                    "unit": m.quantity.unit.as_str(), "bound": m.quantity.bound.as_str(),
                    "role": format!("{:?}", m.role), "rule": m.rule,
                })
            );
        }
        offset += line.chars().count() + 1;
    }
    Ok(())
}
