import json

import pytest

from aricia.base.errors import ConfigurationError
from aricia.cohort.envelope import REGISTRY, Originator, read, write
from aricia.cohort.registration import LocalMember, Registration
from aricia.cohort.registry_store import CohortMembership, MemberRegistration

OWN, OTHER = "own-collection", "other-collection"

REST = "org.odpi.openmetadata.adapters.repositoryservices.rest.repositoryconnector.OMRSRESTRepositoryConnectorProvider"
CONNECTION = {
    "class": "VirtualConnection", "connectorType": {"connectorProviderClassName": REST},
    "endpoint": {"networkAddress": "https://localhost:9443/servers/other-server"},
}


class Store:
    """Keeps a membership in memory."""

    def __init__(self):
        self.kept = CohortMembership()

    def load(self):
        return self.kept

    def save(self, membership):
        self.kept = membership


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def make(store, log, send, originator):
    return lambda: Registration(LocalMember(originator=originator, collection_name="own"), store, log, send)


def told(kind, collection=OTHER, name="other-server", **section):
    sender = Originator(metadata_collection_id=collection, server_name=name)
    return read(write(sender, REGISTRY, {"registryEventType": kind, **section}))


def kinds(sent):
    return [event["registryEventSection"]["registryEventType"] for event in sent]


def test_a_new_member_registers_and_asks_who_is_there(make, sent, store):
    make().register()
    assert kinds(sent) == ["REGISTRATION_EVENT", "REFRESH_REGISTRATION_REQUEST"]
    assert sent[0]["originator"]["metadataCollectionId"] == OWN and "metadataCollectionId" not in sent[1]["originator"]
    assert store.kept.local_registration.registration_time == sent[0]["registryEventSection"]["registrationTimestamp"]


def test_a_known_member_registers_again_with_its_first_time(make, sent):
    make().register()
    make().register()
    assert kinds(sent)[2:] == ["RE_REGISTRATION_EVENT", "REFRESH_REGISTRATION_REQUEST"]
    assert sent[2]["registryEventSection"] == {**sent[0]["registryEventSection"], "registryEventType": "RE_REGISTRATION_EVENT"}


def test_who_registers_is_a_member_until_it_leaves(make, sent, store):
    registration = make()
    registration.process(told("REGISTRATION_EVENT", remoteConnection=CONNECTION, registrationTimestamp=7))
    assert registration.remote_ids == {OTHER} and sent == []
    assert store.kept.remote_registrations[0].repository_connection == CONNECTION
    registration.process(told("UN_REGISTRATION_EVENT"))
    assert registration.remote == [] and store.kept.remote_registrations == []


def test_a_member_without_a_repository_is_accepted(make, sent):
    registration = make()
    registration.process(told("REGISTRATION_EVENT"))
    assert registration.remote_ids == {OTHER} and sent == []


@pytest.mark.parametrize("connection", [
    {}, {"connectorType": {"connectorProviderClassName": "Nobody"}}, {**CONNECTION, "endpoint": {}},
])
def test_an_unusable_connection_is_answered_with_an_error_once_and_the_sender_is_a_member(make, sent, connection):
    registration = make()
    for _ in range(2):
        registration.process(told("REGISTRATION_EVENT", remoteConnection=connection))
    assert kinds(sent) == ["REGISTRATION_ERROR_EVENT"]
    assert sent[0]["errorSection"]["errorCode"] == "BAD_REMOTE_CONNECTION"
    assert registration.remote_ids == {OTHER}


def test_who_asks_is_answered_by_those_that_are_registered(make, sent):
    registration = make()
    registration.process(told("REFRESH_REGISTRATION_REQUEST", collection=None))
    assert sent == []
    registration.register()
    registration.process(told("REFRESH_REGISTRATION_REQUEST", collection=None))
    assert kinds(sent)[2:] == ["RE_REGISTRATION_EVENT"]


def test_own_events_are_ignored(make, sent, originator):
    registration = make()
    registration.register()
    for event in list(sent):
        registration.process(read(json.dumps(event)))
    assert len(sent) == 2 and registration.remote == []


def test_who_leaves_tells_it_and_forgets_everybody(make, sent, store):
    registration = make()
    registration.register()
    registration.process(told("REGISTRATION_EVENT"))
    registration.unregister()
    assert kinds(sent)[-1] == "UN_REGISTRATION_EVENT"
    assert store.kept == CohortMembership() and registration.local is None


def test_another_metadata_collection_than_the_registered_one_is_refused(make, store):
    store.kept = CohortMembership(local_registration=MemberRegistration(metadata_collection_id="earlier"))
    with pytest.raises(ConfigurationError, match="OMRS-COHORT-REGISTRY-400-002"):
        make()


def test_a_server_with_the_same_collection_is_told(make, sent, records):
    registration = make()
    registration.process(told("REGISTRATION_EVENT", collection=OWN, name="twin"))
    assert sent[0]["errorSection"]["errorCode"] == "CONFLICTING_COLLECTION_ID"
    assert [record.message_id for record in records] == ["OMRS-AUDIT-0107"]
    assert registration.remote == []


@pytest.mark.parametrize("event", [
    told("REGISTRATION_EVENT", collection=None), told("SOMETHING_ELSE"), told("REGISTRATION_ERROR_EVENT"),
])
def test_what_cannot_be_followed_changes_nothing(make, sent, event):
    registration = make()
    registration.process(event)
    assert registration.remote == [] and sent == []


PLAIN = {**CONNECTION, "class": "Connection"}


def refused(connection):
    """What the original tells a member whose plain connection it cannot use."""
    error = {
        "errorCode": "CONFLICTING_COLLECTION_ID", "errorMessage": "no secrets", "targetMetadataCollectionId": OWN,
        "targetRemoteConnection": connection,
    }
    sender = Originator(metadata_collection_id=OTHER, server_name="other-server")
    return read(write(sender, REGISTRY, {"registryEventType": "REGISTRATION_ERROR_EVENT"}, error))


@pytest.fixture
def make_reachable(store, log, send, originator):
    member = LocalMember(originator=originator, collection_name="own", remote_connection=PLAIN)
    return lambda: Registration(member, store, log, send)


def announced(event):
    return event["registryEventSection"]["remoteConnection"]["class"]


def test_who_cannot_use_the_plain_connection_is_told_of_a_virtual_one_once(make_reachable, sent, records):
    registration = make_reachable()
    registration.register()
    del sent[:]
    registration.process(refused(PLAIN))
    assert kinds(sent) == ["RE_REGISTRATION_EVENT"] and announced(sent[0]) == "VirtualConnection"
    assert [record.message_id for record in records][-2:] == ["OMRS-AUDIT-0109", "ARICIA-0510"]
    registration.process(refused(PLAIN))
    registration.process(refused({**PLAIN, "class": "VirtualConnection"}))
    assert len(sent) == 1


def test_a_member_that_has_told_of_a_virtual_connection_keeps_to_it(make_reachable, sent):
    registration = make_reachable()
    registration.register()
    assert announced(sent[0]) == "Connection"
    registration.process(refused(PLAIN))
    del sent[:]
    make_reachable().register()
    assert kinds(sent)[0] == "RE_REGISTRATION_EVENT" and announced(sent[0]) == "VirtualConnection"
