//! What a time expression means, given the article's date and what came before.

use jiff::civil::Date;
use jiff::{Span as Duration, ToSpan};

use super::calendar::{
    anchored, calendar_year, day_beside, nearby, number, numbered_near, one_day, part_of_month, span_of,
    weekday, year_of,
};
use super::expression::Expression;
use crate::finding::{Precision, When};
use crate::text::Span;

/// A time expression with its meaning.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it stands in the view.
    pub span: Span,
    /// The rule that found it.
    pub rule: String,
    /// The days; none for a duration, or where a year is missing.
    pub when: Option<When>,
}

/// What the words around a time say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// It is over: “held talks on the 24th”.
    Past,
    /// Nothing, as where the time describes a noun: “the summit of the 24th”.
    Open,
    /// It is announced.
    Future,
}

/// Days around the article's date within which a date is taken for one of its year, whatever weekday is printed with it.
const WRONG_WEEKDAY: i32 = 14;
/// Days around the article's date within which a day of the month is looked for by its weekday.
const AROUND: i64 = 45;
/// Days that a date without a year may lie after the article's date without being of the year before.
const AHEAD: i32 = 100;
/// Days before a festival that are its eve.
const EVE: i32 = 14;
/// Days after the first that belong to the holidays of a festival.
const HOLIDAYS: i32 = 6;
/// Days that an announced date without a year may lie before the article's date.
const BEHIND: i32 = 60;

/// The part of a year that lies behind where a sentence begins with it; within one, “the third meeting since the
/// beginning of the year”, it is no time.
const SO_FAR: &str = "year-so-far";

/// The twelve months up to the article, in the same way.
const YEAR_LONG: &str = "year-long";

/// Before a number of days from the article's own on: “in the coming weeks”.
const NEXT: &str = "next-";

/// From this day of December on an article that looks back on the year speaks of all of it.
const YEAR_END: i8 = 15;

/// What the words say that tell how long something takes.
const LASTING: &str = "lasting";
/// The most days of a season.
const SEASON: i32 = 92;
/// Days that a visit or a gathering may take.
const LONGEST: i32 = 31;

/// The calendar state of an article while it is read from top to bottom.
#[derive(Clone, Debug)]
pub struct Clock {
    reference: Option<Date>,
    year: Option<i16>,
    month: Option<(i16, i8)>,
    current: Option<When>,
    /// What was told before a year further back was told as background.
    before_background: Option<When>,
    /// The last single day told.
    day: Option<Date>,
    /// The last days printed from one to another, whoever speaks of them, and their paragraph.
    stretch: Option<(Date, Date, usize)>,
    current_block: usize,
    month_block: usize,
    year_block: usize,
    /// Whether a month told in one paragraph says nothing of the days of another.
    pub news: bool,
    /// What “today” is, where the report says that it was written before the article came out.
    pub today: Option<Date>,
}

/// Days before an article's own that are recent, and as many days as what is recent may take.
const RECENT: i32 = 7;

impl Clock {
    /// A clock at the beginning of an article of this date.
    pub fn new(reference: Option<Date>) -> Self {
        Self {
            reference,
            year: None,
            month: None,
            current: None,
            before_background: None,
            day: None,
            stretch: None,
            current_block: 0,
            month_block: usize::MAX,
            year_block: usize::MAX,
            news: false,
            today: None,
        }
    }

    /// The last time told by the article's own voice.
    pub fn current(&self) -> Option<&When> {
        self.current.as_ref()
    }

    /// The same, where it was told in this paragraph.
    pub fn current_in(&self, block: usize) -> Option<&When> {
        self.current.as_ref().filter(|_| block == self.current_block)
    }

    /// The same, where it is a day or some days shortly before the article's own: those go on to hold.
    pub fn recent(&self) -> Option<&When> {
        let today = self.reference?;
        let recent = |w: &&When| {
            (0..=RECENT).contains(&(today - w.end).get_days()) && (w.end - w.start).get_days() <= RECENT
        };
        self.current.as_ref().filter(recent)
    }

    /// A time as it holds for what is told later without one: in another paragraph, the day and not the part of it.
    pub fn carried(&self, when: When, block: usize) -> When {
        let when = When { span: None, ..when };
        match when.precision {
            Precision::PartOfDay if block != self.current_block => {
                When { precision: Precision::Day, time_of_day: None, ..when }
            }
            _ => when,
        }
    }

    /// The time that the article tells of: the last one told, but for a year further back told as background.
    pub fn main(&self) -> Option<&When> {
        self.before_background.as_ref().or(self.current.as_ref())
    }

    /// A single day as it holds for what the text only sets in the same weeks: its month.
    pub fn loosely(&self, when: When) -> When {
        let month = || span_of(when.start.first_of_month(), when.start.last_of_month(), Precision::Month);
        let day = matches!(when.precision, Precision::PartOfDay | Precision::Day);
        if day { month().unwrap_or(when) } else { when }
    }

    /// When something happened of which the article does not say when: in the `days` up to its own date.
    pub fn undated(&self, days: i64) -> Option<When> {
        let last = self.reference?;
        let precision = if days == 0 { Precision::Day } else { Precision::Range };
        span_of(last.checked_sub(days.days()).ok()?, last, precision)
    }

    /// The whole year of which the article tells: that of the last month told, else its own.
    pub fn whole_year(&self) -> Option<When> {
        calendar_year(self.month.map(|(year, _)| year).or(self.reference.map(|r| r.year()))?)
    }

    /// When something is to happen of which the article does not say when: in the `days` from its own date on.
    pub fn ahead(&self, days: i64) -> Option<When> {
        let first = self.reference.filter(|_| days > 0)?;
        span_of(first, first.checked_add(days.days()).ok()?, Precision::Range)
    }

    /// The article's date.
    pub fn reference(&self) -> Option<Date> {
        self.reference
    }

    /// Forgets what came before, at the heading of a new section.
    pub fn reset(&mut self) {
        *self = Self { news: self.news, today: self.today, ..Self::new(self.reference) };
    }

    /// Forgets when the last event was; the year and the month go on.
    pub fn forget_current(&mut self) {
        self.current = None;
    }

    /// Remembers a resolved time of the article's own voice.
    pub fn tell(&mut self, when: &When, expression: &Expression, block: usize) {
        // A year long past is told as background; what follows does not take place in it.
        // “The early spring air” of a month already told does not widen it, nor does “this year” the day already told.
        let vague = matches!(when.precision, Precision::Season | Precision::Year)
            && !expression.numbers.contains_key("y")
            && !expression.words.contains_key("part");
        if vague && self.current.as_ref().is_some_and(|c| when.start <= c.start && c.end <= when.end) {
            return;
        }
        let past = self.reference.is_some_and(|r| when.start.year() < r.year() - 1);
        if past && self.current.as_ref().is_some_and(|c| c.start.year() >= when.start.year() + 2) {
            return;
        }
        let year = expression.numbers.contains_key("y") || expression.words.contains_key("ry");
        let main = self.main().filter(|main| year && when.start.year() < main.start.year());
        self.before_background = main.cloned();
        if year {
            self.year = Some(when.start.year());
            self.year_block = block;
        }
        if when.precision != Precision::Year && when.precision != Precision::Season {
            self.month = Some((when.start.year(), when.start.month()));
            self.month_block = block;
        }
        if when.start == when.end {
            self.day = Some(when.start);
        }
        // Once other days are told, a number is no longer one of the days before them.
        self.stretch = self.stretch.filter(|(first, last, _)| when.start <= *last && *first <= when.end);
        self.current = Some(when.clone());
        self.current_block = block;
    }

    /// The same clock for somebody who speaks on another day.
    pub fn speaking_on(&self, day: Date) -> Self {
        Self { today: Some(day), ..self.clone() }
    }

    /// Remembers days printed from one to another: “from 6 to 7 April …, the meeting of the 7th”.
    pub fn note(&mut self, when: &When, block: usize) {
        let days = (when.end - when.start).get_days();
        if when.precision == Precision::Range && (1..LONGEST).contains(&days) {
            self.stretch = Some((when.start, when.end, block));
        }
    }

    /// The day of that number in the days printed last in the paragraph.
    fn in_stretch(&self, day: i8, block: usize) -> Option<Date> {
        let (first, last, _) = self.stretch.filter(|(_, _, at)| *at == block)?;
        first.series(1.day()).take_while(|date| *date <= last).find(|date| date.day() == day)
    }

    /// What the expression means here.
    pub fn resolve(&self, e: &Expression, block: usize, tense: Tense) -> Option<When> {
        if e.ignore {
            return None;
        }
        let when = self.days(e, block, tense)?;
        Some(When { span: Some(e.span), time_of_day: e.words.get("tod").cloned(), ..when })
    }

    fn days(&self, e: &Expression, block: usize, tense: Tense) -> Option<When> {
        let future = tense == Tense::Future;
        if let Some(word) = e.words.get("rd") {
            return self.relative_day(word, e);
        }
        if let Some(part) = e.words.get("part") {
            return self.part_around_reference(part);
        }
        if let Some(days) = e.words.get("after") {
            return self.some_days_after(days);
        }
        if e.words.contains_key("dir") && e.words.contains_key("unit") {
            return self.counted(e, future);
        }
        if let Some(weekday) = e.words.get("wd").filter(|_| !e.numbers.contains_key("d")) {
            return self.weekdays(weekday, e, future);
        }
        if let Some(festival) = e.words.get("fest") {
            return self.festival(festival, e, future);
        }
        let year = self.explicit_year(e);
        let month = self.explicit_month(e);
        match (year, month, number(e, "d")) {
            (y, Some((my, m)), Some(d)) => self.day(y.or(my), m, d, e, block, future),
            (y, Some((my, m)), None) => self.month_of(y.or(my), m, e, block, future),
            (_, None, Some(d)) => self.bare_day(d, e, block, tense),
            (Some(y), None, None) => year_of(y, e),
            (None, None, None) => self.part_of_inherited(e, block, future),
        }
    }

    fn relative_day(&self, word: &str, e: &Expression) -> Option<When> {
        let (base, offset) = anchored(word)?;
        let long = self.current.as_ref().filter(|w| base == "ctx" && w.start != w.end);
        let background = long.is_some_and(|w| (w.end - w.start).get_days() >= LONGEST);
        if let Some(current) = long.filter(|_| !background) {
            return Some(current.clone());
        }
        let base = match base {
            "ref" => self.today.or(self.reference)?,
            // “That evening” after a year or a month is that of the day the article told before.
            _ if background => self.day.or(self.reference)?,
            _ => self.current.as_ref().map(|w| w.end).or(self.reference)?,
        };
        let day = base.checked_add(i64::from(offset).days()).ok()?;
        Some(one_day(numbered_near(day, number(e, "d"))?, e))
    }

    /// “Earlier this year”, “later this month”, “in the past months”: what lies between the article's date and the
    /// beginning or end of its year or month, or some months before it, or some days after it.
    fn part_around_reference(&self, part: &str) -> Option<When> {
        let r = self.reference?;
        let (start, end) = match part {
            SO_FAR | YEAR_LONG if r.month() == 12 && r.day() >= YEAR_END => return calendar_year(r.year()),
            YEAR_LONG => (r.checked_sub(1.year()).ok()?, r),
            SO_FAR | "year-before" => (Date::new(r.year(), 1, 1).ok()?, r),
            "year-after" => (r, Date::new(r.year(), 12, 31).ok()?),
            "month-before" => (r.first_of_month(), r),
            "month-after" => (r, r.last_of_month()),
            days if days.starts_with(NEXT) => {
                (r, r.checked_add(days[NEXT.len()..].parse::<i64>().ok()?.days()).ok()?)
            }
            months => (r.checked_sub(months.parse::<i64>().ok()?.months()).ok()?, r),
        };
        span_of(start, end, Precision::Range)
    }

    /// “Some days later”: so many days at least and at most after the days told last.
    fn some_days_after(&self, days: &str) -> Option<When> {
        let (least, most) = days.split_once('-')?;
        let told = self.current.as_ref().filter(|w| (w.end - w.start).get_days() <= SEASON)?;
        let after = |day: Date, days: &str| day.checked_add(i64::from(days.parse::<i16>().ok()?).days()).ok();
        let (start, end) = (after(told.start, least)?, after(told.end, most)?);
        // What is told as later than something past is past as well.
        let today = self.reference.filter(|today| start <= *today && told.end < *today);
        span_of(start, today.map_or(end, |today| end.min(today)), Precision::Range)
    }

    /// “three days ago”, “two weeks later”, “the next three days”.
    fn counted(&self, e: &Expression, future: bool) -> Option<When> {
        let n = i64::from(number(e, "n").unwrap_or(1));
        let (dir, unit) = (e.words.get("dir")?.as_str(), e.words.get("unit")?.as_str());
        if dir == LASTING {
            return None;
        }
        let told = self.current.as_ref().filter(|w| dir == "later" && w.start == w.end).map(|w| w.start);
        let n = if dir.starts_with("ago") { -n } else { n };
        // “Two weeks after the talks” of which the article has not told when they were held.
        let base = told.or(self.reference.filter(|_| dir != "later" || future || !self.news))?;
        let add = |span: Duration| base.checked_add(span).ok();
        match unit {
            "day" if dir == "ahead" => span_of(base, add((n - 1).days())?, Precision::Range),
            "week" if dir == "ahead" => span_of(base, add((n * 7 - 1).days())?, Precision::Range),
            "day" => Some(one_day(add(n.days())?, e)),
            "week" => {
                let around = |days: i64| add(n.weeks())?.checked_add(days.days()).ok();
                span_of(around(-3)?, around(3)?, Precision::Range)
            }
            "month" => {
                let month = add(n.months())?;
                span_of(month.first_of_month(), month.last_of_month(), Precision::Month)
            }
            "year" if dir == "ago-today" => Some(one_day(add(n.years())?, e)),
            "year" => year_of(add(n.years())?.year(), e),
            _ => None,
        }
    }

    /// Whether the expression counts from what was told before: “the day after”, “some days later”.
    pub fn follows_on(e: &Expression) -> bool {
        let offset = e.words.get("rd").and_then(|word| anchored(word)).filter(|(base, _)| *base == "ctx");
        offset.is_some_and(|(_, days)| days != 0)
            || e.words.contains_key("after")
            || e.words.get("dir").is_some_and(|dir| dir == "later")
    }

    /// Whether the expression is a time only where a sentence begins with it.
    pub fn needs_opening(e: &Expression) -> bool {
        e.words.get("part").is_some_and(|part| part == SO_FAR || part == YEAR_LONG)
    }

    /// “Lasting three days”: how many days what is told of takes; none for a date.
    pub fn lasting(e: &Expression) -> Option<i64> {
        let lasts = e.words.get("dir").is_some_and(|dir| dir == LASTING);
        number(e, "n").filter(|n| lasts && (1..=LONGEST).contains(n)).map(i64::from)
    }

    /// “Wednesday”, “from Monday to Wednesday”, “next week” (its first to its last day).
    fn weekdays(&self, word: &str, e: &Expression, future: bool) -> Option<When> {
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        let first = self.weekday(first, e, future)?;
        let last: i64 = e.words.get("wd2").map_or(last, String::as_str).parse().ok()?;
        let days = last - i64::from(first.weekday().to_monday_one_offset());
        if days == 0 {
            return Some(one_day(first, e));
        }
        let days = if days < 0 { days + 7 } else { days };
        span_of(first, first.checked_add(days.days()).ok()?, Precision::Range)
    }

    fn weekday(&self, word: &str, e: &Expression, future: bool) -> Option<Date> {
        let weekday = weekday(word)?;
        let base = self.reference?;
        if let Some(week) = e.words.get("wk") {
            let into = i64::from(weekday.to_monday_one_offset() - base.weekday().to_monday_one_offset());
            return base.checked_add((into + 7 * week.parse::<i64>().ok()?).days()).ok();
        }
        if base.weekday() == weekday {
            return Some(base);
        }
        base.nth_weekday(if future { 1 } else { -1 }, weekday).ok()
    }

    fn festival(&self, festival: &str, e: &Expression, future: bool) -> Option<When> {
        let date = self.festival_day(festival, e, future)?;
        match e.words.get("dir").map(String::as_str) {
            Some("eve") => span_of(date.checked_sub(EVE.days()).ok()?, date, Precision::Range),
            Some("around") => span_of(date, date.checked_add(HOLIDAYS.days()).ok()?, Precision::Range),
            _ => Some(one_day(date, e)),
        }
    }

    /// A festival is a month and day, or a list of full dates, one a year.
    fn festival_day(&self, festival: &str, e: &Expression, future: bool) -> Option<Date> {
        let year = self.explicit_year(e);
        let mut dates = festival.split('|').filter_map(|d| d.parse::<Date>().ok()).peekable();
        if dates.peek().is_some() {
            if let Some(year) = year {
                return dates.find(|d| d.year() == year);
            }
            let r = self.reference?;
            let limit = r.checked_add(AHEAD.days()).ok()?;
            return if future { dates.find(|d| *d >= r) } else { dates.take_while(|d| *d <= limit).last() };
        }
        let (month, day) = festival.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        let year = year.or_else(|| self.year_for(month, Some(day), usize::MAX, future))?;
        Date::new(year, month, day).ok()
    }

    fn explicit_year(&self, e: &Expression) -> Option<i16> {
        if let Some(y) = number(e, "y") {
            let era: i32 = e.words.get("era").and_then(|w| w.parse().ok()).unwrap_or(0);
            let short = if era == 0 && (0..100).contains(&y) { 2000 } else { 0 };
            return i16::try_from(y + era + short).ok();
        }
        let (base, offset) = anchored(e.words.get("ry")?)?;
        let base = match base {
            "ref" => self.reference?.year(),
            _ => self
                .current
                .as_ref()
                .map(|w| w.start.year())
                .or(self.year)
                .or(self.reference.map(Date::year))?,
        };
        i16::try_from(i32::from(base) + offset).ok()
    }

    /// The month and, where a word such as “last month” fixes it, the year.
    fn explicit_month(&self, e: &Expression) -> Option<(Option<i16>, i8)> {
        if let Some(m) = number(e, "m") {
            return Some((None, i8::try_from(m).ok()?));
        }
        let (base, offset) = anchored(e.words.get("rm")?)?;
        let base = match base {
            "ref" => self.reference?,
            _ => self.current.as_ref().map(|w| w.start).or(self.reference)?,
        };
        let month = base.first_of_month().checked_add(i64::from(offset).months()).ok()?;
        Some((Some(month.year()), month.month()))
    }

    fn day(&self, y: Option<i16>, m: i8, d: i32, e: &Expression, block: usize, future: bool) -> Option<When> {
        let d = i8::try_from(d).ok()?;
        let year = y.or_else(|| self.year_of_weekday(m, d, e));
        let year = year.or_else(|| self.year_for(m, Some(d), block, future))?;
        let start = Date::new(year, m, d).ok()?;
        let Some(d2) = number(e, "d2") else { return Some(one_day(start, e)) };
        let m2 = number(e, "m2").map_or(Some(m), |m| i8::try_from(m).ok())?;
        let y2 =
            number(e, "y2").map_or(Some(if m2 < m { year + 1 } else { year }), |y| i16::try_from(y).ok())?;
        let end = Date::new(y2, m2, i8::try_from(d2).ok()?).ok()?;
        (start <= end).then_some(())?;
        span_of(start, end, Precision::Range)
    }

    fn month_of(&self, y: Option<i16>, m: i8, e: &Expression, block: usize, future: bool) -> Option<When> {
        let year = y.or_else(|| self.year_for(m, None, block, future))?;
        let first = Date::new(year, m, 1).ok()?;
        if let Some(m2) = number(e, "m2") {
            let y2 = number(e, "y2").map_or(Some(year), |y| i16::try_from(y).ok())?;
            let last = Date::new(y2, i8::try_from(m2).ok()?, 1).ok()?.last_of_month();
            return span_of(first, last, Precision::Range);
        }
        part_of_month(first, e).or_else(|| span_of(first, first.last_of_month(), Precision::Month))
    }

    /// A day of the month with no month before it.
    fn bare_day(&self, d: i32, e: &Expression, block: usize, tense: Tense) -> Option<When> {
        let future = tense == Tense::Future;
        let d = i8::try_from(d).ok()?;
        if let Some(date) = self.in_stretch(d, block).filter(|_| number(e, "d2").is_none()) {
            return Some(one_day(date, e));
        }
        // “The summit will be held from 11 to 17 November; on the 11th and 12th X visited Y”: the month told last is
        // still to come, and nothing announces these days.
        let to_come = |(y, m): &(i16, i8)| {
            let told = Date::new(*y, *m, d).ok().zip(self.reference).is_some_and(|(told, r)| told > r);
            !future && told && self.reference.and_then(|r| nearby(r, d, false)).is_some()
        };
        let told = self.month.filter(|month| self.month_block == block && !to_come(month));
        let near = self.reference.and_then(|r| nearby(r, d, future)).filter(|_| told.is_none());
        if let Some(date) = self.day_of_weekday(d, e, future).or(near) {
            return self.ranged(date, e);
        }
        if let Some((y, m)) = self.month.filter(|_| told.is_some() || !self.news) {
            let date = Date::new(y, m, d).ok()?;
            return self.ranged(date, e);
        }
        self.ranged(day_beside(self.reference?, d, tense)?, e)
    }

    /// The year next to the article's in which the day of the month falls on the weekday printed with it.
    fn year_of_weekday(&self, m: i8, d: i8, e: &Expression) -> Option<i16> {
        let (weekday, r) = (weekday(e.words.get("wd")?)?, self.reference?);
        // A day this near is meant, though the article has its weekday wrong.
        if Date::new(r.year(), m, d).is_ok_and(|date| (date - r).get_days().abs() <= WRONG_WEEKDAY) {
            return Some(r.year());
        }
        let mut years = [0, -1, 1].iter().map(|n| r.year() + n);
        years.find(|y| Date::new(*y, m, d).is_ok_and(|date| date.weekday() == weekday))
    }

    /// The day with this number, in the weeks around the article's date, that falls on the weekday printed with it.
    fn day_of_weekday(&self, d: i8, e: &Expression, future: bool) -> Option<Date> {
        let (weekday, r) = (weekday(e.words.get("wd")?)?, self.reference?);
        let sooner = |n: i64| if future { [n, -n] } else { [-n, n] };
        let mut near = (0..=AROUND).flat_map(sooner).filter_map(|n| r.checked_add(n.days()).ok());
        near.find(|date| date.day() == d && date.weekday() == weekday)
    }

    fn ranged(&self, start: Date, e: &Expression) -> Option<When> {
        let Some(d2) = number(e, "d2") else { return Some(one_day(start, e)) };
        let m2 = number(e, "m2").map_or(Some(start.month()), |m| i8::try_from(m).ok())?;
        let end = Date::new(start.year(), m2, i8::try_from(d2).ok()?).ok()?;
        (start <= end).then_some(())?;
        span_of(start, end, Precision::Range)
    }

    /// “上旬”, “下半年”, “afternoon”: parts of what is inherited.
    fn part_of_inherited(&self, e: &Expression, block: usize, future: bool) -> Option<When> {
        if e.words.contains_key("pom") {
            let (y, m) = self.month.or_else(|| self.reference.map(|r| (r.year(), r.month())))?;
            return part_of_month(Date::new(y, m, 1).ok()?, e);
        }
        if e.words.contains_key("poy") {
            let year = self.inherited_year(block).or_else(|| self.reference.map(Date::year))?;
            let season = year_of(year, e)?;
            return Some(self.day_of_season(&season).unwrap_or(season));
        }
        if e.words.contains_key("tod") {
            let day =
                self.current.as_ref().filter(|w| w.start == w.end).map(|w| w.start).or(self.reference)?;
            let _ = future;
            return Some(one_day(day, e));
        }
        None
    }

    /// “On 14 April his plane landed. In late spring he visits three neighbours”: the season of the day just told is only
    /// another word for it.
    fn day_of_season(&self, season: &When) -> Option<When> {
        let short = (season.end - season.start).get_days() <= SEASON;
        let within = |w: &&When| w.start == w.end && season.start <= w.start && w.end <= season.end;
        self.current.as_ref().filter(|_| short).filter(within).cloned()
    }

    fn inherited_year(&self, block: usize) -> Option<i16> {
        self.year.filter(|_| self.year_block == block)
    }

    /// The year of a month or day written without one.
    fn year_for(&self, m: i8, d: Option<i8>, block: usize, future: bool) -> Option<i16> {
        if let Some(year) = self.inherited_year(block) {
            return Some(year);
        }
        let r = self.reference?;
        let first = Date::new(r.year(), m, d.unwrap_or(1)).or_else(|_| Date::new(r.year(), m, 1)).ok()?;
        let ahead = (first - r).get_days();
        if !future && ahead > AHEAD {
            return Some(r.year() - 1);
        }
        if future && ahead < -BEHIND {
            return Some(r.year() + 1);
        }
        Some(r.year())
    }
}
