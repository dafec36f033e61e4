-- The first schema. Current instances have tables of their own; closed versions go to *_history (docs/decisions/0001).
-- Instants are epoch milliseconds. "since" is when a version became current, "until" when it was superseded.
-- status: 15 ACTIVE, 99 DELETED, ...; provenance: OMRS ordinals; home: row of "collection"; header, properties: JSON.

CREATE TABLE store (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE collection (id INTEGER PRIMARY KEY, guid TEXT NOT NULL, name TEXT, UNIQUE (guid, name));
CREATE TABLE type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE type_definition (name TEXT PRIMARY KEY, category TEXT NOT NULL, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE property_name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE archive (digest TEXT PRIMARY KEY, guid TEXT NOT NULL, name TEXT, loaded INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE entity (
  id INTEGER PRIMARY KEY, guid TEXT NOT NULL UNIQUE, type INTEGER NOT NULL, status INTEGER NOT NULL, is_proxy INTEGER NOT NULL,
  version INTEGER NOT NULL, since INTEGER NOT NULL, create_time INTEGER NOT NULL, update_time INTEGER NOT NULL,
  provenance INTEGER NOT NULL, home INTEGER NOT NULL, effective_from INTEGER, effective_to INTEGER, text_row INTEGER,
  header TEXT NOT NULL, properties TEXT NOT NULL
);
-- Walks in the order of time, of everything and of one type; deleted instances are left out so that they cost nothing.
CREATE INDEX entity_updated ON entity (update_time, id, type, is_proxy) WHERE status <> 99;
CREATE INDEX entity_created ON entity (create_time, id, type, is_proxy) WHERE status <> 99;
CREATE INDEX entity_type_updated ON entity (type, update_time, id, is_proxy) WHERE status <> 99;
CREATE INDEX entity_type_created ON entity (type, create_time, id, is_proxy) WHERE status <> 99;
CREATE INDEX entity_deleted ON entity (update_time, id, type, is_proxy) WHERE status = 99;
CREATE UNIQUE INDEX entity_text_row ON entity (text_row) WHERE text_row IS NOT NULL;

CREATE TABLE entity_history (
  id INTEGER NOT NULL, type INTEGER NOT NULL, status INTEGER NOT NULL, is_proxy INTEGER NOT NULL, version INTEGER NOT NULL,
  since INTEGER NOT NULL, until INTEGER NOT NULL, create_time INTEGER NOT NULL, update_time INTEGER NOT NULL,
  provenance INTEGER NOT NULL, home INTEGER NOT NULL, effective_from INTEGER, effective_to INTEGER,
  header TEXT NOT NULL, properties TEXT NOT NULL, PRIMARY KEY (id, since)
) WITHOUT ROWID;

CREATE TABLE classification (
  entity INTEGER NOT NULL, type INTEGER NOT NULL, status INTEGER NOT NULL, version INTEGER NOT NULL, since INTEGER NOT NULL,
  create_time INTEGER NOT NULL, update_time INTEGER NOT NULL, provenance INTEGER NOT NULL, home INTEGER NOT NULL,
  effective_from INTEGER, effective_to INTEGER, header TEXT NOT NULL, properties TEXT NOT NULL, PRIMARY KEY (entity, type)
) WITHOUT ROWID;
CREATE INDEX classification_type ON classification (type, entity) WHERE status <> 99;

CREATE TABLE classification_history (
  entity INTEGER NOT NULL, type INTEGER NOT NULL, status INTEGER NOT NULL, version INTEGER NOT NULL, since INTEGER NOT NULL,
  until INTEGER NOT NULL, create_time INTEGER NOT NULL, update_time INTEGER NOT NULL, provenance INTEGER NOT NULL,
  home INTEGER NOT NULL, effective_from INTEGER, effective_to INTEGER, header TEXT NOT NULL, properties TEXT NOT NULL,
  PRIMARY KEY (entity, type, since)
) WITHOUT ROWID;

CREATE TABLE relationship (
  id INTEGER PRIMARY KEY, guid TEXT NOT NULL UNIQUE, type INTEGER NOT NULL, end1 INTEGER NOT NULL, end2 INTEGER NOT NULL,
  status INTEGER NOT NULL, version INTEGER NOT NULL, since INTEGER NOT NULL, create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL, provenance INTEGER NOT NULL, home INTEGER NOT NULL, effective_from INTEGER,
  effective_to INTEGER, text_row INTEGER, header TEXT NOT NULL, properties TEXT NOT NULL
);
CREATE INDEX relationship_end1 ON relationship (end1, type, status, create_time);
CREATE INDEX relationship_end2 ON relationship (end2, type, status, create_time);
CREATE INDEX relationship_updated ON relationship (update_time, id, type) WHERE status <> 99;
CREATE INDEX relationship_created ON relationship (create_time, id, type) WHERE status <> 99;
CREATE INDEX relationship_type_updated ON relationship (type, update_time, id) WHERE status <> 99;
CREATE INDEX relationship_type_created ON relationship (type, create_time, id) WHERE status <> 99;
CREATE INDEX relationship_deleted ON relationship (update_time, id, type) WHERE status = 99;
CREATE UNIQUE INDEX relationship_text_row ON relationship (text_row) WHERE text_row IS NOT NULL;

CREATE TABLE relationship_history (
  id INTEGER NOT NULL, type INTEGER NOT NULL, end1 INTEGER NOT NULL, end2 INTEGER NOT NULL, status INTEGER NOT NULL,
  version INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, create_time INTEGER NOT NULL,
  update_time INTEGER NOT NULL, provenance INTEGER NOT NULL, home INTEGER NOT NULL, effective_from INTEGER,
  effective_to INTEGER, header TEXT NOT NULL, properties TEXT NOT NULL, PRIMARY KEY (id, since)
) WITHOUT ROWID;
CREATE INDEX relationship_history_end1 ON relationship_history (end1, since);
CREATE INDEX relationship_history_end2 ON relationship_history (end2, since);

-- Every leaf of the current properties, for exact look-ups: text in "value" (first 200 characters) or numbers.
CREATE TABLE entity_property (name INTEGER NOT NULL, value, owner INTEGER NOT NULL, PRIMARY KEY (name, value, owner)) WITHOUT ROWID;
CREATE TABLE relationship_property (name INTEGER NOT NULL, value, owner INTEGER NOT NULL, PRIMARY KEY (name, value, owner)) WITHOUT ROWID;
CREATE TABLE classification_property (
  type INTEGER NOT NULL, name INTEGER NOT NULL, value, owner INTEGER NOT NULL, PRIMARY KEY (type, name, value, owner)
) WITHOUT ROWID;

-- Trigrams of all text leaves (case folded). The row number is update_time * 16384 + n, so that newest first is a walk.
CREATE VIRTUAL TABLE entity_text USING fts5(
  text, tokenize = 'trigram case_sensitive 1', content = '', contentless_delete = 1, detail = none
);
CREATE VIRTUAL TABLE relationship_text USING fts5(
  text, tokenize = 'trigram case_sensitive 1', content = '', contentless_delete = 1, detail = none
);

-- What happened, in order. Images before and after are found by version; what is purged keeps its last image here.
-- event: OMRS event type;  kind: entity, relationship or classification;  name: of a classification
-- cause: NULL a request of its own, cascade: the deletion or purge of an end, copy: a verbatim copy was stored
CREATE TABLE change (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, event TEXT NOT NULL, kind TEXT NOT NULL,
  guid TEXT NOT NULL, type INTEGER NOT NULL, version INTEGER NOT NULL, previous_version INTEGER, name TEXT, cause TEXT,
  image TEXT
);

-- Current and closed versions side by side, for reads as of an instant.
CREATE VIEW entity_versions AS
  SELECT id, type, status, is_proxy, version, since, 9223372036854775807 AS until, create_time, update_time, provenance, home,
         effective_from, effective_to, header, properties FROM entity
  UNION ALL SELECT id, type, status, is_proxy, version, since, until, create_time, update_time, provenance, home,
         effective_from, effective_to, header, properties FROM entity_history;
CREATE VIEW classification_versions AS
  SELECT entity, type, status, version, since, 9223372036854775807 AS until, create_time, update_time, provenance, home,
         effective_from, effective_to, header, properties FROM classification
  UNION ALL SELECT entity, type, status, version, since, until, create_time, update_time, provenance, home,
         effective_from, effective_to, header, properties FROM classification_history;
CREATE VIEW relationship_versions AS
  SELECT id, type, end1, end2, status, version, since, 9223372036854775807 AS until, create_time, update_time, provenance, home,
         effective_from, effective_to, header, properties FROM relationship
  UNION ALL SELECT id, type, end1, end2, status, version, since, until, create_time, update_time, provenance, home,
         effective_from, effective_to, header, properties FROM relationship_history;
