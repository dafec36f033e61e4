-- The tables in which a Java platform keeps a repository (spec: repository, section 6.1).
CREATE TABLE control (server_name text PRIMARY KEY, local_metadata_collection_guid text, schema_version text);
CREATE TABLE entity (
  instance_guid text, version bigint, version_start_time timestamp(6), version_end_time timestamp(6), is_proxy boolean,
  type_guid text, type_name text, current_status text, instance_provenance_type text, metadata_collection_guid text,
  metadata_collection_name text, mapping_properties text, effective_from_time timestamp(6), effective_to_time timestamp(6),
  replicated_by text, created_by text, updated_by text, maintained_by text, create_time timestamp(6), update_time timestamp(6),
  status_on_delete text, instance_license text, reidentified_from_guid text, last_request_id text,
  PRIMARY KEY (instance_guid, version)
);
CREATE TABLE relationship (
  instance_guid text, version bigint, version_start_time timestamp(6), version_end_time timestamp(6), type_guid text,
  type_name text, current_status text, instance_provenance_type text, metadata_collection_guid text,
  metadata_collection_name text, mapping_properties text, effective_from_time timestamp(6), effective_to_time timestamp(6),
  replicated_by text, created_by text, updated_by text, maintained_by text, create_time timestamp(6), update_time timestamp(6),
  status_on_delete text, instance_license text, reidentified_from_guid text, last_request_id text, end_1_guid text,
  end_2_guid text, PRIMARY KEY (instance_guid, version)
);
CREATE TABLE classification (
  instance_guid text, classification_name text, version bigint, version_start_time timestamp(6),
  version_end_time timestamp(6), type_guid text, type_name text, current_status text, instance_provenance_type text,
  metadata_collection_guid text, metadata_collection_name text, mapping_properties text, effective_from_time timestamp(6),
  effective_to_time timestamp(6), replicated_by text, created_by text, updated_by text, maintained_by text,
  create_time timestamp(6), update_time timestamp(6), status_on_delete text, last_request_id text,
  PRIMARY KEY (instance_guid, classification_name, version)
);
CREATE TABLE entity_attribute_value (
  instance_guid text, version bigint, property_name text, attribute_name text, property_value text, property_category text,
  is_unique_attribute boolean, attribute_type_guid text, attribute_type_name text,
  PRIMARY KEY (instance_guid, version, property_name)
);
CREATE TABLE relationship_attribute_value (
  instance_guid text, version bigint, property_name text, attribute_name text, property_value text, property_category text,
  is_unique_attribute boolean, attribute_type_guid text, attribute_type_name text,
  PRIMARY KEY (instance_guid, version, property_name)
);
CREATE TABLE classification_attribute_value (
  instance_guid text, classification_name text, version bigint, property_name text, attribute_name text, property_value text,
  property_category text, is_unique_attribute boolean, attribute_type_guid text, attribute_type_name text,
  PRIMARY KEY (instance_guid, classification_name, version, property_name)
);

INSERT INTO control VALUES ('cocoMDS1', 'c0c0-home', '1');

-- A file with three versions, the last of which is current.
INSERT INTO entity (instance_guid, version, version_start_time, version_end_time, is_proxy, type_name, current_status,
  instance_provenance_type, metadata_collection_guid, metadata_collection_name, mapping_properties, effective_from_time,
  created_by, updated_by, maintained_by, create_time, update_time, last_request_id) VALUES
('file-1', 1, '2024-01-01 10:00:00.123', '2024-01-02 11:00:00.455', false,
 ':CSVFile:DataFile:DataStore:DataAsset:Asset:Referenceable:OpenMetadataRoot:', 'Active', 'Local to cohort', 'c0c0-home',
 'cocoMDS1', NULL, NULL, 'erinoverview', NULL, NULL, '2024-01-01 10:00:00.123', NULL, NULL),
('file-1', 2, '2024-01-02 11:00:00.456', '2024-01-03 12:00:00.788', false,
 ':CSVFile:DataFile:DataStore:DataAsset:Asset:Referenceable:OpenMetadataRoot:', 'Active', 'Local to cohort', 'c0c0-home',
 'cocoMDS1', NULL, NULL, 'erinoverview', 'peterprofile', 'erinoverview,peterprofile', '2024-01-01 10:00:00.123',
 '2024-01-02 11:00:00.456', 'request-2'),
('file-1', 3, '2024-01-03 12:00:00.789', NULL, false,
 ':CSVFile:DataFile:DataStore:DataAsset:Asset:Referenceable:OpenMetadataRoot:', 'Active', 'Local to cohort', 'c0c0-home',
 'cocoMDS1', '{"key": "value"}', '2024-02-01 00:00:00', 'erinoverview', 'peterprofile', 'erinoverview,peterprofile',
 '2024-01-01 10:00:00.123', '2024-01-03 12:00:00.789', 'request-3');
INSERT INTO entity_attribute_value (instance_guid, version, property_name, attribute_name, property_value, property_category,
  is_unique_attribute, attribute_type_name)
SELECT 'file-1', version, name, attribute, value, category, name = 'qualifiedName', type
FROM generate_series(1, 3) version CROSS JOIN (VALUES
  ('qualifiedName', 'qualifiedName', 'CSVFile::week1', 'Primitive', 'string'),
  ('displayName', 'displayName', 'Week 1', 'Primitive', 'string'),
  ('storeCreateTime', 'storeCreateTime', '1704103200000', 'Primitive', 'date'),
  ('contentStatus', 'contentStatus', 'ACTIVE', 'Enum', 'ContentStatus'),
  ('additionalProperties', 'additionalProperties', NULL, 'Map', 'map<string,string>'),
  ('additionalProperties.colour', 'additionalProperties', 'blue', 'Primitive', 'string'),
  ('additionalProperties.a.key.with.dots', 'additionalProperties', 'yes', 'Primitive', 'string')
) leaf(name, attribute, value, category, type);
UPDATE entity_attribute_value SET property_value = 'Week one' WHERE instance_guid = 'file-1' AND version = 3
  AND property_name = 'displayName';

-- A term that was deleted, a proxy, an engine action with a map of objects.
INSERT INTO entity (instance_guid, version, version_start_time, version_end_time, is_proxy, type_name, current_status,
  instance_provenance_type, metadata_collection_guid, metadata_collection_name, replicated_by, created_by, updated_by,
  create_time, update_time, status_on_delete, instance_license) VALUES
('term-1', 1, '2024-01-01 10:00:00', '2024-01-05 09:59:59.999', false, ':GlossaryTerm:AuthoredReferenceable:Referenceable:OpenMetadataRoot:',
 'Active', 'Content Pack', 'a-pack', 'A pack', 'c0c0-home', 'erinoverview', NULL, '2024-01-01 10:00:00', NULL, NULL, 'Apache 2.0'),
('term-1', 2, '2024-01-05 10:00:00', NULL, false, ':GlossaryTerm:AuthoredReferenceable:Referenceable:OpenMetadataRoot:',
 'Deleted', 'Content Pack', 'a-pack', 'A pack', 'c0c0-home', 'erinoverview', 'erinoverview', '2024-01-01 10:00:00',
 '2024-01-05 10:00:00', 'Active', 'Apache 2.0'),
('proxy-1', 7, '2024-01-01 10:00:00', NULL, true, ':GlossaryTerm:AuthoredReferenceable:Referenceable:OpenMetadataRoot:',
 'Active', 'Local to cohort', 'far-away', 'Far away', NULL, 'somebody', NULL, '2023-01-01 10:00:00', NULL, NULL, NULL);
INSERT INTO entity_attribute_value (instance_guid, version, property_name, attribute_name, property_value, property_category,
  is_unique_attribute, attribute_type_name) VALUES
('term-1', 1, 'qualifiedName', 'qualifiedName', 'Term::one', 'Primitive', true, 'string'),
('term-1', 2, 'qualifiedName', 'qualifiedName', 'Term::one', 'Primitive', true, 'string'),
('proxy-1', 7, 'qualifiedName', 'qualifiedName', 'Term::far', 'Primitive', true, 'string');

INSERT INTO relationship (instance_guid, version, version_start_time, version_end_time, type_name, current_status,
  instance_provenance_type, metadata_collection_guid, metadata_collection_name, created_by, create_time, update_time, updated_by,
  end_1_guid, end_2_guid) VALUES
('link-1', 1, '2024-01-03 10:00:00', '2024-01-04 09:59:59.999', ':SemanticAssignment:SemanticDefinition:', 'Active', 'Local to cohort',
 'c0c0-home', 'cocoMDS1', 'erinoverview', '2024-01-03 10:00:00', NULL, NULL, 'file-1', 'proxy-1'),
('link-1', 2, '2024-01-04 10:00:00', NULL, ':SemanticAssignment:SemanticDefinition:', 'Active', 'Local to cohort',
 'c0c0-home', 'cocoMDS1', 'erinoverview', '2024-01-03 10:00:00', '2024-01-04 10:00:00', 'peterprofile', 'file-1', 'proxy-1');
INSERT INTO relationship_attribute_value (instance_guid, version, property_name, attribute_name, property_value,
  property_category, attribute_type_name) VALUES
('link-1', 1, 'confidence', 'confidence', '40', 'Primitive', 'int'),
('link-1', 2, 'confidence', 'confidence', '90', 'Primitive', 'int');

INSERT INTO classification (instance_guid, classification_name, version, version_start_time, version_end_time, type_name,
  current_status, instance_provenance_type, metadata_collection_guid, metadata_collection_name, created_by, create_time,
  update_time, status_on_delete)
VALUES
('file-1', 'ZoneMembership', 1, '2024-01-01 10:00:00.123', '2024-01-02 09:59:59.999', ':ZoneMembership:', 'Active', 'Local to cohort',
 'c0c0-home', 'cocoMDS1', 'erinoverview', '2024-01-01 10:00:00.123', NULL, NULL),
('file-1', 'ZoneMembership', 2, '2024-01-02 10:00:00', NULL, ':ZoneMembership:', 'Active', 'Local to cohort',
 'c0c0-home', 'cocoMDS1', 'erinoverview', '2024-01-01 10:00:00.123', '2024-01-02 10:00:00', NULL),
('file-1', 'Retention', 1, '2024-01-01 10:00:00.123', '2024-01-06 09:59:59.999', ':Retention:', 'Active', 'Local to cohort',
 'c0c0-home', 'cocoMDS1', 'erinoverview', '2024-01-01 10:00:00.123', NULL, NULL),
('file-1', 'Retention', 2, '2024-01-06 10:00:00', NULL, ':Retention:', 'Deleted', 'Local to cohort',
 'c0c0-home', 'cocoMDS1', 'erinoverview', '2024-01-01 10:00:00.123', '2024-01-06 10:00:00', 'Active');
INSERT INTO classification_attribute_value (instance_guid, classification_name, version, property_name, attribute_name,
  property_value, property_category, attribute_type_name)
SELECT 'file-1', 'ZoneMembership', version, name, 'zoneMembership', value, category, type
FROM generate_series(1, 2) version CROSS JOIN (VALUES
  ('zoneMembership', NULL, 'Array', 'array<string>'), ('zoneMembership.0', 'quarantine', 'Primitive', 'string'),
  ('zoneMembership.1', 'public', 'Primitive', 'string')) leaf(name, value, category, type)
UNION ALL SELECT 'file-1', 'Retention', 1, 'retentionBasis', 'retentionBasis', '3', 'Primitive', 'int'
UNION ALL SELECT 'file-1', 'Retention', 2, 'retentionBasis', 'retentionBasis', '3', 'Primitive', 'int';
DELETE FROM classification_attribute_value WHERE version = 2 AND property_name = 'zoneMembership.1';
