"""From the change feed of a metadata store to the out topics of its access services."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aricia.access.out_topics.events import OutTopicEvent, event_of
from aricia.base.audit_log import AuditLog
from aricia.base.codec import encode
from aricia.base.guids import new_guid
from aricia.connections.api import Topic
from aricia.metadata.api import MetadataServer, Session, derive_anchor
from aricia.repository.change_feed import Change
from aricia.repository.feed_relay import FeedRelay
from aricia.repository.instances import DELETED, Entity
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.types.registry import TypeRegistry

STORE, GOVERNANCE = "open-metadata-store", "open-governance-service"

_GOVERNANCE_ELEMENTS = ("GovernanceEngine", "GovernanceService", "IntegrationGroup", "IntegrationConnector", "EngineAction")
_GOVERNANCE_RELATIONSHIPS = ("ActionTarget", "SupportedGovernanceService", "CatalogTarget", "RegisteredIntegrationConnector")

Choice = Callable[[Session, Change], bool]


def out_topic_relay(repository: Repository, server: MetadataServer, service: str, topic: Topic, audit_log: AuditLog) -> FeedRelay:
    """The relay for the out topic of an access service, by its URL marker."""
    may_be_told, request = _CHOICES[service], new_guid()

    def translate(collection: MetadataCollection, change: Change, later: Sequence[Change]) -> str | None:
        session = Session(collection, server, server.user, "")
        if not may_be_told(session, change):
            return None
        event = event_of(session, change, later)
        if service == STORE and event is not None and _tells_of_unanchored(change, event) and is_unanchored(session, change.guid):
            _anchor(repository, server, change.guid, request)
        is_told = event is not None and (service == STORE or _about_governance(collection.types, event))
        return encode(event.content).decode() if event is not None and is_told else None

    name = f"out topic of {service}: {topic.name}"
    return FeedRelay(repository, name, translate, topic.send, audit_log, topic.is_followed)


def _tells_of_unanchored(change: Change, event: OutTopicEvent) -> bool:
    """Whether an event is about an element that was made without an anchor; it may have one by now."""
    made = event.instances[0]
    return change.event == "NEW_ENTITY_EVENT" and isinstance(made, Entity) and made.classification("Anchors") is None


def is_unanchored(session: Session, guid: str) -> bool:
    """Whether the element was made without an anchor, as the repository services do."""
    entity = session.collection.is_entity_known(guid)
    if entity is None or entity.status == DELETED or entity.collection_id != session.collection.collection_id:
        return False
    return entity.classification("Anchors") is None


def _anchor(repository: Repository, server: MetadataServer, guid: str, request: str) -> None:
    """Anchor an element to itself, as the original does when it first reads one to tell of it; other requests may do so first."""

    def work(collection: MetadataCollection) -> None:
        session = Session(collection, server, server.user, request)
        if is_unanchored(session, guid):
            derive_anchor(session, collection.get_entity(guid))

    repository.write(work, request)


def _any(session: Session, change: Change) -> bool:
    return True


def _of_governance(session: Session, change: Change) -> bool:
    """Whether a change can be about what governance servers work with, judged before its event is made."""
    if change.kind == "relationship":
        return change.type_name in _GOVERNANCE_RELATIONSHIPS
    if change.kind == "entity":
        return _is_one_of(session.types, change.type_name, _GOVERNANCE_ELEMENTS)
    entity = session.collection.is_entity_known(change.guid)
    return entity is not None and _is_one_of(session.types, entity.type_name, _GOVERNANCE_ELEMENTS)


def _about_governance(types: TypeRegistry, event: OutTopicEvent) -> bool:
    """Elements that governance servers work with; relationships only when both their ends are such (recorded)."""
    first, *ends = event.types
    if not ends:
        return _is_one_of(types, first, _GOVERNANCE_ELEMENTS)
    return first in _GOVERNANCE_RELATIONSHIPS and all(_is_one_of(types, end, _GOVERNANCE_ELEMENTS) for end in ends)


def _is_one_of(types: TypeRegistry, name: str, wanted: Sequence[str]) -> bool:
    return any(types.is_a(name, each) for each in wanted)


_CHOICES: dict[str, Choice] = {STORE: _any, GOVERNANCE: _of_governance}
