//! Event kinds: one file each in `diplomacy/`, the same for every language.

use std::borrow::Cow;

use serde::Deserialize;

use super::{KnowledgeError, Label, Labels, toml_error, toml_file};

/// A code of another scheme for a kind, a subkind or a status.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// PLOVER event type.
    pub plover_event: Option<String>,
    /// PLOVER mode.
    pub plover_mode: Option<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
}

/// A finer kind or a level, chosen by a label in the clause.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The word used in records.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// The label in the clause that chooses it; none where only a rule does.
    pub label: Option<String>,
    /// A label in the rest of the sentence that chooses it where no other does.
    pub hint: Option<String>,
    /// Its own codes, where they differ from the kind's.
    #[serde(default)]
    pub codes: Option<Crosswalk>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: String,
    zh: String,
    en: String,
    about: String,
    roles: Vec<String>,
    #[serde(default)]
    by_soil: bool,
    #[serde(default)]
    each: Vec<String>,
    #[serde(default)]
    each_separately: Vec<String>,
    #[serde(default)]
    states_only: Vec<String>,
    #[serde(default)]
    placeless: bool,
    #[serde(default)]
    content: bool,
    #[serde(default)]
    abroad: bool,
    #[serde(default)]
    sides: bool,
    #[serde(default)]
    foreign: bool,
    #[serde(default)]
    named: bool,
    #[serde(default)]
    alike: bool,
    #[serde(default)]
    in_person: bool,
    codes: Crosswalk,
    #[serde(default)]
    planned: Option<Crosswalk>,
    #[serde(default)]
    subkind: Vec<Variant>,
    #[serde(default)]
    level: Vec<Variant>,
}

/// A kind of event.
#[derive(Clone, Debug)]
pub struct Kind {
    /// The word used in records.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// What counts, for the codebook.
    pub about: String,
    /// Roles its participants may have.
    pub roles: Vec<String>,
    /// Whether the side on whose soil it is held is the host.
    pub by_soil: bool,
    /// Roles of which every holder makes an event of its own.
    pub each: Vec<String>,
    /// The same where the text says “separately”.
    pub each_separately: Vec<String>,
    /// Roles that only states and bodies fill: a person there stands for his state.
    pub states_only: Vec<String>,
    /// Whether it happens at no place, such as a message.
    pub placeless: bool,
    /// Whether what follows its verb is what is decided, whose times are not its own.
    pub content: bool,
    /// Whether nobody does it at home: no two roles are filled from one state.
    pub abroad: bool,
    /// Whether it takes two sides: nobody meets himself or his own government.
    pub sides: bool,
    /// Whether it counts only in an article that speaks of two states or of an international body.
    pub foreign: bool,
    /// Whether it goes by a name, so that other names are other events.
    pub named: bool,
    /// Whether mentions with different subkinds may be of one event: talks are told of as a meeting, too.
    pub alike: bool,
    /// Whether those who take part are there themselves, as those who only speak for others are not.
    pub in_person: bool,
    /// Codes.
    pub codes: Crosswalk,
    /// Codes of a planned event.
    pub planned: Option<Crosswalk>,
    /// Finer kinds.
    pub subkinds: Vec<Variant>,
    /// Levels.
    pub levels: Vec<Variant>,
    subkind_labels: Vec<(Label, usize)>,
    subkind_hints: Vec<(Label, usize)>,
    level_labels: Vec<(Label, usize)>,
}

impl Kind {
    /// The codes of an event of this kind: those of a planned one, else those of the finer kind, else its own.
    pub fn crosswalk(&self, subkind: Option<&str>, planned: bool) -> &Crosswalk {
        let finer = self.subkinds.iter().find(|s| Some(s.id.as_str()) == subkind);
        self.planned
            .as_ref()
            .filter(|_| planned)
            .or(finer.and_then(|s| s.codes.as_ref()))
            .unwrap_or(&self.codes)
    }

    /// The subkind that the first matching label of a clause chooses.
    pub fn subkind_for(&self, has: impl Fn(Label) -> bool) -> Option<&Variant> {
        self.subkind_labels.iter().find(|(label, _)| has(*label)).map(|(_, i)| &self.subkinds[*i])
    }

    /// The subkind that the first matching label in the rest of a sentence hints at.
    pub fn subkind_hinted(&self, has: impl Fn(Label) -> bool) -> Option<&Variant> {
        self.subkind_hints.iter().find(|(label, _)| has(*label)).map(|(_, i)| &self.subkinds[*i])
    }

    /// The level that the first matching label of a clause chooses.
    pub fn level_for(&self, has: impl Fn(Label) -> bool) -> Option<&Variant> {
        self.level_labels.iter().find(|(label, _)| has(*label)).map(|(_, i)| &self.levels[*i])
    }
}

/// All kinds, by id.
#[derive(Clone, Debug, Default)]
pub struct Kinds(Vec<Kind>);

impl Kinds {
    /// Reads `diplomacy/*.toml`.
    ///
    /// # Errors
    /// A malformed file, or a label that no word carries.
    pub fn load(files: &[(String, Cow<'_, str>)], labels: &Labels) -> Result<Self, KnowledgeError> {
        let mut kinds = Vec::new();
        for (name, content) in
            files.iter().filter(|(n, _)| n.starts_with("diplomacy/") && n.ends_with(".toml"))
        {
            kinds.push(kind(name, toml_file(name, content)?, labels)?);
        }
        kinds.sort_by(|a: &Kind, b| a.id.cmp(&b.id));
        Ok(Self(kinds))
    }

    /// The kind with this id.
    pub fn get(&self, id: &str) -> Option<&Kind> {
        self.0.iter().find(|k| k.id == id)
    }

    /// All kinds by id.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.0.iter()
    }
}

fn kind(name: &str, file: File, labels: &Labels) -> Result<Kind, KnowledgeError> {
    if name != format!("diplomacy/{}.toml", file.kind) {
        return Err(toml_error(name, 1, "the file's name and its `kind` differ"));
    }
    Ok(Kind {
        subkind_labels: variant_labels(name, &file.subkind, labels, |v| v.label.as_ref())?,
        subkind_hints: variant_labels(name, &file.subkind, labels, |v| v.hint.as_ref())?,
        level_labels: variant_labels(name, &file.level, labels, |v| v.label.as_ref())?,
        id: file.kind,
        zh: file.zh,
        en: file.en,
        about: file.about,
        roles: file.roles,
        by_soil: file.by_soil,
        each: file.each,
        each_separately: file.each_separately,
        states_only: file.states_only,
        placeless: file.placeless,
        content: file.content,
        abroad: file.abroad,
        sides: file.sides,
        foreign: file.foreign,
        named: file.named,
        alike: file.alike,
        in_person: file.in_person,
        codes: file.codes,
        planned: file.planned,
        subkinds: file.subkind,
        levels: file.level,
    })
}

fn variant_labels(
    name: &str,
    variants: &[Variant],
    labels: &Labels,
    of: impl Fn(&Variant) -> Option<&String>,
) -> Result<Vec<(Label, usize)>, KnowledgeError> {
    let mut out = Vec::new();
    for (i, variant) in variants.iter().enumerate() {
        let Some(label) = of(variant) else { continue };
        let found = labels.get(label);
        out.push((
            found.ok_or_else(|| toml_error(name, 0, &format!("no word carries the label `{label}`")))?,
            i,
        ));
    }
    Ok(out)
}
