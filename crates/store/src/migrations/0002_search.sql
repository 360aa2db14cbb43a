-- What full-text search looks in, derived from the rest: SCHEMA.md, “What is searched”.

CREATE VIRTUAL TABLE search_article USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE search_statement USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE search_event USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii');
-- An article at a time is too little for a piece of the index.
INSERT INTO search_article (search_article, rank) VALUES ('hashsize', 33554432);
INSERT INTO search_statement (search_statement, rank) VALUES ('hashsize', 33554432);
INSERT INTO search_event (search_event, rank) VALUES ('hashsize', 33554432);

CREATE TABLE search_place (
  unit   INTEGER NOT NULL CHECK (unit IN (0, 1, 2)),
  number INTEGER NOT NULL,
  place  INTEGER NOT NULL,
  PRIMARY KEY (unit, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_todo (article_id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE search_rules (number INTEGER PRIMARY KEY) STRICT;

INSERT INTO search_todo SELECT article_id FROM article;

CREATE TRIGGER search_new_article AFTER INSERT ON article
  BEGIN INSERT OR IGNORE INTO search_todo VALUES (new.article_id); END;
CREATE TRIGGER search_new_statement AFTER INSERT ON statement
  BEGIN INSERT OR IGNORE INTO search_todo VALUES (new.article_id); END;
CREATE TRIGGER search_new_event AFTER INSERT ON event
  BEGIN INSERT OR IGNORE INTO search_todo VALUES (new.article_id); END;
CREATE TRIGGER search_new_evidence AFTER INSERT ON evidence WHEN new.event_id IS NOT NULL
  BEGIN INSERT OR IGNORE INTO search_todo SELECT article_id FROM event WHERE event_id = new.event_id; END;

CREATE TRIGGER search_changed_article AFTER UPDATE OF title, text, reference_date ON article
  BEGIN INSERT OR IGNORE INTO search_todo VALUES (new.article_id); END;
CREATE TRIGGER search_changed_statement AFTER UPDATE OF quote ON statement
  BEGIN INSERT OR IGNORE INTO search_todo VALUES (new.article_id); END;
CREATE TRIGGER search_changed_evidence AFTER UPDATE OF quote, event_id, position ON evidence
  BEGIN INSERT OR IGNORE INTO search_todo SELECT article_id FROM event WHERE event_id IN (old.event_id, new.event_id); END;

CREATE TRIGGER search_gone_article AFTER DELETE ON article BEGIN
  DELETE FROM search_article
    WHERE rowid = (SELECT place FROM search_place WHERE unit = 0 AND number = old.article_id);
  DELETE FROM search_place WHERE unit = 0 AND number = old.article_id;
  DELETE FROM search_todo WHERE article_id = old.article_id;
END;
CREATE TRIGGER search_gone_statement AFTER DELETE ON statement BEGIN
  DELETE FROM search_statement
    WHERE rowid = (SELECT place FROM search_place WHERE unit = 1 AND number = old.statement_id);
  DELETE FROM search_place WHERE unit = 1 AND number = old.statement_id;
END;
CREATE TRIGGER search_gone_event AFTER DELETE ON event BEGIN
  DELETE FROM search_event
    WHERE rowid = (SELECT place FROM search_place WHERE unit = 2 AND number = old.event_id);
  DELETE FROM search_place WHERE unit = 2 AND number = old.event_id;
END;
CREATE TRIGGER search_gone_evidence AFTER DELETE ON evidence WHEN old.event_id IS NOT NULL
  BEGIN INSERT OR IGNORE INTO search_todo SELECT article_id FROM event WHERE event_id = old.event_id; END;
