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
from aricia.repository.instances import DELETED
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.types.registry import TypeRegistry

STORE, GOVERNANCE = "open-metadata-store", "open-governance-service"

_GOVERNANCE_ELEMENTS = ("GovernanceEngine", "GovernanceService", "IntegrationGroup", "IntegrationConnector", "EngineAction")
_GOVERNANCE_RELATIONSHIPS = ("ActionTarget", "SupportedGovernanceService", "CatalogTarget", "RegisteredIntegrationConnector")

Choice = Callable[[TypeRegistry, OutTopicEvent], bool]


def out_topic_relay(repository: Repository, server: MetadataServer, service: str, topic: Topic, audit_log: AuditLog) -> FeedRelay:
    """The relay for the out topic of an access service, by its URL marker."""
    chosen, request = _CHOICES[service], new_guid()

    def translate(collection: MetadataCollection, change: Change, later: Sequence[Change]) -> str | None:
        session = Session(collection, server, server.user, "")
        event = event_of(session, change, later)
        if service == STORE and event is not None and change.event == "NEW_ENTITY_EVENT" and is_unanchored(session, change.guid):
            _anchor(repository, server, change.guid, request)
        return encode(event.content).decode() if event is not None and chosen(collection.types, event) else None

    return FeedRelay(repository, f"out topic of {service}: {topic.name}", translate, topic.publish, audit_log)


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


def _everything(types: TypeRegistry, event: OutTopicEvent) -> bool:
    return True


def _about_governance(types: TypeRegistry, event: OutTopicEvent) -> bool:
    """Elements that governance servers work with; relationships only when both their ends are such (recorded)."""
    first, *ends = event.types
    if not ends:
        return _is_one_of(types, first, _GOVERNANCE_ELEMENTS)
    return first in _GOVERNANCE_RELATIONSHIPS and all(_is_one_of(types, end, _GOVERNANCE_ELEMENTS) for end in ends)


def _is_one_of(types: TypeRegistry, name: str, wanted: Sequence[str]) -> bool:
    return any(types.is_a(name, each) for each in wanted)


_CHOICES: dict[str, Choice] = {STORE: _everything, GOVERNANCE: _about_governance}
