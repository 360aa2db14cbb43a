//! Tab-separated knowledge tables: one header line, then rows.

use super::KnowledgeError;

/// A parsed table that remembers its file and lines.
#[derive(Debug)]
pub struct Table<'a> {
    file: &'a str,
    header: Vec<&'a str>,
    rows: Vec<(usize, Vec<&'a str>)>,
}

/// One row of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'t, 'a> {
    table: &'t Table<'a>,
    line: usize,
    cells: &'t [&'a str],
}

impl<'a> Table<'a> {
    /// Parses `content`, which came from `file`.
    ///
    /// # Errors
    /// A row whose number of cells differs from the header's, or a required column that is missing.
    pub fn parse(file: &'a str, content: &'a str, required: &[&str]) -> Result<Self, KnowledgeError> {
        let mut lines = content.lines().enumerate();
        let header: Vec<&str> = lines.next().map_or("", |(_, l)| l).split('\t').collect();
        let mut table = Self { file, header, rows: Vec::new() };
        if let Some(name) = required.iter().find(|name| !table.header.contains(name)) {
            return Err(table.error(1, format!("the column `{name}` is missing from the header")));
        }
        for (i, line) in lines.filter(|(_, l)| !l.is_empty()) {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != table.header.len() {
                let message = format!("{} cells where the header has {}", cells.len(), table.header.len());
                return Err(table.error(i + 1, message));
            }
            table.rows.push((i + 1, cells));
        }
        Ok(table)
    }

    /// The rows in file order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_, 'a>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, line: *line, cells })
    }

    fn error(&self, line: usize, message: String) -> KnowledgeError {
        KnowledgeError { file: self.file.to_string(), line, message }
    }
}

impl<'a> Row<'_, 'a> {
    /// The cell of a column; empty where the table has no such column.
    pub fn get(&self, column: &str) -> &'a str {
        self.table.header.iter().position(|h| *h == column).map_or("", |i| self.cells[i])
    }

    /// The parts of a cell that holds a list.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get(column).split('|').map(str::trim).filter(|part| !part.is_empty())
    }

    /// The cell, if it holds anything.
    pub fn optional(&self, column: &str) -> Option<&'a str> {
        Some(self.get(column)).filter(|cell| !cell.is_empty())
    }

    /// The row's 1-based line.
    pub fn line(&self) -> usize {
        self.line
    }

    /// An error at this row.
    pub fn error(&self, message: impl Into<String>) -> KnowledgeError {
        self.table.error(self.line, message.into())
    }
}
