-- Format 3, last part: what has been moved goes.

DROP TABLE derivation;
DROP TABLE evidence;
DROP TABLE alias;
DROP TABLE participant;
DROP TABLE profile_key;
DROP TABLE profile;
DROP TABLE real_event;
ALTER TABLE new_profile RENAME TO profile;
ALTER TABLE new_profile_key RENAME TO profile_key;
-- Most profiles are alone: only those in company are listed.
CREATE INDEX profile_cluster ON profile (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX profile_real_event ON profile (real_event) WHERE real_event <> hash;

CREATE TRIGGER search_changed_evidence AFTER UPDATE OF evidence ON event
  BEGIN INSERT OR IGNORE INTO search_todo VALUES (new.article_id); END;
CREATE TRIGGER event_key_gone AFTER DELETE ON event
  BEGIN DELETE FROM event_key WHERE rowid = old.event_id; END;
CREATE TRIGGER statement_key_gone AFTER DELETE ON statement
  BEGIN DELETE FROM statement_key WHERE rowid = old.statement_id; END;
