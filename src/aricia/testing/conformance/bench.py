"""The bench that the checks work on: it asks the repository, notes what each check found, and cleans up in the end."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from msgspec.structs import replace

from aricia.base.clock import now_ms
from aricia.base.errors import AriciaError, RepositoryFault
from aricia.base.guids import new_guid
from aricia.repository.instances import Entity, Properties, Relationship
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import EntityQuery
from aricia.testing.conformance.results import FAIL, NOT_SUPPORTED, PASS, Report, Result
from aricia.testing.conformance.values import properties_of
from aricia.types.definitions import TypeDef
from aricia.types.registry import TypeRegistry

T = TypeVar("T")

PATIENCE = 120.0
ELSEWHERE = "conformance-elsewhere"
_UNSUPPORTED = "FunctionNotSupported"
_LONGEST = 400


class Interrupted(Exception):
    """A step failed on which the rest of its case builds."""


class Bench:
    """A repository under test. ``mark``: starts the names of everything that this run makes."""

    def __init__(self, repository: Repository, user: str, report: Report) -> None:
        self.repository, self.user, self.report = repository, user, report
        self.mark = f"conformance {new_guid()[:8]}"
        self.maintains = True  # until the repository says that it does not
        self._made = 0
        self._entities: dict[str, bool] = {}  # GUID -> whether it is a copy
        self._relationships: dict[str, bool] = {}

    @property
    def types(self) -> TypeRegistry:
        """The types that the repository works with."""
        return self.repository.types

    # ---- asking --------------------------------------------------------------------------------------------------
    def read(self, work: Callable[[MetadataCollection], T]) -> T:
        """Ask the repository."""
        return self.repository.read(work)

    def write(self, work: Callable[[MetadataCollection], T]) -> T:
        """Change the repository and wait until that is durable. The next change falls into a later millisecond."""
        try:
            return self.repository.write(work, self.mark).result(PATIENCE)
        finally:
            this = now_ms()
            while now_ms() == this:
                pass

    def get(self, guid: str, as_of: int | None = None) -> Entity:
        """The entity, now or as of an instant."""
        return self.read(lambda c: c.get_entity(guid, as_of))

    def get_bare(self, guid: str) -> Entity:
        """The entity as it is now, see ``bare``."""
        return bare(self.get(guid))

    def known_bare(self, guid: str) -> Entity | None:
        """The entity, deleted or not, see ``bare``."""
        known = self.read(lambda c: c.is_entity_known(guid))
        return None if known is None else bare(known)

    def get_relationship(self, guid: str, as_of: int | None = None) -> Relationship:
        """The relationship, now or as of an instant."""
        return self.read(lambda c: c.get_relationship(guid, as_of))

    def find(self, query: EntityQuery) -> list[str]:
        """The GUIDs of the entities that a search finds."""
        return [each.guid for each in self.read(lambda c: c.find_entities(query))]

    def update(self, guid: str, properties: Properties, **more: Any) -> Entity:
        """The entity with other properties."""
        return self.write(lambda c: c.update_entity(self.user, guid, dict(properties), **more))

    def delete(self, guid: str) -> Entity:
        """The entity, deleted."""
        return self.write(lambda c: c.delete_entity(self.user, guid))

    def purge(self, guid: str) -> None:
        """Remove a deleted entity for good."""
        self.write(lambda c: c.purge_entity(self.user, guid))

    # ---- noting --------------------------------------------------------------------------------------------------
    def step(self, check: str, subject: str, act: Callable[..., T], *arguments: Any) -> T:
        """Do what the rest of a case builds on; a fault is noted and ends the case."""
        try:
            answer = act(*arguments)
        except AriciaError as fault:
            self._note_fault(check, subject, "an answer", fault)
            raise Interrupted from fault
        self._note(check, subject, PASS)
        return answer

    def same(self, check: str, subject: str, expected: object, got: Callable[..., object], *arguments: Any) -> None:
        """An answer has to be this."""
        try:
            answer = got(*arguments)
        except AriciaError as fault:
            self._note_fault(check, subject, repr(expected), fault)
            return
        if answer == expected:
            self._note(check, subject, PASS)
        else:
            self._note(check, subject, FAIL, repr(expected), repr(answer))

    def refused(self, check: str, subject: str, kinds: Collection[str], act: Callable[..., object], *arguments: Any) -> None:
        """A request has to be refused with a fault of one of these kinds."""
        expected = " or ".join(kinds)
        try:
            answer = act(*arguments)
        except RepositoryFault as fault:
            if fault.kind in kinds:
                self._note(check, subject, PASS)
            else:
                self._note_fault(check, subject, expected, fault)
        except AriciaError as fault:
            self._note_fault(check, subject, expected, fault)
        else:
            self._note(check, subject, FAIL, expected, f"no fault, but {answer!r}")

    def not_supported(self, check: str, subject: str, reason: str) -> None:
        """A check that the repository cannot be asked for."""
        self._note(check, subject, NOT_SUPPORTED, got=reason)

    def fail(self, check: str, subject: str, expected: str, got: str) -> None:
        """Something is not as it has to be."""
        self._note(check, subject, FAIL, expected, got)

    def _note_fault(self, check: str, subject: str, expected: str, fault: AriciaError) -> None:
        unsupported = isinstance(fault, RepositoryFault) and fault.kind == _UNSUPPORTED
        kind = fault.kind if isinstance(fault, RepositoryFault) else type(fault).__name__
        self._note(check, subject, NOT_SUPPORTED if unsupported else FAIL, expected, f"{kind}: {fault.id} {fault.text}")

    def _note(self, check: str, subject: str, outcome: str, expected: str = "", got: str = "") -> None:
        self.report.add(Result(check, subject, outcome, expected[:_LONGEST], got[:_LONGEST]))

    # ---- making --------------------------------------------------------------------------------------------------
    def next_number(self) -> int:
        """A number that nothing else of this run has."""
        self._made += 1
        return self._made

    def values(self, definition: TypeDef) -> Properties:
        """New values for the attributes of a type."""
        return properties_of(self.types, definition, self.mark, self.next_number())

    def add_entity(self, type_name: str, properties: Properties, **more: Any) -> Entity:
        """A new entity, purged in the end."""
        made = self.write(lambda c: c.add_entity(self.user, type_name, dict(properties), **more))
        self._entities[made.guid] = False
        return made

    def add_relationship(self, type_name: str, end1: str, end2: str, properties: Properties, **more: Any) -> Relationship:
        """A new relationship, purged in the end."""
        made = self.write(lambda c: c.add_relationship(self.user, type_name, end1, end2, dict(properties), **more))
        self._relationships[made.guid] = False
        return made

    def save_entity(self, copy: Entity) -> bool:
        """Store a copy of an entity (or its proxy), purged in the end."""
        self._entities.setdefault(copy.guid, True)
        return self.write(lambda c: c.save_entity(copy))

    def save_relationship(self, copy: Relationship) -> bool:
        """Store a copy of a relationship, purged in the end."""
        self._relationships.setdefault(copy.guid, True)
        return self.write(lambda c: c.save_relationship(copy))

    def entity(self, definition: TypeDef, **more: Any) -> Entity:
        """Some entity of the type: made here or, in a repository that keeps copies only, a copy."""
        values = self.values(definition)
        if self.maintains:
            return self.add_entity(definition.name, values, **more)
        copy = copy_of(definition.name, values)
        self.save_entity(copy)
        return self.read(lambda c: c.get_entity(copy.guid))

    def keep(self, guid: str, copy: bool = False) -> None:
        """Purge this entity, too, in the end."""
        self._entities[guid] = copy

    def keep_relationship(self, guid: str) -> None:
        """Purge this relationship, too, in the end."""
        self._relationships[guid] = False

    # ---- cleaning up ---------------------------------------------------------------------------------------------
    def clean_up(self) -> list[str]:
        """Remove everything that was made; what could not be removed, and why."""
        left = []
        for guid, is_copy in reversed(self._relationships.items()):
            left += self._removed(self._remove_relationship, guid, is_copy)
        for guid, is_copy in reversed(self._entities.items()):
            left += self._removed(self._remove_entity, guid, is_copy)
        self._relationships.clear()
        self._entities.clear()
        return left

    def _removed(self, remove: Callable[[str, bool], None], guid: str, is_copy: bool) -> list[str]:
        try:
            remove(guid, is_copy)
        except AriciaError as fault:
            return [f"{guid}: {fault.id} {fault.text}"]
        return []

    def _remove_entity(self, guid: str, is_copy: bool) -> None:
        known = self.read(lambda c: c.is_entity_known(guid))
        if is_copy or (known is not None and known.collection_id == ELSEWHERE):
            self.write(lambda c: c.purge_entity_copy(guid))
        elif known is not None:
            if known.status != "DELETED":
                self.write(lambda c: c.delete_entity(self.user, guid))
            self.write(lambda c: c.purge_entity(self.user, guid))

    def _remove_relationship(self, guid: str, is_copy: bool) -> None:
        known = self.read(lambda c: c.is_relationship_known(guid))
        if known is None:
            return
        if is_copy and known.collection_id == ELSEWHERE:
            self.write(lambda c: c.purge_relationship_copy(guid))
            return
        if known.status != "DELETED":
            self.write(lambda c: c.delete_relationship(self.user, guid))
        self.write(lambda c: c.purge_relationship(self.user, guid))


def bare(entity: Entity) -> Entity:
    """The entity without its classifications, to which others may add: servers anchor entities that they hear of."""
    return replace(entity, classifications=[])


def copy_of(type_name: str, properties: Properties, version: int = 5, guid: str | None = None, **changes: Any) -> Entity:
    """An entity that is at home in another collection."""
    fields: dict[str, Any] = {
        "guid": guid or new_guid(), "type_name": type_name, "version": version, "create_time": 1_000_000,
        "update_time": 2_000_000, "created_by": "olga", "updated_by": "otto", "maintained_by": ["olga", "otto"],
        "collection_id": ELSEWHERE, "collection_name": "elsewhere", "properties": dict(properties),
    }
    return Entity(**{**fields, **changes})
