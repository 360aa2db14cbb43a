-- Format 2: what people decide about the record, and articles that were published anew.

ALTER TABLE article ADD COLUMN identity TEXT;
ALTER TABLE article ADD COLUMN given_language TEXT;
ALTER TABLE article ADD COLUMN previous_id INTEGER REFERENCES article;
ALTER TABLE article ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1));
CREATE INDEX article_identity ON article (identity) WHERE identity IS NOT NULL;
CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL;

ALTER TABLE event ADD COLUMN state TEXT NOT NULL DEFAULT 'proposed'
  CHECK (state IN ('proposed', 'accepted', 'corrected', 'rejected', 'unsure'));
ALTER TABLE statement ADD COLUMN state TEXT NOT NULL DEFAULT 'proposed'
  CHECK (state IN ('proposed', 'accepted', 'corrected', 'rejected', 'unsure'));

CREATE TABLE decision (
  decision_id INTEGER PRIMARY KEY,
  at          TEXT NOT NULL,
  coder       TEXT NOT NULL,
  action      TEXT NOT NULL CHECK (action IN
    ('accept', 'reject', 'unsure', 'edit', 'comment', 'merge', 'split', 'undo', 'reread')),
  subject     TEXT NOT NULL,
  object      TEXT,
  field       TEXT,
  changes     TEXT,
  reason      TEXT,
  undoes      INTEGER REFERENCES decision,
  carried     INTEGER REFERENCES decision
) STRICT;
CREATE INDEX decision_subject ON decision (subject);
CREATE INDEX decision_object ON decision (object) WHERE object IS NOT NULL;
CREATE INDEX decision_carried ON decision (carried) WHERE carried IS NOT NULL;
CREATE INDEX decision_action ON decision (action, decision_id);
CREATE INDEX decision_coder ON decision (coder, decision_id);
CREATE UNIQUE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER decision_stays BEFORE UPDATE ON decision
  BEGIN SELECT raise(ABORT, 'what was decided is never overwritten'); END;
CREATE TRIGGER decision_is_kept BEFORE DELETE ON decision
  BEGIN SELECT raise(ABORT, 'what was decided is never deleted'); END;
CREATE VIEW standing AS
  SELECT * FROM decision AS d WHERE action NOT IN ('undo', 'reread')
  AND NOT EXISTS (SELECT 1 FROM decision AS u WHERE u.undoes = d.decision_id);

-- A merge of two events holds until one of them is split off.
CREATE VIEW merged AS
  SELECT decision_id, subject, object FROM standing AS d WHERE action = 'merge' AND object IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM standing AS s WHERE s.action = 'split' AND s.decision_id > d.decision_id
    AND s.subject IN (d.subject, d.object));

CREATE TABLE proposal (
  id     TEXT PRIMARY KEY,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE profile_together (
  low  INTEGER NOT NULL REFERENCES profile ON DELETE CASCADE,
  high INTEGER NOT NULL REFERENCES profile ON DELETE CASCADE,
  PRIMARY KEY (low, high),
  CHECK (low < high)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_together_high ON profile_together (high);

ALTER TABLE evidence ADD COLUMN orphan INTEGER NOT NULL DEFAULT 0 CHECK (orphan IN (0, 1));
ALTER TABLE statement ADD COLUMN orphan INTEGER NOT NULL DEFAULT 0 CHECK (orphan IN (0, 1));
