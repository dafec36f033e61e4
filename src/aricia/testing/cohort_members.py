"""Servers of a cohort on one platform in this process, and random work for them, for tests of what becomes of their metadata.

    members = CohortMembers(tmp_path, ("a", "b", "c"))
    members.start("a")
    ...
    members.settle()
    assert members.state("a") == members.state("b")
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from aricia.base.errors import RepositoryFault
from aricia.base.settings import Settings
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import EntityQuery, RelationshipQuery
from aricia.servers.api import DataDirectory, Platform

_ADAPTERS = "org.odpi.openmetadata.adapters."
LOCAL_BUS = _ADAPTERS + "eventbus.topic.inmemory.InMemoryOpenMetadataTopicProvider"
KAFKA = _ADAPTERS + "eventbus.topic.kafka.KafkaOpenMetadataTopicProvider"
REGISTRY = _ADAPTERS + "repositoryservices.cohortregistrystore.file.FileBasedRegistryStoreProvider"
SQLITE = "aricia.repository.stores.sqlite.SQLiteRepositoryProvider"
COHORT = "a-cohort"
_TOPICS = {
    "registration": "cohortOMRSRegistrationTopicConnection", "types": "cohortOMRSTypesTopicConnection",
    "instances": "cohortOMRSInstancesTopicConnection",
}
_QUIET = 0.6  # seconds without any change after which nothing more is expected
_POLL = 0.1


class CohortMembers:
    """Servers by the names that they are given; each with a repository in a file, so that it keeps its metadata.

    bus: properties of the topics' connections, such as the clients of a broker;  provider: of the topics
    sections: what the documents say otherwise of the cohort;  local: of the repository
    """

    def __init__(
        self, folder: Path, names: Iterable[str], *, provider: str = LOCAL_BUS, bus: Mapping[str, Any] | None = None,
        topic_root: str = "test", sections: Mapping[str, Any] | None = None, local: Mapping[str, Any] | None = None,
    ) -> None:
        self.names = tuple(names)
        self._provider, self._bus, self._root = provider, dict(bus or {}), topic_root
        self._sections, self._local = dict(sections or {}), dict(local or {})
        DataDirectory(folder).use_demonstration_secrets()
        self.platform = Platform(folder, Settings({}, {}))

    # ---- servers -------------------------------------------------------------------------------------------------
    def start(self, name: str) -> Repository:
        """Start a server. -> its repository"""
        if self.platform.documents.load(name) is None:
            self.platform.documents.save(name, self.document(name))
        server = self.platform.start_server(name)
        assert server.repository is not None
        return server.repository

    def stop(self, name: str, *, permanently: bool = False) -> None:
        """Stop a server, or have it leave the cohort."""
        self.platform.stop_server(name, permanently=permanently)

    def close(self) -> None:
        """Stop all."""
        self.platform.close()

    def repository(self, name: str) -> Repository:
        """The repository of a server that runs."""
        repository = self.platform.active[name].repository
        assert repository is not None
        return repository

    def document(self, name: str) -> dict[str, Any]:
        """The configuration document of a server."""
        return member_document(
            name, provider=self._provider, bus=self._bus, topic_root=self._root, sections=self._sections, local=self._local
        )

    # ---- what they hold ------------------------------------------------------------------------------------------
    def state(self, name: str) -> dict[str, Any]:
        """Every entity and relationship that a server shows."""
        return self.repository(name).read(_state)

    def settle(self, names: Iterable[str] | None = None, patience: float = 30.0) -> bool:
        """Wait until all servers show the same, for a while. -> False when they did not within the patience, in seconds"""
        running = tuple(names or self.names)
        end, since, last = time.monotonic() + patience, 0.0, None
        while time.monotonic() < end:
            states = [self.state(each) for each in running]
            now = time.monotonic()
            if states != last:
                last, since = states, now
            elif all(each == states[0] for each in states) and now - since >= _QUIET:
                return True
            time.sleep(_POLL)
        return False


def member_document(
    name: str, *, provider: str = LOCAL_BUS, bus: Mapping[str, Any] | None = None, topic_root: str = "test",
    sections: Mapping[str, Any] | None = None, local: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The configuration document of a server in the cohort."""
    def topic(kind: str) -> dict[str, Any]:
        properties = {**(bus or {}), "local.server.id": f"id-of-{name}"}
        address = {"class": "Endpoint", "networkAddress": f"{topic_root}.{COHORT}.{kind}"}
        return {**_connection(provider), "configurationProperties": properties, "endpoint": address}

    cohort = {
        "class": "CohortConfig", "cohortName": COHORT, "cohortRegistryConnection": _connection(REGISTRY),
        **{field: topic(kind) for kind, field in _TOPICS.items()}, "eventsToProcessRule": "ALL", **(sections or {}),
    }
    repository = {
        "class": "LocalRepositoryConfig", "metadataCollectionId": f"collection-of-{name}", "metadataCollectionName": name,
        "localRepositoryMode": "OPEN_METADATA_NATIVE", "eventsToSaveRule": "ALL", "eventsToSendRule": "ALL",
        "localRepositoryLocalConnection": {
            **_connection(SQLITE), "endpoint": {"class": "Endpoint", "networkAddress": f"data/{name}.db"},
        },
        **(local or {}),
    }
    return {
        "class": "OMAGServerConfig", "versionId": "V6.0", "localServerName": name, "localServerId": f"id-of-{name}",
        "localServerUserId": f"user-of-{name}", "localServerURL": "https://localhost:9443", "maxPageSize": 1000,
        "repositoryServicesConfig": {
            "class": "RepositoryServicesConfig", "auditLogConnections": [], "cohortConfigList": [cohort],
            "localRepositoryConfig": repository,
        },
    }


def _connection(provider: str) -> dict[str, Any]:
    return {"class": "Connection", "connectorType": {"class": "ConnectorType", "connectorProviderClassName": provider}}


def _state(collection: MetadataCollection) -> dict[str, Any]:
    state: dict[str, Any] = {}
    for entity in collection.find_entities(EntityQuery()):
        if not entity.is_proxy:
            classifications = {each.type_name: (each.version, each.properties) for each in entity.classifications}
            state[entity.guid] = (
                entity.type_name, entity.collection_id, entity.version, entity.properties, sorted(classifications.items()),
            )
    for each in collection.find_relationships(RelationshipQuery()):
        state[each.guid] = (each.type_name, each.collection_id, each.version, each.end1, each.end2, each.properties)
    return state


# ---- random work -------------------------------------------------------------------------------------------------------
class RandomWork:
    """Makes and changes things at a member, at random: what it is allowed to, the rest is refused and tells nothing."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._number = 0

    def choose(self, names: Iterable[str]) -> str:
        """One of some names."""
        return self._random.choice(list(names))

    def chance(self, share: float) -> bool:
        """Whether something happens."""
        return self._random.random() < share

    def step(self, members: CohortMembers, name: str) -> str:
        """One operation at a member. -> what it was"""
        work = self._random.choice(_WORK)
        self._number += 1

        def in_session(collection: MetadataCollection) -> None:
            work(self, collection, f"user-of-{name}")

        try:
            members.repository(name).write(in_session).result()
        except RepositoryFault as fault:
            return f"{name}: {work.__name__} refused with {fault.id}"
        return f"{name}: {work.__name__}"

    def entity(self, collection: MetadataCollection, **query: Any) -> str | None:
        """The GUID of some entity."""
        found = sorted(each.guid for each in collection.find_entities(EntityQuery(**query)) if not each.is_proxy)
        return self._random.choice(found) if found else None

    def relationship(self, collection: MetadataCollection, **query: Any) -> str | None:
        """The GUID of some relationship."""
        found = sorted(each.guid for each in collection.find_relationships(RelationshipQuery(**query)))
        return self._random.choice(found) if found else None

    def properties(self) -> dict[str, Any]:
        """Values that differ from all others."""
        return {"qualifiedName": f"Thing {self._number}", "displayName": f"name {self._number}"}

    def guid(self) -> str:
        """A GUID that nothing has."""
        return f"{self._random.getrandbits(128):032x}"

    @property
    def number(self) -> int:
        """How many steps there were."""
        return self._number


def _add_entity(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    collection.add_entity(user, work.choose(("Collection", "GlossaryTerm")), work.properties(), guid=work.guid())


def _update_entity(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.entity(collection)
    if guid:
        collection.update_entity(user, guid, work.properties())


def _undo_entity(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.entity(collection)
    if guid:
        collection.undo_entity(user, guid)


def _delete_entity(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.entity(collection)
    if guid:
        collection.delete_entity(user, guid)


def _restore_entity(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.entity(collection, statuses=("DELETED",))
    if guid:
        collection.restore_entity(user, guid)


def _purge_entity(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.entity(collection, statuses=("DELETED",))
    if guid:
        collection.purge_entity(user, guid)


def _reidentify_entity(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.entity(collection)
    if guid:
        collection.reidentify_entity(user, guid, work.guid())


def _retype_entity(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.entity(collection)
    if guid:
        collection.retype_entity(user, guid, work.choose(("Collection", "GlossaryTerm")))


def _classify(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.entity(collection)
    if guid:
        name = work.choose(("Confidentiality", "Criticality"))
        level = "confidentialityLevel" if name == "Confidentiality" else "criticalityLevel"
        entity = collection.get_entity(guid)
        attached = entity.classification(name)
        if attached is None or attached.collection_id == collection.collection_id:
            collection.classify_entity(user, guid, name, {level: work.number})


def _declassify(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.entity(collection)
    for each in collection.get_entity(guid).classifications if guid else ():
        if each.collection_id == collection.collection_id:
            collection.declassify_entity(user, guid or "", each.type_name)
            return


def _relate(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    one, two = work.entity(collection), work.entity(collection)
    if one and two:
        collection.add_relationship(user, "ResourceList", one, two, {"label": f"label {work.number}"}, guid=work.guid())


def _update_relationship(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.relationship(collection)
    if guid:
        collection.update_relationship(user, guid, {"label": f"label {work.number}"})


def _delete_relationship(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.relationship(collection)
    if guid:
        collection.delete_relationship(user, guid)


def _restore_relationship(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.relationship(collection, statuses=("DELETED",))
    if guid:
        collection.restore_relationship(user, guid)


def _purge_relationship(work: RandomWork, collection: MetadataCollection, user: str) -> None:
    guid = work.relationship(collection, statuses=("DELETED",))
    if guid:
        collection.purge_relationship(user, guid)


Work = Callable[[RandomWork, MetadataCollection, str], None]
_OFTEN: tuple[Work, ...] = (_add_entity, _add_entity, _relate, _relate, _classify, _update_entity, _update_relationship)
_WORK: tuple[Work, ...] = (
    *_OFTEN, *_OFTEN, _undo_entity, _delete_entity, _restore_entity, _purge_entity, _reidentify_entity, _retype_entity,
    _declassify, _delete_relationship, _restore_relationship, _purge_relationship,
)
