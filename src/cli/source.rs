//! How sources are read, for every command that reads documents.

use clap::ValueEnum;
use zhibiao::pipeline::{Config, Encoding, Extractor};

use crate::cli::exit::Stop;
use crate::cli::pdf::PdfArguments;

/// Encoding and PDF.
#[derive(Clone, Debug, clap::Args)]
pub struct SourceArguments {
    /// Encoding of texts and web pages.
    #[arg(long, value_enum, default_value_t = EncodingName::Auto)]
    encoding: EncodingName,
    #[command(flatten)]
    pdf: PdfArguments,
}

/// Encodings by the name that a user types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EncodingName {
    /// Found out for each document.
    Auto,
    /// UTF-8.
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    /// GB18030, with GBK and GB2312 inside it.
    #[value(alias = "gbk", alias = "gb2312")]
    Gb18030,
}

impl SourceArguments {
    /// What the pipeline is told.
    pub fn config(&self) -> Result<Config, Stop> {
        let encoding = match self.encoding {
            EncodingName::Auto => None,
            EncodingName::Utf8 => Some(Encoding::Utf8),
            EncodingName::Gb18030 => Some(Encoding::Gb18030),
        };
        Ok(Config { encoding, pdf: self.pdf.reader()?, ..Config::default() })
    }

    /// An extractor that reads by rules.
    pub fn extractor(&self) -> Result<Extractor, Stop> {
        Extractor::new(self.config()?).map_err(Stop::usage)
    }
}
