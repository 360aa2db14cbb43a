//! Columns for a terminal.

use std::io::{self, Write};

use crate::console::HEADING;
use crate::render::{fit, safe, shorten, width};

/// Columns between columns.
const GAP: usize = 2;
/// Columns of a table that is not printed on a terminal, where only single cells are cut.
const CELL_COLUMNS: usize = 60;

/// Prints rows under a header. On a terminal of `columns`, the widest columns give way until the table fits.
///
/// # Errors
/// If the stream cannot be written.
pub fn print(
    out: &mut dyn Write,
    header: &[&str],
    rows: &[Vec<String>],
    columns: Option<usize>,
) -> io::Result<()> {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| safe(cell)).collect()).collect();
    let widths = fitted(natural(header, &rows), columns);
    write!(out, "{HEADING}")?;
    print_row(out, header, &widths)?;
    writeln!(out, "{HEADING:#}")?;
    for row in &rows {
        print_row(out, row, &widths)?;
        writeln!(out)?;
    }
    Ok(())
}

fn natural(header: &[&str], rows: &[Vec<String>]) -> Vec<usize> {
    let widest =
        |i: usize| rows.iter().filter_map(|row| row.get(i)).map(|cell| width(cell)).max().unwrap_or(0);
    header.iter().enumerate().map(|(i, name)| width(name).max(widest(i)).min(CELL_COLUMNS)).collect()
}

fn fitted(mut widths: Vec<usize>, columns: Option<usize>) -> Vec<usize> {
    let Some(columns) = columns else { return widths };
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > columns {
        match widths.iter_mut().max() {
            Some(widest) if *widest > 8 => *widest -= 1,
            _ => break,
        }
    }
    widths
}

fn print_row<S: AsRef<str>>(out: &mut dyn Write, cells: &[S], widths: &[usize]) -> io::Result<()> {
    let last = cells.len().saturating_sub(1);
    for (i, (cell, &columns)) in cells.iter().zip(widths).enumerate() {
        // Blanks at the end of a line would only wrap.
        let cell = if i == last { shorten(cell.as_ref(), columns) } else { fit(cell.as_ref(), columns) };
        write!(out, "{}{cell}", " ".repeat(if i == 0 { 0 } else { GAP }))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(columns: Option<usize>) -> String {
        let rows = vec![
            vec![
                "2024-05-07".to_owned(),
                "国家主席会见来访客人并共进晚餐之后一同散步".to_owned(),
                "x".to_owned(),
            ],
            vec!["2024".to_owned(), "a".to_owned(), "longer".to_owned()],
        ];
        let mut out = anstream::StripStream::new(Vec::new());
        print(&mut out, &["date", "what", "n"], &rows, columns).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }

    #[test]
    fn chinese_cells_line_up() {
        let text = printed(None);
        let at: Vec<usize> = text
            .lines()
            .map(|line| {
                let end = line.rfind("  ").unwrap() + 2;
                width(&line[..end])
            })
            .collect();
        assert!(at.iter().all(|&n| n == at[0]), "{text}");
    }

    #[test]
    fn a_narrow_terminal_cuts_the_widest_column() {
        let text = printed(Some(40));
        assert!(text.lines().all(|line| width(line) <= 40), "{text}");
        assert!(text.contains('…') && text.contains("2024-05-07") && text.contains("longer"));
    }
}
