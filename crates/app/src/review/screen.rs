//! How the desk looks in a terminal.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Style, Stylize};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Wrap};
use readout_store::record::{EventRecord, Record};

use super::desk::{Desk, Mode, OnDesk, Prompt, REASONS};
use crate::render::context;
use crate::render::safe;
use crate::render::timeline;

/// Characters of a paragraph shown on each side of evidence, at most.
const AROUND: usize = 400;
const KEYS: &str =
    "? help  q leave  y accept  n reject  h unsure  e edit  c comment  u undo  j/k next/previous";
const HELP: [&str; 12] = [
    "y      accept: the event is right as it stands here",
    "n      reject, with a reason: 1 to 4 for the usual ones, or your own words",
    "h      unsure: you have looked and cannot say",
    "e      edit: FIELD=VALUE, several with blanks between them, for example",
    "       status=planned date=2024-05-07 place.country=FRA participants.0.role=host",
    "       an empty value takes the field's value away",
    "c      comment: words that decide nothing",
    "u      undo your last decision, in whatever article it was",
    "j, k   next and previous; also the arrow keys",
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
        Some(shown) => draw_event(frame, body, shown),
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

fn draw_event(frame: &mut Frame<'_>, area: Rect, shown: &OnDesk) {
    let mut lines = match &shown.item.record {
        Record::Event(event) => event_lines(event),
        Record::Statement(_) => Vec::new(),
    };
    lines.push(Line::default());
    let spans: Vec<(usize, usize)> = shown.item.bytes.iter().map(|s| (s.start, s.end)).collect();
    // A quarter of the room before the evidence, so that it is never below the edge: wide characters take two columns.
    let room = usize::from(area.width) * usize::from(area.height).saturating_sub(lines.len());
    for paragraph in context::paragraphs(&shown.text, &spans, (room / 8).clamp(10, AROUND)) {
        let pieces = paragraph.pieces.into_iter().map(|(piece, evidence)| match evidence {
            true => Span::styled(piece, Style::new().bold().reversed()),
            false => Span::raw(piece),
        });
        lines.push(Line::from(pieces.collect::<Vec<_>>()));
        lines.push(Line::default());
    }
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), area);
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
