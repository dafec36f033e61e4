-- entity_documents: entities, now or earlier, whose documents are no JSON of the expected shape
SELECT guid FROM entity WHERE NOT json_valid(header) OR NOT json_valid(properties)
  OR json_type(header) <> 'array' OR json_type(properties) <> 'object'
UNION ALL SELECT coalesce((SELECT guid FROM entity e WHERE e.id = h.id), 'key ' || h.id) FROM entity_history h
WHERE NOT json_valid(header) OR NOT json_valid(properties) OR json_type(header) <> 'array' OR json_type(properties) <> 'object';

-- relationship_documents: the same for relationships
SELECT guid FROM relationship WHERE NOT json_valid(header) OR NOT json_valid(properties)
  OR json_type(header) <> 'array' OR json_type(properties) <> 'object'
UNION ALL SELECT coalesce((SELECT guid FROM relationship r WHERE r.id = h.id), 'key ' || h.id) FROM relationship_history h
WHERE NOT json_valid(header) OR NOT json_valid(properties) OR json_type(header) <> 'array' OR json_type(properties) <> 'object';

-- classification_documents: the same for classifications
SELECT coalesce((SELECT guid FROM entity e WHERE e.id = c.entity), 'key ' || c.entity) FROM (
  SELECT entity, header, properties FROM classification UNION ALL SELECT entity, header, properties FROM classification_history) c
WHERE NOT json_valid(header) OR NOT json_valid(properties) OR json_type(header) <> 'array' OR json_type(properties) <> 'object';

-- last_changes: the last event of every instance, for the statements below
CREATE TEMP TABLE last_change AS
  SELECT kind, guid, name, max(sequence) AS sequence, event, version, cause FROM main.change GROUP BY kind, guid, name;
CREATE INDEX temp.last_change_of ON last_change (guid, kind, name);

-- purges: when entities were purged, for the statements about classifications
CREATE TEMP TABLE purge AS SELECT guid, max(sequence) AS sequence FROM main.change WHERE event LIKE '%PURGED_ENTITY_EVENT' GROUP BY guid;
CREATE INDEX temp.purge_of ON purge (guid, sequence);

-- entity_text_strangers: rows of the text index that no entity has
SELECT 'row ' || d.id FROM entity_text_docsize d WHERE NOT EXISTS (SELECT 1 FROM entity e WHERE e.text_row = d.id);

-- relationship_text_strangers: the same for relationships
SELECT 'row ' || d.id FROM relationship_text_docsize d WHERE NOT EXISTS (SELECT 1 FROM relationship r WHERE r.text_row = d.id);
