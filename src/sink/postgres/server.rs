//! Which database, as a URL says it.

use std::fmt::{self, Debug, Display, Formatter};
use std::str::FromStr as _;
use std::time::Duration;

use postgres::config::Host;
use postgres::{Client, Config, NoTls};

use crate::sink::SinkError;

/// Waiting for an answer of the server, unless the URL says otherwise.
const PATIENCE: Duration = Duration::from_secs(10);

/// A schema of a database on a server: `postgres://user:password@host:port/database?schema=name`.
///
/// Parameters of the URL are those of libpq that the driver knows, and `schema`, which is `public` where it is not said. Connections are
/// not encrypted: `sslmode=require` is refused.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    url: String,
    schema: String,
    password: Option<String>,
}

/// What a password belongs to, for those who keep one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Name of the server; `localhost` for a socket.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Database; that of the user's name where the URL says none.
    pub database: String,
    /// User; empty where the URL says none.
    pub user: String,
}

impl Server {
    /// Whether `text` is the URL of a PostgreSQL server.
    #[must_use]
    pub fn is_url(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    /// Reads a URL.
    ///
    /// # Errors
    /// A reason, for a person; a password is not part of it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (base, query) = text.split_once('?').unwrap_or((text, ""));
        let mut schema = "public".to_owned();
        let mut others = Vec::new();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("schema", name)) => name.clone_into(&mut schema),
                _ => others.push(parameter),
            }
        }
        let url = if others.is_empty() { base.to_owned() } else { format!("{base}?{}", others.join("&")) };
        let server = Self { url, schema, password: None };
        if !is_name(&server.schema) {
            let what = "is no name of a schema: a letter or _, then letters, digits and _, 63 at most";
            return Err(format!("{server}: {} {what}", server.schema));
        }
        match Config::from_str(&server.url) {
            Ok(config) if config.get_dbname().is_none() => Err(format!("{server}: names no database")),
            Ok(_) => Ok(server),
            Err(error) => Err(format!("{server}: {}", SinkError::from(error))),
        }
    }

    /// The schema that holds the tables.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// What a password is to be found for; none where the URL has one.
    #[must_use]
    pub fn login(&self) -> Option<Login> {
        let config = Config::from_str(&self.url).ok()?;
        if config.get_password().is_some() {
            return None;
        }
        let host = match config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            _ => "localhost".to_owned(),
        };
        let user = config.get_user().unwrap_or_default().to_owned();
        let database = config.get_dbname().unwrap_or(&user).to_owned();
        Some(Login { host, port: config.get_ports().first().copied().unwrap_or(5432), database, user })
    }

    /// The same server with a password that does not stand in the URL.
    #[must_use]
    pub fn with_password(self, password: String) -> Self {
        Self { password: Some(password), ..self }
    }

    /// Connects.
    pub(super) fn connect(&self) -> Result<Client, SinkError> {
        let mut config = Config::from_str(&self.url)?;
        if let (None, Some(password)) = (config.get_password(), &self.password) {
            config.password(password);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_application_name().is_none() {
            config.application_name("zhibiao");
        }
        let mut client = config.connect(NoTls)?;
        // Notices (what exists already) are for nobody.
        client.batch_execute("SET client_min_messages = warning")?;
        Ok(client)
    }
}

/// Shown without the password, in the URL or as a parameter.
impl Display for Server {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (base, query) = self.url.split_once('?').unwrap_or((&self.url, ""));
        let (scheme, rest) = base.split_once("://").unwrap_or(("postgres", base));
        // A password may hold @ by mistake: all before the last one is left out.
        let (login, place) = rest.rsplit_once('@').map_or((None, rest), |(login, place)| (Some(login), place));
        write!(f, "{scheme}://")?;
        if let Some(login) = login {
            write!(f, "{}@", login.split(':').next().unwrap_or_default())?;
        }
        write!(f, "{place}")?;
        let mut mark = '?';
        let schema = format!("schema={}", self.schema);
        let shown = query.split('&').filter(|parameter| !parameter.is_empty() && !parameter.starts_with("password="));
        for parameter in shown.chain((self.schema != "public").then_some(schema.as_str())) {
            write!(f, "{mark}{parameter}")?;
            mark = '&';
        }
        Ok(())
    }
}

impl Debug for Server {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Server({self})")
    }
}

fn is_name(text: &str) -> bool {
    let first = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && text.len() < 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_shown_without_their_password() {
        let cases = [
            ("postgres://u:geheim@h:5433/d?schema=s", "postgres://u@h:5433/d?schema=s"),
            ("postgresql://u:geheim@h/d?connect_timeout=3", "postgresql://u@h/d?connect_timeout=3"),
            ("postgres://u:ge@heim@h/d", "postgres://u@h/d"),
            ("postgres://h/d?user=u&password=geheim", "postgres://h/d?user=u"),
            ("postgres://h/d", "postgres://h/d"),
        ];
        for (url, shown) in cases {
            let text = Server::parse(url).map_or_else(|reason| reason, |server| format!("{server} {server:?}"));
            assert!(text.starts_with(shown) && !text.contains("geheim"), "{url}: {text}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (url, reason) in [
            ("postgres://u:geheim@h/d?schema=a-b", "a-b is no name of a schema"),
            ("postgres://u:geheim@h", "names no database"),
            ("postgres://u:geheim@h/d?shcema=a", "shcema"),
            ("postgres://u:geheim@h:port/d", "port"),
        ] {
            let told = Server::parse(url).unwrap_err();
            assert!(told.contains(reason) && !told.contains("geheim"), "{url}: {told}");
        }
    }

    #[test]
    fn a_password_is_asked_for_where_there_is_none() {
        let server = Server::parse("postgres://u@h:5433/d?schema=s").unwrap();
        let login = Login { host: "h".into(), port: 5433, database: "d".into(), user: "u".into() };
        assert_eq!((server.login(), server.schema()), (Some(login), "s"));
        assert_eq!(Server::parse("postgres://u:p@h/d").unwrap().login(), None);
    }
}
