"""The workbench finds what is wrong with a repository, and tells what a repository does not do from what it does wrong."""

from __future__ import annotations

import msgspec
import pytest

from aricia.base.errors import RepositoryFault
from aricia.base.tables import rows
from aricia.repository.queries import EntityQuery
from aricia.repository.stores.readonly.repository import ReadOnlyRepository
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.testing.conformance.api import FAIL, NOT_SUPPORTED, PASS, Report, Result, checks, examine
from aricia.testing.conformance.samples import everything, some
from aricia.testing.conformance.values import properties_of
from aricia.types.registry import TypeRegistry

HOME = "11111111-2222-4333-8444-555555555555"


class Altered:
    """A collection of which some operations do something else."""

    def __init__(self, collection, operations):
        self._collection, self._operations = collection, operations

    def __getattr__(self, name):
        own = self._operations.get(name)
        return getattr(self._collection, name) if own is None else lambda *given, **named: own(self._collection, *given, **named)


class AlteredRepository:
    """A repository with such collections."""

    def __init__(self, repository, **operations):
        self._repository, self._operations = repository, operations
        self.types, self.collection_id = repository.types, repository.collection_id

    def read(self, work):
        return self._repository.read(lambda c: work(Altered(c, self._operations)))

    def write(self, work, request_id=None):
        return self._repository.write(lambda c: work(Altered(c, self._operations)), request_id)


@pytest.fixture
def sound(tmp_path):
    repository = SQLiteRepository(tmp_path / "store.db", TypeRegistry.open_metadata(), HOME, "home")
    yield repository
    repository.close()


def failing(report):
    return {result.check for result in report.failures}


def unsupported(*given, **named):
    raise RepositoryFault("FunctionNotSupported", "OMRS-ENTERPRISE-REPOSITORY-CONNECTOR-405-001", ("operation",))


def test_a_search_that_overlooks_and_a_version_that_does_not_count_are_found(sound):
    def overlooks(collection, query):
        return collection.find_entities(query)[1:]

    def stands_still(collection, user, guid, properties, **dates):
        return msgspec.structs.replace(collection.update_entity(user, guid, properties, **dates), version=1)

    report = examine(AlteredRepository(sound, find_entities=overlooks, update_entity=stands_still), size=1)
    assert not report.conformant
    assert {"entity-find-property", "entity-find-text-part", "search-order", "entity-update-version"} <= failing(report)
    status = {profile.name: profile.status for profile in report.profiles()}
    assert status["Entity search"] == status["Instance versions"] == "NOT_CONFORMANT"
    assert status["Change of home"] != "NOT_CONFORMANT" or "rehome-update" in failing(report)


def test_deletes_that_leave_and_copies_that_overwrite_are_found(sound):
    def leaves(collection, user, guid):
        return collection.get_entity(guid)

    def keeps_deleted(collection, query):
        return collection.find_entities(msgspec.structs.replace(query, statuses=("ACTIVE", "DELETED")))

    assert "entity-deleted-read" in failing(examine(AlteredRepository(sound, delete_entity=leaves), size=1))
    assert "entity-deleted-find" in failing(examine(AlteredRepository(sound, find_entities=keeps_deleted), size=1))


def test_what_a_repository_does_not_do_is_no_failure_of_optional_profiles(sound):
    names = ("reidentify_entity", "rehome_entity", "retype_entity", "save_types")
    report = examine(AlteredRepository(sound, **dict.fromkeys(names, unsupported)), size=1)
    assert report.conformant
    status = {profile.name: profile.status for profile in report.profiles()}
    assert status["Change of identity"] == "CONFORMANT_PARTIAL_SUPPORT"
    assert status["Dynamic types"] == "CONFORMANT_NO_SUPPORT"


def test_a_repository_that_keeps_copies_only_is_checked_by_copies(sound):
    names = (
        "add_entity", "add_relationship", "update_entity", "delete_entity", "classify_entity", "purge_entity", "rehome_entity",
    )
    report = examine(AlteredRepository(sound, **dict.fromkeys(names, unsupported)), size=2)
    assert failing(report) == set()
    status = {profile.name: profile.status for profile in report.profiles()}
    assert (status["Metadata sharing"], status["Soft delete and restore"]) == ("CONFORMANT_FULL_SUPPORT", "CONFORMANT_NO_SUPPORT")
    assert sound.read(lambda c: c.count_entities(EntityQuery(statuses=("ACTIVE", "DELETED")))) == 0


def test_a_read_only_store_conforms_by_its_copies(sound):
    store = ReadOnlyRepository(sound)
    report = examine(store, size=5)
    assert report.failures == []
    status = {profile.name: profile.status for profile in report.profiles()}
    assert (status["Metadata sharing"], status["Metadata maintenance"]) == ("CONFORMANT_FULL_SUPPORT", "CONFORMANT_NO_SUPPORT")
    assert (status["Entity search"], status["Entity proxies"]) == ("CONFORMANT_FULL_SUPPORT", "CONFORMANT_FULL_SUPPORT")
    assert store.read(lambda c: c.count_entities(EntityQuery(statuses=("ACTIVE", "DELETED")))) == 0


def test_profiles_sum_up_their_checks():
    report = Report("r")
    report.add(Result("retype", "a", NOT_SUPPORTED))
    report.add(Result("rehome", "a", PASS))
    report.add(Result("rehome", "b", NOT_SUPPORTED))
    report.add(Result("entity-read", "a", PASS))
    status = {profile.name: profile.status for profile in report.profiles()}
    assert (status["Change of type"], status["Change of home"]) == ("CONFORMANT_NO_SUPPORT", "CONFORMANT_PARTIAL_SUPPORT")
    assert report.conformant
    report.add(Result("rehome", "c", FAIL, "1", "2"))
    assert not report.conformant
    assert report.to_json()["results"][-1]["requirement"] == "43 update home"


def test_a_run_without_the_mandatory_profile_is_not_conformant():
    assert not Report("r").conformant


def test_every_check_of_the_table_is_made(sound):
    made = {result.check for result in examine(sound, size=3).results}
    only_for_copies, only_when_wrong = {"entity-copy-read"}, {"clean-up"}
    assert set(checks()) - made == only_for_copies | only_when_wrong
    assert len(checks()) == len(list(rows("conformance_checks.tsv")))


def test_values_fit_their_types_and_differ_by_number():
    types = TypeRegistry.open_metadata()
    for definition in everything(types).types:
        first, second = properties_of(types, definition, "mark", 1), properties_of(types, definition, "mark", 2)
        types.check_properties(definition.name, first)
        assert first.keys() == second.keys()
        assert not definition.attributes or first != second


def test_a_sample_has_the_richest_types_and_no_type_twice():
    types = TypeRegistry.open_metadata()
    sample = some(types, 5)
    for chosen in (sample.entities, sample.relationships, [pair[0] for pair in sample.classifications]):
        assert len({each.name for each in chosen}) == len(chosen) == 5
    assert len(everything(types).entities) == 359
