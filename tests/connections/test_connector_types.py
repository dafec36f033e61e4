import json
from pathlib import Path

import pytest

from aricia.base.tables import rows
from aricia.connections.connector_types import connector_report, connector_type, extends, provider_names

SOURCE = Path(__file__).resolve().parents[3] / "shared" / "spec" / "tables" / "connector-types.json"
MONITOR = "org.odpi.openmetadata.adapters.connectors.integration.basicfiles.DataFilesMonitorIntegrationProvider"


def test_every_provider_has_a_connector_type():
    names = list(provider_names())
    assert len(names) == len(set(names)) == 149
    for name in names:
        found = connector_type(name)
        assert found["connectorProviderClassName"] == name
        assert found["qualifiedName"]
        assert "~" not in json.dumps(found)


def test_providers_that_ship_with_aricia_have_one_too():
    for row in rows("connector_providers.tsv"):
        assert connector_type(row["class_name"])["connectorProviderClassName"] == row["class_name"]
    own = connector_type("aricia.repository.stores.sqlite.SQLiteRepositoryProvider")
    assert (own["displayName"], own["connectorInterfaceLanguage"]) == ("SQLiteRepository", "Python")


def test_a_class_that_nothing_knows_has_none():
    assert connector_type("org.example.None") is connector_report("org.example.None") is None
    assert not extends("org.example.None", "IntegrationConnectorProvider")


def test_a_report_holds_what_the_provider_declares():
    report = connector_report(MONITOR)
    assert (report["refreshTimeInterval"], report["usesBlockingCalls"]) == (60, False)
    assert report["componentDescription"]["componentId"] == 527
    assert report["supportedConfigurationProperties"][0]["name"] == "newFileProcessName"
    assert extends(MONITOR, "IntegrationConnectorProvider")


@pytest.mark.skipif(not SOURCE.exists(), reason="the folder shared/spec is not beside the repository")
def test_the_table_says_what_the_original_says():
    for entry in json.loads(SOURCE.read_text("utf-8")):
        found = connector_type(entry["provider"])
        assert {name: found.get(name) for name in entry["connectorType"]} == entry["connectorType"]
