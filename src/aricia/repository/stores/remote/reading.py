"""Reading instances of a remote collection: single ones, batches, those at the ends of relationships.

Every method is a call of its own, or several side by side: there is no snapshot over REST.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from aricia.base.codec import format_time
from aricia.base.errors import RepositoryFault
from aricia.repository import faults
from aricia.repository.instance_json import decode_entity, decode_reference
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.queries import Condition, Conditions, EntityQuery, RelationshipQuery
from aricia.repository.stores.remote.answers import ClassificationsAnswer, EntityAnswer, RelationshipAnswer
from aricia.repository.stores.remote.calling import is_segment, segment
from aricia.repository.stores.remote.gallery import GET
from aricia.repository.stores.remote.searching import Searching, history_range

Found = TypeVar("Found", Entity, Relationship)
Json = dict[str, Any]

GUIDS_AT_ONCE = 100  # that one search is for
WORTH_A_SEARCH = 3  # GUIDs that are searched for instead of being read one by one
ENDS_AT_ONCE = 100  # entities whose relationships one call asks for


class Reading(Searching):
    """The reading part of a session."""

    # ---- entities ------------------------------------------------------------------------------------------------
    def get_entity(self, guid: str, as_of: int | None = None) -> Entity:
        """The entity; EntityNotKnown when it is not there or deleted, EntityProxyOnly when only its proxy is there."""
        path, body = _at(self._entity_path(guid), as_of)
        entity = self._entity_in(self._ask(EntityAnswer, path, body), path)
        if entity is None:
            raise faults.entity_not_known(guid, self.collection_name)
        return entity

    def get_entities(self, guids: Iterable[str], as_of: int | None = None) -> dict[str, Entity]:
        """The entities among these that are there, proxies included: one search for many, then calls for the others."""
        wanted = list(dict.fromkeys(guids))
        found = self._entities_by_guid(wanted) if as_of is None else {}
        missing = [guid for guid in wanted if guid not in found]
        present = self._repository.side_by_side(lambda guid: self._present(guid, as_of), missing)
        found |= {guid: entity for guid, entity in zip(missing, present, strict=True) if entity is not None}
        return {guid: found[guid] for guid in wanted if guid in found}

    def _entities_by_guid(self, guids: Sequence[str], statuses: tuple[str, ...] | None = None) -> dict[str, Entity]:
        """Those of these entities that a search finds, if there are enough of them for one; proxies are never found."""
        return self._by_guid(
            guids, lambda tests, size: self.find_entities(EntityQuery(conditions=tests, statuses=statuses, page_size=size))
        )

    def _by_guid(self, guids: Sequence[str], find: Callable[[Conditions, int], list[Found]]) -> dict[str, Found]:
        """What searches for GUIDs find; nothing from then on when it turns out that the collection cannot test GUIDs."""
        found: dict[str, Found] = {}
        if len(guids) < WORTH_A_SEARCH:
            return found
        for at in range(0, len(guids), GUIDS_AT_ONCE):
            wanted = dict.fromkeys(guids[at : at + GUIDS_AT_ONCE])
            if not self._repository.tests_guids:
                break
            try:
                tests = Conditions(tuple(Condition("guid", "EQ", guid) for guid in wanted), match="ANY")
                answer = find(tests, len(wanted))
            except RepositoryFault as fault:
                if fault.kind == "UserNotAuthorized":
                    raise
                self._repository.tests_guids = False
                break
            found |= {each.guid: each for each in answer if each.guid in wanted}
        return found

    def entities_found(self, guids: Sequence[str], as_of: int | None = None) -> dict[str, Entity]:
        """Those of these entities that one search finds: no proxies, except among very few, which are read one by one."""
        found = self._by_guid(guids, lambda tests, size: self.find_entities(
            EntityQuery(conditions=tests, as_of=as_of, page_size=size)
        ))
        if len(guids) < WORTH_A_SEARCH or not self._repository.tests_guids:
            return self.get_entities(guids, as_of)
        return found

    def relationships_found(self, guids: Sequence[str], as_of: int | None = None) -> dict[str, Relationship]:
        """Those of these relationships that are there and not deleted: one search for many, or calls for few."""
        found = self._by_guid(guids, lambda tests, size: self.find_relationships(
            RelationshipQuery(conditions=tests, as_of=as_of, page_size=size)
        ))
        if len(guids) < WORTH_A_SEARCH or not self._repository.tests_guids:
            each_of_them = self._repository.side_by_side(lambda guid: self._relationship_there(guid, as_of), list(guids))
            return {each.guid: each for each in each_of_them if each is not None}
        return found

    def _relationship_there(self, guid: str, as_of: int | None) -> Relationship | None:
        try:
            return self.get_relationship(guid, as_of)
        except RepositoryFault as fault:
            if fault.kind == "RelationshipNotKnown":
                return None
            raise

    def _present(self, guid: str, as_of: int | None) -> Entity | None:
        try:
            return self.get_entity(guid, as_of)
        except RepositoryFault as fault:
            if fault.kind == "EntityProxyOnly":
                return self._proxy(guid, as_of)
            if fault.kind == "EntityNotKnown":
                return None
            raise

    def _proxy(self, guid: str, as_of: int | None = None) -> Entity | None:
        """A proxy, as one of its relationships shows it; one without any shows no properties. None: it is not there."""
        summary = self._summary(guid)
        if summary is None:
            return None
        query = RelationshipQuery(end1_guids=(guid,), end2_guids=(guid,), end_match="ANY", page_size=1, as_of=as_of)
        path = "/instances/relationships"
        for document in self._relationship_documents(query):
            for raw in (document.entity_one_proxy, document.entity_two_proxy):
                if decode_reference(raw).guid == guid:
                    return self._read(self._documents.proxy, decode_entity(raw), path)
        return summary

    def _summary(self, guid: str) -> Entity | None:
        """Header and classifications of an entity or proxy; None when it is not there or deleted."""
        path = self._entity_path(guid, "summary")
        try:
            summary = self._ask(EntityAnswer, path, GET).entity
        except RepositoryFault as fault:
            if fault.kind == "EntityNotKnown":
                return None
            raise
        return None if summary is None else self._read(self._documents.proxy, summary, path)

    def is_entity_known(self, guid: str) -> Entity | None:
        """The entity, deleted or not; None also when only its proxy is there."""
        if not is_segment(guid):
            return None
        path = self._entity_path(guid, "existence")
        try:
            return self._entity_in(self._ask(EntityAnswer, path, GET), path)
        except RepositoryFault as fault:
            if fault.kind in ("EntityNotKnown", "EntityProxyOnly"):
                return None
            raise

    def removed_classifications(self, guid: str) -> list[Classification]:
        """The classifications that the entity had and that are deleted now, as far as the collection shows them."""
        if not is_segment(guid):
            return []
        path = self._entity_path(guid, "existence")
        document = self._ask(EntityAnswer, path, GET).entity
        return [] if document is None else self._read(self._documents.with_removed, document, path)[1]

    def _stored_entity(self, guid: str) -> Entity | None:
        """What is stored under the GUID: an entity, deleted or not, or a proxy."""
        return self.is_entity_known(guid) or (self._proxy(guid) if is_segment(guid) else None)

    # ---- relationships -------------------------------------------------------------------------------------------
    def get_relationship(self, guid: str, as_of: int | None = None) -> Relationship:
        """The relationship; RelationshipNotKnown when it is not there or deleted."""
        path, body = _at(self._relationship_path(guid), as_of)
        relationship = self._relationship_in(self._ask(RelationshipAnswer, path, body), path)
        if relationship is None:
            raise faults.relationship_not_known(guid, self.collection_name)
        return relationship

    def is_relationship_known(self, guid: str) -> Relationship | None:
        """The relationship, deleted or not."""
        if not is_segment(guid):
            return None
        path = self._relationship_path(guid, "existence")
        try:
            return self._relationship_in(self._ask(RelationshipAnswer, path, GET), path)
        except RepositoryFault as fault:
            if fault.kind == "RelationshipNotKnown":
                return None
            raise

    def relationships_of(
        self, guids: Collection[str], *, type_names: Collection[str] | None = None, end: int = 0, as_of: int | None = None,
        start: int = 0, page_size: int = 0, order: str = "CREATION_DATE_RECENT", order_property: str | None = None,
        statuses: Collection[str] | None = None,
    ) -> dict[str, list[Relationship]]:
        """The relationships of each of these entities: one call for many entities, or one for each when pages are asked for."""
        self._check_page(start, page_size)
        wanted = list(dict.fromkeys(guids))
        known = None if type_names is None else tuple(name for name in type_names if self._is_known(name))
        if not wanted or known == ():
            return {}
        single = known is not None and len(known) == 1
        query = RelationshipQuery(
            type_name=known[0] if known and single else None, subtype_names=known if known and not single else (),
            as_of=as_of, start=start, page_size=page_size, order=order, order_property=order_property,
            statuses=tuple(statuses) if statuses else None,
        )
        size = 1 if start or page_size else ENDS_AT_ONCE
        groups = [wanted[at : at + size] for at in range(0, len(wanted), size)]
        answers = self._repository.side_by_side(lambda group: self._of_ends(query, group, end), groups)
        return {guid: page for answer in answers for guid, page in answer.items()}

    def _is_known(self, name: str) -> bool:
        return self.types.get(name) is not None or self._repository.gallery.learn(name)

    def _of_ends(self, query: RelationshipQuery, guids: list[str], end: int) -> dict[str, list[Relationship]]:
        """The relationships of some entities, by entity, in the order of the answer."""
        at1, at2 = (tuple(guids) if end in (0, this) else () for this in (1, 2))
        found: dict[str, list[Relationship]] = {}
        for each in self.find_relationships(replace(query, end1_guids=at1, end2_guids=at2, end_match="ANY")):
            for guid in dict.fromkeys(((each.end1,) if at1 else ()) + ((each.end2,) if at2 else ())):
                if guid in guids:
                    found.setdefault(guid, []).append(each)
        return {guid: found[guid] for guid in guids if guid in found}

    def relationships_between(
        self, end1: str, end2: str, type_name: str | None = None, as_of: int | None = None
    ) -> list[Relationship]:
        """The relationships from end1 to end2, oldest first."""
        if type_name is not None and not self._is_known(type_name):
            return []
        return self.find_relationships(RelationshipQuery(
            type_name=type_name, end1_guids=(end1,), end2_guids=(end2,), as_of=as_of, order="CREATION_DATE_OLDEST",
        ))

    # ---- history of what may never have been -----------------------------------------------------------------------
    def classification_history(
        self, guid: str, name: str, from_time: int | None, to_time: int | None, oldest_first: bool, start: int, page_size: int
    ) -> list[Classification]:
        """The versions of a classification; none when the entity never had it: the collection calls that an unknown entity."""
        path = self._entity_path(guid, "classification", segment(name), "history/all")
        body = history_range(from_time, to_time, oldest_first, start, page_size)
        try:
            found = self._ask(ClassificationsAnswer, path, body).classifications or ()
        except RepositoryFault as fault:
            if fault.kind != "EntityNotKnown" or self._stored_entity(guid) is None:
                raise
            found = ()
        return [self._read(self._documents.classification, each, path) for each in found]


def _at(path: str, as_of: int | None) -> tuple[str, Json]:
    """Path and body of a read, now or as of an instant."""
    if as_of is None:
        return path, dict(GET)
    return f"{path}/history", {"class": "HistoryRequest", "asOfTime": format_time(as_of)}
