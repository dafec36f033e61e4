"""The actors that a licence or a certification names (spec: view services, section 4.4)."""

from __future__ import annotations

from aricia.metadata.session import Session
from aricia.repository.instances import Entity, Relationship
from aricia.repository.queries import Condition, Conditions, EntityQuery

_ACTORS = {
    "Certification": ("certifiedBy", "recipient", "custodian"),
    "License": ("licensedBy", "licensee", "custodian"),
}


def names_actors(session: Session, relationship: Relationship) -> bool:
    """Whether relationships of this type name actors."""
    return any(session.types.is_a(relationship.type_name, name) for name in _ACTORS)


def associated_elements(session: Session, relationship: Relationship) -> dict[str, Entity]:
    """The elements named by the actor properties of a relationship, by the text that names them.

    ``<actor>PropertyName`` says which property of the element the text is; without it the text is a GUID.
    """
    found: dict[str, Entity] = {}
    for type_name, actors in _ACTORS.items():
        if not session.types.is_a(relationship.type_name, type_name):
            continue
        for actor in actors:
            text = relationship.properties.get(actor)
            entity = _actor(session, text, relationship.properties.get(f"{actor}PropertyName")) if text else None
            if text and entity is not None:
                found[text] = entity
    return found


def _actor(session: Session, text: str, property_name: str | None) -> Entity | None:
    if not property_name:
        return session.collection.get_entities((text,)).get(text)
    query = EntityQuery(conditions=Conditions((Condition(property_name, "EQ", text),)), page_size=1)
    return next(iter(session.collection.find_entities(query)), None)
