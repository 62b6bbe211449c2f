//! The version of the schema that a file was written with.

use crate::sink::{SCHEMA_VERSION, SinkError};

/// Refuses what another first number wrote: a reader of this one would break on it.
pub(in crate::sink) fn check(found: &str) -> Result<(), SinkError> {
    let first = |version: &str| version.split('.').next().map(str::to_owned);
    if first(found) == first(SCHEMA_VERSION) {
        return Ok(());
    }
    Err(SinkError::Target(format!("written with schema version {found}, this program reads {SCHEMA_VERSION}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_decides() {
        assert!(check(SCHEMA_VERSION).is_ok());
        assert!(check("1.99.0").is_ok());
        assert_eq!(
            check("2.0.0").unwrap_err().to_string(),
            format!("written with schema version 2.0.0, this program reads {SCHEMA_VERSION}")
        );
        assert!(check("").is_err());
    }
}
