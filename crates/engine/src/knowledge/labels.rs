//! The labels by which rules and the engine know words.

/// A label by which rules know words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(u16);

/// Words of bits in a set of labels.
const SET: usize = 8;

/// The most labels that all languages may have together.
pub(super) const MOST: usize = SET * u64::BITS as usize;

/// A set of labels, a bit for each. Rules ask for labels more often than for anything else, so that asking has to be
/// cheap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LabelSet([u64; SET]);

impl LabelSet {
    #[inline]
    fn place(label: Label) -> (usize, u64) {
        let bit = u32::from(label.0);
        ((bit / u64::BITS) as usize, 1 << (bit % u64::BITS))
    }

    /// Whether the label is one of the set.
    #[inline]
    pub fn contains(&self, label: Label) -> bool {
        let (word, bit) = Self::place(label);
        self.0[word] & bit != 0
    }

    /// Whether the sets have a label in common.
    #[inline]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |common, (a, b)| common | (a & b)) != 0
    }

    /// Whether there is no label in it.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |any, word| any | word) == 0
    }

    /// Adds a label.
    #[inline]
    pub fn insert(&mut self, label: Label) {
        let (word, bit) = Self::place(label);
        self.0[word] |= bit;
    }

    /// Adds the labels of another set.
    #[inline]
    pub fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// The labels in the order in which they were first met.
    pub fn iter(&self) -> impl Iterator<Item = Label> {
        let bits = |(at, mut rest): (usize, u64)| {
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(label(at * u64::BITS as usize + bit as usize))
            })
        };
        self.0.into_iter().enumerate().flat_map(bits)
    }
}

impl FromIterator<Label> for LabelSet {
    fn from_iter<I: IntoIterator<Item = Label>>(labels: I) -> Self {
        let mut set = Self::default();
        labels.into_iter().for_each(|label| set.insert(label));
        set
    }
}

/// All labels that words carry.
#[derive(Debug)]
pub struct Labels {
    names: Vec<String>,
    /// The labels that the engine itself asks for.
    pub core: Core,
}

macro_rules! core_labels {
    ($($(#[$doc:meta])* $field:ident = $name:literal,)*) => {
        /// Labels with a fixed meaning; every other label means what the rules make of it.
        #[derive(Clone, Copy, Debug)]
        pub struct Core {
            $($(#[$doc])* pub $field: Label,)*
        }

        impl Core {
            fn new(mut intern: impl FnMut(&str) -> Label) -> Self {
                Self { $($field: intern($name),)* }
            }
        }
    };
}

core_labels! {
    /// a word that only keeps others from matching.
    block = "block",
    /// links a modifier to what follows, or a possessive.
    of = "of",
    /// links a modifier that follows its noun, such as “of”.
    of_after = "of-after",
    /// joins the members of a group.
    and = "and",
    /// marks the other side of a joint act.
    with = "with",
    /// marks whom an act is directed at.
    to = "to",
    /// marks whom an act is directed at, with the abbreviation of a state.
    toward = "toward",
    /// marks for whom an act is done.
    for_ = "for",
    /// marks who acts in a passive, or at whose invitation.
    by = "by",
    /// marks a place or a time.
    at = "at",
    /// marks a starting point.
    from = "from",
    /// marks what an act is about.
    about = "about",
    /// before an office: no longer held.
    former = "former",
    /// before or after an office: not yet held.
    elect = "elect",
    /// after a name: with the spouse.
    couple = "couple",
    /// after a name: with companions.
    party_of = "party-of",
    /// after or before a name: a form of address.
    honorific = "honorific",
    /// a part of a state that stands for it.
    organ = "organ",
    /// before a state or body: where somebody is posted.
    posted = "posted",
    /// an abbreviation that stands for a government.
    side = "side",
    /// two abbreviations that stand for two states.
    pair = "pair",
    /// the two parties just named.
    both = "both",
    /// a word for those at the head of states.
    leaders = "leaders",
    /// all parties just named.
    all_parties = "all-parties",
    /// stands for the person just named.
    pronoun = "pronoun",
    /// stands for the other one of two who have to do with each other.
    counterpart = "counterpart",
    /// stands for the side of the speaker.
    self_ = "self",
    /// stands for the state of whoever is spoken of, such as “our country”.
    self_state = "self-state",
    /// counts years since something.
    anniversary = "anniversary",
    /// a word for a person without a name.
    person_noun = "person-noun",
    /// a part of the world of several states.
    region = "region",
    /// is at the head of people who go somewhere together.
    leads = "leads",
    /// a word for people without names.
    group_noun = "group-noun",
    /// a noun for what may come of something.
    chance = "chance",
    /// a plan, programme or initiative.
    initiative = "initiative",
    /// ends the name of a venue.
    venue = "venue",
    /// introduces what somebody says.
    say = "say",
    /// is always a verb in the past: with “during” after it, it is no noun.
    say_past = "say-past",
    /// is itself part of what somebody says.
    say_soft = "say-soft",
    /// introduces what a person wants or proposes.
    say_weak = "say-weak",
    /// is preferred by official readouts.
    say_official = "say-official",
    /// is preferred by news outlets.
    say_news = "say-news",
    /// begins a sentence told by the author.
    narrative = "narrative",
    /// announces what is to come.
    future = "future",
    /// says of what stands before it that it is being arranged.
    arranging = "arranging",
    /// says that something is done.
    past = "past",
    /// a verb with the word in it that says that it is done.
    over = "over",
    /// a verb whose object stands before it, after a word that disposes of it.
    fronted = "fronted",
    /// says that something is decided, which is then to take place.
    decide = "decide",
    /// says what is wanted or possible.
    wish = "wish",
    /// says that something may happen: with a day ahead it is planned, as far as the article says.
    possible = "possible",
    /// denies.
    negation = "negation",
    /// put off.
    postponed = "postponed",
    /// called off.
    cancelled = "cancelled",
    /// said not to be so.
    denied = "denied",
    /// makes what stands before it a setting.
    during = "during",
    /// stands for somebody who travels: “the footsteps of X”.
    tracks = "tracks",
    /// sets what follows in the course of some days.
    course = "course",
    /// a text that may be signed or issued.
    document = "document",
    /// may stand between a preposition or subject and its verb.
    adverb = "adverb",
    /// what an establishment is that has a name and heads, such as a company or a university.
    establishment = "establishment",
    /// counts sessions.
    ordinal = "ordinal",
    /// any verb that ends the search for an argument.
    verb = "verb",
    /// describes people before the word for them.
    people_modifier = "people-modifier",
    /// an article before a noun.
    article = "article",
    /// each one by himself.
    separately = "separately",
    /// takes part only.
    attending = "attending",
    /// joins reported speech to its verb.
    that = "that",
    /// announces with a colon what is said.
    say_colon = "say-colon",
    /// begins a clause that describes the noun before it, such as “who”.
    relative = "relative",
    /// follows a name and belongs to it, such as “Jr.”.
    name_suffix = "name-suffix",
    /// a small word inside a name, such as “von”.
    name_particle = "name-particle",
    /// a gathering that has a name; bodies that are forums carry it too.
    forum = "forum",
    /// speaks of a visit as known.
    trip = "trip",
    /// makes something known, and thereby so.
    announce = "announce",
    /// makes the time before it a beginning.
    since = "since",
    /// points to what was named before.
    this_one = "this-one",
    /// begins a point of several that somebody makes, such as “first”.
    enumerates = "enumerates",
    /// a message to somebody, whose words are given to the end of their paragraph.
    written = "written",
    /// passes somebody's words on.
    pass_on = "pass-on",
    /// points back to something told, as “these” does.
    points_back = "points-back",
    /// concedes what its clause says, such as “although”.
    although = "although",
    /// sets its clause against what was conceded, such as “yet”.
    yet = "yet",
    /// says of what was told before what it is.
    this_is = "this-is",
    /// closes a list that names only some.
    et_al = "et-al",
    /// a reporting verb that takes the hearer as its object, such as “tells”.
    say_to = "say-to",
    /// a text in which somebody speaks.
    account = "account",
    /// begins a phrase that names the source of what follows.
    according = "according",
    /// in the name of a gathering says that it is one of the world.
    worldwide = "worldwide",
    /// an occasion on which the press is told of what is to come.
    briefing = "briefing",
    /// a sitting of all who belong to a gathering, not a gathering of its own.
    plenary = "plenary",
    /// begins the list of those just told of.
    they_are = "they-are",
    /// the general assembly of the world's states, of which there is one at a time.
    assembly = "assembly",
    /// a meeting by its number.
    nth_meeting = "nth-meeting",
    /// what quotation marks make a term of: a principle, a mechanism.
    term_noun = "term-noun",
    /// any word for a gathering.
    gathering = "gathering",
    /// makes what follows it the object of its verb, as words for what is to come may do.
    disposal = "disposal",
    /// says as what somebody acts, and for whom.
    acting_as = "acting-as",
    /// joins two offices of one person.
    also = "also",
    /// takes up an office, so that the office names nobody.
    becoming = "becoming",
    /// what a state does, or has done to it.
    state_deed = "state-deed",
    /// is typical of what somebody says of himself, his side or what should be.
    voice = "voice",
}

impl Labels {
    pub(super) fn new() -> Self {
        let mut names = Vec::new();
        let core = Core::new(|name| intern(&mut names, name));
        Self { names, core }
    }

    /// The label with this name, made if it is new.
    pub(super) fn intern(&mut self, name: &str) -> Label {
        intern(&mut self.names, name)
    }

    /// Whether there are more labels than a set has room for; those beyond are taken for the last one.
    pub(super) fn are_too_many(&self) -> bool {
        self.names.len() > MOST
    }

    /// The label with this name.
    pub fn get(&self, name: &str) -> Option<Label> {
        self.names.iter().position(|n| n == name).map(label)
    }

    /// The name of a label.
    pub fn name(&self, label: Label) -> &str {
        &self.names[usize::from(label.0)]
    }
}

fn intern(names: &mut Vec<String>, name: &str) -> Label {
    let index = names.iter().position(|n| n == name).unwrap_or_else(|| {
        names.push(name.to_string());
        names.len() - 1
    });
    label(index)
}

fn label(index: usize) -> Label {
    Label(index.min(MOST - 1) as u16)
}
