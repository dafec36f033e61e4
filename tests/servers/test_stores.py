"""A repository proxy: a repository and an event mapper of another package, found by their provider class names."""

from __future__ import annotations

import pytest

from aricia.base.errors import ConfigurationError
from aricia.repository.queries import EntityQuery

# All that a package needs: a repository connector, and an event mapper that makes the changes it hears of in the repository.
PACKAGE = '''
from aricia.repository.stores.sqlite.opening import open_in_memory


def open_catalogue(place):
    return open_in_memory(place)


class Listener:
    def __init__(self, place):
        self.place, self.listens = place, False

    def start(self):
        self.listens = True
        listeners.append(self)

    def stop(self):
        self.listens = False

    def hear(self, table):
        properties = {"qualifiedName": table}
        self.place.repository.write(lambda c: c.add_entity(self.place.user, "RelationalTable", properties)).result()


listeners = []
'''
ENTRY_POINTS = """
[aricia.connectors.repository]
org.example.CatalogueRepositoryProvider = catalogue_of_example:open_catalogue

[aricia.connectors.event-mapper]
org.example.CatalogueEventMapperProvider = catalogue_of_example:Listener
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """The package, installed."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "catalogue_of_example.py").write_text(PACKAGE)
    facts = tmp_path / "site" / "catalogue_of_example-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: catalogue-of-example\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(tmp_path / "site")


def document(mapper="org.example.CatalogueEventMapperProvider", repository="org.example.CatalogueRepositoryProvider"):
    return {
        "class": "OMAGServerConfig", "versionId": "V6.0", "localServerName": "proxy", "localServerUserId": "proxynpa",
        "repositoryServicesConfig": {"class": "RepositoryServicesConfig", "auditLogConnections": [], "localRepositoryConfig": {
            "class": "LocalRepositoryConfig", "metadataCollectionId": "catalogue", "localRepositoryMode": "REPOSITORY_PROXY",
            "localRepositoryLocalConnection": {"connectorType": {"connectorProviderClassName": repository}},
            "eventMapperConnection": {"connectorType": {"connectorProviderClassName": mapper}},
        }},
    }


def test_what_an_event_mapper_hears_of_is_in_the_repository_and_its_change_feed(platform, package):
    server = platform.start_with(document())
    import catalogue_of_example

    (listener,) = catalogue_of_example.listeners
    assert (server.server_type, listener.listens) == ("Repository Proxy", True)
    listener.hear("orders")
    found = server.repository.read(lambda c: c.find_entities(EntityQuery()))
    assert [(each.properties["qualifiedName"], each.created_by) for each in found] == [("orders", "proxynpa")]
    assert [each.event for each in server.repository.read(lambda c: c.changes(0, 10))] == ["NEW_ENTITY_EVENT"]
    platform.stop_server("proxy")
    assert not listener.listens


@pytest.mark.parametrize(("connector", "fault"), [("mapper", "ARICIA-501-580"), ("repository", "ARICIA-501-002")])
def test_a_connector_that_nobody_provides_keeps_the_server_from_starting(platform, package, connector, fault):
    with pytest.raises(ConfigurationError) as caught:
        platform.start_with(document(**{connector: "org.example.None"}))
    assert caught.value.id == fault
    assert "org.example.None" in caught.value.text
