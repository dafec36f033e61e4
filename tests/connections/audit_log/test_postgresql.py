import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConnectorError
from aricia.connections.audit_log.destination import DestinationPlace, open_destination

psycopg = pytest.importorskip("psycopg")

PROVIDER = "org.odpi.openmetadata.adapters.repositoryservices.auditlogstore.postgres.PostgreSQLAuditLogDestinationProvider"


@pytest.fixture
def server(postgres):
    return postgres


def place(tmp_path, url, troubles=()):
    (tmp_path / "s.omsecrets").write_text(
        "secretsCollections: {C: {secrets: {userId: aricia, clearPassword: secret of the tests}}}"
    )
    connection = {
        "displayName": "Database", "connectorType": {"connectorProviderClassName": PROVIDER},
        "endpoint": {"networkAddress": url},
        "configurationProperties": {"secretsStore": "s.omsecrets", "secretsCollectionName": "C"},
    }
    return DestinationPlace(
        server="store", connection=connection, data_directory=tmp_path, locate=lambda name: tmp_path / name,
        trouble=lambda text: troubles.append(text), originator={"serverType": "Metadata Access Store"},
    )


def rows(server, text):
    with psycopg.connect(server.url) as connection:
        return connection.execute(text).fetchall()


def test_records_calls_and_exceptions_have_their_tables(tmp_path, server):
    destination = open_destination(place(tmp_path, server.jdbc_url("audit_one")))
    log = AuditLog("store", [(destination, None)])
    log.log("SERVER-OPS-0006", "store", component="Server Operations", action="stopServer")
    log.log("METADATA-OBSERVABILITY-0010", "erin", "getThing", "Things", "store", component="Things", action="userMonitoring")
    log.log("OMAG-COMMON-400-016", "a", "b", "c", component="HTTP", action="x", problem=ValueError("wrong"))
    destination.close()
    assert rows(server, "SELECT message_id, severity FROM audit_one.al_audit_events ORDER BY message_id") == [
        ("METADATA-OBSERVABILITY-0010", "Activity"), ("OMAG-COMMON-400-016", "Exception"), ("SERVER-OPS-0006", "Shutdown"),
    ]
    assert rows(server, "SELECT user_name, operation_name, service_name, server_name FROM audit_one.al_api_calls") == [
        ("erin", "getThing", "Things", "store"),
    ]
    assert rows(server, "SELECT exception_class_name, exception_message FROM audit_one.al_egeria_exceptions") == [
        ("builtins.ValueError", "wrong"),
    ]
    assert rows(server, "SELECT server_name, server_type FROM audit_one.al_omag_servers") == [("store", "Metadata Access Store")]
    assert ("Server Operations", 187) in rows(server, "SELECT component_name, component_id FROM audit_one.al_egeria_components")


def test_a_second_start_goes_on_in_the_same_tables(tmp_path, server):
    for _ in range(2):
        destination = open_destination(place(tmp_path, server.jdbc_url("audit_two")))
        log = AuditLog("store", [(destination, None)])
        log.log("SERVER-OPS-0006", "store", component="Server Operations", action="stopServer")
        destination.close()
    assert rows(server, "SELECT count(*) FROM audit_two.al_audit_events") == [(2,)]


def test_a_database_that_does_not_answer_is_named_without_what_logs_in(tmp_path):
    from aricia.connections.audit_log.postgresql import Tables

    with pytest.raises(ConnectorError) as found:
        Tables(place(tmp_path, "jdbc:postgresql://127.0.0.1:1/egeria?currentSchema=x")).write([])
    assert found.value.id == "ARICIA-503-035"
    assert "127.0.0.1:1" in found.value.text
    assert "secret of the tests" not in found.value.text
