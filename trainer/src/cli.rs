//! The command line.

mod args;
mod watch;

use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};

use tch::Device;
use zhibiao_trainer::config::Sizes;
use zhibiao_trainer::data::Data;
use zhibiao_trainer::error::{At as _, Error, Result};
use zhibiao_trainer::job::{self, Place};
use zhibiao_trainer::model::Model;
use zhibiao_trainer::verify::{self, Asked};
use zhibiao_trainer::vocab::Vocab;

pub use args::Cli;
use args::{Command, CvArgs, DeviceName, NewArgs, TrainArgs, TrainWhat, VerifyArgs};
use watch::Bar;

/// Does what the arguments say.
pub fn run(cli: Cli) -> Result<()> {
    // The first reading of libtorch's thread count fixes it.
    tch::set_num_threads(i32::try_from(cli.threads.max(1)).unwrap_or(1));
    tch::set_num_interop_threads(1);
    match cli.command {
        Command::Train(TrainWhat::Bert(args)) => train(&args),
        Command::Cv(args) => cv(&args),
        Command::Verify(args) => verify(&args),
        Command::New(args) => new(&args),
    }
}

fn train(args: &TrainArgs) -> Result<()> {
    let device = device(args.common.device)?;
    let settings = args.common.settings()?;
    let data = args.common.data(&settings)?;
    say(&data);
    let command = command();
    let place =
        Place { out: &args.out, device, command: &command, resume: args.common.resume, keep_masked: args.keep_masked };
    let trained = job::train(&settings, &data, args.common.encoder.as_deref(), &place, &mut Bar::new())?;
    if trained.is_some() {
        eprintln!("{}: done", args.out.display());
    }
    Ok(())
}

fn cv(args: &CvArgs) -> Result<()> {
    let device = device(args.common.device)?;
    let settings = args.common.settings()?;
    let data = args.common.data(&settings)?;
    say(&data);
    let command = command();
    let place =
        Place { out: &args.folds_out, device, command: &command, resume: args.common.resume, keep_masked: false };
    for fold in
        job::folds(&settings, &data, args.common.encoder.as_deref(), &place, &mut Bar::new())?.unwrap_or_default()
    {
        println!("{}\t{}\t{}", args.folds_out.join(&fold.place).display(), fold.place, fold.examples);
    }
    Ok(())
}

fn verify(args: &VerifyArgs) -> Result<()> {
    let (model, found) = Model::open(&args.model, Device::Cpu, 0)?;
    if !found.heads {
        return Err(Error::format(&args.model, "an encoder without the heads of zhibiao"));
    }
    let asked = args.links.map_or(Asked::Found, |count| Asked::Drawn(count, 1));
    let mut out = std::io::stdout().lock();
    let mut each = |text: &str| -> Result<()> {
        let reading = verify::read(&model, text, asked)?;
        let line = serde_json::to_string(&reading).map_err(|e| Error::usage(e.to_string()))?;
        writeln!(out, "{line}").at(Path::new("standard output"))
    };
    if args.texts.is_empty() {
        for line in std::io::stdin().lock().lines() {
            each(&line.at(Path::new("standard input"))?)?;
        }
    }
    args.texts.iter().try_for_each(|text| each(text))
}

fn new(args: &NewArgs) -> Result<()> {
    let chars: Vec<char> = args.characters.chars().collect();
    let sizes = Sizes {
        hidden: args.hidden,
        layers: args.layers,
        heads: args.heads,
        intermediate: 4 * args.hidden,
        positions: args.positions,
        link: args.link,
    };
    let model = Model::new(sizes, Vocab::build([chars.as_slice()], 1), Device::Cpu, args.seed)?;
    model.net.scatter(args.deviation, args.seed);
    model.save(&args.out, false)
}

fn device(name: DeviceName) -> Result<Device> {
    match name {
        DeviceName::Cpu => Ok(Device::Cpu),
        DeviceName::Cuda if tch::Cuda::is_available() => Ok(Device::Cuda(0)),
        DeviceName::Cuda => Err(Error::NoCuda),
    }
}

fn say(data: &Data) {
    let sentences: usize = data.texts.iter().map(|text| text.sentences.len()).sum();
    eprintln!("{sentences} sentences of text, {} silver, {} gold", data.silver.len(), data.gold.len());
}

/// The command as it was given, with the name of the program alone.
fn command() -> String {
    let mut all: Vec<String> = std::env::args().collect();
    if let Some(first) = all.first_mut() {
        let name = PathBuf::from(&*first).file_name().map(|name| name.to_string_lossy().into_owned());
        *first = name.unwrap_or_else(|| "zhibiao-trainer".to_owned());
    }
    all.join(" ")
}
