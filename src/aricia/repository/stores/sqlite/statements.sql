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

-- keep_change: a change with its number
INSERT INTO change (sequence, time, event, kind, guid, type, version, previous_version, name, cause, image)
VALUES (?,?,?,?,?,?,?,?,?,?,?);

-- continue_feed: changes from now on have higher numbers than those that were kept, which they have by themselves
SELECT max(sequence) FROM change;
