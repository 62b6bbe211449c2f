//! `zhibiao train linear`: the weights of the linear model out of gold and of what rules read.

mod card;
mod plot;

use std::io::{self, Write as _};
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use zhibiao::learn::LearnError;
use zhibiao::learn::linear::{self, Plan};
use zhibiao::learn::session::{Observer, Session, Sources, Trained};
use zhibiao::learn::tagger;
use zhibiao_eval::error::EvalError;
use zhibiao_eval::whole;

use crate::cli::exit::{Exit, Stop};

/// Train the models that read beside the rules.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Linear(LinearArguments),
}

/// Train the linear model: labels of characters, links, the choice between readings, and the curves of confidence.
///
/// Writes OUT/weights.bin, OUT/rule_confidence.csv, OUT/loss.svg and OUT/MODEL_CARD.md. What was trained already is kept below
/// OUT/checkpoints, so that a run that was stopped goes on where it was. The same data and seed give the same bytes.
#[derive(Debug, clap::Args)]
struct LinearArguments {
    /// Folder of gold with MANIFEST.csv and windows.json.
    #[arg(long, value_name = "DIR", default_value = "corpora/gold")]
    gold: PathBuf,
    /// Split of MANIFEST.csv that is learned from; by default all gold.
    #[arg(long)]
    split: Option<String>,
    /// Folder below which the texts of the gold are [default: that of --silver].
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// Folder of documents of which the readings of the rules are learned; those with gold are left out.
    #[arg(long, value_name = "DIR")]
    silver: PathBuf,
    /// Folder to write to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Seed of all orders.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Times that all sentences are seen, at most.
    #[arg(long, default_value_t = 12)]
    epochs: usize,
    /// Learn nothing from silver.
    #[arg(long)]
    no_silver: bool,
    /// Learn no labels and links from gold.
    #[arg(long)]
    no_gold: bool,
    /// Read each place with models that have not seen it, and write what each engine finds to OUT/folds instead.
    #[arg(long)]
    cross_validate: bool,
    /// Folder with one BERT for each place, named as the place: its curve is fitted, and it takes part in
    /// --cross-validate.
    #[arg(long, value_name = "DIR")]
    bert_folds: Option<PathBuf>,
    /// No progress bar and no closing line.
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Exit, Stop> {
    match &arguments.command {
        Command::Linear(arguments) => train_linear(arguments),
    }
}

fn train_linear(arguments: &LinearArguments) -> Result<Exit, Stop> {
    let sources = Sources {
        gold: arguments.gold.clone(),
        split: arguments.split.clone(),
        texts: arguments.texts.clone().unwrap_or_else(|| arguments.silver.clone()),
        silver: (!arguments.no_silver).then(|| arguments.silver.clone()),
        learns_gold: !arguments.no_gold,
        out: arguments.out.clone(),
        bert_folds: arguments.bert_folds.clone(),
    };
    let plan =
        Plan { tagger: tagger::Plan { seed: arguments.seed, epochs: arguments.epochs, ..tagger::Plan::default() } };
    let bar = Bar::new(arguments.quiet);
    bar.0.set_message("reading the documents");
    let session = Session::open(sources, plan).map_err(stop)?;
    if arguments.cross_validate {
        let written = session.cross_validate(&bar).map_err(stop)?;
        bar.0.finish_and_clear();
        say(arguments.quiet, &format!("{} files below {}", written.len(), arguments.out.join("folds").display()));
        return Ok(Exit::Success);
    }
    let trained = session.train(&bar).map_err(stop)?;
    bar.0.finish_and_clear();
    write(arguments, &trained)?;
    Ok(Exit::Success)
}

fn write(arguments: &LinearArguments, trained: &Trained) -> Result<(), Stop> {
    let weights = trained.model.to_bytes();
    let files: [(&str, Vec<u8>); 4] = [
        ("weights.bin", weights),
        ("rule_confidence.csv", linear::rule_confidence(trained.judged.values().flatten()).to_csv().into_bytes()),
        ("loss.svg", plot::losses(&trained.history).into_bytes()),
        ("MODEL_CARD.md", card::linear(trained, arguments.seed).into_bytes()),
    ];
    for (name, bytes) in files {
        let path = arguments.out.join(name);
        whole::write(&path, |file| file.write_all(&bytes)).map_err(|error| match error {
            EvalError::WriteFile { path, source } => Stop::output(path.display(), &source),
            error => Stop::usage(error),
        })?;
        say(arguments.quiet, &format!("{} ({} bytes)", path.display(), bytes.len()));
    }
    Ok(())
}

fn stop(error: LearnError) -> Stop {
    Stop::usage(error)
}

fn say(quiet: bool, line: &str) {
    if !quiet {
        // Nothing can be done where standard error is closed.
        let _ = writeln!(io::stderr(), "zhibiao: {line}");
    }
}

/// The progress of a training.
struct Bar(ProgressBar);

impl Bar {
    fn new(quiet: bool) -> Self {
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(1) };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} {msg} {elapsed}") {
            bar.set_style(style);
        }
        Self(bar)
    }
}

impl Observer for Bar {
    fn trained(&self, what: &str, of: usize) {
        self.0.set_length(of as u64);
        self.0.set_message(what.to_owned());
        self.0.inc(1);
    }
}
