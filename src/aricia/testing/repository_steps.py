"""Short names for what the behaviour suite of repositories does, and how it waits for the clock instead of sleeping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from aricia.base.clock import now_ms
from aricia.base.errors import RepositoryFault
from aricia.repository.instances import Entity, Relationship
from aricia.repository.metadata_collection import MetadataCollection, Repository
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions, EntityQuery

T = TypeVar("T")

HOME_ID = "11111111-2222-4333-8444-555555555555"
HOME_NAME = "home of the suite"
UNKNOWN = "00000000-0000-0000-0000-000000000000"
PATIENCE = 60.0


def write(repository: Repository, work: Callable[[MetadataCollection], T], request_id: str | None = "request") -> T:
    """Do the work and wait until it is durable. The next one falls into a later millisecond: orders are certain."""
    try:
        return repository.write(work, request_id).result(PATIENCE)
    finally:
        this = now_ms()
        while now_ms() == this:
            pass


def fault_of(act: Callable[[], object]) -> tuple[str, str]:
    """(kind, message id) of the fault that the act ends in."""
    with pytest.raises(RepositoryFault) as caught:
        act()
    assert "{" not in caught.value.text, "an insert of the message is missing"
    return caught.value.kind, caught.value.id


def write_fault(repository: Repository, work: Callable[[MetadataCollection], object]) -> tuple[str, str]:
    """(kind, message id) of the fault of a work that writes."""
    return fault_of(lambda: write(repository, work))


def read_fault(repository: Repository, work: Callable[[MetadataCollection], object]) -> tuple[str, str]:
    """(kind, message id) of the fault of a work that reads."""
    return fault_of(lambda: repository.read(work))


def entity(repository: Repository, name: str, type_name: str = "GlossaryTerm", **properties: Any) -> Entity:
    """A new entity of this qualified name."""
    return write(repository, lambda c: c.add_entity("erin", type_name, {"qualifiedName": name, **properties}))


def link(repository: Repository, one: Entity, two: Entity, type_name: str = "RelatedTerm", **properties: Any) -> Relationship:
    """A new relationship."""
    return write(repository, lambda c: c.add_relationship("erin", type_name, one.guid, two.guid, properties))


def classify(repository: Repository, guid: str, name: str = "Criticality", user: str = "erin", **properties: Any) -> Entity:
    """Give an entity a classification."""
    return write(repository, lambda c: c.classify_entity(user, guid, name, properties))


def get(repository: Repository, guid: str, as_of: int | None = None) -> Entity:
    """The entity as it is, or was."""
    return repository.read(lambda c: c.get_entity(guid, as_of))


def found(repository: Repository, query: EntityQuery) -> list[str]:
    """The qualified names of what a search finds, in its order."""
    return [str(each.properties["qualifiedName"]) for each in repository.read(lambda c: c.find_entities(query))]


def found_by(
    repository: Repository, name: str | None, operator: str, value: Any = None, as_of: int | None = None
) -> list[str]:
    """The qualified names, sorted, of what passes one test."""
    return sorted(found(repository, EntityQuery(conditions=asking((name, operator, value)), as_of=as_of)))


def asking(*conditions: tuple[str | None, str, Any] | Conditions, match: str = "ALL") -> Conditions:
    """A group of tests: (property, operator, value) or groups within."""
    made = (Condition(nested=each) if isinstance(each, Conditions) else Condition(*each) for each in conditions)
    return Conditions(tuple(made), match)


def classified(*conditions: str | ClassificationCondition, match: str = "ALL") -> ClassificationConditions:
    """A group of classification tests; a name alone asks for nothing more."""
    made = (ClassificationCondition(each) if isinstance(each, str) else each for each in conditions)
    return ClassificationConditions(tuple(made), match)
