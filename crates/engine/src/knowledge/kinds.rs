//! Event kinds: one file each in `diplomacy/`, the same for every language.

use std::borrow::Cow;

use serde::Deserialize;

use super::tsv::Table;
use super::{KnowledgeError, Label, Labels, toml_error, toml_file};

/// The table of [`StatusCode`]s.
const STATUS: &str = "diplomacy/status.tsv";
/// The table of [`Term`]s.
const TERMS: &str = "diplomacy/terms.tsv";

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
    /// Whether it is chosen where no word chooses another.
    #[serde(default)]
    pub usual: bool,
    /// Its own codes, where they differ from the kind's.
    #[serde(default)]
    pub codes: Option<Crosswalk>,
}

/// What a word of the record means, in sentences.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A word that a field of the record can have, beside kinds, finer kinds and levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// `precision`, `role`, `state` or `status`.
    pub field: String,
    /// The word.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// What it means.
    pub about: About,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: String,
    zh: String,
    en: String,
    about: About,
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
    where_told: bool,
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
    pub about: About,
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
    /// Whether, though it happens at no place, it is told as done somewhere: before its verb in its clause, or where one
    /// of those who take part is at home and the article is at that point. Two such events are not told apart by it.
    pub where_told: bool,
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

    /// The subkind where no word chooses one.
    pub fn usual_subkind(&self) -> Option<&Variant> {
        self.subkinds.iter().find(|v| v.usual)
    }

    /// The level that the first matching label of a clause chooses.
    pub fn level_for(&self, has: impl Fn(Label) -> bool) -> Option<&Variant> {
        self.level_labels.iter().find(|(label, _)| has(*label)).map(|(_, i)| &self.levels[*i])
    }
}

/// The codes of events that have not taken place, where they differ from those of the kind.
#[derive(Clone, Debug)]
struct StatusCode {
    status: String,
    kind: Option<String>,
    subkind: Option<String>,
    codes: Crosswalk,
}

/// All kinds, by id.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    all: Vec<Kind>,
    by_status: Vec<StatusCode>,
    terms: Vec<Term>,
}

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
        let by_status = match files.iter().find(|(name, _)| name == STATUS) {
            Some((name, content)) => by_status(name, content, &kinds)?,
            None => Vec::new(),
        };
        let terms = match files.iter().find(|(name, _)| name == TERMS) {
            Some((name, content)) => terms(name, content, &kinds)?,
            None => Vec::new(),
        };
        Ok(Self { all: kinds, by_status, terms })
    }

    /// The words of other fields, by field and word.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// What event data calls an event that is not held: the codes of the most exact row for it. Both codes are none
    /// where it has none; without a row the event keeps its own.
    pub fn by_status(&self, status: &str, kind: &str, subkind: Option<&str>) -> Option<&Crosswalk> {
        let fits = |own: &Option<String>, other: Option<&str>| own.is_none() || own.as_deref() == other;
        let exact = |row: &&StatusCode| (row.kind.is_some(), row.subkind.is_some());
        let rows = self
            .by_status
            .iter()
            .filter(|row| row.status == status && fits(&row.kind, Some(kind)) && fits(&row.subkind, subkind));
        rows.max_by_key(exact).map(|row| &row.codes)
    }

    /// The kind with this id.
    pub fn get(&self, id: &str) -> Option<&Kind> {
        self.all.iter().find(|k| k.id == id)
    }

    /// All kinds by id.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.all.iter()
    }
}

fn kind(name: &str, file: File, labels: &Labels) -> Result<Kind, KnowledgeError> {
    if name != format!("diplomacy/{}.toml", file.kind) {
        return Err(toml_error(name, 1, "the file's name and its `kind` differ"));
    }
    if file.where_told && !file.placeless {
        return Err(toml_error(name, 1, "`where_told` is for kinds that are `placeless`"));
    }
    if file.subkind.iter().filter(|v| v.usual).count() > 1 {
        return Err(toml_error(name, 1, "more than one subkind is `usual`"));
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
        where_told: file.where_told,
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

/// The words of other fields; every role of a kind is among them.
fn terms(name: &str, content: &str, kinds: &[Kind]) -> Result<Vec<Term>, KnowledgeError> {
    let table = Table::parse(name, content, &["field", "id", "zh", "en", "about_zh", "about_en"])?;
    let cell = |row: &super::tsv::Row<'_, '_>, column: &str| row.get(column).to_string();
    let terms: Vec<Term> = table
        .rows()
        .map(|row| Term {
            field: cell(&row, "field"),
            id: cell(&row, "id"),
            zh: cell(&row, "zh"),
            en: cell(&row, "en"),
            about: About { zh: cell(&row, "about_zh"), en: cell(&row, "about_en") },
        })
        .collect();
    let has = |role: &String| terms.iter().any(|term| term.field == "role" && term.id == *role);
    match kinds.iter().find_map(|kind| Some((kind, kind.roles.iter().find(|role| !has(role))?))) {
        Some((kind, role)) => {
            Err(toml_error(name, 0, &format!("the role `{role}` of the kind `{}` is not told", kind.id)))
        }
        None => Ok(terms),
    }
}

fn by_status(name: &str, content: &str, kinds: &[Kind]) -> Result<Vec<StatusCode>, KnowledgeError> {
    let columns = ["status", "kind", "subkind", "plover_event", "plover_mode", "cameo"];
    let table = Table::parse(name, content, &columns)?;
    let cell = |text: Option<&str>| text.map(str::to_string);
    let row = |row: super::tsv::Row<'_, '_>| {
        let (kind, subkind) = (row.optional("kind"), row.optional("subkind"));
        let known = kind.map(|id| kinds.iter().find(|k| k.id == id));
        if known.is_some_and(|known| known.is_none()) {
            return Err(row.error(format!("no kind has the id `{}`", row.get("kind"))));
        }
        let of_kind = |id: &str| known.flatten().is_some_and(|k| k.subkinds.iter().any(|v| v.id == id));
        if let Some(id) = subkind.filter(|id| !of_kind(id)) {
            return Err(row.error(format!("the kind has no subkind `{id}`")));
        }
        let codes = Crosswalk {
            plover_event: cell(row.optional("plover_event")),
            plover_mode: cell(row.optional("plover_mode")),
            cameo: cell(row.optional("cameo")),
        };
        let status = row.get("status").to_string();
        Ok(StatusCode { status, kind: cell(kind), subkind: cell(subkind), codes })
    };
    table.rows().map(row).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    const MEASURE: &str = r#"kind = "measure"
zh = "x"
en = "measure"
about = { zh = "x", en = "x" }
roles = ["party", "target"]
codes = { plover_event = "ACCUSE", cameo = "111" }

[[subkind]]
id = "expel"
zh = "x"
en = "expulsion"
"#;

    fn kinds(rows: &str) -> Result<Kinds, KnowledgeError> {
        let header = "status\tkind\tsubkind\tplover_event\tplover_mode\tcameo\n";
        let file = |name: &str, text: String| (name.to_string(), Cow::Owned(text));
        let files = [file("diplomacy/measure.toml", MEASURE.into()), file(STATUS, format!("{header}{rows}"))];
        Kinds::load(&files, &Labels::new())
    }

    #[test]
    fn the_most_exact_row_decides() {
        let rows = "denied\t\t\t\t\t\nplanned\t\t\tAGREE\t\t036\nplanned\tmeasure\t\tTHREATEN\t\t130\n\
                    planned\tmeasure\texpel\tTHREATEN\texpel\t131\n";
        let kinds = kinds(rows).unwrap();
        let cameo =
            |status, kind, subkind| kinds.by_status(status, kind, subkind).map(|c| c.cameo.as_deref());
        assert_eq!(cameo("planned", "measure", Some("expel")), Some(Some("131")));
        assert_eq!(cameo("planned", "measure", None), Some(Some("130")));
        assert_eq!(cameo("planned", "visit", None), Some(Some("036")));
        assert_eq!(cameo("denied", "measure", Some("expel")), Some(None));
        assert_eq!(cameo("held", "measure", None), None);
    }

    #[test]
    fn rows_name_kinds_and_subkinds_that_there_are() {
        assert!(kinds("planned\tnone\t\tAGREE\t\t036\n").unwrap_err().message.contains("`none`"));
        assert!(kinds("planned\tmeasure\tnone\tAGREE\t\t036\n").unwrap_err().message.contains("`none`"));
        assert!(kinds("planned\t\texpel\tAGREE\t\t036\n").unwrap_err().message.contains("`expel`"));
    }
}
