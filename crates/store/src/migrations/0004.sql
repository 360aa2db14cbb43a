-- Format 4: fewer rows that many transactions change all over the file.

-- Whoever has an id is found by that alone, and a name leads to the ids that go by it.
DELETE FROM profile_key;
CREATE TABLE known_as (
  name TEXT NOT NULL,
  id   TEXT NOT NULL,
  PRIMARY KEY (name, id)
) STRICT, WITHOUT ROWID;

-- Where the rows of an article stand in the index follows from the place of its day.
DROP TRIGGER search_gone_article;
DROP TRIGGER search_gone_statement;
DROP TRIGGER search_gone_event;
CREATE TABLE new_search_place (
  article_id INTEGER PRIMARY KEY,
  place      INTEGER NOT NULL
) STRICT;
INSERT INTO new_search_place SELECT number, place - number FROM search_place WHERE unit = 0;
DROP TABLE search_place;
ALTER TABLE new_search_place RENAME TO search_place;
CREATE TRIGGER search_gone_article AFTER DELETE ON article BEGIN
  DELETE FROM search_article
    WHERE rowid = old.article_id + (SELECT place FROM search_place WHERE article_id = old.article_id);
  DELETE FROM search_place WHERE article_id = old.article_id;
  DELETE FROM search_todo WHERE article_id = old.article_id;
END;
CREATE TRIGGER search_gone_statement AFTER DELETE ON statement BEGIN
  DELETE FROM search_statement
    WHERE rowid = old.statement_id + (SELECT place FROM search_place WHERE article_id = old.article_id);
END;
CREATE TRIGGER search_gone_event AFTER DELETE ON event BEGIN
  DELETE FROM search_event
    WHERE rowid = old.event_id + (SELECT place FROM search_place WHERE article_id = old.article_id);
END;

-- Pieces of an index are merged eight by eight, not four by four: each word is written fewer times.
INSERT INTO search_article (search_article, rank) VALUES ('automerge', 8);
INSERT INTO search_statement (search_statement, rank) VALUES ('automerge', 8);
INSERT INTO search_event (search_event, rank) VALUES ('automerge', 8);
INSERT INTO event_key (event_key, rank) VALUES ('automerge', 8);
INSERT INTO statement_key (statement_key, rank) VALUES ('automerge', 8);
