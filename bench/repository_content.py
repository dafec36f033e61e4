"""Entities and relationships to fill stores with, and what is searched for among them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from aricia.base.clock import now_ms
from aricia.base.guids import new_guid
from aricia.repository.instances import Classification, Entity, Relationship
from aricia.repository.metadata_collection import Repository
from aricia.repository.queries import ClassificationCondition, ClassificationConditions, Condition, Conditions, EntityQuery

WORDS = (
    "customer", "order", "invoice", "ledger", "patient", "trial", "drug", "site", "sensor", "batch", "region", "account",
    "payment", "policy", "claim", "asset",
)
TYPES = ("GlossaryTerm", "TabularColumn", "DataFile", "Project")
BATCH = 5000
HOME = ("11111111-2222-4333-8444-555555555555", "bench")


def _header(instant: int) -> dict[str, Any]:
    return {
        "created_by": "bench", "updated_by": "bench", "maintained_by": ["bench"], "create_time": instant, "update_time": instant,
        "collection_id": HOME[0], "collection_name": HOME[1],
    }


def entities(size: int) -> Iterator[Entity]:
    """Entities of four types, a millisecond apart, each with an Anchors classification; ten mention a unicorn."""
    chance = random.Random(5)
    first = now_ms() - size - 1000
    for number in range(size):
        kind, header = TYPES[number % len(TYPES)], _header(first + number)
        text = " ".join(chance.choices(WORDS, k=12)) + (" unicorn" if number % (size // 10) == 0 else "")
        anchoring = {"anchorTypeName": kind, "anchorDomainName": kind, "anchorScopeGUIDs": [f"scope-{number}"]}
        anchors = Classification(type_name="Anchors", properties=anchoring, **header)
        yield Entity(
            guid=new_guid(), type_name=kind, classifications=[anchors], **header,
            properties={
                "qualifiedName": f"{kind}::{number}", "displayName": f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}",
                "description": text,
            },
        )


def relationships(guids: list[str]) -> Iterator[Relationship]:
    """As many relationships as entities, from each to another one that chance chooses."""
    chance = random.Random(7)
    first = now_ms() - len(guids) - 1000
    for number, guid in enumerate(guids):
        yield Relationship(
            guid=new_guid(), type_name="RelatedTerm", end1=guid, end2=chance.choice(guids), **_header(first + number),
            properties={"description": f"{chance.choice(WORDS)} {chance.choice(WORDS)}"},
        )


def fill(repository: Repository, size: int) -> list[str]:
    """Fill the store in bulk; -> the GUIDs of the entities."""
    guids: list[str] = []
    made = entities(size)
    while batch := list(islice(made, BATCH)):
        _save(repository, lambda c, rows=batch: c.save_new_entities(rows))
        guids += [entity.guid for entity in batch]
    return guids


def fill_relationships(repository: Repository, guids: list[str]) -> None:
    """Link the entities in bulk."""
    made = relationships(guids)
    while batch := list(islice(made, BATCH)):
        _save(repository, lambda c, rows=batch: c.save_new_relationships(rows))


def _save(repository: Repository, work: Callable[..., None]) -> None:
    repository.write(work).result()


def asking(operator: str, value: str, name: str | None = None) -> Conditions:
    """One condition."""
    return Conditions((Condition(name, operator, value),))


def anchored(name: str, value: str) -> ClassificationConditions:
    """A condition on the Anchors classification."""
    return ClassificationConditions((ClassificationCondition("Anchors", asking("EQ", value, name)),))


def searches(size: int) -> dict[str, EntityQuery]:
    """What is searched for."""
    contains, middle = "CASE_INSENSITIVE_LIKE", f"{TYPES[size // 2 % 4]}::{size // 2}"
    asked: dict[str, dict[str, Any]] = {
        "contains, half of all match": {"conditions": asking(contains, "customer")},
        "contains, half match, of a type": {"conditions": asking(contains, "customer"), "type_name": "GlossaryTerm"},
        "contains, 10 match": {"conditions": asking(contains, "unicorn")},
        "contains, none matches": {"conditions": asking(contains, "zebrafish")},
        "contains, common parts, no match": {"conditions": asking(contains, "customerinvoice")},
        "contains, half match, newest created": {"conditions": asking(contains, "customer"), "order": "CREATION_DATE_RECENT"},
        "contains, half match, by property": {
            "conditions": asking(contains, "customer"), "order": "PROPERTY_ASCENDING", "order_property": "displayName",
        },
        "contains 2 characters": {"conditions": asking(contains, "cu")},
        "everything": {}, "everything of a type": {"type_name": "GlossaryTerm"},
        "everything of a type, newest created": {"type_name": "GlossaryTerm", "order": "CREATION_DATE_RECENT"},
        "by qualified name": {"conditions": asking("EQ", middle, "qualifiedName")},
        "qualified name begins with": {"conditions": asking("STARTS_WITH", middle, "qualifiedName")},
        "by anchor scope, 1 matches": {"classifications": anchored("anchorScopeGUIDs", "scope-77")},
        "by anchor domain, a quarter matches": {"classifications": anchored("anchorDomainName", "Project")},
    }
    return {name: EntityQuery(page_size=20, **{"order": "LAST_UPDATE_RECENT", **query}) for name, query in asked.items()}
