"""Comparing copies with what their home says, when events may have been lost.

What the home has in a later version is saved. Where a classification may have to be removed, the home is asked for a new copy by
the event that is there for it: the answer comes in its order among the other events. What the home knows no more is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from aricia.cohort.enterprise.api import entities_by_guid, relationships_by_guid
from aricia.cohort.gone import Gone
from aricia.repository.instances import DELETED, Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import Condition, Conditions, EntityQuery, RelationshipQuery

T = TypeVar("T")
I = TypeVar("I", Entity, Relationship)  # noqa: E741
AT_ONCE = 100
Ask = Callable[[Callable[[MetadataCollection], Any]], Any]
Refresh = Callable[[str, str, str, str], None]  # kind, type, GUID, home


class CopyCheck:
    """Compares the copies of one home.

    ask: runs a work over the collection of the home;  refresh: asks the home for a new copy;  save: stores what it has
    """

    def __init__(
        self, repository: Repository, home: str, ask: Ask, refresh: Refresh,
        save: Callable[[Sequence[Entity | Relationship]], None], gone: Gone,
    ) -> None:
        self._repository, self._home, self._ask, self._refresh, self._save = repository, home, ask, refresh, save
        self._gone = gone

    def newest(self) -> int:
        """When the latest of the copies was changed by its home: the home's events until then have been processed."""
        tests = _of(self._home)
        return self._repository.read(lambda collection: max((each.update_time for each in (
            *collection.find_entities(EntityQuery(conditions=tests, order="LAST_UPDATE_RECENT", page_size=1)),
            *collection.find_relationships(RelationshipQuery(conditions=tests, order="LAST_UPDATE_RECENT", page_size=1)),
        )), default=0))

    def batches(self) -> Iterator[int]:
        """Compare all copies, some at a time. -> how many of each batch were out of date"""
        for guids in self._guids(lambda collection, query: collection.find_entities(EntityQuery(**query))):
            yield self._entities(guids)
        for guids in self._guids(lambda collection, query: collection.find_relationships(RelationshipQuery(**query))):
            yield self._relationships(guids)

    def _guids(self, find: Callable[[MetadataCollection, dict[str, Any]], Sequence[I]]) -> Iterator[list[str]]:
        """The GUIDs of the copies. All are read first: what is removed later must not move the others."""
        guids: list[str] = []
        while True:
            query: dict[str, Any] = {"conditions": _of(self._home), "order": "GUID", "start": len(guids), "page_size": AT_ONCE}
            found: Sequence[I] = self._repository.read(partial(_found, find, query))
            guids += [each.guid for each in found]
            if len(found) < AT_ONCE:
                break
        for at in range(0, len(guids), AT_ONCE):
            yield guids[at : at + AT_ONCE]

    # ---- entities --------------------------------------------------------------------------------------------------
    def _entities(self, guids: Sequence[str]) -> int:
        told: dict[str, Entity] = self._ask(lambda collection: entities_by_guid(collection, guids, None))
        here = self._repository.read(lambda collection: collection.get_entities(guids))
        changed = [each for guid, each in here.items() if guid in told and _versions(each) != _versions(told[guid])]
        later = {each.guid: told[each.guid] for each in changed if _is_simply_later(told[each.guid], each)}
        self._save(list(later.values()))
        for each in changed:
            if each.guid not in later:
                self._refresh("entity", each.type_name, each.guid, self._home)
        missing = [guid for guid in guids if guid in here and guid not in told]
        return len(changed) + self._missing(
            missing, lambda collection, guid: collection.is_entity_known(guid),
            lambda collection, guid: collection.purge_entity_copy(guid),
        )

    # ---- relationships ---------------------------------------------------------------------------------------------
    def _relationships(self, guids: Sequence[str]) -> int:
        told: dict[str, Relationship] = self._ask(lambda collection: relationships_by_guid(collection, guids, None))
        here = self._repository.read(lambda collection: {guid: collection.is_relationship_known(guid) for guid in guids})
        known = {guid: each for guid, each in here.items() if each is not None and each.status != DELETED}
        changed = [told[guid] for guid, each in known.items() if guid in told and told[guid].version > each.version]
        self._save(changed)
        missing = [guid for guid in known if guid not in told]
        return len(changed) + self._missing(
            missing, lambda collection, guid: collection.is_relationship_known(guid),
            lambda collection, guid: collection.purge_relationship_copy(guid),
        )

    # ---- both ------------------------------------------------------------------------------------------------------
    def _missing(
        self, guids: Sequence[str], known: Callable[[MetadataCollection, str], Entity | Relationship | None],
        purge: Callable[[MetadataCollection, str], None],
    ) -> int:
        """What the home does not show: it is deleted there, or gone."""
        for guid in guids:
            there = self._ask(partial(_with, known, guid))
            if there is None:
                self._gone.add(guid)
                self._repository.write(partial(_with, purge, guid)).result()
            else:
                self._save([there])
        return len(guids)


def _found(find: Callable[[MetadataCollection, dict[str, Any]], T], query: dict[str, Any], collection: MetadataCollection) -> T:
    return find(collection, query)


def _with(work: Callable[[MetadataCollection, str], T], guid: str, collection: MetadataCollection) -> T:
    return work(collection, guid)


def _of(home: str) -> Conditions:
    return Conditions((Condition("metadataCollectionId", "EQ", home),))


def _is_simply_later(told: Entity, copy: Entity) -> bool:
    """Whether what the home shows has a later version, and every classification that it gave the copy."""
    own = {each.type_name for each in copy.classifications if each.collection_id == copy.collection_id}
    return told.version > copy.version and own <= {each.type_name for each in told.classifications}


def _versions(entity: Entity) -> tuple[int, frozenset[tuple[str, int]]]:
    """What tells whether two collections know the same of an entity and of the classifications that its home gave it."""
    own = (each for each in entity.classifications if each.collection_id == entity.collection_id)
    return entity.version, frozenset((each.type_name, each.version) for each in own)
