//! The few elements of SVG that a chart is made of.

/// Fonts with Chinese, by the names that systems know them by.
const FONTS: &str = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif";

/// A drawing.
#[derive(Debug, Default)]
pub struct Paint {
    body: String,
}

type At = (f64, f64);

impl Paint {
    /// Text at a place, which is its `start`, `middle` or `end`.
    pub fn text(&mut self, x: f64, y: f64, anchor: &str, size: u32, text: &str) {
        let text = escaped(text);
        self.body.push_str(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{text}</text>\n"
        ));
    }

    /// A thin line of the frame.
    pub fn rule(&mut self, from: At, to: At, colour: &str) {
        self.stroke(from, to, colour, "1", "");
    }

    /// A line between two numbers.
    pub fn line(&mut self, from: At, to: At, colour: &str, dashed: bool) {
        self.stroke(from, to, colour, "2", if dashed { " stroke-dasharray=\"6 5\"" } else { "" });
    }

    fn stroke(&mut self, (x1, y1): At, (x2, y2): At, colour: &str, width: &str, dashes: &str) {
        self.body.push_str(&format!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" \
             stroke-width=\"{width}\"{dashes}/>\n"
        ));
    }

    /// The mark of a number, hollow where it is not firm, with a tip for the pointer.
    pub fn mark(&mut self, (x, y): At, colour: &str, firm: bool, tip: &str) {
        let fill = if firm { colour } else { "#fff" };
        let tip = if tip.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(tip)) };
        self.body.push_str(&format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.5\">{tip}</circle>\n"
        ));
    }

    /// The whole file.
    pub fn finish(self, width: f64, height: f64) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"{FONTS}\" fill=\"#222\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{}</svg>\n",
            self.body
        )
    }
}

/// Text that cannot end its element. Characters that XML does not know are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
