"""The actors that licences and certifications name (spec: view services, section 4.4)."""

from __future__ import annotations

from collections.abc import Iterable

from aricia.metadata.options import ReadOptions
from aricia.metadata.session import Session
from aricia.metadata.visibility import visible
from aricia.repository.instances import Entity, Relationship
from aricia.repository.queries import Condition, Conditions, EntityQuery
from aricia.types.registry import TypeRegistry

_ACTORS = {
    "Certification": ("certifiedBy", "recipient", "custodian"),
    "License": ("licensedBy", "licensee", "custodian"),
}
# A text that names an actor, and the property of the actor that the text is; None = the text is a GUID.
Name = tuple[str, str | None]


def names_actors(types: TypeRegistry, relationship: Relationship) -> bool:
    """Whether relationships of this type name actors."""
    return any(types.is_a(relationship.type_name, name) for name in _ACTORS)


def associated_elements(
    session: Session, relationships: Iterable[Relationship], options: ReadOptions
) -> dict[str, dict[str, Entity]]:
    """The elements named by the actor properties of relationships, by relationship and the text that names them.

    ``<actor>PropertyName`` says which property of the element the text is; without it the text is a GUID.
    Actors that the caller may not see are left out, as are names of nobody.
    """
    named = {each.guid: _names(session.types, each) for each in relationships if names_actors(session.types, each)}
    if not named:
        return {}
    actors = _read(session, {name for names in named.values() for name in names}, options)
    return {guid: {name[0]: actors[name] for name in names if name in actors} for guid, names in named.items()}


def _names(types: TypeRegistry, relationship: Relationship) -> list[Name]:
    properties = relationship.properties
    actors = [actor for name, each in _ACTORS.items() if types.is_a(relationship.type_name, name) for actor in each]
    return [(text, properties.get(f"{actor}PropertyName") or None) for actor in actors if (text := properties.get(actor))]


def _read(session: Session, names: set[Name], options: ReadOptions) -> dict[Name, Entity]:
    """The visible actors by name: those named by GUID in one read, each other name in a search of its own."""
    guids = [text for text, property_name in names if property_name is None]
    known = session.collection.get_entities(guids, options.as_of_time) if guids else {}
    found: dict[Name, Entity] = {(guid, None): entity for guid, entity in known.items()}
    for text, property_name in names:
        if property_name is not None:
            condition = Condition(property_name, "EQ", text)
            query = EntityQuery(conditions=Conditions((condition,)), page_size=1, as_of=options.as_of_time)
            entity = next(iter(session.collection.find_entities(query)), None)
            if entity is not None:
                found[text, property_name] = entity
    seen = {entity.guid for entity in visible(session, found.values(), options)}
    return {name: entity for name, entity in found.items() if entity.guid in seen}
