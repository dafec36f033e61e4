"""Works for members, chosen at random: mostly what a member may do, sometimes what it is refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from aricia.testing.cohort_faults.model import ENTITY, RELATIONSHIP, Instance, Model

Json = dict[str, Any]

ENTITY_TYPES = ("Collection", "GlossaryTerm")
CLASSIFICATIONS = {"Confidentiality": "confidentialityLevel", "Criticality": "criticalityLevel"}
MOST = 120  # instances; above that more is removed than made
EXTERNAL = "elsewhere"
_REFERENCEABLE = {"guid": "a32316b8-dc8c-48c5-b12b-71c1b2a080bf", "name": "Referenceable"}
_STRING = {
    "class": "PrimitiveDef", "guid": "b34a64b9-554a-42b1-8f8a-7d5c2339f9c4", "name": "string", "category": "PRIMITIVE",
    "primitiveDefCategory": "OM_PRIMITIVE_TYPE_STRING",
}


class Work(Struct, kw_only=True):
    """What a member is asked to do.

    touched: keys of what it changes;  around: GUIDs of instances whose fate those that hang on them share
    """

    do: str
    facts: Json
    touched: frozenset[str]
    around: frozenset[str] = frozenset()
    purged: str = ""
    shown: str = ""
    rehomes: bool = False
    made: list[Instance] = field(default_factory=list)


class Works:
    """Chooses works for members. lasting: nothing is purged, or given another home or GUID"""

    def __init__(self, chance: random.Random, model: Model, *, lasting: bool = False) -> None:
        self.chance, self._model, self._lasting = chance, model, lasting
        self._number = 0
        self.types: dict[str, tuple[str, int]] = {}  # by name: who made it, and its version
        self.unsure: set[str] = set()  # types of which nobody knows whether they were made or changed

    def of(self, member: str) -> Work:
        """Some work for a member."""
        while True:
            many = len(self._model.known) > MOST
            choice = self.chance.choice(_FEWER if many and self.chance.random() < 0.5 else _ALL)
            work = None if self._lasting and choice in _NOT_LASTING else choice(self, member)
            if work is not None:
                return work

    # ---- what works are made of --------------------------------------------------------------------------------------
    def guid(self) -> str:
        """A GUID that nothing has."""
        self._number += 1
        return f"{self._number:05d}-{self.chance.getrandbits(60):015x}"

    def properties(self) -> Json:
        """Values that differ from all others."""
        self._number += 1
        return {"qualifiedName": f"thing {self._number}", "displayName": "n" * self.chance.randrange(1, 60) + str(self._number)}

    def instance(self, member: str, kind: str, *, deleted: bool = False, own: float = 0.85) -> Instance | None:
        """Some instance. own: how probably it is at home at the member"""
        is_own = self.chance.random() < own
        found = [
            each for each in self._model.known.values()
            if each.guid not in self._model.reserved and each.kind == kind and each.deleted == deleted
            and (each.home == f"collection-of-{member}") == is_own
        ]
        return self.chance.choice(found) if found else None

    def untouched(self, member: str, kind: str) -> Instance | None:
        """Some copy that nobody had to do with since the last comparison."""
        found = [
            each for each in self._model.known.values()
            if each.kind == kind and not each.deleted and each.home not in (f"collection-of-{member}", f"id-of-{EXTERNAL}")
            and self._model.is_untouched(each)
        ]
        return self.chance.choice(found) if found else None

    def reserve(self, instance: Instance) -> None:
        """Have nobody delete it, or its ends, before the next comparison."""
        self._model.reserved |= {instance.guid, *instance.ends}
        self._model.claimed.add(instance.guid)

    @property
    def claimed(self) -> set[str]:
        """What was given another home since the last comparison."""
        return self._model.claimed

    def known(self, guid: str | None) -> Instance | None:
        """An instance."""
        return self._model.known.get(guid or "")

    def single(self, name: str, found: Instance | None, *, around: bool = False, **facts: Any) -> Work | None:
        """A work on one instance."""
        if found is None:
            return None
        return Work(
            do="work", facts={"name": name, "guid": found.guid, **facts}, touched=frozenset((found.guid,)),
            around=frozenset((found.guid,)) if around else frozenset(), shown=f"{name} {found.guid[:5]}",
        )

    def made(self, kind: str, member: str, type_name: str, ends: tuple[str, ...] = ()) -> Instance:
        """A new instance, as the model will know it."""
        return Instance(guid=self.guid(), kind=kind, home=f"collection-of-{member}", type_name=type_name, ends=ends)


Choice = Callable[[Works, str], Work | None]


# ---- entities ----------------------------------------------------------------------------------------------------------
def _add_entity(works: Works, member: str) -> Work:
    types = [*ENTITY_TYPES, *works.types]
    made = works.made(ENTITY, member, works.chance.choice(types))
    facts: Json = {"name": "add_entity", "guid": made.guid, "type_name": made.type_name, "properties": works.properties()}
    if made.type_name in works.types:
        facts["properties"].pop("displayName")
    if works.chance.random() < 0.1:
        facts["external"], made.home = EXTERNAL, f"id-of-{EXTERNAL}"
    if works.chance.random() < 0.1:
        facts["effective_from"] = works.chance.randrange(10**12)
    return Work(
        do="work", facts=facts, touched=frozenset((made.guid,)), made=[made], shown=f"add {made.type_name} {made.guid[:5]}"
    )


def _add_several(works: Works, member: str) -> Work | None:
    """A new entity, its classification, and a relationship, in one work."""
    other = works.instance(member, ENTITY, own=0.5)
    if other is None:
        return None
    entity = _add_entity(works, member)
    guid = entity.made[0].guid
    link = works.made(RELATIONSHIP, member, "ResourceList", (guid, other.guid))
    name, level = works.chance.choice([*CLASSIFICATIONS.items()])
    relate = {
        "name": "add_relationship", "guid": link.guid, "type_name": "ResourceList", "end1": guid, "end2": other.guid,
        "properties": {"label": "together"},
    }
    classify = {"name": "classify", "guid": guid, "kind": name, "properties": {level: 1}}
    return Work(
        do="several", facts={"works": [entity.facts, classify, relate]}, touched=frozenset((guid, link.guid, f"{guid} {name}")),
        made=[*entity.made, link], shown=f"several {guid[:5]} {link.guid[:5]}",
    )


def _update_entity(works: Works, member: str) -> Work | None:
    found = works.instance(member, ENTITY)
    if found is None:
        return None
    properties = works.properties()
    if found.type_name in works.types:
        properties.pop("displayName")
    more: Json = {"effective_from": works.chance.randrange(10**12)} if works.chance.random() < 0.1 else {}
    return works.single("update_entity", found, properties=properties, **more)


def _burst(works: Works, member: str) -> Work | None:
    found = works.instance(member, ENTITY, own=1.0)
    if found is None or found.type_name in works.types:
        return None
    values = [works.properties() for _ in range(works.chance.randrange(2, 12))]
    return Work(
        do="burst", facts={"guid": found.guid, "values": values}, touched=frozenset((found.guid,)),
        shown=f"{len(values)} updates {found.guid[:5]}",
    )


def _undo_entity(works: Works, member: str) -> Work | None:
    return works.single("undo_entity", works.instance(member, ENTITY), around=True)


def _delete_entity(works: Works, member: str) -> Work | None:
    return works.single("delete_entity", works.instance(member, ENTITY), around=True)


def _restore_entity(works: Works, member: str) -> Work | None:
    return works.single("restore_entity", works.instance(member, ENTITY, deleted=True), around=True)


def _purge_entity(works: Works, member: str) -> Work | None:
    work = works.single("purge_entity", works.instance(member, ENTITY, deleted=True), around=True)
    if work is not None:
        work.purged = work.facts["guid"]
    return work


def _retype_entity(works: Works, member: str) -> Work | None:
    return works.single("retype_entity", works.instance(member, ENTITY), type_name=works.chance.choice(ENTITY_TYPES))


def _rehome_entity(works: Works, member: str) -> Work | None:
    return _rehome(works, member, ENTITY, "rehome_entity")


def _rehome(works: Works, member: str, kind: str, name: str) -> Work | None:
    """Nobody changes until the next comparison whether the instance is there, only what it is, and which is its home."""
    found = works.untouched(member, kind)
    if found is None:
        return None
    work = works.single(name, found, around=True)
    assert work is not None
    work.rehomes = True
    works.reserve(found)
    return work


def _claim_too(works: Works, member: str) -> Work | None:
    """Another home for what is given another one at this time, or an update of it."""
    guid = works.chance.choice(sorted(works.claimed)) if works.claimed else None
    found = works.known(guid)
    if found is None:
        return None
    if works.chance.random() < 0.5:
        work = works.single(f"rehome_{found.kind}", found, around=True)
        assert work is not None
        work.rehomes = True
        return work
    values = {"label": f"label {works._number}"} if found.kind == RELATIONSHIP else works.properties()
    if found.type_name in works.types:
        values.pop("displayName")
    return works.single(f"update_{found.kind}", found, properties=values)


def _reidentify_entity(works: Works, member: str) -> Work | None:
    return _reidentify(works, member, ENTITY, "reidentify_entity")


def _reidentify(works: Works, member: str, kind: str, name: str) -> Work | None:
    found = works.instance(member, kind, own=1.0)
    if found is None:
        return None
    fresh = works.made(kind, member, found.type_name, found.ends)
    return Work(
        do="work", facts={"name": name, "guid": found.guid, "fresh": fresh.guid},
        touched=frozenset((found.guid, fresh.guid)), around=frozenset((found.guid, fresh.guid)), made=[fresh],
        shown=f"{name} {found.guid[:5]} {fresh.guid[:5]}",
    )


# ---- classifications ---------------------------------------------------------------------------------------------------
def _classify(works: Works, member: str) -> Work | None:
    name, level = works.chance.choice([*CLASSIFICATIONS.items()])
    work = works.single("classify", works.instance(member, ENTITY, own=0.5), kind=name, properties={level: works._number})
    return None if work is None else _on_classification(work, name)


def _declassify(works: Works, member: str) -> Work | None:
    name = works.chance.choice([*CLASSIFICATIONS])
    work = works.single("declassify", works.instance(member, ENTITY, own=0.5), kind=name)
    return None if work is None else _on_classification(work, name)


def _on_classification(work: Work, name: str) -> Work:
    work.touched = frozenset((f"{work.facts['guid']} {name}",))
    work.shown += f" {name}"
    return work


# ---- relationships -----------------------------------------------------------------------------------------------------
def _relate(works: Works, member: str) -> Work | None:
    one, two = (works.instance(member, ENTITY, own=0.4) for _ in range(2))
    if one is None or two is None:
        return None
    made = works.made(RELATIONSHIP, member, "ResourceList", (one.guid, two.guid))
    facts = {
        "name": "add_relationship", "guid": made.guid, "type_name": made.type_name, "end1": one.guid, "end2": two.guid,
        "properties": {"label": f"label {works._number}"},
    }
    if works.chance.random() < 0.1:
        facts["external"], made.home = EXTERNAL, f"id-of-{EXTERNAL}"
    return Work(
        do="work", facts=facts, touched=frozenset((made.guid,)), made=[made],
        shown=f"relate {made.guid[:5]}: {one.guid[:5]} {two.guid[:5]}",
    )


def _update_relationship(works: Works, member: str) -> Work | None:
    found = works.instance(member, RELATIONSHIP)
    return works.single("update_relationship", found, properties={"label": f"label {works._number}"})


def _undo_relationship(works: Works, member: str) -> Work | None:
    return works.single("undo_relationship", works.instance(member, RELATIONSHIP))


def _delete_relationship(works: Works, member: str) -> Work | None:
    return works.single("delete_relationship", works.instance(member, RELATIONSHIP))


def _restore_relationship(works: Works, member: str) -> Work | None:
    return works.single("restore_relationship", works.instance(member, RELATIONSHIP, deleted=True))


def _purge_relationship(works: Works, member: str) -> Work | None:
    work = works.single("purge_relationship", works.instance(member, RELATIONSHIP, deleted=True))
    if work is not None:
        work.purged = work.facts["guid"]
    return work


def _rehome_relationship(works: Works, member: str) -> Work | None:
    return _rehome(works, member, RELATIONSHIP, "rehome_relationship")


def _reidentify_relationship(works: Works, member: str) -> Work | None:
    return _reidentify(works, member, RELATIONSHIP, "reidentify_relationship")


# ---- types -------------------------------------------------------------------------------------------------------------
def _types(works: Works, member: str) -> Work | None:
    """A new type, or a new attribute of one that was made here."""
    mine = [name for name, (maker, _) in works.types.items() if maker == member]
    if mine and works.chance.random() < 0.5:
        name = works.chance.choice(mine)
        version = works.types[name][1]
        document: Json = {
            "class": "TypeDefPatch", "typeDefGUID": f"guid-of-{name}", "typeDefName": name, "applyToVersion": version,
            "updateToVersion": version + 1, "newVersionName": f"{version + 1}.0",
            "propertyDefinitions": [_attribute(f"note{version + 1}")],
        }
        works.types[name] = (member, version + 1)
        return Work(do="types", facts={"kind": "patch", "document": document}, touched=frozenset(), shown=f"patch {name}")
    if len(works.types) >= 6:
        return None
    name = f"Machine{len(works.types)}"
    works.types[name] = (member, 1)
    document = {
        "class": "EntityDef", "guid": f"guid-of-{name}", "name": name, "version": 1, "versionName": "1.0",
        "category": "ENTITY_DEF", "superType": _REFERENCEABLE, "status": "ACTIVE_TYPEDEF",
        "propertiesDefinition": [_attribute("note1")],
    }
    return Work(do="types", facts={"kind": "add", "document": document}, touched=frozenset(), shown=f"add type {name}")


def _attribute(name: str) -> Json:
    return {
        "class": "TypeDefAttribute", "attributeName": name, "attributeType": _STRING, "attributeStatus": "ACTIVE_ATTRIBUTE",
        "attributeCardinality": "AT_MOST_ONE", "valuesMinCount": 0, "valuesMaxCount": 1, "unique": False,
    }


_OFTEN: tuple[Choice, ...] = (
    _add_entity, _add_entity, _add_several, _relate, _relate, _classify, _classify, _update_entity, _update_entity, _burst,
    _update_relationship,
)
_SELDOM: tuple[Choice, ...] = (
    _undo_entity, _retype_entity, _rehome_entity, _rehome_relationship, _reidentify_entity, _reidentify_relationship,
    _claim_too, _claim_too, _undo_relationship, _restore_entity, _restore_relationship, _types,
)
_FEWER: tuple[Choice, ...] = (
    _delete_entity, _purge_entity, _purge_entity, _delete_relationship, _purge_relationship, _declassify,
)
_NOT_LASTING: tuple[Choice, ...] = (
    _purge_entity, _purge_relationship, _rehome_entity, _rehome_relationship, _claim_too, _reidentify_entity,
    _reidentify_relationship,
)
_ALL: tuple[Choice, ...] = (*_OFTEN, *_OFTEN, *_FEWER, *_SELDOM)
