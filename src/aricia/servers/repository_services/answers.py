"""The payloads of the repository services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from aricia.metadata.api import Session
from aricia.repository.instance_writer import InstanceWriter
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.servers.repository_services.bodies import page_of

Json = dict[str, Any]

_FIRST_PAGE = (0, 0)


def writer(session: Session, as_given: bool = False) -> InstanceWriter:
    """Writes what the session reads; ``as_given``: values as bodies give them, without what the types say of them."""
    server = session.server
    return InstanceWriter(session.types, session.collection.collection_id, described=not as_given, members=server.members())


def with_removed(session: Session, entity: Entity) -> Entity:
    """The entity with the classifications that were removed from it, too: marked as deleted, as the original shows them."""
    removed = session.collection.removed_classifications(entity.guid)
    return replace(entity, classifications=[*entity.classifications, *removed]) if removed else entity


def entity_answer(session: Session, entity: Entity | None, *, as_given: bool = False) -> Json:
    """EntityDetailResponse."""
    return {} if entity is None else {"entity": writer(session, as_given).entity(entity)}


def relationship_answer(
    session: Session, relationship: Relationship | None, as_of: int | None = None, *, as_given: bool = False
) -> Json:
    """RelationshipResponse."""
    if relationship is None:
        return {}
    ends = _ends(session, [relationship], as_of)
    return {"relationship": writer(session, as_given).relationship(relationship, ends)}


def classification_answer(session: Session, classification: Classification | None) -> Json:
    """ClassificationResponse."""
    return {} if classification is None else {"classification": writer(session).classification(classification)}


def entities_answer(session: Session, entities: Sequence[Entity], body: Json | None = None) -> Json:
    """EntityListResponse; ``body``: the request whose page it is, None for lists that say nothing of pages."""
    return _page("entities", [writer(session).entity(each) for each in entities], body)


def classifications_answer(session: Session, classifications: Sequence[Classification]) -> Json:
    """ClassificationListResponse."""
    return _page("classifications", [writer(session).classification(each) for each in classifications], None)


def relationships_answer(
    session: Session, relationships: Sequence[Relationship], body: Json | None = None, as_of: int | None = None
) -> Json:
    """RelationshipListResponse; ``body``: see ``entities_answer``."""
    ends = _ends(session, relationships, as_of)
    return _page("relationships", [writer(session).relationship(each, ends) for each in relationships], body)


def _page(name: str, found: list[Json], body: Json | None) -> Json:
    """A page. One that is empty tells neither where it starts nor how long it could be."""
    start, size = page_of(body) if body is not None and found else _FIRST_PAGE
    return {"offset": start, "pageSize": size, **({name: found} if found else {})}


def _ends(session: Session, relationships: Sequence[Relationship], as_of: int | None) -> dict[str, Entity]:
    """The entities at the ends, those that are deleted as well."""
    guids = dict.fromkeys(guid for each in relationships for guid in (each.end1, each.end2))
    if not guids:
        return {}
    collection = session.collection
    found = collection.get_entities(guids, as_of)
    for guid in guids:
        deleted = None if guid in found else collection.is_entity_known(guid)
        if deleted is not None:
            found[guid] = deleted
    return found
