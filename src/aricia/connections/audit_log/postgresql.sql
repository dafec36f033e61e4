-- create: the tables of the audit log; {schema} is an identifier
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE TABLE IF NOT EXISTS {schema}.al_omag_servers (
    server_name text PRIMARY KEY, server_type text, organization text, metadata_collection_id text
);
CREATE TABLE IF NOT EXISTS {schema}.al_egeria_components (
    component_name text PRIMARY KEY, component_id integer, development_status text, component_description text, component_wiki_url text
);
CREATE TABLE IF NOT EXISTS {schema}.al_audit_events (
    message_ts timestamptz NOT NULL, log_record_id text PRIMARY KEY, server_name text NOT NULL, action_description text,
    severity_code integer, severity text, message_id text, message_text text, message_parameters text[], system_action text,
    user_action text, component_name text
);
CREATE INDEX IF NOT EXISTS al_audit_events_ts ON {schema}.al_audit_events (message_ts);
CREATE TABLE IF NOT EXISTS {schema}.al_egeria_exceptions (
    log_record_id text PRIMARY KEY, exception_class_name text, exception_message text, stack_trace text
);
CREATE TABLE IF NOT EXISTS {schema}.al_api_calls (
    call_ts timestamptz NOT NULL, log_record_id text PRIMARY KEY, server_name text, user_name text, operation_name text,
    service_name text
);
CREATE TABLE IF NOT EXISTS {schema}.al_asset_activity (
    call_ts timestamptz NOT NULL, log_record_id text PRIMARY KEY, server_name text, message_id text, parameters text[]
);

-- server: what is known of the server that logs
INSERT INTO {schema}.al_omag_servers VALUES (%s, %s, %s, %s)
ON CONFLICT (server_name) DO UPDATE SET server_type = excluded.server_type, organization = excluded.organization,
    metadata_collection_id = excluded.metadata_collection_id;

-- component: a component, told once
INSERT INTO {schema}.al_egeria_components VALUES (%s, %s, %s, %s, %s) ON CONFLICT (component_name) DO NOTHING;

-- event: a record; one that was written before the connection broke is not written twice
INSERT INTO {schema}.al_audit_events VALUES (to_timestamp(%s / 1000.0), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (log_record_id) DO NOTHING;

-- exception: what a record says of an exception
INSERT INTO {schema}.al_egeria_exceptions VALUES (%s, %s, %s, %s) ON CONFLICT (log_record_id) DO NOTHING;

-- call: a call of an operation
INSERT INTO {schema}.al_api_calls VALUES (to_timestamp(%s / 1000.0), %s, %s, %s, %s, %s) ON CONFLICT (log_record_id) DO NOTHING;

-- asset: something done with an asset
INSERT INTO {schema}.al_asset_activity VALUES (to_timestamp(%s / 1000.0), %s, %s, %s, %s) ON CONFLICT (log_record_id) DO NOTHING;
