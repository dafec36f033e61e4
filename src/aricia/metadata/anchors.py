"""Anchors: the element on whose life and visibility another one depends (spec: metadata store, section 4)."""

from __future__ import annotations

from collections.abc import Sequence

from aricia.metadata.session import Session
from aricia.repository.instances import Entity, Properties
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions, EntityQuery

_DOMAINS_OF_THEIR_OWN = ("GlossaryTerm", "InformationSupplyChainSegment")


def own_anchor(session: Session, type_name: str, scopes: Sequence[str] | None, zones: Sequence[str] | None) -> Properties:
    """Anchors properties of an element that is its own anchor: no anchorGUID."""
    return _anchors(type_name, session.types.domain(type_name), scopes, zones)


def given_anchor(session: Session, anchor: Entity, scopes: Sequence[str] | None) -> Properties:
    """Anchors properties of an element anchored to another one; that one's own anchor is not followed."""
    known = anchor.classification("Anchors")
    zones = known.properties.get("zoneMembership") if known is not None and not known.properties.get("anchorGUID") else None
    return {**_anchors(anchor.type_name, session.types.domain(anchor.type_name), scopes, zones), "anchorGUID": anchor.guid}


def derived_anchor(type_name: str, guid: str, domain: str, scopes: Sequence[str] | None = None) -> Properties:
    """Anchors properties that were worked out rather than asked for: they name the element itself."""
    return {**_anchors(type_name, domain, scopes, None), "anchorGUID": guid}


def derived_domain(session: Session, type_name: str) -> str:
    """The domain in a derived anchor: like the usual one, but glossary terms and segments count as domains of their own."""
    own = (name for name in _DOMAINS_OF_THEIR_OWN if session.types.is_a(type_name, name))
    return next(own, session.types.domain(type_name))


def _anchors(type_name: str, domain: str, scopes: Sequence[str] | None, zones: Sequence[str] | None) -> Properties:
    properties: Properties = {"anchorTypeName": type_name, "anchorDomainName": domain}
    if scopes:
        properties["anchorScopeGUIDs"] = list(scopes)
    if zones:
        properties["zoneMembership"] = list(zones)
    return properties


def anchored_to(session: Session, guid: str, most: int = 0) -> list[Entity]:
    """The elements whose Anchors classification names this one, the oldest first; most: how many, 0 = all"""
    test = ClassificationConditions((ClassificationCondition("Anchors", Conditions((Condition("anchorGUID", "EQ", guid),))),))
    found = session.collection.find_entities(EntityQuery(classifications=test, order="CREATION_DATE_OLDEST", page_size=most))
    return [entity for entity in found if entity.guid != guid]
