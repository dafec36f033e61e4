"""Governance zones: given at creation, changed by publishing and withdrawing (spec: metadata store, section 5 item 3)."""

from __future__ import annotations

from collections.abc import Sequence

from aricia.metadata.anchors import anchored_to
from aricia.metadata.get import visible_entity
from aricia.metadata.options import WriteOptions
from aricia.metadata.session import Session
from aricia.metadata.visibility import own_zones, zones_of
from aricia.repository.instances import Entity


def zones_at_creation(session: Session, type_name: str, given: Sequence[str] | None) -> Sequence[str] | None:
    """The zones of a new element: those given and the caller's defaults; None = no ZoneMembership."""
    security = session.server.security
    return given if security is None else security.default_zones(session.user, type_name, given)


def check_change(session: Session, entity: Entity, operation: str) -> None:
    """Whether the caller may do this to the element, as far as its zones go."""
    security = session.server.security
    if security is not None and (zones := zones_of(session, entity)):
        security.check_change(session.user, operation, entity, zones)


def publish_element(session: Session, guid: str, options: WriteOptions) -> None:
    """Move the element, and everything anchored to it, to the zones where the caller publishes."""
    security = session.server.security
    entity = visible_entity(session, guid, "metadataElementGUID", options)
    zones = None if security is None else security.publish_zones(session.user, entity.type_name)
    _move(session, entity, zones)


def withdraw_element(session: Session, guid: str, options: WriteOptions) -> None:
    """Move the element, and everything anchored to it, back to the caller's default zones."""
    security = session.server.security
    entity = visible_entity(session, guid, "metadataElementGUID", options)
    zones = None if security is None else security.default_zones(session.user, entity.type_name, None)
    _move(session, entity, zones)


def _move(session: Session, entity: Entity, zones: Sequence[str] | None) -> None:
    if zones is None:
        _mark(session, entity)
        return
    if list(zones) == list(own_zones(entity)):
        return
    check_change(session, entity, "PUBLISH")
    collection, names = session.collection, list(zones)
    collection.classify_entity(session.user, entity.guid, "ZoneMembership", {"zoneMembership": names})
    for anchored in [entity, *anchored_to(session, entity.guid)]:
        anchors = anchored.classification("Anchors")
        if anchors is not None:
            collection.classify_entity(session.user, anchored.guid, "Anchors", {**anchors.properties, "zoneMembership": names})


def _mark(session: Session, entity: Entity) -> None:
    """Without zones to move to, an element without any gets an empty ZoneMembership (recorded); one that has some keeps them."""
    if entity.classification("ZoneMembership") is None:
        session.collection.classify_entity(session.user, entity.guid, "ZoneMembership", {})


