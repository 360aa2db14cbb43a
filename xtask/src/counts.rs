//! The tallies of a scored set and the figures they give.

use std::collections::BTreeMap;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many were right.
    pub right: usize,
    /// Of how many.
    pub base: usize,
}

impl Share {
    /// Counts one more.
    pub fn add(&mut self, right: bool) {
        self.base += 1;
        self.right += usize::from(right);
    }

    fn value(self) -> Option<f64> {
        (self.base > 0).then(|| self.right as f64 / self.base as f64)
    }
}

/// What scoring counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Required events found.
    pub found: usize,
    /// Required events missed.
    pub missed: usize,
    /// Events nobody agreed to.
    pub alarms: usize,
    /// Required statements found.
    pub statements_found: usize,
    /// Required statements missed.
    pub statements_missed: usize,
    /// Statements nobody agreed to.
    pub statement_alarms: usize,
    /// Agreed participants found.
    pub who: Share,
    /// Participants that the found events name.
    pub who_system: usize,
    /// Roles of the participants found.
    pub role: Share,
    /// Dates equal to the day.
    pub date: Share,
    /// Countries of places.
    pub place: Share,
    /// Subkinds.
    pub subkind: Share,
    /// Levels of visits.
    pub level: Share,
    /// Statuses.
    pub status: Share,
    /// Kinds that are the agreed kind and not one also admitted.
    pub kind: Share,
    /// Evidence that meets the agreed evidence.
    pub evidence: Share,
}

impl Counts {
    /// The figures by name, rounded to four places; one without a base is left out.
    pub fn figures(&self) -> BTreeMap<&'static str, f64> {
        let event = f1(self.found, self.alarms, self.missed);
        let statement = f1(self.statements_found, self.statement_alarms, self.statements_missed);
        let mut out = BTreeMap::from([
            ("event_precision", event.0),
            ("event_recall", event.1),
            ("event_f1", event.2),
            ("statement_precision", statement.0),
            ("statement_recall", statement.1),
            ("statement_f1", statement.2),
            ("who_precision", ratio(self.who.right, self.who_system)),
            ("who_recall", ratio(self.who.right, self.who.base)),
        ]);
        let shares = [
            ("role_accuracy", self.role),
            ("date_exact", self.date),
            ("place_country", self.place),
            ("subkind", self.subkind),
            ("level", self.level),
            ("status", self.status),
            ("kind_exact", self.kind),
            ("evidence_overlap", self.evidence),
        ];
        out.extend(shares.into_iter().filter_map(|(name, share)| Some((name, share.value()?))));
        out.into_iter().map(|(name, value)| (name, round(value))).collect()
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn f1(right: usize, false_alarms: usize, missed: usize) -> (f64, f64, f64) {
    let (p, r) = (ratio(right, right + false_alarms), ratio(right, right + missed));
    let f = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
    (p, r, f)
}

/// Four places, ties to even on the exact value.
pub fn round(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_without_a_base_is_left_out_and_empty_sets_score_nought() {
        let figures = Counts::default().figures();
        assert_eq!(figures["event_f1"], 0.0);
        assert!(!figures.contains_key("level"));
    }

    #[test]
    fn figures_are_harmonic_means_rounded() {
        let counts = Counts { found: 2, missed: 1, alarms: 0, ..Counts::default() };
        let figures = counts.figures();
        assert_eq!(
            (figures["event_precision"], figures["event_recall"], figures["event_f1"]),
            (1.0, 0.6667, 0.8)
        );
    }
}
