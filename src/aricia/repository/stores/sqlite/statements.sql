-- add_entity_text: to the trigram index
INSERT INTO entity_text (rowid, text) VALUES (?, ?);

-- remove_entity_text: from the trigram index
DELETE FROM entity_text WHERE rowid = ?;

-- last_entity_text_row: the last row number used within a range
SELECT max(text_row) FROM entity WHERE text_row >= ? AND text_row < ?;

-- add_relationship_text: to the trigram index
INSERT INTO relationship_text (rowid, text) VALUES (?, ?);

-- remove_relationship_text: from the trigram index
DELETE FROM relationship_text WHERE rowid = ?;

-- last_relationship_text_row: the last row number used within a range
SELECT max(text_row) FROM relationship WHERE text_row >= ? AND text_row < ?;
