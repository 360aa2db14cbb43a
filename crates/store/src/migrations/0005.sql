-- Format 5: what is looked up by its hash has an index of its own, so that it can be held back while many articles
-- come into an empty database (`held.rs`). A constraint cannot be held back.

CREATE TABLE new_profile (
  profile_id INTEGER PRIMARY KEY,
  hash       INTEGER NOT NULL,
  cluster    INTEGER,
  real_event INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  date_start TEXT,
  traits     TEXT
) STRICT;
INSERT INTO new_profile (profile_id, hash, cluster, real_event, kind, date_start, traits)
  SELECT profile_id, hash, cluster, real_event, kind, date_start, traits FROM profile;
DROP TABLE profile;
ALTER TABLE new_profile RENAME TO profile;
CREATE UNIQUE INDEX profile_hash ON profile (hash);
CREATE INDEX profile_cluster ON profile (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX profile_real_event ON profile (real_event) WHERE real_event <> hash;

-- What comes into the table of keys when that is held back.
CREATE TABLE profile_key_later (
  key        INTEGER NOT NULL,
  day        INTEGER NOT NULL,
  profile_id INTEGER NOT NULL
) STRICT;

CREATE TABLE new_event (
  event_id       INTEGER PRIMARY KEY,
  id             TEXT NOT NULL,
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
  state          TEXT NOT NULL DEFAULT 'proposed'
    CHECK (state IN ('proposed', 'accepted', 'corrected', 'rejected', 'unsure')),
  people         TEXT NOT NULL DEFAULT '[]',
  evidence       TEXT NOT NULL DEFAULT '[]',
  UNIQUE (article_id, position),
  CHECK ((date_start IS NULL) = (date_end IS NULL) AND (date_start IS NULL) = (date_precision IS NULL))
) STRICT;
INSERT INTO new_event SELECT event_id, id, article_id, profile_id, position, page_article, kind, subkind, level, status,
  date_start, date_end, date_precision, date_text, time_of_day, place_name, place_id, place_country, attributed_to,
  plover_event, plover_mode, cameo, rule, inferred, state, people, evidence FROM event;
DROP TABLE event;
ALTER TABLE new_event RENAME TO event;
CREATE UNIQUE INDEX event_id ON event (id);
CREATE INDEX event_date ON event (date_start, date_end);
CREATE INDEX event_profile ON event (profile_id);

CREATE TABLE new_statement (
  statement_id INTEGER PRIMARY KEY,
  id           TEXT NOT NULL,
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
  state        TEXT NOT NULL DEFAULT 'proposed'
    CHECK (state IN ('proposed', 'accepted', 'corrected', 'rejected', 'unsure')),
  orphan       INTEGER NOT NULL DEFAULT 0 CHECK (orphan IN (0, 1)),
  people       TEXT NOT NULL DEFAULT '[]',
  pieces       TEXT NOT NULL DEFAULT '[]',
  UNIQUE (article_id, position)
) STRICT;
INSERT INTO new_statement SELECT statement_id, id, article_id, event_id, position, page_article, byte_start, byte_end,
  start, "end", quote, direct, verb, stance, rule, state, orphan, people, pieces FROM statement;
DROP TABLE statement;
ALTER TABLE new_statement RENAME TO statement;
CREATE UNIQUE INDEX statement_id ON statement (id);
CREATE INDEX statement_event ON statement (event_id) WHERE event_id IS NOT NULL;

-- Triggers went with the tables.
CREATE TRIGGER search_gone_statement AFTER DELETE ON statement BEGIN
  DELETE FROM search_statement
    WHERE rowid = old.statement_id + (SELECT place FROM search_place WHERE article_id = old.article_id);
END;
CREATE TRIGGER search_gone_event AFTER DELETE ON event BEGIN
  DELETE FROM search_event
    WHERE rowid = old.event_id + (SELECT place FROM search_place WHERE article_id = old.article_id);
END;
CREATE TRIGGER search_changed_statement AFTER UPDATE OF quote ON statement
  BEGIN INSERT OR IGNORE INTO search_todo VALUES (new.article_id); END;
CREATE TRIGGER search_changed_evidence AFTER UPDATE OF evidence ON event
  BEGIN INSERT OR IGNORE INTO search_todo VALUES (new.article_id); END;
CREATE TRIGGER event_key_gone AFTER DELETE ON event
  BEGIN DELETE FROM event_key WHERE rowid = old.event_id; END;
CREATE TRIGGER statement_key_gone AFTER DELETE ON statement
  BEGIN DELETE FROM statement_key WHERE rowid = old.statement_id; END;
