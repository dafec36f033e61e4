-- last_changes: the last event of every instance, for the checks of the change feed
CREATE TEMP TABLE last_change ON COMMIT DROP AS
  SELECT DISTINCT ON (kind, guid, name) kind, guid, name, sequence, event, version, cause FROM change
  ORDER BY kind, guid, name, sequence DESC;
CREATE INDEX ON last_change (guid, kind, name);
ANALYZE last_change;

-- purges: when entities were purged
CREATE TEMP TABLE purge ON COMMIT DROP AS
  SELECT guid, max(sequence) AS sequence FROM change WHERE event LIKE '%PURGED_ENTITY_EVENT' GROUP BY guid;
CREATE INDEX ON purge (guid, sequence);
ANALYZE purge;

-- entity_documents: documents of entities, now and earlier
SELECT guid, header, properties FROM entity
UNION ALL SELECT coalesce(e.guid, 'key ' || h.id), h.header, h.properties FROM entity_history h LEFT JOIN entity e ON e.id = h.id;

-- relationship_documents: the same of relationships
SELECT guid, header, properties FROM relationship
UNION ALL SELECT coalesce(r.guid, 'key ' || h.id), h.header, h.properties
FROM relationship_history h LEFT JOIN relationship r ON r.id = h.id;

-- classification_documents: the same of classifications, with the entities that have them
SELECT coalesce(e.guid, 'key ' || c.entity), c.header, c.properties FROM (
  SELECT entity, header, properties FROM classification UNION ALL SELECT entity, header, properties FROM classification_history
) c LEFT JOIN entity e ON e.id = c.entity;
