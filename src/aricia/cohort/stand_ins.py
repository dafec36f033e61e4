"""Proxies: what a collection has of entities that are elsewhere when a relationship needs them."""

from __future__ import annotations

from msgspec.structs import replace

from aricia.repository.instances import Entity
from aricia.types.registry import TypeRegistry


def stand_in(types: TypeRegistry, entity: Entity) -> Entity:
    """The proxy of an entity: its unique properties."""
    definition = types.get(entity.type_name)
    unique = definition.unique_attributes if definition is not None else ()
    kept = {name: entity.properties[name] for name in unique if name in entity.properties}
    return replace(entity, is_proxy=True, properties=kept, classifications=[])
