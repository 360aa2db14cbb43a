//! How the desk looks in a terminal.

use ratatui::Frame;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style, Stylize};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Widget, Wrap};
use readout_store::record::{EventRecord, Record};

use super::desk::{Desk, Mode, OnDesk, Prompt, REASONS};
use crate::render::context;
use crate::render::safe;
use crate::render::timeline;

/// Characters of a paragraph shown on each side of evidence, at most.
const AROUND: usize = 4_000;
/// Of the window for the text the part above the evidence is one of so many.
const ABOVE: u16 = 4;
const KEYS: &str =
    "? help  q leave  y accept  n reject  h unsure  e edit  c comment  u undo  j/k next/previous";
const HELP: [&str; 13] = [
    "y      accept: the event is right as it stands here",
    "n      reject, with a reason: 1 to 4 for the usual ones, or your own words",
    "h      unsure: you have looked and cannot say",
    "e      edit: FIELD=VALUE, several with blanks between them, for example",
    "       status=planned date=2024-05-07 place.country=FRA participants.0.role=host",
    "       an empty value takes the field's value away",
    "c      comment: words that decide nothing",
    "u      undo your last decision, in whatever article it was",
    "j, k   next and previous; also the arrow keys",
    "PgDn, PgUp   the text below and above; also the space bar and b",
    "q      leave; what was decided is kept",
    "",
    "Any key closes this.",
];

/// Draws the desk.
pub fn draw(frame: &mut Frame<'_>, desk: &Desk<'_>) {
    let [head, body, prompt, foot] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(3),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(frame.area());
    frame.render_widget(Paragraph::new(heading(desk)), head);
    match desk.shown() {
        Some(shown) => draw_event(frame, body, desk, shown),
        None => frame.render_widget(Paragraph::new(nothing_left(desk)).wrap(Wrap { trim: false }), body),
    }
    frame.render_widget(Paragraph::new(prompt_line(desk)), prompt);
    frame.render_widget(Paragraph::new(KEYS.dim()), foot);
    if *desk.mode() == Mode::Help {
        help(frame, body);
    }
}

fn heading<'d>(desk: &Desk<'_>) -> Line<'d> {
    let (at, all) = desk.position();
    let place = format!("{} of {all}", (at + 1).min(all));
    Line::from(vec![place.bold(), format!("   {} decided", desk.decided()).dim()])
}

fn nothing_left(desk: &Desk<'_>) -> String {
    match desk.position().1 {
        0 => {
            "There is nothing to decide. `--kind`, `--who` and the other filters choose what is in the queue."
                .to_owned()
        }
        _ => "That was the last one. k goes back, u takes back, q leaves.".to_owned(),
    }
}

fn draw_event(frame: &mut Frame<'_>, area: Rect, desk: &Desk<'_>, shown: &OnDesk) {
    let mut fields = match &shown.item.record {
        Record::Event(event) => event_lines(event),
        Record::Statement(_) => Vec::new(),
    };
    fields.push(Line::default());
    // However many take part, some of the text is to be seen.
    let height = u16::try_from(fields.len()).unwrap_or(u16::MAX).min(area.height / 3 * 2);
    let [above, below] = Layout::vertical([Constraint::Length(height), Constraint::Min(1)]).areas(area);
    frame.render_widget(Paragraph::new(fields).wrap(Wrap { trim: false }), above);
    draw_text(frame, below, desk, &text_lines(shown));
}

/// The paragraphs with the evidence marked.
fn text_lines(shown: &OnDesk) -> Vec<Line<'static>> {
    let spans: Vec<(usize, usize)> = shown.item.bytes.iter().map(|s| (s.start, s.end)).collect();
    let mut lines = Vec::new();
    for paragraph in context::paragraphs(&shown.text, &spans, AROUND) {
        let pieces = paragraph.pieces.into_iter().map(|(piece, evidence)| match evidence {
            true => Span::styled(piece, Style::new().add_modifier(Modifier::BOLD | EVIDENCE)),
            false => Span::raw(piece),
        });
        lines.push(Line::from(pieces.collect::<Vec<_>>()));
        lines.push(Line::default());
    }
    lines
}

/// How evidence is marked, and found on the sheet that the text is laid out on.
const EVIDENCE: Modifier = Modifier::REVERSED;

/// Draws the part of the text that has the evidence in it, or the one it was scrolled to.
fn draw_text(frame: &mut Frame<'_>, area: Rect, desk: &Desk<'_>, lines: &[Line<'static>]) {
    if area.width < 2 || area.height == 0 {
        return;
    }
    // Laid out once on a sheet as long as it may get: a line that ends before a wide character or a long word leaves
    // less than half of it empty.
    let rows: usize = lines.iter().map(|line| line.width() * 2 / usize::from(area.width) + 2).sum();
    let sheet = Rect::new(0, 0, area.width, u16::try_from(rows).unwrap_or(u16::MAX));
    let mut laid_out = Buffer::empty(sheet);
    Paragraph::new(lines.to_vec()).wrap(Wrap { trim: false }).render(sheet, &mut laid_out);
    let rows = || sheet.rows().zip(0_u16..);
    let holds = |row: Rect, what: &dyn Fn(&Cell) -> bool| row.positions().any(|at| what(&laid_out[at]));
    let written = rows().filter(|(row, _)| holds(*row, &|cell| cell.symbol() != " ")).map(|(_, n)| n + 1);
    let last = written.max().unwrap_or(0).saturating_sub(area.height);
    let marked = rows().find(|(row, _)| holds(*row, &|cell| cell.modifier.contains(EVIDENCE)));
    let start = marked.map_or(0, |(_, n)| n.saturating_sub(area.height / ABOVE)).min(last);
    let (start, last, step) = (i32::from(start), i32::from(last), i32::from(area.height / 2).max(1));
    desk.scrolls_to(-((start + step - 1) / step), (last - start + step - 1) / step);
    let first = (start + desk.scrolled() * step).clamp(0, last);
    let buffer = frame.buffer_mut();
    for (row, n) in area.rows().zip(first..) {
        for (at, x) in row.positions().zip(0_u16..) {
            let from = u16::try_from(n).ok().and_then(|y| laid_out.cell((x, y)));
            if let (Some(from), Some(to)) = (from, buffer.cell_mut(at)) {
                *to = from.clone();
            }
        }
    }
}

fn event_lines<'d>(event: &EventRecord) -> Vec<Line<'d>> {
    let line = timeline::Line::of_record(event);
    let status = match event.status.as_str() {
        "held" => Span::raw(""),
        other => format!("  [{other}]").yellow(),
    };
    let title = vec![safe(&line.kind).cyan().bold(), status, format!("  {}", line.when()).bold()];
    let mut lines = vec![Line::from(title)];
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            lines.push(Line::from(vec![format!("{name:<14}").dim(), Span::raw(safe(value))]));
        }
    };
    if let Some(date) = &event.date {
        field("date", &format!("{} to {} ({})", date.start, date.end, date.precision));
    }
    field("place", &line.place);
    for (n, who) in event.participants.iter().enumerate() {
        let about = [Some(who.name.as_str()), who.office.as_deref(), who.country.as_deref()];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join(", ");
        field(&format!("{n} {}", who.role), &about);
    }
    field("attributed to", event.attributed_to.as_deref().unwrap_or_default());
    field("inferred", &event.inferred.join(", "));
    field("document", &event.doc);
    if let Some(review) = &event.review {
        field("your decision", &review.state);
    }
    lines
}

fn prompt_line<'d>(desk: &Desk<'_>) -> Line<'d> {
    let Mode::Type(prompt, typed) = desk.mode() else { return Line::from(safe(desk.said()).green()) };
    let question = match prompt {
        Prompt::Reason => {
            let ready = REASONS.iter().enumerate().map(|(n, reason)| format!("{} {reason}", n + 1));
            format!("why? ({}) ", ready.collect::<Vec<_>>().join(", "))
        }
        Prompt::Edit => "FIELD=VALUE ".to_owned(),
        Prompt::Comment => "comment ".to_owned(),
    };
    let said = if desk.said().is_empty() { String::new() } else { format!("   {}", safe(desk.said())) };
    Line::from(vec![question.bold(), Span::raw(safe(typed)), "▏".into(), said.red()])
}

fn help(frame: &mut Frame<'_>, area: Rect) {
    let lines: Vec<Line<'_>> = HELP.iter().map(|line| Line::from(*line)).collect();
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(lines).block(Block::bordered().title("Keys")), area);
}
