-- The first schema. Current instances have tables of their own; closed versions go to *_history (docs/decisions/0001).
-- Instants are epoch milliseconds. "since" is when a version became current, "until" when it was superseded.
-- status: 15 ACTIVE, 99 DELETED, ...; provenance: OMRS ordinals; home: row of "collection"; header, properties: JSON.

CREATE TABLE store (key text COLLATE "C" PRIMARY KEY, value text COLLATE "C" NOT NULL);
CREATE TABLE collection (id integer PRIMARY KEY, guid text COLLATE "C" NOT NULL, name text COLLATE "C", UNIQUE (guid, name));
CREATE TABLE type (id integer PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE);
CREATE TABLE type_definition (name text COLLATE "C" PRIMARY KEY, category text COLLATE "C" NOT NULL, document text COLLATE "C" NOT NULL);
CREATE TABLE property_name (id integer PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE);
CREATE TABLE archive (digest text COLLATE "C" PRIMARY KEY, guid text COLLATE "C" NOT NULL, name text COLLATE "C", loaded bigint NOT NULL);

CREATE TABLE entity (
  id bigint PRIMARY KEY, guid text COLLATE "C" NOT NULL UNIQUE, type integer NOT NULL, status integer NOT NULL, is_proxy integer NOT NULL,
  version bigint NOT NULL, since bigint NOT NULL, create_time bigint NOT NULL, update_time bigint NOT NULL,
  provenance integer NOT NULL, home integer NOT NULL, effective_from bigint, effective_to bigint, text text COLLATE "C",
  header text COLLATE "C" NOT NULL, properties text COLLATE "C" NOT NULL
);
-- Walks in the order of time, of everything and of one type; deleted instances are left out so that they cost nothing.
CREATE INDEX entity_updated ON entity (update_time, id, type, is_proxy) WHERE status <> 99;
CREATE INDEX entity_created ON entity (create_time, id, type, is_proxy) WHERE status <> 99;
CREATE INDEX entity_type_updated ON entity (type, update_time, id, is_proxy) WHERE status <> 99;
CREATE INDEX entity_type_created ON entity (type, create_time, id, is_proxy) WHERE status <> 99;
CREATE INDEX entity_deleted ON entity (update_time, id, type, is_proxy) WHERE status = 99;

CREATE TABLE entity_history (
  id bigint NOT NULL, type integer NOT NULL, status integer NOT NULL, is_proxy integer NOT NULL, version bigint NOT NULL,
  since bigint NOT NULL, until bigint NOT NULL, create_time bigint NOT NULL, update_time bigint NOT NULL,
  provenance integer NOT NULL, home integer NOT NULL, effective_from bigint, effective_to bigint,
  header text COLLATE "C" NOT NULL, properties text COLLATE "C" NOT NULL, PRIMARY KEY (id, since)
);

CREATE TABLE classification (
  entity bigint NOT NULL, type integer NOT NULL, status integer NOT NULL, version bigint NOT NULL, since bigint NOT NULL,
  create_time bigint NOT NULL, update_time bigint NOT NULL, provenance integer NOT NULL, home integer NOT NULL,
  effective_from bigint, effective_to bigint, header text COLLATE "C" NOT NULL, properties text COLLATE "C" NOT NULL, PRIMARY KEY (entity, type)
);
CREATE INDEX classification_type ON classification (type, entity) WHERE status <> 99;

CREATE TABLE classification_history (
  entity bigint NOT NULL, type integer NOT NULL, status integer NOT NULL, version bigint NOT NULL, since bigint NOT NULL,
  until bigint NOT NULL, create_time bigint NOT NULL, update_time bigint NOT NULL, provenance integer NOT NULL,
  home integer NOT NULL, effective_from bigint, effective_to bigint, header text COLLATE "C" NOT NULL, properties text COLLATE "C" NOT NULL,
  PRIMARY KEY (entity, type, since)
);

CREATE TABLE relationship (
  id bigint PRIMARY KEY, guid text COLLATE "C" NOT NULL UNIQUE, type integer NOT NULL, end1 bigint NOT NULL, end2 bigint NOT NULL,
  status integer NOT NULL, version bigint NOT NULL, since bigint NOT NULL, create_time bigint NOT NULL,
  update_time bigint NOT NULL, provenance integer NOT NULL, home integer NOT NULL, effective_from bigint,
  effective_to bigint, text text COLLATE "C", header text COLLATE "C" NOT NULL, properties text COLLATE "C" NOT NULL
);
CREATE INDEX relationship_end1 ON relationship (end1, type, status, create_time);
CREATE INDEX relationship_end2 ON relationship (end2, type, status, create_time);
CREATE INDEX relationship_updated ON relationship (update_time, id, type) WHERE status <> 99;
CREATE INDEX relationship_created ON relationship (create_time, id, type) WHERE status <> 99;
CREATE INDEX relationship_type_updated ON relationship (type, update_time, id) WHERE status <> 99;
CREATE INDEX relationship_type_created ON relationship (type, create_time, id) WHERE status <> 99;
CREATE INDEX relationship_deleted ON relationship (update_time, id, type) WHERE status = 99;

CREATE TABLE relationship_history (
  id bigint NOT NULL, type integer NOT NULL, end1 bigint NOT NULL, end2 bigint NOT NULL, status integer NOT NULL,
  version bigint NOT NULL, since bigint NOT NULL, until bigint NOT NULL, create_time bigint NOT NULL,
  update_time bigint NOT NULL, provenance integer NOT NULL, home integer NOT NULL, effective_from bigint,
  effective_to bigint, header text COLLATE "C" NOT NULL, properties text COLLATE "C" NOT NULL, PRIMARY KEY (id, since)
);
CREATE INDEX relationship_history_end1 ON relationship_history (end1, since);
CREATE INDEX relationship_history_end2 ON relationship_history (end2, since);

-- Every leaf of the current properties, for exact look-ups; "value" is a key that sorts numbers before texts.
-- The column "text" of instances has all text leaves, case folded, for searches; its trigram index is made where it can be.
CREATE TABLE entity_property (name integer NOT NULL, value text COLLATE "C" NOT NULL, owner bigint NOT NULL, PRIMARY KEY (name, value, owner));
CREATE TABLE relationship_property (name integer NOT NULL, value text COLLATE "C" NOT NULL, owner bigint NOT NULL, PRIMARY KEY (name, value, owner));
CREATE TABLE classification_property (
  type integer NOT NULL, name integer NOT NULL, value text COLLATE "C" NOT NULL, owner bigint NOT NULL, PRIMARY KEY (type, name, value, owner)
);

-- What this process has to know of other processes' commits: the last change, how often keys and types were added.
CREATE TABLE state (last_change bigint NOT NULL, keys bigint NOT NULL, types bigint NOT NULL);
INSERT INTO state VALUES (0, 0, 0);

-- The values of a list. They are said to be few whatever the list is: so one plan, which looks every one up, serves all lists.
-- (STRICT keeps them from being taken apart by the planner.)
CREATE FUNCTION each_text(list text[]) RETURNS SETOF text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 4 AS
  $$ SELECT unnest(list) $$;
CREATE FUNCTION each_bigint(list bigint[]) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 4 AS
  $$ SELECT unnest(list) $$;

-- A property of a document. JSON of PostgreSQL has no NUL; what is sorted may do without it.
CREATE FUNCTION property_of(document text, name text) RETURNS json LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ SELECT replace(document, '\u0000', '\u0001')::json -> name $$;
CREATE FUNCTION number_of(value json) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ SELECT CASE json_typeof(value) WHEN 'number' THEN (value #>> '{}')::numeric
                                    WHEN 'boolean' THEN CASE value #>> '{}' WHEN 'true' THEN 1 ELSE 0 END END $$;
CREATE FUNCTION text_of(value json) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ SELECT CASE WHEN json_typeof(value) NOT IN ('number', 'boolean', 'null') THEN value #>> '{}' END $$;

-- What happened, in order. Images before and after are found by version; what is purged keeps its last image here.
-- event: OMRS event type;  kind: entity, relationship or classification;  name: of a classification
-- cause: NULL a request of its own, cascade: the deletion or purge of an end, copy: a verbatim copy was stored
CREATE TABLE change (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, time bigint NOT NULL, event text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL,
  guid text COLLATE "C" NOT NULL, type integer NOT NULL, version bigint NOT NULL, previous_version bigint, name text COLLATE "C", cause text COLLATE "C",
  image text COLLATE "C"
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
