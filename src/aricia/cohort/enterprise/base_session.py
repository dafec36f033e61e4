"""What all parts of a session of the enterprise repository share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from aricia.base.errors import AriciaError, ConnectorError, RepositoryFault
from aricia.cohort.enterprise.asking import UNKNOWN, Answer, Panel
from aricia.cohort.enterprise.merging import home_of
from aricia.cohort.enterprise.pages import Places
from aricia.repository.instances import Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection
from aricia.types.registry import TypeRegistry

T = TypeVar("T")
I = TypeVar("I", Entity, Relationship)  # noqa: E741


Found = Callable[[str, Sequence[Entity | Relationship]], None]


class Facts(Struct, frozen=True, kw_only=True):
    """What sessions know of their server.

    collection_id, collection_name: of the local collection, or what stands for it
    found: told of what the home of some instances, a member, has shown and the local collection does not have
    """

    server: str
    types: TypeRegistry
    collection_id: str
    collection_name: str
    places: Places
    found: Found = lambda home, instances: None


class Base:
    """A session over the local collection and the members.

    unanswered: the names of the members that did not answer, so that what was read may not be everything
    """

    def __init__(self, panel: Panel, facts: Facts, request_id: str | None = None) -> None:
        self._panel = panel
        self._facts = facts
        self.types = facts.types
        self.collection_id = facts.collection_id
        self.collection_name = facts.collection_name
        self.request_id = request_id
        self._read: dict[str, Entity] = {}  # what this session has read already: one answer sees one state of an entity

    @property
    def unanswered(self) -> list[str]:
        """The names of the members that did not answer."""
        return self._panel.missing

    def _local(self) -> MetadataCollection:
        """The local collection.

        errors: ConnectorError ARICIA-503-581 there is none
        """
        if self._panel.local is None:
            raise ConnectorError("ARICIA-503-581", (self._facts.server,))
        return self._panel.local

    def _offer(self, items: Iterable[I], said: Mapping[str, Mapping[str, I]]) -> None:
        """Tell of those that the local collection does not have. said: by GUID and collection, what each has shown"""
        if self._panel.local is None:
            return
        own = self._panel.local.collection_id
        by_home: dict[str, list[Entity | Relationship]] = {}
        for item in items:
            home, sayers = home_of(item), said.get(item.guid, {})
            if home is not None and home != own and home in sayers and (own not in sayers or _is_proxy(sayers[own])):
                by_home.setdefault(home, []).append(item)
        for home, found in by_home.items():
            self._facts.found(home, found)

    def _nobody_knows(self, faults: Iterable[RepositoryFault], otherwise: RepositoryFault) -> AriciaError:
        """Why an instance cannot be read: a member that may have it did not answer, or the most telling of what was said."""
        said = [*faults, otherwise]
        for kind in (lambda each: each.id.endswith(("-012", "-013")), lambda each: each.kind == "EntityProxyOnly"):
            telling = next(filter(kind, said), None)
            if telling is not None:
                return telling
        return next(iter(self._panel.unanswered.values()), said[0])


def _is_proxy(instance: Entity | Relationship) -> bool:
    return isinstance(instance, Entity) and instance.is_proxy


def told(question: Callable[[MetadataCollection], T]) -> Callable[[MetadataCollection], T | RepositoryFault]:
    """The question, whose answer is a fault where what it is about is not known."""

    def asked(collection: MetadataCollection) -> T | RepositoryFault:
        try:
            return question(collection)
        except RepositoryFault as fault:
            if fault.kind not in UNKNOWN:
                raise
            return fault

    return asked


def sorted_out(answers: Sequence[Answer[T | RepositoryFault]]) -> tuple[list[Answer[T | None]], list[RepositoryFault]]:
    """The answers, with None for faults, and the faults."""
    faults = [each.value for each in answers if isinstance(each.value, RepositoryFault)]
    values: list[Answer[T | None]] = [
        Answer(each.collection_id, None if isinstance(each.value, RepositoryFault) else each.value) for each in answers
    ]
    return values, faults


def entities_by_guid(collection: MetadataCollection, guids: Sequence[str], as_of: int | None) -> dict[str, Entity]:
    """Those of these entities that a collection has, in one call where it can be done in one."""
    search = getattr(collection, "entities_found", None)
    found: dict[str, Entity] = collection.get_entities(guids, as_of) if search is None else search(guids, as_of)
    return found


def relationships_by_guid(
    collection: MetadataCollection, guids: Sequence[str], as_of: int | None
) -> dict[str, Relationship]:
    """Those of these relationships that a collection has and that are not deleted; see ``entities_by_guid``."""
    search = getattr(collection, "relationships_found", None)
    if search is not None:
        many: dict[str, Relationship] = search(guids, as_of)
        return many
    found: dict[str, Relationship] = {}
    for guid in guids:
        answer = told(lambda each, guid=guid: each.get_relationship(guid, as_of))(collection)  # type: ignore[misc]
        if isinstance(answer, Relationship):
            found[guid] = answer
    return found
