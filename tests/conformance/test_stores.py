"""Every store of the behaviour suite conforms, and nothing of the checks is left in it."""

from __future__ import annotations

from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.repository.stores.readonly.repository import ReadOnlyRepository
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.testing.conformance.api import examine
from aricia.types.registry import TypeRegistry

SIZE = 8


def test_the_store_conforms(repository):
    report = examine(repository, size=SIZE)
    assert [(failure.check, failure.subject, failure.expected, failure.got) for failure in report.failures] == []
    assert report.conformant
    everything = ("ACTIVE", "DELETED")
    assert repository.read(lambda c: c.count_entities(EntityQuery(statuses=everything))) == 0
    assert repository.read(lambda c: c.count_relationships(RelationshipQuery(statuses=everything))) == 0


def test_a_read_only_store_conforms_by_its_copies(tmp_path):
    store = ReadOnlyRepository(SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata()))
    report = examine(store, size=SIZE)
    assert report.failures == []
    status = {profile.name: profile.status for profile in report.profiles()}
    assert (status["Metadata sharing"], status["Metadata maintenance"]) == ("CONFORMANT_FULL_SUPPORT", "CONFORMANT_NO_SUPPORT")
    assert (status["Entity search"], status["Entity proxies"]) == ("CONFORMANT_FULL_SUPPORT", "CONFORMANT_FULL_SUPPORT")
    assert store.read(lambda c: c.count_entities(EntityQuery(statuses=("ACTIVE", "DELETED")))) == 0
    store.close()
