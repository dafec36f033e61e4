"""A repository of another technology in a cohort: its event mapper reaches the members, and what it has is found by them."""

from functools import partial

import pytest

from aricia.testing import waiting
from aricia.testing.cohort_platforms import CohortPlatforms
from aricia.testing.repository_steps import entity

until = partial(waiting.until, patience=30.0)

PACKAGE = '''
from aricia.base.errors import RepositoryFault
from aricia.repository.stores.sqlite.opening import open_in_memory
from aricia.repository.stores.readonly.refusals import REFUSED


class Catalogue:
    """A repository that keeps no copies."""

    def __init__(self, store):
        self._store = store

    def __getattr__(self, name):
        return getattr(self._store, name)

    def write(self, work, request_id=None):
        return self._store.write(lambda collection: work(Own(collection)), request_id)


class Own:
    def __init__(self, collection):
        self._collection = collection

    def __getattr__(self, name):
        if not name.startswith("save_"):
            return getattr(self._collection, name)

        def refuse(*arguments, **options):
            raise RepositoryFault("FunctionNotSupported", "OMRS-METADATA-COLLECTION-501-001", (name, "Catalogue", "catalogue"))

        return refuse


def open_catalogue(place):
    return Catalogue(open_in_memory(place))


class Listener:
    def __init__(self, place):
        self.place = place
        listeners.append(self)

    def start(self):
        """Nothing to listen to but the test."""

    def stop(self):
        """Nothing to stop."""

    def hear(self, table):
        properties = {"qualifiedName": table}
        return self.place.repository.write(lambda c: c.add_entity(self.place.user, "RelationalTable", properties)).result()


listeners = []
'''
ENTRY_POINTS = """
[aricia.connectors.repository]
org.example.cohort.CatalogueRepositoryProvider = cohort_catalogue:open_catalogue

[aricia.connectors.event-mapper]
org.example.cohort.CatalogueEventMapperProvider = cohort_catalogue:Listener
"""
ENTERPRISE = "open-metadata/repository-services/users/erin/enterprise"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with the two connectors, installed."""
    facts = tmp_path / "site" / "cohort_catalogue-1.0.dist-info"
    facts.mkdir(parents=True)
    (tmp_path / "site" / "cohort_catalogue.py").write_text(PACKAGE)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: cohort-catalogue\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(tmp_path / "site")


def test_a_repository_proxy_tells_a_cohort_is_asked_and_goes_on_when_it_keeps_no_copies(tmp_path, package):
    platforms = CohortPlatforms(tmp_path / "platforms", ("anna", "proxy"))
    try:
        anna = platforms.start("anna")
        platforms.start("proxy", local={
            "localRepositoryMode": "REPOSITORY_PROXY",
            "localRepositoryLocalConnection": {
                "connectorType": {"connectorProviderClassName": "org.example.cohort.CatalogueRepositoryProvider"},
            },
            "eventMapperConnection": {
                "connectorType": {"connectorProviderClassName": "org.example.cohort.CatalogueEventMapperProvider"},
            },
        })
        assert platforms.server("proxy").server_type == "Repository Proxy"
        until(lambda: platforms.cohort("anna").remote_ids and platforms.cohort("proxy").remote_ids)
        import cohort_catalogue

        (listener,) = cohort_catalogue.listeners
        unheard = entity(anna, "that the catalogue does not keep")
        orders = listener.hear("orders")
        until(lambda: anna.read(lambda c: c.known_entities((orders.guid,))))
        assert anna.read(lambda c: c.get_entity(orders.guid)).collection_id == "collection-of-proxy"
        shown = platforms.call("proxy", f"{ENTERPRISE}/instances/entities", {"class": "EntityFindRequest", "pageSize": 10})
        assert {each["guid"] for each in shown["entities"]} == {orders.guid, unheard.guid}
        later = entity(anna, "and another one")
        path = f"open-metadata/repository-services/users/erin/instances/entity/{later.guid}/existence"
        assert "entity" not in platforms.call("proxy", path, {})
        instances = platforms.cohort("proxy")._topics["instances"]
        until(lambda: instances._bus.place_of(instances.member, instances.name) >= last_event(instances))
    finally:
        platforms.close()


def last_event(topic):
    """The offset of the last event of a topic."""
    events = topic._bus.read(topic.name, 0)
    return events[-1][0] if events else 0
