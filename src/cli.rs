//! Arguments, and which command they call. Only the modules below this one print, end the process and see the
//! environment.

mod batch;
mod check;
mod codes;
mod engine;
mod evaluate;
mod exit;
mod explain;
mod extract;
mod facts;
mod failure;
mod guard;
mod input;
mod load;
mod output;
mod panel;
mod pdf;
mod pdf_pages;
mod progress;
mod quantities;
mod read;
mod schema;
mod single;
mod source;
mod target;
mod text;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use exit::Exit;

/// Statistical observations out of Chinese government reports.
#[derive(Debug, Parser)]
#[command(name = "zhibiao", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::Arguments),
    Load(load::Arguments),
    Quantities(quantities::Arguments),
    Explain(explain::Arguments),
    Text(text::Arguments),
    #[command(hide = true)]
    PdfPages(pdf_pages::Arguments),
    Check(check::Arguments),
    Panel(panel::Arguments),
    Eval(evaluate::Arguments),
    Codes(codes::Arguments),
    Schema(schema::Arguments),
    Train(train::Arguments),
}

/// Runs the command that the arguments of the process ask for.
pub fn run() -> ExitCode {
    let exit = match Arguments::try_parse() {
        Ok(arguments) => dispatch(&arguments.command),
        Err(error) => {
            // Help and version go to standard output and are no errors; a closed pipe is not one either.
            let _ = error.print();
            if error.use_stderr() { Exit::Usage } else { Exit::Success }
        }
    };
    exit.into()
}

fn dispatch(command: &Command) -> Exit {
    let result = match command {
        Command::Extract(arguments) => extract::run(arguments),
        Command::Load(arguments) => load::run(arguments),
        Command::Quantities(arguments) => quantities::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Text(arguments) => text::run(arguments),
        Command::PdfPages(arguments) => pdf_pages::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Panel(arguments) => panel::run(arguments),
        Command::Eval(arguments) => evaluate::run(arguments),
        Command::Codes(arguments) => codes::run(arguments),
        Command::Schema(arguments) => schema::run(arguments),
        Command::Train(arguments) => train::run(arguments),
    };
    result.unwrap_or_else(|stop| stop.report())
}
