-- Format 1. The meaning of every table and column is in SCHEMA.md.

CREATE TABLE source (
  source_id  INTEGER PRIMARY KEY,
  sha256     TEXT NOT NULL UNIQUE,
  byte_count INTEGER NOT NULL,
  bytes      BLOB NOT NULL
) STRICT;

CREATE TABLE article (
  article_id       INTEGER PRIMARY KEY,
  id               TEXT NOT NULL UNIQUE,
  source_id        INTEGER NOT NULL REFERENCES source,
  doc              TEXT NOT NULL,
  path             TEXT NOT NULL,
  encoding         TEXT NOT NULL,
  title            TEXT,
  outlet           TEXT COLLATE NOCASE,
  url              TEXT,
  language         TEXT,
  reference_date   TEXT,
  reference_source TEXT CHECK (reference_source IN ('given', 'text', 'name')),
  added_at         TEXT NOT NULL,
  text_sha256      TEXT NOT NULL,
  text             TEXT NOT NULL,
  UNIQUE (source_id, doc)
) STRICT;
CREATE INDEX article_doc ON article (doc, id);
CREATE INDEX article_date ON article (reference_date);

CREATE TABLE real_event (
  real_event_id INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE profile (
  profile_id    INTEGER PRIMARY KEY,
  hash          TEXT NOT NULL UNIQUE,
  cluster       INTEGER NOT NULL,
  real_event_id INTEGER NOT NULL REFERENCES real_event,
  kind          TEXT NOT NULL,
  date_start    TEXT,
  date_end      TEXT,
  traits        TEXT
) STRICT;
CREATE INDEX profile_cluster ON profile (cluster);
CREATE INDEX profile_real_event ON profile (real_event_id);

CREATE TABLE profile_key (
  key        TEXT NOT NULL,
  kind       TEXT NOT NULL,
  date_start TEXT NOT NULL,
  profile_id INTEGER NOT NULL REFERENCES profile ON DELETE CASCADE,
  PRIMARY KEY (key, kind, date_start, profile_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_key_profile ON profile_key (profile_id);

CREATE TABLE profile_apart (
  low  INTEGER NOT NULL REFERENCES profile ON DELETE CASCADE,
  high INTEGER NOT NULL REFERENCES profile ON DELETE CASCADE,
  PRIMARY KEY (low, high),
  CHECK (low < high)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_apart_high ON profile_apart (high);

CREATE TABLE event (
  event_id       INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE,
  article_id     INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  profile_id     INTEGER NOT NULL REFERENCES profile,
  position       INTEGER NOT NULL,
  page_article   INTEGER NOT NULL,
  kind           TEXT NOT NULL,
  subkind        TEXT,
  level          TEXT,
  status         TEXT NOT NULL CHECK (status IN ('held', 'planned', 'postponed', 'cancelled', 'denied')),
  date_start     TEXT,
  date_end       TEXT,
  date_precision TEXT,
  date_text      TEXT,
  time_of_day    TEXT,
  place_name     TEXT COLLATE NOCASE,
  place_id       TEXT,
  place_country  TEXT,
  attributed_to  TEXT,
  plover_event   TEXT,
  plover_mode    TEXT,
  cameo          TEXT,
  rule           TEXT NOT NULL,
  inferred       TEXT NOT NULL,
  UNIQUE (article_id, position),
  CHECK ((date_start IS NULL) = (date_end IS NULL) AND (date_start IS NULL) = (date_precision IS NULL))
) STRICT;
CREATE INDEX event_date ON event (date_start, date_end);
CREATE INDEX event_kind ON event (kind, date_start);
CREATE INDEX event_place_country ON event (place_country);
CREATE INDEX event_profile ON event (profile_id);

CREATE TABLE statement (
  statement_id INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  article_id   INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  event_id     INTEGER REFERENCES event ON DELETE SET NULL,
  position     INTEGER NOT NULL,
  page_article INTEGER NOT NULL,
  byte_start   INTEGER NOT NULL,
  byte_end     INTEGER NOT NULL,
  start        INTEGER NOT NULL,
  "end"        INTEGER NOT NULL,
  quote        TEXT NOT NULL,
  direct       INTEGER NOT NULL CHECK (direct IN (0, 1)),
  verb         TEXT,
  stance       TEXT,
  rule         TEXT NOT NULL,
  UNIQUE (article_id, position)
) STRICT;
CREATE INDEX statement_event ON statement (event_id);

CREATE TABLE participant (
  participant_id INTEGER PRIMARY KEY,
  event_id       INTEGER REFERENCES event ON DELETE CASCADE,
  statement_id   INTEGER REFERENCES statement ON DELETE CASCADE,
  position       INTEGER NOT NULL,
  role           TEXT NOT NULL,
  name           TEXT NOT NULL COLLATE NOCASE,
  id             TEXT,
  office         TEXT,
  country        TEXT,
  CHECK ((event_id IS NULL) <> (statement_id IS NULL))
) STRICT;
CREATE INDEX participant_event ON participant (event_id, position) WHERE event_id IS NOT NULL;
CREATE INDEX participant_statement ON participant (statement_id, position) WHERE statement_id IS NOT NULL;
CREATE INDEX participant_name ON participant (name);
CREATE INDEX participant_id ON participant (id);
CREATE INDEX participant_country ON participant (country);

CREATE TABLE alias (
  participant_id INTEGER NOT NULL REFERENCES participant ON DELETE CASCADE,
  position       INTEGER NOT NULL,
  name           TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (participant_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_name ON alias (name);

CREATE TABLE evidence (
  evidence_id  INTEGER PRIMARY KEY,
  event_id     INTEGER REFERENCES event ON DELETE CASCADE,
  statement_id INTEGER REFERENCES statement ON DELETE CASCADE,
  position     INTEGER NOT NULL,
  byte_start   INTEGER NOT NULL,
  byte_end     INTEGER NOT NULL,
  start        INTEGER NOT NULL,
  "end"        INTEGER NOT NULL,
  quote        TEXT NOT NULL,
  CHECK ((event_id IS NULL) <> (statement_id IS NULL))
) STRICT;
CREATE INDEX evidence_event ON evidence (event_id, position) WHERE event_id IS NOT NULL;
CREATE INDEX evidence_statement ON evidence (statement_id, position) WHERE statement_id IS NOT NULL;

CREATE TABLE derivation (
  derivation_id INTEGER PRIMARY KEY,
  event_id      INTEGER UNIQUE REFERENCES event ON DELETE CASCADE,
  statement_id  INTEGER UNIQUE REFERENCES statement ON DELETE CASCADE,
  steps         TEXT NOT NULL,
  CHECK ((event_id IS NULL) <> (statement_id IS NULL))
) STRICT;

CREATE TABLE notice (
  article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  code       TEXT NOT NULL,
  byte_start INTEGER,
  byte_end   INTEGER,
  start      INTEGER,
  "end"      INTEGER,
  message    TEXT NOT NULL,
  hint       TEXT,
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
