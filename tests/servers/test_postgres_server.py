"""A server that keeps its metadata in PostgreSQL, over REST: what it does when the database goes away, and when it is shared."""

import json
import ssl
import urllib.error
import urllib.request

import pytest

from aricia.testing.platform_thread import PlatformThread
from aricia.testing.postgres_server import PASSWORD, USER, postgres_server
from aricia.types.registry import TypeRegistry

ORIGINAL = (
    "org.odpi.openmetadata.adapters.repositoryservices.postgres.repositoryconnector.PostgresOMRSRepositoryConnectorProvider"
)
JDBC = "org.odpi.openmetadata.adapters.connectors.resource.jdbc.JDBCResourceConnectorProvider"
YAML = "org.odpi.openmetadata.adapters.connectors.secretsstore.yaml.YAMLSecretsStoreProvider"


@pytest.fixture(scope="module")
def database(postgres):
    """A server that others do not miss when it stops."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def secrets(tmp_path):
    """The user and the password."""
    content = f'{{"secretsCollections": {{"Database": {{"secrets": {{"userId": "{USER}", "clearPassword": "{PASSWORD}"}}}}}}}}'
    (tmp_path / "own.omsecrets").write_text(content)
    return str(tmp_path / "own.omsecrets")


@pytest.fixture
def platform(tmp_path):
    with PlatformThread(tmp_path / "data") as running:
        yield running


def connection(database, schema, secrets, **properties):
    """As the original writes them: everything three times, in connections that are embedded in each other."""
    url = database.jdbc_url(schema)
    given = {"databaseURL": url, "databaseSchema": schema, "secretsStore": secrets, "secretsCollectionName": "Database"}
    store = _connection(YAML, secrets, {"secretsCollectionName": "Database"})
    resource = _around(_connection(JDBC, url, given), store)
    return _around(_connection(ORIGINAL, None, {**given, **properties}), resource)


def _around(outer, inner):
    return {**outer, "class": "VirtualConnection", "embeddedConnections": [{"embeddedConnection": inner}]}


def _connection(provider, address, properties):
    endpoint = {"class": "Endpoint", "networkAddress": address}
    return {"class": "Connection", "connectorType": {"class": "ConnectorType", "connectorProviderClassName": provider},
            "configurationProperties": properties, **({"endpoint": endpoint} if address else {})}


def call(platform, server, path, body=None):
    """Call a repository service. -> the answer"""
    url = f"{platform.url}/servers/{server}/open-metadata/repository-services/users/garygeeke/{path}"
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {platform.token('garygeeke')}"}
    request = urllib.request.Request(url, json.dumps(body or {}).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=60, context=ssl._create_unverified_context()) as reply:
            return json.loads(reply.read())
    except urllib.error.HTTPError as problem:
        return json.loads(problem.read())


def add(platform, server, name):
    value = {"class": "PrimitivePropertyValue", "instancePropertyCategory": "PRIMITIVE", "primitiveValue": name,
             "typeName": "string", "primitiveDefCategory": "OM_PRIMITIVE_TYPE_STRING"}
    body = {
        "class": "EntityCreateRequest", "entityTypeGUID": TypeRegistry.open_metadata().get("GlossaryTerm").guid,
        "initialProperties": {"class": "InstanceProperties", "instanceProperties": {"qualifiedName": value}},
    }
    return call(platform, server, "instances/entity", body)


def test_a_server_goes_on_after_its_database_was_away(platform, database, secrets):
    platform.start_store("one", "home-id", "home", connection(database, "one", secrets))
    made = add(platform, "one", "before")
    assert made["relatedHTTPCode"] == 200, made
    guid = made["entity"]["guid"]
    database.stop()
    for answer in (call(platform, "one", f"instances/entity/{guid}"), add(platform, "one", "meanwhile")):
        assert answer["relatedHTTPCode"] == 503, answer
        assert answer["exceptionErrorMessageId"].startswith("ARICIA-503-12")
        assert PASSWORD not in json.dumps(answer)
    database.start()
    assert call(platform, "one", f"instances/entity/{guid}")["entity"]["guid"] == guid
    assert add(platform, "one", "after")["relatedHTTPCode"] == 200


def test_two_servers_with_one_schema_are_one_metadata_collection(platform, database, secrets):
    shared = connection(database, "shared", secrets)
    first = platform.start_store("first", "shared-id", "shared", shared)
    second = platform.start_store("second", "other-id", "other", shared)
    assert first.collection_id == second.collection_id == "shared-id"
    guid = add(platform, "first", "made by the first")["entity"]["guid"]
    assert call(platform, "second", f"instances/entity/{guid}")["entity"]["metadataCollectionName"] == "shared"


def test_a_read_only_server_of_a_past_instant_shows_what_was_then(platform, database, secrets):
    present = platform.start_store("present", "home-id", "home", connection(database, "past", secrets))
    old = add(platform, "present", "old")["entity"]
    instant = present.read(lambda c: c.get_entity(old["guid"])).update_time
    guid = add(platform, "present", "new")["entity"]["guid"]
    given = connection(database, "past", secrets, repositoryMode="readOnly", defaultAsOfTime=instant, jdbcMaximumPoolSize=3)
    platform.start_store("archive", "home-id", "home", given)
    assert call(platform, "archive", f"instances/entity/{old['guid']}")["entity"]["guid"] == old["guid"]
    assert call(platform, "archive", f"instances/entity/{guid}")["relatedHTTPCode"] == 404
    assert add(platform, "archive", "never")["relatedHTTPCode"] == 501
