-- state: the last change, and how often keys and types were added
SELECT last_change, keys, types FROM state;

-- advance_state: what a commit does to the state. -> the new one
UPDATE state SET last_change = greatest(last_change, coalesce((SELECT max(sequence) FROM change), 0)), keys = keys + ?,
       types = types + ? RETURNING last_change, keys, types;

-- changed_since: GUIDs of what was changed after a change
SELECT guid FROM change WHERE sequence > ?;

-- has_change_until: whether the change feed still reaches back to a change
SELECT EXISTS (SELECT 1 FROM change WHERE sequence <= ?);

-- stored_types: names of the types that were added or changed
SELECT name, category FROM type_definition;

-- new_store_value: something to be remembered of the store, unless it has it already
INSERT INTO store (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- keep_change: a change with its number
INSERT INTO change (sequence, time, event, kind, guid, type, version, previous_version, name, cause, image)
OVERRIDING SYSTEM VALUE VALUES (?,?,?,?,?,?,?,?,?,?,?);

-- continue_feed: changes from now on have higher numbers than those that were kept
SELECT setval(pg_get_serial_sequence('change', 'sequence'), greatest((SELECT max(sequence) FROM change), 1));
