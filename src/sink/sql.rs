//! What both databases are told in the same words: where tables and indexes are, and how rows that were staged meet those that are there.

use crate::sink::{DocumentEntry, LoadOptions, Loaded, Record, Row as _, SCHEMA_VERSION, SinkError, Table};

/// Version of how the tables lie in a database. It changes where a program of another version would read or write them wrongly.
pub(super) const LAYOUT: i32 = 1;

/// The table of what the database itself is: `key`, `value`.
pub(super) const META: &str = "zhibiao";

/// The program that made a database.
pub(super) const PRODUCER: &str = concat!("zhibiao ", env!("CARGO_PKG_VERSION"));

/// Every database has all of these, so that a query that joins them never fails.
pub(super) const TABLES: &[&Table] = &[Record::TABLE, DocumentEntry::TABLE];

/// Column of a staged row that says in which order the rows came.
pub(super) const ORDER: &str = "staged_row";

/// A database in the middle of a load.
pub(super) trait Engine {
    /// The table that readers see, as SQL names it.
    fn table(&self, name: &str) -> String;

    /// The table that the rows of this load wait in, as SQL names it.
    fn staged(&self, name: &str) -> String;

    /// Whether a table that readers see has any row.
    fn has_rows(&mut self, table: &str) -> Result<bool, SinkError>;

    /// Executes a statement; the number of rows that it touched.
    fn execute(&mut self, sql: &str) -> Result<u64, SinkError>;
}

/// `name` as SQL takes any name.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The columns of `table`, each behind `before`, joined by commas.
pub(super) fn columns(table: &Table, before: &str) -> String {
    table.columns.iter().map(|column| format!("{before}{}", quoted(column.name))).collect::<Vec<_>>().join(", ")
}

/// Indexes beside the key: name and columns. They are what the queries of `docs/DATABASES.md` need.
pub(super) fn indexes(table: &Table) -> &'static [(&'static str, &'static [&'static str])] {
    match table.name {
        "observations" => &[
            ("observations_by_code", &["indicator_code", "scope_code", "year"]),
            ("observations_by_scope", &["scope_code", "year"]),
            ("observations_by_doc", &["doc"]),
        ],
        _ => &[],
    }
}

/// An index as SQL; `on` is the table.
pub(super) fn index(unique: bool, name: &str, on: &str, columns: &[&str]) -> String {
    let unique = if unique { "UNIQUE " } else { "" };
    let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
    format!("CREATE {unique}INDEX {name} ON {on} ({})", columns.join(", "))
}

/// Takes away all but the last of the rows that share a key; how many. An index on the key makes it quick.
pub(super) fn keep_last(staged: &str, order: &str, key: &str) -> String {
    let key = quoted(key);
    format!(
        "DELETE FROM {staged} AS a WHERE EXISTS (SELECT 1 FROM {staged} AS b WHERE b.{key} = a.{key} AND b.{order} > a.{order})"
    )
}

/// The rows of one table that a load brought, each key once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Staged {
    pub table: &'static Table,
    /// Rows that wait.
    pub rows: u64,
    /// Rows that a later one with their key took the place of.
    pub repeated: u64,
}

/// Brings staged rows into the tables that readers see.
pub(super) fn merge(
    engine: &mut impl Engine,
    staged: &[Staged],
    options: LoadOptions,
) -> Result<Vec<Loaded>, SinkError> {
    let mut all = Vec::new();
    for &Staged { table, rows, repeated } in staged {
        let (target, staged, key) = (engine.table(table.name), engine.staged(table.name), quoted(table.key));
        if !engine.has_rows(&target)? {
            // Nothing to meet: rows are copied in the order in which they were staged, without a join and a sort.
            let (into, from) = (columns(table, ""), columns(table, "s."));
            let added = engine.execute(&format!("INSERT INTO {target} ({into}) SELECT {from} FROM {staged} AS s"))?;
            all.push(Loaded { added, repeated, ..Loaded::default() });
            continue;
        }
        let names = table.columns.iter().map(|column| quoted(column.name));
        let set: Vec<String> = names.map(|name| format!("{name} = s.{name}")).collect();
        let changed = engine.execute(&format!(
            "UPDATE {target} AS t SET {} FROM {staged} AS s WHERE t.{key} = s.{key} AND ({}) IS DISTINCT FROM ({})",
            set.join(", "),
            columns(table, "t."),
            columns(table, "s."),
        ))?;
        let added = engine.execute(&format!(
            "INSERT INTO {target} ({}) SELECT {} FROM {staged} AS s \
             WHERE NOT EXISTS (SELECT 1 FROM {target} AS t WHERE t.{key} = s.{key}) ORDER BY s.{ORDER}",
            columns(table, ""),
            columns(table, "s."),
        ))?;
        all.push(Loaded { added, changed, same: rows.saturating_sub(added + changed), repeated, ..Loaded::default() });
    }
    if options.replace {
        let docs: Vec<String> =
            staged.iter().map(|s| format!("SELECT doc FROM {}", engine.staged(s.table.name))).collect();
        for (Staged { table, .. }, loaded) in staged.iter().zip(&mut all) {
            let (target, staged, key) = (engine.table(table.name), engine.staged(table.name), quoted(table.key));
            loaded.removed = engine.execute(&format!(
                "DELETE FROM {target} AS t WHERE t.doc IN ({}) \
                 AND NOT EXISTS (SELECT 1 FROM {staged} AS s WHERE s.{key} = t.{key})",
                docs.join(" UNION "),
            ))?;
        }
    }
    Ok(all)
}

/// Refuses a database whose tables lie otherwise than this program's. `layout` and `schema` are what it says of itself.
pub(super) fn check_versions(layout: Option<i32>, schema: Option<&str>) -> Result<(), SinkError> {
    let found = match (layout, schema) {
        (Some(LAYOUT), Some(SCHEMA_VERSION)) => return Ok(()),
        (Some(LAYOUT), Some(schema)) => format!("records of schema {schema}; this program writes {SCHEMA_VERSION}"),
        (Some(layout), _) => format!("tables of layout {layout}; this program writes {LAYOUT}"),
        (None, _) => "tables of an unknown layout".to_owned(),
    };
    Err(SinkError::Target(format!("holds {found}. Nothing was touched: load into a new database")))
}
