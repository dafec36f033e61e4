-- Case is folded letter by letter. Instances with letters that were folded otherwise (a sharp s was a double s) are put into the
-- text index again, under the numbers that their rows have; a text that is too short by now has none.

CREATE TEMP TABLE folded AS
  SELECT id, text_row, search_text(properties) AS text FROM entity WHERE text_row IS NOT NULL AND is_folded_anew(properties);
DELETE FROM entity_text WHERE rowid IN (SELECT text_row FROM temp.folded);
INSERT INTO entity_text (rowid, text) SELECT text_row, text FROM temp.folded WHERE length(text) >= 3;
UPDATE entity SET text_row = NULL WHERE id IN (SELECT id FROM temp.folded WHERE length(text) < 3);
DROP TABLE temp.folded;

CREATE TEMP TABLE folded AS
  SELECT id, text_row, search_text(properties) AS text FROM relationship WHERE text_row IS NOT NULL AND is_folded_anew(properties);
DELETE FROM relationship_text WHERE rowid IN (SELECT text_row FROM temp.folded);
INSERT INTO relationship_text (rowid, text) SELECT text_row, text FROM temp.folded WHERE length(text) >= 3;
UPDATE relationship SET text_row = NULL WHERE id IN (SELECT id FROM temp.folded WHERE length(text) < 3);
DROP TABLE temp.folded;
