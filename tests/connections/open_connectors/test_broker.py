from typing import ClassVar

import pytest

from aricia.base.audit_log import AuditLog
from aricia.base.errors import ConfigurationError, ConnectorError
from aricia.connections import providers
from aricia.connections.open_connectors.broker import ConnectorBroker
from aricia.connections.open_connectors.connector import Connector

YAML = "org.odpi.openmetadata.adapters.connectors.secretsstore.yaml.YAMLSecretsStoreProvider"


class Recording(Connector):
    """Remembers what happened to it; does what its properties say."""

    journal: ClassVar[list[str]] = []

    def begin(self) -> None:
        self._do("begin")

    def renew(self) -> None:
        self._do("renew")

    def end(self) -> None:
        self._do("end")

    def _do(self, step: str) -> None:
        self.journal.append(f"{self.connection.name} {step}")
        problem = self.connection.configuration_properties.get(step)
        if problem == "fault":
            raise ConnectorError("ARICIA-503-035", ("a", "b", "c"))
        if problem == "crash":
            raise ZeroDivisionError("by zero")


@pytest.fixture
def records():
    return []


@pytest.fixture
def broker(tmp_path, monkeypatch, records):
    shipped = {**providers._shipped(), ("test.Recording", "resource"): f"{__name__}:Recording"}
    monkeypatch.setattr(providers, "_shipped", lambda: shipped)
    monkeypatch.setattr(Recording, "journal", [])
    return ConnectorBroker(AuditLog("s", [(records.append, None)]), lambda name: tmp_path / name)


def connection(name="R", provider="test.Recording", parts=(), **properties):
    return {
        "class": "VirtualConnection" if parts else "Connection", "displayName": name,
        "connectorType": {"connectorProviderClassName": provider}, "configurationProperties": properties,
        "embeddedConnections": [
            {"position": position, "displayName": purpose, "embeddedConnection": part} for position, purpose, part in parts
        ],
    }


def secrets_of(tmp_path, collection="C"):
    (tmp_path / "s.omsecrets").write_text("secretsCollections: {C: {secrets: {userId: me, clearPassword: secret}}}")
    return {**connection("S", YAML, secretsCollectionName=collection), "endpoint": {"networkAddress": "s.omsecrets"}}


def test_a_connector_lives_with_its_parts_around_it(broker):
    parts = ((1, "second", connection("B")), (0, "first", connection("A")))
    connector = broker.connector(connection(parts=parts), "resource")
    assert connector.state == "INITIALIZED"
    assert broker.start(connector)
    assert broker.refresh(connector)
    broker.disconnect(connector)
    assert Recording.journal == ["A begin", "B begin", "R begin", "R renew", "R end", "B end", "A end"]
    assert connector.state == "STOPPED"
    assert connector.statistics.values() == {"refreshes": 1}


def test_a_failure_is_an_audit_record_and_a_state(broker, records):
    connector = broker.connector(connection(renew="fault"), "resource")
    assert broker.start(connector)
    assert not broker.refresh(connector)
    assert (connector.state, connector.failure[:14]) == ("FAILED", "ARICIA-503-035")
    assert connector.statistics.values() == {"refreshes": 1, "failures": 1}
    assert [(record.message_id, record.exception_trace) for record in records] == [("ARICIA-0050", "")]


def test_an_unforeseen_failure_keeps_its_trace(broker, records):
    assert not broker.start(broker.connector(connection(begin="crash"), "resource"))
    assert "ZeroDivisionError: by zero" in records[0].text
    assert records[0].exception_class == "builtins.ZeroDivisionError"


def test_a_connector_whose_part_does_not_start_does_not_start(broker):
    connector = broker.connector(connection(parts=((0, "part", connection("A", begin="fault")),)), "resource")
    assert not broker.start(connector)
    assert Recording.journal == ["A begin"]
    assert "its part A does not start" in connector.failure


def test_a_connector_that_failed_is_started_anew_by_a_refresh(broker):
    connector = broker.connector(connection(renew="fault"), "resource")
    broker.start(connector)
    broker.refresh(connector)
    assert broker.refresh(connector)
    assert Recording.journal == ["R begin", "R renew", "R begin"]


def test_secrets_come_from_the_embedded_store(broker, tmp_path):
    connector = broker.connector(connection(parts=((0, "basicAuthentication", secrets_of(tmp_path)),)), "resource")
    assert (connector.secret("userId"), connector.secret("clearPassword"), connector.secret("x")) == ("me", "secret", None)
    assert list(connector.place.secrets) == ["basicAuthentication"]
    assert connector.place.parts == ()


@pytest.mark.parametrize(("value", "kind", "fault"), [
    (connection(provider="org.example.None"), "resource", "ARICIA-501-043"),
    (connection(), "audit-log", "ARICIA-501-043"),
    (connection(parts=((0, "x", connection(provider="org.example.None")),)), "resource", "ARICIA-501-043"),
    (connection(parts=((0, "x", connection("S", YAML)),)), "resource", "ARICIA-400-045"),
    (connection(parts=((0, "x", connection("S", YAML, secretsCollectionName="C")),)), "resource", "ARICIA-400-045"),
    (connection(provider=None), "resource", "ARICIA-400-042"),
    ("R", "resource", "ARICIA-400-041"),
])
def test_what_is_wrong_with_a_connection_is_raised(broker, value, kind, fault):
    with pytest.raises(ConfigurationError) as found:
        broker.connector(value, kind)
    assert found.value.id == fault
