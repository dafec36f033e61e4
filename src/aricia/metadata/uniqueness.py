"""Unique attributes: no two elements share a qualifiedName (spec: metadata store, section 5 item 1)."""

from __future__ import annotations

from aricia.base.errors import invalid
from aricia.metadata.session import Session
from aricia.metadata.visibility import is_archived
from aricia.repository.instances import Entity, Properties
from aricia.repository.queries import Condition, Conditions, EntityQuery


def holder_of(session: Session, type_name: str, name: str, value: str) -> Entity | None:
    """The element that has this value in a unique attribute, among the types that share it; archived ones do not count."""
    query = EntityQuery(
        type_name=_defining_type(session, type_name, name), conditions=Conditions((Condition(name, "EQ", value),)),
        order="CREATION_DATE_OLDEST",
    )
    for entity in session.collection.find_entities(query):
        if not is_archived(entity):
            return entity
    return None


def check_unique(session: Session, type_name: str, properties: Properties) -> None:
    """OMAG-COMMON-409-001 when a value of a unique attribute is in use."""
    definition = session.types.get(type_name)
    for name in definition.unique_attributes if definition else ():
        value = properties.get(name)
        if value is not None and (holder := holder_of(session, type_name, name, value)) is not None:
            raise invalid(
                "OMAG-COMMON-409-001", parameter=name, inserts=(name, value, type_name, holder.guid, session.server.name)
            )


def _defining_type(session: Session, type_name: str, attribute: str) -> str:
    """The topmost type of the lineage that has the attribute."""
    definition = session.types.get(type_name)
    assert definition is not None
    having = [name for name in (type_name, *definition.supers) if attribute in session.types.get(name).attributes]  # type: ignore[union-attr]
    return having[-1]
