-- entity_by_guid: one current entity
SELECT id, guid, is_proxy, type, status, version, create_time, update_time, provenance, home, effective_from, effective_to,
       header, properties FROM entity WHERE guid = ?;

-- entities_by_guid: current entities of a list of GUIDs
SELECT e.id, e.guid, e.is_proxy, e.type, e.status, e.version, e.create_time, e.update_time, e.provenance, e.home,
       e.effective_from, e.effective_to, e.header, e.properties FROM {guids} CROSS JOIN entity e ON e.guid = g.value;

-- entities_by_id: current entities of a list of keys
SELECT e.id, e.guid, e.is_proxy, e.type, e.status, e.version, e.create_time, e.update_time, e.provenance, e.home,
       e.effective_from, e.effective_to, e.header, e.properties FROM {keys} CROSS JOIN entity e ON e.id = k.value;

-- entities_by_guid_at: entities of a list of GUIDs as they were at an instant
SELECT e.id, e.guid, e.is_proxy, e.type, e.status, e.version, e.create_time, e.update_time, e.provenance, e.home,
       e.effective_from, e.effective_to, e.header, e.properties
FROM {guids} CROSS JOIN entity e ON e.guid = g.value WHERE e.since <= ?2
UNION ALL
SELECT e.id, e.guid, v.is_proxy, v.type, v.status, v.version, v.create_time, v.update_time, v.provenance, v.home,
       v.effective_from, v.effective_to, v.header, v.properties
FROM {guids} CROSS JOIN entity e ON e.guid = g.value CROSS JOIN entity_history v ON v.id = e.id
WHERE v.since <= ?2 AND v.until > ?2;

-- entities_by_id_at: entities of a list of keys as they were at an instant
SELECT e.id, e.guid, e.is_proxy, e.type, e.status, e.version, e.create_time, e.update_time, e.provenance, e.home,
       e.effective_from, e.effective_to, e.header, e.properties
FROM {keys} CROSS JOIN entity e ON e.id = k.value WHERE e.since <= ?2
UNION ALL
SELECT e.id, e.guid, v.is_proxy, v.type, v.status, v.version, v.create_time, v.update_time, v.provenance, v.home,
       v.effective_from, v.effective_to, v.header, v.properties
FROM {keys} CROSS JOIN entity e ON e.id = k.value CROSS JOIN entity_history v ON v.id = e.id
WHERE v.since <= ?2 AND v.until > ?2;

-- entity_versions_of: every version of an entity with the time it was current
SELECT e.id, e.guid, e.is_proxy, e.type, e.status, e.version, e.create_time, e.update_time, e.provenance, e.home,
       e.effective_from, e.effective_to, e.header, e.properties, e.since, 9223372036854775807 FROM entity e WHERE e.guid = ?1
UNION ALL
SELECT e.id, e.guid, v.is_proxy, v.type, v.status, v.version, v.create_time, v.update_time, v.provenance, v.home,
       v.effective_from, v.effective_to, v.header, v.properties, v.since, v.until
FROM entity e CROSS JOIN entity_history v ON v.id = e.id WHERE e.guid = ?1 ORDER BY 15;

-- classifications_of: current classifications of an entity, oldest first
SELECT type, status, version, create_time, update_time, provenance, home, effective_from, effective_to, header, properties
FROM classification WHERE entity = ? AND status <> 99 ORDER BY create_time, type;

-- removed_classifications_of: the deleted classifications of an entity by its GUID, oldest first
SELECT c.type, c.status, c.version, c.create_time, c.update_time, c.provenance, c.home, c.effective_from, c.effective_to, c.header, c.properties
FROM entity e CROSS JOIN classification c ON c.entity = e.id WHERE e.guid = ? AND c.status = 99 ORDER BY c.create_time, c.type;

-- classifications_of_many: current classifications of a list of entity keys, oldest first
SELECT c.entity, c.type, c.status, c.version, c.create_time, c.update_time, c.provenance, c.home, c.effective_from,
       c.effective_to, c.header, c.properties
FROM {keys} CROSS JOIN classification c ON c.entity = k.value WHERE c.status <> 99 ORDER BY c.create_time, c.type;

-- classifications_of_many_at: the same at an instant
SELECT c.entity, c.type, c.status, c.version, c.create_time, c.update_time, c.provenance, c.home, c.effective_from, c.effective_to, c.header, c.properties
FROM {keys} CROSS JOIN classification c ON c.entity = k.value WHERE c.status <> 99 AND c.since <= ?2
UNION ALL
SELECT c.entity, c.type, c.status, c.version, c.create_time, c.update_time, c.provenance, c.home, c.effective_from, c.effective_to, c.header, c.properties
FROM {keys} CROSS JOIN classification_history c ON c.entity = k.value
WHERE c.status <> 99 AND c.since <= ?2 AND c.until > ?2 ORDER BY 5, 2;

-- classification_versions_of: every version of one classification of an entity
SELECT c.type, c.status, c.version, c.create_time, c.update_time, c.provenance, c.home, c.effective_from, c.effective_to, c.header, c.properties, c.since, 9223372036854775807
FROM entity e CROSS JOIN classification c ON c.entity = e.id WHERE e.guid = ?1 AND c.type = ?2
UNION ALL
SELECT c.type, c.status, c.version, c.create_time, c.update_time, c.provenance, c.home, c.effective_from, c.effective_to, c.header, c.properties, c.since, c.until
FROM entity e CROSS JOIN classification_history c ON c.entity = e.id WHERE e.guid = ?1 AND c.type = ?2 ORDER BY 12;

-- classification_of: one current classification, deleted ones included
SELECT type, status, version, create_time, update_time, provenance, home, effective_from, effective_to, header, properties, since
FROM classification WHERE entity = ? AND type = ?;

-- relationship_by_guid: one current relationship
SELECT r.id, r.guid, a.guid, b.guid, r.type, r.status, r.version, r.create_time, r.update_time, r.provenance, r.home,
       r.effective_from, r.effective_to, r.header, r.properties
FROM relationship r JOIN entity a ON a.id = r.end1 JOIN entity b ON b.id = r.end2 WHERE r.guid = ?;

-- relationship_versions_of: every version of a relationship with the time it was current
SELECT r.id, r.guid, a.guid, b.guid, r.type, r.status, r.version, r.create_time, r.update_time, r.provenance, r.home,
       r.effective_from, r.effective_to, r.header, r.properties, r.since, 9223372036854775807
FROM relationship r JOIN entity a ON a.id = r.end1 JOIN entity b ON b.id = r.end2 WHERE r.guid = ?1
UNION ALL
SELECT r.id, r.guid, a.guid, b.guid, v.type, v.status, v.version, v.create_time, v.update_time, v.provenance, v.home,
       v.effective_from, v.effective_to, v.header, v.properties, v.since, v.until
FROM relationship r CROSS JOIN relationship_history v ON v.id = r.id JOIN entity a ON a.id = v.end1 JOIN entity b ON b.id = v.end2
WHERE r.guid = ?1 ORDER BY 16;

-- entity_key: the key of an entity and when its version became current
SELECT id, since, {old_text} FROM entity WHERE guid = ?;

-- relationship_key: the key of a relationship and when its version became current
SELECT id, since, {old_text} FROM relationship WHERE guid = ?;

-- entity_places: where each of a list of entities is
SELECT entity.guid, entity.id, since, {old_text} FROM {guids} CROSS JOIN entity ON entity.guid = g.value;

-- relationship_places: where each of a list of relationships is, and the keys of its ends
SELECT relationship.guid, relationship.id, since, {old_text}, end1, end2
FROM {guids} CROSS JOIN relationship ON relationship.guid = g.value;

-- keep_entity: copy the current version to history
INSERT INTO entity_history SELECT id, type, status, is_proxy, version, since, ?, create_time, update_time, provenance, home,
       effective_from, effective_to, header, properties FROM entity WHERE id = ?;

-- update_entity: the next version
UPDATE entity SET type = ?, status = ?, is_proxy = ?, version = ?, since = ?, create_time = ?, update_time = ?, provenance = ?,
       home = ?, effective_from = ?, effective_to = ?, {text} = ?, header = ?, properties = ? WHERE id = ?;

-- purge_entity: the current version
DELETE FROM entity WHERE id = ?;

-- purge_entity_history: the closed versions
DELETE FROM entity_history WHERE id = ?;

-- insert_classification: a new classification
INSERT INTO classification (entity, type, status, version, since, create_time, update_time, provenance, home, effective_from,
                            effective_to, header, properties) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?);

-- keep_classification: copy the current version to history
INSERT INTO classification_history SELECT entity, type, status, version, since, ?, create_time, update_time, provenance, home,
       effective_from, effective_to, header, properties FROM classification WHERE entity = ? AND type = ?;

-- update_classification: the next version
UPDATE classification SET status = ?, version = ?, since = ?, create_time = ?, update_time = ?, provenance = ?, home = ?,
       effective_from = ?, effective_to = ?, header = ?, properties = ? WHERE entity = ? AND type = ?;

-- purge_classifications: the current versions of an entity's classifications
DELETE FROM classification WHERE entity = ?;

-- purge_classification_history: the closed versions of an entity's classifications
DELETE FROM classification_history WHERE entity = ?;

-- purge_one_classification: the current version of one classification
DELETE FROM classification WHERE entity = ? AND type = ?;

-- purge_one_classification_history: the closed versions of one classification
DELETE FROM classification_history WHERE entity = ? AND type = ?;

-- keep_relationship: copy the current version to history
INSERT INTO relationship_history SELECT id, type, end1, end2, status, version, since, ?, create_time, update_time, provenance,
       home, effective_from, effective_to, header, properties FROM relationship WHERE id = ?;

-- update_relationship: the next version
UPDATE relationship SET type = ?, end1 = ?, end2 = ?, status = ?, version = ?, since = ?, create_time = ?, update_time = ?,
       provenance = ?, home = ?, effective_from = ?, effective_to = ?, {text} = ?, header = ?, properties = ? WHERE id = ?;

-- purge_relationship: the current version
DELETE FROM relationship WHERE id = ?;

-- purge_relationship_history: the closed versions
DELETE FROM relationship_history WHERE id = ?;

-- relationships_to_end: GUIDs of the relationships of an entity that are not deleted
SELECT guid FROM relationship WHERE end1 = ?1 AND status <> 99 UNION SELECT guid FROM relationship WHERE end2 = ?1 AND status <> 99;

-- all_relationships_to_end: GUIDs of all relationships of an entity, deleted ones included
SELECT guid FROM relationship WHERE end1 = ?1 UNION SELECT guid FROM relationship WHERE end2 = ?1;

-- relationships_by_id: current relationships of a list of keys
SELECT r.id, r.guid, a.guid, b.guid, r.type, r.status, r.version, r.create_time, r.update_time, r.provenance, r.home,
       r.effective_from, r.effective_to, r.header, r.properties
FROM {keys} CROSS JOIN relationship r ON r.id = k.value JOIN entity a ON a.id = r.end1 JOIN entity b ON b.id = r.end2;

-- relationships_by_id_at: relationships of a list of keys as they were at an instant
SELECT r.id, r.guid, a.guid, b.guid, r.type, r.status, r.version, r.create_time, r.update_time, r.provenance, r.home,
       r.effective_from, r.effective_to, r.header, r.properties
FROM {keys} CROSS JOIN relationship r ON r.id = k.value
JOIN entity a ON a.id = r.end1 JOIN entity b ON b.id = r.end2 WHERE r.since <= ?2
UNION ALL
SELECT r.id, r.guid, a.guid, b.guid, v.type, v.status, v.version, v.create_time, v.update_time, v.provenance, v.home,
       v.effective_from, v.effective_to, v.header, v.properties
FROM {keys} CROSS JOIN relationship r ON r.id = k.value CROSS JOIN relationship_history v ON v.id = r.id
JOIN entity a ON a.id = v.end1 JOIN entity b ON b.id = v.end2 WHERE v.since <= ?2 AND v.until > ?2;

-- add_entity_property: to the index of current properties
INSERT INTO entity_property (name, value, owner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- remove_entity_property: from the index of current properties
DELETE FROM entity_property WHERE name = ? AND value = ? AND owner = ?;

-- add_relationship_property: to the index of current properties
INSERT INTO relationship_property (name, value, owner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- remove_relationship_property: from the index of current properties
DELETE FROM relationship_property WHERE name = ? AND value = ? AND owner = ?;

-- add_classification_property: to the index of current properties
INSERT INTO classification_property (type, name, value, owner) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- remove_classification_property: from the index of current properties
DELETE FROM classification_property WHERE type = ? AND name = ? AND value = ? AND owner = ?;

-- record_change: add to the change feed
INSERT INTO change (time, event, kind, guid, type, version, previous_version, name, cause, image) VALUES (?,?,?,?,?,?,?,?,?,?);

-- known_entities: what decides whether copies of a list of entities are stored
SELECT e.guid, e.version, e.create_time, e.home, e.is_proxy FROM {guids} CROSS JOIN entity e ON e.guid = g.value;

-- known_relationships: the same for relationships
SELECT r.guid, r.version, r.create_time, r.home FROM {guids} CROSS JOIN relationship r ON r.guid = g.value;

-- entity_keys: keys of a list of entities
SELECT e.guid, e.id FROM {guids} CROSS JOIN entity e ON e.guid = g.value;

-- ends: keys and types of those entities of a list that are not deleted
SELECT e.guid, e.id, e.type FROM {guids} CROSS JOIN entity e ON e.guid = g.value WHERE e.status <> 99;

-- insert_entity: a new entity
INSERT INTO entity (id, guid, type, status, is_proxy, version, since, create_time, update_time, provenance, home, effective_from,
                    effective_to, {text}, header, properties) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?);

-- insert_relationship: a new relationship
INSERT INTO relationship (id, guid, type, end1, end2, status, version, since, create_time, update_time, provenance, home,
                          effective_from, effective_to, {text}, header, properties) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?);

-- keep_type: a type that was added or changed
INSERT INTO type_definition (name, category, document) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET category = excluded.category, document = excluded.document;

-- forget_type: a type that was removed
DELETE FROM type_definition WHERE name = ?;

-- record_archive: an archive was loaded
INSERT INTO archive (digest, guid, name, loaded) VALUES (?, ?, ?, ?)
ON CONFLICT (digest) DO UPDATE SET guid = excluded.guid, name = excluded.name, loaded = excluded.loaded;

-- entity_guids: key and GUID of a list of keys
SELECT e.id, e.guid FROM {keys} CROSS JOIN entity e ON e.id = k.value;

-- changes_after: the change feed, from one number on
SELECT sequence, time, event, kind, guid, type, version, previous_version, cause, image FROM change
WHERE sequence > ? ORDER BY sequence LIMIT ?;

-- last_change: the number of the newest change
SELECT coalesce(max(sequence), 0) FROM change;

-- was_purged: the purge of an entity that was a request of its own
SELECT 1 FROM change WHERE guid = ? AND event = 'PURGED_ENTITY_EVENT' AND cause IS NULL LIMIT 1;

-- store_value: something to be remembered of the store
SELECT value FROM store WHERE key = ?;

-- keep_store_value: remember it
INSERT INTO store (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- type_keys: every type that instances have had
SELECT id, name FROM type;

-- homes: every metadata collection that instances have had
SELECT id, guid, name FROM collection;

-- name_keys: every property name that instances have had
SELECT id, name FROM property_name;

-- add_type_key: a type that an instance has for the first time
INSERT INTO type (id, name) VALUES (?, ?);

-- add_home: a metadata collection that an instance has for the first time
INSERT INTO collection (id, guid, name) VALUES (?, ?, ?);

-- add_name_key: a property name that an instance has for the first time
INSERT INTO property_name (id, name) VALUES (?, ?);

-- type_definitions: types that were added or changed
SELECT category, document FROM type_definition;

-- loaded_archives: digest and GUID of the archives that were loaded
SELECT digest, guid FROM archive;

-- last_entity_key: the highest key of an entity
SELECT coalesce(max(id), 0) FROM entity;

-- last_relationship_key: the highest key of a relationship
SELECT coalesce(max(id), 0) FROM relationship;

-- store_values: everything that is remembered of the store
SELECT key, value FROM store;

-- entity_versions_from: every version of the entities with keys from one to less than another, oldest first
SELECT e.id, e.guid, e.is_proxy, e.type, e.status, e.version, e.create_time, e.update_time, e.provenance, e.home,
       e.effective_from, e.effective_to, e.header, e.properties, e.since, 9223372036854775807
FROM entity e WHERE e.id >= ?1 AND e.id < ?2
UNION ALL
SELECT e.id, e.guid, v.is_proxy, v.type, v.status, v.version, v.create_time, v.update_time, v.provenance, v.home,
       v.effective_from, v.effective_to, v.header, v.properties, v.since, v.until
FROM entity e CROSS JOIN entity_history v ON v.id = e.id WHERE e.id >= ?1 AND e.id < ?2 ORDER BY 1, 16;

-- classification_versions_from: every version of the classifications of entities with such keys
SELECT e.id, e.guid, c.type, c.status, c.version, c.create_time, c.update_time, c.provenance, c.home, c.effective_from,
       c.effective_to, c.header, c.properties, c.since, 9223372036854775807
FROM entity e CROSS JOIN classification c ON c.entity = e.id WHERE e.id >= ?1 AND e.id < ?2
UNION ALL
SELECT e.id, e.guid, c.type, c.status, c.version, c.create_time, c.update_time, c.provenance, c.home, c.effective_from,
       c.effective_to, c.header, c.properties, c.since, c.until
FROM entity e CROSS JOIN classification_history c ON c.entity = e.id WHERE e.id >= ?1 AND e.id < ?2 ORDER BY 1, 3, 15;

-- relationship_versions_from: every version of the relationships with such keys
SELECT r.id, r.guid, a.guid, b.guid, r.type, r.status, r.version, r.create_time, r.update_time, r.provenance, r.home,
       r.effective_from, r.effective_to, r.header, r.properties, r.since, 9223372036854775807
FROM relationship r CROSS JOIN entity a ON a.id = r.end1 CROSS JOIN entity b ON b.id = r.end2 WHERE r.id >= ?1 AND r.id < ?2
UNION ALL
SELECT r.id, r.guid, a.guid, b.guid, v.type, v.status, v.version, v.create_time, v.update_time, v.provenance, v.home,
       v.effective_from, v.effective_to, v.header, v.properties, v.since, v.until
FROM relationship r CROSS JOIN relationship_history v ON v.id = r.id CROSS JOIN entity a ON a.id = v.end1
CROSS JOIN entity b ON b.id = v.end2 WHERE r.id >= ?1 AND r.id < ?2 ORDER BY 1, 17;

-- insert_entity_version: a closed version
INSERT INTO entity_history (id, type, status, is_proxy, version, since, until, create_time, update_time, provenance, home,
       effective_from, effective_to, header, properties) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?);

-- insert_relationship_version: a closed version
INSERT INTO relationship_history (id, type, end1, end2, status, version, since, until, create_time, update_time, provenance,
       home, effective_from, effective_to, header, properties) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?);

-- insert_classification_version: a closed version
INSERT INTO classification_history (entity, type, status, version, since, until, create_time, update_time, provenance, home,
       effective_from, effective_to, header, properties) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?);

-- archives: every archive that was loaded
SELECT digest, guid, name, loaded FROM archive ORDER BY loaded, digest;
