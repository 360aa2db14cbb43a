//! Event rules of one language: which head word, with which arguments, makes which event.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::kinds::Kinds;
use super::{KnowledgeError, Label, LabelSet, Labels, toml_error, toml_file};
use crate::finding::Status;

/// Where in the clause an argument is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Before the head in its sentence, without a preposition.
    Subject,
    /// The subject of the sentences before.
    Carried,
    /// Like `Subject`, but in the head's own clause only.
    Near,
    /// Like `Subject`, but in the clauses before the head's own.
    Earlier,
    /// After the head, without a preposition.
    Object,
    /// Right after the head.
    Next,
    /// With the preposition labelled `with`, before the head or after it.
    With,
    /// The same in the head's own clause only.
    WithNear,
    /// With the preposition labelled `to`.
    To,
    /// With the preposition labelled `for`.
    For,
    /// With the preposition labelled `by`.
    By,
    /// With the preposition labelled `from`.
    From,
    /// A modifier of the head.
    Of,
    /// The states that the head word itself names.
    Implied,
    /// A state, place or body after the head, or after `to` before it: where somebody goes.
    Dest,
    /// States and places with the preposition labelled `at` before the head: where somebody stays.
    At,
    /// The two parties that the article speaks of at this point.
    Pair,
    /// Who the article speaks of at this point.
    Topic,
    /// Who took part in the last event of several parties.
    Company,
    /// The state on whose soil the article is at this point.
    Soil,
    /// The subject of the clause that follows.
    After,
    /// The nearest actor before the head in its clause, whatever stands around it.
    Inner,
    /// Who is spoken to: “it is your first visit”.
    Hearer,
    /// Between the verb that governs the head and the head, without a preposition: “received X's letter”.
    Between,
    /// An actor in the name of the gathering.
    Named,
    /// The actors listed in the next sentence: “they are …”.
    Listed,
    /// The noun that the head's clause describes: “the visiting X”.
    Modified,
}

/// What may fill an argument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Persons, and people without names.
    pub person: bool,
    /// States and sides.
    pub state: bool,
    /// Bodies.
    pub body: bool,
    /// People without names only, such as the ministers of a body's members.
    pub people: bool,
    /// Persons only where knowledge has them or the article prints an office with their name.
    pub official: bool,
    /// Words as they are printed, whether or not anybody is known by them.
    pub printed: bool,
}

/// One way to fill an argument.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Where to look.
    pub slot: Slot,
    /// What to take.
    pub filter: Filter,
}

/// An argument of a rule.
#[derive(Clone, Debug)]
pub struct Arg {
    /// Its name in the rule, such as `party_2`.
    pub name: String,
    /// The role it gives.
    pub role: String,
    /// Ways to fill it, tried in order.
    pub sources: Vec<Source>,
    /// The rule fails without it.
    pub required: bool,
}

/// Conditions on the labels around the head.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Each of these alternatives must stand in the clause.
    pub require: Vec<LabelSet>,
    /// None of these may stand in the clause.
    pub forbid: LabelSet,
    /// One of these must stand right after the head.
    pub next: LabelSet,
    /// None of these may stand right after the head.
    pub not_next: LabelSet,
    /// None of these may stand among the few words after the head.
    pub not_near: LabelSet,
    /// What the head may not describe: “the decision to attend”.
    pub not_of: LabelSet,
    /// One of these must stand right before the head.
    pub prev: LabelSet,
    /// None of these may stand right before the head.
    pub not_prev: LabelSet,
    /// One of these must stand in the clause before the head.
    pub left: LabelSet,
    /// None of these may stand in the clause before the head.
    pub not_left: LabelSet,
    /// One of these must stand in the clause after the head.
    pub right: LabelSet,
    /// One of these must stand in the sentence after the head.
    pub follows: LabelSet,
    /// None of these may stand in the sentence after the head.
    pub not_follows: LabelSet,
    /// One of these must stand in the sentence before the head's clause.
    pub before: LabelSet,
}

/// Whether a rule may fire inside reported speech that gives no date.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum InSpeech {
    /// Never.
    #[default]
    No,
    /// Where it is about the soil on which the article is at this point.
    Here,
    /// Always.
    Yes,
}

/// An event rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `zh/event/meeting#see`.
    pub id: String,
    /// The kind of event it makes.
    pub kind: String,
    /// Among rules with the same head word the higher number is tried first.
    pub priority: i32,
    /// The labels of its head words.
    pub heads: Vec<Label>,
    /// Fixed subkind; else the clause's labels choose.
    pub subkind: Option<String>,
    /// Fixed level.
    pub level: Option<String>,
    /// Fixed status; else the clause's labels choose.
    pub status: Option<Status>,
    /// Arguments.
    pub args: Vec<Arg>,
    /// Conditions.
    pub conditions: Conditions,
    /// Whether it may fire inside reported speech without a date.
    pub speech: InSpeech,
    /// Whether it may fire under a wish or possibility.
    pub wish: bool,
    /// Whether rules of lower priority may still use the same head.
    pub shared: bool,
    /// The argument on whose soil it is held where the text names no place.
    pub soil: Option<String>,
    /// The argument of which each makes an event of its own where all are of different states.
    pub apart: Option<String>,
    /// Mentions of different activities are different events, though they are of one kind.
    pub activity: Option<String>,
    /// Whether the head must end its phrase: no unknown word may follow it at once.
    pub closed: bool,
    /// Whether the head must stand in a list: “welcome ceremony, talks, signing ceremony”.
    pub listed: bool,
    /// Whether the gathering must go by a name.
    pub named: bool,
    /// Whether the paragraph must have named a gathering before.
    pub gathered: bool,
    /// Whether it may tell of a gathering before anybody is said to take part.
    pub bare: bool,
    /// Whether the clause must print a date.
    pub dated: bool,
    /// Whether each side does the same to the other, which makes two events.
    pub mutual: bool,
    /// How many must take part at least.
    pub least: usize,
}

impl Rule {
    /// Whether a sentence with these labels has a word for each of its conditions that ask for one.
    pub fn may_fire(&self, sentence: &LabelSet) -> bool {
        let c = &self.conditions;
        let there = |labels: &LabelSet| labels.is_empty() || sentence.meets(labels);
        c.require.iter().all(|labels| sentence.meets(labels))
            && [&c.next, &c.prev, &c.left, &c.right, &c.follows, &c.before].into_iter().all(there)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: String,
    #[serde(default)]
    rule: Vec<RuleFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    priority: i32,
    heads: Vec<String>,
    subkind: Option<String>,
    level: Option<String>,
    status: Option<String>,
    #[serde(default)]
    args: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    optional: Vec<String>,
    #[serde(default)]
    require: Vec<String>,
    #[serde(default)]
    forbid: Vec<String>,
    #[serde(default)]
    next: Vec<String>,
    #[serde(default)]
    not_next: Vec<String>,
    #[serde(default)]
    not_near: Vec<String>,
    #[serde(default)]
    not_of: Vec<String>,
    #[serde(default)]
    not_left: Vec<String>,
    #[serde(default)]
    not_follows: Vec<String>,
    #[serde(default)]
    prev: Vec<String>,
    #[serde(default)]
    not_prev: Vec<String>,
    #[serde(default)]
    left: Vec<String>,
    #[serde(default)]
    right: Vec<String>,
    #[serde(default)]
    follows: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    speech: InSpeech,
    #[serde(default)]
    wish: bool,
    #[serde(default)]
    shared: bool,
    soil: Option<String>,
    apart: Option<String>,
    activity: Option<String>,
    #[serde(default)]
    mutual: bool,
    #[serde(default)]
    least: usize,
    #[serde(default)]
    closed: bool,
    #[serde(default)]
    listed: bool,
    #[serde(default)]
    named: bool,
    #[serde(default)]
    gathered: bool,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    dated: bool,
}

/// The event rules of one language.
#[derive(Debug, Default)]
pub struct Rules {
    /// By priority, highest first; ties by id.
    pub all: Vec<Rule>,
    /// For each word of the lexicon the rules it may head, highest priority first.
    by_word: Vec<Box<[usize]>>,
}

impl Rules {
    /// Reads `CODE/event/*.toml`.
    ///
    /// # Errors
    /// A malformed file, an unknown kind, role, subkind, slot or label, or an id that stands twice.
    pub fn load(
        code: &str,
        files: &[(String, Cow<'_, str>)],
        labels: &Labels,
        kinds: &Kinds,
        words: &[super::lexicon::Word],
    ) -> Result<Self, KnowledgeError> {
        let prefix = format!("{code}/event/");
        let mut all = Vec::new();
        for (name, content) in files.iter().filter(|(n, _)| n.starts_with(&prefix) && n.ends_with(".toml")) {
            let file: File = toml_file(name, content)?;
            let builder = Builder { file: name, content, kind: &file.kind, labels, kinds };
            for rule in file.rule {
                all.push(builder.rule(rule)?);
            }
        }
        all.sort_by(|a: &Rule, b| b.priority.cmp(&a.priority).then_with(|| a.id.cmp(&b.id)));
        if let Some(pair) = all.windows(2).find(|w| w[0].id == w[1].id) {
            return Err(toml_error(&prefix, 0, &format!("the rule id `{}` stands twice", pair[0].id)));
        }
        let mut by_head: BTreeMap<Label, Vec<usize>> = BTreeMap::new();
        for (i, rule) in all.iter().enumerate() {
            rule.heads.iter().for_each(|h| by_head.entry(*h).or_default().push(i));
        }
        let by_word = words.iter().map(|w| headed(&by_head, &w.labels)).collect();
        Ok(Self { all, by_word })
    }

    /// The rules that a word of the lexicon may head, highest priority first.
    pub fn headed_by(&self, word: usize) -> &[usize] {
        self.by_word.get(word).map_or(&[], |rules| rules)
    }
}

fn headed(by_head: &BTreeMap<Label, Vec<usize>>, labels: &LabelSet) -> Box<[usize]> {
    let mut rules: Vec<usize> = labels.iter().filter_map(|l| by_head.get(&l)).flatten().copied().collect();
    rules.sort_unstable();
    rules.dedup();
    rules.into()
}

struct Builder<'a> {
    file: &'a str,
    content: &'a str,
    kind: &'a str,
    labels: &'a Labels,
    kinds: &'a Kinds,
}

impl Builder<'_> {
    fn rule(&self, rule: RuleFile) -> Result<Rule, KnowledgeError> {
        let kind = self.kinds.get(self.kind);
        let kind =
            kind.ok_or_else(|| self.error(&rule.id, format!("no kind `{}` in diplomacy/", self.kind)))?;
        if let Some(sub) = rule.subkind.as_ref().filter(|s| kind.subkinds.iter().all(|v| v.id != **s)) {
            return Err(self.error(&rule.id, format!("`{sub}` is no subkind of {}", kind.id)));
        }
        let id = format!("{}#{}", self.file.trim_end_matches(".toml"), rule.id);
        let list = |names: &[String]| self.labels(&rule.id, names).map(LabelSet::from_iter);
        let require = rule
            .require
            .iter()
            .map(|alternatives| list(&alternatives.split('|').map(str::to_string).collect::<Vec<_>>()));
        Ok(Rule {
            kind: kind.id.clone(),
            priority: rule.priority,
            heads: self.labels(&rule.id, &rule.heads)?,
            status: rule.status.as_deref().map(|s| self.status(&rule.id, s)).transpose()?,
            conditions: Conditions {
                require: require.collect::<Result<_, _>>()?,
                forbid: list(&rule.forbid)?,
                next: list(&rule.next)?,
                not_next: list(&rule.not_next)?,
                not_near: list(&rule.not_near)?,
                not_of: list(&rule.not_of)?,
                not_left: list(&rule.not_left)?,
                not_follows: list(&rule.not_follows)?,
                prev: list(&rule.prev)?,
                not_prev: list(&rule.not_prev)?,
                left: list(&rule.left)?,
                right: list(&rule.right)?,
                follows: list(&rule.follows)?,
                before: list(&rule.before)?,
            },
            args: self.args(&rule, kind)?,
            id,
            subkind: rule.subkind,
            level: rule.level,
            speech: rule.speech,
            wish: rule.wish,
            shared: rule.shared,
            soil: rule.soil,
            apart: rule.apart,
            activity: rule.activity,
            mutual: rule.mutual,
            least: rule.least,
            closed: rule.closed,
            listed: rule.listed,
            named: rule.named,
            gathered: rule.gathered,
            bare: rule.bare,
            dated: rule.dated,
        })
    }

    fn args(&self, rule: &RuleFile, kind: &super::kinds::Kind) -> Result<Vec<Arg>, KnowledgeError> {
        let mut args = Vec::new();
        for (name, sources) in &rule.args {
            // `attendee_2` is a second argument with the role `attendee`.
            let role = &name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_').to_string();
            let known = kind.roles.contains(role) || (kind.by_soil && (role == "a" || role == "b"));
            if !known {
                return Err(self.error(&rule.id, format!("`{role}` is no role of {}", kind.id)));
            }
            let sources = sources.iter().map(|s| self.source(&rule.id, s)).collect::<Result<_, _>>()?;
            args.push(Arg {
                name: name.clone(),
                role: role.clone(),
                sources,
                required: !rule.optional.contains(name),
            });
        }
        Ok(args)
    }

    fn source(&self, rule: &str, text: &str) -> Result<Source, KnowledgeError> {
        let (slot, filter) = text.split_once(':').unwrap_or((text, "person|state|body"));
        let slot = match slot {
            "subject" => Slot::Subject,
            "carried" => Slot::Carried,
            "near" => Slot::Near,
            "earlier" => Slot::Earlier,
            "object" => Slot::Object,
            "next" => Slot::Next,
            "with" => Slot::With,
            "with-near" => Slot::WithNear,
            "to" => Slot::To,
            "for" => Slot::For,
            "by" => Slot::By,
            "from" => Slot::From,
            "of" => Slot::Of,
            "implied" => Slot::Implied,
            "at" => Slot::At,
            "dest" => Slot::Dest,
            "pair" => Slot::Pair,
            "topic" => Slot::Topic,
            "company" => Slot::Company,
            "soil" => Slot::Soil,
            "after" => Slot::After,
            "modified" => Slot::Modified,
            "inner" => Slot::Inner,
            "between" => Slot::Between,
            "hearer" => Slot::Hearer,
            "named" => Slot::Named,
            "listed" => Slot::Listed,
            other => return Err(self.error(rule, format!("`{other}` is no slot"))),
        };
        let mut out = Filter::default();
        for part in filter.split('|') {
            match part {
                "person" => out.person = true,
                "state" => out.state = true,
                "body" => out.body = true,
                "official" => (out.person, out.official) = (true, true),
                "people" => out.people = true,
                "printed" => out.printed = true,
                other => {
                    let text = format!("`{other}` is not person, official, people, state, body or printed");
                    return Err(self.error(rule, text));
                }
            }
        }
        Ok(Source { slot, filter: out })
    }

    fn labels(&self, rule: &str, names: &[String]) -> Result<Vec<Label>, KnowledgeError> {
        let known = |name: &String| {
            let label = self.labels.get(name);
            label.ok_or_else(|| self.error(rule, format!("no word carries the label `{name}`")))
        };
        names.iter().map(known).collect()
    }

    fn status(&self, rule: &str, word: &str) -> Result<Status, KnowledgeError> {
        let all = [Status::Held, Status::Planned, Status::Postponed, Status::Cancelled, Status::Denied];
        let found = all.into_iter().find(|s| s.as_str() == word);
        found.ok_or_else(|| self.error(rule, format!("`{word}` is no status")))
    }

    fn error(&self, rule: &str, message: String) -> KnowledgeError {
        let quoted = format!("\"{rule}\"");
        let line = self.content.lines().position(|l| l.starts_with("id") && l.contains(&quoted));
        toml_error(self.file, line.map_or(0, |l| l + 1), &format!("rule `{rule}`: {message}"))
    }
}
