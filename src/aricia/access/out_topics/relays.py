"""From the change feed of a metadata store to the out topics of its access services."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aricia.access.out_topics.events import OutTopicEvent, event_of
from aricia.base.audit_log import AuditLog
from aricia.base.codec import encode
from aricia.connections.api import Topic
from aricia.metadata.api import MetadataServer, Session
from aricia.repository.change_feed import Change
from aricia.repository.feed_relay import FeedRelay
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.types.registry import TypeRegistry

STORE, GOVERNANCE = "open-metadata-store", "open-governance-service"

_GOVERNANCE_ELEMENTS = ("GovernanceEngine", "GovernanceService", "IntegrationGroup", "IntegrationConnector", "EngineAction")
_GOVERNANCE_RELATIONSHIPS = ("ActionTarget", "SupportedGovernanceService", "CatalogTarget", "RegisteredIntegrationConnector")

Choice = Callable[[TypeRegistry, OutTopicEvent], bool]


def out_topic_relay(repository: Repository, server: MetadataServer, service: str, topic: Topic, audit_log: AuditLog) -> FeedRelay:
    """The relay for the out topic of an access service, by its URL marker."""
    chosen = _CHOICES[service]

    def translate(collection: MetadataCollection, change: Change, later: Sequence[Change]) -> str | None:
        event = event_of(Session(collection, server, server.user, ""), change, later)
        return encode(event.content).decode() if event is not None and chosen(collection.types, event) else None

    return FeedRelay(repository, f"out topic of {service}: {topic.name}", translate, topic.publish, audit_log)


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
