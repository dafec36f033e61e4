-- entity_history_without_entity: closed versions of an entity that is not there
SELECT DISTINCT 'key ' || h.id FROM entity_history h WHERE NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = h.id);

-- relationship_history_without_relationship: closed versions of a relationship that is not there
SELECT DISTINCT 'key ' || h.id FROM relationship_history h WHERE NOT EXISTS (SELECT 1 FROM relationship r WHERE r.id = h.id);

-- classification_history_without_classification: closed versions of a classification that has no current one
SELECT DISTINCT coalesce((SELECT guid FROM entity e WHERE e.id = h.entity), 'key ' || h.entity)
FROM classification_history h
WHERE NOT EXISTS (SELECT 1 FROM classification c WHERE c.entity = h.entity AND c.type = h.type);

-- classification_without_entity: classifications of an entity that is not there
SELECT DISTINCT 'key ' || c.entity FROM classification c WHERE NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = c.entity);

-- relationship_without_end: relationships to an entity that is not there; earlier versions may keep an end that was purged
-- after they were given another one
SELECT guid FROM relationship r
WHERE NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = r.end1) OR NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = r.end2);

-- type_without_name: rows whose type has no name in the store
SELECT 'type ' || type FROM (
  SELECT type FROM entity UNION SELECT type FROM entity_history UNION SELECT type FROM relationship
  UNION SELECT type FROM relationship_history UNION SELECT type FROM classification UNION SELECT type FROM classification_history
  UNION SELECT type FROM change) used
WHERE type NOT IN (SELECT id FROM type);

-- home_without_name: rows whose home has no GUID in the store
SELECT 'home ' || home FROM (
  SELECT home FROM entity UNION SELECT home FROM entity_history UNION SELECT home FROM relationship
  UNION SELECT home FROM relationship_history UNION SELECT home FROM classification UNION SELECT home FROM classification_history) used
WHERE home NOT IN (SELECT id FROM collection);

-- entity_versions: closed versions of an entity that do not end when the next one begins, or that are not older than it, where the
-- change feed does not say so: the copy of another home's version, or what that home is going to do, took its place
SELECT DISTINCT e.guid FROM (
  SELECT id, version, since, until, is_proxy, lead(since) OVER w AS next_since, lead(version) OVER w AS next_version
  FROM entity_history WINDOW w AS (PARTITION BY id ORDER BY since)) h JOIN entity e ON e.id = h.id
WHERE h.is_proxy = 0 AND (h.since >= h.until OR h.until <> coalesce(h.next_since, e.since)
  OR h.version >= coalesce(h.next_version, e.version) AND (e.guid, coalesce(h.next_version, e.version), h.version) NOT IN (
    SELECT guid, version, previous_version FROM change WHERE kind = 'entity' AND version <= previous_version));

-- relationship_versions: the same for relationships
SELECT DISTINCT r.guid FROM (
  SELECT id, version, since, until, lead(since) OVER w AS next_since, lead(version) OVER w AS next_version
  FROM relationship_history WINDOW w AS (PARTITION BY id ORDER BY since)) h JOIN relationship r ON r.id = h.id
WHERE h.since >= h.until OR h.until <> coalesce(h.next_since, r.since)
  OR h.version >= coalesce(h.next_version, r.version) AND (r.guid, coalesce(h.next_version, r.version), h.version) NOT IN (
    SELECT guid, version, previous_version FROM change WHERE kind = 'relationship' AND version <= previous_version);

-- classification_versions: the same for classifications; the removal of one may also have been taken back
SELECT DISTINCT coalesce(e.guid, 'key ' || h.entity) FROM (
  SELECT entity, type, version, status, since, until, lead(since) OVER w AS next_since, lead(version) OVER w AS next_version
  FROM classification_history WINDOW w AS (PARTITION BY entity, type ORDER BY since)) h
JOIN classification c ON c.entity = h.entity AND c.type = h.type LEFT JOIN entity e ON e.id = h.entity
WHERE h.since >= h.until OR h.until <> coalesce(h.next_since, c.since)
  OR h.version >= coalesce(h.next_version, c.version) AND h.status <> 99
  AND (e.guid, coalesce(h.next_version, c.version), h.version) NOT IN (
    SELECT guid, version, previous_version FROM change WHERE kind = 'classification' AND version <= previous_version);

-- entity_gaps: entities with a version that is missing, where the change feed does not say that one was skipped
WITH step AS (
  SELECT h.id, h.version AS previous, coalesce(lead(h.version) OVER (PARTITION BY h.id ORDER BY h.since), e.version) AS version, e.guid
  FROM entity_history h JOIN entity e ON e.id = h.id WHERE h.is_proxy = 0)
SELECT DISTINCT guid FROM step WHERE version <> previous + 1 AND (guid, version, previous) NOT IN (
  SELECT guid, version, previous_version FROM change WHERE kind = 'entity' AND previous_version IS NOT NULL AND version <> previous_version + 1);

-- relationship_gaps: the same for relationships
WITH step AS (
  SELECT h.id, h.version AS previous, coalesce(lead(h.version) OVER (PARTITION BY h.id ORDER BY h.since), r.version) AS version, r.guid
  FROM relationship_history h JOIN relationship r ON r.id = h.id)
SELECT DISTINCT guid FROM step WHERE version <> previous + 1 AND (guid, version, previous) NOT IN (
  SELECT guid, version, previous_version FROM change WHERE kind = 'relationship' AND previous_version IS NOT NULL
  AND version <> previous_version + 1);

-- classification_gaps: the same for classifications; an undo of the entity brings back the version before a removal
WITH step AS (
  SELECT h.version AS previous, e.guid, t.name,
         coalesce(lead(h.version) OVER (PARTITION BY h.entity, h.type ORDER BY h.since), c.version) AS version
  FROM classification_history h JOIN classification c ON c.entity = h.entity AND c.type = h.type
  JOIN entity e ON e.id = h.entity JOIN type t ON t.id = h.type)
SELECT DISTINCT guid FROM step WHERE version <> previous + 1 AND (guid, name, version, previous) NOT IN (
  SELECT guid, name, version, previous_version FROM change WHERE kind = 'classification' AND previous_version IS NOT NULL
  AND version <> previous_version + 1)
AND NOT (version < previous AND EXISTS (SELECT 1 FROM change u WHERE u.guid = step.guid AND u.event = 'UNDONE_ENTITY_EVENT'));

-- entity_feed: entities whose last event is about another version, or their removal
SELECT e.guid FROM entity e JOIN last_change l ON l.guid = e.guid AND l.kind = 'entity'
WHERE l.version <> e.version OR l.event LIKE '%PURGED_ENTITY_EVENT' OR (l.event = 'DELETED_ENTITY_EVENT' AND e.status <> 99)
  OR (l.event <> 'DELETED_ENTITY_EVENT' AND e.status = 99 AND coalesce(l.cause, '') <> 'copy');

-- relationship_feed: the same for relationships
SELECT r.guid FROM relationship r JOIN last_change l ON l.guid = r.guid AND l.kind = 'relationship'
WHERE l.version <> r.version OR l.event LIKE '%PURGED_RELATIONSHIP_EVENT'
  OR (l.event = 'DELETED_RELATIONSHIP_EVENT' AND r.status <> 99)
  OR (l.event <> 'DELETED_RELATIONSHIP_EVENT' AND r.status = 99 AND coalesce(l.cause, '') <> 'copy');

-- entity_unannounced: entities without any event
SELECT guid FROM entity e WHERE NOT EXISTS (SELECT 1 FROM last_change l WHERE l.guid = e.guid AND l.kind = 'entity');

-- relationship_unannounced: the same for relationships
SELECT guid FROM relationship r WHERE NOT EXISTS (SELECT 1 FROM last_change l WHERE l.guid = r.guid AND l.kind = 'relationship');

-- entity_announced: events of entities that are not there and were not purged
SELECT guid FROM last_change l WHERE kind = 'entity' AND event NOT LIKE '%PURGED_ENTITY_EVENT'
AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.guid = l.guid);

-- relationship_announced: the same for relationships
SELECT guid FROM last_change l WHERE kind = 'relationship' AND event NOT LIKE '%PURGED_RELATIONSHIP_EVENT'
AND NOT EXISTS (SELECT 1 FROM relationship r WHERE r.guid = l.guid);

-- classification_feed: classifications whose last event, since the entity was last purged, is about another version, but for
-- removals that an undo of the entity has taken back
SELECT e.guid FROM last_change l JOIN entity e ON e.guid = l.guid JOIN type t ON t.name = l.name
JOIN classification c ON c.entity = e.id AND c.type = t.id
WHERE l.kind = 'classification' AND l.version <> c.version AND l.sequence > coalesce(
  (SELECT max(sequence) FROM purge p WHERE p.guid = l.guid), 0)
AND NOT (l.event = 'DECLASSIFIED_ENTITY_EVENT' AND c.version < l.version AND EXISTS (
  SELECT 1 FROM change u WHERE u.guid = l.guid AND u.event = 'UNDONE_ENTITY_EVENT' AND u.sequence > l.sequence));

-- classification_unannounced: classifications that were changed without an event
SELECT DISTINCT e.guid FROM classification_history h JOIN entity e ON e.id = h.entity JOIN type t ON t.id = h.type
WHERE NOT EXISTS (SELECT 1 FROM last_change l WHERE l.guid = e.guid AND l.kind = 'classification' AND l.name = t.name);

-- classification_announced: events of classifications that are not there and were not removed
SELECT e.guid FROM last_change l JOIN entity e ON e.guid = l.guid JOIN type t ON t.name = l.name
WHERE l.kind = 'classification' AND l.event <> 'DECLASSIFIED_ENTITY_EVENT' AND l.sequence > coalesce(
  (SELECT max(sequence) FROM purge p WHERE p.guid = l.guid), 0)
AND NOT EXISTS (SELECT 1 FROM classification c WHERE c.entity = e.id AND c.type = t.id);
