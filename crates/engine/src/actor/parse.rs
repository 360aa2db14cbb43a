//! Noun phrases: state, body, offices and name in the orders that the languages use.

use super::cast::{ActorKind, Cast};
use super::company::join_company;
use super::{Item, ItemKind, Parsed};
use crate::knowledge::language::NameStyle;
use crate::knowledge::lexicon::Entry;
use crate::knowledge::{Knowledge, Label, LabelSet, Tongue};
use crate::text::Span;
use crate::view::View;
use crate::words::{Sentence, Token, TokenKind};

/// What a phrase has been found to contain so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrase {
    pub(super) start: usize,
    /// One past the last token that belongs to it.
    pub(super) end: usize,
    pub(super) states: Vec<usize>,
    pub(super) state_span: Option<Span>,
    pub(super) country: Option<String>,
    pub(super) body: Option<(usize, Span)>,
    pub(super) place: Option<(usize, Span)>,
    pub(super) offices: Vec<(Option<usize>, Span)>,
    pub(super) people: Option<Span>,
    pub(super) organ: bool,
    pub(super) name: Option<(Span, Named)>,
    /// Somebody named before, here by his surname with an office.
    pub(super) met: Option<usize>,
}

/// How many tokens a name in another script may have.
const LONGEST_GLOSS: usize = 14;

/// How many characters may stand in brackets after somebody without being a remark of their own.
const BRIEF_GLOSS: usize = 3;

#[derive(Clone, Debug)]
pub(super) enum Named {
    Known(Vec<usize>),
    Printed,
}

/// Reads one sentence into items, adding to the cast.
pub fn parse_sentence(
    view: &View,
    sentence: &Sentence,
    tokens: &[Token],
    tongue: &Tongue,
    knowledge: &Knowledge,
    day: Option<jiff::civil::Date>,
    cast: &mut Cast,
) -> Parsed {
    let end = sentence.tokens.end;
    let words = labels_of(&tokens[sentence.tokens.start.saturating_sub(BEFORE)..end], tongue);
    let mut parser = Parser { view, tokens, tongue, knowledge, day, cast, end, labels: words };
    let mut items: Vec<Item> = Vec::with_capacity(sentence.tokens.len());
    let mut at = sentence.tokens.start;
    while at < sentence.tokens.end {
        if let Some(after) = parser.gloss(at, items.last()) {
            at = after;
            continue;
        }
        let (item, next) = parser.item(at, items.last());
        parser.push(&mut items, item);
        at = next;
    }
    join_company(&mut items, tongue, knowledge);
    let clauses = clauses(&items, tongue);
    let labels = labels(&items, tongue);
    Parsed { span: sentence.span, items, block: sentence.block, clauses, labels }
}

/// The labels of all tokens that are words.
fn labels_of(tokens: &[Token], tongue: &Tongue) -> LabelSet {
    let mut all = LabelSet::default();
    for token in tokens {
        if let TokenKind::Known(list) = token.kind
            && let Some(word) = tongue.lexicon.word(list)
        {
            all.add(&tongue.lexicon.words[word].labels);
        }
    }
    all
}

/// The labels of all words of a sentence, also of those that stand for somebody.
fn labels(items: &[Item], tongue: &Tongue) -> LabelSet {
    let mut all = LabelSet::default();
    for item in items {
        match item.kind {
            ItemKind::Word(w) => all.add(&tongue.lexicon.words[w].labels),
            ItemKind::Reference { label, .. } => all.insert(label),
            _ => {}
        }
    }
    all
}

/// The clause around each item. A mark that ends a clause belongs to the clause after it.
fn clauses(items: &[Item], tongue: &Tongue) -> Vec<(usize, usize)> {
    let ends = |i: &Item| matches!(i.kind, ItemKind::Mark(c) if tongue.language.ends_clause(c));
    let mut out = Vec::with_capacity(items.len());
    let mut from = 0;
    for (i, item) in items.iter().enumerate() {
        out.push((from, 0));
        if ends(item) {
            from = i + 1;
        }
    }
    let mut to = items.len();
    for (i, item) in items.iter().enumerate().rev() {
        out[i].1 = to;
        if ends(item) {
            to = i;
        }
    }
    out
}

pub(super) struct Parser<'a> {
    pub(super) view: &'a View,
    pub(super) tokens: &'a [Token],
    pub(super) tongue: &'a Tongue,
    pub(super) knowledge: &'a Knowledge,
    pub(super) day: Option<jiff::civil::Date>,
    pub(super) cast: &'a mut Cast,
    pub(super) end: usize,
    /// The labels of all words that may be asked for: hardly any word has most of them.
    labels: LabelSet,
}

/// How many tokens before a sentence may be looked at.
const BEFORE: usize = 2;

/// How many tokens a parenthesis may have, with its brackets, that gives a name again.
const LONGEST_PARENTHESIS: usize = 6;

impl<'a> Parser<'a> {
    /// Adds an item; an actor after a list mark or “and” joins the group before it.
    fn push(&mut self, items: &mut Vec<Item>, item: Item) {
        if self.apposition(items, &item) || self.sums_up(items, &item) {
            return;
        }
        if let ItemKind::Actor(members) = &item.kind
            && let Some(at) = self.group_before(items, members, item.span.end)
            && let ItemKind::Actor(group) = &mut items[at].kind
        {
            group.extend(members);
            items[at].span.end = item.span.end;
            items.truncate(at + 1);
            return;
        }
        items.push(item);
    }

    /// “A, B等领导人”: what stands after “and others” only sums the list up.
    fn sums_up(&self, items: &mut Vec<Item>, item: &Item) -> bool {
        let [.., list, etc] = items.as_slice() else { return false };
        let ItemKind::Word(word) = etc.kind else { return false };
        let (ItemKind::Actor(_), ItemKind::Actor(more)) = (&list.kind, &item.kind) else { return false };
        let people = more.iter().all(|m| self.cast.entity(*m).kind == ActorKind::People);
        let glued = etc.span.end == item.span.start;
        if !(people && glued && self.word_has(word, self.knowledge.labels.core.et_al)) {
            return false;
        }
        items.pop();
        if let Some(list) = items.last_mut() {
            list.span.end = item.span.end;
        }
        true
    }

    /// The end of brackets after an actor that hold its name in another script.
    fn gloss(&self, at: usize, previous: Option<&Item>) -> Option<usize> {
        previous.filter(|p| matches!(p.kind, ItemKind::Actor(_) | ItemKind::Place { .. }))?;
        let (close, inside) = self.brackets(at)?;
        let own = self.is_own_script(inside);
        let actor = matches!(previous.map(|p| &p.kind), Some(ItemKind::Actor(_)));
        // “普京（右）”: where somebody stands in a picture.
        let brief = actor && inside.chars().count() <= BRIEF_GLOSS;
        // “东南亚国家联盟(东盟)”: the same once more, shorter.
        let again = actor
            && close == at + 2
            && self.entries(at + 1).iter().any(|e| matches!(e, Entry::Body(_) | Entry::State(_)));
        (!own || brief || again).then_some(close + 1)
    }

    /// Where the brackets close that open at a token, and what stands in them.
    fn brackets(&self, at: usize) -> Option<(usize, &str)> {
        let TokenKind::Mark(open) = self.tokens[at].kind else { return None };
        let pair = self.tongue.language.settings.brackets.iter().find(|p| p[0].starts_with(open))?;
        let closes = |t: &usize| matches!(self.tokens[*t].kind, TokenKind::Mark(c) if pair[1].starts_with(c));
        let close = (at..self.end.min(at + LONGEST_GLOSS)).find(closes)?;
        let inside = Span::new(self.tokens[at].span.end, self.tokens[close].span.start);
        Some((close, self.view.slice(inside)))
    }

    /// Whether words have characters of the language's own script.
    fn is_own_script(&self, words: &str) -> bool {
        words.chars().any(|c| self.tongue.language.owns(c))
    }

    /// “首席执行官（CEO）X”: brackets between an office and a name that hold the office in another script.
    fn extend_over_gloss(&self, phrase: &Phrase, i: &mut usize) -> bool {
        if phrase.offices.is_empty() {
            return false;
        }
        let Some((close, inside)) = self.brackets(*i) else { return false };
        let named = close + 1 < self.end
            && match self.tokens[close + 1].kind {
                TokenKind::Name(_) | TokenKind::Other => true,
                _ => self.entries(close + 1).iter().any(|e| matches!(e, Entry::Person(_))),
            };
        if self.is_own_script(inside) || !named || !self.glued(close, close + 1) {
            return false;
        }
        *i = close + 1;
        true
    }

    pub(super) fn joins(&self, item: &Item) -> bool {
        match item.kind {
            ItemKind::Mark(c) => self.tongue.language.settings.list_marks.contains(c),
            ItemKind::Word(w) => self.word_has(w, self.knowledge.labels.core.and),
            _ => false,
        }
    }

    pub(super) fn word_has(&self, word: usize, label: Label) -> bool {
        self.tongue.lexicon.words[word].labels.contains(label)
    }

    pub(super) fn entries(&self, token: usize) -> &'a [Entry] {
        match self.tokens[token].kind {
            TokenKind::Known(list) => self.tongue.lexicon.entries(list),
            _ => &[],
        }
    }

    pub(super) fn word(&self, token: usize) -> Option<usize> {
        match self.tokens[token].kind {
            TokenKind::Known(list) => self.tongue.lexicon.word(list),
            _ => None,
        }
    }

    /// Whether any word of the sentence has the label.
    pub(super) fn anywhere(&self, label: Label) -> bool {
        self.labels.contains(label)
    }

    pub(super) fn has(&self, token: usize, label: Label) -> bool {
        self.labels.contains(label)
            && token < self.end
            && self.word(token).is_some_and(|w| self.word_has(w, label))
    }

    fn item(&mut self, at: usize, previous: Option<&Item>) -> (Item, usize) {
        let span = self.tokens[at].span;
        match self.tokens[at].kind {
            TokenKind::Time(t) => (Item { span, kind: ItemKind::Time(t) }, at + 1),
            TokenKind::Mark(c) => (Item { span, kind: ItemKind::Mark(c) }, at + 1),
            _ if self.has(at, self.knowledge.labels.core.self_state) => (self.own_state(at), at + 1),
            _ if self.is_stray_place(at) => (Item { span, kind: ItemKind::Other }, at + 1),
            _ => self.reference(at).or_else(|| self.phrase(at, previous)).unwrap_or_else(|| {
                let kind = self.word(at).map_or(ItemKind::Other, ItemKind::Word);
                (Item { span, kind }, at + 1)
            }),
        }
    }

    /// A place that only begins the unknown name of somebody: two or more characters of names go on after it.
    fn is_stray_place(&self, at: usize) -> bool {
        let places =
            !self.entries(at).is_empty() && self.entries(at).iter().all(|e| matches!(e, Entry::Place(_)));
        let long = |t: &Token| self.view.slice(t.span).chars().count() > 1;
        places && self.tokens.get(at + 1).is_some_and(long) && self.runs_on(at, 3)
    }

    /// “Our country”: the state of whoever the article names first.
    fn own_state(&mut self, at: usize) -> Item {
        let span = self.tokens[at].span;
        let country = self.cast.entities.iter().find_map(|e| e.country.clone());
        let Some(state) = country.and_then(|c| self.knowledge.world.state(&c)) else {
            return Item { span, kind: self.word(at).map_or(ItemKind::Other, ItemKind::Word) };
        };
        let name = self.cast.state_name(state, self.knowledge);
        let entity = self.cast.state(state, self.knowledge, &name);
        self.cast.mentions.push(super::Mention { span, name: span, entity, office: None });
        Item { span, kind: ItemKind::Actor(vec![self.cast.mentions.len() - 1]) }
    }

    /// “双方”, “两国元首”, “中美元首”, “他”. With a word after them for both sides or for who acts for
    /// them, the letters of states are clear, whatever else the article names.
    fn reference(&mut self, at: usize) -> Option<(Item, usize)> {
        let core = &self.knowledge.labels.core;
        let word = self.word(at)?;
        let word = &self.tongue.lexicon.words[word];
        let references = [core.both, core.all_parties, core.pronoun, core.counterpart];
        let label = references.into_iter().find(|l| word.labels.contains(*l));
        let span = self.tokens[at].span;
        if let Some(label) = label {
            let leaders = word.labels.contains(core.leaders);
            let kind = ItemKind::Reference { label, leaders, states: Vec::new() };
            return Some((Item { span, kind }, at + 1));
        }
        if !word.labels.contains(core.pair) {
            return None;
        }
        let states = self.cast.abbreviated(&word.states, self.knowledge);
        let next = [core.both, core.all_parties, core.group_noun].iter().any(|l| self.has(at + 1, *l));
        if !next {
            return None;
        }
        for state in &states {
            let name = self.cast.state_name(*state, self.knowledge);
            self.cast.state(*state, self.knowledge, &name);
        }
        let span = Span::new(span.start, self.tokens[at + 1].span.end);
        let leaders = self.has(at + 1, core.leaders);
        Some((Item { span, kind: ItemKind::Reference { label: core.both, leaders, states } }, at + 2))
    }

    fn phrase(&mut self, at: usize, previous: Option<&Item>) -> Option<(Item, usize)> {
        if self.acts_for(at, previous) {
            return None;
        }
        let mut phrase = Phrase { start: at, end: at, ..Phrase::default() };
        let mut i = at;
        while i < self.end && self.extend(&mut phrase, &mut i) {}
        if phrase.end == at {
            return None;
        }
        self.after_name(&mut phrase);
        if self.is_sent(&phrase) {
            phrase.name = None;
            phrase.country = None;
            i = phrase.end;
            while i < self.end && self.extend(&mut phrase, &mut i) {}
            self.after_name(&mut phrase);
        }
        let end = phrase.end;
        let span = Span::new(self.tokens[at].span.start, self.tokens[end - 1].span.end);
        let kind = self.finish(&phrase, span, previous)?;
        Some((Item { span, kind }, end))
    }

    /// Takes the token at `i` into the phrase if it belongs there. Returns whether to go on.
    fn extend(&mut self, phrase: &mut Phrase, i: &mut usize) -> bool {
        if phrase.name.is_some() {
            return false;
        }
        let token = self.tokens[*i];
        match token.kind {
            TokenKind::Name(_) => self.take_name(phrase, i, token.span, Named::Printed),
            TokenKind::Known(_) => self.extend_known(phrase, i, token.span),
            TokenKind::Other => {
                self.extend_unknown(phrase, i, token.span)
                    || self.extend_title(phrase, i)
                    || self.extend_establishment(phrase, i)
            }
            TokenKind::Mark(c) => self.extend_over_gloss(phrase, i) || self.extend_list(phrase, i, c),
            TokenKind::Time(_) => false,
        }
    }

    fn take_name(&self, phrase: &mut Phrase, i: &mut usize, span: Span, named: Named) -> bool {
        phrase.name = Some((span, named));
        *i += 1;
        phrase.end = *i;
        false
    }

    fn extend_known(&mut self, phrase: &mut Phrase, i: &mut usize, span: Span) -> bool {
        let entries = self.entries(*i);
        let people: Vec<usize> =
            entries.iter().filter_map(|e| if let Entry::Person(p) = e { Some(*p) } else { None }).collect();
        let state = entries.iter().find_map(|e| match e {
            Entry::State(s) | Entry::Demonym(s) => Some(*s),
            _ => None,
        });
        let office = entries.iter().find_map(|e| if let Entry::Office(o) = e { Some(*o) } else { None });
        let body = entries.iter().find_map(|e| if let Entry::Body(b) = e { Some(*b) } else { None });
        let place = entries.iter().find_map(|e| if let Entry::Place(p) = e { Some(*p) } else { None });
        let bare_state = state.is_some() && phrase.offices.is_empty();
        if !people.is_empty() && !bare_state && !self.is_part_of_name(phrase, *i) {
            return self.take_name(phrase, i, span, Named::Known(people));
        }
        if let Some(state) = state {
            return self.take_state(phrase, i, span, state);
        }
        if let Some(office) = office {
            return self.take_office(phrase, i, span, office);
        }
        let titled = !phrase.offices.is_empty() || phrase.people.is_some();
        let begins =
            self.has(*i, self.knowledge.labels.core.pair) || (place.is_some() && self.runs_on(*i, 3));
        if titled && begins && self.extend_unknown(phrase, i, span) {
            return false;
        }
        if phrase.name.is_some() {
            return false;
        }
        if let Some(body) = body {
            return self.take_body(phrase, i, span, body);
        }
        if let Some(place) = place {
            return self.take_place(phrase, i, span, place);
        }
        self.extend_word(phrase, i, span)
    }

    /// Whether a short known name only begins a longer unknown one, such as that of a town.
    fn is_part_of_name(&self, phrase: &Phrase, i: usize) -> bool {
        phrase.offices.is_empty() && self.runs_on(i, 2)
    }

    /// Whether characters of names go on after a known name of at most so many characters.
    fn runs_on(&self, i: usize, longest: usize) -> bool {
        let span = self.tokens[i].span;
        let short = self.view.slice(span).chars().count() <= longest;
        let next = self.tokens.get(i + 1).filter(|t| i + 1 < self.end && t.span.start == span.end);
        let Some(next) = next.filter(|t| t.kind == TokenKind::Other && !self.capitals()) else {
            return false;
        };
        let rest = &self.view.folded[next.span.start..next.span.end];
        let typical = rest.chars().all(|c| self.tongue.language.name_weight(c) > 0);
        short && typical && !self.tongue.language.begins_commonly(rest)
    }

    pub(super) fn take(&self, phrase: &mut Phrase, i: &mut usize) -> bool {
        *i += 1;
        phrase.end = *i;
        true
    }

    fn take_state(&self, phrase: &mut Phrase, i: &mut usize, span: Span, state: usize) -> bool {
        // A second state, or a state after an office, begins another phrase.
        let merged = phrase.end > phrase.start && self.is_list_mark(phrase.end - 1);
        let begun = !phrase.states.is_empty() || !phrase.offices.is_empty() || phrase.people.is_some();
        let of_body = phrase.offices.is_empty() && phrase.body.is_some();
        if begun && !merged && !of_body {
            return false;
        }
        if phrase.states.is_empty() || merged {
            phrase.states = vec![state];
            phrase.state_span = Some(span);
            phrase.country = Some(self.knowledge.world.states[state].id.clone());
        }
        self.take(phrase, i)
    }

    fn take_office(&self, phrase: &mut Phrase, i: &mut usize, span: Span, office: usize) -> bool {
        phrase.offices.push((Some(office), span));
        if phrase.country.is_none() {
            phrase.country = self.knowledge.world.offices[office].country.clone();
        }
        self.take(phrase, i)
    }

    fn take_body(&self, phrase: &mut Phrase, i: &mut usize, span: Span, body: usize) -> bool {
        if !phrase.offices.is_empty() && !self.is_list_mark(phrase.end - 1) {
            return false;
        }
        // Without an office after it the name of a forum is the gathering itself.
        let core = &self.knowledge.labels.core;
        let gathering = self.has(self.past_parenthesis(*i + 1), core.gathering);
        let forum = self.has(*i, core.forum) || self.has(*i, core.gathering);
        if forum && !gathering && !self.office_before_name(*i + 1) {
            return false;
        }
        // “In Bali the G20 summit”: the place is the gathering's, not the body's.
        if gathering && phrase.place.is_some() {
            return false;
        }
        phrase.body = Some((body, span));
        if phrase.country.is_none() {
            phrase.country = self.knowledge.world.bodies[body].country.clone();
        }
        self.take(phrase, i)
    }

    /// The token after a short parenthesis that begins at a token, or the token itself.
    fn past_parenthesis(&self, token: usize) -> usize {
        let settings = &self.tongue.language.settings;
        let Some(TokenKind::Mark(c)) = self.tokens.get(token).map(|t| t.kind) else { return token };
        let Some([_, end]) = settings.brackets.iter().find(|b| b[0].starts_with(c)) else { return token };
        let closes = |i: &usize| matches!(self.tokens[*i].kind, TokenKind::Mark(c) if end.starts_with(c));
        (token..self.end.min(token + LONGEST_PARENTHESIS)).find(closes).map_or(token, |i| i + 1)
    }

    fn take_place(&self, phrase: &mut Phrase, i: &mut usize, span: Span, place: usize) -> bool {
        if !phrase.offices.is_empty() || phrase.people.is_some() {
            return false;
        }
        if phrase.body.is_some() && self.has(*i + 1, self.knowledge.labels.core.gathering) {
            return false;
        }
        phrase.place = Some((place, span));
        if phrase.country.is_none() {
            phrase.country = Some(self.knowledge.world.places[place].country.clone());
        }
        self.take(phrase, i)
    }

    fn extend_word(&mut self, phrase: &mut Phrase, i: &mut usize, span: Span) -> bool {
        let Some(word) = self.word(*i) else { return false };
        let core = &self.knowledge.labels.core;
        let has = |label| self.word_has(word, label);
        if has(core.posted) && phrase.country.is_some() && self.posting(*i) {
            *i += 1;
            return self.take(phrase, i);
        }
        if has(core.block) && self.extend_title(phrase, i) || self.extend_establishment(phrase, i) {
            return true;
        }
        if has(core.side) && phrase.end == phrase.start {
            let states = self.cast.abbreviated(&self.tongue.lexicon.words[word].states, self.knowledge);
            let Some(state) = states.first() else { return false };
            return self.take_state(phrase, i, span, *state);
        }
        let pair = has(core.pair) && !has(core.region);
        if pair && phrase.end == phrase.start && !self.has(*i + 1, core.gathering) {
            self.take_pair(phrase, i, span, word);
            return false;
        }
        let listed = phrase.end > phrase.start && self.is_list_mark(phrase.end - 1);
        if has(core.organ) && (!phrase.states.is_empty() || phrase.body.is_some() || listed) {
            phrase.organ = true;
            phrase.state_span = phrase.state_span.map(|s| Span::new(s.start, span.end));
            return self.take(phrase, i);
        }
        if has(core.organ)
            && let Some(state) = self.organ_met(phrase, *i, span)
        {
            phrase.organ = true;
            return self.take_state(phrase, i, span, state);
        }
        if self.capitals() && self.extend_spaced(phrase, i, span) {
            return phrase.name.is_none();
        }
        if has(core.person_noun) || has(core.group_noun) {
            phrase.people = Some(span);
            return self.take(phrase, i);
        }
        if has(core.also) && !phrase.offices.is_empty() && self.office_before_name(*i + 1) {
            return self.take(phrase, i);
        }
        if (has(core.former) || has(core.elect) || has(core.ordinal)) && self.office_follows(*i + 1) {
            return self.take(phrase, i);
        }
        if has(core.people_modifier) && self.people_follow(*i + 1) {
            return self.take(phrase, i);
        }
        if has(core.honorific) && (!phrase.offices.is_empty() || self.capitals()) {
            phrase.offices.push((None, span));
            return self.take(phrase, i);
        }
        false
    }

    /// “驻肯尼亚大使”: a state or body that somebody is posted to is not his own.
    fn posting(&self, i: usize) -> bool {
        let somewhere = |e: &Entry| matches!(e, Entry::State(_) | Entry::Body(_) | Entry::Place(_));
        let named = i + 1 < self.end && self.entries(i + 1).iter().any(somewhere);
        let there = named || self.tokens.get(i + 1).is_some_and(|t| t.kind == TokenKind::Other);
        let organ = self.has(i + 2, self.knowledge.labels.core.organ);
        there && (organ || self.is_office(i + 2))
    }

    /// Whether the tokens from one to another follow each other without a space.
    pub(super) fn glued(&self, from: usize, to: usize) -> bool {
        (from..to).all(|t| self.tokens[t].span.end == self.tokens[t + 1].span.start)
    }

    pub(super) fn capitals(&self) -> bool {
        self.tongue.language.settings.unknown_names == NameStyle::Capitals
    }

    pub(super) fn is_list_mark(&self, token: usize) -> bool {
        matches!(self.tokens[token].kind, TokenKind::Mark(c) if self.tongue.language.settings.list_marks.contains(c))
    }

    pub(super) fn is_office(&self, token: usize) -> bool {
        token < self.end && self.entries(token).iter().any(|e| matches!(e, Entry::Office(_)))
    }

    fn office_follows(&self, from: usize) -> bool {
        (from..from + 5).any(|i| self.is_office(i))
    }

    fn people_follow(&self, from: usize) -> bool {
        let core = &self.knowledge.labels.core;
        let noun = |i: usize| self.has(i, core.person_noun) || self.has(i, core.group_noun);
        let modifier = |i: usize| self.has(i, core.people_modifier);
        (from..self.end.min(from + 4)).find(|i| !modifier(*i)).is_some_and(noun)
    }
}
