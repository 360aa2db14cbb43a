-- Format 3, first part: what belongs to one event or statement stands in its row. `migrate.rs` moves it there.

DROP TRIGGER search_new_article;
DROP TRIGGER search_new_statement;
DROP TRIGGER search_new_event;
DROP TRIGGER search_new_evidence;
DROP TRIGGER search_changed_evidence;
DROP TRIGGER search_gone_evidence;
DROP INDEX event_kind;
DROP INDEX event_place_country;
DROP INDEX statement_event;
CREATE INDEX statement_event ON statement (event_id) WHERE event_id IS NOT NULL;

ALTER TABLE event ADD COLUMN people TEXT NOT NULL DEFAULT '[]';
ALTER TABLE event ADD COLUMN evidence TEXT NOT NULL DEFAULT '[]';
ALTER TABLE statement ADD COLUMN people TEXT NOT NULL DEFAULT '[]';
ALTER TABLE statement ADD COLUMN pieces TEXT NOT NULL DEFAULT '[]';

CREATE TABLE event_steps (
  event_id INTEGER PRIMARY KEY REFERENCES event ON DELETE CASCADE,
  steps    TEXT NOT NULL
) STRICT;
CREATE TABLE statement_steps (
  statement_id INTEGER PRIMARY KEY REFERENCES statement ON DELETE CASCADE,
  steps        TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE event_key USING fts5(keys, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE VIRTUAL TABLE statement_key USING fts5(keys, content='', contentless_delete=1, detail=none, tokenize='ascii');
INSERT INTO event_key (event_key, rank) VALUES ('hashsize', 33554432);
INSERT INTO statement_key (statement_key, rank) VALUES ('hashsize', 33554432);

CREATE TABLE new_profile (
  profile_id INTEGER PRIMARY KEY,
  hash       INTEGER NOT NULL UNIQUE,
  cluster    INTEGER,
  real_event INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  date_start TEXT,
  traits     TEXT
) STRICT;
CREATE TABLE new_profile_key (
  key        INTEGER NOT NULL,
  day        INTEGER NOT NULL,
  profile_id INTEGER NOT NULL,
  PRIMARY KEY (key, day, profile_id)
) STRICT, WITHOUT ROWID;
