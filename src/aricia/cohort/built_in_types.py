"""The built-in types as a types archive holds them: each as it was first, then the patches that made it what it is.

Members tell each other of their types in this form when they start. The tables hold what the types are now and which patches
there were (``spec/types/history.json``); ``first_versions.json`` has what the patches replaced, and what they say without effect.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from aricia.base.codec import parse_time
from aricia.base.tables import document
from aricia.repository.archives.api import patch_between, run_time_types
from aricia.types.definitions import CLASSIFICATION, ENTITY, RELATIONSHIP, Attribute, AttributeType, TypeDef
from aricia.types.gallery import repository_attribute_type, repository_typedef
from aricia.types.registry import TypeRegistry

Json = dict[str, Any]
Section = dict[str, Any]

ATTRIBUTE_TYPE, TYPE, PATCH = "NEW_ATTRIBUTE_TYPEDEF_EVENT", "NEW_TYPEDEF_EVENT", "UPDATED_TYPEDEF_EVENT"
RENAMED_TYPE, RENAMED_ATTRIBUTE_TYPE = "RE_IDENTIFIED_TYPEDEF_EVENT", "RE_IDENTIFIED_ATTRIBUTE_TYPEDEF_EVENT"
_ACTIVE_TYPE, _ACTIVE_ATTRIBUTE = "ACTIVE_TYPEDEF", "ACTIVE_ATTRIBUTE"
_CATEGORIES = (ENTITY, RELATIONSHIP, CLASSIFICATION)


def type_sections(types: TypeRegistry) -> list[Section]:
    """The sections of the events that tell of every type: the built-in ones first, then those of run time."""
    added = run_time_types(types, None)
    return [
        *_built_in_sections(),
        *({"typeDefEventType": ATTRIBUTE_TYPE, "attributeTypeDef": each} for each in added["attributeTypeDefs"]),
        *({"typeDefEventType": TYPE, "typeDef": numeric(each)} for each in added["newTypeDefs"]),
        *({"typeDefEventType": PATCH, "typeDefPatch": whole_patch(each)} for each in added["typeDefPatches"]),
    ]


def change_section(types: TypeRegistry, before: TypeDef | AttributeType | None, after: TypeDef | AttributeType | None) -> Section:
    """The section of the event that tells how a definition has changed."""
    if after is None:
        return _removed(before)
    if isinstance(after, AttributeType):
        told: Section = {"typeDefEventType": ATTRIBUTE_TYPE, "attributeTypeDef": repository_attribute_type(after)}
        if isinstance(before, AttributeType) and (before.name, before.guid) != (after.name, after.guid):
            told |= {"typeDefEventType": RENAMED_ATTRIBUTE_TYPE, "originalAttributeTypeDef": repository_attribute_type(before)}
        return told
    shown = numeric(repository_typedef(types, after))
    if not isinstance(before, TypeDef):
        return {"typeDefEventType": TYPE, "typeDef": shown}
    if (before.name, before.guid) != (after.name, after.guid):
        summary = {"headerVersion": 1, "guid": before.guid, "name": before.name, "version": before.version}
        return {"typeDefEventType": RENAMED_TYPE, "originalTypeDefSummary": summary, "typeDef": shown}
    patch = patch_between(before, numeric(repository_typedef(types, before)), after, shown)
    return {"typeDefEventType": PATCH, "typeDefPatch": whole_patch(patch)}


def _removed(before: TypeDef | AttributeType | None) -> Section:
    assert before is not None
    kind = "ATTRIBUTE_TYPEDEF" if isinstance(before, AttributeType) else "TYPEDEF"
    return {"typeDefEventType": f"DELETED_{kind}_EVENT", "typeDefGUID": before.guid, "typeDefName": before.name}


def whole_patch(patch: Json) -> Json:
    """A TypeDefPatch with what its receivers expect in every one."""
    return numeric({**patch, "updateMultiLink": patch.get("updateMultiLink", False), "multiLink": patch.get("multiLink", False)})


def numeric(shown: Json) -> Json:
    """A definition with its instants as numbers."""
    times = {name: parse_time(shown[name]) for name in ("createTime", "updateTime") if shown.get(name) is not None}
    return {**shown, **times}


@functools.cache
def _built_in_sections() -> tuple[Section, ...]:
    types = TypeRegistry.open_metadata()
    patches = document("types/history.json")["patches"]
    versions = {each.name: _versions(each, [patch for patch in patches if patch["type"] == each.name]) for each in types.all()}
    kinds = types.attribute_types()
    told = [{"typeDefEventType": ATTRIBUTE_TYPE, "attributeTypeDef": repository_attribute_type(each)} for each in kinds]
    for definition in _ordered(types):
        first = versions[definition.name][0]
        told.append({"typeDefEventType": TYPE, "typeDef": numeric(repository_typedef(types, first))})
    for patch in patches:
        known = versions[patch["type"]]
        before, after = (next(each for each in known if each.version == patch[name]) for name in ("from", "to"))
        changed = repository_typedef(types, after)
        shown = patch_between(before, repository_typedef(types, before), after, changed)
        by = {name: changed[name] for name in ("updatedBy", "updateTime")}
        told.append({"typeDefEventType": PATCH, "typeDefPatch": {**whole_patch(numeric({**shown, **by})), **_unused(patch)}})
    return tuple(told)


def _unused(patch: Json) -> Json:
    """What the patch says without an effect."""
    said: Json = document("types/first_versions.json")["unused"].get(patch["type"], {}).get(str(patch["to"]), {})
    return said


def _ordered(types: TypeRegistry) -> Iterator[TypeDef]:
    """Entities, relationships, classifications; supertypes, also those of the first versions, before their subtypes."""
    for category in _CATEGORIES:
        of_category = [each for each in types.all() if each.category == category]
        yield from sorted(of_category, key=lambda each: (len(each.supers), each.name))


def _versions(definition: TypeDef, patches: list[Json]) -> list[TypeDef]:
    """The versions of a type, first one first."""
    versions = [definition]
    for patch in reversed(patches):
        versions.insert(0, _before(versions[0], patch))
    return versions


def _before(definition: TypeDef, patch: Json) -> TypeDef:
    """The type before a patch."""
    replaced = document("types/first_versions.json")
    changes: dict[str, Any] = {"version": patch["from"]}
    if patch["from"] == 1:
        changes |= {"updated": None, "updated_by": None}
    if "superType" in patch:
        changes["super_name"] = replaced["superTypes"][definition.name]
    if "status" in patch:
        changes["status"] = _ACTIVE_TYPE
    if "multiLink" in patch:
        changes["multi_link"] = not patch["multiLink"]
    for number, field in (("endDef1", "end1"), ("endDef2", "end2")):
        if number in patch.get("ends", ()):
            changes[field] = replace(getattr(definition, field), name=replaced["endNames"][definition.name][number])
    if "attributes" in patch:
        changes["own_attributes"] = tuple(_attributes_before(definition, patch["attributes"]))
    return replace(definition, **changes)


def _attributes_before(definition: TypeDef, patched: list[str]) -> Iterator[Attribute]:
    """The patch added these attributes, unless it put them out of use."""
    for each in definition.own_attributes:
        if each.name not in patched:
            yield each
        elif each.status != _ACTIVE_ATTRIBUTE:
            yield replace(each, status=_ACTIVE_ATTRIBUTE, replaced_by=None)
