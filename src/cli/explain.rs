//! `zhibiao explain`: how the observations of a document came about.

mod columns;
mod item;
mod view;

use std::env;
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::PathBuf;

use crate::cli::engine::EngineArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::single::Single;
use crate::cli::source::SourceArguments;
use item::Item;
use view::View;

/// Show sentence by sentence what was found in a document and which rules decided.
///
/// Sentences and table rows are numbered in text order; without --sentence and --grep those are shown that hold a number.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The document; `-` is standard input.
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// Show the sentence with this number only.
    #[arg(long, value_name = "N", conflicts_with = "grep")]
    sentence: Option<usize>,
    /// Show the sentences that hold this text; white space does not matter.
    #[arg(long, value_name = "TEXT")]
    grep: Option<String>,
    #[command(flatten)]
    source: SourceArguments,
    #[command(flatten)]
    engine: EngineArguments,
}

/// Columns that the text is broken to where the terminal says nothing.
const WIDTH: usize = 100;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    let extractor = arguments.engine.extractor(arguments.source.config()?)?;
    let document = Single::open(&arguments.path)?;
    let analysis = document.read(|bytes, meta| extractor.analyse(bytes, meta))?;

    let items = item::items(&analysis);
    let wanted = arguments.grep.as_deref().map(squeezed);
    let shows = |item: &Item<'_>| match (arguments.sentence, &wanted) {
        (Some(number), _) => item.number == number,
        (None, Some(wanted)) => squeezed(item.span.of(&analysis.document.text)).contains(wanted),
        (None, None) => item.has_numbers(),
    };
    let stdout = io::stdout();
    let coloured = stdout.is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let width = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(WIDTH);
    let mut view = View::new(BufWriter::new(stdout.lock()), &analysis, width, coloured);
    let mut shown = 0;
    for item in items.iter().filter(|item| shows(item)) {
        view.item(item)?;
        shown += 1;
    }
    view.finish()?;
    if shown == 0 {
        // Nothing can be done where standard error is closed.
        let _ =
            writeln!(io::stderr(), "zhibiao: {}: no such sentence among {}", document.path().display(), items.len());
    }
    Ok(Exit::Success)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
