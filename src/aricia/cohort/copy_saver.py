"""Saving what was read of other members, beside their events, as reference copies.

Such a read may be older than events that were processed meanwhile. Versions decide as they do for events; what is gone for good
is kept out by ``Gone``; and what a read does not show is no reason to remove anything.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from aricia.base.errors import RepositoryFault
from aricia.base.guids import new_guid
from aricia.cohort.cohort_log import CohortLog
from aricia.cohort.exchange_rules import zones_of
from aricia.cohort.gone import Gone
from aricia.cohort.inbound_instances import NO_COPIES, PASSED_ON, InboundRules
from aricia.cohort.member_search import Ask
from aricia.cohort.reference_copies import ConflictingInstances, ReferenceCopies
from aricia.cohort.stand_ins import stand_in
from aricia.repository.instances import Entity, Header, Relationship
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.types.definitions import AttributeType, TypeDef
from aricia.types.registry import TypeRegistry
from aricia.types.type_maintenance import references

Instance = Entity | Relationship
_PASSED_ON = PASSED_ON | {NO_COPIES}


class CopyPlace(Struct, frozen=True, kw_only=True):
    """Where copies are saved.

    members: gives the collections of the other members;  user: who changes what is at home here, where that follows
    gone: instances that are no more
    """

    repository: Repository
    rules: InboundRules
    log: CohortLog
    members: Callable[[], Collection[str]]
    user: str
    gone: Gone


class CopySaver:
    """Saves copies for one cohort. Thread safe."""

    def __init__(self, place: CopyPlace) -> None:
        self._place = place
        self._repository = place.repository
        self._types = place.repository.types
        self._kept_types: frozenset[str] = frozenset()

    def passes(self, instance: Header) -> bool:
        """Whether the rules let copies of an instance be saved."""
        definition = self._types.get(instance.type_name)
        zones = zones_of(instance.classifications) if isinstance(instance, Entity) else ()
        return definition is not None and self._place.rules.pass_instance(definition.guid, zones)

    def proxies_of(self, home: str, instances: Iterable[Instance], ask: Ask) -> list[Entity]:
        """Proxies, made from what their home shows, of ends of relationships of which there is nothing here yet."""
        ends = {guid for each in instances if isinstance(each, Relationship) for guid in (each.end1, each.end2)}
        missing = ends - self._repository.read(lambda collection: collection.known_entities(ends)).keys() if ends else set()
        found = ask(home, lambda collection: collection.get_entities(missing)) if missing else {}
        return [stand_in(self._types, each) for each in found.values()]

    def save(
        self, home: str, instances: Sequence[Instance], proxies: Collection[Entity] = (), mark: tuple[str, int] | None = None
    ) -> int:
        """Save those that pass and are newer than what is here. -> how many there were to be saved

        home: the collection of the member that showed them, which decides about them;  proxies: of ends that are not here
        mark: how far a reader is when they are saved (name, place)
        What cannot be saved is logged, and the others are.
        errors: those of a repository that cannot be written to
        """
        chosen = [each for each in instances if self.passes(each)]
        if not chosen and mark is None:
            return 0
        try:
            self._write(home, chosen, proxies, mark)
        except RepositoryFault as fault:
            if fault.kind in _PASSED_ON:
                raise
            for each in chosen:
                self._write_alone(home, each, proxies)
            self._write(home, (), (), mark)
        return len(chosen)

    def _write_alone(self, home: str, instance: Instance, proxies: Collection[Entity]) -> None:
        try:
            self._write(home, (instance,), proxies, None)
        except RepositoryFault as fault:
            if fault.kind in _PASSED_ON:
                raise
            self._place.log.once("ARICIA-0505", home, instance.guid, instance.type_name, fault.text)

    def _write(
        self, home: str, instances: Sequence[Instance], proxies: Collection[Entity], mark: tuple[str, int] | None
    ) -> None:
        def work(collection: MetadataCollection) -> None:
            copies = ReferenceCopies(collection, home, self._place.members(), self._place.user)
            self._keep_types(collection, instances)
            for each in instances:
                if each.guid not in self._place.gone:
                    self._save(copies, each, proxies)
            if mark is not None:
                collection.keep_reader_place(*mark)

        self._repository.write(work, new_guid()).result()

    def _save(self, copies: ReferenceCopies, instance: Instance, proxies: Collection[Entity]) -> None:
        try:
            if isinstance(instance, Entity):
                copies.save_entity(instance)
                copies.add_classifications(instance)
            else:
                copies.save_relationship(instance, lambda: proxies)
        except ConflictingInstances as conflict:
            stored, told = conflict.stored, conflict.told
            self._place.log.once(
                "OMRS-AUDIT-0206", stored.guid, stored.type_name, stored.collection_id, stored.create_time, told.type_name,
                told.collection_id, told.create_time, copies.sender,
            )

    # ---- types -----------------------------------------------------------------------------------------------------
    def _keep_types(self, collection: MetadataCollection, instances: Iterable[Instance]) -> None:
        """Types that came with what was read are only in memory: what is stored needs them at the next start, too."""
        names = {name for each in instances for name in _type_names(each)} - _built_in() - self._kept_types
        if not names:
            return
        types, kinds = self._with_references(names)
        collection.save_types(self._types, kinds, types)
        self._kept_types |= names

    def _with_references(self, names: Iterable[str]) -> tuple[list[TypeDef], list[AttributeType]]:
        found: dict[str, TypeDef] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            definition = self._types.get(name)
            if definition is not None and name not in found and name not in _built_in():
                found[name] = definition
                waiting.extend(references(definition))
        known = {kind.name for kind in TypeRegistry.open_metadata().attribute_types()}
        kinds = {own.type.name: own.type for each in found.values() for own in each.own_attributes if own.type.name not in known}
        return list(found.values()), list(kinds.values())


def _type_names(instance: Instance) -> Iterable[str]:
    yield instance.type_name
    if isinstance(instance, Entity):
        yield from (each.type_name for each in instance.classifications)


@functools.cache
def _built_in() -> frozenset[str]:
    return frozenset(each.name for each in TypeRegistry.open_metadata().all())
