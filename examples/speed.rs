//! speed
#![allow(clippy::print_stdout, reason = "dev")]
use zhibiao::span::TextSpan;
fn main() {
    let f = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(f).unwrap();
    zhibiao::tag::quantity::quantities("3家", TextSpan::new(0, 4));
    let t = std::time::Instant::now();
    let mut n = 0;
    for _ in 0..10 {
        for line in text.split('\n') {
            n += zhibiao::tag::quantity::quantities(line, TextSpan::new(0, line.len())).len();
        }
    }
    let s = t.elapsed().as_secs_f64();
    println!("{n} mentions, {:.1} MB/s", text.len() as f64 * 10.0 / s / 1e6);
    let t = std::time::Instant::now();
    let long = "1，".repeat(1_000_000);
    n = zhibiao::tag::quantity::line_mentions(&long, true).len();
    println!("{n} {:?}", t.elapsed());
}
