//! Which of the overlapping matches are the words of a text: the cheapest way through it.

use super::{Token, TokenKind, is_of_word};
use crate::knowledge::lexicon::{Hit, Lexicon};
use crate::text::Span;
use crate::view::View;

/// What a character that belongs to no word costs. A word costs less than two of them, so that words are preferred
/// to rests, few long words to many short ones, and of equals the one whose first word is longer.
const REST: u32 = 10;
/// A time expression: hardly anything is worth cutting one.
const TIME: u32 = 1;
/// A name learnt from the article.
const NAME: u32 = 2;

/// Where the cheapest way from a position to the end of the text goes next.
#[derive(Clone, Copy)]
struct Step {
    cost: u32,
    end: u32,
    kind: TokenKind,
}

/// The tokens with a meaning on the cheapest way through a text, in text order. All lists are sorted by start.
pub(super) fn best(
    view: &View,
    lexicon: &Lexicon,
    hits: &[Hit],
    times: &[Span],
    names: &[(Span, usize)],
) -> Vec<Token> {
    let text = &view.folded;
    let none = Step { cost: 0, end: 0, kind: TokenKind::Other };
    let mut steps: Vec<Step> = vec![none; text.len() + 1];
    let (mut h, mut t, mut n) = (hits.len(), times.len(), names.len());
    for (at, c) in text.char_indices().rev() {
        let end = at + c.len_utf8();
        let rest = if is_of_word(c) { REST } else { 0 };
        let mut step = Step { cost: steps[end].cost + rest, end: position(end), kind: TokenKind::Other };
        let mut offer = |end: usize, own: u32, kind: TokenKind| {
            let cost = steps[end].cost + own;
            let longer = cost == step.cost && end > step.end as usize;
            if cost < step.cost || longer {
                step = Step { cost, end: position(end), kind };
            }
        };
        while h > 0 && hits[h - 1].start >= at {
            h -= 1;
            offer(hits[h].end, lexicon.cost(hits[h].entries), TokenKind::Known(hits[h].entries));
        }
        while n > 0 && names[n - 1].0.start >= at {
            n -= 1;
            offer(names[n].0.end, NAME, TokenKind::Name(names[n].1));
        }
        while t > 0 && times[t - 1].start >= at {
            t -= 1;
            offer(times[t].end, TIME, TokenKind::Time(t));
        }
        steps[at] = step;
    }
    walk(&steps)
}

/// Positions in a view fit: an article is read in portions of at most a few hundred kilobytes.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn walk(steps: &[Step]) -> Vec<Token> {
    let (mut out, mut at) = (Vec::new(), 0);
    while at + 1 < steps.len() {
        let step = steps[at];
        let end = step.end as usize;
        if step.kind != TokenKind::Other {
            out.push(Token { span: Span::new(at, end), kind: step.kind });
        }
        at = end;
    }
    out
}
