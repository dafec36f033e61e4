"""What goes into an archive: everything, or entities that are named, found, in a collection, and what is anchored to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct

from aricia.base.errors import InvalidParameter
from aricia.repository.instances import Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.queries import (
    ClassificationCondition,
    ClassificationConditions,
    Condition,
    Conditions,
    EntityQuery,
    RelationshipQuery,
)

T = TypeVar("T")
Q = TypeVar("Q", EntityQuery, RelationshipQuery)
Found = TypeVar("Found", Entity, Relationship)

PAGE = 500
PAST_PAGE = 5000  # reads of the past have no index to walk: every page costs a look at everything


class Selection(Struct, frozen=True, kw_only=True):
    """The entities of an archive; the relationships among them come along.

    everything: all there is;  query: what this search finds;  guids: these
    collections: GUIDs or qualified names; their members come along, those of the collections among them too, with what is
        anchored to any of them
    anchored: with what is anchored to what query and guids choose
    local: only what is at home in this metadata collection
    """

    everything: bool = False
    query: EntityQuery | None = None
    guids: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    anchored: bool = False
    local: bool = False


def chosen_guids(session: MetadataCollection, selection: Selection, as_of: int | None) -> list[str]:
    """The GUIDs of what a selection other than everything chooses, each once.

    errors: ARICIA-404-190 there is no such entity;  -191 no such collection
    """
    chosen = dict.fromkeys(selection.guids)
    known = session.get_entities(chosen, as_of)
    for guid in chosen:
        if guid not in known or known[guid].is_proxy:
            raise InvalidParameter("ARICIA-404-190", (guid,), properties={"parameterName": "guid"})
    if selection.query is not None:
        query = msgspec.structs.replace(selection.query, as_of=as_of)
        chosen |= dict.fromkeys(entity.guid for page in entity_pages(session, query) for entity in page)
    if selection.anchored:
        _add_related(session, chosen, list(chosen), as_of, members=False)
    if selection.collections:
        roots = [_collection(session, name, as_of) for name in selection.collections]
        chosen |= dict.fromkeys(roots)
        _add_related(session, chosen, roots, as_of, members=True)
    return list(chosen)


def _collection(session: MetadataCollection, name: str, as_of: int | None) -> str:
    """The GUID of the collection with this GUID or qualified name."""
    known = session.get_entities((name,), as_of).get(name)
    if known is None:
        named = Conditions((Condition("qualifiedName", "EQ", name),))
        found = session.find_entities(EntityQuery(type_name="Collection", conditions=named, page_size=2, as_of=as_of))
        known = found[0] if len(found) == 1 else None
    if known is None or not session.types.is_a(known.type_name, "Collection"):
        raise InvalidParameter("ARICIA-404-191", (name,), properties={"parameterName": "collection"})
    return known.guid


def _add_related(
    session: MetadataCollection, chosen: dict[str, None], start: list[str], as_of: int | None, *, members: bool
) -> None:
    """Add what is anchored to the entities of ``start``, with ``members`` also the members of collections, and so on."""
    waiting = start
    while waiting:
        found: list[str] = []
        for batch in batches(waiting, PAGE):
            if members:
                ends = session.relationships_of(batch, type_names=("CollectionMembership",), end=1, as_of=as_of)
                found += [membership.end2 for memberships in ends.values() for membership in memberships]
            found += _anchored(session, batch, as_of)
        waiting = [guid for guid in dict.fromkeys(found) if guid not in chosen]
        chosen.update(dict.fromkeys(waiting))


def _anchored(session: MetadataCollection, anchors: Sequence[str], as_of: int | None) -> list[str]:
    """The GUIDs of what is anchored to these.

    One search each, since only the look-up of a single value has an index to go by; the past has none, so there it is one walk.
    """
    if as_of is not None:
        wanted, walk = frozenset(anchors), EntityQuery(classifications=_anchored_to(None), as_of=as_of)
        past = (entity for page in entity_pages(session, walk) for entity in page)
        return [entity.guid for entity in past if _anchor(entity) in wanted]
    queries = (EntityQuery(classifications=_anchored_to(guid)) for guid in anchors)
    return [entity.guid for query in queries for page in entity_pages(session, query) for entity in page]


def _anchored_to(guid: str | None) -> ClassificationConditions:
    """The test of what is anchored to an entity; None: to any."""
    properties = None if guid is None else Conditions((Condition("anchorGUID", "EQ", guid),))
    return ClassificationConditions((ClassificationCondition("Anchors", properties),))


def _anchor(entity: Entity) -> str | None:
    anchors = entity.classification("Anchors")
    return None if anchors is None else anchors.properties.get("anchorGUID")


# ---- pages ---------------------------------------------------------------------------------------------------------------
def entity_pages(session: MetadataCollection, query: EntityQuery) -> Iterator[list[Entity]]:
    """What a search finds, oldest first, page by page."""
    return _pages(session.find_entities, query)


def relationship_pages(session: MetadataCollection, query: RelationshipQuery) -> Iterator[list[Relationship]]:
    """The same for relationships."""
    return _pages(session.find_relationships, query)


def _pages(find: Callable[[Q], list[Found]], query: Q) -> Iterator[list[Found]]:
    """Pages begin where the one before ended: at its last create time, after those of that time that it had. A place that is
    counted from the start would make the last pages of a large store slow. Searches by content find few: there it is counted.
    """
    size = PAGE if query.as_of is None else PAST_PAGE
    is_plain = query.conditions is None and (not isinstance(query, EntityQuery) or query.classifications is None)
    start, since = 0, None
    while True:
        later = None if since is None else Conditions((Condition("createTime", "GTE", since),))
        found = find(msgspec.structs.replace(
            query, order="CREATION_DATE_OLDEST", start=start, page_size=size, conditions=later or query.conditions
        ))
        if found:
            yield found
        if len(found) < size:
            return
        last = found[-1].create_time
        at_last = sum(each.create_time == last for each in found)
        if not is_plain:
            start += size
        elif last == since:
            start += at_last
        else:
            start, since = at_last, last


def batches(items: Collection[T], size: int) -> Iterator[list[T]]:
    """The items in lists of this size."""
    listed = list(items)
    for first in range(0, len(listed), size):
        yield listed[first : first + size]
