"""Whatever comes over the topics of a cohort: what is of no use is told of and set aside, and what follows is processed."""

import json
import threading
from functools import partial

import pytest

from aricia.base.errors import ConnectorError
from aricia.cohort import envelope
from aricia.cohort.api import INSTANCES, REGISTRATIONS, TYPES, Cohort, CohortPlace, CohortTopic, LocalMember
from aricia.cohort.envelope import Originator, write
from aricia.cohort.event_writer import EventWriter
from aricia.cohort.registry_store import CohortMembership
from aricia.connections.event_bus import local
from aricia.repository.instances import Entity
from aricia.testing import waiting
from aricia.testing.cohort_platforms import CohortPlatforms
from aricia.testing.repository_steps import entity as entity_of
from aricia.types.registry import TypeRegistry

until = partial(waiting.until, patience=20.0)

OWN, OTHER, THIRD = "own-collection", "other-collection", "third-collection"
TYPE_GUID = "347005ba-2b35-4670-b5a7-12c9ebed0cf7"


REST = "org.odpi.openmetadata.adapters.repositoryservices.rest.repositoryconnector.OMRSRESTRepositoryConnectorProvider"
ENTERPRISE = "open-metadata/repository-services/users/erin/enterprise"


@pytest.fixture
def platforms(tmp_path):
    made = CohortPlatforms(tmp_path, ("anna",))
    yield made
    made.close()


class Topic:
    """Gives texts to the listener, as the consumer of a bus does."""

    member = "me"

    def __init__(self, name):
        self.name, self.published, self._listener = name, [], None

    def listen(self, listener):
        self._listener = listener

    def give(self, text):
        finish = self._listener(text)
        if finish is not None:
            finish()

    def publish(self, events):
        self.published += events

    def send(self, events):
        self.publish(events)

    def is_followed(self):
        return True

    def has_read(self):
        return True

    def close(self):
        """Nothing to close."""


class Registry:
    """In memory."""

    def __init__(self):
        self.kept = CohortMembership()

    def load(self):
        return self.kept

    def save(self, membership):
        self.kept = membership


@pytest.fixture
def topics(repository, audit_log, originator):
    """The topics of a connected member, with another member registered."""
    made = {name: Topic(name) for name in (REGISTRATIONS, TYPES, INSTANCES)}
    cohort = Cohort(CohortPlace(
        name="a-cohort", member=LocalMember(originator=originator), registry=Registry, audit_log=audit_log, repository=repository,
        topics={name: CohortTopic(opener=lambda lost, topic=topic: topic) for name, topic in made.items()},
    ))
    assert cohort.connect()
    made[REGISTRATIONS].give(registry_event("REGISTRATION_EVENT", OTHER, registrationTimestamp=1000))
    assert cohort.remote_ids == {OTHER}
    made["cohort"] = cohort
    yield made
    cohort.disconnect()


def registry_event(kind, sender, **section):
    return write(Originator(sender, sender), "REGISTRY", {"registryEventType": kind, **section})


def entity(guid="g", version=2, home=OTHER, created=1000, **more):
    return Entity(
        guid=guid, type_name="Collection", version=version, create_time=created, update_time=created + version, created_by="p",
        collection_id=home, properties={"qualifiedName": f"{guid} {version}"}, **more,
    )


WRITER = EventWriter(TypeRegistry.open_metadata())


def told(instance=None, kind="NEW_ENTITY_EVENT", sender=OTHER, **section):
    shown = {} if instance is None else {"entity": WRITER.entity(instance)}
    guid = getattr(instance, "guid", "g")
    head = {"eventType": kind, "typeDefGUID": TYPE_GUID, "typeDefName": "Collection", "instanceGUID": guid}
    return write(Originator(sender, sender), "INSTANCE", {**head, **shown, **section})


def changed(text, **members):
    return json.dumps({**json.loads(text), **members})


def without(text, *path):
    document = json.loads(text)
    place = document
    for name in path[:-1]:
        place = place[name]
    del place[path[-1]]
    return json.dumps(document)


GOOD = told(entity())
UNREADABLE, ASIDE, TYPE_ASIDE, CONFLICT = "OMRS-AUDIT-0100", "OMRS-AUDIT-9015", "OMRS-AUDIT-9018", "OMRS-AUDIT-0206"


def with_type(name):
    document = json.loads(GOOD)
    document["instanceEventSection"]["entity"]["type"]["typeDefName"] = name
    return json.dumps(document)


def batch(*documents):
    return told(kind="BATCH_INSTANCES_EVENT", instanceBatch={"class": "InstanceGraph", "entities": list(documents)})


@pytest.mark.parametrize(("text", "messages"), [
    ("", ["OMRS-AUDIT-0102"]), ("not JSON", [UNREADABLE]), ("null", [UNREADABLE]), ("[]", [UNREADABLE]), ("{}", [UNREADABLE]),
    (GOOD[:-20], [UNREADABLE]), (GOOD + "}", [UNREADABLE]), ("\x00" + GOOD, [UNREADABLE]), ("[" * 200_000, [UNREADABLE]),
    (changed(GOOD, **{"class": "OMRSEventV9"}), [UNREADABLE]),
    (changed(GOOD, eventCategory="UNKNOWN"), [UNREADABLE]), (changed(GOOD, eventCategory="GENERIC"), [UNREADABLE]),
    (changed(GOOD, eventCategory=None), [UNREADABLE]), (without(GOOD, "eventCategory"), [UNREADABLE]),
    (changed(GOOD, eventCategory="TYPEDEF"), [UNREADABLE]), (without(GOOD, "instanceEventSection"), [UNREADABLE]),
    (changed(GOOD, originator=7), [UNREADABLE]), (changed(GOOD, originator={"metadataCollectionId": ["x"]}), [UNREADABLE]),
    (told(entity(), instanceGUID=None), [ASIDE]), (told(entity(), typeDefGUID=None), [ASIDE]),
    (told(entity(), typeDefName=""), [ASIDE]), (told(entity(), eventType=None), [ASIDE]), (told(), [ASIDE]),
    (told(entity(), "NO_SUCH_EVENT"), [ASIDE]), (told(entity(), "NEW_RELATIONSHIP_EVENT"), [ASIDE]),
    (told(entity(), "CLASSIFIED_ENTITY_EVENT"), [ASIDE]), (told(entity(), "DECLASSIFIED_ENTITY_EVENT"), [ASIDE]),
    (told(entity(), instanceGUID="another"), [ASIDE]), (told(kind="BATCH_INSTANCES_EVENT"), [ASIDE]),
    (with_type("NobodyKnowsThis"), [ASIDE]), (with_type(None), [UNREADABLE]),
    (told(entity(version=1 << 60)), [ASIDE]), (told(entity(created=1 << 55)), [ASIDE]),
    (told(kind="INSTANCE_ERROR_EVENT"), []), (told(entity(), sender=OWN), []),
    (told(kind="REFRESH_ENTITY_REQUEST", homeMetadataCollectionId=THIRD), []),
    (told(kind="PURGED_ENTITY_EVENT", instanceGUID="nobody"), []),
])
def test_instance_events_of_no_use_are_told_of_and_what_follows_is_processed(topics, repository, records, text, messages):
    records.clear()
    before = repository.read(lambda c: c.last_change())
    topics[INSTANCES].give(text)
    assert [record.message_id for record in records] == messages
    assert repository.read(lambda c: c.last_change()) == before
    topics[INSTANCES].give(told(entity("next")))
    assert repository.read(lambda c: c.get_entity("next")).version == 2


def test_an_instance_that_waits_for_its_type_comes_again_when_the_server_disconnects_meanwhile(topics, records):
    asked, refused = threading.Event(), []
    topics[TYPES].has_read = lambda: asked.set() and False  # more of the types is on its way

    def give():
        try:
            topics[INSTANCES].give(with_type("OnItsWay"))
        except ConnectorError as fault:
            refused.append(fault.id)

    listening = threading.Thread(target=give)
    listening.start()
    assert asked.wait(20)
    topics["cohort"].disconnect()
    listening.join(20)
    assert refused == ["ARICIA-503-011"]
    assert ASIDE not in [record.message_id for record in records]


def test_an_event_of_another_protocol_is_processed_and_told_of_once(topics, repository, records):
    records.clear()
    for version in range(1, 4):
        topics[INSTANCES].give(changed(told(entity(version=version)), protocolVersionId="OMRS V3.0"))
    assert repository.read(lambda c: c.get_entity("g")).version == 3
    assert [record.message_id for record in records] == ["ARICIA-0502"]


def test_events_of_who_has_not_registered_are_processed_and_told_of_once(topics, repository, records):
    records.clear()
    for version in range(1, 4):
        topics[INSTANCES].give(told(entity(version=version, home=THIRD), sender=THIRD))
    assert repository.read(lambda c: c.get_entity("g")).version == 3
    assert [record.message_id for record in records] == ["ARICIA-0503"]


def test_an_event_that_is_too_large_is_set_aside(topics, repository, records, monkeypatch):
    monkeypatch.setattr(envelope, "LARGEST", 3_000)
    records.clear()
    topics[INSTANCES].give(told(entity(), filler="x" * 5_000))
    assert [record.message_id for record in records] == [UNREADABLE] and len(records[0].text) < 3_000
    topics[INSTANCES].give(told(entity("next")))
    assert repository.read(lambda c: c.get_entity("next"))


@pytest.mark.parametrize(("then", "version", "messages"), [
    (told(entity(version=1)), 2, []), (told(entity(version=2)), 2, []),
    (told(entity(version=1), "UPDATED_ENTITY_EVENT"), 2, []), (told(entity(version=3)), 3, []),
    (told(entity(version=9, home=THIRD), sender=THIRD), 2, ["ARICIA-0503", CONFLICT]),
    (told(entity(version=9, home=THIRD)), 2, [CONFLICT]), (told(entity(version=9, created=5000)), 2, [CONFLICT]),
])
def test_older_versions_are_ignored_and_others_are_conflicts(topics, repository, records, then, version, messages):
    topics[INSTANCES].give(GOOD)
    records.clear()
    topics[INSTANCES].give(then)
    assert repository.read(lambda c: c.get_entity("g")).version == version
    assert [record.message_id for record in records] == messages


def test_of_many_instances_in_one_event_the_good_ones_are_stored(topics, repository, records):
    documents = [WRITER.entity(entity(guid)) for guid in ("one", "two", "three")]
    documents[1]["type"] = {**documents[1]["type"], "typeDefName": "NobodyKnowsThis"}
    records.clear()
    topics[INSTANCES].give(batch(*documents))
    assert repository.read(lambda c: c.get_entities(("one", "two", "three"))).keys() == {"one", "three"}
    assert [record.message_id for record in records] == [ASIDE]


def type_event(kind, **section):
    return write(Originator(OTHER, OTHER), "TYPEDEF", {"typeDefEventType": kind, **section})


@pytest.mark.parametrize(("text", "messages"), [
    (type_event(None), [TYPE_ASIDE]), (type_event("NO_SUCH_EVENT"), [TYPE_ASIDE]),
    (type_event("NEW_TYPEDEF_EVENT"), [TYPE_ASIDE]), (type_event("NEW_TYPEDEF_EVENT", typeDef={}), [TYPE_ASIDE]),
    (type_event("NEW_TYPEDEF_EVENT", typeDef={"name": 1, "guid": []}), [TYPE_ASIDE]),
    (type_event("NEW_TYPEDEF_EVENT", typeDef=7), [UNREADABLE]),
    (type_event("NEW_ATTRIBUTE_TYPEDEF_EVENT", attributeTypeDef={"name": "x"}), [TYPE_ASIDE]),
    (type_event("UPDATED_TYPEDEF_EVENT", typeDefPatch={"typeDefName": "Collection"}), [TYPE_ASIDE]),
    (type_event("DELETED_TYPEDEF_EVENT"), [TYPE_ASIDE]),
    (type_event("DELETED_TYPEDEF_EVENT", typeDefName="Collection", typeDefGUID=TYPE_GUID), [TYPE_ASIDE]),
    (type_event("DELETED_TYPEDEF_EVENT", typeDefName="NobodyKnowsThis", typeDefGUID="x"), []),
    (type_event("RE_IDENTIFIED_TYPEDEF_EVENT"), [TYPE_ASIDE]), (type_event("TYPEDEF_ERROR_EVENT"), []),
])
def test_type_events_of_no_use_are_told_of_and_change_nothing(topics, repository, records, text, messages):
    records.clear()
    before = repository.types.version
    topics[TYPES].give(text)
    assert [record.message_id for record in records] == messages and repository.types.version == before


@pytest.mark.parametrize(("text", "messages"), [
    (registry_event(None, THIRD), ["OMRS-AUDIT-0101"]), (registry_event("NO_SUCH_EVENT", THIRD), ["OMRS-AUDIT-0101"]),
    (registry_event("REGISTRATION_EVENT", None), ["OMRS-AUDIT-0118"]),
    (registry_event("REGISTRATION_EVENT", THIRD, remoteConnection=7), [UNREADABLE]),
    (registry_event("UN_REGISTRATION_EVENT", THIRD), []), (registry_event("REGISTRATION_ERROR_EVENT", THIRD), []),
    (registry_event("REGISTRATION_EVENT", OWN, registrationTimestamp=1), ["OMRS-AUDIT-0107"]),
])
def test_registrations_of_no_use_are_told_of_and_change_nothing(topics, records, text, messages):
    records.clear()
    topics[REGISTRATIONS].give(text)
    assert [record.message_id for record in records] == messages and topics["cohort"].remote_ids == {OTHER}


@pytest.mark.parametrize("section", [
    {"registrationTimestamp": "not a time"}, {"remoteConnection": {"endpoint": 7, "connectorType": []}},
    {"remoteConnection": {"endpoint": {"networkAddress": 7}}}, {"remoteConnection": {"configurationProperties": 7}},
    {"metadataCollectionName": "x" * 100_000},
])
def test_who_registers_with_what_is_of_no_use_is_a_member_all_the_same(topics, section):
    topics[REGISTRATIONS].give(registry_event("REGISTRATION_EVENT", THIRD, **section))
    assert topics["cohort"].remote_ids == {OTHER, THIRD}


def test_a_member_whose_connection_is_of_no_use_is_not_asked_and_does_no_harm(platforms):
    anna = platforms.start("anna")
    section = platforms.document("anna")["repositoryServicesConfig"]["cohortConfigList"][0]
    address = section["cohortOMRSRegistrationTopicConnection"]["endpoint"]["networkAddress"]
    nowhere = {"connectorType": {"connectorProviderClassName": REST}, "endpoint": {"networkAddress": "x"}}
    connections = [7, {}, {"endpoint": 7}, nowhere]
    local.local_bus(platforms.bus).append(address, "key", [
        registry_event("REGISTRATION_EVENT", f"member-{number}", remoteConnection=each) for number, each in enumerate(connections)
    ])
    until(lambda: len(platforms.cohort("anna").remote_ids) == 3)
    made = entity_of(anna, "one")
    answer = platforms.call("anna", f"{ENTERPRISE}/instances/entities", {"class": "EntityFindRequest", "pageSize": 10})
    assert [each["guid"] for each in answer["entities"]] == [made.guid]
