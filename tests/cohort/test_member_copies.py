"""Copies that come not by events, between two repositories in this process."""

import threading
import time
from types import SimpleNamespace

import pytest

from aricia.base.errors import ConnectorError, RepositoryFault
from aricia.cohort.catch_up import FIRST_PAUSE
from aricia.cohort.exchange_rules import ExchangeRule
from aricia.cohort.gone import Gone
from aricia.cohort.inbound_instances import InboundRules
from aricia.cohort.member_copies import MemberCopies, Reach
from aricia.cohort.registry_store import MemberRegistration
from aricia.cohort.type_notes import TypeNotes
from aricia.repository.instances import EXTERNAL_SOURCE, Source
from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.repository.stores.sqlite import SQLiteRepository
from aricia.testing.repository_steps import classify, entity, link, write
from aricia.testing.waiting import until
from aricia.types.registry import TypeRegistry
from aricia.types.type_maintenance import add_type

OTHER, THIRD = "other-collection", "third-collection"
REST = "org.odpi.openmetadata.adapters.repositoryservices.rest.repositoryconnector.OMRSRESTRepositoryConnectorProvider"
TERM, COLLECTION = "0db3e6ec-f5ef-4d75-ae38-b7ee6fd6ec0a", "347005ba-2b35-4670-b5a7-12c9ebed0cf7"
MACHINE = {
    "class": "EntityDef", "guid": "machine", "name": "Machine", "version": 1, "versionName": "1.0", "category": "ENTITY_DEF",
    "superType": {"guid": "a32316b8-dc8c-48c5-b12b-71c1b2a080bf", "name": "Referenceable"}, "propertiesDefinition": [],
}


def registration(collection_id):
    return MemberRegistration(
        metadata_collection_id=collection_id, server_name=collection_id, repository_connection={
            "connectorType": {"connectorProviderClassName": REST}, "endpoint": {"networkAddress": "https://nowhere/servers/x"},
        },
    )


@pytest.fixture
def other(tmp_path):
    repository = SQLiteRepository(tmp_path / "other.db", TypeRegistry.open_metadata(), OTHER, "other")
    yield repository
    repository.close()


@pytest.fixture
def copies(repository, other, log, tmp_path):
    """Makes and starts the copies of the own repository: copies(rule, ...)."""
    opened = []

    def make(rule="ALL", *, save="ALL", catches_up=True, gone=None, rate=100_000, **more):
        notes = TypeNotes(tmp_path / "notes.json")
        made = SimpleNamespace(asked=0, failure=None, refreshed=[], members=[registration(OTHER)], notes=notes, log=log)

        def ask(member, work):
            made.asked += 1
            if made.failure is not None:
                made.failure()
            assert member == OTHER
            return other.read(work)

        rules = InboundRules(
            process=ExchangeRule(rule=rule, learned=notes, **more), save=ExchangeRule(rule=save, learned=notes),
        )
        made.rules = rules
        made.copies = MemberCopies(
            repository, Reach(ask=ask, catches_up=catches_up, rate=rate), rules, notes, log, lambda: made.members,
            lambda *request: made.refreshed.append(request), "npa", gone if gone is not None else Gone(),
        )
        opened.append(made.copies)
        made.copies.start()
        return made

    yield make
    for each in opened:
        each.stop()


def names(repository):
    return {each.properties["qualifiedName"] for each in repository.read(lambda c: c.find_entities(EntityQuery()))}


def is_done(repository):
    return (repository.read(lambda c: c.reader_place(f"catch-up a-cohort {OTHER}")) or 0) > 0


# ---- catching up -----------------------------------------------------------------------------------------------------------
def test_what_is_at_home_at_a_member_or_kept_by_it_is_read_and_what_is_elsewhere_is_not(repository, other, copies):
    one, two = entity(other, "one"), entity(other, "two")
    link(other, one, two)
    write(other, lambda c: c.add_entity(
        "erin", "Collection", {"qualifiedName": "outside"}, source=Source(EXTERNAL_SOURCE, "outside-collection", "outside"),
    ))
    copy = write(other, lambda c: c.add_entity("erin", "Collection", {"qualifiedName": "third"}))
    for home in (THIRD, "own-collection"):
        copy.guid, copy.collection_id, copy.properties = f"copy of {home}", home, {"qualifiedName": home}
        write(other, lambda c: c.save_entity(copy))
    copies()
    until(lambda: is_done(repository))
    assert names(repository) == {"one", "two", "third", "outside"}
    assert repository.read(lambda c: c.count_relationships(RelationshipQuery())) == 1
    kept = next(each for each in repository.read(lambda c: c.find_entities(EntityQuery())) if each.guid == one.guid)
    assert kept == other.read(lambda c: c.get_entity(one.guid)) and kept.collection_id == OTHER


@pytest.mark.parametrize("tests_of_homes", ["refused", "never passed"])
def test_a_member_whose_searches_cannot_tell_homes_apart_is_read_all_the_same(repository, other, copies, tests_of_homes):
    entity(other, "one")
    copy = entity(other, "two")
    copy.guid, copy.collection_id, copy.properties = "copy", THIRD, {"qualifiedName": "third"}
    write(other, lambda c: c.save_entity(copy))
    made = copies(catches_up=False)
    reach = Reach(ask=lambda member, work: other.read(lambda c: work(Simple(c, tests_of_homes))), rate=100_000)
    kept = MemberCopies(
        repository, reach, made.rules, made.notes, made.log, lambda: made.members, lambda *request: None, "npa", Gone(),
    )
    kept.start()
    try:
        until(lambda: is_done(repository))
    finally:
        kept.stop()
    assert names(repository) == {"one", "two"}


class Simple:
    """A collection that knows no conditions on homes."""

    def __init__(self, collection, does):
        self._collection, self._does = collection, does

    def __getattr__(self, name):
        return getattr(self._collection, name)

    def find_entities(self, query):
        if query.conditions is None:
            return self._collection.find_entities(query)
        if self._does == "refused":
            raise RepositoryFault("PropertyError", "OMRS-REPOSITORY-400-028", ("metadataCollectionId", "", "", ""))
        return []


def test_a_member_is_read_once(repository, other, copies):
    entity(other, "one")
    first = copies()
    until(lambda: is_done(repository))
    first.copies.stop()
    asked = first.asked
    again = copies()
    again.copies.look()
    time.sleep(0.2)
    assert asked > 0 and again.asked == 0


def test_reading_goes_on_where_it_was_interrupted(repository, other, copies, records):
    for number in range(450):
        entity(other, f"term {number}")
    first = copies()

    def fail():
        if first.asked > 3:
            raise ConnectorError("ARICIA-503-070", ("https://nowhere", "no answer"))

    first.failure = fail
    until(lambda: "ARICIA-0511" in [record.message_id for record in records])
    first.copies.stop()
    before = len(names(repository))
    mark = repository.read(lambda c: c.reader_place(f"catch-up a-cohort {OTHER} entity"))
    assert 0 < before < 450 and mark > 0 and not is_done(repository)
    again = copies()
    until(lambda: is_done(repository))
    assert len(names(repository)) == 450
    assert again.asked < 40


def test_a_member_that_was_away_is_read_when_it_is_back(repository, other, copies, records):
    entity(other, "one")
    made = copies()

    def fail():
        if made.asked < 3:
            raise ConnectorError("ARICIA-503-070", ("https://nowhere", "no answer"))

    made.failure = fail
    until(lambda: is_done(repository), FIRST_PAUSE * 10)
    assert names(repository) == {"one"}
    assert [record.message_id for record in records].count("ARICIA-0511") <= 1


@pytest.mark.parametrize(("rule", "more", "expected"), [
    ("SELECTED_TYPES", {"types": frozenset((COLLECTION,))}, {"collection"}),
    ("DESELECTED_TYPES", {"types": frozenset((COLLECTION,))}, {"term"}),
    ("LEARNED_TYPES", {"types": frozenset((COLLECTION,))}, {"collection"}), ("LEARNED_TYPES", {}, set()),
])
def test_the_rules_of_the_cohort_are_kept(repository, other, copies, rule, more, expected):
    entity(other, "term")
    entity(other, "collection", "Collection")
    copies(rule, **more)
    until(lambda: is_done(repository))
    assert names(repository) == expected


def test_with_other_rules_than_before_everything_is_read_again(repository, other, copies):
    entity(other, "term")
    entity(other, "collection", "Collection")
    first = copies("SELECTED_TYPES", types=frozenset((COLLECTION,)))
    until(lambda: is_done(repository))
    first.copies.stop()
    assert names(repository) == {"collection"}
    copies()
    until(lambda: names(repository) == {"collection", "term"})


def test_zones_are_looked_at(repository, other, copies):
    classify(other, entity(other, "in").guid, "ZoneMembership", zoneMembership=["inner"])
    classify(other, entity(other, "out").guid, "ZoneMembership", zoneMembership=["outer"])
    copies("GOVERNANCE_ZONES", included=frozenset(("inner",)))
    until(lambda: is_done(repository))
    assert names(repository) == {"in"}


def test_types_of_what_was_read_are_known_after_a_restart(repository, other, copies, tmp_path):
    write(other, lambda c: c.save_types(c.types, [], [add_type(c.types, MACHINE)]))
    add_type(repository.types, MACHINE)  # as the gallery of a member makes it known, in memory only
    entity(other, "lathe", "Machine")
    copies()
    until(lambda: is_done(repository))
    repository.close()
    again = SQLiteRepository(tmp_path / "own.db", TypeRegistry.open_metadata(), "own-collection", "own")
    try:
        assert again.types.get("Machine") is not None and names(again) == {"lathe"}
    finally:
        again.close()


def test_what_is_gone_meanwhile_stays_away(repository, other, copies):
    kept, purged = entity(other, "kept"), entity(other, "purged")
    gone = Gone()
    gone.add(purged.guid)
    copies(gone=gone)
    until(lambda: is_done(repository))
    assert names(repository) == {"kept"} and kept.guid not in gone


def test_another_instance_under_the_same_guid_is_told_of_and_kept(repository, other, copies, records):
    for each, home in ((repository, "ours"), (other, "theirs")):
        write(each, lambda c, home=home: c.add_entity("erin", "Collection", {"qualifiedName": home}, guid="same"))
    entity(other, "third")
    copies()
    until(lambda: is_done(repository))
    assert names(repository) == {"ours", "third"}
    assert "OMRS-AUDIT-0206" in [record.message_id for record in records]


def test_reading_keeps_to_the_rate(repository, other, copies):
    for number in range(150):
        entity(other, f"term {number}")
    begun = time.monotonic()
    copies(rate=250)
    until(lambda: is_done(repository))
    assert 0.5 < time.monotonic() - begun < 5


def test_without_catching_up_nothing_is_read(repository, other, copies):
    entity(other, "one")
    made = copies(catches_up=False)
    made.copies.look()
    made.copies.lost()
    time.sleep(0.2)
    assert made.asked == 0 and names(repository) == set()


def test_nobody_waits_long_for_a_member_that_hangs_when_the_server_stops(other, copies, monkeypatch):
    monkeypatch.setattr("aricia.cohort.catch_up.STOPPED_WITHIN", 0.2)
    made, hangs = copies(), threading.Event()
    made.failure = lambda: hangs.wait(10)
    made.copies.catch_up.learned("GlossaryTerm")
    made.copies.catch_up.lost()
    until(lambda: made.asked > 0)
    begun = time.monotonic()
    made.copies.stop()
    assert time.monotonic() - begun < 2
    hangs.set()


# ---- events that were lost ------------------------------------------------------------------------------------------------
def test_after_events_were_lost_copies_are_compared_and_what_is_new_is_read(repository, other, copies, records):
    same, changed, classified = (entity(other, name) for name in ("same", "changed", "classified"))
    deleted, purged = entity(other, "deleted"), entity(other, "purged")
    kept, dropped = link(other, same, changed), link(other, same, classified)
    made = copies()
    until(lambda: is_done(repository))
    write(other, lambda c: c.update_entity("erin", changed.guid, {"qualifiedName": "changed twice"}))
    classify(other, classified.guid)
    write(other, lambda c: c.delete_entity("erin", deleted.guid))
    write(other, lambda c: c.delete_entity("erin", purged.guid))
    write(other, lambda c: c.purge_entity("erin", purged.guid))
    write(other, lambda c: c.delete_relationship("erin", dropped.guid))
    write(other, lambda c: c.update_relationship("erin", kept.guid, {"description": "new"}))
    entity(other, "new")
    made.copies.lost()
    until(lambda: "ARICIA-0513" in [record.message_id for record in records] and is_done(repository))
    assert [each[2] for each in made.refreshed] == [classified.guid]
    assert "changed twice" in names(repository)
    assert repository.read(lambda c: c.get_relationship(kept.guid)).properties == {"description": "new"}
    known = {each.guid: repository.read(lambda c, each=each: c.is_entity_known(each.guid)) for each in (deleted, purged)}
    assert known[deleted.guid].status == "DELETED" and known[purged.guid] is None
    assert repository.read(lambda c: c.is_relationship_known(dropped.guid)).status == "DELETED"
    assert "new" in names(repository)


def test_a_member_that_left_and_is_back_is_compared(repository, other, copies, records):
    one = entity(other, "one")
    made = copies()
    until(lambda: is_done(repository))
    made.members, back = [], made.members
    made.copies.look()
    until(lambda: not is_done(repository))
    write(other, lambda c: c.delete_entity("erin", one.guid))
    entity(other, "two")
    made.members = back
    made.copies.look()
    until(lambda: is_done(repository))
    assert names(repository) == {"two"}


# ---- what users find ------------------------------------------------------------------------------------------------------
def test_what_users_find_is_saved_with_what_it_needs(repository, other, copies):
    one, two = entity(other, "one"), entity(other, "two")
    relationship = link(other, one, two)
    made = copies(catches_up=False)
    made.copies.found(OTHER, [one, relationship])
    assert made.copies.learned.drain(10)
    assert names(repository) == {"one"}
    assert repository.read(lambda c: c.get_relationship(relationship.guid)) == relationship
    assert repository.read(lambda c: c.known_entities((two.guid,)))[two.guid].is_proxy
    made.copies.found(OTHER, [two])
    assert made.copies.learned.drain(10) and names(repository) == {"one", "two"}


def test_a_type_that_users_ask_for_is_learned_and_all_there_is_of_it_is_read(repository, other, copies, records):
    entity(other, "term"), entity(other, "another term"), entity(other, "collection", "Collection")
    made = copies("LEARNED_TYPES")
    until(lambda: is_done(repository))
    assert names(repository) == set()
    found = other.read(lambda c: c.find_entities(EntityQuery(type_name="GlossaryTerm", page_size=1)))
    made.copies.found(OTHER, found)
    until(lambda: names(repository) == {"term", "another term"})
    assert [record.message_id for record in records].count("ARICIA-0508") == 1
    assert TERM in made.notes.learned and COLLECTION not in made.notes.learned


@pytest.mark.parametrize(("rule", "more"), [
    ("SELECTED_TYPES", {"types": frozenset((COLLECTION,))}), ("DESELECTED_TYPES", {"types": frozenset((TERM,))}),
    ("JUST_TYPEDEFS", {}), ("REGISTRATION_ONLY", {}),
])
def test_what_rules_keep_out_is_not_saved_when_it_is_found(repository, other, copies, rule, more):
    one = entity(other, "one")
    made = copies(rule, catches_up=False, **more)
    made.copies.found(OTHER, [one])
    assert made.copies.learned.drain(10) and names(repository) == set()


def test_more_than_fits_into_the_queue_is_left_out_and_told_of(repository, other, copies, records, monkeypatch):
    monkeypatch.setattr("aricia.cohort.learned_copies.MOST_WAITING", 10)
    found = [entity(other, f"term {number}") for number in range(30)]
    made = copies(catches_up=False)
    with made.copies.learned._changed:  # the thread that saves waits meanwhile
        made.copies.found(OTHER, found)
    assert made.copies.learned.drain(10)
    assert len(names(repository)) == 10 and made.copies.learned.dropped == 20
    assert "ARICIA-0506" in [record.message_id for record in records]
    made.copies.found(OTHER, found[:15])
    assert made.copies.learned.drain(10) and len(names(repository)) == 15
