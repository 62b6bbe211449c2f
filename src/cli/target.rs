//! Targets as the command line names them, and what became of them.

use std::env;
use std::fmt::Display;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use zhibiao::sink::{Load, LoadOptions, Loaded, Login, SinkError, Table, Target};

use crate::cli::exit::Stop;

/// The target that `text` names. The password of a server that does not stand in its URL is `PGPASSWORD`, else that of the file of
/// passwords (`PGPASSFILE`, else `~/.pgpass`).
///
/// # Errors
/// Where no format has the ending, or the URL cannot be read.
pub fn parse(text: &Path) -> Result<Target, String> {
    let target = match text.to_str() {
        Some(text) => Target::parse(text)?,
        // Endings are ASCII; a name that is no Unicode may have one all the same.
        None => return Err(format!("{}: the name is not UTF-8", text.display())),
    };
    Ok(match target {
        Target::Postgres(server) => match server.login().and_then(|login| password(&login)) {
            Some(password) => Target::Postgres(server.with_password(password)),
            None => Target::Postgres(server),
        },
        other => other,
    })
}

/// Opens a target for rows of `tables`, before anything is read for it.
///
/// # Errors
/// With the exit status that says whose fault it is: the argument's, or the server's.
pub fn open(target: &Target, tables: &[&'static Table], options: LoadOptions) -> Result<Box<dyn Load>, Stop> {
    target.load(tables, options).map_err(|error| match error {
        SinkError::Database(_) => failed(target, &error),
        _ => Stop::usage(format!("{target}: {error}")),
    })
}

/// A target that could not be written to its end.
pub fn failed(target: impl Display, error: &SinkError) -> Stop {
    match error {
        SinkError::Io(error) => Stop::output(target, error),
        other => Stop::output(target, &io::Error::other(other.to_string())),
    }
}

/// What a load did, as it is told: `1000 rows: 990 added, 0 changed, 10 same`.
pub fn told(loaded: &Loaded) -> String {
    let &Loaded { added, changed, same, repeated, removed, left_out } = loaded;
    let rows = added + changed + same;
    let mut line =
        format!("{rows} row{}: {added} added, {changed} changed, {same} same", if rows == 1 { "" } else { "s" });
    if removed > 0 {
        line = format!("{line}, {removed} removed");
    }
    if left_out > 0 {
        line = format!("{line}; {left_out} without a place in it left out");
    }
    if repeated > 0 {
        line = format!("{line}; {repeated} earlier with the same key left out");
    }
    line
}

fn password(login: &Login) -> Option<String> {
    if let Ok(password) = env::var("PGPASSWORD") {
        return Some(password);
    }
    let file = match env::var_os("PGPASSFILE") {
        Some(file) => PathBuf::from(file),
        None => PathBuf::from(env::var_os("HOME")?).join(".pgpass"),
    };
    let text = fs::read_to_string(&file).ok()?;
    if others_can_read(&file) {
        // Nothing can be done where standard error is closed.
        let _ = writeln!(io::stderr(), "zhibiao: {}: left out: others may read it (chmod 600)", file.display());
        return None;
    }
    find(&text, login)
}

#[cfg(unix)]
fn others_can_read(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    fs::metadata(file).is_ok_and(|data| data.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn others_can_read(_: &Path) -> bool {
    false
}

/// The password of the first line `host:port:database:user:password` that fits; `*` fits all, `\` takes the next character as it is.
fn find(text: &str, login: &Login) -> Option<String> {
    let port = login.port.to_string();
    let wanted = [login.host.as_str(), &port, &login.database, &login.user];
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let (mut fields, mut field, mut stars) = (Vec::new(), String::new(), Vec::new());
        let mut escaped = false;
        for c in line.chars() {
            match c {
                '\\' if !escaped => {
                    escaped = true;
                    continue;
                }
                ':' if !escaped && fields.len() < 4 => {
                    // A star that was escaped is a name.
                    stars.push(field == "*" && !line.contains("\\*"));
                    fields.push(std::mem::take(&mut field));
                }
                _ => field.push(c),
            }
            escaped = false;
        }
        let fits = fields.len() == 4 && fields.iter().zip(&stars).zip(wanted).all(|((f, star), w)| *star || f == w);
        fits.then_some(field)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_has_the_password() {
        let login = Login { host: "h".into(), port: 5432, database: "d".into(), user: "u".into() };
        let cases = [
            ("h:5432:d:u:one\n*:*:*:*:two", Some("one")),
            ("# h:5432:d:u:no\nh:5433:d:u:no\n*:*:*:u:two", Some("two")),
            ("h:*:d:u:a\\:b\\\\c:d", Some("a:b\\c:d")),
            ("\\*:*:*:*:x", None),
            ("h:5432:d", None),
            ("", None),
        ];
        for (text, password) in cases {
            assert_eq!(find(text, &login).as_deref(), password, "{text}");
        }
    }

    #[test]
    fn what_became_of_rows_is_told_in_one_line() {
        let loaded = Loaded { added: 990, same: 10, ..Loaded::default() };
        assert_eq!(told(&loaded), "1000 rows: 990 added, 0 changed, 10 same");
        let loaded = Loaded { changed: 1, removed: 2, repeated: 3, ..Loaded::default() };
        let line = "1 row: 0 added, 1 changed, 0 same, 2 removed; 3 earlier with the same key left out";
        assert_eq!(told(&loaded), line);
    }
}
