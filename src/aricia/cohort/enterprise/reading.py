"""Reading instances and their histories in all collections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from aricia.base.errors import RepositoryFault
from aricia.cohort.enterprise.asking import Answer
from aricia.cohort.enterprise.base_session import entities_by_guid, sorted_out, told
from aricia.cohort.enterprise.merging import home_of, merged_entity, merged_relationship, merged_versions
from aricia.cohort.enterprise.ordering import key_of
from aricia.cohort.enterprise.pages import Place, cut
from aricia.cohort.enterprise.resolving import resolved_relationships
from aricia.cohort.enterprise.searching import Searching
from aricia.repository import faults
from aricia.repository.instances import DELETED, Classification, Entity, Header, Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.repository.stores.remote.reading import WORTH_A_SEARCH

H = TypeVar("H", bound=Header)
K = TypeVar("K", Entity, Relationship)


class Reading(Searching):
    """The reading part of a session."""

    # ---- entities ------------------------------------------------------------------------------------------------
    def get_entity(self, guid: str, as_of: int | None = None) -> Entity:
        """The entity with the classifications that all collections know of.

        errors: those of a single collection;  when nobody knows the entity, that of a member that did not answer
        """
        if as_of is None and guid in self._read and not self._read[guid].is_proxy:
            return self._read[guid]
        said, unknown = sorted_out(self._panel.ask(told(lambda collection: _with_proxy(collection, guid, as_of))))
        entity = merged_entity(said)
        if entity is None:
            raise self._nobody_knows(unknown, faults.entity_not_known(guid, self.collection_name))
        if entity.is_proxy:
            raise self._nobody_knows(unknown, faults.entity_proxy_only(guid, self.collection_name, entity.collection_id))
        if as_of is None:
            self._read[guid] = entity
            self._offer((entity,), {guid: _by_collection(said)})
        return entity

    def get_entities(self, guids: Iterable[str], as_of: int | None = None) -> dict[str, Entity]:
        """The entities that exist among these, proxies included: every collection is asked once for all."""
        wanted = list(dict.fromkeys(guids))
        found = {guid: self._read[guid] for guid in wanted if guid in self._read} if as_of is None else {}
        asked = [guid for guid in wanted if guid not in found]
        if asked:
            found |= self._entities(asked, as_of)
        return {guid: found[guid] for guid in wanted if guid in found}

    def _entities(self, guids: Sequence[str], as_of: int | None) -> dict[str, Entity]:
        answers = self._panel.ask(lambda collection: entities_by_guid(collection, guids, as_of))
        found: dict[str, Entity] = {}
        for guid in guids:
            entity = merged_entity([Answer(each.collection_id, each.value.get(guid)) for each in answers])
            if entity is not None:
                found[guid] = entity
        if as_of is None:
            said = {guid: {each.collection_id: each.value[guid] for each in answers if guid in each.value} for guid in found}
            self._offer((each for each in found.values() if not each.is_proxy), said)
        unseen = [guid for guid in guids if not any(guid in each.value for each in answers)]
        if unseen and len(guids) >= WORTH_A_SEARCH:  # searches find no proxies
            found |= self._proxies(unseen, as_of)
        if as_of is None:
            self._read |= found
        return found

    def _proxies(self, guids: Sequence[str], as_of: int | None) -> dict[str, Entity]:
        """What members have of entities that their searches did not find."""
        question: Callable[[MetadataCollection], dict[str, Entity]] = lambda each: each.get_entities(guids, as_of)  # noqa: E731
        others = [each for each in self._panel.ids() if each != self.collection_id]
        answers = self._panel.ask_each([(each, question) for each in others], all_needed=False)
        merged = {guid: merged_entity([Answer(each.collection_id, each.value.get(guid)) for each in answers]) for guid in guids}
        return {guid: entity for guid, entity in merged.items() if entity is not None}

    def is_entity_known(self, guid: str) -> Entity | None:
        """The entity, also when it is deleted; None when no collection that answers knows it."""
        return _latest(self._panel.ask(lambda collection: collection.is_entity_known(guid)))

    def removed_classifications(self, guid: str) -> list[Classification]:
        """The classifications that the entity had and that are deleted now, each as its last version."""
        latest: dict[str, Classification] = {}
        for each in self._panel.ask(lambda collection: collection.removed_classifications(guid)):
            for item in each.value:
                if item.type_name not in latest or latest[item.type_name].version < item.version:
                    latest[item.type_name] = item
        return list(latest.values())

    # ---- relationships -------------------------------------------------------------------------------------------
    def get_relationship(self, guid: str, as_of: int | None = None) -> Relationship:
        """The relationship; errors as for ``get_entity``."""
        said, unknown = sorted_out(self._panel.ask(told(lambda collection: collection.get_relationship(guid, as_of))))
        relationship = merged_relationship(said)
        if relationship is None:
            raise self._nobody_knows(unknown, faults.relationship_not_known(guid, self.collection_name))
        if as_of is None:
            self._offer((relationship,), {guid: _by_collection(said)})
        return relationship

    def is_relationship_known(self, guid: str) -> Relationship | None:
        """The relationship, also when it is deleted; None when no collection that answers knows it."""
        return _latest(self._panel.ask(lambda collection: collection.is_relationship_known(guid)))

    def relationships_of(
        self, guids: Collection[str], *, type_names: Collection[str] | None = None, end: int = 0, as_of: int | None = None,
        start: int = 0, page_size: int = 0, order: str = "CREATION_DATE_RECENT", order_property: str | None = None,
        statuses: Collection[str] | None = None,
    ) -> dict[str, list[Relationship]]:
        """The relationships of each of these entities, in order: every collection is asked once for all entities."""
        self._check_page(start, page_size)
        order = "CREATION_DATE_RECENT" if order == "ANY" else order
        size, guids = start + page_size if page_size else 0, list(guids)
        answers = self._panel.ask(lambda collection: collection.relationships_of(
            guids, type_names=type_names, end=end, as_of=as_of, start=0, page_size=size, order=order,
            order_property=order_property, statuses=statuses,
        ))
        key = key_of(order, order_property)
        said: dict[str, dict[str, Relationship]] = {}
        pages: dict[str, list[Relationship]] = {}
        for guid in dict.fromkeys(guids):
            parts = [Answer(each.collection_id, each.value.get(guid, [])) for each in answers]
            page = cut(parts, key, Place(), start, page_size)
            pages[guid] = page.found
            said |= page.said
        every = list({each.guid: each for found in pages.values() for each in found}.values())
        kept = {each.guid: each for each in resolved_relationships(self._panel, every, said, as_of)}
        if as_of is None:
            self._offer((each for each in kept.values() if each.status != DELETED), said)
        merged = {guid: [kept[each.guid] for each in found if each.guid in kept] for guid, found in pages.items()}
        return {guid: found for guid, found in merged.items() if found}

    def relationships_between(
        self, end1: str, end2: str, type_name: str | None = None, as_of: int | None = None
    ) -> list[Relationship]:
        """The relationships from end1 to end2, oldest first."""
        answers = self._panel.ask(lambda collection: collection.relationships_between(end1, end2, type_name, as_of))
        page = cut(answers, key_of("CREATION_DATE_OLDEST", None), Place(), 0, 0)
        kept = resolved_relationships(self._panel, page.found, page.said, as_of)
        if as_of is None:
            self._offer(kept, page.said)
        return kept

    # ---- histories -----------------------------------------------------------------------------------------------
    def entity_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Entity]:
        """The entity's versions, from all collections that have some."""
        return self._history(
            lambda collection, size: collection.entity_history(guid, from_time, to_time, oldest_first, 0, size),
            oldest_first, start, page_size, faults.entity_not_known(guid, self.collection_name),
        )

    def classification_history(
        self, guid: str, name: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Classification]:
        """The classification's versions."""
        return self._history(
            lambda collection, size: collection.classification_history(guid, name, from_time, to_time, oldest_first, 0, size),
            oldest_first, start, page_size, faults.entity_not_known(guid, self.collection_name),
        )

    def relationship_history(
        self, guid: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Relationship]:
        """The relationship's versions."""
        return self._history(
            lambda collection, size: collection.relationship_history(guid, from_time, to_time, oldest_first, 0, size),
            oldest_first, start, page_size, faults.relationship_not_known(guid, self.collection_name),
        )

    def _history(
        self, read: Callable[[MetadataCollection, int], list[H]], oldest_first: bool, start: int, page_size: int,
        otherwise: RepositoryFault,
    ) -> list[H]:
        self._check_page(start, page_size)
        size = start + page_size if page_size else 0
        said, unknown = sorted_out(self._panel.ask(told(lambda collection: read(collection, size))))
        known = [Answer(each.collection_id, each.value) for each in said if each.value is not None]
        if not known:
            raise self._nobody_knows(unknown, otherwise)
        return merged_versions(known, oldest_first, start, page_size)


def _by_collection(said: Sequence[Answer[K | None]]) -> dict[str, K]:
    return {each.collection_id: each.value for each in said if each.value is not None}


def _with_proxy(collection: MetadataCollection, guid: str, as_of: int | None) -> Entity:
    """The entity or its proxy. errors: EntityNotKnown"""
    try:
        return collection.get_entity(guid, as_of)
    except RepositoryFault as fault:
        proxy = collection.get_entities((guid,), as_of).get(guid) if fault.kind == "EntityProxyOnly" else None
        if proxy is None:
            raise
        return proxy


def _latest(answers: Sequence[Answer[K | None]]) -> K | None:
    """The highest version that anybody has, deleted or not; of equal ones the home's, and an entity before its proxies."""
    known = [(each.collection_id, each.value) for each in answers if each.value is not None]
    if not known:
        return None

    def rank(pair: tuple[str, K]) -> tuple[bool, int, bool]:
        return not (isinstance(pair[1], Entity) and pair[1].is_proxy), pair[1].version, pair[0] == home_of(pair[1])

    return max(known, key=rank)[1]
