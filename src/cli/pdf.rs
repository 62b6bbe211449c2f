//! `--pdf-engine`: which engines read PDF, and where they are.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use zhibiao::clean::formats::pdf::engine::PdfEngine;
use zhibiao::clean::formats::pdf::isolated::Isolated;
use zhibiao::clean::formats::pdf::{Host, Reader};

use crate::cli::exit::Stop;

/// Who reads PDF.
#[derive(Clone, Debug, clap::Args)]
pub struct PdfArguments {
    /// Who reads PDF.
    #[arg(long, value_enum, default_value_t = EngineChoice::Auto)]
    pdf_engine: EngineChoice,
    /// The library of pdfium (libpdfium.so); else it is looked for where libraries are.
    #[arg(long, value_name = "FILE")]
    pdfium: Option<PathBuf>,
}

/// Engines by the name that a user types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineChoice {
    /// The best that is installed.
    Auto,
    /// Poppler's pdftotext, with poppler-data for fonts that are not embedded.
    Pdftotext,
    /// pdfium, a library that is loaded at run time.
    Pdfium,
    /// What zhibiao has built in.
    Rust,
}

impl EngineChoice {
    const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Pdftotext => "pdftotext",
            Self::Pdfium => "pdfium",
            Self::Rust => "rust",
        }
    }
}

/// Engines in the order in which `auto` asks them.
const AUTO: [EngineChoice; 3] = [EngineChoice::Rust, EngineChoice::Pdftotext, EngineChoice::Pdfium];

/// Names of pdfium's library.
const PDFIUM: [&str; 3] = ["libpdfium.so", "libpdfium.dylib", "pdfium.dll"];

impl PdfArguments {
    /// The reader, each engine in a process of its own.
    pub fn reader(&self) -> Result<Reader, Stop> {
        let program = env::current_exe().map_err(Stop::usage)?;
        let engines: Vec<Host> = self
            .choices()?
            .into_iter()
            .map(|(choice, _)| {
                let mut arguments: Vec<OsString> =
                    vec!["pdf-pages".into(), "--pdf-engine".into(), choice.name().into()];
                if let Some(library) = &self.pdfium {
                    arguments.extend(["--pdfium".into(), library.into()]);
                }
                Host::Isolated(Isolated { program: program.clone(), arguments })
            })
            .collect();
        Ok(Reader { engines })
    }

    /// The engine for this process; of `auto` the first.
    pub fn in_process(&self) -> Result<PdfEngine, Stop> {
        let first = self.choices()?.into_iter().next();
        Ok(first.map_or(PdfEngine::Rust, |(_, engine)| engine))
    }

    /// The engines that are asked for; of `auto` those that are there.
    fn choices(&self) -> Result<Vec<(EngineChoice, PdfEngine)>, Stop> {
        if self.pdf_engine == EngineChoice::Auto {
            return Ok(AUTO.into_iter().filter_map(|choice| Some((choice, self.find(choice)?))).collect());
        }
        let missing = || match self.pdf_engine {
            EngineChoice::Pdfium => {
                "pdfium is not found: name its library by --pdfium FILE (the Python wheel pypdfium2 has one)"
            }
            _ => "pdftotext is not found: install poppler-utils and poppler-data",
        };
        let engine = self.find(self.pdf_engine).ok_or_else(|| Stop::usage(missing()))?;
        Ok(vec![(self.pdf_engine, engine)])
    }

    fn find(&self, choice: EngineChoice) -> Option<PdfEngine> {
        Some(match choice {
            EngineChoice::Auto | EngineChoice::Rust => PdfEngine::Rust,
            EngineChoice::Pdftotext => PdfEngine::Pdftotext { program: on_path("pdftotext")? },
            EngineChoice::Pdfium => PdfEngine::Pdfium { library: self.pdfium.clone().or_else(pdfium)? },
        })
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths)
        .flat_map(|folder| [folder.join(program), folder.join(format!("{program}.exe"))])
        .find(|path| path.is_file())
}

fn pdfium() -> Option<PathBuf> {
    let listed = env::var_os("LD_LIBRARY_PATH").map(|paths| env::split_paths(&paths).collect::<Vec<_>>());
    let beside = env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned));
    let usual =
        ["/usr/lib", "/usr/local/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/opt/pdfium/lib"];
    listed
        .into_iter()
        .flatten()
        .chain(beside)
        .chain(usual.into_iter().map(PathBuf::from))
        .flat_map(|folder| PDFIUM.map(|name| folder.join(name)))
        .find(|path| path.is_file())
}
